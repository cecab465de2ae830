"""What programs say of the open project: kept in memory for as long as they live.

The user's own word comes first. Among programs the one with the latest activity decides, and
tempo and key of two of them are never mixed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api import CONTEXT_FIELDS, Context, ContextField, DawSource
from samplerecs_daemon.context import FieldValue

#: Seconds of silence after which a program's word no longer decides.
SILENCE_S = 30 * 60.0
#: A tempo this near to the last one is no news, in BPM.
SAME_BPM = 0.02
#: Fields that come from one program together, or not at all.
_TOGETHER = ("bpm", "key", "mode")


@dataclass(slots=True)
class _Machine:
    kind: str
    at: float
    fields: dict[str, ContextField] = field(default_factory=dict)


class Machines:
    """The programs that speak, by name; safe to use from several threads.

    Args:
        clock: returns Unix seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._machines: dict[str, _Machine] = {}

    def say(self, name: str, values: Mapping[str, FieldValue], kind: str = "http") -> list[str]:
        """Take in what a program says; None takes a field back.

        Args:
            name: of the program.
            values: fields in their canonical form (`context.validate_fields`).
            kind: osc, link, project or http.

        Returns:
            The fields that are news.
        """
        now = self._clock()
        with self._turn:
            machine = self._machines.setdefault(name, _Machine(kind, now))
            machine.at = now
            news = [
                each
                for each, value in values.items()
                if not _same(each, machine.fields.get(each), value)
            ]
            for each in news:
                machine.fields.pop(each, None)
                if (value := values[each]) is not None:
                    machine.fields[each] = ContextField(value, name, now)
        return news

    def forget(self, name: str) -> None:
        """Forget a program that has gone."""
        with self._turn:
            self._machines.pop(name, None)

    def over(self, by_hand: Context) -> Context:
        """Return the context: the user's fields, and those of programs that they left open."""
        said = self._said()
        if any(name in by_hand.values for name in ("key", "mode")):
            # A key by hand without a mode fits both; a program's mode must not be glued to it.
            said = {name: one for name, one in said.items() if name not in ("key", "mode")}
        values = {**said, **by_hand.values}
        return Context({name: values[name] for name in CONTEXT_FIELDS if name in values})

    def sources(self) -> list[DawSource]:
        """Return the programs, the latest active first."""
        now = self._clock()
        with self._turn:
            known = sorted(self._machines.items(), key=lambda item: -item[1].at)
            return [
                DawSource(
                    name=name,
                    kind=machine.kind,
                    connected=now - machine.at < SILENCE_S,
                    last_at=machine.at,
                    says={each: _text(one.value) for each, one in machine.fields.items()},
                )
                for name, machine in known
            ]

    def _said(self) -> dict[str, ContextField]:
        now = self._clock()
        with self._turn:
            alive = [m for m in self._machines.values() if now - m.at < SILENCE_S]
            alive.sort(key=lambda machine: machine.at)
            said: dict[str, ContextField] = {}
            for machine in alive:
                said.update(machine.fields)
            leader = next((m for m in reversed(alive) if m.fields.keys() & {*_TOGETHER}), None)
        if leader is not None:
            said = {n: f for n, f in said.items() if n not in _TOGETHER or n in leader.fields}
        return said


def _same(name: str, before: ContextField | None, value: FieldValue) -> bool:
    if before is None:
        return value is None
    if name == "bpm" and isinstance(value, float) and isinstance(before.value, (int, float)):
        return abs(value - before.value) <= SAME_BPM
    return before.value == value


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
