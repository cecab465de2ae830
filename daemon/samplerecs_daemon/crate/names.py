"""Names of files in the crate: `120 Am Dusty Rhodes [a1b2].wav`, the same for ever."""

from __future__ import annotations

import re
from pathlib import PurePath

from samplerecs_daemon.api import SampleInfo
from samplerecs_daemon.engine.board_files import safe_name
from samplerecs_models.errors import BadKey
from samplerecs_models.harmony import NOTE_NAMES, Key, parse_key
from samplerecs_models.metadata.tokens import read_name
from samplerecs_models.rank.prepared import KEY_TRUST, TEMPO_TRUST
from samplerecs_models.vocabulary import Mode, Role

#: Digits of a sound's hash in its name at first; more where two names would be one.
MARK = 4
#: Longest title, in characters.
_TITLE_MAX = 80
_TEMPO = re.compile(r"(?i)^(\d{2,3})(?:\.\d+)?(?:bpm)?$")


def entry_name(sample: SampleInfo, mark: str) -> str:
    """Return the name of a sound's file: tempo, key, title, mark; never a rank.

    Args:
        sample: the sound.
        mark: what tells it from another of that name.
    """
    key = _key(sample)
    parts = [_tempo(sample), _short(key), _title(sample, key)]
    suffix = PurePath(sample.name).suffix.lower()
    return safe_name(f"{' '.join(part for part in parts if part)} [{mark}]{suffix}")


def folder_name(role: str) -> str:
    """Return the folder of a role, such as "drum loop"; "other" where it is not known."""
    known = role in tuple(Role) and role != Role.UNKNOWN
    return role.replace("-", " ") if known else "other"


def _tempo(sample: SampleInfo) -> str:
    bpm = sample.bpm.value
    # A name is for ever: what is only a guess has no place in it.
    known = isinstance(bpm, (int, float)) and sample.bpm.confidence >= TEMPO_TRUST
    return f"{bpm:.0f}" if known and sample.kind != "one-shot" else ""


def _key(sample: SampleInfo) -> Key | None:
    known = isinstance(sample.key.value, str) and sample.key.confidence >= KEY_TRUST
    return _parsed(str(sample.key.value)) if known else None


def _parsed(text: str) -> Key | None:
    try:
        return parse_key(text)
    except BadKey:
        return None


def _short(key: Key | None) -> str:
    if key is None:
        return ""
    return NOTE_NAMES[key.tonic] + {Mode.MINOR: "m", Mode.MAJOR: "maj", None: ""}[key.mode]


def _title(sample: SampleInfo, key: Key | None) -> str:
    """Return the file's own name as words, without the tempo and key that stand before it."""
    pieces = read_name(PurePath(sample.name).stem).pieces
    kept = [piece for piece in pieces if not _says(piece, _tempo(sample), key)]
    words = " ".join(kept or pieces)
    return (words if words != words.lower() else words.title())[:_TITLE_MAX].strip()


def _says(piece: str, tempo: str, key: Key | None) -> bool:
    number = _TEMPO.match(piece)
    if number and tempo:
        return number[1] == tempo
    if tempo and piece.casefold() == "bpm":
        return True
    # A letter alone is a word as often as a key.
    return key is not None and len(piece) > 1 and _parsed(piece) == key
