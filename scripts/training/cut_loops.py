"""Cut loops of known tempo out of whole productions, exactly and with tails.

    python scripts/training/cut_loops.py SONGS.tsv OUT [--each 8] [--seed 0]

SONGS.tsv: file, bpm, pack, and optionally bar (beats in a bar, 4 where the column is missing);
every song keeps one tempo and starts on its first beat. Writes OUT/*.flac and the tables
OUT/exact.tsv and OUT/tails.tsv (file, bpm, pack, beats), which scripts/evaluate.py reads.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evaluation.tails import with_tail
from samplerecs_models.types import Float32

BARS = (1, 2, 4, 8)
#: A cut whose mean level lies below this (full scale is 1) is silence, not a loop.
QUIET = 0.003


@dataclass(frozen=True, slots=True)
class Song:
    path: Path
    bpm: float
    pack: str
    bar: float


def read_songs(table: Path) -> list[Song]:
    with table.open(encoding="utf-8", newline="") as lines:
        return [
            Song(table.parent / r["file"], float(r["bpm"]), r["pack"], float(r.get("bar") or 4))
            for r in csv.DictReader(lines, delimiter="\t")
        ]


def cut(samples: Float32, rate: int, song: Song, bars: int, at: int) -> tuple[Float32, Float32]:
    """Return `bars` bars from bar `at`, and the two beats that follow."""
    beat = rate * 60.0 / song.bpm
    start = round(at * song.bar * beat)
    end = round((at + bars) * song.bar * beat)
    return samples[start:end], samples[end : end + round(2 * beat)]


def positions(
    song: Song, frames: int, rate: int, each: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    """Return (bars, first bar) of up to `each` cuts, lengths in turn, places at random."""
    total = int(frames / rate * song.bpm / 60.0 / song.bar)
    found = []
    for i in range(each):
        bars = BARS[i % len(BARS)]
        if total >= bars:
            at = int(rng.integers(0, total - bars + 1))
            found.append((bars, at if bars == 1 else at - at % min(bars, 4)))
    return list(dict.fromkeys(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("songs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(options.seed)
    tables: dict[str, list[str]] = {"exact": [], "tails": []}
    for song in read_songs(options.songs):
        _cut_song(song, options.out, options.each, rng, tables)
    for name, lines in tables.items():
        text = "\n".join(["file\tbpm\tpack\tbeats", *lines]) + "\n"
        (options.out / f"{name}.tsv").write_text(text, encoding="utf-8")
        print(f"{len(lines)} loops in {options.out / name}.tsv")


def _cut_song(
    song: Song, out: Path, each: int, rng: np.random.Generator, tables: dict[str, list[str]]
) -> None:
    samples, rate = soundfile.read(song.path, dtype="float32", always_2d=True)
    for bars, at in positions(song, len(samples), rate, each, rng):
        loop, after = cut(samples, rate, song, bars, at)
        if len(loop) == 0 or float(np.sqrt(np.mean(loop**2))) < QUIET:
            continue
        tailed = with_tail(loop, after, rate, song.bpm, rng)
        for name, sound in (("exact", loop), ("tails", tailed)):
            file = f"{song.path.stem}_{at:03d}_{bars}_{name}.flac"
            soundfile.write(out / file, np.clip(sound, -1, 1), rate)
            row = (file, f"{song.bpm:g}", song.pack, f"{bars * song.bar:g}")
            tables[name].append("\t".join(row))


if __name__ == "__main__":
    main()
