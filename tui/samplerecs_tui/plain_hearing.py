"""Hearing sounds in the text mode: one at a time, as they fit the project."""

from __future__ import annotations

import threading
from collections.abc import Callable

from samplerecs_daemon.api import (
    Client,
    Context,
    Render,
    RenderRequest,
    SampleInfo,
    Signal,
)
from samplerecs_tui.player import Died, Heard, Player, Ready, Report, Trouble
from samplerecs_tui.state.playing import how
from samplerecs_tui.state.project import is_recording
from samplerecs_tui.state.seen import FACE

Errand = Callable[[Callable[[Client], object], Callable[..., object]], None]
_RECORDING = "Nothing is played while the DAW records."


class Hearing:
    """Plays, and says how; never while the DAW records.

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
        self._recording = False
        #: Answers, events and what the user types come on threads of their own.
        self._turn = threading.RLock()
        self._now: SampleInfo | None = None
        self._token = 0
        self._gone = 0

    def hear(self, sample: SampleInfo) -> None:
        """Play a sound in the project's tempo and key."""
        with self._turn:
            if self._recording:
                self._say(_RECORDING)
                return
            self._now, self._token = sample, 0

        def play(render: Render) -> None:
            with self._turn:
                if self._now is not sample:
                    # Silence, or another sound, was asked for meanwhile; or the DAW records now.
                    return
                said = how(render, original=False, silent=self._silent)
                self._say(said.replace(" st", " semitones"))
                self._token = self._player.play(
                    render.path, gain_db=render.loudness.match_db, loop=render.loop
                )
                self._begun[self._token] = sample.id

        request = RenderRequest(fit=True)
        self._errand(lambda client: client.render(str(sample.id), request), play)

    def stop(self) -> None:
        """Fall silent."""
        with self._turn:
            self._now = None
            self._player.stop()

    def context_changed(self, context: Context) -> None:
        """Fall silent where the DAW began to record."""
        with self._turn:
            self._recording = is_recording(context)
            if self._recording and self._now is not None:
                self.stop()
                self._say(_RECORDING)

    def library_changed(self) -> None:
        """Say so where the file that is heard was taken away meanwhile."""
        now = self._now
        if now is None:
            return

        def told(sample: SampleInfo) -> None:
            if not sample.present and self._now is now and self._gone != now.id:
                self._gone = now.id
                self._say(f"{now.name} is gone from its folder; what you hear is in memory.")

        self._errand(lambda client: client.sample(str(now.id)), told)

    def close(self) -> None:
        """End the player."""
        self._player.close()

    def _reported(self, report: Report) -> None:
        match report:
            case Ready():
                self._silent = report.silent
            case Heard():
                self._heard(report)
            case Trouble() | Died():
                self._say(report.what)

    def _heard(self, report: Heard) -> None:
        with self._turn:
            sample = self._begun.pop(report.token, 0)
            if report.token == self._token:
                self._now = None
        if sample and not report.silent:
            heard = Signal("heard", (sample,), report.seconds, report.share, 0, FACE)
            self._errand(lambda client: client.report([heard]), lambda _: None)
