"""Rows of the store and winners of the ranking as what goes over the wire."""

from __future__ import annotations

from typing import TypeVar

from samplerecs_daemon.api import SampleInfo, Suggestion, Value
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.harmony import Key, name_of
from samplerecs_models.rank.columns import Ranked
from samplerecs_models.types import Estimate

T = TypeVar("T", float, Key)


def sample_info(row: SampleRow) -> SampleInfo:
    """Return one sound of the library as faces see it."""
    known = row.described
    return SampleInfo(
        id=row.id,
        name=row.name,
        path=row.path,
        pack=known.pack,
        duration_s=round(known.duration_s, 6),
        kind=(known.kind.value or "unknown"),
        role=(known.role.value or "unknown"),
        bpm=_value(known.bpm),
        key=_value(known.key),
        descriptors={word: round(float(s), 3) for word, s in known.descriptors.items()},
        tags=known.tags,
        first_seen=row.first_seen,
        present=row.present,
        duplicates=max(0, row.locations - 1),
        heard=known.analysed,
        kind_confidence=round(float(known.kind.confidence), 4),
        kind_source=known.kind.source.value,
        role_confidence=round(float(known.role.confidence), 4),
        role_source=known.role.source.value,
    )


def suggestion(
    rank: int, row: SampleRow, winner: Ranked, source: str, used: str = ""
) -> Suggestion:
    """Return one entry of a list; `used` is where it was used last, in words."""
    return Suggestion(
        rank=rank,
        sample=sample_info(row),
        score=winner.score,
        score_components=dict(winner.components),
        reason=f"{winner.reason} · used in {used}" if used else winner.reason,
        source=source,
        semitones=winner.semitones,
        tempo_ratio=winner.tempo_ratio,
        stretch=winner.stretch,
        used=used,
    )


def _value(estimate: Estimate[T]) -> Value:
    return Value(
        value=_plain(estimate.value) if estimate.value is not None else None,
        confidence=round(float(estimate.confidence), 4),
        source=estimate.source.value,
        alternatives=tuple(_plain(other) for other in estimate.alternatives),
    )


def _plain(value: float | Key) -> float | str:
    return name_of(value) if isinstance(value, Key) else round(float(value), 4)
