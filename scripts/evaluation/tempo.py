"""Tempo on a table of loops (file, bpm, pack): right, exact, sure, and honest about it.

An answer is right within 4 % at the right octave, exact within half a BPM. A sound that has no
tempo has "none", "-" or 0 as its bpm, or nothing and a drum's role: of these only false answers
are counted. Other rows without a bpm say nothing; they are left out, and their number is told.
Without a column pack the folder is the pack.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import soundfile

from evaluation.peers import tempo_peers
from evaluation.tables import Row, check_heard, check_told, read_table
from evaluation.tails import with_tail
from samplerecs_models.decode import decode
from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Estimate

RIGHT, EXACT_BPM = 0.04, 0.5
#: An answer at least this sure counts as sure; one at least that sure as given.
SURE, GIVEN = 0.8, 0.5
#: Confidences of the calibration table lie between neighbours of these.
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)
#: Seed of the split where none is given, and of the tails.
SEED = 0


@dataclass(frozen=True)
class Judged:
    """One sound: its tempo (0: it has none) and what was said; `others` by the peers' names."""

    file: str
    pack: str
    bpm: float
    said: Estimate[float]
    others: dict[str, float] = field(default_factory=dict)


def run(table: Path, options: argparse.Namespace) -> dict[str, object]:
    """Print the figures of a table of loops and return them.

    Args:
        table: tab-separated, columns file (relative to the table), bpm, pack.
        options: `tail` adds a tail to every loop, `peers` measures librosa and Essentia beside
            us, `hold_out` seeds the split by pack.

    Raises:
        BadTable: when there is nothing to measure on.
    """
    seed = SEED if options.hold_out is None else int(options.hold_out)
    lines = [(line, _bpm_of(line)) for line in read_table(table, "file")]
    read = [(line, bpm) for line, bpm in lines if bpm is not None]
    check_told(table, len(read), len(lines) - len(read), "tempo")
    rows = _judge_all(table, read, tail=options.tail, peers=options.peers)
    check_heard(table, len(rows))
    halves = {
        "tune": [row for row in rows if not _is_held_out(row.pack, seed)],
        "hold_out": [row for row in rows if _is_held_out(row.pack, seed)],
        "all": rows,
    }
    result: dict[str, object] = {
        "files": len(rows), "unread": len(read) - len(rows), "left_out": len(lines) - len(read),
        "tail": bool(options.tail), "split_seed": seed,
    }  # fmt: skip
    for name, half in halves.items():
        result[name] = figures = figures_of(half)
        packs = len({row.pack for row in half})
        print(f"{name}: {figures['loops']} loops, {figures['none']} without tempo, {packs} packs")
        for figure, value in figures.items():
            print(f"  {figure:24} {'-' if value is None else value}")
    result["calibration"] = _print_calibration(rows)
    result["peers"] = _print_peers(rows)
    _print_errors(rows)
    return result


def figures_of(rows: Sequence[Judged]) -> dict[str, float | None]:
    """Return the figures of some sounds; None where there is nothing to divide by."""
    loops = [row for row in rows if row.bpm > 0]
    none = [row for row in rows if row.bpm <= 0]
    answers = [(row.said.value or 0.0, row.bpm) for row in loops]
    sure = [row for row in loops if row.said.value and row.said.confidence >= SURE]
    false = sum(row.said.value is not None and row.said.confidence >= GIVEN for row in none)
    return {
        "loops": len(loops),
        "none": len(none),
        **accuracy(answers),
        "sure": _share(len(sure), len(loops)),
        "sure_right": _share(sum(is_right(r.said.value or 0, r.bpm) for r in sure), len(sure)),
        "false_tempo": _share(false, len(none)),
    }


def accuracy(answers: Sequence[tuple[float, float]]) -> dict[str, float | None]:
    """Return the shares of (answer, truth) that are right, exact, and an octave off."""
    n = len(answers)
    octave = sum(is_right(2 * said, bpm) or is_right(said / 2, bpm) for said, bpm in answers)
    return {
        "right": _share(sum(is_right(said, bpm) for said, bpm in answers), n),
        "exact": _share(sum(abs(said - bpm) <= EXACT_BPM for said, bpm in answers), n),
        "octave_errors": _share(octave, n),
    }


def is_right(said: float, bpm: float) -> bool:
    return abs(said / bpm - 1.0) <= RIGHT


def _bpm_of(line: Row) -> float | None:
    """Return the tempo of a sound, 0 for one that has none; None where the table is silent."""
    if line.has_none("bpm"):
        return 0.0
    return line.number("bpm") if line["bpm"] else None


def _judge_all(
    table: Path, read: Sequence[tuple[Row, float]], *, tail: bool, peers: bool
) -> list[Judged]:
    measures = tempo_peers() if peers else {}
    rows: list[Judged] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (line, bpm) in enumerate(read):
            path = (table.parent / line["file"]).resolve()
            try:
                if tail and bpm > 0:
                    path = _tailed(path, bpm, Path(folder), number)
                said = examine(path, embedders=(), audio_only=True).analysis.bpm
                others = {name: measure(path) for name, measure in measures.items()}
            except DecodeError as error:
                print(f"  {line['file']}: {error}")
                continue
            pack = line["pack"] or str(Path(line["file"]).parent)
            rows.append(Judged(line["file"], pack, bpm, said, others))
    return rows


def _tailed(path: Path, bpm: float, folder: Path, number: int) -> Path:
    """Return a copy of a loop with a tail; what follows the loop is the loop again."""
    loop = decode(path, rate=ANALYSIS_RATE).samples
    rng = np.random.default_rng((SEED, number))
    after = loop[: round(2 * 60.0 / bpm * ANALYSIS_RATE)]
    copy = folder / "tailed.wav"
    sound = with_tail(loop, after, ANALYSIS_RATE, bpm, rng)
    soundfile.write(copy, sound, ANALYSIS_RATE, subtype="FLOAT")
    return copy


def _is_held_out(pack: str, seed: int) -> bool:
    return crc32(f"{seed} {pack}".encode()) % 2 == 1


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _print_calibration(rows: Sequence[Judged]) -> list[dict[str, float]]:
    """Print and return, for each range of confidence, how many answers were right."""
    table = []
    print("confidence: answers, their mean confidence, of them right")
    for low, high in pairwise(STEPS):
        inside = [
            row for row in rows
            if row.bpm > 0 and row.said.value and low <= row.said.confidence < high
        ]  # fmt: skip
        if inside:
            right = sum(is_right(row.said.value or 0.0, row.bpm) for row in inside)
            mean = sum(row.said.confidence for row in inside) / len(inside)
            print(f"  {low:.1f} to {min(high, 1.0):.1f}: {len(inside):4} {mean:.2f} "
                  f"{right / len(inside):.2f}")  # fmt: skip
            table.append({"from": low, "answers": len(inside), "right": right})
    return table


def _print_peers(rows: Sequence[Judged]) -> dict[str, dict[str, float | None]]:
    loops = [row for row in rows if row.bpm > 0]
    names = list(loops[0].others) if loops else []
    found = {name: accuracy([(row.others[name], row.bpm) for row in loops]) for name in names}
    for name, figures in found.items():
        print(f"{name}: " + ", ".join(f"{figure} {value}" for figure, value in figures.items()))
    return found


def _print_errors(rows: Sequence[Judged]) -> None:
    print("wrong or inexact:")
    for row in rows:
        value = row.said.value
        if row.bpm > 0 and (value is None or abs(value - row.bpm) > EXACT_BPM):
            wrong = " " if value and is_right(value, row.bpm) else "x"
            said = "no tempo" if value is None else f"{value:g} ({row.said.confidence:.2f})"
            print(f"  {wrong} {row.file}: {said}, is {row.bpm:g}")
    print("tempo where there is none:")
    for row in rows:
        if row.bpm <= 0 and row.said.value and row.said.confidence >= GIVEN:
            print(f"    {row.file}: {row.said.value:g} ({row.said.confidence:.2f})")
