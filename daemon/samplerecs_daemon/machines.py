"""What programs say of the open project: kept in memory for as long as they live.

The user's own word comes first; then DAWs, then Link, then project files, then guesses from
names. Among DAWs the one with the latest activity decides, and tempo and key of two of them are
never mixed: a project file says the rest only of its own DAW, or where Link alone says the tempo,
for Link does not tell of which DAW. A word lasts as long as its program lives, not a time of its
own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from samplerecs_daemon.api import CONTEXT_FIELDS, Context, ContextField, DawSource
from samplerecs_daemon.context import FieldValue

#: Seconds of silence after which the word of a program without a heartbeat no longer decides.
SILENCE_S = 30 * 60.0
#: Seconds for which a program with a heartbeat must disagree with a silent one to overrule it.
DISAGREE_S = 10.0
#: Seconds of absence after which a program that speaks again is back: a new session.
BACK_S = 10 * 60.0
#: A tempo this near to the last one is no news, in BPM.
SAME_BPM = 0.02
#: Tempi of one project as two programs tell it differ by less, in BPM.
AGREEING_BPM = 0.5
#: Programs that are remembered.
KEPT = 64
#: Fields that come from one program together, or not at all.
_TOGETHER = ("bpm", "key", "mode")
#: Fields that show a DAW behind a program.
_OF_A_DAW = (*_TOGETHER, "playing", "recording", "project", "track")
#: Kinds of program, the strongest last; what is not here ranks as a DAW.
_RANKS = {"name": 0, "project": 1, "link": 2}
_DAW = 3


@dataclass(slots=True)
class _Machine:
    kind: str
    at: float
    alive_at: float
    life_s: float | None = None
    note: str = ""
    daws: frozenset[str] = frozenset()
    fields: dict[str, ContextField] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        return _RANKS.get(self.kind, _DAW)

    @property
    def is_daw(self) -> bool:
        """Whether it says what a control surface does not, which has mood, genre and time."""
        return any(name in self.fields for name in _OF_A_DAW)

    def take(
        self, name: str, value: FieldValue, by: str, sure: float, now: float, *, new: bool
    ) -> None:
        """Keep a field; one that is no news keeps its value and its time."""
        had = self.fields.get(name)
        if value is None:
            self.fields.pop(name, None)
        elif new or had is None:
            self.fields[name] = ContextField(value, by, now, sure)
        elif had.confidence != sure:
            self.fields[name] = replace(had, confidence=sure)

    def only_tells_news(self, now: float) -> bool:
        """Say whether it is silent while nothing changes, and nothing shows that it lives."""
        silent = self.kind == "http" or now - self.alive_at >= DISAGREE_S
        return self.rank == _DAW and self.life_s is None and silent

    def dead_since(self, now: float) -> float | None:
        """Return when it ended, None while it lives."""
        if self.life_s is not None:
            end = self.alive_at + self.life_s
        elif self.rank == _DAW:
            end = self.alive_at + SILENCE_S
        else:
            # Link and project files last until they are forgotten.
            return None
        return end if now >= end else None


class Machines:
    """The programs that speak, by name; safe to use from several threads.

    Args:
        clock: returns Unix seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._machines: dict[str, _Machine] = {}
        self._decided: dict[str, ContextField] = {}
        self._gone: dict[str, float] = {}
        self._returned = ""

    def say(
        self,
        name: str,
        values: Mapping[str, FieldValue],
        kind: str = "http",
        *,
        life_s: float | None = None,
        confidence: Mapping[str, float] | None = None,
        daws: Sequence[str] = (),
    ) -> list[str]:
        """Take in what a program says; None takes a field back.

        Args:
            name: of the program.
            values: fields in their canonical form (`context.validate_fields`).
            kind: osc, link, project, name or http.
            life_s: seconds that it lives after each sign of life; None for a program without a
                heartbeat. With one, only news is activity: it repeats itself.
            confidence: field -> 0..1, where it is not certain.
            daws: the DAW that it is (live, reaper, ...), several where that is open; none: its
                name, in small letters.

        Returns:
            The fields that are news, or that another program decides now.
        """
        now, sure = self._clock(), confidence or {}
        with self._turn:
            self._note_return(name, now)
            machine = self._machines.setdefault(name, _Machine(kind, now, now))
            machine.alive_at, machine.kind, machine.life_s = now, kind, life_s
            machine.daws = frozenset(daws or (name.casefold(),))
            news = [
                each
                for each, value in values.items()
                if not _same(each, machine.fields.get(each), value)
            ]
            if news or life_s is None:
                machine.at = now
            for each, value in values.items():
                machine.take(each, value, name, sure.get(each, 1.0), now, new=each in news)
            self._drop_oldest()
            return [*news, *(each for each in self._decide(now) if each not in news)]

    def alive(self, name: str) -> None:
        """Take note that a program lives, without having said anything."""
        with self._turn:
            if machine := self._machines.get(name):
                now = self._clock()
                self._note_return(name, now)
                machine.alive_at = now

    def note(self, name: str, text: str) -> None:
        """Keep a line about a program, for the user; "" for none."""
        with self._turn:
            if machine := self._machines.get(name):
                machine.note = text

    def forget(self, name: str) -> list[str]:
        """Forget a program that has gone; return the fields that change by that."""
        with self._turn:
            now = self._clock()
            if (machine := self._machines.pop(name, None)) and machine.rank >= _RANKS["link"]:
                self._gone[name] = now
                while len(self._gone) > KEPT:
                    del self._gone[next(iter(self._gone))]
            return self._decide(now)

    def take_back(self, names: Sequence[str] = ()) -> list[str]:
        """Drop what programs said that only speak when something changes, on the user's word.

        A program with a heartbeat, Link and what is read of project files would say it again at
        once; what programs over HTTP said, and DAWs that have been silent for a while, is dropped.

        Args:
            names: the fields; none means all.

        Returns:
            The fields that change by that.
        """
        with self._turn:
            now = self._clock()
            for machine in self._machines.values():
                if machine.only_tells_news(now):
                    for name in names or CONTEXT_FIELDS:
                        machine.fields.pop(name, None)
            return self._decide(now)

    def take_returned(self) -> str:
        """Return, once, the program that is back after it was gone for BACK_S; "" for none."""
        with self._turn:
            name, self._returned = self._returned, ""
            return name

    def opens_projects(self, name: str) -> bool:
        """Say whether another project that a program names may be the open one.

        Not where it is a file's word while another DAW speaks of its own project.
        """
        now = self._clock()
        with self._turn:
            machine = self._machines.get(name)
            if machine is None:
                return True
            daws = [one for one in self._machines.values() if one.rank == _DAW and one.is_daw]
            return all(_belong(machine, one) for one in daws if self._decides(one, now))

    def speaks(self, name: str) -> bool:
        """Say whether a program is known, and its word not old."""
        now = self._clock()
        with self._turn:
            machine = self._machines.get(name)
            return machine is not None and self._decides(machine, now)

    def tick(self) -> list[str]:
        """Let time pass; return the fields that another program decides now, or none."""
        with self._turn:
            return self._decide(self._clock())

    def over(self, by_hand: Context) -> Context:
        """Return the context: the user's fields, and those of programs that they left open."""
        with self._turn:
            said = self._said(self._clock())
        if any(name in by_hand.values for name in ("key", "mode")):
            # A key by hand without a mode fits both; a program's mode must not be glued to it.
            said = {name: one for name, one in said.items() if name not in ("key", "mode")}
        values = {**said, **by_hand.values}
        return Context({name: values[name] for name in CONTEXT_FIELDS if name in values})

    def sources(self) -> list[DawSource]:
        """Return the programs, the latest active first."""
        now = self._clock()
        with self._turn:
            said = self._said(now)
            known = sorted(self._machines.items(), key=lambda item: -item[1].at)
            return [
                DawSource(
                    name=name,
                    kind=machine.kind,
                    connected=machine.dead_since(now) is None,
                    last_at=machine.at,
                    says={each: _text(one) for each, one in machine.fields.items()},
                    decides=tuple(each for each, one in said.items() if one.source == name),
                    note=self._standing(machine, said, now),
                )
                for name, machine in known
                # Names that suggest nothing are no source.
                if machine.fields or machine.kind != "name"
            ]

    def _note_return(self, name: str, now: float) -> None:
        machine = self._machines.get(name)
        if machine is not None:
            away = machine.alive_at if machine.dead_since(now) is not None else None
        else:
            away = self._gone.pop(name, None)
        if away is not None and now - away >= BACK_S:
            self._returned = name

    def _drop_oldest(self) -> None:
        while len(self._machines) > KEPT:
            del self._machines[min(self._machines, key=lambda name: self._machines[name].alive_at)]

    def _decide(self, now: float) -> list[str]:
        """Return the fields that are decided otherwise than when last asked."""
        said, before = self._said(now), self._decided
        self._decided = said
        return [each for each in CONTEXT_FIELDS if _gist(said, each) != _gist(before, each)]

    def _said(self, now: float) -> dict[str, ContextField]:
        heard = [m for m in self._machines.values() if self._decides(m, now)]
        heard.sort(key=lambda machine: (machine.rank, machine.at))
        said: dict[str, ContextField] = {}
        for machine in heard:
            said.update({n: f for n, f in machine.fields.items() if n not in _TOGETHER})
        return {**said, **_together(heard)}

    def _decides(self, machine: _Machine, now: float) -> bool:
        return machine.dead_since(now) is None and self._overruled_by(machine, now) is None

    def _overruled_by(self, machine: _Machine, now: float) -> _Machine | None:
        """Return who, with a heartbeat, has long disagreed with one that only pushes."""
        tempo = machine.fields.get("bpm")
        if machine.rank < _DAW or machine.life_s is not None or tempo is None:
            return None
        for other in self._machines.values():
            its = other.fields.get("bpm")
            lives = other.life_s is not None or other.kind == "link"
            if its is None or not lives or other.dead_since(now) is not None:
                continue
            since = max(machine.at, its.at)
            if not _near(tempo.value, its.value) and now - since >= DISAGREE_S:
                return other
        return None

    def _standing(self, machine: _Machine, said: Mapping[str, ContextField], now: float) -> str:
        """Return in words why it does not decide, or the note about it."""
        if machine.dead_since(now) is not None:
            silent = max(0.0, now - machine.alive_at)
            if machine.life_s is None:
                return f"silent for {silent / 60:.0f} min; its word is old"
            return f"does not answer since {silent:.0f} s; its word is old"
        if other := self._overruled_by(machine, now):
            who = next(iter(other.fields.values())).source
            return f"silent, and {who} says another tempo; its word is old"
        return " · ".join(one for one in (machine.note, self._outdone(machine, said)) if one)

    def _outdone(self, machine: _Machine, said: Mapping[str, ContextField]) -> str:
        """Return in words why tempo or key of a program that lives do not count; "" if they do."""
        own = [machine.fields[name] for name in _TOGETHER if name in machine.fields]
        if not own or any(said.get(name) in own for name in _TOGETHER):
            return ""
        leader = next((said[name].source for name in _TOGETHER if name in said), "")
        other = self._machines.get(leader)
        if other is None:
            return ""
        if machine.rank == other.rank:
            return f"{leader} spoke later"
        if not _belong(machine, other):
            return f"{leader} speaks, which is not known to be of this DAW"
        return f"{leader} comes first"


def _together(heard: Sequence[_Machine]) -> dict[str, ContextField]:
    """Return tempo and key: the leader's, filled by weaker programs that do not contradict it.

    Args:
        heard: the strongest last.
    """
    found: dict[str, ContextField] = {}
    leader: _Machine | None = None
    for machine in reversed(heard):
        own = {name: machine.fields[name] for name in _TOGETHER if name in machine.fields}
        if not own:
            continue
        if leader is None:
            leader, found = machine, dict(own)
        elif (
            machine.rank < leader.rank and _belong(machine, leader) and not _contradicts(own, found)
        ):
            if "key" in found or "mode" in found:
                own = {name: one for name, one in own.items() if name == "bpm"}
            found = {**own, **found}
    return found


def _belong(machine: _Machine, leader: _Machine) -> bool:
    """Say whether a weaker program may speak of the leader's project: a file only of its DAW's.

    That the tempi agree proves nothing: new projects of most DAWs begin with 120 BPM.
    """
    if machine.kind != "project" or leader.rank < _DAW:
        return True
    return bool(machine.daws & leader.daws)


def _contradicts(own: Mapping[str, ContextField], found: Mapping[str, ContextField]) -> bool:
    return any(
        name in own and name in found and not _near(own[name].value, found[name].value)
        for name in _TOGETHER
    )


def _gist(said: Mapping[str, ContextField], name: str) -> tuple[object, ...] | None:
    one = said.get(name)
    return None if one is None else (one.value, one.source, one.confidence)


def _near(one: object, other: object) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= AGREEING_BPM
    return one == other


def _same(name: str, before: ContextField | None, value: FieldValue) -> bool:
    if before is None:
        return value is None
    if name == "bpm" and isinstance(value, float) and isinstance(before.value, (int, float)):
        return abs(value - before.value) <= SAME_BPM
    return before.value == value


def _text(field: ContextField) -> str:
    value, doubt = field.value, "" if field.is_sure else "?"
    if isinstance(value, tuple):
        return " ".join(map(str, value)) + doubt
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (f"{value:g}" if isinstance(value, float) else str(value)) + doubt
