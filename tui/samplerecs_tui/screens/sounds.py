"""What every screen with sounds can do with the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.screen import Screen
from textual.widgets import Input

from samplerecs_daemon.api import Board, Client, CorrectionRequest, SampleInfo
from samplerecs_tui import keymap
from samplerecs_tui.screens.prompt import PickScreen, PromptScreen
from samplerecs_tui.state.rows import nowhere

if TYPE_CHECKING:
    from samplerecs_tui.app import LivePanel

_WHILE_NOT_TYPING = frozenset(
    act.name for act in keymap.ACTS if act.place not in (keymap.EVERYWHERE, keymap.MOVING)
)
#: Words after each verdict.
_SAID = {
    "accept": "Taken: {0}. Its path is in the clipboard.",
    "pin": "Pinned: {0}",
    "dismiss": "Dismissed: {0}",
    "ban": "Never again: {0}",
}


class SoundScreen(Screen[object]):
    """A screen on which a sound is under the cursor."""

    @property
    def panel(self) -> LivePanel:
        """The app."""
        return cast("LivePanel", self.app)

    def sound(self) -> SampleInfo | None:
        """Return the sound under the cursor."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is done with letters only while nobody types them."""
        if isinstance(self.focused, Input) and action in _WHILE_NOT_TYPING:
            return False
        return super().check_action(action, parameters)

    def handled(self) -> None:
        """Take in that the user does something with the sound under the cursor."""

    def in_hand(self) -> SampleInfo | None:
        """Return the sound under the cursor, with which the user does something now."""
        self.handled()
        return self.sound()

    def judged(self, sample: SampleInfo, verdict: str, undo: bool) -> None:
        """Take in at once what the user said of a sound; the engine is told beside."""

    def corrected(self, sample: SampleInfo) -> None:
        """Take in a sound as it is after a correction."""

    def action_audition(self) -> None:
        """Hear the sound, or end it."""
        if sample := self.in_hand():
            self.panel.audition.toggle(sample)

    def action_original(self) -> None:
        """Switch between the sound as it fits and as it is."""
        if sample := self.in_hand():
            self.panel.audition.compare(sample)

    def action_render(self) -> None:
        """Write the sound as a file that fits the project."""
        if sample := self.in_hand():
            self.panel.audition.render(sample)

    def action_accept(self) -> None:
        """Take the sound."""
        self._take(_SAID["accept"])

    def action_copy_path(self) -> None:
        """Copy the sound's path, which takes it."""
        self._take("Copied: {1}")

    def action_pin(self) -> None:
        """Pin the sound, or let it go."""
        if sample := self.in_hand():
            pinned = self.is_pinned(sample)
            self.judge(sample, "pin", undo=pinned)

    def action_dismiss_sound(self) -> None:
        """Dismiss the sound."""
        if sample := self.in_hand():
            self.judge(sample, "dismiss")

    def action_ban(self) -> None:
        """Ban the sound."""
        if sample := self.in_hand():
            self.judge(sample, "ban")

    def action_open_folder(self) -> None:
        """Open the sound's folder."""
        sample = self.in_hand()
        if sample is None or not sample.path:
            return
        why = self.panel.parts.open_folder(Path(sample.path))
        self.panel.say(why or f"Opened: {Path(sample.path).parent}")

    def action_to_board(self) -> None:
        """Put the sound on a board that is picked or made."""
        if sample := self.in_hand():
            self.panel.errand(
                lambda client: client.boards(), lambda boards: self._pick_board(sample, boards)
            )

    def action_faster(self) -> None:
        """Double the tempo."""
        self._correct(CorrectionRequest(tempo_factor=2.0))

    def action_slower(self) -> None:
        """Halve the tempo."""
        self._correct(CorrectionRequest(tempo_factor=0.5))

    def action_correct_key(self) -> None:
        """Ask for the key."""
        if sample := self.in_hand():
            self._ask_for(f"Key of {sample.name}", lambda text: CorrectionRequest(key=text))

    def action_correct_role(self) -> None:
        """Ask for the role."""
        sample, library = self.in_hand(), self.panel.known.library
        if sample and library:
            roles = [
                (role, role.replace("-", " "))
                for role in sorted(library.roles)
                if role != "unknown"
            ]

            def picked(role: str | None) -> None:
                if role:
                    self._correct(CorrectionRequest(role=role.removeprefix("new:")), sample)

            question = f"What is {sample.name} for?"
            self.panel.push_screen(PickScreen(question, roles, new="Another:"), picked)

    def is_pinned(self, sample: SampleInfo) -> bool:
        """Say whether a sound is known to be pinned."""
        return sample.id in self.panel.known.pinned

    def judge(self, sample: SampleInfo, verdict: str, *, undo: bool = False) -> None:
        """Say something of a sound, on screen at once and to the engine."""
        self.panel.known.judged(sample.id, verdict, undo=undo)
        self.judged(sample, verdict, undo)
        words = f"No longer pinned: {sample.name}" if undo else _SAID[verdict].format(sample.name)
        self.panel.errand(
            lambda client: client.feedback(str(sample.id), verdict, undo=undo),
            lambda _: self.panel.say(words),
        )

    def _take(self, words: str) -> None:
        sample = self.in_hand()
        if sample is None:
            return
        if not sample.path:
            self.panel.say(nowhere(sample))
            return
        self.panel.copy(sample.path)
        self.panel.known.judged(sample.id, "accept", undo=False)
        self.judged(sample, "accept", False)
        said = words.format(sample.name, sample.path)
        self.panel.errand(
            lambda client: client.feedback(str(sample.id), "accept"),
            lambda _: self.panel.say(said),
        )

    def _ask_for(self, question: str, request: Callable[[str], CorrectionRequest]) -> None:
        sample = self.in_hand()

        def answered(text: str | None) -> None:
            if text and text.strip():
                self._correct(request(text.strip()), sample)

        self.panel.push_screen(PromptScreen(question), answered)

    def _correct(self, request: CorrectionRequest, sample: SampleInfo | None = None) -> None:
        found = sample or self.in_hand()
        if found is None or not found.path:
            return
        path = Path(found.path)

        def done(samples: Sequence[SampleInfo]) -> None:
            for each in samples:
                self.corrected(each)
            self.panel.say(f"Kept: {found.name}. u takes it back.")

        self.panel.errand(lambda client: client.correct([path], request), done)

    def _pick_board(self, sample: SampleInfo, boards: Sequence[Board]) -> None:
        options = [(str(board.id), f"{board.name} ({board.count})") for board in boards]

        def picked(choice: str | None) -> None:
            if choice is None:
                return

            def put(client: Client) -> Board:
                name = choice.removeprefix("new:")
                board = client.create_board(name).id if choice != name else int(name)
                return client.add_to_board(board, str(sample.id))

            self.panel.errand(put, lambda board: self.panel.say(f"On the board {board.name}."))

        question = f"Put {sample.name} on which board?"
        self.panel.push_screen(PickScreen(question, options, new="New board"), picked)
