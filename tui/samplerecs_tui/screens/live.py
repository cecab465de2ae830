"""The screen beside the DAW: project, suggestions, the sound under the cursor, status."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType

from samplerecs_daemon.api import STEPS, ModeInfo, SampleInfo, SamplerecsError
from samplerecs_tui import keymap
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.screens.prompt import PickScreen
from samplerecs_tui.screens.suggesting import SuggestionScreen
from samplerecs_tui.state.asked import MIXES, Asked
from samplerecs_tui.widgets.ask_line import AskLine
from samplerecs_tui.widgets.context_bar import ContextBar
from samplerecs_tui.widgets.rows import Rows

#: Seconds between an act of the user and the report of what was on screen.
REPORT_S = 5.0
#: How lists are ordered -> how it reads.
ORDERS = {
    "": "as the settings say",
    "fusion": "all that is known: sound, fit, age, your taste",
    "rules": "rules alone: tempo, key, words, age",
    "ab": "compare both, one drawn for each session",
}


class LiveScreen(SuggestionScreen):
    """What the user does on the screen of suggestions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings(keymap.LIST, keymap.SOUNDS),
        *keymap.bindings(keymap.MORE),
    ]

    @on(Rows.Moved)
    def _moved_cursor(self) -> None:
        self.handled()
        self.acted()
        self._look_closer()

    def handled(self) -> None:
        """Keep the order for a while: the user's hand is on it."""
        now = self.panel.parts.ticks()
        self.calm = replace(self.calm, hand_at=now, on=self.under_cursor())
        self._wait()

    @on(Rows.Scrolled)
    def _scrolled(self) -> None:
        self._look_closer()

    @on(Rows.Opened)
    def _opened(self) -> None:
        self.action_audition()

    @on(events.Key)
    @on(events.Click)
    def acted(self) -> None:
        """Note that the user is at it, and report what is on screen while they are."""
        if self._seen.acts():
            self.set_timer(REPORT_S, unless_ending(self.app, self._report))

    def _report(self) -> None:
        self.panel.report(self._seen.report(self.panel.parts.ticks()))

    def judged(self, sample: SampleInfo, verdict: str, undo: bool) -> None:
        """Take a dismissed sound off at once, and mark a pinned one."""
        if verdict in ("dismiss", "ban") and not undo:
            self._become(self.calm.without(sample.id), self.calm.shown, moved=False)
        self.refresh_all()

    @on(ContextBar.Edited)
    def _edited(self, event: ContextBar.Edited) -> None:
        said = {event.field: event.value or None}

        def refused(error: SamplerecsError) -> None:
            self.panel.tell(error)
            self.query_one(ContextBar).refused(event.field, event.value)

        self.panel.errand(lambda client: client.set_context(said), self.panel.context_said, refused)

    @on(ContextBar.Left)
    def _left(self) -> None:
        self.set_focus(self.rows)

    @on(AskLine.Typed)
    def _typed(self, event: AskLine.Typed) -> None:
        self._ask_anew(replace(self.asked, query=event.query_text.strip()))

    @on(AskLine.Kept)
    def _kept(self) -> None:
        self.set_focus(self.rows)
        self.refresh_all()

    @on(AskLine.GivenUp)
    def _given_up(self, event: AskLine.GivenUp) -> None:
        self._ask_anew(replace(self.asked, query=event.query_text))
        self.set_focus(self.rows)
        self.refresh_all()

    def action_query(self) -> None:
        """Let the user type words and filters."""
        self.query_one(AskLine).type(self.asked.query)

    def action_context(self) -> None:
        """Let the user change the project's fields."""
        self.query_one(ContextBar).edit()

    def action_more(self) -> None:
        """Ask for more like this."""
        if sample := self.sound():
            self._ask_anew(self.asked.near(sample))

    def action_role(self) -> None:
        """Ask for one role."""
        library = self.panel.known.library
        roles = sorted(library.roles.items(), key=lambda item: -item[1]) if library else []
        options = [
            ("", "all roles"),
            *((role, f"{role.replace('-', ' ')} ({count:,})") for role, count in roles),
        ]

        def picked(role: str | None) -> None:
            if role is not None:
                self._ask_anew(replace(self.asked, role=role))

        self.app.push_screen(PickScreen("Only which role?", options, now=self.asked.role), picked)

    def action_mix(self) -> None:
        """Ask how the list is mixed."""

        def picked(preset: str | None) -> None:
            if preset is not None:
                self._ask_anew(replace(self.asked, preset=preset))

        self.app.push_screen(
            PickScreen("Which mix?", tuple(MIXES.items()), now=self.asked.preset), picked
        )

    def action_order_by(self) -> None:
        """Ask what all lists are ordered by."""

        def picked(mode: str | None) -> None:
            if mode is not None:
                self.panel.errand(
                    lambda client: client.set_mode(mode), lambda now: self.panel.say(now.say)
                )

        def offer(now: ModeInfo) -> None:
            options, chosen = tuple(ORDERS.items()), now.mode if now.set_by == "you" else ""
            question = PickScreen(f"Order all lists by what? {now.say}", options, now=chosen)
            self.app.push_screen(question, picked)

        self.panel.errand(lambda client: client.mode(), offer)

    def action_loosen(self) -> None:
        """Loosen the rules a step."""
        shown = self.calm.shown
        self._ask_anew(self.asked.looser(shown.list.hidden if shown else {}))

    def action_apply(self) -> None:
        """Show what waits."""
        before = self.calm.shown
        self.past = self.past.now()
        self._become(self.calm.applied(), before)

    def action_hold(self) -> None:
        """Hold the order, or let it go."""
        self.calm = replace(self.calm, held=not self.calm.held)
        self._settle()

    def action_older(self) -> None:
        """Go one list back."""
        before, self.past = self.past, self.past.older()
        if before == self.past:
            self.panel.say("There is no older list.")
        self.refresh_all()

    def action_newer(self) -> None:
        """Go one list forward."""
        self.past = self.past.newer()
        self.refresh_all()

    def action_clear(self) -> None:
        """Go back to the plain suggestions."""
        self.past = self.past.now()
        self._ask_anew(Asked())
        self.refresh_all()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer steps from a sound only while there is one to step from."""
        if action.replace("_", "-") in STEPS:
            return self.asked.like is not None
        return super().check_action(action, parameters)

    def action_darker(self) -> None:
        """Go a step darker."""
        self._ask_anew(self.asked.step("darker"))

    def action_brighter(self) -> None:
        """Go a step brighter."""
        self._ask_anew(self.asked.step("brighter"))

    def action_shorter(self) -> None:
        """Go a step shorter."""
        self._ask_anew(self.asked.step("shorter"))

    def action_longer(self) -> None:
        """Go a step longer."""
        self._ask_anew(self.asked.step("longer"))

    def action_softer(self) -> None:
        """Go a step softer."""
        self._ask_anew(self.asked.step("softer"))

    def action_less_busy(self) -> None:
        """Go a step to what is less busy."""
        self._ask_anew(self.asked.step("less-busy"))

    def action_punchier(self) -> None:
        """Go a step punchier."""
        self._ask_anew(self.asked.step("punchier"))
