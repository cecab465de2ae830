"""What OSC needs of the rest of samplerecs; the composition root hands it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

#: A field's value as OSC gives it; None takes the field back.
Value = float | str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class State:
    """The context as it goes out; what is not known is "", 0.0 or, for the time, -1.0.

    Attributes:
        bpm: BPM. bpm_source: who said it.
        key: root such as "F#". mode: major, minor or "". key_source: who said it.
        mood: words. genre: text.
        time_remaining: seconds.
        playing: True while the transport runs.
    """

    bpm: float = 0.0
    bpm_source: str = ""
    key: str = ""
    mode: str = ""
    key_source: str = ""
    mood: tuple[str, ...] = ()
    genre: str = ""
    time_remaining: float = -1.0
    playing: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One sound of a list: `bpm` 0.0 when unknown, `semitones` to transpose by so that it fits."""

    id: str
    path: str
    name: str
    score: float
    bpm: float
    semitones: float
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """A list, best first; `generation` rises with each new list for the project."""

    generation: int
    entries: tuple[Result, ...] = ()


class Speaking(Protocol):
    """Taking in what programs say."""

    def say(
        self,
        source: str,
        values: Mapping[str, Value],
        *,
        life_s: float | None = None,
        confidence: Mapping[str, float] | None = None,
        daws: Sequence[str] = (),
    ) -> None:
        """Take in fields together.

        Args:
            source: the program's name.
            values: field -> value; None takes the field back.
            life_s: seconds that the program lives after its last sign of life; None for one that
                only speaks when something changes.
            confidence: field -> 0..1 where it is not certain.
            daws: DAWs that it may be, where its name does not say.

        Raises:
            InputError: when a value cannot be used; then nothing is taken.
        """

    def alive(self, source: str) -> None:
        """Take note that a program lives, without having said anything."""

    def forget(self, source: str) -> None:
        """Forget a program and all it said."""

    def note(self, source: str, text: str) -> None:
        """Keep one line about a program, for the user ("" for none)."""

    def new_session(self, source: str) -> None:
        """Take note that the program has just started."""


class Asking(Protocol):
    """Answers; each may take a while."""

    def state(self) -> State:
        """Return the context."""

    def current(self) -> Results:
        """Return the current list; raise SamplerecsError where there is none."""

    def suggest(self, prompt: str, n: int) -> Results:
        """Return a list for a prompt ("" for none); raise SamplerecsError."""

    def feedback(self, sample: str, verdict: str) -> None:
        """Take the user's verdict on a sound; raise SamplerecsError."""

    def path(self, sample: str) -> str:
        """Return where a sound is; raise SamplerecsError."""

    def tick(self) -> None:
        """Let time pass: what has grown old no longer decides. Called about once a second."""


class Engine(Speaking, Asking, Protocol):
    """All of it; called from one thread, but for `health`."""

    def health(self) -> tuple[str, str]:
        """Return the version and the state in one word, at once, from any thread."""
