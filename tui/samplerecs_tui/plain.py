"""`samplerecs live --plain`: the panel as lines of text, for screen readers and for pipes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TextIO

from samplerecs_daemon.api import (
    Client,
    Context,
    Event,
    LiveList,
    SamplerecsError,
    Suggestion,
    SuggestRequest,
    from_json,
)
from samplerecs_tui.connection import Connection, Told
from samplerecs_tui.letters import PLAIN
from samplerecs_tui.parts import Parts
from samplerecs_tui.plain_hearing import Hearing
from samplerecs_tui.state import spoken

_VERDICTS = {"take": "accept", "pin": "pin", "dismiss": "dismiss", "ban": "ban"}


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
        self._own: LiveList | None = None
        self._shown: Sequence[Suggestion] = ()
        self._asked = ""
        self._project = ""
        self._trouble = ""
        self._line = Connection(parts.open_client, parts.start_daemon, self)
        self._hearing = Hearing(parts.make_player, self.say, self._errand)

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
            self.say("Add a folder: samplerecs library add FOLDER")

    def line_down(self, error: SamplerecsError) -> None:
        """Say it once."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self.say(self._trouble)

    def line_list(self, new: LiveList) -> None:
        """Say what is different."""
        self._say_project(new.list.context)
        before, self._own = self._own, new
        if not self._asked:
            self._shown = new.list.suggestions
            self.say(*spoken.change_lines(before, new))

    def line_event(self, event: Event) -> None:
        """Say changes of the project."""
        if event.name == "context.changed":
            try:
                self._say_project(from_json(Context, event.data.get("context")))
            except ValueError:
                # Of another form than was agreed: the next list says the project.
                return

    def _say_project(self, context: Context) -> None:
        said = spoken.context_line(context)
        if said != self._project:
            self._project = said
            self.say(said)

    # What the user types.

    def obey(self, line: str) -> bool:
        """Do what a line says; False to leave."""
        word, rest = spoken.command_of(line)
        if word in ("quit", "exit", "q"):
            return False
        if word in _VERDICTS:
            self._with_sound(rest, lambda found: self._judge(found, _VERDICTS[word]))
        elif word and not self._do(word, rest):
            self.say(f"{word!r} is no word of mine. help lists them.")
        return True

    def _do(self, word: str, rest: str) -> bool:
        def answer(client: Client) -> str:
            undone = client.undo().what
            return f"Undone: {undone}." if undone else "Nothing to undo."

        known: dict[str, Callable[[], object]] = {
            "help": lambda: self.say(*spoken.HELP),
            "list": self._say_all,
            "undo": lambda: self._errand(answer, self.say),
            "bpm": lambda: self._set({"bpm": rest or None}),
            "key": lambda: self._set({"key": rest or None}),
            "ask": lambda: self._ask(rest),
            "hear": lambda: self._hear(rest),
            "why": lambda: self._with_sound(rest, self._say_why),
        }
        if word not in known:
            return False
        known[word]()
        return True

    def _say_all(self) -> None:
        shown = enumerate(self._shown, 1)
        self.say(*(spoken.suggestion_line(at, each) for at, each in shown))

    def _hear(self, place: str) -> None:
        if place:
            self._with_sound(place, lambda found: self._hearing.hear(found.sample))
        else:
            self._hearing.stop()

    def _say_why(self, found: Suggestion) -> None:
        parts = found.score_components.items()
        self.say(", ".join(f"{name} {part:+.2f}" for name, part in parts), found.sample.path)

    def _judge(self, found: Suggestion, verdict: str) -> None:
        name, number = found.sample.name, str(found.sample.id)
        said = f"{verdict}: {name}" + (f", {found.sample.path}" if verdict == "accept" else "")
        self._errand(lambda client: client.feedback(number, verdict), lambda _: self.say(said))

    def _set(self, values: dict[str, object]) -> None:
        self._errand(lambda client: client.set_context(values), self._say_project)

    def _ask(self, query: str) -> None:
        self._asked = query
        if not query:
            self._shown = self._own.list.suggestions if self._own else ()
            self._say_all()
            return

        def told(client: Client) -> None:
            answer = client.suggest(SuggestRequest(query))
            self._shown = answer.suggestions
            self._say_all()
            if answer.advice:
                self.say(answer.advice)

        self._errand(told, lambda _: None)

    def _with_sound(self, place: str, do: Callable[[Suggestion], object]) -> None:
        if place.isdecimal() and 1 <= int(place) <= len(self._shown):
            do(self._shown[int(place) - 1])
        elif not self._shown:
            self.say("There are no suggestions yet.")
        else:
            self.say(f"Which one? Say a number from 1 to {len(self._shown)}.")

    def _errand(self, do: Callable[[Client], object], done: Callable[..., object]) -> None:
        if not self._line.errand(do, done, lambda error: self.say(str(error))):
            self.say("There is no daemon to ask just now.")
