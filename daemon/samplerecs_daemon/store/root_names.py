"""What a library folder's own name says of its sounds, when that folder gets another name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from samplerecs_daemon.store import codec
from samplerecs_daemon.store.connection import Database
from samplerecs_models.metadata import facts_of_name, library_name, renewed, role_folder


def rename_root(database: Database, root_id: int, old: Path, new: Path) -> list[int]:
    """Give the sounds of a root the pack and the role by its new name where its old one gave them.

    Args:
        database: in a transaction; what is merged of the samples is for the caller to refresh.
        root_id: the root.
        old: the folder before.
        new: the folder now.

    Returns:
        The samples of which something else is known now.
    """
    before, after = library_name(old), library_name(new)
    changed = list(_changed(database, root_id, before, after)) if before != after else []
    database.many(
        "UPDATE locations SET facts = ? WHERE id = ?", [(facts, row) for facts, row, _ in changed]
    )
    return list({sample for *_, sample in changed})


def _changed(
    database: Database, root_id: int, old: str, new: str
) -> Iterator[tuple[str | bytes, int, int]]:
    rows = database.query(
        "SELECT id, sample_id, relative, facts FROM locations WHERE root_id = ?", (root_id,)
    )
    says_role = role_folder(old) is not None or role_folder(new) is not None
    for number, sample, relative, body in rows:
        name, facts = os.fsdecode(relative), codec.load_facts(body)
        if not says_role and facts.pack not in (old, ""):
            continue
        named = facts_of_name(name, new)
        if named == facts_of_name(name, old):
            continue
        after = renewed(facts, named)
        if after != facts:
            yield codec.dump_facts(after), number, sample
