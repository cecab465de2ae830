"""A list as the bytes that are sent, made once for everybody."""

from __future__ import annotations

import json

from samplerecs_daemon.api import LiveList, SuggestionList, to_json
from samplerecs_daemon.services import Ready


def packed(boot: str, live: LiveList) -> Ready:
    """Return the list as JSON in both forms."""
    return Ready(
        number=live.number,
        etag=f'"{boot}-{live.number}"',
        top=_bytes(live.list),
        stream=_bytes(live),
    )


def packed_now(boot: str, at: float, made: SuggestionList) -> Ready:
    """Return a list that was made for one question only; its tag is of no other list."""
    return Ready(0, f'"{boot}-at-{at:.6f}"', _bytes(made), b"")


def same(before: SuggestionList | None, after: SuggestionList) -> bool:
    """Say whether a list is no news; scores drift with time and alone are none."""
    return before is not None and _gist(before) == _gist(after)


def _gist(made: SuggestionList) -> tuple[object, ...]:
    entries = tuple(
        (entry.sample, entry.reason, entry.semitones, entry.tempo_ratio, entry.stretch)
        for entry in made.suggestions
    )
    return (
        entries,
        made.context.values,
        dict(made.hidden),
        made.mode,
        made.advice,
        made.notes,
        made.lacking,
    )


def _bytes(value: object) -> bytes:
    return json.dumps(to_json(value), separators=(",", ":")).encode()
