"""Pieces played by a General MIDI sound font, through the `fluidsynth` program."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from samplerecs_models.types import Float32
from training.pieces import DRUMS, Piece
from training.soundfont import RATE, event_bytes, midi_file, play_midi

_TICKS = 1000  # a second
GAP = 3.0  # seconds


def play_all(pieces: Sequence[Piece], font: Path, rng: np.random.Generator) -> Iterator[Float32]:
    """Yield the sound of each piece, float32 (frames, 1) at RATE, cut to its length.

    All are played in one go, with GAP seconds between them.
    """
    starts, timed, at = [], [], 0.05
    for piece in pieces:
        starts.append(at)
        timed += list(_events(piece, at, rng))
        at += piece.beats * 60.0 / piece.bpm + GAP
    with tempfile.TemporaryDirectory() as scratch:
        wav = Path(scratch) / "pieces.wav"
        events = event_bytes((tick, data) for tick, _, data in sorted(timed))
        play_midi(midi_file(events), font, wav, "-g", "0.5", timeout=600)
        sound = soundfile.read(wav, dtype="float32", always_2d=True)[0].mean(axis=1, keepdims=True)
    for piece, start in zip(pieces, starts, strict=True):
        frames = round(piece.beats * 60.0 / piece.bpm * RATE)
        part = sound[round(start * RATE) :][:frames]
        yield np.pad(part, ((0, frames - len(part)), (0, 0))).astype(np.float32)


def _events(piece: Piece, at: float, rng: np.random.Generator) -> Iterator[tuple[int, int, bytes]]:
    """Yield tick, rank and message; a part's channel is its number (the drums' is 9)."""
    for part, program in enumerate(piece.programs[:DRUMS]):
        yield round(_TICKS * (at - 0.04)), 0, bytes([0xC0 | part, program])
    second = 60.0 / piece.bpm
    for part, pitch, start, length in piece.notes:
        velocity = int(rng.integers(70, 115))
        on, off = (round(_TICKS * (at + when * second)) for when in (start, start + 0.98 * length))
        yield on, 2, bytes([0x90 | part, pitch, velocity])
        yield max(off, on + 10), 1, bytes([0x80 | part, pitch, 0])
