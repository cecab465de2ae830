"""One step for each rule that hid sounds: what a face asks next to see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samplerecs_daemon.api import RULES, Loosen
from samplerecs_models.errors import InputError

_SAY = {
    "tempo": "hidden by tempo",
    "key": "hidden by key",
    "absent": "on drives that are not connected, or moved",
    "banned": "banned by you",
    "filter": "left out by your filters",
    "seen": "taken or dismissed already",
}


def loosening(hidden: Mapping[str, int], lifted: Sequence[str]) -> tuple[Loosen, ...]:
    """Return one step for each rule that hid something, those that hid most first.

    Args:
        hidden: rule -> sounds that it hid.
        lifted: the rules that were lifted already.
    """
    ordered = sorted(
        (rule for rule in RULES if hidden.get(rule)), key=lambda rule: (-hidden[rule], rule)
    )
    return tuple(
        Loosen(
            rule,
            hidden[rule],
            f"{hidden[rule]:,} {_SAY[rule]}",
            {"loosen": [*lifted, rule]},
            " ".join(f"--loosen {each}" for each in (*lifted, rule)),
        )
        for rule in ordered
    )


def checked_rules(names: Sequence[str]) -> tuple[str, ...]:
    """Return the rules to lift, each once.

    Raises:
        InputError: for one that there is not.
    """
    for name in names:
        if name not in RULES:
            raise InputError(f"There is no rule {name!r} to loosen.", f"Known: {', '.join(RULES)}.")
    return tuple(dict.fromkeys(names))
