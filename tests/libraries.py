"""Small libraries in memory for tests of ranking: rows made from the few facts that matter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker
from samplerecs_models.types import Described, Estimate, Float32, ModelId
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Role, Source

NOW = 1_760_000_000.0
DAY = 86_400.0
DIM = 8
MODEL = ModelId("fingerprint", "test", "none", "", DIM)


def unit(*values: float) -> Float32:
    """Return a unit vector of DIM values that begins with these."""
    vector = np.zeros(DIM, dtype=np.float32)
    vector[: len(values)] = values
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def sample(
    number: int,
    name: str = "",
    *,
    bpm: float | None = None,
    key: str | None = None,
    kind: Kind = Kind.LOOP,
    role: Role = Role.UNKNOWN,
    role_sure: float = 0.9,
    pack: str = "",
    folder: str = "/sounds",
    words: Sequence[str] = (),
    tags: Sequence[str] = (),
    age_days: float = 400.0,
    duration_s: float = 4.0,
    sure: float = 0.9,
    present: bool = True,
    **descriptors: float,
) -> SampleRow:
    """Return one row; what is not said is unknown."""
    parsed: Key | None = parse_key(key) if key else None
    file = name or f"sound_{number}.wav"
    described = Described(
        duration_s=duration_s,
        kind=Estimate(kind, 0.9, Source.AUDIO),
        role=Estimate(role, role_sure, Source.NAME),
        bpm=Estimate(bpm, sure if bpm else 0.0, Source.NAME),
        key=Estimate(parsed, sure if parsed else 0.0, Source.NAME),
        descriptors={word: descriptors.get(word, 0.0) for word in DESCRIPTORS},
        words=tuple(words) or tuple(Path(file).stem.lower().replace("-", "_").split("_")),
        tags=tuple(tags),
        pack=pack,
    )
    return SampleRow(
        number, file, f"{folder}/{file}", folder, described, NOW - age_days * DAY, present, 1
    )


def library(
    rows: Sequence[SampleRow],
    vectors: dict[int, Float32] | None = None,
    *,
    said: Sequence[FeedbackRow] = (),
    pins: Sequence[int] = (),
    bans: Sequence[Ban] = (),
) -> MemoryLibrary:
    """Return a library; `vectors` are by id."""
    given = vectors or {}
    ids = np.array(sorted(given), dtype=np.int64)
    matrix = np.array([given[i] for i in ids.tolist()], dtype=np.float32).reshape(-1, DIM)
    return MemoryLibrary(list(rows), {MODEL: (ids, matrix)}, list(said), list(pins), list(bans))


def index_of(made: MemoryLibrary) -> LibraryIndex:
    """Build the index of a library."""
    return build(made.rows(), MODEL, made.vectors(MODEL), made.generation())


def recommender(made: MemoryLibrary, settings: RankSettings | None = None) -> Recommender:
    """Return the engine over a library; a file outside it sounds like unit(1)."""
    return Recommender(
        store=made,
        index=index_of(made),
        rankers={"fusion": FusionRanker(), "rules": RulesRanker()},
        settings=settings or RankSettings(),
        listen=lambda _: unit(1.0),
        clock=lambda: NOW,
    )
