"""What was on screen and for how long, while the user was at it: plain observations to report."""

from __future__ import annotations

from dataclasses import dataclass, field

from samplerecs_daemon.api import Signal

FACE = "tui"
#: Longest stretch that is reported at once, in seconds: nobody knows where the eyes are.
MOST_S = 10.0


@dataclass(slots=True)
class Seen:
    """Collects what is on screen until it is reported."""

    _rows: tuple[int, ...] = ()
    _list: int = 0
    _since: float = 0.0
    _acted: bool = False
    _done: list[Signal] = field(default_factory=list)

    def looks_at(self, rows: tuple[int, ...], list_number: int, now: float) -> None:
        """Say which sounds are on screen from now on."""
        if (rows, list_number) != (self._rows, self._list):
            self._close(now)
            self._rows, self._list = rows, list_number

    def acts(self) -> bool:
        """Note that the user did something; True for the first time since the last report."""
        first, self._acted = not self._acted, True
        return first

    def report(self, now: float) -> list[Signal]:
        """Return what is to be reported and begin anew; nothing where the user did nothing."""
        self._close(now)
        done, self._done = self._done, []
        if not self._acted:
            return []
        self._acted = False
        return [*done, Signal("act", face=FACE)]

    def _close(self, now: float) -> None:
        seconds = min(now - self._since, MOST_S)
        if self._rows and seconds > 0:
            signal = Signal("screen", self._rows, seconds, list_number=self._list, face=FACE)
            self._done.append(signal)
        self._done = self._done[-20:]
        self._since = now
