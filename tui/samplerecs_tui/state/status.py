"""The status line: what is going on, in words, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from samplerecs_daemon.api import DawSource, LibraryStatus, ScanProgress, SessionInfo
from samplerecs_daemon.api.formats import count_text, rules_text

_HIDDEN = {
    "tempo": "by tempo",
    "key": "by key",
    "absent": "unplugged",
    "banned": "banned",
    "seen": "taken, dismissed or skipped",
    "filter": "by your filters",
}
_WHY = {
    "tempo": "its tempo does not fit",
    "key": "its key does not fit",
    "tempo and key": "its tempo and its key do not fit",
    "absent": "its drive or folder is not here",
    "gone": "its file is gone",
    "banned": "you banned it",
    "seen": "you took it, or it is in the project",
    "dismissed": "you dismissed it",
    "skipped": "you skipped it twice",
    "filter": "your filters leave it out",
}
_KEPT = {
    "hold": "the order is held",
    "playing": "while a sound plays",
    "hand": "while you move",
    "on": "it takes the sound under the cursor",
    "tempo": "until the tempo rests",
}


def waiting_words(changes: int, kept_by: str, key: str) -> str:
    """Return "3 changes waiting (while a sound plays) · f shows them"; "" where none waits."""
    if not changes:
        return "Order held" if kept_by == "hold" else ""
    why = f" ({_KEPT[kept_by]})" if kept_by in _KEPT else ""
    return f"{count_text(changes, 'change')} waiting{why} · {key} shows them"


def back_words(back: int, older: str, newer: str, now: str) -> str:
    """Return how far in the past the user looks, and the keys there; "" in the present."""
    keys = f"{older} older, {newer} newer, {now} now"
    return f"{count_text(back, 'list')} back · {keys}" if back else ""


def hidden_words(hidden: Mapping[str, int], key: str) -> str:
    """Return "Hidden: 41 by tempo, 17 by key · L loosens"; "" where nothing is."""
    parts = [f"{count:,} {_HIDDEN.get(rule, rule)}" for rule, count in hidden.items() if count]
    if not parts:
        return ""
    can = f" · {key} loosens" if hidden.get("tempo") or hidden.get("key") else ""
    return f"Hidden: {', '.join(parts)}{can}"


def hidden_why(rules: Sequence[str], banned_with: Sequence[str] = ()) -> str:
    """Return why rules hide one sound, in words; `banned_with`: what was banned as a whole."""
    return rules_text(rules, _WHY, banned_with)


def begun_words(session: SessionInfo) -> str:
    """Return that a session has begun, and what it cleared."""
    return " ".join(("A new session has begun.", *session.notes[1:]))


def library_words(library: LibraryStatus | None, progress: ScanProgress | None) -> str:
    """Return how many sounds there are, and how far the work on them is."""
    if library is None:
        return ""
    said = count_text(library.sounds, "sound")
    if library.paused:
        return f"{said}, analysis rests ({library.paused})"
    if progress and progress.stage != "done" and progress.total:
        return f"{said}, heard {progress.done:,} of {progress.total:,}"
    return f"{said}, {library.waiting:,} to be heard" if library.waiting else said


def daw_words(daws: Sequence[DawSource]) -> str:
    """Return who says what the project is."""
    alive = [source.name for source in daws if source.connected and source.kind in ("osc", "link")]
    return f"DAW: {', '.join(alive)}" if alive else "no DAW"


def shortened(text: str, width: int) -> str:
    """Return text that takes at most `width` cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    return f"{set_cell_size(text, max(0, width - 1)).rstrip()}…" if width > 0 else ""


def joined(parts: Sequence[str], width: int, between: str = " | ") -> str:
    """Return as many parts as fit into `width` cells, the first ones first; never none of them."""
    said = ""
    for part in filter(None, parts):
        more = f"{said}{between}{part}" if said else part
        if said and len(more) > width:
            continue
        said = more
    return said
