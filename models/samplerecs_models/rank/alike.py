"""Which sounds of a library are one and the same by ear: re-encoded, louder, trimmed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from samplerecs_models.rank.diversity import (
    LIKE_DURATION_S,
    NEAR_DUPLICATE_COSINE,
    TRIMMED_COSINE,
    TRIMMED_DURATION,
    one_sound,
)
from samplerecs_models.types import Bool, Float32, Int64

#: Rows compared at once: the products of a block fit the processor's cache.
_BLOCK = 1_024


def alike(vectors: Float32, durations: Float32, usable: Bool) -> list[Int64]:
    """Return the groups of sounds that `diversity.one_sound` holds for the same.

    Each group is one sound, the longest not yet in a group, and whatever is the same as that one:
    no chains, in which each link is like the next and the ends are not alike. Only sounds whose
    lengths lie within the rule's reach are compared, so that 100,000 take seconds.

    Args:
        vectors: float32 (n, dim), unit norm.
        durations: float32 (n,), seconds.
        usable: bool (n,), rows that take part.

    Returns:
        Row numbers of each group of two or more, its first sound first, the others ascending;
        groups by their first row.
    """
    rows = np.flatnonzero(usable & (durations > 0))
    rows = rows[np.lexsort((rows, durations[rows]))]
    same: dict[int, list[int]] = {}
    for shorter, longer in _pairs(vectors, durations.astype(np.float64), rows):
        same.setdefault(longer, []).append(shorter)
        same.setdefault(shorter, []).append(longer)
    groups, taken = [], set[int]()
    for position in sorted(same, reverse=True):
        if position in taken:
            continue
        members = [other for other in same[position] if other not in taken]
        taken.update(members, [position])
        if members:
            groups.append(np.concatenate([rows[[position]], np.sort(rows[members])]))
    return sorted(groups, key=lambda group: int(group[0]))


def _pairs(
    vectors: Float32, durations: np.ndarray[tuple[int], np.dtype[np.float64]], rows: Int64
) -> Iterator[tuple[int, int]]:
    """Yield the positions in `rows` (rising by duration) of every pair that is one sound."""
    lengths = durations[rows]
    least = min(NEAR_DUPLICATE_COSINE, TRIMMED_COSINE)
    for begin in range(0, len(rows), _BLOCK):
        end = min(begin + _BLOCK, len(rows))
        # Nothing longer than this is one sound with the longest of the block.
        longest = lengths[end - 1]
        most = max(longest / TRIMMED_DURATION, longest + LIKE_DURATION_S)
        reach = int(np.searchsorted(lengths, most, side="right"))
        block = vectors[rows[begin:end]]
        for start in range(begin, reach, _BLOCK):
            stop = min(start + _BLOCK, reach)
            products = block @ vectors[rows[start:stop]].T
            ones, others = np.nonzero(products >= least)
            ones, others, cosines = ones + begin, others + start, products[ones, others]
            later = others > ones
            yield from _confirmed(ones[later], others[later], cosines[later], lengths)


def _confirmed(
    ones: Int64,
    others: Int64,
    cosines: Float32,
    lengths: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Iterator[tuple[int, int]]:
    for one, other, cosine in zip(ones.tolist(), others.tolist(), cosines.tolist(), strict=True):
        pair = one_sound(np.array([cosine]), lengths[other : other + 1], float(lengths[one]))
        if pair[0]:
            yield one, other
