"""Sounds whose pack is named by their library folder itself, when that folder gets another name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from samplerecs_daemon.store import codec
from samplerecs_daemon.store.connection import Database
from samplerecs_models.metadata import facts_of_name


def rename_packs(database: Database, root_id: int, old: str, new: str) -> list[int]:
    """Give the sounds of a root their pack by its new name, where its old one gave it.

    Args:
        database: in a transaction; what is merged of the samples is for the caller to refresh.
        root_id: the root.
        old: the folder's name before.
        new: its name now.

    Returns:
        The samples that belong to another pack now.
    """
    changed = list(_changed(database, root_id, old, new))
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
    for number, sample, relative, body in rows:
        name, facts = os.fsdecode(relative), codec.load_facts(body)
        if facts.pack not in (old, ""):
            continue
        after = facts_of_name(name, new).pack
        if facts.pack == facts_of_name(name, old).pack != after:
            yield codec.dump_facts(replace(facts, pack=after)), number, sample
