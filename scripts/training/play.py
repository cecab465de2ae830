"""Pieces played by a General MIDI sound font, through the `fluidsynth` program."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import soundfile

from samplerecs_models.types import Float32
from training.pieces import DRUMS, Piece
from training.soundfont import RATE, event_bytes, midi_file, play_midi

_TICKS = 1000  # a second


def play(piece: Piece, font: Path, rng: np.random.Generator) -> Float32:
    """Return the sound of `piece`, float32 (frames, 1) at RATE, cut to its length."""
    second = 60.0 / piece.bpm
    with tempfile.TemporaryDirectory() as scratch:
        wav = Path(scratch) / "piece.wav"
        midi = midi_file(_events(piece, second, rng))
        play_midi(midi, font, wav, "-g", "0.5", timeout=120)
        sound = soundfile.read(wav, dtype="float32", always_2d=True)[0].mean(axis=1, keepdims=True)
    frames = round(piece.beats * second * RATE)
    return np.pad(sound, ((0, max(0, frames - len(sound))), (0, 0)))[:frames].astype(np.float32)


def _events(piece: Piece, second: float, rng: np.random.Generator) -> bytes:
    """Return the notes as MIDI events; a part's channel is its number (the drums' is 9)."""
    timed = [
        (0, 0, bytes([0xC0 | part, program])) for part, program in enumerate(piece.programs[:DRUMS])
    ]
    for part, pitch, start, length in piece.notes:
        velocity = int(rng.integers(70, 115))
        on, off = (round(at * second * _TICKS) for at in (start, start + 0.98 * length))
        timed.append((on, 2, bytes([0x90 | part, pitch, velocity])))
        timed.append((max(off, on + 10), 1, bytes([0x80 | part, pitch, 0])))
    return event_bytes((tick, data) for tick, _, data in sorted(timed))
