"""The engine as OSC wants it: made of the client, the programs that speak, and the live list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.api import (
    Client,
    Context,
    Health,
    Suggestion,
    SuggestionList,
    SuggestRequest,
    from_json,
)
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.context import validate_fields
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.services import LiveLists
from samplerecs_osc.engine import Result, Results, State, Value

#: Told the source and the names (project, track, clip) that a program says, "" for one that it
#: takes back, for their words.
Named = Callable[[str, Mapping[str, str]], None]
_NAMES = ("project", "track", "clip")


def unread(source: str, names: Mapping[str, str]) -> None:
    """Read nothing from names."""


class OscEngine:
    """`samplerecs_osc.engine.Engine` over the daemon's own parts.

    Args:
        client: the engine.
        machines: what programs say.
        live: the current list.
        publish: tells what happened.
        health: how the daemon is, at once.
        named: told of the names in what is said.
    """

    def __init__(
        self,
        client: Client,
        machines: Machines,
        live: LiveLists,
        publish: Publish,
        health: Callable[[], Health],
        named: Named = unread,
    ) -> None:
        self._client = client
        self._machines = machines
        self._live = live
        self._publish = publish
        self._health = health
        self._named = named

    def say(
        self,
        source: str,
        values: Mapping[str, Value],
        *,
        life_s: float | None = None,
        confidence: Mapping[str, float] | None = None,
        daws: Sequence[str] = (),
    ) -> None:
        """Take in fields together; raise InputError and take none."""
        fields = validate_fields({n: v for n, v in values.items() if n != "clip"})
        news = self._machines.say(
            source, fields, "osc", life_s=life_s, confidence=confidence, daws=daws
        )
        self._told(news)
        if names := {n: str(values[n] or "") for n in _NAMES if n in values}:
            self._named(source, names)

    def alive(self, source: str) -> None:
        """Take note that a program lives."""
        self._machines.alive(source)

    def forget(self, source: str) -> None:
        """Forget a program and all it said."""
        self._told(self._machines.forget(source))
        self._named(source, dict.fromkeys(_NAMES, ""))

    def note(self, source: str, text: str) -> None:
        """Keep one line about a program."""
        self._machines.note(source, text)

    def new_session(self, source: str) -> None:  # noqa: ARG002 - the seam names who started
        """Begin a session: the program has just started, with an empty project or another one."""
        self._client.start_session()

    def state(self) -> State:
        """Return the context."""
        return state_of(self._client.context())

    def current(self) -> Results:
        """Return the current list."""
        ready = self._live.current()
        return self._results(from_json(SuggestionList, json.loads(ready.top)))

    def suggest(self, prompt: str, n: int) -> Results:
        """Return a list for a prompt."""
        return self._results(self._client.suggest(SuggestRequest(query=prompt, n=n)))

    def feedback(self, sample: str, verdict: str) -> None:
        """Take the user's verdict on a sound."""
        self._client.feedback(sample, verdict)

    def path(self, sample: str) -> str:
        """Return where a sound is."""
        return self._client.sample(sample).path

    def tick(self) -> None:
        """Let time pass: the word of who is silent for too long no longer decides."""
        self._told(self._machines.tick())

    def health(self) -> tuple[str, str]:
        """Return version and state."""
        now = self._health()
        return now.version, now.status

    def _told(self, news: Sequence[str]) -> None:
        tell_context(self._publish, news, self._client.context)

    def _results(self, made: SuggestionList) -> Results:
        fresh = self._live.fresh()
        return Results(fresh.number if fresh else 0, tuple(map(_result, made.suggestions)))


def _result(entry: Suggestion) -> Result:
    sample = entry.sample
    bpm = sample.bpm.value
    return Result(
        id=str(sample.id),
        path=sample.path,
        name=sample.name,
        score=float(entry.score),
        bpm=float(bpm) if isinstance(bpm, (int, float)) else 0.0,
        semitones=float(entry.semitones),
        reason=entry.reason,
    )


def state_of(context: Context) -> State:
    """Return the context as it goes out."""
    values, value = context.values, context.value
    bpm, left, mood = value("bpm"), value("time_remaining"), value("mood_tags")
    return State(
        bpm=float(bpm) if isinstance(bpm, (int, float)) else 0.0,
        bpm_source=values["bpm"].source if "bpm" in values else "",
        key=str(value("key") or ""),
        mode=str(value("mode") or ""),
        key_source=values["key"].source if "key" in values else "",
        mood=mood if isinstance(mood, tuple) else (),
        genre=str(value("genre") or ""),
        time_remaining=float(left) if isinstance(left, (int, float)) else -1.0,
        playing=value("playing") is True,
    )
