"""Role, kind and the honesty of tempo and key on a table of roles (file, role, pack).

Says how often the role heard is right where one is given, how often one is given, and how right
the sure ones are: from audio alone, and as a library sees it (names first). Kind, and that there is
no tempo and no key, are judged on the hits of drums alone: a bass may be a note or a loop. Packs
are split in two: weights were trained on some of the one half (`training.split`), never on the
other.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.tables import HITS, BadTable, Row, check_heard, read_table
from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.merge import merge
from samplerecs_models.types import Analysis, Estimate
from samplerecs_models.vocabulary import Kind, Role
from training.split import is_held_out

#: An answer at least this sure counts as sure; a tempo or key at least that sure as given.
SURE, GIVEN = 0.8, 0.5


@dataclass(frozen=True)
class Judged:
    """One file: the truth, and what was said of it."""

    file: str
    role: str
    pack: str
    heard: Estimate[Role]
    named: Estimate[Role]
    analysis: Analysis


def run(table: Path, options: argparse.Namespace) -> dict[str, object]:  # noqa: ARG001
    """Print the figures of a table of one-shots and return them.

    Args:
        table: tab-separated, columns file (relative to the table), role, pack.
        options: of the command line; none is used.

    Raises:
        BadTable: when there is nothing to measure on.
    """
    rows = [row for row in (_judge(table.parent, line) for line in _read(table)) if row]
    check_heard(table, len(rows))
    halves = {
        "tune": [row for row in rows if not is_held_out(row.pack)],
        "hold_out": [row for row in rows if is_held_out(row.pack)],
        "all": rows,
    }
    result: dict[str, object] = {"table": "roles", "files": len(rows)}
    for name, half in halves.items():
        result[name] = _figures(half)
        print(f"{name}: {len(half)} files of {len({row.pack for row in half})} packs")
        for figure, value in _figures(half).items():
            print(f"  {figure:28} {value}")
    _print_confusion(rows)
    return result


def _read(table: Path) -> list[Row]:
    rows = read_table(table, "file", "role")
    known = {role.value for role in Role}
    for row in rows:
        if row["role"] not in known:
            raise BadTable(f"{row.where}: {row['role']!r} is no role.")
    return rows


def _judge(folder: Path, row: Row) -> Judged | None:
    path = (folder / row["file"]).resolve()
    try:
        done = examine(path, embedders=())
    except DecodeError as error:
        print(f"  {row['file']}: {error}")
        return None
    described = merge(done.facts, done.analysis)
    return Judged(
        row["file"], row["role"], row["pack"], done.analysis.role, described.role,
        done.analysis,
    )  # fmt: skip


def _figures(rows: Sequence[Judged]) -> dict[str, float | None]:
    """Return the figures of one set of files; None where there is nothing to divide by."""
    audio = [(row.heard, row.role) for row in rows]
    names = [(row.named, row.role) for row in rows]
    hits = [row for row in rows if row.role in HITS]
    given = [row for row in hits if row.analysis.kind.value is not None]
    return {
        **{f"audio_{name}": value for name, value in _answers(audio).items()},
        **{f"names_first_{name}": value for name, value in _answers(names).items()},
        "kind_coverage": _share(len(given), len(hits)),
        "kind_accuracy": _share(
            sum(row.analysis.kind.value is Kind.ONE_SHOT for row in given), len(given)
        ),
        "false_tempo": _share(
            sum(row.analysis.bpm.confidence >= GIVEN for row in hits if row.analysis.bpm.value),
            len(hits),
        ),
        "false_key": _share(
            sum(row.analysis.key.confidence >= GIVEN for row in hits if row.analysis.key.value),
            len(hits),
        ),
    }


def _answers(said: Sequence[tuple[Estimate[Role], str]]) -> dict[str, float | None]:
    answered = [(each, truth) for each, truth in said if _is_answer(each)]
    sure = [(each, truth) for each, truth in answered if each.confidence >= SURE]
    return {
        "coverage": _share(len(answered), len(said)),
        "accuracy": _share(sum(each.value == truth for each, truth in answered), len(answered)),
        "sure_coverage": _share(len(sure), len(said)),
        "sure_accuracy": _share(sum(each.value == truth for each, truth in sure), len(sure)),
    }


def _is_answer(role: Estimate[Role]) -> bool:
    return role.value is not None and role.value is not Role.UNKNOWN


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _print_confusion(rows: Sequence[Judged]) -> None:
    """Print per role how many were heard right and as what else, then what was wrong and sure."""
    for role, count in Counter(row.role for row in rows).most_common():
        heard = Counter(
            row.heard.value.value if row.heard.value else "?" for row in rows if row.role == role
        )
        others = ", ".join(f"{name} {n}" for name, n in heard.most_common() if name != role)
        print(f"  {role:12} {heard[role]:4} of {count:4}   {others}")
    print("wrong and sure:")
    for row in rows:
        if row.heard.value != row.role and row.heard.value and row.heard.confidence >= SURE:
            print(f"  {row.file}: {row.heard.value} {row.heard.confidence:.2f}, is {row.role}")
