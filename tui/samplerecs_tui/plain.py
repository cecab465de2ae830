"""`samplerecs live --plain`: the panel as lines of text, for screen readers and for pipes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from samplerecs_daemon.api import (
    Client,
    Context,
    DawSource,
    Event,
    LiveList,
    SamplerecsError,
    Suggestion,
    from_json,
)
from samplerecs_tui.connection import Connection, Told
from samplerecs_tui.letters import PLAIN
from samplerecs_tui.parts import Parts
from samplerecs_tui.plain_hearing import Hearing
from samplerecs_tui.plain_words import Words
from samplerecs_tui.state import spoken
from samplerecs_tui.state.asked import Asked
from samplerecs_tui.state.held import Order

_VERDICTS = {"take": "accept", "pin": "pin", "dismiss": "dismiss", "ban": "ban"}
#: How many sounds a question is answered with.
WANTED = 10


def run(parts: Parts, typed: TextIO, out: TextIO) -> int:
    """Say what changes until the user leaves or their input ends; return 0.

    Args:
        parts: the outside.
        typed: where commands come from, a line each.
        out: where lines go.
    """
    teller = PlainPanel(parts, out)
    teller.say("samplerecs, suggestions as text. Type help for the words, quit to leave.")
    teller.start()
    try:
        for line in typed:
            if not teller.obey(line):
                break
    except KeyboardInterrupt:
        # How many leave a program.
        pass
    finally:
        teller.stop()
    return 0


class PlainPanel(Told):
    """Says changes as they come and does what is typed.

    Args:
        parts: the outside.
        out: where lines go.
    """

    def __init__(self, parts: Parts, out: TextIO) -> None:
        self._out = out
        self._turn = threading.Lock()
        self.asked = Asked()
        self._own: LiveList | None = None
        self._order = Order()
        #: The list of the project that was said last.
        self._told: LiveList | None = None
        self._shown: Sequence[Suggestion] = ()
        self._said: dict[str, str] = {}
        self._daws: Sequence[DawSource] = ()
        self._asking_daws = False
        self._trouble = ""
        self._line = Connection(parts.open_client, parts.start_daemon, self)
        self._hearing = Hearing(parts.make_player, self.say, self.errand)
        self._words = Words(self)
        self._keys = spoken.words_of_keys(parts.choices.keys)

    def start(self) -> None:
        """Find the daemon."""
        self._line.start()

    def stop(self) -> None:
        """Let it go on alone."""
        self._line.stop()
        self._hearing.close()

    def say(self, *lines: str) -> None:
        """Write lines, whole and in order."""
        with self._turn:
            for line in lines:
                visible = "".join(
                    c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line
                )
                encoding = self._out.encoding or "utf-8"
                print(visible.encode(encoding, PLAIN).decode(encoding), file=self._out)
            self._out.flush()

    # What the line tells.

    def line_up(self, client: Client) -> None:
        """Say how things are."""
        self._trouble = ""
        library = client.library()
        self.say(f"Connected. {library.sounds:,} sounds in the library.")
        if not library.roots:
            self.say("Add a folder. Such as: add ~/Music/Samples. Nothing is written there.")
        self._ask_daws()

    def line_down(self, error: SamplerecsError) -> None:
        """Say it once."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self.say(self._trouble)

    def line_list(self, new: LiveList) -> None:
        """Say what is different."""
        self._learn_context(new.list.context)
        self._own = new
        if self.asked == Asked():
            self._order = self._order.arrived(new)
            self._say_order()

    def _say_order(self) -> None:
        """Say what is different in the order, or how much of it waits; the same once."""
        shown, changes = self._order.shown, self._order.changes()
        if shown is not None and shown is not self._told:
            before, self._told = self._told, shown
            self._shown = shown.list.suggestions
            self.say(*spoken.change_lines(before, shown))
        self._say_new("waiting", spoken.waiting_line(changes) if changes else "")

    def line_event(self, event: Event) -> None:
        """Say changes of the project, and who tells them."""
        if event.name == "library.changed":
            self._hearing.library_changed()
        if event.name == "context.changed":
            try:
                self._learn_context(from_json(Context, event.data.get("context")))
            except ValueError:
                # Of another form than was agreed: the next list says the project.
                return
            self._ask_daws()

    def _learn_context(self, context: Context) -> None:
        self._hearing.context_changed(context)
        self._say_new("project", spoken.context_line(context))
        self._say_new("transport", spoken.transport_line(context))

    def _say_new(self, what: str, words: str) -> None:
        """Say something that is not what was said of the same last."""
        before, self._said[what] = self._said.get(what, ""), words
        if words and words != before:
            self.say(words)

    def _ask_daws(self) -> None:
        def told(client: Client) -> None:
            try:
                daws = client.daws()
            finally:
                self._asking_daws = False
            before, self._daws = self._daws, daws
            self.say(*spoken.daw_lines(before, daws))

        if not self._asking_daws:
            self._asking_daws = self._line.errand(told, lambda _: None, lambda _: None)

    # What the user types.

    def obey(self, line: str) -> bool:
        """Do what a line says; False to leave."""
        word, rest = spoken.command_of(line, self._keys)
        if word in ("quit", "exit", "q"):
            return False
        if word in _VERDICTS:
            self.with_sound(rest, lambda found: self._judge(found, _VERDICTS[word]))
        elif word and not self._do(word, rest) and not self._words.obey(word, rest):
            self.say(f"{word!r} is no word of mine. help lists them.")
        return True

    def _do(self, word: str, rest: str) -> bool:
        def undo(client: Client) -> str:
            undone = client.undo().what
            return f"Undone: {undone}." if undone else "Nothing to undo."

        known: dict[str, Callable[[], object]] = {
            "help": lambda: self.say(*spoken.HELP),
            "list": self._say_all,
            "undo": lambda: self.errand(undo, self.say),
            "ask": lambda: self.ask(Asked(query=rest)),
            "hold": self._hold,
            "apply": self._apply,
            "hear": lambda: self._hear(rest),
            "why": lambda: self.with_sound(rest, self._say_why),
            "daws": lambda: self.errand(
                lambda client: client.daws(), lambda daws: self.say(*spoken.daws_lines(daws))
            ),
        }
        if word not in known:
            return False
        known[word]()
        return True

    def _hold(self) -> None:
        """Hold the order, or let it go."""
        self._order = self._order.hold(not self._order.held)
        self.say("Order held." if self._order.held else "Order let go.")
        self._follow()

    def _apply(self) -> None:
        """Show what waits, whatever keeps it."""
        if not self._order.changes():
            self.say("No change waits.")
        self._order = self._order.applied()
        self._follow()

    def _follow(self) -> None:
        if self.asked == Asked():
            self._say_order()

    def _say_all(self) -> None:
        shown = enumerate(self._shown, 1)
        self.say(*(spoken.suggestion_line(at, each) for at, each in shown))

    def _hear(self, place: str) -> None:
        if place:
            self.with_sound(place, lambda found: self._hearing.hear(found.sample))
        else:
            self._hearing.stop()

    def _say_why(self, found: Suggestion) -> None:
        number = str(found.sample.id)
        self.errand(lambda client: client.why(number), lambda why: self.say(*spoken.why_lines(why)))

    def _judge(self, found: Suggestion, verdict: str) -> None:
        name, number = found.sample.name, str(found.sample.id)
        path = f" It is {found.sample.path}" if verdict == "accept" else ""
        said = f"{spoken.SAID[verdict]}: {name}.{path}"
        self.errand(lambda client: client.feedback(number, verdict), lambda _: self.say(said))

    def set_context(self, values: Mapping[str, object]) -> None:
        """Say what the project is."""

        def told(context: Context) -> None:
            self._learn_context(context)
            self.say(*context.notes)

        self.errand(lambda client: client.set_context(values), told)

    def ask(self, asked: Asked) -> None:
        """Ask for another list, and say it; what is not asked for any more is the project's own."""
        self.asked = asked
        request = asked.request(WANTED)
        if request is None:
            self._order = self._order.at_once(self._own)
            self._told = self._own
            self._shown = self._own.list.suggestions if self._own else ()
            self._say_all()
            return

        def told(client: Client) -> None:
            answer = client.suggest(request)
            self._shown = answer.suggestions
            self.say(f"{asked.said().replace(' · ', ', ')}: {answer.total:,} fit.")
            self._say_all()
            if answer.advice:
                self.say(answer.advice)

        self.errand(told, lambda _: None)

    def with_sound(self, place: str, do: Callable[[Suggestion], object]) -> None:
        """Do something with the sound at a place, counted from 1, or say that there is none."""
        if place.isdecimal() and 1 <= int(place) <= len(self._shown):
            do(self._shown[int(place) - 1])
        elif not self._shown:
            self.say("There are no suggestions yet.")
        else:
            self.say(f"Which one? Say a number from 1 to {len(self._shown)}.")

    def errand(self, do: Callable[[Client], object], done: Callable[..., object]) -> None:
        """Ask the engine something and pass the answer on; what goes wrong is said."""
        if not self._line.errand(do, done, lambda error: self.say(str(error))):
            self.say("There is no daemon to ask just now.")
