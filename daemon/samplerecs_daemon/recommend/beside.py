"""What goes with the sounds that are there: often used together, lacking, used before."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.learner import Knowledge
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.rank.columns import Query
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Role

#: Sounds that were used beside those of the project, at most.
MOST_BESIDE = 200
_ARTICLES = {"drums": "no drums", "vocals": "no vocals", "effects": "no effects"}


def together_column(
    index: LibraryIndex, store: StoreReader, beside: Sequence[int]
) -> Float32 | None:
    """Return how often each sound was used beside some others: float32 (n,), 0..1; None for never.

    One place in common gives 0.5, two 0.75, and so on.

    Args:
        index: the library.
        store: knows the projects, and what was taken in one session.
        beside: ids of the others.
    """
    found = store.used_beside(beside, MOST_BESIDE) if beside else []
    if not found:
        return None
    column = np.zeros(len(index), dtype=np.float32)
    for sample, places in found:
        column[index.rows([sample])] = 1.0 - 0.5**places
    return column


def with_lacks(query: Query, lacks: Mapping[str, tuple[Role, ...]]) -> Query:
    """Return the query that wants the roles which a project lacks, and says so."""
    said = {
        role: f"{_ARTICLES.get(family, f'no {family}')} in the project yet"
        for family, roles in lacks.items()
        for role in roles
    }
    return replace(query, wanted_roles=tuple(said), lacking=said) if said else query


def query_with_taste(query: Query, known: Knowledge) -> Query:
    """Return the query with the columns of what was learnt."""
    return replace(query, taste=known.taste, tastes=known.tastes, fatigue=known.fatigue)


def used_words(store: StoreReader, ids: Sequence[int], project: str) -> dict[int, str]:
    """Return where each sound was used last, in words: "Night Drive, March".

    Args:
        store: knows the projects.
        ids: of the sounds.
        project: the open one, which is not told.
    """
    uses = store.last_uses(ids) if ids else {}
    return {
        sample: f"{name}, {time.strftime('%B %Y', time.localtime(at))}"
        for sample, (name, at) in uses.items()
        if name.lower() != project.lower()
    }
