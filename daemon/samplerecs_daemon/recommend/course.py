"""Where a list is steered to: the sound it starts from, and the steps away from it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from samplerecs_daemon.api import STEPS
from samplerecs_daemon.store.steering import StepRow
from samplerecs_models.errors import InputError
from samplerecs_models.rank.steps import net_steps


@dataclass(frozen=True, slots=True)
class Course:
    """`sample` is the id of the sound it starts from, `steps` go away from it, in order."""

    sample: int
    steps: tuple[str, ...] = ()


def course_of(rows: Sequence[StepRow]) -> Course | None:
    """Return the course that the steps of a session make: that of the last sound; None of none.

    A row without a step is "more like this": the course starts there, whatever was gone before.
    A step back takes the latest of its opposites back: "darker", then "brighter" lead nowhere.
    """
    if not rows:
        return None
    sample = rows[-1].sample_id
    steps: list[str] = []
    for row in rows:
        if row.sample_id == sample:
            steps = [*steps, row.step] if row.step else []
    return Course(sample, net_steps(steps))


def checked_steps(steps: Sequence[str]) -> tuple[str, ...]:
    """Return the steps as they are known ("less busy" with or without its hyphen).

    Raises:
        InputError: for one that there is not.
    """
    return tuple(_checked(step) for step in steps)


def _checked(step: str) -> str:
    name = step.strip().lower().replace(" ", "-").replace("_", "-")
    if name in STEPS:
        return name
    close = difflib.get_close_matches(name, STEPS, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(STEPS)}."
    raise InputError(f"There is no step {step[:40]!r}.", hint)
