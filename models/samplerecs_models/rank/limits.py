"""How a list is spread: limits of packs, roles and what has no tempo, and what passing one costs.

A limit gives way where the list could not be filled otherwise: it makes an excess, and the rows of
the least excess are chosen among.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samplerecs_models.rank.columns import Limits, Query, Weights
from samplerecs_models.types import Bool, Float64, Int64

#: Limits hold for each block of so many places.
BLOCK = 10
#: What passing a limit weighs: that of what has no tempo before a pack's, that before a role's.
#: Loops that fit are few, and often of one pack: a second pair of them is of more use than a fifth
#: one-shot.
UNTIMED_EXCESS, PACK_EXCESS = 1e6, 1e3
#: The code of the roles that share a limit.
ONE_ROLE = -2
#: What has a kept place is of so many of each role and of each pack.
KEPT_ROLE, KEPT_PACK = 1, 1
#: How a list is spread: with a prompt, for a project, where a role is asked for, where it is known
#: what sounds are wanted (then what has no tempo must be as near to them as the rest to be listed),
#: and where nothing at all is known.
ASKED_LIMITS = Limits(per_pack=2, lead=0.1)
FREE_LIMITS = Limits(per_pack=2, per_role=4, untimed=4, native_first=True, untimed_first=True)
ROLE_LIMITS = Limits(per_pack=2, lead=0.2, native_first=True)
AIMED_LIMITS = replace(FREE_LIMITS, untimed_first=False)
VARIED_LIMITS = Limits(per_pack=2, per_role=1, untimed=4)


def limits_of(query: Query) -> Limits:
    """Return how the list of a query is spread: as it says, or else by default."""
    return default_limits(query) if query.limits is None else query.limits


def default_limits(query: Query) -> Limits:
    """Return how a list is spread when the query does not say."""
    if not query.hides:
        return ASKED_LIMITS
    if query.wanted_roles and not query.role_words:
        return ROLE_LIMITS
    if query.target is not None or query.likeness is not None:
        return AIMED_LIMITS
    signals = (query.word_scores, query.bpm, query.key, query.descriptor_target or None)
    return VARIED_LIMITS if all(s is None for s in signals) else FREE_LIMITS


def kept_within(weights: Weights) -> float:
    """Return how far below a block's last by score what has no tempo may lie to be kept a place.

    As far as the fit to tempo and key accounts for, which it lacks by nature: so a place is kept
    beside a project, and not where the list is aimed at a sound that it is far from.
    """
    return weights.tempo + weights.key


def excess(
    packs: Int64, roles: Int64, untimed: Bool, chosen: list[int], limits: Limits
) -> tuple[Float64, Float64]:
    """Return per row how far taking it would pass the limits: the packs', and the others'.

    Args:
        packs: int64 (n,), codes, -1 for none.
        roles: int64 (n,), codes.
        untimed: bool (n,), has no tempo.
        chosen: the rows that have a place.
        limits: of each block of places.
    """
    blocks = len(chosen) // BLOCK + 1
    of_packs, of_rest = _of_packs(packs, chosen, limits, blocks), np.zeros(len(packs))
    if limits.untimed is not None:
        full = int(untimed[chosen].sum()) >= limits.untimed * blocks
        of_rest += UNTIMED_EXCESS * (untimed & full)
    if limits.per_role is not None:
        codes = one_role(roles, limits)
        most = np.where(codes == ONE_ROLE, limits.per_one_role, limits.per_role)
        of_rest += np.maximum(counts(codes, chosen) - most * blocks + 1, 0)
    return of_packs, of_rest


def _of_packs(packs: Int64, chosen: list[int], limits: Limits, blocks: int) -> Float64:
    if limits.per_pack is None:
        return np.zeros(len(packs))
    places = np.full(len(packs), limits.per_pack)
    for code, wider in limits.wider_packs:
        places[packs == code] = max(limits.per_pack, wider)
    over = np.maximum(counts(packs, chosen) - places * blocks + 1, 0)
    limited = (packs >= 0) & ~np.isin(packs, limits.free_packs)
    return PACK_EXCESS * np.where(limited, over, 0).astype(np.float64)


def one_role(roles: Int64, limits: Limits) -> Int64:
    """Return the codes of roles with those that share a limit as ONE_ROLE: int64 (n,)."""
    if not limits.one_role:
        return roles
    return np.where(np.isin(roles, limits.one_role), ONE_ROLE, roles)


def counts(codes: Int64, chosen: list[int]) -> Int64:
    """Return, per row, how many of the chosen have its code."""
    if not chosen:
        return np.zeros(len(codes), dtype=np.int64)
    return np.asarray((codes[:, None] == codes[chosen][None, :]).sum(axis=1), dtype=np.int64)
