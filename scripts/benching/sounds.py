"""Many small sounds on disk, quickly: short one-shots with names as packs give them."""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path

import numpy as np

RATE = 44_100
#: Length of each sound in seconds, and how many shapes they are cut from.
LENGTHS_S, SHAPES = (0.08, 0.35), 64
PER_FOLDER = 150
_MAKERS = ("Night Drive", "Dusty Crates", "Concrete", "Liquid Motion", "Vinyl Room", "Analog Lab")
_WORDS = ("Dark", "Warm", "Deep", "Hard", "Soft", "Tape", "Club", "Fat", "Crisp", "Wide")
_DRUMS = ("Kick", "Snare", "Clap", "Closed Hat", "Open Hat", "Tom", "Perc", "Shaker", "Rim")
_TUNED = ("Bass", "Lead", "Pad", "Stab", "Keys", "Pluck", "Vocal", "Bell")
_KEYS = ("Am", "C", "F#m", "Gmin", "Ebmaj", "D", "Bm", "Fmin")
#: The newest file, Unix seconds, and over how long a time they came.
_NEWEST, _SPAN_S = 1_750_000_000, 2 * 365 * 86_400


def write_sounds(folder: Path, count: int, seed: int) -> int:
    """Write `count` WAV files with distinct sounds in packs below `folder`; return their bytes."""
    rng, shapes = random.Random(seed), _shapes(seed)
    written = 0
    for number in range(count):
        pack, role = divmod(number // PER_FOLDER, len(_DRUMS) + len(_TUNED))
        below = folder / _pack(pack) / f"{(*_DRUMS, *_TUNED)[role]}s"
        if number % PER_FOLDER == 0:
            below.mkdir(parents=True, exist_ok=True)
        written += _write(below / _name(number, role, rng), rng.choice(shapes), number, rng)
    return written


def _pack(number: int) -> str:
    return f"{_MAKERS[number % len(_MAKERS)]} - {_WORDS[number % len(_WORDS)]} Vol {number + 1}"


def _name(number: int, role: int, rng: random.Random) -> str:
    word = rng.choice(_WORDS)
    if role < len(_DRUMS):
        return f"VX_{_DRUMS[role].replace(' ', '')}_{word}_{100_000 + number}.wav"
    tuned, key = _TUNED[role - len(_DRUMS)], rng.choice(_KEYS)
    return f"VX_{tuned}_Loop_{word}_{rng.randint(70, 174)}bpm_{key}_{100_000 + number}.wav"


def _write(path: Path, shape: bytes, number: int, rng: random.Random) -> int:
    # The number in the first samples makes each payload another one, and is not heard.
    data = struct.pack("<4h", *(number >> shift & 15 for shift in (0, 4, 8, 12))) + shape
    data += struct.pack("<2h", number >> 16 & 15, rng.randint(-8, 8))
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                       RATE, 2 * RATE, 2, 16)  # fmt: skip
    with path.open("wb", buffering=0) as file:
        file.write(head + struct.pack("<4sI", b"data", len(data)) + data)
    when = _NEWEST - rng.random() * _SPAN_S
    os.utime(path, (when, when))
    return 44 + len(data)


def _shapes(seed: int) -> list[bytes]:
    rng = np.random.default_rng(seed)
    return [_shape(rng) for _ in range(SHAPES)]


def _shape(rng: np.random.Generator) -> bytes:
    frames = int(RATE * rng.uniform(*LENGTHS_S))
    time = np.arange(frames) / RATE
    tone = np.sin(2 * np.pi * rng.uniform(45, 900) * time * (1 + 0.3 * np.exp(-time * 60)))
    noise = rng.standard_normal(frames) * rng.uniform(0.05, 0.8)
    sound = (tone + noise) * np.exp(-time * rng.uniform(6, 40))
    scaled = 30_000 * rng.uniform(0.3, 1) * sound / np.abs(sound).max()
    return bytes(scaled.astype("<i2").tobytes())
