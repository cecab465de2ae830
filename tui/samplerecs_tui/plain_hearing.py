"""Hearing sounds in the text mode: one at a time, as they fit the project."""

from __future__ import annotations

from collections.abc import Callable

from samplerecs_daemon.api import Client, Render, RenderRequest, SampleInfo, Signal
from samplerecs_tui.player import Died, Heard, Player, Ready, Report, Trouble
from samplerecs_tui.state.playing import how
from samplerecs_tui.state.seen import FACE

Errand = Callable[[Callable[[Client], object], Callable[..., object]], None]


class Hearing:
    """Plays, and says how.

    Args:
        make_player: makes what plays.
        say: writes a line.
        errand: asks the engine something and passes the answer on.
    """

    def __init__(
        self,
        make_player: Callable[[Callable[[Report], None]], Player],
        say: Callable[[str], None],
        errand: Errand,
    ) -> None:
        self._say, self._errand = say, errand
        self._player = make_player(self._reported)
        self._begun: dict[int, int] = {}
        self._silent = False

    def hear(self, sample: SampleInfo) -> None:
        """Play a sound in the project's tempo and key."""

        def play(render: Render) -> None:
            self._say(how(render, original=False, silent=self._silent).replace(" st", " semitones"))
            token = self._player.play(
                render.path, gain_db=render.loudness.match_db, loop=render.loop
            )
            self._begun[token] = sample.id

        request = RenderRequest(fit=True)
        self._errand(lambda client: client.render(str(sample.id), request), play)

    def stop(self) -> None:
        """Fall silent."""
        self._player.stop()

    def close(self) -> None:
        """End the player."""
        self._player.close()

    def _reported(self, report: Report) -> None:
        match report:
            case Ready():
                self._silent = report.silent
            case Heard() if sample := self._begun.pop(report.token, 0):
                heard = Signal("heard", (sample,), report.seconds, report.share, 0, FACE)
                if not report.silent:
                    self._errand(lambda client: client.report([heard]), lambda _: None)
            case Trouble() | Died():
                self._say(report.what)
