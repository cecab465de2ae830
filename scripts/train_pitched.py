"""Train the gate that tells what has a key or root from drums and noise, and write it.

    python scripts/train_pitched.py --fonts A.sf2 B.sf2 --table roles.tsv [--write]

Notes, chords, loops and drums are played by Debian's fluid-soundfont-gm and timgm6mb-soundfont;
drum machines and noises are synthesised; the table's drums (file, role, pack) of the tuning half
join them. Of made sounds one in four, of the table the held-out packs, are only measured on.
Seeded. Needs scipy, soundfile and fluidsynth; takes some minutes.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from samplerecs_models.analyse.pitched import PitchGate, pitch_figures, terms
from samplerecs_models.decode import decode
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Audio, Float32
from training import soundfont, synth
from training.key_fit import fit_logistic
from training.split import is_held_out

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/analyse/weights/pitched.npz"
SEED, LOOPS, MACHINES, NOISES, BASSES, PENALTY = 20_24, 360, 12, 300, 400, 2e-3
#: What has no key: these roles, and what the synthesiser makes.
DRUMS = frozenset({*soundfont.DRUMS.values(), "drum-loop"})

Known = tuple[str, bool, bool, Float32]  # name, has a pitch, held out, figures


def played(font: Path) -> Iterator[Known]:
    """Yield the figures of every drum, note, chord and loop of a font."""
    rng = np.random.default_rng([SEED, 0])
    takes = [t for kit in soundfont.KITS for t in soundfont.drum_takes(kit, rng)]
    tonal = [p for p, role in soundfont.PROGRAMS.items() if role != "fx"]
    takes += [t for program in tonal for t in soundfont.note_takes(program, rng)]
    takes += list(soundfont.loop_takes(LOOPS, rng))
    with tempfile.TemporaryDirectory() as scratch:
        for index, (take, samples) in enumerate(soundfont.render(font, takes, Path(scratch))):
            pitched = take.role not in DRUMS
            figures = _figures(_trimmed(samples))
            if figures is not None:
                yield ("pitched" if pitched else "drum"), pitched, index % 4 == 0, figures


def made() -> Iterator[Known]:
    """Yield the figures of synthesised drum machines and of coloured noises."""
    rng = np.random.default_rng([SEED, 1])
    for index in range(MACHINES):
        for role, _, samples in synth.drum_machine(rng):
            figures = _figures(samples.reshape(-1, 1))
            if figures is not None and role in DRUMS:
                yield "machine", False, index % 4 == 0, figures
    for index in range(NOISES):
        figures = _figures(_noise(rng).reshape(-1, 1))
        if figures is not None:
            yield "noise", False, index % 4 == 0, figures
    for index in range(BASSES):
        figures = _figures(_bass(rng, 1 + index % 2 * int(rng.integers(4, 17))).reshape(-1, 1))
        if figures is not None:
            yield "sub bass", True, index % 4 == 0, figures


def _bass(rng: np.random.Generator, notes: int) -> Float32:
    """One long note of a sub bass or 808, or a line of them: few harmonics, steady pitch."""
    root, slide = int(rng.integers(26, 46)), rng.choice([0.0, 0.0, 12.0])
    levels = rng.uniform(0, 1) ** np.arange(4) * rng.uniform(0.2, 1)
    parts = []
    for _ in range(notes):
        seconds = float(rng.uniform(0.5, 2.5) if notes == 1 else rng.choice([0.2, 0.4, 0.4, 0.8]))
        time = np.arange(int(seconds * ANALYSIS_RATE)) / ANALYSIS_RATE
        pitch = root + (int(rng.choice([0, 0, 0, 3, 5, 7, 10, 12])) if notes > 1 else 0)
        hertz = 440.0 * 2 ** ((pitch - 69 + slide * np.exp(-time / 0.015)) / 12)
        turn = 2 * np.pi * np.cumsum(hertz) / ANALYSIS_RATE
        tone = np.sin(turn) + sum(a * np.sin((k + 2) * turn) for k, a in enumerate(levels))
        ramp = np.minimum(1, time / 0.004) * np.minimum(1, (seconds - time) / 0.02)
        parts.append(tone * ramp * np.exp(-time / seconds * rng.uniform(0, 3)))
    line = np.tanh(np.concatenate(parts) * rng.uniform(0.3, 2))
    return np.asarray(line + 1e-4 * rng.standard_normal(len(line)), dtype=np.float32)


def _noise(rng: np.random.Generator) -> Float32:
    """Noise of a drawn slope, band, length and decay."""
    frames = int(rng.uniform(0.2, 5) * ANALYSIS_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    place = np.arange(1, len(spectrum) + 1)
    spectrum *= place ** -rng.choice([0.0, 0.5, 1.0])
    if rng.random() < 0.4:
        octaves = np.log2(place / len(spectrum)) + rng.uniform(1, 5)
        spectrum *= np.exp(-0.5 * (octaves / rng.uniform(0.3, 1)) ** 2)
    samples = np.fft.irfft(spectrum, frames)
    if rng.random() < 0.5:
        samples *= np.exp(-np.arange(frames) / ANALYSIS_RATE / rng.uniform(0.1, 2))
    return np.asarray(0.5 * samples / np.abs(samples).max(), dtype=np.float32)


def real(table: Path) -> Iterator[Known]:
    """Yield the figures of the drums of a table."""
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in rows:
        if row["role"] in DRUMS:
            audio = decode((table.parent / row["file"]).resolve(), rate=ANALYSIS_RATE)
            figures = pitch_figures(Sound(audio))
            if figures is not None:
                yield "table", False, is_held_out(row["pack"]), figures


def _trimmed(samples: Float32) -> Float32:
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0.003 * np.abs(samples).max(initial=1e-9))
    end = int(loud[-1]) + 1 if len(loud) else len(samples)
    return np.asarray(samples[:end], dtype=np.float32)


def _figures(samples: Float32) -> Float32 | None:
    length = len(samples) / ANALYSIS_RATE
    return pitch_figures(
        Sound(Audio(samples, ANALYSIS_RATE, ANALYSIS_RATE, length, False, "made", ""))
    )


def fit(known: Sequence[Known]) -> PitchGate:
    """Fit the gate; pitched and unpitched sounds weigh the same."""
    tuned = [each for each in known if not each[2]]
    figures = np.stack([each[3] for each in tuned])
    pitched = np.array([each[1] for each in tuned])
    mean, scale = figures.mean(axis=0), figures.std(axis=0)
    inputs = terms((figures - mean) / scale)[:, :-1]
    weights, bias = fit_logistic(inputs, pitched, PENALTY)
    bias -= float(np.log(pitched.mean() / (1 - pitched.mean())))
    return PitchGate(mean, scale, np.append(weights, np.float32(bias)))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args(arguments)
    known = [*made(), *real(options.table)]
    for font in options.fonts:
        known += played(font)
    gate = fit(known)
    for held in (False, True):
        for name in sorted({each[0] for each in known}):
            chances = np.array([gate.chance(e[3]) for e in known if e[0] == name and e[2] == held])
            print(
                f"{'held out' if held else 'tuned on'}, {name}: {len(chances)}, above 0.5 "
                f"{(chances > 0.5).mean():.3f}, above 0.3 {(chances > 0.3).mean():.3f}"
            )
    if options.write:
        np.savez(WEIGHTS, mean=gate.mean, scale=gate.scale, weights=gate.weights)


if __name__ == "__main__":
    main()
