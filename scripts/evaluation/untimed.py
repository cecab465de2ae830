"""False tempo and key on what has none: pads by their makers' names, and noises made by seed.

Pads, strings, choirs, ambiences and drones are known by the words in their paths below the folder;
what is named as a loop, or with a tempo, is left out. Of a pad only a false tempo is counted (it
may have a key), of a noise a false key, too.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.noises import NOISES, make_noise
from evaluation.tables import BadTable
from samplerecs_models.analyse.whole import analyse
from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.harmony import Key
from samplerecs_models.metadata import facts_of_name
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Analysis, Audio, Estimate
from samplerecs_models.vocabulary import Kind

#: A tempo or key at least this sure counts as given.
GIVEN = 0.5
#: Each noise is made at these lengths and with so many seeds.
SECONDS = (0.5, 1.0, 2.0, 3.7, 8.0, 15.0)
SEEDS = 6
SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".aif", ".aiff", ".mp3"})
_PAD = re.compile(r"(?<![a-z])(ambi|atmo|choir|chorus|drone|pads?(?![a-z])|string|texture)")


@dataclass(frozen=True)
class Judged:
    """One sound without a tempo, and what was said of it."""

    name: str
    said: Analysis


def run(folder: Path, options: argparse.Namespace) -> dict[str, object]:  # noqa: ARG001
    """Print the shares that get a tempo (noise: or a key) they have not, and return them.

    Args:
        folder: any folder of sounds.
        options: of the command line; none is used.

    Raises:
        BadTable: when no name in the folder says that it is a pad.
    """
    pads = [judged for path in _pads(folder) if (judged := _judge(path, folder))]
    if not pads:
        raise BadTable(
            f"No sound in {folder} that can be read is named as a pad, strings, a choir, an "
            "ambience or a drone: there is nothing to measure on."
        )
    noises = [Judged(name, analyse(sound)) for name, sound in _noises()]
    figures = {"pads": _figures(pads), "noise": _figures(noises)}
    for name in NOISES:
        figures[name] = _figures([each for each in noises if each.name.startswith(name)])
    for name, shares in figures.items():
        print(f"{name:8} " + ", ".join(f"{figure} {value}" for figure, value in shares.items()))
    _print_false([*pads, *noises])
    return dict(figures)


def _pads(folder: Path) -> Iterator[Path]:
    """Yield the sounds whose path below `folder` has a word of a pad, and says no tempo or loop."""
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(above, name)
            below = path.relative_to(folder)
            if path.suffix.lower() in SUFFIXES and _PAD.search(str(below).lower()):
                facts = facts_of_name(below)
                if facts.bpm.value is None and facts.kind.value is not Kind.LOOP:
                    yield path


def _judge(path: Path, folder: Path) -> Judged | None:
    name = str(path.relative_to(folder))
    try:
        return Judged(name, examine(path, embedders=(), audio_only=True).analysis)
    except DecodeError as error:
        print(f"  {name}: {error}")
        return None


def _noises() -> Iterator[tuple[str, Sound]]:
    for name in NOISES:
        for seconds in SECONDS:
            for seed in range(SEEDS):
                samples = make_noise(name, seconds, seed).astype(np.float32)[:, None]
                length = len(samples) / ANALYSIS_RATE
                audio = Audio(samples, ANALYSIS_RATE, ANALYSIS_RATE, length, False, "made", "")
                yield f"{name}, {seconds:g} s, seed {seed}", Sound(audio)


def _figures(rows: Sequence[Judged]) -> dict[str, float]:
    """Return how many there are, and the shares that get a tempo and a key."""
    return {
        "sounds": len(rows),
        "false_tempo": round(sum(_is_given(row.said.bpm) for row in rows) / len(rows), 4),
        "with_key": round(sum(_is_given(row.said.key) for row in rows) / len(rows), 4),
    }


def _is_given(said: Estimate[float] | Estimate[Key]) -> bool:
    return said.value is not None and said.confidence >= GIVEN


def _print_false(rows: Sequence[Judged]) -> None:
    print("tempo where there is none:")
    for row in rows:
        if _is_given(row.said.bpm):
            print(f"  {row.name}: {row.said.bpm.value:g} ({row.said.bpm.confidence:.2f})")
