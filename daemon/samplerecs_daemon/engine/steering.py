"""Steering the current list: more like this, darker, shorter ...; each step can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from samplerecs_daemon.api import Steering, Step
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.recommend.course import checked_steps, course_of
from samplerecs_daemon.store import Store
from samplerecs_models.errors import InputError

#: Steps of one session, at most.
MOST_STEPS = 100
_EVENT = "recommendation.steer"


class SteeringPart(EnginePart):
    """`steering`, `steer` and `clear_steering` of `api.Suggesting`."""

    def steering(self) -> Steering:
        """Return where the current list is steered to in this session."""
        return _steering(self._access.reader())

    def steer(self, path_or_id: str = "", step: str = "") -> Steering:
        """Steer the current list: more like a sound (anew, without a step), or a step further.

        Raises:
            InputError: when there is no such step, or nothing to go away from.
            NothingFound: when there is no such sound.
        """
        (name,) = checked_steps((step,)) if step else ("",)
        sample, sound = self._start(path_or_id)
        with self._access.writer() as store, store.transaction():
            if len(store.steps()) >= MOST_STEPS:
                raise InputError("The list was steered far enough.", "samplerecs more --clear")
            number = store.add_step(sample, name)
            words = f"went {name.replace('-', ' ')} from" if name else "asked for more like"
            back = _news(sample, name, undo=True)
            steps: list[Mapping[str, object]] = [{"do": "drop_step", "id": number}]
            store.add_action(f"{words} {sound}", inverse(steps, (_EVENT, back)))
        self._publish(_EVENT, _news(sample, name, undo=False))
        return self.steering()

    def clear_steering(self) -> Steering:
        """Go back to the list that is not steered."""
        with self._access.writer() as store, store.transaction():
            rows = store.steps()
            if rows:
                store.clear_steps()
                again: list[Mapping[str, object]] = [
                    {"do": "add_step", "sample": row.sample_id, "step": row.step, "at": row.at}
                    for row in rows
                ]
                back = _news(rows[-1].sample_id, "", undo=False)
                store.add_action("went back to the plain list", inverse(again, (_EVENT, back)))
        if rows:
            self._publish(_EVENT, _news(rows[-1].sample_id, "", undo=True))
        return self.steering()

    def _start(self, path_or_id: str) -> tuple[int, str]:
        """Return the id and name of the sound to start from."""
        if path_or_id:
            found = self._found(path_or_id)
            return found.id, found.name
        course = course_of(self._access.reader().steps())
        if course is None:
            raise InputError("There is nothing to go away from yet.", "samplerecs more SOUND")
        found = self._found(str(course.sample))
        return found.id, found.name


def _steering(store: Store) -> Steering:
    rows = store.steps()
    course = course_of(rows)
    names = {row.id: row.name for row in store.sample_rows([row.sample_id for row in rows])}
    steps = tuple(Step(r.sample_id, names.get(r.sample_id, ""), r.step) for r in rows)
    if course is None:
        return Steering()
    away = (step.replace("-", " ") for step in course.steps)
    return Steering(steps, ", ".join((f"like {Path(names.get(course.sample, '')).stem}", *away)))


def _news(sample: int, step: str, *, undo: bool) -> Mapping[str, object]:
    return {"sample": sample, "step": step, "undo": undo}
