"""Made-up sounds for tests of the store and the scan, and libraries of small files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_daemon.ingest.volumes import Volume
from samplerecs_daemon.store.records import FileStat
from samplerecs_models.decode.write import write_audio
from samplerecs_models.harmony import Key
from samplerecs_models.types import Analysis, Estimate, Examined, Facts, Level, ModelId, Vector
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Mode, Role, Source

MODEL = ModelId("test", "1", "plain", "", 8)
OTHER_MODEL = ModelId("test", "2", "plain", "", 8)
STAT = FileStat(1_000, 1_700_000_000_000_000_000)


def unit(seed: int, dim: int = 8) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return a unit vector, float32, shape (dim,)."""
    values = np.random.default_rng(seed).standard_normal(dim).astype(np.float32)
    return np.asarray(values / np.linalg.norm(values), dtype=np.float32)


def heard(duration_s: float = 1.5, **changes: Any) -> Analysis:
    """Return an analysis in which every field is set."""
    fields: dict[str, Any] = {
        "duration_s": duration_s,
        "level": Level(-1.25, -12.5, 0.0),
        "kind": Estimate(Kind.LOOP, 0.9, Source.AUDIO),
        "role": Estimate(Role.BASS_LOOP, 0.6, Source.AUDIO, (Role.BASS, Role.PAD)),
        "bpm": Estimate(124.0, 0.8, Source.AUDIO, (62.0, 248.0)),
        "key": Estimate(Key(9, Mode.MINOR), 0.7, Source.AUDIO, (Key(0, Mode.MAJOR), Key(9))),
        "descriptors": {word: i / 16 for i, word in enumerate(DESCRIPTORS)},
        "versions": {"tempo": 1, "tonality": 2},
    }
    return Analysis(**{**fields, **changes})


def examined(content: str, facts: Facts | None = None, **changes: Any) -> Examined:
    """Return what a worker would send back for a sound called `content`."""
    seed = int(hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()[:8], 16)
    return Examined(
        facts=facts or Facts(words=("night", "drive"), pack="NightDrive"),
        analysis=changes.pop("analysis", heard()),
        vectors=changes.pop("vectors", (Vector(MODEL, unit(seed)),)),
        payload_hash=f"hash-{seed:08x}",
        decoder="test 1",
        source_rate=44_100,
        channels=2,
        repaired=0,
    )


def write_kicks(folder: Path, count: int, *, first: int = 0, frames: int = 2_000) -> list[Path]:
    """Write `count` short distinct sounds `kick 000.wav`, ...; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"kick {n:03}.wav" for n in range(first, first + count)]
    for n, path in enumerate(paths, first):
        write_kick(path, n, frames)
    return paths


def write_kick(path: Path, seed: int, frames: int = 2_000) -> None:
    """Write one short sound that depends on `seed`."""
    time = np.arange(frames) / 44_100
    noise = np.random.default_rng(seed).standard_normal(frames)
    sound = np.sin(2 * np.pi * (50 + seed % 40) * time) * np.exp(-time * 40) + 0.01 * noise
    write_audio(path, (0.5 * sound).astype(np.float32), 44_100, subtype="PCM_16")


def count_of(values: Iterator[object]) -> int:
    """Return the length of an iterator."""
    return sum(1 for _ in values)


@dataclass
class Drives:
    """Volumes whose mount points a test moves: identity -> mount point; the rest is unknown."""

    plugged: dict[str, Path]

    def of(self, path: Path) -> Volume:
        """Return the drive that holds `path`, the one nearest to it."""
        holding = [v for v in self.mounted() if path.is_relative_to(v.mount)]
        nearest = max(holding, key=lambda v: len(str(v.mount)), default=None)
        return nearest or Volume("", Path(path.anchor))

    def mounted(self) -> list[Volume]:
        """Return the drives that are plugged in."""
        return [Volume(identity, mount) for identity, mount in self.plugged.items()]
