"""Tempo, key and genre from tags: ID3, Vorbis comments, MP4 atoms, WAV and AIFF tags."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from tinytag import TinyTag, TinyTagException

from samplerecs_models.errors import BadKey
from samplerecs_models.harmony import Key, parse_key

_BPM = (20.0, 400.0)
_BPM_FIELDS = ("bpm", "tempo", "tmpo", "tbpm")
_KEY_FIELDS = ("initial_key", "initialkey", "key", "tkey", "initial key")
_SPLIT = re.compile(r"[;,/|\0]+")
#: Longest tag that is kept; longer ones are stories or pictures.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What the tags say: BPM, key, and genre words in lower case."""

    bpm: float | None = None
    key: Key | None = None
    words: tuple[str, ...] = ()


def read_tags(path: Path) -> TagFacts:
    """Return what the tags of a file say; a file without readable tags says nothing."""
    try:
        tag = TinyTag.get(path, tags=True, duration=False)
    except (TinyTagException, OSError, ValueError, LookupError, OverflowError, TypeError):
        return TagFacts()
    fields: dict[str, list[str]] = {}
    for name, values in tag.as_dict().items():
        texts = values if isinstance(values, list) else [values]
        fields[name.lower()] = [str(text) for text in texts if text is not None]
    return TagFacts(_tempo(fields), _key(fields), _words(fields))


def _first(fields: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((fields[name][0].strip() for name in names if fields.get(name)), "")


def _tempo(fields: dict[str, list[str]]) -> float | None:
    try:
        bpm = float(_first(fields, _BPM_FIELDS).replace(",", "."))
    except ValueError:
        return None
    return round(bpm, 3) if math.isfinite(bpm) and _BPM[0] <= bpm <= _BPM[1] else None


def _key(fields: dict[str, list[str]]) -> Key | None:
    try:
        return parse_key(_first(fields, _KEY_FIELDS))
    except BadKey:
        return None


def _words(fields: dict[str, list[str]]) -> tuple[str, ...]:
    texts = [part for text in fields.get("genre", []) for part in _SPLIT.split(text)]
    words = (" ".join(text.lower().split()) for text in texts)
    return tuple(dict.fromkeys(w for w in words if w and len(w) <= _LONGEST and w.isprintable()))
