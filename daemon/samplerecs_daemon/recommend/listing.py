"""Where a sound is in the list of now, or what kept it out, in a producer's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from samplerecs_daemon.api.formats import all_of
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.rank import kept_out
from samplerecs_models.rank.columns import KIND_CODES, ROLE_CODES, Query, Standing
from samplerecs_models.rank.kept_out import Again, KeptOut
from samplerecs_models.types import Bool
from samplerecs_models.vocabulary import Kind, Role

#: Numbers that are written as words.
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: Roles whose word has no plural of its own.
_NO_PLURAL = (Role.KEYS, Role.STRINGS, Role.BRASS, Role.FX, Role.PERCUSSION)
#: Said where neither the score nor one limit alone decided.
_FOR_VARIETY = "the list is spread over packs, roles and kinds"


def listing_words(
    index: LibraryIndex,
    store: StoreReader,
    query: Query,
    row: int,
    standing: Standing,
    listed: Mapping[int, float],
    pinned: Bool | None,
    again: Again,
) -> str:
    """Return where a sound that no rule hides is in the list, or what kept it out, a sentence.

    Args:
        index: the library in memory.
        store: knows the names.
        query: what the list was made for.
        row: of the sound.
        standing: its place by score.
        listed: row -> score, the list in its order.
        pinned: bool (n,), what is on top of it whatever its score, or None.
        again: makes the list of another query.
    """
    rows = list(listed)
    if row in listed:
        of = f"At place {rows.index(row) + 1} of the {_number(len(rows))} listed now"
        return f"{of}; {_FOR_VARIETY}." if standing.rank > len(rows) else f"{of}."
    below = {n: score for n, score in listed.items() if pinned is None or not pinned[n]}
    above = np.array([n for n in listed if n not in below], dtype=np.int64)
    score = standing.entry.score
    query = replace(query, above=above)
    found = kept_out.kept_out(index.columns, query, row, score, below, again)
    names = _names(index, store, found.rows)
    others = _others(found.beside(below), score) if found.cause == kept_out.KEPT else ""
    return f"Not in the list now: {others}{_because(index, row, found, names)}."


def _because(index: LibraryIndex, row: int, found: KeptOut, names: Sequence[str]) -> str:
    columns, some = index.columns, all_of(names)
    count = _number(len(names))
    match found.cause:
        case kept_out.COPY:
            return f"it is the same sound as {some}, which is listed"
        case kept_out.PACK:
            pack = index.packs[int(columns.pack[row])]
            return f"{count} of {pack} {_are(len(names))} listed already: {some}"
        case kept_out.ROLE if len({int(columns.role[each]) for each in found.rows}) > 1:
            return f"{count} sounds for the track {_are(len(names))} listed already: {some}"
        case kept_out.ROLE:
            role = _roles(ROLE_CODES[columns.role[row]], len(names))
            return f"{count} {role} {_are(len(names))} listed already: {some}"
        case kept_out.UNTIMED:
            return f"{count} {_untimed(index, found.rows)} are listed already: {some}"
        case kept_out.KEPT:
            return f"{count} places are kept for {_untimed(index, found.rows)}: {some}"
        case kept_out.LIKE if names:
            return f"it is much like {some}, which is listed"
        case kept_out.SCORE:
            return "everything in it scores more"
        case kept_out.STEADY:
            return "little changed since it was made, so most of it stays as it was"
    return f"{_FOR_VARIETY}, and no place was left for it"


def _others(scores: Sequence[float], score: float) -> str:
    """Return what is to be said of what is listed beside kept places, where all of it is better."""
    if not scores or min(scores) < score:
        return ""
    count = "one scores" if len(scores) == 1 else f"{_number(len(scores))} score"
    return f"the other {count} more, and "


def _names(index: LibraryIndex, store: StoreReader, rows: Sequence[int]) -> list[str]:
    """Return the names of rows without their endings, in the same order."""
    ids = index.columns.ids[np.array(rows, dtype=np.int64)].tolist()
    named = {row.id: Path(row.name).stem for row in store.sample_rows(ids)}
    return [named[number] for number in ids if number in named]


def _roles(role: Role, count: int) -> str:
    word = role.value.replace("-", " ")
    if role is Role.UNKNOWN:
        return "of unknown role"
    if role in _NO_PLURAL:
        word += " sound"
    return word if count == 1 else "basses" if role is Role.BASS else f"{word}s"


def _untimed(index: LibraryIndex, rows: Sequence[int]) -> str:
    shots = all(KIND_CODES[index.columns.kind[row]] is Kind.ONE_SHOT for row in rows)
    return "one-shots" if shots else "sounds without a tempo"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
