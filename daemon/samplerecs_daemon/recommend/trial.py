"""Comparing fusion with rules: which of them a session gets, and what can be said of them."""

from __future__ import annotations

import math
from hashlib import sha256

from samplerecs_daemon.api import Comparison
from samplerecs_daemon.store.history import Seen
from samplerecs_daemon.store.sessions import SessionRow

FUSION, RULES, AB = "fusion", "rules", "ab"
#: What stands before the mode of an impression in a session for which it was drawn.
DRAWN = "ab:"
#: Impressions that a verdict takes, about: with so many of each, a fifth taken against a tenth is
#: told from chance (95 %, two sides).
NEEDED = 200
#: The normal quantile of a 95 % interval.
_Z = 1.959964
_DAY_S = 86_400.0


def drawn_mode(session: SessionRow | None, now: float) -> str:
    """Return the mode that a session gets: the same all through it, by chance between sessions.

    Without a session a day stands for one.
    """
    name = f"{session.id}:{session.started_at:.0f}" if session else f"day {int(now // _DAY_S)}"
    return FUSION if sha256(name.encode()).digest()[0] & 1 else RULES


def trial_notes(mode: str) -> tuple[str, ...]:
    """Return what a list that was made for a comparison says of itself."""
    what = "rules alone" if mode == RULES else "fusion"
    return (f"Comparing: this session's lists are made by {what}. Leave: samplerecs mode fusion",)


def compare(fusion: Seen, rules: Seen) -> Comparison:
    """Return what can be said of the two modes."""
    shown = fusion.shown + rules.shown
    if shown < NEEDED or not fusion.shown or not rules.shown:
        about = f"{shown:,} of about {NEEDED:,} impressions"
        return Comparison(shown, NEEDED, f"not enough data yet: {about}")
    difference, low, high = _difference(fusion, rules)
    figures = f"{_share(fusion)} against {_share(rules)} of the sounds seen"
    if low <= 0 <= high:
        # So many would tell a difference of this size, were it real.
        say = f"no difference that could not be chance: fusion {figures} were taken"
        return Comparison(shown, max(NEEDED, shown), say)
    winner = FUSION if difference > 0 else RULES
    shown_text = figures if winner == FUSION else f"{_share(rules)} against {_share(fusion)}"
    say = f"{winner} is better: {shown_text}" + ("" if winner == FUSION else " of the sounds seen")
    return Comparison(shown, NEEDED, f"{say} were taken", winner)


def interval(seen: Seen) -> tuple[float, float, float]:
    """Return a share with its 95 % interval (Wilson 1927): share, low, high; 0, 0, 1 of none."""
    shown, taken = seen.shown, min(seen.taken, seen.shown)
    if shown <= 0:
        return 0.0, 0.0, 1.0
    share = taken / shown
    spread = _Z * math.sqrt(share * (1 - share) / shown + _Z**2 / (4 * shown**2))
    middle, scale = share + _Z**2 / (2 * shown), 1 + _Z**2 / shown
    return share, max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _difference(one: Seen, other: Seen) -> tuple[float, float, float]:
    """Return the difference of two shares with its 95 % interval (Newcombe 1998, method 10)."""
    p, p_low, p_high = interval(one)
    q, q_low, q_high = interval(other)
    low = math.hypot(p - p_low, q_high - q)
    high = math.hypot(p_high - p, q - q_low)
    return p - q, p - q - low, p - q + high


def _share(seen: Seen) -> str:
    share, low, high = interval(seen)
    return f"{share:.0%} ({low:.0%} to {high:.0%})"
