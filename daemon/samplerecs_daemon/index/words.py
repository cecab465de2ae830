"""Which sounds bear which word: an inverted index over names, tags and folders.

Everything is flat arrays (compressed sparse rows), so that a snapshot maps them from disk.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from samplerecs_daemon.index.segments import joined, taken
from samplerecs_daemon.index.strings import Strings, merge_strings
from samplerecs_models.types import Bool, Float32, Int64
from samplerecs_models.vocabulary import Kind, Role

#: Where a word stands: in the file's name, in its tags, or in a folder or the pack's name.
NAME, TAG, FOLDER = 0, 1, 2
#: What a match there is worth, 0..1, and how much of it a match of the beginning only.
FIELD_WEIGHTS = np.array([1.0, 0.9, 0.7], dtype=np.float32)
PREFIX_SHARE = np.float32(0.8)
#: Shortest text that is taken as a beginning, and shortest word that may lose its plural s.
PREFIX_FROM, PLURAL_FROM = 2, 4
_LAST = "\U0010ffff"

Placed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Term:
    """One wish of a prompt.

    Attributes:
        text: a word, or the words of a phrase joined by spaces; lower case.
        phrase: the words must follow each other.
        descriptors: descriptor word -> wanted strength, where the sound itself may answer.
        roles, kinds: what also answers the wish, whatever the name says.
        typed: a part of a file's name as it was typed ("juno_pad01"), whose parts are `text`; "".
    """

    text: str
    phrase: bool = False
    descriptors: Mapping[str, float] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    kinds: tuple[Kind, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Postings:
    """Word -> rows, and row -> words in their order.

    Attributes:
        vocabulary: every word once, sorted.
        starts: int64 (words + 1,); `rows` int32 and `fields` uint8 of word i lie at
            starts[i]:starts[i + 1], rows ascending.
        row_starts: int64 (n + 1,); `row_words` int32: the words of row j, in order.
    """

    vocabulary: Strings
    starts: Int64
    rows: NDArray[np.int32]
    fields: NDArray[np.uint8]
    row_starts: Int64
    row_words: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.row_starts) - 1

    def find(self, word: str) -> int | None:
        """Return the position of a word, or None."""
        at = bisect_left(self.vocabulary, word)
        return at if at < len(self.vocabulary) and self.vocabulary[at] == word else None

    def beginning_with(self, text: str) -> range:
        """Return the positions of the words that begin with `text`."""
        return range(bisect_left(self.vocabulary, text), bisect_left(self.vocabulary, text + _LAST))

    def hits(self, word: str) -> Float32:
        """Return how well each row bears the word: float32 (n,), 0..1.

        A plural finds its singular, and a beginning its words at a lower weight.
        """
        found = np.zeros(self.size, dtype=np.float32)
        begun = self.beginning_with(singular(word)) if len(word) >= PREFIX_FROM else range(0)
        if begun:
            span = slice(self.starts[begun.start], self.starts[begun.stop])
            worth = FIELD_WEIGHTS[self.fields[span]] * PREFIX_SHARE
            np.maximum.at(found, self.rows[span], worth)
        for form in {singular(word), word}:
            at = self.find(form)
            if at is not None:
                span = slice(self.starts[at], self.starts[at + 1])
                rows = self.rows[span]
                found[rows] = np.maximum(found[rows], FIELD_WEIGHTS[self.fields[span]])
        return found

    def bearing(self, word: str) -> Int64:
        """Return the rows that bear this very word, ascending: int64 (k,)."""
        at = self.find(word)
        return np.zeros(0, dtype=np.int64) if at is None else self.rows_at(at)

    def rows_at(self, at: int) -> Int64:
        """Return the rows that bear the word at a position, ascending: int64 (k,)."""
        return self.rows[self.starts[at] : self.starts[at + 1]].astype(np.int64)

    def begun(self, text: str) -> Float32:
        """Return PREFIX_SHARE for the rows with a word that begins with `text`: float32 (n,)."""
        found = np.zeros(self.size, dtype=np.float32)
        begun = self.beginning_with(text)
        found[self.rows[self.starts[begun.start] : self.starts[begun.stop]]] = PREFIX_SHARE
        return found

    def phrase(self, words: Sequence[str]) -> Float32:
        """Return 1 for the rows in which the words follow each other, the last maybe begun."""
        found = np.zeros(self.size, dtype=np.float32)
        if not words:
            return found
        *firsts, last = words
        codes = [self.find(word) for word in firsts]
        if None in codes:
            return found
        last_from = self.find(last) if len(last) < PREFIX_FROM else None
        span = self.beginning_with(last) if len(last) >= PREFIX_FROM else _one(last_from)
        at = np.flatnonzero((self.row_words >= span.start) & (self.row_words < span.stop))
        rows = np.searchsorted(self.row_starts, at, side="right") - 1
        within = at - len(firsts) >= self.row_starts[rows]
        at, rows = at[within], rows[within]
        for back, code in zip(range(len(firsts), 0, -1), codes, strict=True):
            follows = self.row_words[at - back] == code
            at, rows = at[follows], rows[follows]
        found[rows] = 1.0
        return found

    def spans(self, words: Sequence[str]) -> tuple[range, ...]:
        """Return the positions of what may stand for each word, for `bears`.

        One word is found as `hits` finds it, several as `phrase` does.
        """
        if not words:
            return ()
        *firsts, last = words
        last = last if firsts else singular(last)
        begun = self.beginning_with(last) if len(last) >= PREFIX_FROM else _one(self.find(last))
        return (*(_one(self.find(word)) for word in firsts), begun)

    def bears(self, row: int, spans: Sequence[range]) -> bool:
        """Say whether words of these `spans` follow each other in a row: for a few rows."""
        if not spans:
            return False
        own = self.row_words[self.row_starts[row] : self.row_starts[row + 1]].tolist()
        first, *others = spans
        after = [own[at + 1 : at + len(spans)] for at, code in enumerate(own) if code in first]
        return any(
            len(codes) == len(others)
            and all(code in span for code, span in zip(codes, others, strict=True))
            for codes in after
        )

    def having(self, word: str) -> Bool:
        """Return the rows that bear the word or one that begins with it: bool (n,)."""
        return np.asarray(self.hits(word) > 0)


def index_words(placed: Iterable[Sequence[Placed]]) -> Postings:
    """Build the index from each row's words and where they stand, in order."""
    numbers: dict[str, int] = {}
    flat: list[int] = []
    fields: list[int] = []
    ends = [0]
    for row in placed:
        for word, where in row:
            flat.append(numbers.setdefault(normal(word), len(numbers)))
            fields.append(where)
        ends.append(len(flat))
    words = sorted(numbers)
    rank = np.empty(len(words), dtype=np.int32)
    rank[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
    row_words = rank[np.array(flat, dtype=np.int64)] if flat else np.zeros(0, dtype=np.int32)
    row_starts = np.array(ends, dtype=np.int64)
    rows = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(row_starts))
    order = np.argsort(row_words, kind="stable")
    return Postings(
        vocabulary=Strings.of(words),
        starts=np.searchsorted(row_words[order], np.arange(len(words) + 1)).astype(np.int64),
        rows=rows[order],
        fields=np.array(fields, dtype=np.uint8)[order],
        row_starts=row_starts,
        row_words=row_words,
    )


def merge_postings(old: Postings, new: Postings, order: Int64) -> Postings:
    """Return the postings of rows of two indexes; words that no row bears stay, with none.

    Args:
        old: the many.
        new: the few.
        order: int64 (n,), which row goes where: those of `old` by their number, those of `new`
            by theirs plus old.size; what is not in it is left out.
    """
    vocabulary, old_codes, new_codes = merge_strings(old.vocabulary, new.vocabulary)
    place = np.full(old.size + new.size, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = place[np.concatenate([old.rows, new.rows.astype(np.int64) + old.size])]
    words = np.concatenate(
        [np.repeat(old_codes, np.diff(old.starts)), np.repeat(new_codes, np.diff(new.starts))]
    )
    kept = np.flatnonzero(rows >= 0)
    # Two runs in order where no old row moved, which a stable sort only has to zip together.
    by_word = kept[np.argsort(words[kept] * len(order) + rows[kept], kind="stable")]
    counts = np.bincount(words[kept], minlength=len(vocabulary))
    where, row_starts = taken(joined(old.row_starts, new.row_starts), order)
    return Postings(
        vocabulary=vocabulary,
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        rows=rows[by_word].astype(np.int32),
        fields=np.concatenate([old.fields, new.fields])[by_word],
        row_starts=row_starts,
        row_words=np.concatenate([old_codes[old.row_words], new_codes[new.row_words]])[
            where
        ].astype(np.int32),
    )


def _one(at: int | None) -> range:
    return range(0) if at is None else range(at, at + 1)


def normal(text: str) -> str:
    """Return the text as words are compared: lower case, composed (NFC)."""
    return composed(text.lower())


def composed(text: str) -> str:
    """Return the text with its letters and their accents in one (NFC)."""
    return unicodedata.normalize("NFC", text)


def singular(word: str) -> str:
    """Return an English word without its plural s: "kicks" -> "kick", "bass" as it is."""
    plural = len(word) >= PLURAL_FROM and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
