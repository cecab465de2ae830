"""Known answers about sounds, from makers' names, folders and tables; never from our analysis."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_models.demo.catalogue import PACKS
from samplerecs_models.harmony import Key, Relation, relation, transpose
from samplerecs_models.query import roles_named

#: Within this of the project's tempo, its half or its double a loop fits, in BPM (the rule's).
REACH = 5.0
#: A stretched loop must land so close, in BPM: names are rounded.
LANDS = 2.0
_FITTING = (Relation.SAME, Relation.RELATIVE, Relation.FIFTH, Relation.ROOT_ONLY)
#: How well a sound fits, as gains: in tempo and key, native, half or double time, after a change.
#: A one-shot fits any project, which says little for it: no more than a change.
EXACT, NATIVE, OCTAVE, CHANGED, ONE_SHOT, MISFIT = 3.0, 2.0, 1.0, 1.0, 1.0, 0.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a sound; None and "" where nothing is.

    Attributes:
        kind: "loop" or "one-shot"; `role`: as the tables name it.
        bpm, key: of a loop; a loop without a key has none (drums).
        pack: the top folder it lies in; `path`: below the folder of the sounds, with "/".
    """

    kind: str
    role: str = ""
    bpm: float | None = None
    key: Key | None = None
    pack: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A project: tempo, key, and the role asked for ("" for a free list)."""

    bpm: float
    key: Key | None = None
    role: str = ""


def read_answers(tables: Path, demo: Path) -> Mapping[str, Truth]:
    """Return what is known of each sound, by its absolute path.

    Args:
        tables: folder with tempo.tsv and roles.tsv, paths in them relative to it.
        demo: where the demo library was written.
    """
    found: dict[str, Truth] = {}
    for row in _rows(tables / "roles.tsv"):
        path = (tables / row["file"]).resolve()
        found[str(path)] = Truth("one-shot", row["role"])
    for row in _rows(tables / "tempo.tsv"):
        path = (tables / row["file"]).resolve()
        found[str(path)] = Truth("loop", bpm=float(row["bpm"]))
    for pack in PACKS:
        for item in pack.items:
            path = (demo / pack.folder / item.path).resolve()
            if item.kind.value in ("loop", "one-shot"):
                key = item.key if item.kind.value == "loop" else None
                found[str(path)] = Truth(item.kind.value, item.role.value, item.bpm, key)
    return {
        path: replace(
            truth, pack=_below(path, tables, demo).parts[0], path=_posix(path, tables, demo)
        )
        for path, truth in found.items()
    }


def _posix(path: str, tables: Path, demo: Path) -> str:
    return _below(path, tables, demo).as_posix()


def _below(path: str, tables: Path, demo: Path) -> Path:
    for root in (demo.resolve(), (tables / "../samples").resolve()):
        if Path(path).is_relative_to(root):
            return Path(path).relative_to(root)
    return Path(path)


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def gain(truth: Truth, asked: Asked, speed: float = 1.0, semitones: int = 0) -> float:
    """Return how well a sound fits a project once it is changed as said: MISFIT .. EXACT.

    Args:
        truth: of the sound.
        asked: the project.
        speed: playback speed that was told.
        semitones: transposition that was told.
    """
    if asked.role and truth.role and truth.role not in roles_named(asked.role):
        return MISFIT
    if truth.kind == "one-shot":
        return EXACT if asked.role else ONE_SHOT
    tempo = _tempo_gain(truth.bpm, asked.bpm, speed)
    return min(tempo, _key_gain(truth.key, asked.key, semitones))


def is_known(truth: Truth, asked: Asked) -> bool:
    """Say whether it is known if a sound is what was asked for: of some loops no role is told."""
    return not asked.role or bool(truth.role)


def is_native(truth: Truth, asked: Asked) -> bool:
    """Say whether a sound fits as it is, at the project's own tempo; one-shots always do."""
    found = gain(truth, asked)
    return found > 0 if truth.kind == "one-shot" else found >= NATIVE


def _tempo_gain(bpm: float | None, project: float, speed: float) -> float:
    if bpm is None:
        return NATIVE
    if speed != 1.0:
        lands = min(abs(bpm * speed - ratio * project) for ratio in (1.0, 0.5, 2.0))
        return CHANGED if lands <= LANDS else MISFIT
    if abs(bpm - project) <= 1.0:
        return EXACT
    if abs(bpm - project) <= REACH:
        return NATIVE
    octave = min(abs(bpm - ratio * project) for ratio in (0.5, 2.0))
    return OCTAVE if octave <= REACH else MISFIT


def _key_gain(key: Key | None, project: Key | None, semitones: int) -> float:
    if key is None or project is None:
        return EXACT
    how = relation(transpose(key, semitones), project)
    if semitones:
        return CHANGED if how in (Relation.SAME, Relation.RELATIVE, Relation.ROOT_ONLY) else MISFIT
    return EXACT if how is Relation.SAME else NATIVE if how in _FITTING else MISFIT
