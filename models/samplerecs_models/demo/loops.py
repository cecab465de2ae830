"""Loops from patterns: a string of sixteenth notes a lane, swing, hands that are not machines.

Loops are rendered into a ring: what sounds past the last bar comes in again at the first, so
that they repeat without a seam, and are a whole number of bars long to the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from samplerecs_models.demo.dsp import RATE, Rng, Signal, drive, fade, frames, hertz, stereo
from samplerecs_models.demo.filters import Filter, filtered
from samplerecs_models.demo.progressions import chords, degree, voiced
from samplerecs_models.demo.space import DRY, Bus, through
from samplerecs_models.harmony import Key

Hit = Callable[[Rng], Signal]
Voice = Callable[[float, float, float, Rng], Signal]

_STEPS = 16
_VELOCITY = {"X": 1.0, "x": 0.78, "o": 0.52, ",": 0.26}
#: Low and high steps of a melody beside the digits 1 to 7.
_STEP_LETTERS = {"q": -2, "w": -1, "y": 0, "a": 8, "b": 9, "c": 10, "d": 11, "e": 12}
_BASS_STEPS = {"1": 0, "3": 1, "5": 2, "7": 3, "8": 7}


@dataclass(frozen=True, slots=True)
class Feel:
    """How a loop is played: `swing` 0..0.66 of a sixteenth, `human` seconds of looseness."""

    swing: float = 0.0
    human: float = 0.001


@dataclass(frozen=True, slots=True)
class Lane:
    """One drum of a drum loop: a sound, its pattern, level and place in the stereo field.

    A pattern has 16 steps a bar and repeats: X accent, x normal, o soft, "," ghost, r a double
    stroke, "." rest; spaces are for the reader.
    """

    hit: Hit
    pattern: str
    level: float = 1.0
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class DrumLoop:
    """A loop of drums; `glue` saturates the whole."""

    bpm: float
    bars: int
    lanes: tuple[Lane, ...]
    feel: Feel = field(default_factory=Feel)
    bus: Bus = DRY
    glue: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument of a tonal loop.

    Attributes:
        plays: "chords" (X, x, o start a chord), "bass" (1 3 5 7 8 tones of the chord), "arp"
            (0-7 tones of the voiced chord, going on in the next octave) or "melody" (1-7 steps of
            the scale, a-e above, q w y below). "_" holds, "." rests; 16 steps a bar, repeating.
        voice: what plays it.
        pattern: as above.
        level: of the part in the mix.
        centre: MIDI note round which it plays.
        size: tones a chord.
        strum: seconds between the tones of a chord.
        bus: effects of the part.
    """

    plays: Literal["chords", "bass", "arp", "melody"]
    voice: Voice
    pattern: str
    level: float = 1.0
    centre: int = 60
    size: int = 4
    strum: float = 0.0
    bus: Bus = DRY


@dataclass(frozen=True, slots=True)
class TonalLoop:
    """A loop with a key: a progression spread evenly over its bars, and who plays."""

    bpm: float
    bars: int
    key: Key
    progression: str
    parts: tuple[Part, ...]
    feel: Feel = field(default_factory=Feel)


def loop_frames(bpm: float, bars: int, rate: int = RATE) -> int:
    """Return the length of `bars` bars of four beats, in frames."""
    return round(bars * 4 * 60 / bpm * rate)


def drum_loop(loop: DrumLoop, rng: Rng) -> Signal:
    """Return the loop in stereo, shape (frames, 2)."""
    ring = np.zeros((loop_frames(loop.bpm, loop.bars), 2))
    for lane in loop.lanes:
        hard = stereo(fade(lane.hit(rng), 0.0004, 0.003))
        hard = hard / np.max(np.abs(hard)) * np.sqrt([1 - lane.pan, 1 + lane.pan])
        soft = filtered(hard, Filter("highshelf", 3500, 0.7, -6.0))
        for step, velocity in _strokes(lane.pattern, loop.bars):
            at = _time(step, loop.bpm, loop.feel, rng)
            sound = hard if velocity > 0.6 else soft
            add(ring, sound, at, lane.level * velocity**1.3 * rng.uniform(0.93, 1.0))
    return _mastered(through(ring, loop.bus, rng), loop.glue)


def _strokes(pattern: str, bars: int) -> list[tuple[float, float]]:
    """Return (step, velocity) of every stroke."""
    steps = pattern.replace(" ", "")
    strokes: list[tuple[float, float]] = []
    for step in range(bars * _STEPS):
        mark = steps[step % len(steps)]
        if mark == "r":
            strokes += [(step, 0.6), (step + 0.5, 0.42)]
        elif mark in _VELOCITY:
            strokes.append((step, _VELOCITY[mark]))
    return strokes


def _time(step: float, bpm: float, feel: Feel, rng: Rng) -> float:
    """Return when a step sounds, in seconds: odd sixteenths late by the swing, all a bit loose."""
    late = feel.swing if int(step) % 2 else 0.0
    # The first beat stays on the grid: people line loops up by it.
    loose = 0.0 if step == 0 else float(np.clip(rng.normal(0, feel.human), -0.012, 0.012))
    return (step + late) * 15 / bpm + loose


def add(ring: Signal, sound: Signal, at: float, gain: float) -> None:
    """Add `sound` into `ring` from `at` seconds, wrapping round its end."""
    n, start = len(ring), round(at * RATE) % len(ring)
    rest = (stereo(sound) if ring.ndim == 2 else sound) * gain
    while len(rest):
        part, rest = rest[: n - start], rest[n - start :]
        ring[start : start + len(part)] += part
        start = 0


def tonal_loop(loop: TonalLoop, rng: Rng) -> Signal:
    """Return the loop, in stereo where a voice or an effect is."""
    wets = []
    for part in loop.parts:
        wet = through(_played(part, loop, rng), part.bus, rng)
        wets.append(wet * (part.level / max(float(np.sqrt(np.mean(wet**2))), 1e-9)))
    wide = any(wet.ndim == 2 for wet in wets)
    total = np.sum([stereo(wet) if wide else wet for wet in wets], axis=0)
    return _mastered(total, 0.7)


def _played(part: Part, loop: TonalLoop, rng: Rng) -> Signal:
    """Return the dry notes of a part, with as many channels as its voice has.

    A note that returns with the same pitch, length and (nearly the same) velocity is rendered
    once, as a sampler would play it; its timing and loudness still vary.
    """
    n = loop_frames(loop.bpm, loop.bars)
    ring: Signal | None = None
    takes: dict[tuple[int, int, float], Signal] = {}
    for note in _notes(part, loop):
        at = _time(note.step, loop.bpm, loop.feel, rng)
        gate = note.steps * 15 / loop.bpm * 0.96
        for index, midi in enumerate(note.midi):
            take = (midi, note.steps, note.velocity)
            if take not in takes:
                takes[take] = part.voice(hertz(midi), gate, note.velocity, rng)
            sound = takes[take]
            ring = np.zeros((n, *sound.shape[1:])) if ring is None else ring
            add(ring, sound, at + index * part.strum, rng.uniform(0.86, 1.0))
    return np.zeros(n) if ring is None else ring


@dataclass(frozen=True, slots=True)
class _Note:
    step: int
    steps: int
    midi: tuple[int, ...]
    velocity: float


def _notes(part: Part, loop: TonalLoop) -> list[_Note]:
    """Return the notes of a part, in time order."""
    steps = part.pattern.replace(" ", "")
    total = loop.bars * _STEPS
    marks = [steps[step % len(steps)] for step in range(total)]
    pitch = _pitches(part, loop)
    notes = []
    for step, mark in enumerate(marks):
        if mark in "._":
            continue
        held = 1
        while step + held < total and marks[step + held] == "_":
            held += 1
        notes.append(_Note(step, held, pitch(step, mark), _velocity(part, step, mark)))
    return notes


def _velocity(part: Part, step: int, mark: str) -> float:
    if part.plays == "chords":
        return _VELOCITY[mark] * 0.9
    return 0.82 if step % 8 == 0 else 0.7 if step % 4 == 0 else 0.58


def _pitches(part: Part, loop: TonalLoop) -> Callable[[int, str], tuple[int, ...]]:
    """Return what turns a step and its mark into MIDI notes."""
    harmony = chords(loop.key, loop.progression, part.size)
    voicings = voiced(harmony, part.centre)
    span = loop.bars * _STEPS / len(harmony)

    def pitch(step: int, mark: str) -> tuple[int, ...]:
        index = int(step // span)
        if part.plays == "chords":
            return voicings[index]
        if part.plays == "arp":
            octave, tone = divmod(int(mark), len(voicings[index]))
            return (voicings[index][tone] + 12 * octave,)
        if part.plays == "bass":
            tones = (*harmony[index].tones[:4], *([harmony[index].tones[0] + 12] * 8))
            above = tones[_BASS_STEPS[mark]] - harmony[index].tones[0]
            return (_near(harmony[index].root, part.centre) + above,)
        number = _STEP_LETTERS.get(mark) if mark in _STEP_LETTERS else int(mark)
        base = _near(loop.key.tonic, part.centre) - loop.key.tonic
        return (base + degree(loop.key, number or 0),)

    return pitch


def _near(pitch_class: int, centre: int) -> int:
    """Return the MIDI note of `pitch_class` within centre - 6 .. centre + 5."""
    return centre - 6 + (pitch_class - (centre - 6)) % 12


def _mastered(x: Signal, glue: float) -> Signal:
    """Return `x` as off a mixing desk: no DC, peaks rounded off."""
    peak = float(np.max(np.abs(x), initial=1e-9))
    glued = drive(x / peak, glue)
    return np.asarray(glued - glued.mean(axis=0))


def chord_shot(
    voice: Voice, notes: tuple[int, ...], gate: float, bus: Bus, rng: Rng, *, velocity: float = 0.8
) -> Signal:
    """Return one note or chord (MIDI `notes`) held `gate` seconds, with room for its tail."""
    tail = 0.6 + (bus.reverb_s if bus.reverb else 0) + (5 * bus.echo_s if bus.echo else 0)
    sounds = [voice(hertz(midi), gate, velocity, rng) for midi in notes]
    ring = np.zeros((frames(gate + 0.9 + tail), *sounds[0].shape[1:]))
    for index, sound in enumerate(sounds):
        add(ring, sound, 0.006 * index, 1.0)
    return through(ring, bus, rng)
