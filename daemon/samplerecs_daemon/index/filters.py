"""The filter grammar as masks over the columns, one for each filter, each with its text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.strings import Strings
from samplerecs_daemon.index.words import FIELD_WEIGHTS, Postings, Term, normal
from samplerecs_models.harmony import Key, Relation, name_of, relation
from samplerecs_models.query import NEWEST, Filter, Range, family_of
from samplerecs_models.rank.columns import KIND_CODES, ROLE_CODES
from samplerecs_models.rank.prepared import KEY_PITCHES
from samplerecs_models.rank.rules import key_of_pitch
from samplerecs_models.types import Bool, Float64, Int64

#: Seconds between two sounds that came together, and the longest time over which sounds come.
TOGETHER_S, LONGEST_S = 3_600.0, 7 * 86_400.0
#: A word that stands at least this well is in a name, a tag or a folder, and not only begun.
_BORNE = float(FIELD_WEIGHTS.min())


@dataclass(frozen=True, slots=True)
class Mask:
    """What one filter leaves: `text` as it was written (about), `passes` bool (n,)."""

    text: str
    passes: Bool


def masks(index: LibraryIndex, wanted: Filter, now: float, used: Int64) -> list[Mask]:
    """Return one mask for each filter of the query; an empty list when it has none.

    Args:
        index: the library.
        wanted: the parsed query.
        now: Unix seconds, for `since:`.
        used: ids of the sounds that were ever taken, for `used:never`.
    """
    made = [*_by_code(index, wanted), *_by_value(index, wanted, now), *_by_word(index, wanted)]
    if wanted.unused:
        passes = np.ones(len(index), dtype=bool)
        passes[index.rows(used)] = False
        made.append(Mask("used:never", passes))
    return made


def _by_code(index: LibraryIndex, wanted: Filter) -> Iterator[Mask]:
    columns = index.columns
    members: list[tuple[str, Sequence[str], Sequence[str], Bool | None]] = [
        ("kind", wanted.kinds, wanted.not_kinds, None),
        ("role", wanted.roles, wanted.not_roles, None),
    ]
    for name, these, others, _ in members:
        codes, known = (columns.kind, KIND_CODES) if name == "kind" else (columns.role, ROLE_CODES)
        for texts, sign in ((these, ""), (others, "-")):
            if texts:
                table = np.array([member in texts for member in known])
                passes = np.take(table, codes, mode="clip")
                said = _family(wanted, sign) if name == "role" else ""
                text = _text(sign, name, [said] if said else texts)
                yield Mask(text, passes if not sign else ~passes)
    yield from _by_place(index, wanted)


def _family(wanted: Filter, sign: str) -> str:
    return family_of(wanted.not_roles if sign else wanted.roles)


def _by_place(index: LibraryIndex, wanted: Filter) -> Iterator[Mask]:
    columns = index.columns
    for texts, sign in ((wanted.packs, ""), (wanted.not_packs, "-")):
        if texts:
            names = [text for text in texts if text != NEWEST]
            passes = _named(index.packs, columns.pack.astype(np.int64), names, path=False)
            if NEWEST in texts:
                passes |= newest(columns.first_seen, columns.present)
            yield Mask(_text(sign, "pack", texts), passes if not sign else ~passes)
    for texts, sign in ((wanted.folders, ""), (wanted.not_folders, "-")):
        if texts:
            passes = _named(index.folders, columns.folder.astype(np.int64), texts, path=True)
            yield Mask(_text(sign, "in", texts), passes if not sign else ~passes)


def newest(first_seen: Float64, present: Bool) -> Bool:
    """Return which sounds came last: the latest of those present, and all that came with it.

    Sounds came together when no more than `TOGETHER_S` lie between one and the next.

    Args:
        first_seen: Unix seconds, float64 (n,).
        present: bool (n,).

    Returns:
        bool (n,); nothing of an empty library.
    """
    here = first_seen[present]
    if not len(here):
        return np.zeros(len(first_seen), dtype=bool)
    last = here.max()
    recent = np.sort(here[here >= last - LONGEST_S])
    breaks = np.flatnonzero(np.diff(recent) > TOGETHER_S)
    start = recent[breaks[-1] + 1] if len(breaks) else recent[0]
    return np.asarray(present & (first_seen >= start))


def _named(names: Strings, codes: Int64, texts: Sequence[str], path: bool) -> Bool:
    """Return the rows whose name holds one of the texts, whatever the case."""
    tidy: Callable[[str], str] = _slashed if path else normal
    wanted = [normal(text).replace("\\", "/") if path else normal(text) for text in texts]
    # One more entry for the code -1, which has no name.
    table = np.zeros(len(names) + 1, dtype=bool)
    for code in range(len(names)):
        name = tidy(names[code])
        table[code] = any(text in name for text in wanted)
    return table[codes]


def _slashed(path: str) -> str:
    return normal(path).replace("\\", "/").rstrip("/") + "/"


def _by_value(index: LibraryIndex, wanted: Filter, now: float) -> Iterator[Mask]:
    columns = index.columns
    if wanted.bpm is not None:
        bpm = np.round(columns.bpm.astype(np.float64), 2)
        yield Mask(f"bpm:{_range_text(wanted.bpm)}", _within(bpm, wanted.bpm))
    if wanted.length is not None:
        length = np.where(columns.duration_s > 0, columns.duration_s, np.nan)
        yield Mask(f"len:{_range_text(wanted.length)}", _within(length, wanted.length))
    if wanted.key is not None:
        pitches = np.array([_is_key(pitch, wanted.key) for pitch in range(KEY_PITCHES)])
        yield Mask(f'key:"{name_of(wanted.key)}"', pitches[columns.key_class // 8])
    if wanted.since_s is not None:
        days = wanted.since_s / 86_400
        text = f"since:{days:g}d" if days >= 1 else f"since:{days * 24:g}h"
        yield Mask(text, columns.first_seen >= now - wanted.since_s)


def _within(values: np.ndarray[tuple[int], np.dtype[np.floating]], limits: Range) -> Bool:
    # NaN, the unknown, is within nothing.
    return np.asarray((values >= limits.low) & (values <= limits.high))


def _is_key(pitch: int, wanted: Key) -> bool:
    sample = key_of_pitch(pitch)
    return relation(sample, wanted) in (Relation.SAME, Relation.ROOT_ONLY)


def _by_word(index: LibraryIndex, wanted: Filter) -> Iterator[Mask]:
    for word in wanted.without:
        hits = index.term_hits(Term(word, phrase=" " in word))
        yield Mask(f"-{_quoted(word)}", ~(hits > 0))
    for texts, sign in ((wanted.tags, ""), (wanted.not_tags, "-")):
        if texts:
            passes = np.logical_or.reduce([_tagged(index.tags, text) for text in texts])
            yield Mask(_text(sign, "tag", texts), passes if not sign else ~passes)


def _tagged(tags: Postings, text: str) -> Bool:
    return np.asarray(tags.hits(normal(text)) >= _BORNE)


def _text(sign: str, name: str, values: Sequence[str]) -> str:
    return f"{sign}{name}:{','.join(_quoted(str(value)) for value in values)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _range_text(limits: Range) -> str:
    if math.isinf(limits.low):
        return f"<{limits.high:g}"
    if math.isinf(limits.high):
        return f">{limits.low:g}"
    middle, reach = (limits.low + limits.high) / 2, (limits.high - limits.low) / 2
    return f"{middle:g}" if reach <= 0.5 else f"{limits.low:g}-{limits.high:g}"
