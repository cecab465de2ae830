"""What goes with the sounds that are there: often used together, lacking, used before."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.learner import Knowledge, mostly_from
from samplerecs_daemon.recommend.packmates import Packmates
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.rank.columns import ROLE_CODES, Query
from samplerecs_models.rank.limits import limits_of
from samplerecs_models.vocabulary import Role

#: What the role of the track at hand counts beside a role that the project lacks, and how many of
#: ten places its roles may take among them all.
TRACK_COUNTS, TRACK_PLACES = 3.0, 6
_ARTICLES = {"drums": "no drums", "vocals": "no vocals", "effects": "no effects"}


def with_lacks(query: Query, lacks: Mapping[str, tuple[Role, ...]]) -> Query:
    """Return the query that wants the roles which a project lacks, and says so."""
    said = {
        role: f"{_ARTICLES.get(family, f'no {family}')} in the project yet"
        for family, roles in lacks.items()
        for role in roles
    }
    return replace(query, wanted_roles=tuple(said), role_words=said) if said else query


def with_track(query: Query, track: str, roles: tuple[Role, ...]) -> Query:
    """Return the query that wants what the track under the user's hand is named for.

    That is asked for by hand and counts for more than what is only lacking: these roles may take
    more than half of a list together, but not all of it, for a name is a hint; nothing is hidden.
    """
    limits = limits_of(query)
    return replace(
        query,
        wanted_roles=roles,
        role_words=dict.fromkeys(roles, f"for the track {track}"),
        weights=replace(query.weights, role=TRACK_COUNTS * query.weights.role),
        limits=replace(
            limits,
            one_role=tuple(ROLE_CODES.index(role) for role in roles),
            per_one_role=TRACK_PLACES,
            untimed=_at_least(limits.untimed, TRACK_PLACES),
            # One-shots come as the track wants them, and not of as many roles as there are.
            untimed_first=False,
        ),
    )


def with_one_pack(query: Query, index: LibraryIndex, beside: Sequence[int]) -> Query:
    """Return the query without a limit for the pack that most of the project is from."""
    # What was taken twice is one sound.
    rows, limits = np.unique(index.rows(beside)), limits_of(query)
    most = mostly_from(index, rows, np.ones(len(rows))) if limits.per_pack is not None else ()
    if not most:
        return query
    return replace(query, limits=replace(limits, free_packs=(*limits.free_packs, *most)))


def _at_least(limit: int | None, places: int) -> int | None:
    return None if limit is None else max(limit, places)


def with_packmates(query: Query, found: Packmates | None, *, widens: bool) -> Query:
    """Return the query whose taste is also for the packs and folders that the project is from.

    Where it `widens` the list, a pack may take as large a share of it as it has of the project.
    """
    if found is None:
        return query
    taste = found.column if query.taste is None else np.clip(query.taste + found.column, -1, 1)
    query = replace(query, taste=taste, tastes={**query.tastes, **found.said})
    if not (widens and found.places):
        return query
    return replace(query, limits=replace(limits_of(query), wider_packs=found.places))


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
        sample: _in_words(name, at)
        for sample, (name, at) in uses.items()
        if name.lower() != project.lower()
    }


def every_use(store: StoreReader, sample: int) -> tuple[str, ...]:
    """Return all projects that a sound was used in, in words, the latest first."""
    return tuple(_in_words(name, at) for name, at in store.uses(sample))


def _in_words(name: str, at: float) -> str:
    return f"{name}, {time.strftime('%B %Y', time.localtime(at))}"
