"""Every example on the page about names is read as the page says."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import pytest
from name_tables import written

from samplerecs_models.metadata import facts_from_name

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/names.md").read_text("utf-8")


def rows(header: str) -> list[tuple[str, str, str]]:
    """Return the cells of all tables below such a header."""
    found, wanted = [], False
    for line in PAGE.splitlines():
        if line.startswith("| ") and "`" not in line:
            wanted = line == header
        elif wanted and (match := re.fullmatch(r"\| `(.+)` \| (.+) \| (.+) \|", line)):
            found.append((match[1], match[2].replace("–", "-"), match[3].replace("–", "-")))
    return found


TEMPO_AND_KEY = rows("| name | tempo | key |")
KIND_AND_ROLE = rows("| path | kind | role |")


def test_there_are_examples() -> None:
    assert len(TEMPO_AND_KEY) + len(KIND_AND_ROLE) == PAGE.count("| `")
    assert min(len(TEMPO_AND_KEY), len(KIND_AND_ROLE)) > 10


@pytest.mark.parametrize(("name", "tempo", "key"), TEMPO_AND_KEY)
def test_tempo_and_key(name: str, tempo: str, key: str) -> None:
    assert written(facts_from_name(PurePath(name)))[:2] == (tempo, key)


@pytest.mark.parametrize(("path", "kind", "role"), KIND_AND_ROLE)
def test_kind_and_role(path: str, kind: str, role: str) -> None:
    assert written(facts_from_name(PurePath(path)))[2:] == (kind, role)
