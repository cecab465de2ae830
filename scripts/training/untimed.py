"""Write sounds without a tempo, for `train_tempo.py --none`: notes and chords, and noises.

    python scripts/training/untimed.py OUT --font A.sf2 [--count 200] [--made 120] [--seed 5]

Writes `count` single notes and chords of random General MIDI programs, played by `fluidsynth`, and
`made` synthesised sounds (SORTS in turn): OUT/*.wav and OUT/untimed.tsv (file, pack).

The shipped tempo weights were trained on the sounds of the default numbers and seed with Debian's
fluid-soundfont-gm. The draws here are the same; as the synthesised sounds follow numpy's random
stream and the notes fluidsynth's version, equality bit for bit is not promised.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from samplerecs_models.types import Float32, Float64
from training.soundfont import RATE, event_bytes, midi_file, play_midi

COUNT, MADE, SEED = 200, 120, 5
_TICKS = 480  # a beat of half a second
_BEAT = 500_000  # microseconds
_CHORDS = ((3, 7), (4, 7), (4, 7, 11), (3, 7, 10), (5, 7))
#: Noise falls with frequency to the power of minus this, by sort.
_SLOPES = {"white": 0.0, "pink": 0.5, "brown": 1.0}
#: The sorts of synthesised sounds, and the pack that each belongs to.
SORTS = {
    "white": "noise", "pink": "noise", "brown": "noise", "field": "field", "drone": "drone",
    "riser": "riser",
}  # fmt: skip


@dataclass(frozen=True)
class Draws:
    """The two random streams: one of choices, one of samples; notes come before noises."""

    choices: random.Random
    samples: np.random.Generator

    @classmethod
    def seeded(cls, seed: int) -> Draws:
        return cls(random.Random(seed), np.random.default_rng(seed))


@dataclass(frozen=True)
class Held:
    """A note or chord of one General MIDI program, held for some seconds."""

    program: int
    seconds: float
    pitches: tuple[int, ...]


def held(draws: Draws) -> Held:
    """Return a random note (or, for two in five, a chord)."""
    rng = draws.choices
    program, seconds = rng.randrange(128), rng.choice([0.3, 1.0, 2.0, 4.0, 8.0])
    pitch = rng.randint(36, 80)
    above = rng.choice(_CHORDS) if rng.random() < 0.4 else ()
    return Held(program, seconds, (pitch, *(pitch + step for step in above)))


def midi(note: Held) -> bytes:
    """Return a note or chord as a MIDI file."""
    end = int(2 * _TICKS * note.seconds)
    events = [(0, bytes([0xC0, note.program]))]
    events += [(0, bytes([0x90, pitch, 90])) for pitch in note.pitches]
    events += [(end, bytes([0x80, pitch, 64])) for pitch in note.pitches]
    return midi_file(event_bytes(events), _TICKS, _BEAT)


def made(sort: str, draws: Draws) -> Float32:
    """Return a synthesised sound of one of SORTS, float32 (frames,) at RATE, its peak at 0.7."""
    frames = int(RATE * draws.choices.choice([1, 2, 3.3, 5, 8, 15]))
    if sort == "field":
        sound = _field(frames, draws.samples)
    elif sort == "drone":
        sound = _drone(frames, draws.samples)
    elif sort == "riser":
        sound = _riser(frames, draws.samples)
    else:
        sound = _noise(frames, _SLOPES[sort], draws)
    return np.asarray(0.7 * sound / np.abs(sound).max(), dtype=np.float32)


def _noise(frames: int, slope: float, draws: Draws) -> Float64:
    """Return coloured noise, half of it swelling at random."""
    rng = draws.samples
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** slope
    sound: Float64 = np.fft.irfft(spectrum, frames)
    if draws.choices.random() < 0.5:
        points = max(4, frames // 22_050)
        places = np.linspace(0, frames, points)
        swell = np.interp(np.arange(frames), places, rng.standard_normal(points))
        sound = sound * (1 + 0.5 * swell)
    return sound


def _field(frames: int, rng: np.random.Generator) -> Float64:
    """Return random hits over a hiss, as in a field recording."""
    sound: Float64 = 0.01 * rng.standard_normal(frames)
    for start in rng.integers(0, frames, int(rng.integers(3, 30))):
        length = min(frames - int(start), 22_050)
        hit = rng.uniform(0.1, 1) * rng.standard_normal(length)
        sound[start : start + length] += hit * np.exp(-np.arange(length) / rng.uniform(500, 8000))
    return sound


def _drone(frames: int, rng: np.random.Generator) -> Float64:
    """Return a chord of detuned partials that fades in."""
    time = np.arange(frames) / RATE
    sound = np.zeros(frames)
    for hertz in rng.uniform(60, 180) * np.array([1, 1.003, 1.5, 2, 2.995, 4]):
        sound += np.sin(2 * np.pi * hertz * time + rng.uniform(0, 6)) * rng.uniform(0.2, 1)
    return np.asarray(sound * np.minimum(1, time / rng.uniform(0.05, 1)))


def _riser(frames: int, rng: np.random.Generator) -> Float64:
    """Return a sweep from 100 Hz to 8 kHz with noise, growing."""
    time = np.arange(frames) / RATE
    phase = 2 * np.pi * np.cumsum(np.geomspace(100, 8000, frames)) / RATE
    return np.asarray(np.sin(phase) * time + 0.2 * rng.standard_normal(frames) * time)


def _play(out: Path, font: Path, count: int, draws: Draws) -> Iterator[tuple[str, str]]:
    """Play notes and chords, and yield file and pack of each."""
    for index in range(count):
        note = held(draws)
        wav = out / f"gm{index:03d}_p{note.program}.wav"
        play_midi(midi(note), font, wav, "-g", "0.8", timeout=120)
        yield wav.name, f"gm-p{note.program}"


def _make(out: Path, count: int, draws: Draws) -> Iterator[tuple[str, str]]:
    """Write synthesised sounds, and yield file and pack of each."""
    for index in range(count):
        sort = list(SORTS)[index % len(SORTS)]
        name = f"{SORTS[sort]}{index:03d}.wav"
        soundfile.write(out / name, made(sort, draws), RATE)
        yield name, SORTS[sort]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--font", type=Path, required=True)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--made", type=int, default=MADE)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    draws = Draws.seeded(options.seed)
    rows = [("file", "pack")]
    rows += _play(options.out, options.font, options.count, draws)
    rows += _make(options.out, options.made, draws)
    text = "\n".join("\t".join(row) for row in rows) + "\n"
    (options.out / "untimed.tsv").write_text(text, encoding="utf-8")
    print(f"{len(rows) - 1} files in {options.out / 'untimed.tsv'}")


if __name__ == "__main__":
    main()
