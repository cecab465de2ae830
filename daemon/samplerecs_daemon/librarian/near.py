"""Which files are near the project, by what their names say: those are heard before others."""

from __future__ import annotations

from collections.abc import Callable

from samplerecs_daemon.api import Context
from samplerecs_daemon.context import mood_words, project_key
from samplerecs_daemon.ingest.worklist import Unheard
from samplerecs_models.errors import InputError

#: How far a tempo may be from the project's, in BPM.
TEMPO_REACH = 5.0
#: Semitones from the project's tonic to those of the same, the fifths either way, and the
#: relative keys.
_KINDRED = frozenset({0, 5, 7, 3, 9})


def near(context: Context) -> Callable[[Unheard], bool] | None:
    """Return what says of a file whether it is near the project; None when nothing is said.

    Near is a tempo within reach of the project's, its half or its double, in a kindred key or
    one that the name does not say; a kindred key without a tempo; or a word of mood or genre.
    """
    bpm = _number(context, "bpm")
    pitch = _pitch(context)
    words = mood_words(context)
    if bpm is None and pitch is None and not words:
        return None

    def is_near(file: Unheard) -> bool:
        if words and any(word in file.relative.lower() for word in words):
            return True
        in_key = None
        if pitch is not None and file.pitch is not None:
            in_key = (file.pitch - pitch) % 12 in _KINDRED
        if bpm is None or file.bpm is None:
            return bool(in_key)
        return in_key is not False and _in_reach(file.bpm, bpm)

    return is_near


def _in_reach(tempo: float, bpm: float) -> bool:
    return any(abs(tempo - bpm * factor) <= TEMPO_REACH for factor in (1.0, 0.5, 2.0))


def _number(context: Context, name: str) -> float | None:
    value = context.value(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _pitch(context: Context) -> int | None:
    try:
        key = project_key(context)
    except InputError:
        return None
    return key.tonic if key else None
