"""One step for each rule that hid sounds: what a face asks next to see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samplerecs_daemon.api import RULES, Loosen
from samplerecs_models.errors import InputError

_SAY = {
    "tempo": "hidden by tempo",
    "key": "hidden by key",
    "absent": "on drives that are not connected",
    "gone": "moved or deleted",
    "banned": "banned by you",
    "filter": "left out by your filters",
    "seen": "taken, dismissed or skipped already",
}

#: What lists tell apart and one rule keeps out.
_ALSO = {"gone": "absent"}


def loosening(hidden: Mapping[str, int], lifted: Sequence[str]) -> tuple[Loosen, ...]:
    """Return one step for each rule that hid something, those that hid most first.

    Args:
        hidden: rule -> sounds that it hid.
        lifted: the rules that were lifted already.
    """
    ordered = sorted(
        (rule for rule in _SAY if hidden.get(rule)), key=lambda rule: (-hidden[rule], rule)
    )
    return tuple(_step(rule, hidden[rule], lifted) for rule in ordered)


def _step(rule: str, count: int, lifted: Sequence[str]) -> Loosen:
    # What is gone is shown with what is elsewhere: one rule keeps both out.
    rules = [*lifted, _ALSO.get(rule, rule)]
    flags = " ".join(f"--loosen {each}" for each in rules)
    return Loosen(rule, count, f"{count:,} {_SAY[rule]}", {"loosen": rules}, flags)


def checked_rules(names: Sequence[str]) -> tuple[str, ...]:
    """Return the rules to lift, each once.

    Raises:
        InputError: for one that there is not.
    """
    names = [_ALSO.get(name, name) for name in names]
    for name in names:
        if name not in RULES:
            raise InputError(f"There is no rule {name!r} to loosen.", f"Known: {', '.join(RULES)}.")
    return tuple(dict.fromkeys(names))
