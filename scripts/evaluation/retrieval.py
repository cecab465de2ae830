"""Retrieval across packs on a table of one-shots (file, role, pack): the fingerprint and a peer.

For every sound the ten nearest sounds of other packs are looked up; precision at 10 is the share
of them that have its role. The learned part of the fingerprint never saw a table's sounds. Where
librosa is installed, statistics of its MFCCs stand beside ours (mean and deviation of 20
coefficients, standardised over the table).
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.mfcc import mfcc_statistics
from evaluation.tables import check_heard, read_table
from samplerecs_models.decode import decode
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.errors import DecodeError
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Bool, Float32, Float64
from training.split import is_held_out

NEAREST = 10
#: Cosine from which two sounds may be one sound twice; such pairs are told, for they flatter.
TWIN = 0.9999


@dataclass(frozen=True)
class Heard:
    """What of a table could be decoded, in the table's order."""

    file: list[str]
    role: list[str]
    pack: list[str]
    sounds: list[Sound]
    seconds: float


@dataclass(frozen=True)
class Answers:
    """For each sound: the roles of its nearest in other packs, best first, and what was there.

    `there` is the number of sounds of its role in other packs; a sound without any is not asked.
    """

    role: list[str]
    nearest: list[list[str]]
    there: list[int]
    average: list[float]


def run(table: Path, options: argparse.Namespace) -> dict[str, object]:  # noqa: ARG001
    """Print the figures of a table of one-shots and return them.

    Args:
        table: tab-separated, columns file (relative to the table), role, pack.
        options: of the command line; none is used.

    Raises:
        BadTable: when there is nothing to measure on.
    """
    heard = _hear(table)
    check_heard(table, len(heard.file))
    started = time.perf_counter()
    fingerprint = Fingerprint()
    ours = fingerprint.embed_audio(heard.sounds)
    embedding = time.perf_counter() - started
    result: dict[str, object] = {
        "table": "retrieval",
        "files": len(heard.file),
        "packs": len(set(heard.pack)),
        "model": str(fingerprint.model),
        "dim": fingerprint.model.dim,
        "seed": None,
        "decode_ms": round(1e3 * heard.seconds / max(1, len(heard.file)), 3),
        "fingerprint_ms": round(1e3 * embedding / max(1, len(heard.file)), 3),
        "files_per_second": round(len(heard.file) / (heard.seconds + embedding), 1),
    }
    spaces = {"fingerprint": ours}
    peer = mfcc_statistics([sound.mono for sound in heard.sounds], ANALYSIS_RATE)
    if peer is None:
        print("librosa is not installed here; only ours is measured")
    else:
        spaces["librosa_mfcc"] = peer
    for name, vectors in spaces.items():
        result[name] = _report(name, vectors, heard)
    result["twins"] = _twins(ours, heard)
    print({k: v for k, v in result.items() if k not in spaces})
    return result


def _hear(table: Path) -> Heard:
    heard = Heard([], [], [], [], 0.0)
    started = time.perf_counter()
    for row in read_table(table, "file", "role", "pack"):
        try:
            audio = decode((table.parent / row["file"]).resolve(), rate=ANALYSIS_RATE)
        except DecodeError as error:
            print(f"  {row['file']}: {error}")
            continue
        heard.file.append(row["file"])
        heard.role.append(row["role"])
        heard.pack.append(row["pack"])
        heard.sounds.append(Sound(audio))
    return Heard(heard.file, heard.role, heard.pack, heard.sounds, time.perf_counter() - started)


def _report(name: str, vectors: Float32, heard: Heard) -> dict[str, object]:
    """Print and return the figures of one space: by half of the packs, then by role over all."""
    held = np.array([is_held_out(pack) for pack in heard.pack])
    everything = np.ones(len(held), dtype=np.bool_)
    out: dict[str, object] = {}
    for half, keep in (("tune", ~held), ("hold_out", held), ("all", everything)):
        answers = _ask(vectors, heard, keep)
        out[half] = _figures(answers)
        print(f"{name}, {half}: {out[half]}")
    out["by_role"] = _by_role(name, _ask(vectors, heard, everything))
    return out


def _ask(vectors: Float32, heard: Heard, keep: Bool) -> Answers:
    """Ask every kept sound for its nearest among the kept ones of other packs."""
    index = np.flatnonzero(keep)
    role, pack = np.array(heard.role)[index], np.array(heard.pack)[index]
    scores = (vectors[index] @ vectors[index].T).astype(np.float64)
    answers = Answers([], [], [], [])
    for row in range(len(index)):
        others = np.flatnonzero(pack != pack[row])
        there = int(np.sum(role[others] == role[row]))
        if not there:
            continue
        order = others[np.argsort(-scores[row, others], kind="stable")]
        answers.role.append(str(role[row]))
        answers.nearest.append(role[order[:NEAREST]].tolist())
        answers.there.append(there)
        answers.average.append(_average_precision(role[order] == role[row]))
    return answers


def _average_precision(hit: Bool) -> float:
    ranks = np.flatnonzero(hit) + 1
    return float(np.mean(np.arange(1, len(ranks) + 1) / ranks))


def _figures(answers: Answers) -> dict[str, float]:
    """Return precision at 10 (plain, and of what could be had) and at 1; mean average precision."""
    pairs = list(zip(answers.role, answers.nearest, strict=True))
    if not pairs:
        return {"asked": 0.0}
    hits = np.array([sum(each == role for each in near) for role, near in pairs], dtype=float)
    could = np.minimum(np.array(answers.there), NEAREST)
    values = {
        "asked": float(len(pairs)),
        "precision_at_10": float(np.mean(hits / NEAREST)),
        "precision_at_10_possible": float(np.mean(hits / could)),
        "precision_at_1": float(np.mean([near[0] == role for role, near in pairs])),
        "mean_average_precision": float(np.mean(answers.average)),
    }
    return {key: round(value, 4) for key, value in values.items()}


def _by_role(name: str, answers: Answers) -> dict[str, float]:
    """Print for each role what its ten nearest are; return the precision at 10 of each."""
    out = {}
    for role, count in Counter(answers.role).most_common():
        near = [n for r, n in zip(answers.role, answers.nearest, strict=True) if r == role]
        said = Counter(each for ten in near for each in ten)
        whole = sum(said.values())
        out[role] = round(said[role] / whole, 4)
        others = ", ".join(f"{o} {n / whole:.2f}" for o, n in said.most_common(5) if o != role)
        print(f"  {name} {role:12} {out[role]:.3f} of {count:4}   {others}")
    return out


def _twins(vectors: Float32, heard: Heard) -> int:
    """Return how many pairs of sounds of two packs may be one sound."""
    pack = np.array(heard.pack)
    near: Float64 = np.triu(vectors.astype(np.float64) @ vectors.T.astype(np.float64), 1)
    return int(np.sum((near >= TWIN) & (pack[:, None] != pack[None, :])))
