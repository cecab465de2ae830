"""What other libraries hear, measured in the same run; each is skipped where it is missing."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_models.decode import decode
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32

TempoPeer = Callable[[Path], float]
Hear = Callable[[Float32], float]


def tempo_peers() -> dict[str, TempoPeer]:
    """Return the peers that are installed: name -> path to tempo in BPM, 0 for none."""
    found: dict[str, TempoPeer] = {}
    for name, module, make in PEERS:
        if find_spec(name) is None:
            print(f"{name} is not installed and is left out.")
            continue
        hear = make(import_module(module))
        found[name] = partial(_plain, hear)
        found[f"{name}, snapped"] = partial(_snapped, hear)
    return found


def _plain(hear: Hear, path: Path) -> float:
    return hear(_mono(path))


def _mono(path: Path) -> Float32:
    return Sound(decode(path, rate=ANALYSIS_RATE)).mono


def _snapped(hear: Hear, path: Path) -> float:
    """Return what is heard, moved so that the sound is a whole number of beats."""
    mono = _mono(path)
    bpm, length = hear(mono), len(mono) / ANALYSIS_RATE
    return max(1.0, round(bpm * length / 60.0)) * 60.0 / length if length else bpm


def _librosa(librosa: Any) -> Hear:
    def hear(mono: Float32) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tempo, _ = librosa.beat.beat_track(y=mono, sr=ANALYSIS_RATE)
        return float(np.atleast_1d(tempo)[0])

    return hear


def _essentia(standard: Any) -> Hear:
    def hear(mono: Float32) -> float:
        if len(mono) < ANALYSIS_RATE // 10:
            return 0.0
        return float(standard.RhythmExtractor2013(method="multifeature")(mono)[0])

    return hear


PEERS = (
    ("librosa", "librosa", _librosa),
    ("essentia", "essentia.standard", _essentia),
)
