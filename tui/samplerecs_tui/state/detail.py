"""One sound in full: what it is, why it is here, what is near it, where it was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samplerecs_daemon.api import LONGEST_CHANGED_S, HistoryEntry, SampleInfo, Suggestion, Value
from samplerecs_daemon.api.formats import (
    age_text,
    bpm_text,
    key_text,
    length_text,
    role_text,
)
from samplerecs_tui.state.status import joined

#: Lines of a pane from which it counts as tall.
TALL = 14
#: Lines of the outline, at least and at most.
WAVE_LEAST, WAVE_MOST = 3, 24
#: Names of neighbours where there is no room for a line each.
NEAR_NAMES = 5
_BAR = 14
_USED = {"accept": "taken", "used": "used", "heard": "heard", "pin": "pinned"}


def facts(sample: SampleInfo, width: int = 1000) -> list[str]:
    """Return what the sound is, with where each value comes from.

    Args:
        sample: the sound.
        width: cells of a line; a path that is longer loses its beginning.
    """
    values = [
        _what(sample),
        _value(f"{bpm_text(sample.bpm)} BPM" if bpm_text(sample.bpm) else "", sample.bpm),
        _value(key_text(sample.key), sample.key),
        length_text(sample.duration_s) if sample.heard else "not heard yet",
    ]
    lines = [" · ".join(value for value in values if value)]
    words = sorted(sample.descriptors, key=lambda word: -sample.descriptors[word])
    strong = [word for word in words if sample.descriptors[word] >= 0.5][:5]
    tags = ", ".join((*sample.tags[:6], *(word for word in strong if word not in sample.tags)))
    lines += [tags] if tags else []
    path = sample.path if sample.present else f"{sample.path or sample.name} (not here now)"
    lines.append(path if len(path) <= width else f"…{path[len(path) - width + 1 :]}")
    if sample.pack and not sample.path:
        lines.append(sample.pack)
    if sample.duration_s > LONGEST_CHANGED_S:
        lines.append(f"longer than {LONGEST_CHANGED_S:.0f} s: heard and written as it is")
    if sample.duplicates:
        lines.append(f"{sample.duplicates} more of the same file")
    return lines


def score_lines(suggestion: Suggestion, signs: Mapping[str, str]) -> list[str]:
    """Return the parts of the score as bars of the same scale, the strongest first."""
    parts = {name: part for name, part in suggestion.score_components.items() if abs(part) >= 0.005}
    top = max((abs(part) for part in parts.values()), default=1.0)
    lines = []
    for name, part in sorted(parts.items(), key=lambda item: -abs(item[1])):
        bar = signs["bar"] * max(1, round(abs(part) / top * _BAR))
        sign = "+" if part > 0 else "-"
        lines.append(f"{name.replace('_', ' '):<11.11} {bar:<{_BAR}} {sign}{abs(part):.2f}")
    lines.append(f"{'in all':<11} {'':<{_BAR}} {suggestion.score:+.2f}")
    return lines


def use_lines(uses: Sequence[HistoryEntry], now: float, most: int = 3) -> list[str]:
    """Return where and when the sound was taken or used."""
    lines = []
    for entry in [use for use in uses if use.what in ("accept", "used")][:most]:
        where = f" in {entry.project}" if entry.project else ""
        lines.append(f"{_USED[entry.what]}{where} {age_text(max(0.0, now - entry.at))}")
    return lines


def wave_height(room: int) -> int:
    """Return how many lines the outline takes of those that its words leave."""
    return max(WAVE_LEAST, min(WAVE_MOST, room))


def near_lines(near: Sequence[SampleInfo], width: int, room: int) -> list[str]:
    """Return the neighbours: a line each where there is room, else as many names as are usual.

    Args:
        near: the nearest first.
        width: cells of a line.
        room: lines there are.
    """
    if not near:
        return []
    if room < 1 + NEAR_NAMES:
        return [f"Near: {', '.join(each.name for each in near[:NEAR_NAMES])}"]
    return ["Near:", *(_near_line(each, width) for each in near[: room - 1])]


def _near_line(sample: SampleInfo, width: int) -> str:
    bpm = f"{bpm_text(sample.bpm)} BPM" if bpm_text(sample.bpm) else ""
    parts = (sample.name, role_text(sample), bpm, key_text(sample.key))
    return joined([part for part in parts if part], width, " · ")


def _what(sample: SampleInfo) -> str:
    """Return role and kind, without saying "loop" twice."""
    role, kind = role_text(sample), sample.kind.replace("-", " ")
    return role if kind == "unknown" or kind in role else f"{role}, {kind}".strip(", ")


def _value(said: str, value: Value) -> str:
    """Return a value with its source: "118 BPM (name)"; a sure one of the audio needs none."""
    source = "" if value.source in ("none", "audio") else value.source
    source = "you" if source == "user" else source
    return f"{said} ({source})" if said and source else said
