"""Suggestions on a screen: which list is shown when, and all that is drawn of it."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Footer

from samplerecs_daemon.api import (
    LiveList,
    SampleInfo,
    SamplerecsError,
    SuggestionList,
    SuggestRequest,
)
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.screens.fetching import fetch_near, fetch_waves
from samplerecs_tui.screens.sounds import SoundScreen
from samplerecs_tui.state import calm, status
from samplerecs_tui.state.advice import with_keys
from samplerecs_tui.state.asked import Asked
from samplerecs_tui.state.past import Past
from samplerecs_tui.state.rows import SUGGESTION_COLUMNS
from samplerecs_tui.state.seen import Seen
from samplerecs_tui.widgets.ask_line import AskLine
from samplerecs_tui.widgets.context_bar import ContextBar
from samplerecs_tui.widgets.detail import Detail, Shown
from samplerecs_tui.widgets.rows import Rows
from samplerecs_tui.widgets.status_line import StatusLine
from samplerecs_tui.widgets.suggestion_rows import SuggestionSource

#: Sounds asked for beyond the engine's own list.
WANTED = 50
#: Rows of the engine's own list.
USUAL = 10
#: Seconds for which the cursor rests before its neighbours are asked for.
REST_S = 0.25
_NOTHING_YET = "Waiting for the first list"


class SuggestionScreen(SoundScreen):
    """Shows lists as they come, calmly, and answers to what was asked at once."""

    def __init__(self) -> None:
        super().__init__()
        self.calm = calm.Calm()
        self.past = Past()
        #: What the latest list that came was asked; it is the one that waits, or that is shown.
        self._answers = Asked()
        self.asked = Asked()
        self._own: LiveList | None = None
        self._in_flight: SuggestRequest | None = None
        self._moved: dict[int, str] = {}
        self._seen = Seen()
        self._thaw: Timer | None = None
        self._rest: Timer | None = None
        self._trouble = ""
        self._from_the_top = False

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield ContextBar()
        yield AskLine()
        with Container(id="body"):
            yield Rows(SUGGESTION_COLUMNS, _NOTHING_YET, id="rows")
            yield Detail()
        yield StatusLine()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Listen to the app."""
        self.calm = replace(self.calm, rest_s=self.panel.parts.choices.tempo_rest_s)
        self.panel.lists.subscribe(self, self.take)
        self.panel.learnt.subscribe(self, self._learnt)
        self.set_focus(self.rows)
        self.call_after_refresh(unless_ending(self.app, self.refresh_all))

    @property
    def rows(self) -> Rows:
        """The table."""
        return self.query_one("#rows", Rows)

    def sound(self) -> SampleInfo | None:
        """Return the sound under the cursor."""
        source = self.rows.source
        found = source.at(self.rows.cursor) if isinstance(source, SuggestionSource) else None
        return found.sample if found else None

    def under_cursor(self) -> int | None:
        """Return the id of the sound under the cursor."""
        key = self.rows.under_cursor()
        return key if isinstance(key, int) else None

    # Lists that come.

    def take(self, new: LiveList) -> None:
        """Take in a new list of the engine."""
        self._own = new
        reasons = {each.sample.id: each.reason for each in new.list.suggestions}
        self.panel.known.pinned = {key for key, why in reasons.items() if why.startswith("pinned")}
        if self.asked == Asked():
            self._calmly(new, Asked())
        else:
            self._ask()

    def _calmly(self, new: LiveList, asked: Asked) -> None:
        before, self._answers = self.calm.shown, asked
        self._become(self.calm.arrived(new, self.panel.parts.ticks()), before)

    def _at_once(self, new: LiveList, asked: Asked) -> None:
        """Show the answer to what the user just asked; it waits for nothing."""
        before, self._answers = self.calm.shown, asked
        self.past = self.past.now()
        self._from_the_top = True
        self._become(replace(self.calm, shown=new, waiting=None), before, moved=False)

    def _become(self, now: calm.Calm, before: LiveList | None, *, moved: bool = True) -> None:
        self.calm = now
        if now.shown is not None and now.shown is not before:
            was, is_ = calm.order(before), calm.order(now.shown)
            if was != is_:
                self._moved = calm.marks(was, is_) if moved and was else {}
            self.past = self.past.shown(now.shown, self._answers)
        self._wait()
        self.refresh_all()

    def _wait(self) -> None:
        """Set the one timer for what time alone will let in."""
        if self._thaw:
            self._thaw.stop()
            self._thaw = None
        due = self.calm.due_at()
        if due is not None:
            wait = max(0.01, due - self.panel.parts.ticks() + 0.01)
            self._thaw = self.set_timer(wait, unless_ending(self.app, self._settle))

    def _settle(self) -> None:
        before = self.calm.shown
        self._become(self.calm.settled(self.panel.parts.ticks()), before)

    # Questions of the user.

    def _ask_anew(self, asked: Asked) -> None:
        if asked == self.asked:
            return
        self.asked, self._trouble = asked, ""
        if asked == Asked():
            if self._own:
                self._at_once(self._own, asked)
            self.refresh_all()
            return
        self._ask(at_once=True)
        self.refresh_all()

    def _ask(self, *, at_once: bool = False) -> None:
        """Ask the engine; while one answer is awaited, only the latest question is kept."""
        asked, request = self.asked, self.asked.request(WANTED)
        if request is None or (self._in_flight is not None and not at_once):
            return
        if self._in_flight is not None:
            return
        self._in_flight = request

        def answered(answer: SuggestionList) -> None:
            self._in_flight, self._trouble = None, ""
            if self.asked.request(WANTED) != request:
                self._ask(at_once=True)
                if self.asked == Asked():
                    return
            number = self._own.number if self._own else 0
            new = LiveList(number, self.panel.parts.clock(), answer, (), ("asked",))
            self._at_once(new, asked) if at_once else self._calmly(new, asked)

        def failed(error: SamplerecsError) -> None:
            self._in_flight, self._trouble = None, str(error)
            if self.asked.request(WANTED) != request:
                self._ask(at_once=True)
            self.refresh_all()

        self.panel.errand(lambda client: client.suggest(request), answered, failed)

    # Drawing.

    def refresh_all(self) -> None:
        """Show everything as it is now; only what is different is drawn."""
        if not self.is_mounted:
            return
        shown = self.past.looked_at() or self.calm.shown
        if shown is not None:
            moved = {} if self.past.back else self._moved
            playing = self.panel.audition.playing
            source = SuggestionSource(shown, self.panel.known, self.panel.signs, moved, playing)
            self.rows.show(source, cursor=0 if self._from_the_top else None)
            self._from_the_top = False
            # Room that they do not need is the detail's; a short answer does not move all there is.
            self.rows.styles.max_height = 1 + max(USUAL, len(source))
            self.calm = replace(self.calm, on=self.under_cursor())
        self.rows.say_when_empty(self._when_empty(shown))
        self._show_context()
        self._show_status(shown)
        self._look_closer()

    def _when_empty(self, shown: LiveList | None) -> str:
        if self._trouble:
            return self._trouble
        if shown is None:
            library = self.panel.known.library
            empty = library is not None and not library.sounds
            keys = self.panel.keys
            adds = (
                f"No sounds yet. {keys['show_library']}, then {keys['library_add']}: add a folder; "
                f"{keys['guide']}: the guide"
            )
            return self.panel.known.line or (adds if empty else _NOTHING_YET)
        return with_keys(shown.list.advice or "Nothing fits.", self.panel.keys)

    def _show_context(self) -> None:
        bpm, taps = self.panel.taps.bpm(), len(self.panel.taps.at)
        tapped = f"tap {taps}: {f'{bpm:g} BPM' if bpm else '...'}" if taps else ""
        self.query_one(ContextBar).show(
            self.panel.known.context, self.panel.parts.clock(), dict(self.panel.signs), tapped
        )

    def _show_status(self, shown: LiveList | None) -> None:
        known, keys = self.panel.known, self.panel.keys
        now = self.panel.parts.ticks()
        urgent = (
            known.line
            or known.word
            or self._trouble
            or status.back_words(self.past.back, keys["older"], keys["newer"], keys["apply"])
            or status.waiting_words(self.calm.changes(), self.calm.kept_by(now), keys["apply"])
        )
        hidden = status.hidden_words(shown.list.hidden, keys["loosen"]) if shown else ""
        # What the context and the list both say is said once.
        of_list = [note for note in shown.list.notes if note not in known.notes] if shown else []
        self.query_one(StatusLine).say(
            urgent,
            (
                hidden,
                *(with_keys(note, keys) for note in known.notes),
                status.library_words(known.library, known.progress),
                status.daw_words(known.daws),
                self.panel.audition.words,
                *(with_keys(note, keys) for note in of_list),
            ),
        )
        self._show_question(shown)

    def _show_question(self, shown: LiveList | None) -> None:
        """Show what is asked; of an older list, what it was asked, and which of how many it is."""
        line = self.query_one(AskLine)
        if self.past.back:
            line.show(self.past.words(self.panel.parts.clock()))
            return
        found = f"{shown.list.total:,} fit" if shown and self.asked != Asked() else ""
        line.show(
            self.asked.said(), self._trouble or found, self.asked.steps_words(self.panel.keys)
        )

    def _look_closer(self) -> None:
        """Show the sound under the cursor, and fetch what is not known of it."""
        source, at = self.rows.source, self.rows.cursor
        found = source.at(at) if isinstance(source, SuggestionSource) else None
        known, detail = self.panel.known, self.query_one(Detail)
        now = self.panel.parts.clock()
        if found is None:
            detail.show(None, now)
            return
        sample = found.sample
        audition = self.panel.audition
        played = audition.words if audition.playing == sample.id else ""
        near, uses = known.near.get(sample.id, ()), known.uses.get(sample.id, ())
        shown = Shown(sample, found, known.wave(sample.id), near, tuple(uses), played)
        detail.show(shown, now)
        self._fetch(sample)

    def _fetch(self, sample: SampleInfo) -> None:
        source = self.rows.source
        if not isinstance(source, SuggestionSource):
            return
        rows = [source.at(at) for at in self.rows.on_screen()]
        seen = tuple(row.sample.id for row in rows if row)
        self._seen.looks_at(seen, source.shown.number, self.panel.parts.ticks())
        fetch_waves(self.panel, [row.sample for row in rows if row], self._fetched)
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(REST_S, unless_ending(self.app, lambda: self._rested(sample)))

    def _rested(self, sample: SampleInfo) -> None:
        """Fetch what takes longer, once the cursor rests."""
        fetch_near(self.panel, sample, self._fetched)
        source = self.rows.source
        if isinstance(source, SuggestionSource):
            listed = [each.sample for each in source.shown.list.suggestions]
            self.panel.audition.ahead(listed, self.rows.cursor)

    def _fetched(self) -> None:
        self.rows.refresh_changed()
        self._look_closer()

    def _learnt(self, what: str) -> None:
        if what in ("context", "ages", "taps"):
            self._show_context()
        if what == "played":
            self.calm = replace(self.calm, playing=self.panel.audition.playing is not None)
            self._settle()
        elif what in ("line", "uses", "marks"):
            self.refresh_all()
        elif what != "taps":
            self._show_status(self.past.looked_at() or self.calm.shown)
