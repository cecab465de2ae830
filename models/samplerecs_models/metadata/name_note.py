"""Notes with their octave ("Piano C3") and Camelot codes ("Pad 8A"): keys, or mere numbering.

"Kick A1", "Take C3" and "Snare 4B" are numbered; what plays notes has its root there instead.
"""

from __future__ import annotations

import re

from samplerecs_models.metadata import key_words, lexicon
from samplerecs_models.metadata.name_role import is_pitched, kind_in, role_in
from samplerecs_models.metadata.tokens import Name, split_piece
from samplerecs_models.vocabulary import Kind, Role

_NOTE = re.compile(r"^([A-G]|[ACDFG]s|[a-g])(-?[0-8])$")
_CAMELOT = re.compile(r"^0?([1-9]|1[0-2])[AB]$")
#: A note is no more than that: pads are numbered A1 and B2 as well. It gives way to a surer ear.
_NOTE_SURE = 0.6
#: A code with a tempo right beside it, elsewhere in a name with one, at the front, further back.
_BESIDE_TEMPO, _WITH_TEMPO, _IN_FRONT, _BEHIND = 0.88, 0.78, 0.7, 0.6
_KEYED = 0.9
#: Variants are numbered from 1A on, codes go round the clock: behind a word a low one says nothing.
_LEAST_HOUR = 4


def note_at(name: Name, i: int) -> tuple[str, float] | None:
    """Return the root and how sure it is where a piece is the note that a one-shot plays."""
    match = _NOTE.match(name.pieces[i])
    if not match or _is_numbered(name, i) or not _plays_notes(name, match[1]):
        return None
    if match[2] == "3" and match[1] in "BC" and set(name.words) & key_words.ORGANS:
        return None
    return match[1].replace("s", "#"), _NOTE_SURE


def camelot_at(name: Name, i: int, near: bool, has_tempo: bool) -> tuple[str, float] | None:
    """Return the Camelot code and how sure it is where a piece is one.

    Args:
        name: the file or folder name.
        i: position of the piece.
        near: True where a tempo stands right beside it.
        has_tempo: True where the name states a tempo at all.
    """
    code = name.pieces[i]
    match = _CAMELOT.match(code)
    if not match or _is_drum(name):
        return None
    if _before(name, i) in ("key", "camelot"):
        return code, _KEYED
    if _is_numbered(name, i) and not (has_tempo and _before(name, i) == "loop"):
        return None
    if has_tempo:
        return code, _BESIDE_TEMPO if near else _WITH_TEMPO
    if not is_pitched(name):
        return None
    if i == 0:
        return code, _IN_FRONT
    # Takes of a voice are numbered up to any number.
    return (code, _BEHIND) if int(match[1]) >= _LEAST_HOUR and not _is_voice(name) else None


def _before(name: Name, i: int) -> str:
    """Return the word before a piece, "" for none."""
    return (split_piece(name.pieces[i - 1]) or ("",))[-1] if i else ""


def _is_numbered(name: Name, i: int) -> bool:
    """Say whether the word before a piece counts, or makes pianos: "Take C3", "Yamaha C7"."""
    return _before(name, i) in key_words.VARIANT | key_words.INSTRUMENT_MAKERS


def _plays_notes(name: Name, letter: str) -> bool:
    """Say whether a name is that of one note: of no loop, and of no verse A or B."""
    kind, role = kind_in(name), role_in(name)
    if (kind and kind.kind is Kind.LOOP) or (role and role.role is Role.MELODIC_LOOP):
        return False
    if _is_voice(name) and letter.upper() in "AB":
        return False
    return is_pitched(name) or (role is None and bool(set(name.words) & key_words.TONES))


def _is_voice(name: Name) -> bool:
    role = role_in(name)
    return role is not None and role.role is Role.VOCAL


def _is_drum(name: Name) -> bool:
    role = role_in(name)
    return role is not None and role.role in lexicon.DRUMS
