"""Tables of names and what is read in them: path | bpm | key | kind | role, "-" for unsure."""

from __future__ import annotations

from samplerecs_models.harmony import name_of
from samplerecs_models.types import Facts

COLUMNS = ("bpm", "key", "kind", "role")


def rows_of(table: str) -> list[tuple[str, ...]]:
    """Return the cells of each line."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def written(facts: Facts) -> tuple[str, str, str, str]:
    """Return what facts say, as the tables have it."""
    return (
        f"{facts.bpm.value:g}" if facts.bpm.value else "-",
        name_of(facts.key.value) if facts.key.value else "-",
        facts.kind.value.value if facts.kind.value else "-",
        facts.role.value.value if facts.role.value else "-",
    )
