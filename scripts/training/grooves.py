"""Write random grooves of exactly known tempo, played by `fluidsynth`: songs for `cut_loops.py`.

    python scripts/training/grooves.py OUT --font A.sf2 [--count 96] [--seed 0]

Each groove is 64 beats of drums, bass, chords and a tune in one of 24 genres (in turn); two of
these have no drums. Many are written twice: with and without the other parts, or the drums and the
rest. Writes OUT/*.wav, the OUT/*.mid they are played from, and OUT/songs.tsv (file, bpm, pack,
bar). Needs fluidsynth.

The shipped tempo weights were trained on seed 0 and 96 grooves (156 files) with
Debian's fluid-soundfont-gm. The draws here are the same, one random stream to each groove; the
sound can differ with the version of fluidsynth, so equality bit for bit is not promised.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training import genres
from training.genres import GENRES, Genre
from training.soundfont import event_bytes, midi_file, play_midi

BEATS = 64
TICKS = 960  # a beat
COUNT = 96
#: Every fourth groove is played unevenly: standard deviation of a note's place, in beats.
UNEVEN = 0.004
_DRUM_CHANNEL = 9
_DRUM_LENGTH = 0.2
_KITS = (0, 0, 8, 16, 24, 25, 32, 40)
_PROGRAMS = {
    "bass": (33, 34, 36, 38, 39),
    "chord": (0, 4, 5, 16, 24, 27, 48, 50, 81, 89),
    "lead": (80, 81, 11, 73, 56, 4, 104),
}
_MINOR, _MAJOR = (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 5, 7, 9, 11)
_COMPING = (
    (0.0,), (0.0, 2.0), (0.0, 1.5, 3.0), (0.5, 1.5, 2.5, 3.5), (0.0, 1.0, 2.0, 3.0),
    (0.0, 0.75, 1.5, 2.25, 3.0),
)  # fmt: skip
#: Chance of a bass note at each sixteenth of a bar.
_BASS = (0.9, 0.15, 0.45, 0.2, *(0.5, 0.15, 0.5, 0.2) * 3)


@dataclass(frozen=True)
class Note:
    """A note: start and length in beats, pitch and velocity as in MIDI."""

    start: float
    pitch: int
    velocity: int
    length: float = _DRUM_LENGTH


@dataclass(frozen=True)
class Harmony:
    """What bass, chords and tune share; patterns have a place for each sixteenth of a bar."""

    root: int
    scale: tuple[int, ...]
    degrees: tuple[int, ...]
    bass: tuple[bool, ...]
    comping: tuple[float, ...]
    lead: tuple[bool, ...]
    tune: tuple[int, ...]


@dataclass(frozen=True)
class Groove:
    """A groove: tempo as MIDI can write it, beats in a bar, notes and program of each part."""

    index: int
    genre: str
    bpm: float
    bar: int
    parts: Mapping[str, tuple[Note, ...]]
    programs: Mapping[str, int]

    @property
    def microseconds(self) -> int:
        """Length of a beat."""
        return round(60e6 / self.bpm)


@dataclass(frozen=True)
class Take:
    """A groove, or a part of it, to be played: its name, MIDI file, and whether with reverb."""

    name: str
    midi: bytes
    reverb: bool


def stream(index: int, seed: int) -> random.Random:
    """Return the random stream of one groove; with seed 0 that of the shipped weights."""
    return random.Random(seed * 1_000_003 + index)


def compose(index: int, rng: random.Random) -> Groove:
    """Return groove `index`: its genre is given by the index, all else is drawn."""
    name = sorted(GENRES)[index % len(GENRES)]
    genre = GENRES[name]
    bpm = _tempo(name, genre, rng)
    drums = tuple(_straight(name, genre, rng) if genre.drums else _beats(name, rng))
    harmony = _harmony(rng)
    bar = 3 if name == "waltz" else 4
    parts = {
        "drums": drums,
        "bass": tuple(_bass(name, harmony, bar)),
        "chord": tuple(_chords(harmony, bar, rng)),
        "lead": tuple(_lead(name, harmony, bar)),
    }
    programs = {"drums": rng.choice(_KITS)}
    programs |= {part: rng.choice(choices) for part, choices in _PROGRAMS.items()}
    return Groove(index, name, 60e6 / round(60e6 / bpm), bar, parts, programs)


def takes(groove: Groove, rng: random.Random) -> Iterator[Take]:
    """Yield what is to be played of a groove."""
    for name, parts in _mixes(groove).items():
        midi = _midi(groove, parts, rng)
        yield Take(f"{groove.index:03d}_{groove.genre}_{name}", midi, rng.random() >= 0.4)


def _mixes(groove: Groove) -> dict[str, tuple[str, ...]]:
    music = ("bass", "chord", "lead")
    if groove.genre.startswith("none"):
        return {"full": music}
    if groove.index % 3 == 0:
        return {"full": ("drums", *music), "drums": ("drums",)}
    if groove.index % 3 == 1:
        return {"drums": ("drums",), "music": music}
    return {"full": ("drums", *music)}


def _tempo(name: str, genre: Genre, rng: random.Random) -> float:
    """Return a tempo in BPM, whole for nine in ten."""
    whole = rng.random() < 0.9
    bpm = (
        rng.randint(genre.slowest, genre.fastest)
        if whole
        else round(rng.uniform(genre.slowest, genre.fastest), 1)
    )
    return rng.randint(*genres.SIX_EIGHT) if name == "sixeight" else bpm


def _straight(name: str, genre: Genre, rng: random.Random) -> Iterator[Note]:
    """Yield drums in sixteenths: bars of two kinds, one of them three times as often."""
    bars = [{drum: rng.choice(choices) for drum, choices in genre.drums.items()} for _ in range(2)]
    late = rng.choice([0, 0, 0, 0.08, 0.16]) if name in genres.LATE else 0
    for bar in range(BEATS // 4):
        strokes = bars[0] if rng.random() < 0.75 else bars[1]
        for drum, places in strokes.items():
            for step in (step for step, stroke in enumerate(places) if stroke == "x"):
                start = bar * 4 + step / 4 + (late if step % 2 else 0)
                loudest = (80, 115) if step % 4 == 0 else (55, 100)
                yield Note(start, drum, rng.randint(*loudest))


def _beats(name: str, rng: random.Random) -> Iterator[Note]:
    """Yield drums in triplets or in three, beat by beat; nothing for genres without drums."""
    for beat in range(BEATS):
        if name == "swing":
            yield from _swing(beat, rng)
        elif name == "shuffle":
            yield from (Note(beat, genres.HAT, 85), Note(beat + 2 / 3, genres.HAT, 65))
            yield Note(beat, genres.SNARE if beat % 2 else genres.KICK, 110)
            if rng.random() < 0.25:
                yield Note(beat + 2 / 3, genres.KICK, 80)
        elif name == "sixeight":
            hats = ((0, 80), (1 / 3, 60), (2 / 3, 60))
            yield from (Note(beat + place, genres.HAT, loud) for place, loud in hats)
            yield Note(beat, genres.SNARE if beat % 2 else genres.KICK, 105)
        elif name == "waltz":
            yield Note(beat, genres.HAT if beat % 3 else genres.KICK, 100)
            if beat % 3:
                yield Note(beat, genres.RIM, 60)


def _swing(beat: int, rng: random.Random) -> Iterator[Note]:
    yield Note(beat, genres.RIDE, 90)
    if beat % 2:
        yield from (Note(beat + 2 / 3, genres.RIDE, 70), Note(beat, genres.PEDAL_HAT, 80))
    if rng.random() < 0.3:
        yield Note(beat + 2 / 3, genres.SNARE, 60)
    if beat % 4 == 0 and rng.random() < 0.5:
        yield Note(beat, genres.KICK, 70)


def _harmony(rng: random.Random) -> Harmony:
    root = rng.randint(33, 45)
    scale = _MINOR if rng.random() < 0.6 else _MAJOR
    degrees = (0, *(rng.randrange(7) for _ in range(3)))
    bass = tuple(rng.random() < chance for chance in _BASS)
    comping = rng.choice(_COMPING)
    lead = tuple(rng.random() < 0.4 for _ in range(16))
    tune = tuple(rng.choice(scale) for _ in range(16))
    return Harmony(root, scale, degrees, bass, comping, lead, tune)


def _places(name: str, bar: int) -> Iterator[tuple[int, int, float]]:
    """Yield bar, sixteenth of the bar and beat wherever bass and tune may have a note."""
    triplets = name in genres.TRIPLETS
    for at in range(BEATS // bar):
        for step in range(0, 4 * bar, 2 if triplets else 1):
            within = (2 / 3 if step % 4 else 0.0) if triplets else step % 4 / 4
            yield at, step, at * bar + step // 4 + within


def _bass(name: str, harmony: Harmony, bar: int) -> Iterator[Note]:
    """Yield the bass: the chord's root by its pattern, or one note a beat in swing."""
    length = 0.8 if name == "ballad" else 0.24
    for at, step, start in _places(name, bar):
        root = harmony.root + harmony.scale[harmony.degrees[at % 4]]
        if name == "swing":
            if step % 4 == 0:
                yield Note(start, root + harmony.scale[step // 4 * 2 % 7], 100, 0.9)
        elif harmony.bass[step % 16]:
            yield Note(start, root, 100, length)


def _lead(name: str, harmony: Harmony, bar: int) -> Iterator[Note]:
    for _, step, start in _places(name, bar):
        if harmony.lead[step % 16]:
            yield Note(start, harmony.root + 36 + harmony.tune[step % 16], 90, 0.22)


def _chords(harmony: Harmony, bar: int, rng: random.Random) -> Iterator[Note]:
    for at in range(BEATS // bar):
        for place in (place for place in harmony.comping if place < bar):
            for third in (0, 2, 4):
                octave, degree = divmod(harmony.degrees[at % 4] + third, 7)
                pitch = harmony.root + 12 + harmony.scale[degree] + 12 * octave
                yield Note(at * bar + place, pitch, 75, rng.choice([0.4, 0.9]))


def _midi(groove: Groove, parts: Sequence[str], rng: random.Random) -> bytes:
    """Return parts of a groove as a MIDI file, of TICKS ticks a beat."""
    events: list[tuple[int, int, bytes]] = []
    for number, part in enumerate(parts):
        channel = _DRUM_CHANNEL if part == "drums" else number
        events.append((0, 0, bytes([0xC0 | channel, groove.programs[part]])))
        for note in groove.parts[part]:
            start = note.start + (rng.gauss(0, UNEVEN) if groove.index % 4 == 0 else 0)
            on, off = int(start * TICKS), int((start + note.length) * TICKS)
            events.append((max(0, on), 1, bytes([0x90 | channel, note.pitch, note.velocity])))
            events.append((max(1, off), 0, bytes([0x80 | channel, note.pitch, 64])))
    events.sort(key=lambda event: event[:2])
    timed = ((tick, data) for tick, _, data in events)
    return midi_file(event_bytes(timed), TICKS, groove.microseconds)


def write(out: Path, font: Path, count: int, seed: int) -> None:
    """Play `count` grooves into `out`, and write the table of those played so far after each."""
    lines = ["file\tbpm\tpack\tbar"]
    for index in range(count):
        rng = stream(index, seed)
        groove = compose(index, rng)
        for take in takes(groove, rng):
            wav = out / f"{take.name}.wav"
            options = ("-g", "0.6", "-R", "1" if take.reverb else "0")
            play_midi(take.midi, font, wav, *options, timeout=120)
            lines.append(f"{wav.name}\t{groove.bpm}\tmidi{index:03d}\t{groove.bar}")
        (out / "songs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} files in {out / 'songs.tsv'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--font", type=Path, required=True)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write(options.out, options.font, options.count, options.seed)


if __name__ == "__main__":
    main()
