"""A seeded library of any size: realistic columns, clustered vectors, no files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.store.records import FeedbackRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.harmony import Key
from samplerecs_models.types import Described, Estimate, Float32, Int64, ModelId
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Mode, Role, Source

#: The clock of every benchmark, Unix seconds.
NOW = 1_760_000_000.0
_TEMPI = np.array([78, 86, 92, 100, 110, 120, 122, 124, 126, 128, 132, 140, 150, 170, 174])
_VOCABULARY = (
    "dark bright warm deep hard soft dusty analog tape vinyl club night drive concrete liquid "
    "motion retro future wide tight fat crisp clean dirty long short"
)
_WORDS = tuple(_VOCABULARY.split())
_ROLES = tuple(role for role in Role if role is not Role.UNKNOWN)
_LOOPS = (Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP)
_PER_PACK = 150


@dataclass(frozen=True)
class Synthetic:
    """A library in memory, its embedding space and the settings to rank it with."""

    library: MemoryLibrary
    model: ModelId
    settings: RankSettings

    def rows(self) -> Iterator[SampleRow]:
        """Yield every sample."""
        return self.library.rows()

    def vectors(self, model: ModelId) -> tuple[Int64, Float32]:
        """Return ids and unit vectors."""
        return self.library.vectors(model)

    def generation(self) -> int:
        """Return the generation."""
        return self.library.generation()


def synthetic_library(samples: int, dim: int, seed: int) -> Synthetic:
    """Make a library: one-shots and loops of all roles in packs, five of them taken lately."""
    rng = np.random.default_rng(seed)
    model = ModelId("synthetic", "1", "none", "", dim)
    roles = rng.integers(len(_ROLES), size=samples)
    ids = np.arange(1, samples + 1, dtype=np.int64)
    rows = [_row(int(i), _ROLES[role], rng) for i, role in zip(ids, roles, strict=True)]
    taken = rng.choice(ids, size=min(5, samples), replace=False)
    said = [
        FeedbackRow(n, int(i), "accept", NOW - 3600.0 * (n + 1), "{}") for n, i in enumerate(taken)
    ]
    library = MemoryLibrary(rows, {model: (ids, _vectors(roles, dim, rng))}, said)
    return Synthetic(library, model, RankSettings())


def _vectors(roles: Int64, dim: int, rng: np.random.Generator) -> Float32:
    """Return unit vectors that lie round one centre a role."""
    centres = rng.standard_normal((len(_ROLES), dim), dtype=np.float32)
    vectors = rng.standard_normal((len(roles), dim), dtype=np.float32)
    vectors += np.float32(0.7) * centres[roles]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _row(number: int, role: Role, rng: np.random.Generator) -> SampleRow:
    loop = role in _LOOPS or rng.random() < 0.2
    bpm = float(rng.choice(_TEMPI)) if loop else None
    key = Key(int(rng.integers(12)), Mode.MINOR if rng.random() < 0.6 else Mode.MAJOR)
    words = tuple(str(word) for word in rng.choice(_WORDS, size=2, replace=False))
    pack = f"Pack {number // _PER_PACK:04d}"
    strengths = rng.random(len(DESCRIPTORS))
    described = Described(
        duration_s=float(rng.uniform(2, 16) if loop else rng.uniform(0.1, 2)),
        kind=Estimate(Kind.LOOP if loop else Kind.ONE_SHOT, 0.9, Source.AUDIO),
        role=Estimate(role, 0.9, Source.NAME),
        bpm=Estimate(bpm, 0.9 if bpm else 0.0, Source.NAME),
        key=Estimate(key, float(rng.random()), Source.AUDIO),
        descriptors=dict(zip(DESCRIPTORS, strengths.tolist(), strict=True)),
        words=(*words, role.value, str(number)),
        tags=(),
        pack=pack,
    )
    name = f"{words[0]}_{words[1]}_{role.value}_{number}.wav"
    folder = f"/sounds/{pack}"
    seen = NOW - float(rng.uniform(0, 400)) * 86_400
    return SampleRow(number, name, f"{folder}/{name}", folder, described, seen, True, 1)
