"""What the screens beside the suggestions share: a title, a status line, a sound in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from samplerecs_daemon.api import SampleInfo, Why
from samplerecs_tui import keymap
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.screens.fetching import fetch_near, fetch_waves
from samplerecs_tui.screens.sounds import SoundScreen
from samplerecs_tui.state import status
from samplerecs_tui.widgets.detail import Detail, Shown
from samplerecs_tui.widgets.rows import Rows
from samplerecs_tui.widgets.sample_rows import SampleSource
from samplerecs_tui.widgets.status_line import StatusLine

REST_S = 0.25


class Title(Static):
    """The line above a side screen: what it shows."""

    def say(self, parts: Sequence[str], chosen: int = 0, hint: str = "") -> None:
        """Show the parts of the screen, the chosen one in brackets, and how to go through it."""
        shown = [
            Content.styled(f"[{part}]", "bold $accent") if at == chosen else Content(f" {part} ")
            for at, part in enumerate(parts)
        ]
        shown += [Content.styled(f"  {hint}", "$quiet")] if hint else []
        self.update(Content(" ").join(shown))


class SideScreen(SoundScreen):
    """Base of boards, history and library."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.SOUNDS)]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self._rest: Timer | None = None
        self._why: Why | None = None

    def on_mount(self) -> None:
        """Listen to the app, and fill the screen."""
        self.panel.learnt.subscribe(self, self.learnt)
        self.fill()

    def on_screen_resume(self) -> None:
        """Fill the screen anew when it is come back to."""
        if self.is_mounted:
            self.fill()

    def fill(self) -> None:
        """Ask for what the screen shows."""
        raise NotImplementedError

    def main(self) -> Rows:
        """Return the table of sounds."""
        return self.query_one("#sounds", Rows)

    def sound(self) -> SampleInfo | None:
        """Return the sound under the cursor."""
        source = self.main().source
        return source.at(self.main().cursor) if isinstance(source, SampleSource) else None

    def show_samples(
        self,
        samples: Sequence[SampleInfo],
        describe: Callable[[int, SampleInfo], dict[str, str]] | None = None,
    ) -> None:
        """Show sounds."""
        panel = self.panel
        source = SampleSource(samples, panel.known, panel.signs, panel.audition.playing)
        if describe is not None:
            source.describe = describe
        self.main().show(source)
        self.look_closer()

    def learnt(self, what: str) -> None:
        """Take in what the app learnt."""
        if what == "played":
            source = self.main().source
            if isinstance(source, SampleSource):
                source.playing = self.panel.audition.playing
            self.main().refresh_changed()
            self.look_closer()
        elif what == "marks":
            self.main().refresh_changed()
        self.say_status()

    def said(self) -> Sequence[str]:
        """Return what the status line says beside the usual."""
        return ()

    def say_status(self) -> None:
        """Show the status line."""
        known = self.panel.known
        usual = (
            status.library_words(known.library, known.progress),
            status.daw_words(known.daws),
        )
        plays = self.panel.audition.said
        self.query_one(StatusLine).say(known.line or known.word, (plays, *self.said(), *usual))

    def look_closer(self) -> None:
        """Show the sound under the cursor in full, and fetch what is not known of it."""
        self.say_status()
        sample, source = self.sound(), self.main().source
        for detail in self.query(Detail):
            detail.show(self._shown(sample) if sample else None, self.panel.parts.clock())
        if isinstance(source, SampleSource):
            rows = [source.at(at) for at in self.main().on_screen()]
            fetch_waves(self.panel, [row for row in rows if row], self._fetched)
        if self._rest:
            self._rest.stop()
        if sample and self.query(Detail):
            self._rest = self.set_timer(
                REST_S, unless_ending(self.app, lambda: self._fetch(sample))
            )

    def corrected(self, sample: SampleInfo) -> None:
        """Show a corrected sound at once."""
        source = self.main().source
        if isinstance(source, SampleSource):
            changed = [sample if each.id == sample.id else each for each in source.samples]
            self.show_samples(changed, source.describe)

    def judged(self, *_: object) -> None:
        """Show a mark at once."""
        self.main().refresh_changed()

    @on(Rows.Moved)
    @on(Rows.Scrolled)
    def _moved(self) -> None:
        self.look_closer()

    @on(Rows.Opened, "#sounds")
    def _opened(self) -> None:
        self.action_audition()

    def _shown(self, sample: SampleInfo) -> Shown:
        known, audition = self.panel.known, self.panel.audition
        why = self._why if self._why and self._why.sample.id == sample.id else None
        return Shown(
            sample,
            why.suggestion if why else None,
            known.wave(sample.id),
            known.near.get(sample.id, ()),
            tuple(known.uses.get(sample.id, ())),
            audition.words if audition.playing == sample.id else "",
            _standing(why) if why else "",
        )

    def _fetch(self, sample: SampleInfo) -> None:
        fetch_near(self.panel, sample, self._fetched)

        def keep(why: Why) -> None:
            self._why = why
            self._fetched()

        if self._why is None or self._why.sample.id != sample.id:
            self.panel.errand(lambda client: client.why(str(sample.id)), keep, lambda _: None)

    def _fetched(self) -> None:
        self.main().refresh_changed()
        sample = self.sound()
        for detail in self.query(Detail):
            detail.show(self._shown(sample) if sample else None, self.panel.parts.clock())


def _standing(why: Why) -> str:
    """Return where a sound stands: its rank by score and in the list, or what hides it."""
    if why.hidden_by:
        return f"not listed: {status.hidden_why(why.hides, why.banned_with)}"
    by_score = "" if why.pin else " by score"
    rank = f"rank {why.rank:,} of {why.of:,}{by_score}" if why.rank else ""
    return " · ".join(filter(None, (rank, why.pin.rstrip("."), why.say.rstrip("."))))
