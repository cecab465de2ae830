"""Notes and loops played by General MIDI sound fonts through the `fluidsynth` program."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from samplerecs_models.types import Float32

RATE = 44_100
_TICKS = 1000  # a second, at 60 BPM
KITS = (0, 8, 16, 24, 25, 32, 40, 48)
DRUMS = {
    **dict.fromkeys((35, 36), "kick"),
    **dict.fromkeys((38, 40), "snare"),
    **dict.fromkeys((42, 44), "closed-hat"),
    **dict.fromkeys((41, 43, 45, 47, 48, 50), "tom"),
    **dict.fromkeys((49, 52, 55, 57), "crash"),
    **dict.fromkeys((51, 53, 59), "ride"),
    **dict.fromkeys((60, 61, 62, 63, 64), "conga"),
    **dict.fromkeys((69, 70, 82), "shaker"),
    **dict.fromkeys((54, 65, 66, 67, 68, 75, 76, 77, 80, 81), "percussion"),
    **{37: "rim", 39: "clap", 46: "open-hat", 56: "cowbell"},
}
PROGRAMS = {
    **dict.fromkeys((*range(8), *range(16, 21)), "keys"),
    **dict.fromkeys((8, 9, 10, 11, 14, 98, 112), "bell"),
    **dict.fromkeys((12, 13, 45, 46, 104, 105, 106, 107), "pluck"),
    **dict.fromkeys(range(24, 31), "guitar"),
    **dict.fromkeys(range(32, 40), "bass"),
    **dict.fromkeys((40, 41, 42, 43, 44, 48, 49, 50, 51), "strings"),
    **dict.fromkeys((52, 53, 54), "vocal"),
    **dict.fromkeys(range(56, 64), "brass"),
    **dict.fromkeys(range(64, 80), "woodwind"),
    **dict.fromkeys(range(80, 88), "lead"),
    **dict.fromkeys(range(88, 96), "pad"),
    **dict.fromkeys((119, 121, 122, 125, 126, 127), "fx"),
}


@dataclass(frozen=True)
class Take:
    """One sound to be played: its labels, its notes and how many seconds to keep."""

    role: str
    kind: str
    channel: int
    program: int
    notes: tuple[tuple[float, float, int, int], ...]  # start, length, pitch, velocity
    seconds: float


def drum_takes(kit: int, rng: np.random.Generator) -> Iterator[Take]:
    """Yield every drum of a kit at two strengths."""
    for pitch, role in DRUMS.items():
        for velocity in (60, 115):
            velocity += int(rng.integers(-10, 10))
            seconds = 2.0 if role in {"crash", "ride"} else 1.0
            yield Take(role, "one-shot", 9, kit, ((0.0, 0.5, pitch, velocity),), seconds)


def note_takes(program: int, rng: np.random.Generator) -> Iterator[Take]:
    """Yield single notes, two triads, and for pads and strings a long chord as a texture."""
    role = PROGRAMS[program]
    centre = {"bass": 36, "pad": 57}.get(role, 62)
    for _ in range(6):
        pitch = centre + int(rng.integers(-10, 13))
        length = float(rng.choice([0.15, 0.4, 0.9, 1.6]))
        yield Take(role, "one-shot", 0, program, ((0.0, length, pitch, 100),), length + 0.9)
    if role in {"bass", "fx"}:
        return
    if role in {"pad", "strings", "vocal"}:
        for _ in range(3):
            length = float(rng.uniform(4, 9))
            yield Take(role, "texture", 0, program, _chord(rng, 0.0, length), length + 1.0)
    for _ in range(2):
        length = float(rng.choice([0.4, 1.2]))
        yield Take(role, "one-shot", 0, program, _chord(rng, 0.0, length), length + 0.9)


def loop_takes(count: int, rng: np.random.Generator) -> Iterator[Take]:
    """Yield loops of 1 to 4 bars in threes of like tempo and length: drums, bass, harmony.

    Every third three has a tail of 0.2 to 1.4 beats after its last bar.
    """
    for index in range(count // 3):
        beat = 60.0 / float(rng.integers(65, 178))
        bars = int(rng.choice([1, 2, 4]))
        seconds = 4 * bars * beat + (index % 3 == 0) * float(rng.uniform(0.2, 1.4)) * beat
        drums = _drum_pattern(rng, bars, beat)
        yield Take("drum-loop", "loop", 9, int(rng.choice(KITS)), drums, seconds)
        line = _line(rng, bars, beat, 33)
        yield Take("bass-loop", "loop", 0, int(rng.integers(32, 40)), line, seconds)
        choral = rng.random() < 0.3
        program = _program(rng, {"strings", "pad", "keys", "vocal"} if choral else _PLAYED)
        melodic = rng.random() < 0.4 and not choral
        notes = _line(rng, bars, beat, 60) if melodic else _changes(rng, bars, beat)
        yield Take("melodic-loop", "loop", 0, program, notes, seconds)


_PLAYED = {"keys", "guitar", "pluck", "lead", "bell", "strings", "brass"}


def _program(rng: np.random.Generator, roles: set[str]) -> int:
    return int(rng.choice([p for p, role in PROGRAMS.items() if role in roles]))


def _chord(
    rng: np.random.Generator, start: float, length: float
) -> tuple[tuple[float, float, int, int], ...]:
    root, third = 48 + int(rng.integers(0, 14)), int(rng.choice([3, 4]))
    return tuple((start, length, root + step, 90) for step in (0, third, 7))


def _changes(
    rng: np.random.Generator, bars: int, beat: float
) -> tuple[tuple[float, float, int, int], ...]:
    step = float(rng.choice([1, 2, 4])) if bars > 1 else 1.0
    starts = np.arange(0, 4 * bars, step)
    return tuple(n for s in starts for n in _chord(rng, float(s) * beat, step * beat * 0.9))


def _line(
    rng: np.random.Generator, bars: int, beat: float, centre: int
) -> tuple[tuple[float, float, int, int], ...]:
    step = float(rng.choice([0.25, 0.5, 0.5, 1.0]))
    scale = np.array([0, 3, 5, 7, 10, 12]) + centre + int(rng.integers(-5, 6))
    figure = [int(rng.choice(scale)) if rng.random() < 0.75 else 0 for _ in range(int(4 / step))]
    figure[0] = int(scale[0])
    steps = enumerate(figure * bars)
    return tuple((i * step * beat, step * beat * 0.85, p, 100) for i, p in steps if p)


def _drum_pattern(
    rng: np.random.Generator, bars: int, beat: float
) -> tuple[tuple[float, float, int, int], ...]:
    kick = rng.random(16) < np.tile([0.9, 0.05, 0.3, 0.1], 4)
    snare = np.zeros(16, dtype=bool)
    snare[[4, 12]] = rng.random() < 0.9
    snare |= rng.random(16) < 0.06
    hat = (np.arange(16) % int(rng.choice([1, 2, 4]))) == 0
    voices = ((36, kick), (int(rng.choice([38, 39, 40])), snare), (42, hat))
    kept = [voice for voice in voices if rng.random() < 0.9] or list(voices)
    return tuple(
        (float(bar * 16 + step) * beat / 4, 0.1, pitch, int(rng.integers(70, 120)))
        for bar in range(bars)
        for pitch, hits in kept
        for step in np.flatnonzero(hits)
    )


def render(font: Path, takes: list[Take], scratch: Path) -> Iterator[tuple[Take, Float32]]:
    """Yield each take with its sound (float32, shape (frames, 2)), played in one go."""
    gap, at = 2.5, 0.0
    starts: list[float] = []
    timed: list[tuple[float, int, bytes]] = []
    for take in takes:
        starts.append(at)
        timed.append(
            (at - 0.2, 0, bytes([0xC0 | take.channel, take.program]))
            if at
            else (0.0, 0, bytes([0xC0 | take.channel, take.program]))
        )
        for start, length, pitch, velocity in take.notes:
            on, off = at + 0.02 + start, at + 0.02 + start + length
            timed.append((on, 2, bytes([0x90 | take.channel, pitch, velocity])))
            timed.append((off, 1, bytes([0x80 | take.channel, pitch, 0])))
        at += take.seconds + gap
    events = event_bytes((round(when * _TICKS), data) for when, _, data in sorted(timed))
    wav = scratch / "takes.wav"
    play_midi(midi_file(events), font, wav, "-R", "0", "-C", "0", "-g", "0.5")
    with soundfile.SoundFile(wav) as sound:
        for take, start in zip(takes, starts, strict=True):
            sound.seek(min(round((start + 0.02) * RATE), sound.frames))
            yield take, sound.read(round(take.seconds * RATE), dtype="float32", always_2d=True)


def varlen(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(0x80 | (value & 0x7F))
    return bytes(reversed(out))


def event_bytes(timed: Iterable[tuple[int, bytes]]) -> bytes:
    """Return events (tick, message), in order, as a MIDI track has them."""
    events, now = bytearray(), 0
    for tick, data in timed:
        events += varlen(tick - now) + data
        now = tick
    return bytes(events)


def midi_file(events: bytes, ticks: int = _TICKS, tempo: int = 1_000_000) -> bytes:
    """Return a MIDI file of one track; `ticks` in a beat, `tempo` in microseconds a beat."""
    meta = b"\x00\xff\x51\x03" + tempo.to_bytes(3, "big")
    track = meta + events + b"\x00\xff\x2f\x00"
    head = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, ticks)
    return head + struct.pack(">4sI", b"MTrk", len(track)) + track


def play_midi(
    midi: bytes, font: Path, wav: Path, *options: str, timeout: float | None = None
) -> None:
    """Play a MIDI file by `fluidsynth` into `wav` at RATE; the MIDI file is left beside it.

    Raises:
        subprocess.SubprocessError: fluidsynth failed, or took longer than `timeout` seconds.
    """
    score = wav.with_suffix(".mid")
    score.write_bytes(midi)
    command = ["fluidsynth", "-ni", "-q", *options, "-r", str(RATE), "-F", str(wav)]
    subprocess.run(
        [*command, str(font), str(score)], check=True, capture_output=True, timeout=timeout
    )
