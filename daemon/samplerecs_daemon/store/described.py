"""The merged columns of a sample: written with every change, read by the hundred thousand."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from samplerecs_daemon.store import codec
from samplerecs_daemon.store.connection import Database, Row
from samplerecs_daemon.store.errors import understanding
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.merge import merge
from samplerecs_models.types import Described, Estimate, Facts
from samplerecs_models.vocabulary import DESCRIPTORS, Source

T = TypeVar("T")

#: Raise when merge() or the columns change: every row is then written anew at the next open.
VERSION = 2
_FLOATS = struct.Struct(f"<{len(DESCRIPTORS)}f")
_SEPARATOR = "\n"

#: The columns that `to_row` reads, in its order.
COLUMNS = """s.id, l.root_id, l.relative, s.first_seen, d.present, d.locations,
  (SELECT group_concat(hex(o.relative)) FROM locations o JOIN roots q ON q.id = o.root_id
    WHERE o.sample_id = s.id AND o.id <> l.id AND q.watched), d.duration_s,
  d.bpm, d.bpm_confidence, d.bpm_source, d.tonic, d.mode, d.key_confidence, d.key_source,
  d.kind, d.kind_confidence, d.kind_source, d.role, d.role_confidence, d.role_source,
  d.alternatives, d.descriptors, d.words, d.tags, d.pack, d.analysed"""
TABLES = """described d JOIN samples s ON s.id = d.sample_id
  JOIN locations l ON l.id = d.location_id JOIN roots r ON r.id = l.root_id"""
#: Of `TABLES`: what is there, or on a drive that is not; not what was deleted or moved out.
NOT_GONE = "(d.present OR r.away)"


_MERGED = """duration_s, bpm, bpm_confidence, bpm_source, tonic, mode, key_confidence, key_source,
  kind, kind_confidence, kind_source, role, role_confidence, role_source, alternatives,
  descriptors, words, tags, pack, analysed"""
_MARKS = ", ".join("?" * len(_MERGED.split(",")))
#: Takes what `values` gives.
WRITE = f"""INSERT OR REPLACE INTO described (sample_id, location_id, present, locations, {_MERGED})
  VALUES (?, ?, ?, ?, {_MARKS})"""
_REWRITE = f"""UPDATE described SET (present, locations, {_MERGED}) = (?, ?, {_MARKS})
  WHERE sample_id = ?"""


def stamp() -> str:
    """Return what the stored columns depend on beside the rows they are made of."""
    return f"{VERSION}:{','.join(DESCRIPTORS)}"


def values(
    sample_id: int, location_id: int, present: bool, locations: int, merged: Described
) -> tuple[Any, ...]:
    """Return one row for `WRITE`.

    Args:
        sample_id: the sample.
        location_id: the place whose name and path it shows.
        present: False when every place is missing.
        locations: number of present places.
        merged: what `merge` made of all that is known.
    """
    return (sample_id, location_id, present, locations, *_columns(merged))


def rewrite(database: Database, sample_id: int, present: bool, merged: Described) -> None:
    """Write the merged columns of a sample with one place, which stays the same."""
    row = (present, present, *_columns(merged), sample_id)
    database.query(_REWRITE, row)


def refresh(database: Database, sample_ids: Iterable[int], generation: int) -> None:
    """Write the merged columns of samples anew and mark them as changed in `generation`."""
    for sample_id in sample_ids:
        _refresh_one(database, sample_id)
        database.query("UPDATE samples SET changed = ? WHERE id = ?", (generation, sample_id))


def _refresh_one(database: Database, sample_id: int) -> None:
    # Present places first, then watched roots, then the oldest: the first is the sample's face.
    places = database.query(
        "SELECT l.id, l.present AND r.watched AND NOT r.away, l.facts FROM locations l "
        "JOIN roots r ON r.id = l.root_id WHERE l.sample_id = ? "
        "ORDER BY l.present AND r.watched AND NOT r.away DESC, r.watched DESC, "
        "l.present DESC, l.id",
        (sample_id,),
    )
    if not places:
        database.query("DELETE FROM described WHERE sample_id = ?", (sample_id,))
        return
    present = [place for place in places if place[1]]
    with understanding(database.path):
        facts = combined([codec.load_facts(place[2]) for place in present or places])
        merged = _merged(database, sample_id, facts)
        row = values(sample_id, places[0][0], bool(present), len(present), merged)
    database.query(WRITE, row)


def _merged(database: Database, sample_id: int, facts: Facts) -> Described:
    heard = database.one("SELECT body, versions FROM analyses WHERE sample_id = ?", (sample_id,))
    said = database.one("SELECT body FROM corrections WHERE sample_id = ?", (sample_id,))
    return merge(
        facts,
        codec.load_analysis(heard[0], heard[1]) if heard else None,
        codec.load_correction(said[0]) if said else None,
    )


def combined(places: Sequence[Facts]) -> Facts:
    """Return the facts of a sound with several places: the first place's, gaps filled by others.

    A copy called "audio 3.wav" beside "Bass_124_Cmin.wav" so keeps tempo and key.
    """
    first, *others = places
    for other in others:
        first = replace(
            first,
            bpm=_filled(first.bpm, other.bpm),
            key=_filled(first.key, other.key),
            kind=_filled(first.kind, other.kind),
            role=_filled(first.role, other.role),
            words=tuple(dict.fromkeys(first.words + other.words)),
            tags=tuple(dict.fromkeys(first.tags + other.tags)),
            pack=first.pack or other.pack,
            loop=first.loop or other.loop,
        )
    return first


def _filled(mine: Estimate[T], other: Estimate[T]) -> Estimate[T]:
    return other if mine.value is None else mine


def _columns(described: Described) -> tuple[Any, ...]:
    key = described.key.value
    estimates = (described.bpm, described.key, described.kind, described.role)
    others = [codec.plain_alternatives(estimate) for estimate in estimates]
    return (
        float(described.duration_s),
        None if described.bpm.value is None else float(described.bpm.value),
        *_ground(described.bpm),
        key.tonic if key else None,
        key.mode.value if key and key.mode else None,
        *_ground(described.key),
        described.kind.value.value if described.kind.value else None,
        *_ground(described.kind),
        described.role.value.value if described.role.value else None,
        *_ground(described.role),
        json.dumps(others) if any(others) else "",
        _pack_descriptors(described),
        _text(described.words),
        _text(described.tags),
        _text((described.pack,)),
        described.analysed,
    )


def _ground(estimate: Estimate[Any]) -> tuple[float, str]:
    return float(estimate.confidence), estimate.source.value


def _pack_descriptors(described: Described) -> bytes:
    if not described.descriptors:
        return b""
    return _FLOATS.pack(*(described.descriptors.get(word, 0.0) for word in DESCRIPTORS))


def _text(words: tuple[str, ...]) -> str:
    """Return words as TEXT; what is no Unicode cannot be searched for and becomes "?"."""
    return _SEPARATOR.join(words).encode("utf-8", "replace").decode("utf-8")


def to_row(row: Row, roots: dict[int, Path]) -> SampleRow:
    """Return the SampleRow of one row of `COLUMNS`; `roots` maps root ids to their paths."""
    (sample_id, root_id, relative, first_seen, present, locations, others, *merged) = row
    path = os.path.join(roots[root_id], os.fsdecode(relative))  # noqa: PTH118 (100,000 times)
    folder, name = os.path.split(path)
    return SampleRow(
        id=sample_id,
        name=name,
        path=path if present else "",
        folder=folder,
        described=_described(merged),
        first_seen=first_seen,
        present=bool(present),
        locations=locations,
        other_names=_names(others) if others else (),
    )


def _names(joined: str) -> tuple[str, ...]:
    """Return the file names of relative paths given in hexadecimal, each once."""
    paths = (os.fsdecode(bytes.fromhex(path)) for path in joined.split(","))
    return tuple(dict.fromkeys(PurePath(path).name for path in paths))


def _described(columns: list[Any]) -> Described:
    (duration, bpm, bpm_conf, bpm_from, tonic, mode, key_conf, key_from) = columns[:8]
    (kind, kind_conf, kind_from, role, role_conf, role_from) = columns[8:14]
    (others, descriptors, words, tags, pack, analysed) = columns[14:]
    bpms, keys, kinds, roles = json.loads(others) if others else ((), (), (), ())
    key = None if tonic is None else codec.load_key((tonic, mode))
    return Described(
        duration_s=duration,
        kind=Estimate(
            codec.KINDS.get(kind), kind_conf, _source(kind_from), _all(kinds, codec.KINDS)
        ),
        role=Estimate(
            codec.ROLES.get(role), role_conf, _source(role_from), _all(roles, codec.ROLES)
        ),
        bpm=Estimate(bpm, bpm_conf, _source(bpm_from), tuple(bpms)),
        key=Estimate(
            key, key_conf, _source(key_from), tuple(k for k in map(codec.load_key, keys) if k)
        ),
        descriptors=dict(zip(DESCRIPTORS, _FLOATS.unpack(descriptors), strict=True))
        if descriptors
        else {},
        words=tuple(words.split(_SEPARATOR)) if words else (),
        tags=tuple(tags.split(_SEPARATOR)) if tags else (),
        pack=pack,
        analysed=bool(analysed),
    )


def _source(name: str) -> Source:
    return codec.SOURCES.get(name, Source.NONE)


def _all(names: Iterable[str], known: dict[str, T]) -> tuple[T, ...]:
    return tuple(known[name] for name in names if name in known)
