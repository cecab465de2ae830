"""`undo`: every action is kept with the steps that take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from samplerecs_daemon.api import Undone
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.store import Store, codec
from samplerecs_daemon.store.boards import BoardRow, Placed
from samplerecs_daemon.store.events import EventRow
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_models.harmony import name_of
from samplerecs_models.types import Described

#: An event of the bus: its name and its data.
News = tuple[str, Mapping[str, object]]
Step = Mapping[str, Any]


def inverse(steps: Sequence[Mapping[str, object]], *news: News) -> Mapping[str, object]:
    """Return what takes an action back: steps in their order, and what is then told."""
    return {"steps": list(steps), "news": [list(one) for one in news]}


class UndoPart(EnginePart):
    """`undo` of `api.Sounds`."""

    def undo(self) -> Undone:
        """Take the latest action back that was not taken back yet, all of it or nothing."""
        with self._access.writer() as store, store.transaction():
            action = store.take_action()
            if action is None:
                return Undone("")
            of_session = _of_session(store, action.at)
            back: Any = action.inverse
            for step in back["steps"]:
                _DO[step["do"]](store, step)
            now = _now(store, back["steps"])
        for name, data in back["news"]:
            self._publish(name, data)
        return Undone(action.what + of_session, now)


def _of_session(store: Store, at: float) -> str:
    """Return in which session something was done, where that is not the one under way."""
    current = store.current_session()
    if current is not None and at >= current.started_at:
        return ""
    ended = [row for row in store.sessions() if row.ended_at is not None]
    of = next((row for row in ended if row.started_at <= at <= (row.ended_at or at)), None)
    if of is None:
        return ""
    name = f" on {of.project}" if of.project else ""
    return f" (in session {of.id}{name}, which has ended)"


def correction_steps(was: Mapping[int, str | None]) -> list[Mapping[str, object]]:
    """Return the steps that put corrections back: sample -> JSON text, None for none."""
    return [{"do": "correct", "was": {str(number): text for number, text in was.items()}}]


def board_steps(board: BoardRow, sounds: Sequence[Placed]) -> list[Mapping[str, object]]:
    """Return the steps that make a board what it was."""
    return [
        {
            "do": "put_board",
            "id": board.id,
            "name": board.name,
            "at": board.created_at,
            "sounds": [[placed.sample_id, placed.at] for placed in sounds],
        }
    ]


# A sound that was known by name only may be gone since: heard, it was one that was known already.


def _correct(store: Store, step: Step) -> None:
    known = store.known_samples([int(number) for number in step["was"]])
    for number, text in step["was"].items():
        if int(number) in known:
            store.correct(int(number), None if text is None else codec.load_correction(text))


def _now(store: Store, steps: Sequence[Step]) -> str:
    """Return what the one sound is whose correction was put back, "" for none and for several."""
    ids = {int(number) for step in steps if step["do"] == "correct" for number in step["was"]}
    # A file whose audio was written anew since is two sounds, of which one is there.
    rows = store.sample_rows(list(store.reached(ids) if len(ids) > 1 else ids))
    return in_words(rows[0].described) if len(rows) == 1 else ""


def in_words(known: Described) -> str:
    """Return what is known of a sound: "kick, one-shot, no tempo, no key"."""
    role, kind, bpm, key = known.role.value, known.kind.value, known.bpm.value, known.key.value
    return ", ".join(
        (
            role.value if role else "no role",
            kind.value if kind else "no kind",
            f"{bpm:.4g} BPM" if bpm else "no tempo",
            name_of(key) if key else "no key",
        )
    )


def _put_board(store: Store, step: Step) -> None:
    sounds = [Placed(int(number), at) for number, at in step["sounds"]]
    known = store.known_samples([placed.sample_id for placed in sounds])
    board = BoardRow(step["id"], step["name"], step["at"], len(sounds))
    store.put_board(board, [placed for placed in sounds if placed.sample_id in known])


def _restore_feedback(store: Store, step: Step) -> None:
    row = FeedbackRow(**step["row"])
    if store.known_samples([row.sample_id]):
        store.restore_feedback(row)


def _pin(store: Store, step: Step) -> None:
    if store.known_samples([step["sample"]]):
        store.pin(step["sample"], step["at"])


def _ban(store: Store, step: Step) -> Ban:
    """Return what a step bans or lifts; those of single sounds name the sound alone."""
    if "sample" in step:
        return Ban("sample", str(step["sample"]))
    return store.ban_of(step["kind"], step["value"], step.get("root"))


_DO: dict[str, Callable[[Store, Step], object]] = {
    "drop_feedback": lambda store, step: store.drop_feedback(step["id"]),
    "restore_feedback": _restore_feedback,
    "drop_event": lambda store, step: store.drop_event(step["id"]),
    "restore_event": lambda store, step: store.add_event(EventRow(**step["row"])),
    "pin": _pin,
    "unpin": lambda store, step: store.unpin(step["sample"]),
    "ban": lambda store, step: store.ban(_ban(store, step)),
    "unban": lambda store, step: store.unban(_ban(store, step)),
    "drop_step": lambda store, step: store.drop_step(step["id"]),
    "add_step": lambda store, step: store.add_step(step["sample"], step["step"], step["at"]),
    "learn_since": lambda store, step: store.learn_since(step["at"]),
    "correct": _correct,
    "put_board": _put_board,
    "delete_board": lambda store, step: store.delete_board(step["id"]),
}
