"""What to loosen when a list is short: the one filter or rule whose absence helps most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from samplerecs_daemon.index.filters import Mask
from samplerecs_models.types import Bool

_LOOSEN = {
    "tempo": "are hidden by tempo: --stretch allows up to 8 % of time-stretch, words lift the rule",
    "key": "are hidden by key: any words lift the rule",
    "absent": "are on drives that are not connected, or in folders that are not there",
    "gone": "are gone: their files were deleted or moved out of your folders",
    "banned": "are banned by you",
}


def advise(
    found: int, wanted: int, masks: Sequence[Mask], base: Bool, hidden: Mapping[str, int]
) -> str:
    """Return one or two sentences, "" where the list is full.

    Args:
        found: results in the list.
        wanted: results asked for.
        masks: the filters of the query.
        base: bool (n,), what is there and not banned.
        hidden: rows hidden, by rule.
    """
    if found >= wanted:
        return ""
    opening = "No sound fits." if not found else f"Only {found} fit."
    helped = _drop_one(masks, base)
    if helped is not None:
        text, count = helped
        verb = "there is" if count == 1 else "there are"
        return f"{opening} Without {text} {verb} {count:,}."
    rules = {rule: count for rule, count in hidden.items() if rule in _LOOSEN and count}
    if rules:
        rule = max(rules, key=lambda name: rules[name])
        return f"{opening} {rules[rule]:,} {_LOOSEN[rule]}."
    return opening if not found else ""


def _drop_one(masks: Sequence[Mask], base: Bool) -> tuple[str, int] | None:
    """Return the filter whose absence leaves most, and how many; None when none helps."""
    if not masks:
        return None
    everything = int(np.count_nonzero(_all(masks, base)))
    left = [
        (int(np.count_nonzero(_all([m for m in masks if m is not mask], base))), mask.text)
        for mask in masks
    ]
    count, text = max(left, key=lambda pair: pair[0])
    return (text, count) if count > everything else None


def _all(masks: Sequence[Mask], base: Bool) -> Bool:
    passes = base.copy()
    for mask in masks:
        passes &= mask.passes
    return passes
