"""The library in memory: everything a suggestion needs, except the winners' names and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from samplerecs_daemon.index.filenames import (
    BEGINNING_FROM,
    MARK,
    letters_of,
    parts_of,
    whole,
    wholes,
)
from samplerecs_daemon.index.room import Room
from samplerecs_daemon.index.strings import Strings
from samplerecs_daemon.index.words import (
    FOLDER,
    NAME,
    TAG,
    Placed,
    Postings,
    Term,
    composed,
    index_words,
    normal,
)
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.rank.columns import (
    KIND_CODES,
    MODE_MAJOR,
    MODE_MINOR,
    MODE_UNKNOWN,
    ROLE_CODES,
    Candidates,
)
from samplerecs_models.rank.fusion import descriptor_fit, mood_met
from samplerecs_models.rank.prepared import Prepared, prepare
from samplerecs_models.types import Bool, Float32, Int64, ModelId
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Mode, Role

#: What an answer by role, kind or descriptor is worth beside one by name (1.0).
ROLE_WORTH, KIND_WORTH, DESCRIPTOR_WORTH = np.float32(0.8), np.float32(0.6), np.float32(0.9)
_NOWHERE: Int64 = np.zeros(0, dtype=np.int64)
_KINDS = {kind: code for code, kind in enumerate(KIND_CODES)}
_ROLES = {role: code for code, role in enumerate(ROLE_CODES)}
_MODE_CODES = {None: MODE_UNKNOWN, Mode.MAJOR: MODE_MAJOR, Mode.MINOR: MODE_MINOR}


@dataclass(frozen=True, slots=True)
class LibraryIndex:
    """Columns, words and vectors of one generation of the store; never changed, only replaced.

    Attributes:
        generation: of the store it was built from; `library`: that store's identity.
        model: the space of the vectors, or None where there are none.
        columns: one row a sample; sounds of like tempo lie together, so that a tempo rule leaves
            few stretches of the vectors to be read.
        ids: int64 (n,), ascending; `rows_of_ids`: int64 (n,), the row of each.
        words, tags: word -> rows, and whole tag -> rows.
        packs, folders: the names behind the codes in the columns.
        room: what holds the vectors and has spare rows behind them, or None: a mapped file.
    """

    generation: int
    library: str
    model: ModelId | None
    columns: Prepared
    ids: Int64
    rows_of_ids: Int64
    words: Postings
    tags: Postings
    packs: Strings
    folders: Strings
    room: Room | None = None

    def __len__(self) -> int:
        return len(self.columns)

    def rows(self, ids: Sequence[int] | Int64) -> Int64:
        """Return the rows of those ids that are here, in the order given."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self.ids) or not len(wanted):
            return np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.asarray(self.rows_of_ids[at[self.ids[at] == wanted]])

    def word_scores(self, terms: Sequence[Term]) -> tuple[Float32, tuple[Term, ...]]:
        """Return how well each sound meets a prompt, and the terms that nothing answers.

        The score is the mean over the terms, weighted by how rare each is (the root of the inverse
        document frequency, Spärck Jones 1972); a term that nothing answers does not count.

        Returns:
            float32 (n,), 0..1; zeros where no term is answered.
        """
        total = np.zeros(len(self), dtype=np.float32)
        weight, unanswered = 0.0, []
        for term in terms:
            hits = self.term_hits(term)
            mass = float(hits.sum())
            if mass <= 0:
                unanswered.append(term)
                continue
            # The root keeps one rare word from drowning the others.
            rarity = float(np.sqrt(np.log1p(len(self) / mass)))
            total += np.float32(rarity) * hits
            weight += rarity
        if weight:
            total /= np.float32(weight)
            np.minimum(total, 1, out=total)
        return total, tuple(unanswered)

    def term_hits(self, term: Term) -> Float32:
        """Return how well each sound meets one term: float32 (n,), 0..1."""
        words = term.text.split()
        phrased = term.phrase or len(words) > 1
        hits = self.words.phrase(words) if phrased else self.words.hits(term.text)
        if term.typed:
            np.maximum(hits, self._begun_name(term.typed), out=hits)
        if term.roles:
            table = np.zeros(len(ROLE_CODES), dtype=np.float32)
            table[[ROLE_CODES.index(role) for role in term.roles]] = ROLE_WORTH
            np.maximum(hits, np.take(table, self.columns.role, mode="clip"), out=hits)
        if term.kinds:
            table = np.zeros(len(KIND_CODES), dtype=np.float32)
            table[[KIND_CODES.index(kind) for kind in term.kinds]] = KIND_WORTH
            np.maximum(hits, np.take(table, self.columns.kind, mode="clip"), out=hits)
        if term.descriptors:
            np.maximum(hits, self._descriptors(term), out=hits)
        return hits

    def named(self, typed: str) -> Int64:
        """Return the rows of the files that bear just this name, with or without its suffix.

        Letter case, blanks and signs do not count; of a path its end does. int64 (k,).
        """
        return next((rows for rows in self._bearing(typed) if len(rows)), _NOWHERE)

    def named_any(self, typed: str) -> Int64:
        """Return the rows of the files that may be meant by a name, taken with its suffix or not.

        Letter case, blanks and signs do not count. int64 (k,), ascending.
        """
        return np.unique(np.concatenate([_NOWHERE, *self._bearing(typed)]))

    def naming(self, pieces: Sequence[str], *, begun: bool = False) -> Int64:
        """Return the rows of the files whose names hold these pieces one after the other.

        Args:
            pieces: of names without their suffixes; only letters and digits count.
            begun: the name begins with the first of them.

        Returns:
            int64 (k,), ascending; nothing where no piece has a letter or a digit.
        """
        letters = [letters_of(normal(piece)) for piece in pieces]
        if not any(letters):
            return _NOWHERE
        among = self.words.beginning_with(MARK + letters[0] if begun else MARK)
        held = re.compile(".*".join(map(re.escape, letters)))
        found = [at for at in among if held.search(self.words.vocabulary[at], len(MARK))]
        return np.unique(np.concatenate([_NOWHERE, *map(self.words.rows_at, found)]))

    def _bearing(self, typed: str) -> list[Int64]:
        return [self.words.bearing(word) for word in wholes(normal(typed))]

    def _begun_name(self, typed: str) -> Float32:
        """Return how well each name begins with, or bears as one piece, what was typed."""
        hits = self.words.hits(typed)
        for word in wholes(typed):
            if len(word) > BEGINNING_FROM:
                np.maximum(hits, self.words.begun(word), out=hits)
        return hits

    def _descriptors(self, term: Term) -> Float32:
        columns, wanted = self.columns.descriptors, term.descriptors.items()
        fits = [descriptor_fit(columns[:, DESCRIPTORS.index(word)], most) for word, most in wanted]
        return np.asarray(mood_met(fits) * np.float32(DESCRIPTOR_WORTH))


def build(
    rows: Iterable[SampleRow],
    model: ModelId | None,
    vectors: tuple[Int64, Float32] | None,
    generation: int,
    library: str = "",
) -> LibraryIndex:
    """Build the index.

    Args:
        rows: every sample of the store, in any order.
        model: the space of `vectors`, or None for none.
        vectors: ids and unit vectors, float32 (m, model.dim); samples without one rank by recency.
        generation: of the store.
        library: the store's identity.

    Raises:
        ValueError: when the vectors are not of the model's dimension.
    """
    samples = sorted(rows, key=_place)
    packs, pack_codes = _codes([row.described.pack for row in samples])
    folders, folder_codes = _codes([row.folder for row in samples])
    ids = np.array([row.id for row in samples], dtype=np.int64)
    room = Room(len(ids), model.dim if model else 0)
    has_vector = _fill(room.rows(), ids, model, vectors)
    order = np.argsort(ids)
    return LibraryIndex(
        generation=generation,
        library=library,
        model=model,
        columns=prepare(
            _candidates(samples, ids, pack_codes, folder_codes, room.rows(), has_vector)
        ),
        ids=ids[order],
        rows_of_ids=order.astype(np.int64),
        words=index_words(placed_words(row) for row in samples),
        tags=index_words([(tag, TAG) for tag in row.described.tags] for row in samples),
        packs=packs,
        folders=folders,
        room=room,
    )


def _place(row: SampleRow) -> tuple[float, int]:
    return (row.described.bpm.value or 0.0, row.id)


def placed_words(row: SampleRow) -> list[Placed]:
    """Return a sample's words, each with where it stands; first all of its file's name.

    Last stands each whole name that one of its files has.
    """
    name, stem = normal(row.name), composed(PurePath(row.name).stem)
    own = parts_of(stem)
    names = dict.fromkeys(PurePath(name).stem for name in (row.name, *row.other_names))
    entire = [word for word in map(whole, map(normal, names)) if word]
    tagged = {word for tag in row.described.tags for word in normal(tag).split()}
    others = (
        (word, NAME if normal(word) in name else TAG if word in tagged else FOLDER)
        for word in row.described.words
        if word not in own
    )
    return [*((part, NAME) for part in own), *others, *((word, NAME) for word in entire)]


def _codes(texts: list[str]) -> tuple[Strings, list[int]]:
    """Return the distinct texts, sorted, and each text's position in them (-1 for "")."""
    distinct = sorted({text for text in texts if text})
    number = {text: i for i, text in enumerate(distinct)}
    return Strings.of(distinct), [number.get(text, -1) for text in texts]


def _fill(
    matrix: Float32, ids: Int64, model: ModelId | None, vectors: tuple[Int64, Float32] | None
) -> Bool:
    """Put each row's vector into `matrix`, zeros where it has none; return which have one."""
    matrix[:] = 0
    has: Bool = np.zeros(len(ids), dtype=bool)
    if model is None or vectors is None or not len(vectors[0]) or not len(ids):
        return has
    given, values = vectors
    if values.shape != (len(given), model.dim):
        raise ValueError(f"vectors of {model} have shape (n, {model.dim}), got {values.shape}")
    order = np.argsort(given)
    at = order[np.minimum(np.searchsorted(given, ids, sorter=order), len(given) - 1)]
    has = given[at] == ids
    matrix[has] = values[at[has]]
    return has


def _candidates(
    samples: list[SampleRow],
    ids: Int64,
    packs: list[int],
    folders: list[int],
    vectors: Float32,
    has_vector: Bool,
) -> Candidates:
    known = [row.described for row in samples]
    keys = [d.key.value for d in known]
    return Candidates(
        ids=ids,
        bpm=np.array([d.bpm.value or np.nan for d in known], dtype=np.float32),
        bpm_confidence=np.array([d.bpm.confidence for d in known], dtype=np.float32),
        tonic=np.array([-1 if k is None else k.tonic for k in keys], dtype=np.int8),
        mode=np.array([_MODE_CODES[k.mode if k else None] for k in keys], dtype=np.int8),
        key_confidence=np.array([d.key.confidence for d in known], dtype=np.float32),
        kind=np.array([_KINDS[d.kind.value or Kind.UNKNOWN] for d in known], dtype=np.uint8),
        role=np.array([_ROLES[d.role.value or Role.UNKNOWN] for d in known], dtype=np.uint8),
        role_confidence=np.array([d.role.confidence for d in known], dtype=np.float32),
        duration_s=np.array([d.duration_s for d in known], dtype=np.float32),
        first_seen=np.array([row.first_seen for row in samples], dtype=np.float64),
        pack=np.array(packs, dtype=np.int32),
        folder=np.array(folders, dtype=np.int32),
        duplicate_of=ids,
        present=np.array([row.present for row in samples], dtype=bool),
        descriptors=np.array(
            [[d.descriptors.get(word, 0.0) for word in DESCRIPTORS] for d in known],
            dtype=np.float32,
        ).reshape(len(known), len(DESCRIPTORS)),
        vectors=vectors,
        has_vector=has_vector,
    )
