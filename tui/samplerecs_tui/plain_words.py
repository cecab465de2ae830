"""What the words of the text mode do with the project, the library, the boards and the question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from samplerecs_daemon.api import (
    STEPS,
    Board,
    Client,
    CorrectionRequest,
    RenderRequest,
    SampleInfo,
    Suggestion,
)
from samplerecs_daemon.api.formats import count_text, role_text
from samplerecs_tui.state import spoken, status
from samplerecs_tui.state.asked import Asked
from samplerecs_tui.state.rows import nowhere, plain_name

#: Word -> the field of the project that it says.
FIELDS: Mapping[str, str] = {
    "bpm": "bpm",
    "key": "key",
    "mood": "mood_tags",
    "genre": "genre",
    "time": "time_remaining",
}
#: Roles and files that are told at most; the rest is counted.
MOST = 12


class Panel(Protocol):
    """What the words need of the panel."""

    asked: Asked

    def say(self, *lines: str) -> None:
        """Write lines."""

    def errand(self, do: Callable[[Client], object], done: Callable[..., object]) -> None:
        """Ask the engine something and pass the answer on."""

    def ask(self, asked: Asked) -> None:
        """Ask for another list, and say it."""

    def with_sound(self, place: str, do: Callable[[Suggestion], object]) -> None:
        """Do something with the sound at a place, or say that there is none."""

    def set_context(self, values: Mapping[str, object]) -> None:
        """Say what the project is."""


class Words:
    """Does what a word says.

    Args:
        panel: the text mode.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._do: dict[str, Callable[[str], object]] = {
            "more": lambda place: panel.with_sound(place, self._more),
            "role": self._role,
            "render": lambda place: panel.with_sound(place, self._render),
            "write": lambda place: panel.with_sound(place, self._render),
            "faster": self._tempo(2.0),
            "slower": self._tempo(0.5),
            "correct": self._correct,
            "correct-key": lambda rest: self._correct(f"key {rest}"),
            "correct-role": lambda rest: self._correct(f"role {rest}"),
            "board": self._board,
            "boards": lambda _: panel.errand(lambda client: client.boards(), self._boards),
            "session": self._session,
            "folders": lambda _: panel.errand(lambda client: client.library(), self._folders),
            "add": self._add,
            "errors": lambda _: panel.errand(lambda client: client.failures(), self._errors),
            **{word: self._saying(field) for word, field in FIELDS.items()},
            **{step: self._stepping(step) for step in STEPS},
        }

    def obey(self, word: str, rest: str) -> bool:
        """Do it; False where the word is none of these."""
        if word not in self._do:
            return False
        self._do[word](rest)
        return True

    def _saying(self, field: str) -> Callable[[str], object]:
        return lambda rest: self._panel.set_context({field: rest or None})

    # The question.

    def _more(self, found: Suggestion) -> None:
        self._panel.ask(self._panel.asked.near(found.sample))

    def _stepping(self, step: str) -> Callable[[str], object]:
        def go(_: str) -> None:
            asked = self._panel.asked
            if asked.like is None:
                self._panel.say("From which sound? Say more and its number first: more 3.")
            else:
                self._panel.ask(asked.step(step))

        return go

    def _role(self, role: str) -> None:
        """Keep to one role; without one, say which there are."""
        asked = self._panel.asked
        if role:
            wanted = "" if role == "all" else role.replace(" ", "-")
            self._panel.ask(replace(asked, role=wanted))
            return

        def told(client: Client) -> str:
            roles = client.library().roles
            names = sorted(roles, key=lambda name: -roles[name])[:MOST]
            return f"Roles: {', '.join(names)}. role all: every role."

        self._panel.errand(told, self._panel.say)

    # Sounds.

    def _tempo(self, factor: float) -> Callable[[str], object]:
        request = CorrectionRequest(tempo_factor=factor)
        return lambda place: self._panel.with_sound(place, lambda found: self._keep(found, request))

    def _correct(self, rest: str) -> None:
        """Say a sound's key or role: "key 3 Am"."""
        what, _, rest = rest.partition(" ")
        place, _, value = rest.strip().partition(" ")
        value = value.strip()
        if what not in ("key", "role") or not value:
            self._panel.say("What is right? Such as: correct key 3 Am, or correct role 3 kick.")
            return
        request = (
            CorrectionRequest(key=value)
            if what == "key"
            else CorrectionRequest(role=value.lower().replace(" ", "-"))
        )
        self._panel.with_sound(place, lambda found: self._keep(found, request))

    def _keep(self, found: Suggestion, request: CorrectionRequest) -> None:
        """Have the engine keep a correction."""
        name, path = found.sample.name, found.sample.path
        if not path:
            self._panel.say(nowhere(found.sample))
            return

        def kept(samples: Sequence[SampleInfo]) -> None:
            of = next((each for each in samples if each.id == found.sample.id), found.sample)
            now = spoken.suggestion_line(0, replace(found, sample=of)).partition(". ")[2]
            self._panel.say(f"Kept: {name}. undo takes it back. It is now {now}")

        self._panel.errand(lambda client: client.correct([Path(path)], request), kept)

    def _render(self, found: Suggestion) -> None:
        def told(client: Client) -> str:
            written = client.render_to_file(str(found.sample.id), RenderRequest(fit=True))
            return f"Written: {written.path}"

        self._panel.errand(told, self._panel.say)

    def _board(self, rest: str) -> None:
        """Say what is on a board; with a number before its name, put that sound on it."""
        place, _, name = rest.partition(" ")
        if not place.isdecimal():
            self._panel.errand(lambda client: _on_board(client, rest), self._panel.say)
        elif not name.strip():
            self._panel.say("On which board? Such as: board 3 Late night.")
        else:
            self._panel.with_sound(place, lambda found: self._put(found, name.strip()))

    def _put(self, found: Suggestion, name: str) -> None:
        def told(client: Client) -> str:
            board = _board_of(client, name) or client.create_board(name)
            client.add_to_board(board.id, str(found.sample.id))
            return f"{plain_name(found.sample)} is on the board {board.name}."

        self._panel.errand(told, self._panel.say)

    def _boards(self, boards: list[Board]) -> None:
        said = [f"{board.name}: {count_text(board.count, 'sound')}." for board in boards]
        self._panel.say(*(said or ["No board yet. board 3 NAME makes one."]))

    # The project and the library.

    def _session(self, name: str) -> None:
        self._panel.errand(
            lambda client: client.start_session(name),
            lambda begun: self._panel.say(status.begun_words(begun)),
        )

    def _folders(self, library: object) -> None:
        self._panel.say(*spoken.folder_lines(library))  # type: ignore[arg-type]

    def _add(self, folder: str) -> None:
        if not folder:
            self._panel.say("Which folder? Such as: add ~/Music/Samples. Nothing is written there.")
            return
        path = Path(folder).expanduser()
        self._panel.say(f"Looking for sounds in {path}.")
        self._panel.errand(
            lambda client: client.add_root(path),
            lambda report: self._panel.say(f"{report.root}: {count_text(report.found, 'sound')}."),
        )

    def _errors(self, groups: list[object]) -> None:
        self._panel.say(*spoken.failure_lines(groups, MOST))  # type: ignore[arg-type]


def _board_of(client: Client, name: str) -> Board | None:
    wanted = name.strip().lower()
    return next((board for board in client.boards() if board.name.lower() == wanted), None)


def _on_board(client: Client, name: str) -> str:
    board = _board_of(client, name)
    if board is None:
        return f"There is no board {name!r}. boards: all of them."
    sounds = client.board(board.id).samples
    said = ". ".join(f"{plain_name(each)}, {role_text(each)}" for each in sounds)
    return f"{board.name}: {said or 'no sounds yet'}."
