"""Key on a table (file, key, mode): MIREX score, exact, confusions, sure ones, honest on drums.

An answer scores 1 when exact, 0.5 a fifth off in the same mode, 0.3 the relative key, 0.2 the
parallel one (the MIREX task "audio key detection"); none scores 0. Where the table names no mode
a bare root is exact. A sound that has no key has "none" or "-" as its key, or nothing and a drum's
role: it is to get none. Other rows without a key say nothing; they are left out, and their number
is told.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from evaluation.key_peers import key_peers
from evaluation.tables import BadTable, Row, check_heard, check_told, read_table
from samplerecs_models.errors import BadKey, DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.harmony import Key, Relation, name_of, parse_key, relation
from samplerecs_models.types import Estimate

SCORES = {
    Relation.SAME: 1.0, Relation.FIFTH: 0.5, Relation.RELATIVE: 0.3, Relation.PARALLEL: 0.2,
}  # fmt: skip
#: An answer at least this sure counts as sure; one at least that sure as given.
SURE, GIVEN = 0.8, 0.5
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)
#: Seed of the split where none is given.
SEED = 0


@dataclass(frozen=True)
class Judged:
    """One sound: its key (None: it has none) and what was said; `others` by the peers' names."""

    file: str
    key: Key | None
    said: Estimate[Key]
    others: dict[str, Key | None] = field(default_factory=dict)


def run(table: Path, options: argparse.Namespace) -> dict[str, object]:
    """Print the figures of a table and return them.

    Args:
        table: tab-separated, columns file (relative to the table), key, mode, role.
        options: `peers` measures librosa and Essentia beside us, `hold_out` seeds the split.

    Raises:
        BadTable: when there is nothing to measure on.
    """
    seed = SEED if options.hold_out is None else int(options.hold_out)
    lines = read_table(table, "file")
    keys = [(line, _key_of(line)) for line in lines]
    read = [(line, key) for line, key in keys if key or line.has_none("key")]
    check_told(table, len(read), len(lines) - len(read), "key")
    rows = _judge_all(table, read, key_peers() if options.peers else {})
    check_heard(table, len(rows))
    halves = {
        "tune": [row for row in rows if not _is_held_out(row.file, seed)],
        "hold_out": [row for row in rows if _is_held_out(row.file, seed)],
        "all": rows,
    }
    result: dict[str, object] = {
        "files": len(rows), "unread": len(read) - len(rows), "left_out": len(lines) - len(read),
        "split_seed": seed,
    }  # fmt: skip
    for name, half in halves.items():
        result[name] = figures = figures_of(half)
        print(f"{name}: {figures['keyed']} with a key, {figures['none']} without")
        for figure, value in figures.items():
            print(f"  {figure:24} {'-' if value is None else value}")
    keyed = [row for row in rows if row.key]
    result["relations"] = _print_relations(keyed)
    result["calibration"] = _print_calibration(keyed)
    result["peers"] = _print_peers(keyed)
    _print_errors(rows)
    return result


def figures_of(rows: Sequence[Judged]) -> dict[str, float | None]:
    """Return the figures of some sounds; None where there is nothing to divide by."""
    keyed, none = [row for row in rows if row.key], [row for row in rows if not row.key]
    sure = [row for row in keyed if row.said.value and row.said.confidence >= SURE]
    exact = [row for row in sure if score(row.said.value, row.key) == 1.0]
    roots = [row for row in keyed if row.said.value and row.key]
    false = sum(row.said.value is not None and row.said.confidence >= GIVEN for row in none)
    return {
        "keyed": len(keyed),
        "none": len(none),
        **accuracy([(row.said.value, row.key) for row in keyed]),
        "root": _share(
            sum(r.said.value.tonic == r.key.tonic for r in roots if r.said.value and r.key),
            len(keyed),
        ),
        "sure": _share(len(sure), len(keyed)),
        "sure_right": _share(len(exact), len(sure)),
        "false_key": _share(false, len(none)),
        "keyless": _share(sum(row.said.value is None for row in none), len(none)),
    }


def accuracy(answers: Sequence[tuple[Key | None, Key | None]]) -> dict[str, float | None]:
    """Return the mean MIREX score and the share of exact ones of (answer, truth)."""
    scores = [score(said, truth) for said, truth in answers]
    return {
        "mirex": round(sum(scores) / len(scores), 4) if scores else None,
        "exact": _share(sum(each == 1.0 for each in scores), len(scores)),
    }


def score(said: Key | None, truth: Key | None) -> float:
    """Return the MIREX score of an answer; a truth without a mode asks for the root only."""
    if said is None or truth is None:
        return 0.0
    if truth.mode is None:
        return float(said.tonic == truth.tonic)
    if said.mode is None:
        return 0.2 if said.tonic == truth.tonic else 0.0
    return SCORES.get(relation(said, truth), 0.0)


def _judge_all(
    table: Path,
    read: Sequence[tuple[Row, Key | None]],
    peers: dict[str, Callable[[Path], Key | None]],
) -> list[Judged]:
    rows: list[Judged] = []
    for line, key in read:
        path = (table.parent / line["file"]).resolve()
        try:
            said = examine(path, embedders=(), audio_only=True).analysis.key
            others = {name: hear(path) for name, hear in peers.items()} if key else {}
        except DecodeError as error:
            print(f"  {line['file']}: {error}")
            continue
        rows.append(Judged(line["file"], key, said, others))
    return rows


def _key_of(line: Row) -> Key | None:
    """Return the key of a sound; None where it has none, and where the table is silent."""
    if line.has_none("key"):
        return None
    named = f"{line['key']} {line['mode']}".strip()
    try:
        return parse_key(named) if named else None
    except BadKey:
        raise BadTable(f"{line.where}: {named!r} is no key.") from None


def _is_held_out(file: str, seed: int) -> bool:
    return crc32(f"{seed} {file}".encode()) % 2 == 1


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _print_relations(rows: Sequence[Judged]) -> dict[str, int]:
    """Print how the answers stand to the truth."""
    found = Counter(
        relation(row.said.value, row.key).value if row.said.value else "no answer" for row in rows
    )
    for name, count in found.most_common():
        print(f"  {name:24} {count:4} of {len(rows)}")
    return dict(found)


def _print_calibration(rows: Sequence[Judged]) -> list[dict[str, float | None]]:
    """Print, for each step of confidence, how many answers are right."""
    table: list[dict[str, float | None]] = []
    for low, high in pairwise(STEPS):
        within = [r for r in rows if r.said.value and low <= r.said.confidence < high]
        right = _share(sum(score(r.said.value, r.key) == 1.0 for r in within), len(within))
        table.append({"from": low, "answers": len(within), "right": right})
        print(f"  confidence {low:.1f} to {min(high, 1.0):.1f}: {len(within):4} answers, {right}")
    return table


def _print_peers(rows: Sequence[Judged]) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    for name in sorted({name for row in rows for name in row.others}):
        found[name] = accuracy([(row.others.get(name), row.key) for row in rows])
        print(f"  {name:24} mirex {found[name]['mirex']} exact {found[name]['exact']}")
    return found


def _print_errors(rows: Sequence[Judged]) -> None:
    print("wrong:")
    for row in rows:
        said = row.said.value
        if row.key and score(said, row.key) < 1.0:
            heard = name_of(said) if said else "nothing"
            print(f"  {row.file}: {heard} {row.said.confidence:.2f}, is {name_of(row.key)}")
        elif said and not row.key and row.said.confidence >= GIVEN:
            print(f"  {row.file}: {name_of(said)} {row.said.confidence:.2f}, has none")
