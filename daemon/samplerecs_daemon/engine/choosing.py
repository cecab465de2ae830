"""How lists are ordered: as the settings say, or as the user chose by command."""

from __future__ import annotations

import difflib

from samplerecs_daemon.api import MODES, Comparison, ModeInfo
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.recommend.trial import AB, DRAWN, FUSION, RULES, compare, drawn_mode
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.history import Seen
from samplerecs_models.errors import InputError

_SAY = {
    "fusion": "Lists are ordered by sound, fit, freshness and taste.",
    "rules": "Lists are ordered by rules alone: tempo, key, words, what is lacking, newest first.",
}

#: The word that gives the choice back to the settings.
SETTINGS = "settings"


class ChoosingPart(EnginePart):
    """`mode` and `set_mode` of `api.Suggesting`."""

    def mode(self) -> ModeInfo:
        """Return how lists are ordered."""
        store = self._access.reader()
        own = store.own_mode()
        mode = own or self._tools.mode
        trial = mode == AB
        session = store.current_session()
        now = drawn_mode(session, self._clock()) if trial else mode
        span = "this session" if session else "today, for no session is under way"
        drawn = f"Fusion and rules are compared; drawn for {span}: " if trial else ""
        return ModeInfo(
            mode,
            "you" if own else "settings",
            now,
            f"{drawn}{now}. {_SAY[now]}" if trial else _SAY[now],
            comparison(store, mode),
        )

    def set_mode(self, mode: str = "") -> ModeInfo:
        """Order lists by a mode from now on; "" or "settings" as the settings say.

        Raises:
            InputError: when there is no such mode.
        """
        mode = "" if mode == SETTINGS else mode
        if mode and mode not in MODES:
            known = (*MODES, SETTINGS)
            close = difflib.get_close_matches(mode, known, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(known)}."
            raise InputError(f"There is no mode {mode[:40]!r}.", hint)
        with self._access.writer() as store:
            store.choose_mode(mode)
        info = self.mode()
        self._publish("mode.changed", {"mode": info.mode, "now": info.now})
        return info


def comparison(store: Store, mode: str) -> Comparison | None:
    """Return what the sessions tell in which one of the two modes was drawn.

    None where nothing was compared and the mode of now does not compare either.
    """
    seen = store.acceptance()
    fusion, rules = (seen.get(f"{DRAWN}{each}", Seen()) for each in (FUSION, RULES))
    return compare(fusion, rules) if mode == AB or fusion.shown + rules.shown else None
