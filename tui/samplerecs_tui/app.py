"""The panel: one app over the line to the daemon; the screens show what it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from samplerecs_daemon.api import Context, LibraryStatus
from samplerecs_tui import keymap, themes
from samplerecs_tui.audition import Audition
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.following import FollowingApp
from samplerecs_tui.news import Call
from samplerecs_tui.parts import Parts
from samplerecs_tui.screens.boards import BoardsScreen
from samplerecs_tui.screens.first_run import FirstRunScreen
from samplerecs_tui.screens.help import HelpScreen
from samplerecs_tui.screens.history import HistoryScreen
from samplerecs_tui.screens.library import LibraryScreen
from samplerecs_tui.screens.live import LiveScreen
from samplerecs_tui.screens.prompt import PickScreen, PromptScreen
from samplerecs_tui.signs import ASCII
from samplerecs_tui.state import status
from samplerecs_tui.state.advice import with_keys
from samplerecs_tui.state.library import LOOKING
from samplerecs_tui.state.tap import PAUSE_S, Taps

#: Seconds between two looks at ages, and at which DAWs are there.
AGES_S = 15.0
#: Seconds after the start in which the player is made ready.
PLAYER_S = 0.3
#: Seconds after which a daemon that does not answer is one that must be started.
SLOW_S = 1.5
#: Seconds for which a word about what was done is shown.
WORD_S = 4.0


class LivePanel(FollowingApp):
    """The panel.

    Args:
        parts: its outside.
    """

    TITLE = "samplerecs"
    CSS_PATH = "panel.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.EVERYWHERE)]
    MODES: ClassVar[dict[str, type[Screen[object]]]] = {  # type: ignore[assignment]
        "list": LiveScreen,
        "boards": BoardsScreen,
        "history": HistoryScreen,
        "library": LibraryScreen,
    }
    DEFAULT_MODE = "list"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-tiny"),
        (56, "-narrow"),
        (100, "-middle"),
        (130, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-flat"),
        (12, "-low"),
        (20, "-usual"),
        (36, "-tall"),
    ]

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.signs = parts.signs
        self.audition = Audition(self, parts.make_player)
        self.taps = Taps()
        self._guided = False
        self._word: Timer | None = None
        self.fault: Exception | None = None

    def on_mount(self) -> None:
        """Put on the user's colours and keys, and find the daemon."""
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = themes.textual_name(self.parts.choices.theme)
        self.set_keymap(dict(self.parts.choices.keys))
        self.set_interval(AGES_S, unless_ending(self, self._age))
        self.connection.start()
        self.set_timer(SLOW_S, unless_ending(self, self._slow))
        self.set_timer(PLAYER_S, self.audition.start_player)

    def on_unmount(self) -> None:
        """Let the daemon go on alone."""
        self.connection.stop()
        self.audition.close()

    @property
    def keys(self) -> dict[str, str]:
        """Action -> its first key, as people write it."""
        changes = self.parts.choices.keys
        return {act.name: keymap.shown_keys(act, changes).split(" ")[0] for act in keymap.ACTS}

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as the footer shows it, in letters where the terminal knows no more."""
        shown = super().get_key_display(binding)
        return shown if shown.isascii() or self.signs is not ASCII else binding.key

    def advised(self, words: str) -> str:
        """Return advice with keys where it names commands."""
        return with_keys(words, self.keys)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colours for themes that do not have them, such as the terminal's own."""
        return {"quiet": "ansi_bright_black", "cursor": "ansi_blue"}

    def log_warning(self, words: str) -> None:
        """Show what a part of the program warns of; may be called from any thread."""
        self.post_message(Call(lambda: self.notify(words, severity="warning", markup=False)))

    def _handle_exception(self, error: Exception) -> None:
        """End in order on a fault of our own: whoever ran the panel says it, not a traceback."""
        self.fault = error
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def warn(self, words: str) -> None:
        """Show what does not work."""
        self.notify(words, severity="warning", markup=False)

    def on_panel(self, do: Callable[[], object]) -> None:
        """Do something on the panel's thread; may be called from any."""
        self.post_message(Call(do))

    def copy(self, text: str) -> None:
        """Put text into the clipboard: the terminal's (over SSH, too) and the desktop's."""
        self.copy_to_clipboard(text)
        self.run_worker(lambda: self.parts.copy(text), thread=True)

    def played(self) -> None:
        """Show what plays, and keep the order while it does."""
        self.learnt.publish("played")

    def list_number(self) -> int:
        """Return the number of the list on screen; 0 where none is."""
        screen = self.screen
        return (
            screen.calm.shown.number if isinstance(screen, LiveScreen) and screen.calm.shown else 0
        )

    def pick_output(self, names: Sequence[str]) -> None:
        """Let the user pick the output device."""

        def picked(name: str | None) -> None:
            if name is not None:
                self.audition.use_output(name)
                self.say("A tone, left then right. To keep it: live_output in the settings.")

        options = [("", "The system's own"), *((name, name) for name in names)]
        question = "Where shall sounds be played?"
        self.push_screen(PickScreen(question, options, now=self.audition.output), picked)

    def say(self, words: str) -> None:
        """Show a word about what was done: in the status line, where it covers nothing."""
        if cell_len(words) > self.size.width - 2:
            self.notify(words, timeout=WORD_S, markup=False)
            return
        self._show_word(words)
        if self._word:
            self._word.stop()
        self._word = self.set_timer(WORD_S, unless_ending(self, lambda: self._show_word("")))

    def _show_word(self, words: str) -> None:
        self.known.word = words
        self.learnt.publish("word")

    def set_context(self, context: Context) -> None:
        """Take in what the project is now; nothing plays while the DAW records."""
        super().set_context(context)
        self.audition.context_changed()

    def set_library(self, library: LibraryStatus) -> None:
        """Take in the library in numbers; an empty one is met with the guide."""
        super().set_library(library)
        self.audition.library_changed()
        if not library.roots and not self._guided:
            self._guided = True
            self.push_screen(FirstRunScreen())

    def _age(self) -> None:
        self.refresh_daws()
        self.learnt.publish("ages")

    # Keys that hold everywhere.

    def action_show_list(self) -> None:
        """Show the suggestions."""
        self.switch_mode("list")

    def action_show_boards(self) -> None:
        """Show the boards."""
        self.switch_mode("boards")

    def action_show_history(self) -> None:
        """Show the history."""
        self.switch_mode("history")

    def action_show_library(self) -> None:
        """Show the library."""
        self.switch_mode("library")

    def action_undo(self) -> None:
        """Take the last action back."""
        self.errand(
            lambda client: client.undo(),
            lambda undone: self.say(
                f"Undone: {undone.what}" if undone.what else "Nothing to undo."
            ),
        )

    def action_new_session(self) -> None:
        """Begin a new session."""

        def begin(project: str | None) -> None:
            if project is not None:
                self.errand(
                    lambda client: client.start_session(project.strip()),
                    lambda begun: self.say(status.begun_words(begun)),
                )

        self.push_screen(PromptScreen("New session: name of the project, or nothing"), begin)

    def action_tap(self) -> None:
        """Take a tap of the tempo in; it counts when the taps stop."""
        self.taps = self.taps.tap(self.parts.ticks())
        self.learnt.publish("taps")
        taps = self.taps
        self.set_timer(PAUSE_S * 0.6, unless_ending(self, lambda: self._tapped(taps)))

    def _tapped(self, taps: Taps) -> None:
        if taps != self.taps:
            return
        self.taps = Taps()
        bpm = taps.bpm()
        if bpm is not None:
            self.errand(lambda client: client.set_context({"bpm": bpm}), self.context_said)
        self.learnt.publish("taps")

    def action_output(self) -> None:
        """Choose the output device."""
        self.audition.ask_output()

    def action_start_daemon(self) -> None:
        """Connect again."""
        # Where it was found just now, nobody would take that word back.
        if not self.connection.connected:
            self.known.line = LOOKING
            self.learnt.publish("line")
            self.set_timer(SLOW_S, unless_ending(self, self._slow))
        self.connection.again()

    def _slow(self) -> None:
        """Say what takes so long: a daemon that runs answers at once."""
        if self.known.line == LOOKING:
            self.known.line = "Starting the daemon; that can take some seconds"
            self.learnt.publish("line")

    def action_next_theme(self) -> None:
        """Put on the next theme."""
        self.theme = themes.after(self.theme)
        self.say(f"Colours: {themes.own_name(self.theme)}. To keep them: live_theme.")

    def action_guide(self) -> None:
        """Show the guide again."""
        if not isinstance(self.screen, FirstRunScreen):
            self._guided = True
            self.push_screen(FirstRunScreen(again=True))

    def action_help(self) -> None:
        """Show the keys."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.parts.choices.keys, self.signs))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action that holds here by name."""
        for act in keymap.ACTS:
            owner = next((o for o in (screen, self) if hasattr(o, f"action_{act.name}")), None)
            if owner is not None and act.place != keymap.MOVING and act.name != "command_palette":
                keys = keymap.shown_keys(act, self.parts.choices.keys)
                yield SystemCommand(act.words, f"key: {keys}", self._acting(owner, act.name))

    def _acting(self, owner: Screen[object] | App[int], name: str) -> Callable[[], object]:
        async def act() -> None:
            # Through `run_action`, so that what does not hold just now is not done.
            await self.run_action(name, default_namespace=owner)

        return act
