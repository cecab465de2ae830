"""The panel in lines for a screen reader: whole words, one line for each change. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from samplerecs_daemon.api import Context, LiveList, Move, Suggestion
from samplerecs_daemon.api.formats import (
    bpm_text,
    context_text,
    count_text,
    length_text,
    role_text,
)
from samplerecs_tui.state.rows import plain_name

HELP = (
    "hear 3: hear the third sound; hear: silence. take 3, pin 3, dismiss 3, ban 3: what they say.",
    "why 3: more about it. list: all of them. ask dark pad: with words; ask: the project again.",
    "bpm 124, key Am: the project. undo: take the last back. quit: leave. help: this.",
)


def suggestion_line(place: int, suggestion: Suggestion) -> str:
    """Return one suggestion as a sentence; `place` counts from 1."""
    sample = suggestion.sample
    parts = [f"{place}. {plain_name(sample)}", role_text(sample)]
    if bpm := bpm_text(sample.bpm):
        parts.append(_doubtful(f"{bpm.rstrip('?')} BPM", bpm))
    if isinstance(sample.key.value, str):
        parts.append(_doubtful(sample.key.value, "?" if sample.key.confidence < 0.5 else ""))
    if sample.heard:
        parts.append(length_text(sample.duration_s).replace(" s", " seconds"))
    said = ", ".join(part for part in parts if part)
    return f"{said}. {_reason(suggestion.reason)}."


def change_lines(before: LiveList | None, new: LiveList) -> Iterator[str]:
    """Yield what is different in a new list, a line each; all of it where there was none."""
    suggestions = new.list.suggestions
    if before is None:
        yield f"{count_text(len(suggestions), 'suggestion')}."
        for at, each in enumerate(suggestions, 1):
            yield suggestion_line(at, each)
        return
    place = {s.sample.id: at for at, s in enumerate(before.list.suggestions, 1)}
    for at, each in enumerate(suggestions, 1):
        was = place.pop(each.sample.id, None)
        if was is None:
            yield f"New at {suggestion_line(at, each)}"
        elif was != at:
            yield f"{plain_name(each.sample)}: from {was} to {at}."
    why = {move.sample: move for move in new.moves}
    for each in before.list.suggestions:
        if each.sample.id in place:
            yield f"{plain_name(each.sample)} left{_because(why.get(each.sample.id))}."


def context_line(context: Context) -> str:
    """Return the project in a sentence."""
    return f"Project: {context_text(context).replace(' · ', ', ') or 'nothing known yet'}."


def command_of(line: str) -> tuple[str, str]:
    """Return the word and the rest of a typed line; a number alone is to be heard."""
    word, _, rest = line.strip().partition(" ")
    return ("hear", word) if word.isdigit() else (word.lower(), rest.strip())


def _reason(reason: str) -> str:
    return reason.replace(" · ", ", ").replace("→", "to")


def _doubtful(said: str, mark: str) -> str:
    return f"perhaps {said}" if mark.endswith("?") else said


def _because(move: Move | None) -> str:
    return f": {_reason(move.why)}" if move and move.why else ""
