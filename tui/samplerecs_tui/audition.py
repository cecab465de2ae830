"""Hearing sounds as they fit the project: the daemon renders, a child process plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samplerecs_daemon.api import (
    Render,
    RenderedFile,
    RenderRequest,
    SampleInfo,
    SamplerecsError,
    Signal,
)
from samplerecs_tui.player import Devices, Died, Heard, Player, Ready, Report, Trouble
from samplerecs_tui.state.playing import how, is_changed
from samplerecs_tui.state.project import is_recording
from samplerecs_tui.state.rows import nowhere
from samplerecs_tui.state.seen import FACE

if TYPE_CHECKING:
    from samplerecs_tui.app import LivePanel

FIT, AS_IT_IS = RenderRequest(fit=True), RenderRequest()
#: Sounds before and after the cursor that are rendered ahead.
BEFORE, AFTER = 2, 4
_RECORDING = "Nothing is played while the DAW records."


@dataclass(slots=True)
class _Now:
    """What is heard: the sound, how it was rendered, and the player's token once it plays."""

    sample: SampleInfo
    original: bool
    render: Render | None = None
    token: int = 0
    gone: bool = False


class Audition:
    """Plays one sound at a time.

    Args:
        panel: the app.
        make_player: makes what plays; told what happens on a thread of its own.
    """

    def __init__(
        self, panel: LivePanel, make_player: Callable[[Callable[[Report], None]], Player]
    ) -> None:
        self._panel = panel
        self._player = make_player(self._on_report)
        self._now: _Now | None = None
        self._next: tuple[SampleInfo, ...] = ()
        self._silent = False
        self._said_silent = False
        #: Name of the device that was chosen; "" for the system's own.
        self.output = panel.parts.choices.output
        self._asked_ahead: tuple[int, ...] = ()
        #: Token -> the sound and the list it was heard from, until the player says how much.
        self._begun: dict[int, tuple[int, int]] = {}

    @property
    def playing(self) -> int | None:
        """Id of the sound that plays or is about to; None where none does."""
        return self._now.sample.id if self._now else None

    @property
    def words(self) -> str:
        """How it plays, "" where nothing does."""
        if self._now is None:
            return ""
        signs, now = self._panel.signs, self._now
        if now.render is None:
            return f"{signs['playing']} {now.sample.name} ..."
        return f"{signs['playing']} {how(now.render, original=now.original, silent=self._silent)}"

    @property
    def said(self) -> str:
        """What plays and how, for screens that do not show the sound in full."""
        if self._now is None or self._now.render is None:
            return self.words
        return f"{self.words}: {self._now.sample.name}"

    def start_player(self) -> None:
        """Have the player ready, so that the first sound does not wait for it."""
        self._player.start()
        if self._panel.parts.choices.output:
            self._player.use_device(self._panel.parts.choices.output)

    def close(self) -> None:
        """End the player."""
        self._player.close()

    def toggle(self, sample: SampleInfo) -> None:
        """Play a sound, or end it."""
        self._next = ()
        self.stop() if self.playing == sample.id else self._start(sample)

    def compare(self, sample: SampleInfo) -> None:
        """Switch between the sound as it fits and as it is; begin with the latter."""
        if self._now is None or self._now.sample.id != sample.id:
            self._next = ()
            self._start(sample, original=True)
            return
        self._now.original = not self._now.original
        self._player.switch(original=self._now.original)
        self._tell()

    def play_through(self, samples: Sequence[SampleInfo]) -> None:
        """Play sounds one after the other, each once."""
        if samples:
            self._next = tuple(samples[1:])
            self._start(samples[0])

    def stop(self) -> None:
        """End what plays."""
        self._next = ()
        self._player.stop()
        self._end()

    def context_changed(self) -> None:
        """Be quiet when the DAW begins to record."""
        if self._now is not None and is_recording(self._panel.known.context):
            self.stop()
            self._panel.say(_RECORDING)

    def ahead(self, samples: Sequence[SampleInfo], at: int) -> None:
        """Have the sounds round the cursor rendered, the one under it first."""
        near = samples[max(0, at - BEFORE) : at + AFTER + 1]
        wanted = sorted(near, key=lambda each: abs(samples.index(each) - at))
        ids = tuple(each.id for each in wanted if each.heard and each.present)
        if ids and ids != self._asked_ahead:
            self._asked_ahead = ids
            self._panel.errand(lambda client: client.render_ahead(ids, FIT), failed=lambda _: None)

    def render(self, sample: SampleInfo) -> None:
        """Write a sound as it fits, for the DAW; its path is in the clipboard then."""

        def written(file: RenderedFile) -> None:
            self._panel.copy(file.path)
            where = {"project": "beside the project", "renders": "in the folder of renders"}
            said = "Written" if file.fresh else "There already"
            self._panel.say(f"{said} {where.get(file.place, '')}: {file.path} (copied)")

        number = str(sample.id)
        self._panel.errand(lambda client: client.render_to_file(number, FIT), written)

    def library_changed(self) -> None:
        """Say so where the file that is heard was taken away meanwhile."""
        now = self._now
        if now is None or now.gone:
            return

        def told(sample: SampleInfo) -> None:
            if not sample.present and self._now is now and not now.gone:
                now.gone = True
                self._panel.warn(
                    f"{now.sample.name} is gone from its folder; what you hear is in memory."
                )

        self._panel.errand(lambda client: client.sample(str(now.sample.id)), told, lambda _: None)

    def ask_output(self) -> None:
        """Ask for the devices; the panel lets the user pick one when they are known."""
        self._player.ask_devices()

    def use_output(self, name: str) -> None:
        """Play on a device from now on, with a test tone."""
        self.stop()
        self.output = name
        self._player.use_device(name)
        self._player.test_tone()

    def _start(self, sample: SampleInfo, *, original: bool = False) -> None:
        if is_recording(self._panel.known.context):
            self._panel.say(_RECORDING)
            return
        if not sample.present:
            self._panel.say(nowhere(sample))
            return
        now = self._now = _Now(sample, original)
        self._tell()

        def failed(error: SamplerecsError) -> None:
            if self._now is now:
                self.stop()
            self._panel.tell(error)

        number = str(sample.id)
        self._panel.errand(
            lambda client: client.render(number, FIT), lambda fit: self._play(now, fit), failed
        )

    def _play(self, now: _Now, fit: Render) -> None:
        if self._now is not now:
            # Another sound was asked for meanwhile.
            return
        now.render = fit
        for note in fit.notes:
            self._panel.say(note)
        if is_changed(fit):
            # Made beside what is heard already: only who asked for the original waits for it.
            number = str(now.sample.id)
            self._panel.errand(
                lambda client: client.render(number, AS_IT_IS),
                lambda plain: self._has_original(now, fit, plain),
                lambda _: self._has_original(now, fit, None),
            )
        if not (now.original and is_changed(fit)):
            self._begin(now, fit)
        self._tell()

    def _begin(self, now: _Now, fit: Render) -> None:
        now.token = self._player.play(
            fit.path, gain_db=fit.loudness.match_db, loop=fit.loop and not self._next
        )
        self._begun[now.token] = (now.sample.id, self._panel.list_number())

    def _has_original(self, now: _Now, fit: Render, plain: Render | None) -> None:
        """Have the original ready to switch to, and switch where that was asked for."""
        if self._now is not now:
            return
        if not now.token:
            self._begin(now, fit)
        if plain is not None:
            self._player.other(now.token, plain.path, gain_db=plain.loudness.match_db)
        now.original = now.original and plain is not None
        if now.original:
            self._player.switch(original=True)
        self._tell()

    def _on_report(self, report: Report) -> None:
        """Take what the player reports, on its thread."""
        self._panel.on_panel(lambda: self._reported(report))

    def _reported(self, report: Report) -> None:
        match report:
            case Heard():
                self._heard(report)
            case Ready():
                self._ready(report)
            case Devices():
                self._panel.pick_output(report.names)
            case Trouble():
                self._panel.warn(f"{report.what} {report.hint}".strip())
                self._lost(report.token)
            case Died():
                self._panel.warn(report.what)
                self._lost(report.token)

    def _ready(self, report: Ready) -> None:
        self._silent = report.silent
        if report.silent and not self._said_silent:
            self._said_silent = True
            self._panel.say("There is no sound device here: sounds play silently. O looks again.")

    def _heard(self, report: Heard) -> None:
        sample, list_number = self._begun.pop(report.token, (0, 0))
        if sample and not report.silent:
            self._panel.report([signal_of(report, sample, list_number)])
        now = self._now
        if now is None or now.token != report.token:
            return
        if report.finished:
            following, self._next = self._next[:1], self._next[1:]
            self._end()
            if following:
                self._start(following[0])

    def _lost(self, token: int) -> None:
        if self._now is not None and token in (0, self._now.token):
            self._next = ()
            self._end()

    def _end(self) -> None:
        self._now = None
        self._tell()

    def _tell(self) -> None:
        self._panel.played()


def signal_of(report: Heard, sample: int, list_number: int) -> Signal:
    """Return what to report of a sound that was heard."""
    return Signal("heard", (sample,), report.seconds, report.share, list_number, FACE)
