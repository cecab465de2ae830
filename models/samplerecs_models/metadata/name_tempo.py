"""Tempo in names: "128bpm" is said outright, a bare 128 needs evidence round it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from samplerecs_models.metadata.name_key import is_root_before_tempo
from samplerecs_models.metadata.name_role import is_pitched
from samplerecs_models.metadata.tokens import KEPT_NAMES, Name, split_piece, word_set

#: What a tempo may be where the name says "bpm", and where it is a bare number.
_SAID, _BARE = (30.0, 300.0), (55.0, 210.0)
#: Least evidence at which a bare number is taken for a tempo.
_ENOUGH = 0.6

#: What follows may be glued to it in another case: "100bpmAm", but no "128bpms" and no "BPMASTER".
_BPM_AFTER = re.compile(
    r"(?<![\d.,])(\d{2,3}(?:[.,]\d{1,3})?)[\s_\-]*(?:[bB]pm(?![a-z])|BPM(?![A-Za-z]))"
)
_BPM_BEFORE = re.compile(r"(?i)(?<![a-z])(?:bpm|tempo)[\s_\-=:]*(\d{2,3}(?:[.,]\d{1,3})?)(?!\d)")
_NUMBER = re.compile(r"^(?:[1-9]\d{1,2})(?:\.\d{1,2})?$")
#: A unit in lower case that is a key as packs write it: "30 cm" and "-6 dB", but "120 Cm", "90 Db".
_KEY_NOT_UNIT = re.compile(r"^(?:Cm|Db|Gb)(?![a-z])")

#: Names of machines that look like a tempo.
_MACHINES = frozenset({101, 106, 202, 303, 404, 505, 606, 626, 707, 727, 808, 909})
#: A number after one of these counts or names something.
_BEFORE = word_set("""
    vol volume kit part pt take tk tr track no nr num number cd disc disk side bank preset patch
    set type variation var alt version rec recording audio clip file sample untitled bounce room
    juno jupiter jx dx cz sh tb cr mc sp rx rz mt ms sy ob tg jd jv xv mks moog korg roland yamaha
    mpc tr dr er es cp rd ht rs hc ep linn prophet series level top page id volca model fm rev scene
    chapter episode day route highway area studio""")
#: A number before one of these measures or counts something else.
_AFTER = word_set("""
    hz khz bit bits db ms s sec secs second seconds min mins bar bars beat beats measures st
    semitones k kbps kb mb gb inch in mm cm ft loops sounds samples shots hits files presets
    kicks snares claps hats patterns midi tracks stems kits patches fx oneshots one th st nd rd
    years volts degrees percent pct cents melodies grooves breaks vocals basses""")
_LOOP = word_set("loop loops lp break breaks brk breakbeat beat groove amen")
#: Styles and the tempi they are played at: a number among these is no mere count.
_STYLES: Mapping[tuple[str, ...], tuple[int, int]] = MappingProxyType(
    {
        ("dnb",): (160, 180),
        ("drum", "and", "bass"): (160, 180),
        ("jungle",): (150, 180),
        ("neurofunk",): (165, 180),
        ("techno",): (120, 150),
        ("house",): (112, 132),
        ("trance",): (128, 145),
        ("garage",): (125, 140),
        ("dubstep",): (136, 150),
        ("trap",): (120, 170),
        ("drill",): (130, 150),
        ("hip", "hop"): (70, 110),
        ("hiphop",): (70, 110),
        ("boom", "bap"): (76, 100),
        ("boombap",): (76, 100),
        ("lofi",): (60, 100),
        ("reggaeton",): (84, 106),
        ("disco",): (105, 130),
        ("hardstyle",): (145, 165),
    }
)
_STYLE_BEGINS = frozenset(style[0] for style in _STYLES)
#: Roots that are no variants, as A and B often are.
_ROOTS = frozenset("CDEFG")
_SHOT = frozenset({"shot", "oneshot", "hit", "hits", "oneshots", "shots"})
_DRUM = word_set("""
    kick kicks snare snares clap claps hat hats hihat rim tom toms crash ride cymbal bd sd hh
    shaker conga cowbell""")


@dataclass(frozen=True, slots=True)
class NamedTempo:
    """A tempo read from a name.

    Attributes:
        bpm: beats per minute.
        confidence: 0..1.
        piece: position of the piece that holds it, -1 where it is not one piece.
        said: True where the name says "bpm".
    """

    bpm: float
    confidence: float
    piece: int
    said: bool


@lru_cache(KEPT_NAMES)
def tempo_in(name: Name, has_key: bool, looks_like_loop: bool = False) -> NamedTempo | None:
    """Return the tempo that a name states, or None.

    Args:
        name: the file or folder name.
        has_key: True where the name holds a key beyond doubt; packs write the two together.
        looks_like_loop: True where a folder above says loop.
    """
    return _said(name) or _bare(name, has_key, looks_like_loop)


def _said(name: Name) -> NamedTempo | None:
    for pattern in (_BPM_AFTER, _BPM_BEFORE):
        for match in pattern.finditer(name.text):
            bpm = float(match[1].replace(",", "."))
            if _SAID[0] <= bpm <= _SAID[1]:
                return NamedTempo(bpm, 0.97, _piece_of(name, match[1].replace(",", ".")), True)
    return None


def _piece_of(name: Name, number: str) -> int:
    for i, piece in enumerate(name.pieces):
        if piece == number or piece.lower() == f"{number}bpm":
            return i
    return -1


def _bare(name: Name, has_key: bool, looks_like_loop: bool) -> NamedTempo | None:
    words = set(name.words)
    base = 0.3 * bool(words & _LOOP or looks_like_loop) + 0.3 * has_key
    base += 0.1 * (name.text.count("_") >= 3 and " " not in name.text)
    base -= 0.5 * bool(words & _SHOT)
    base -= 0.35 * bool(words & _DRUM and not words & _LOOP)
    found = [
        NamedTempo(float(piece), base + _around(name, i, float(piece), has_key), i, False)
        for i, piece in enumerate(_numbers(name))
        if piece and _may_be_tempo(name, i, float(piece))
    ]
    best = max(found, key=lambda tempo: tempo.confidence, default=None)
    if best is None or best.confidence < _ENOUGH:
        return None
    rivals = sum(tempo.confidence > best.confidence - 0.1 for tempo in found) - 1
    confidence = min(best.confidence, 0.92) * (0.6 if rivals else 1.0)
    return NamedTempo(best.bpm, confidence, best.piece, False)


def _numbers(name: Name) -> list[str]:
    """Per piece the number it is, or ends with after a loop word ("DrumLoop125"), else ""."""
    numbers = []
    for piece in name.pieces:
        parts = split_piece(piece)
        glued = len(parts) > 1 and parts[-2] in _LOOP and len(parts[-1]) == 3
        text = parts[-1] if glued and not any(map(str.isdigit, parts[:-1])) else piece
        numbers.append(text if _NUMBER.match(text) else "")
    return numbers


def _may_be_tempo(name: Name, i: int, bpm: float) -> bool:
    if not _BARE[0] <= bpm <= _BARE[1] or bpm in _MACHINES:
        return False
    before = split_piece(name.pieces[i - 1])[-1:] if i else ()
    return not set(before) & _BEFORE and not _is_measured(name.pieces[i + 1 : i + 2])


def _is_measured(after: tuple[str, ...]) -> bool:
    """Say whether the piece behind a number, if any, is what it counts: a unit, or things."""
    return any(
        not _KEY_NOT_UNIT.match(piece) and {piece.lower(), *split_piece(piece)[:1]} & _AFTER
        for piece in after
    )


def _around(name: Name, i: int, bpm: float, has_key: bool) -> float:
    """What the place of a number, its size, and its neighbours say for a tempo."""
    return (
        _place(name, i, has_key)
        + _range(bpm)
        + 0.3 * _is_played_at(name, bpm)
        + 0.1 * _has_root(name, i)
    )


def _is_played_at(name: Name, bpm: float) -> bool:
    words = name.words
    return any(
        low <= bpm <= high and words[i : i + len(style)] == style
        for i, word in enumerate(words)
        if word in _STYLE_BEGINS
        for style, (low, high) in _STYLES.items()
    )


def _has_root(name: Name, i: int) -> bool:
    """Say whether a number stands between an instrument and its root: "Bass 140 E"."""
    number = name.pieces[i]
    if len(number) != 3 or number[0] != "1":
        return False
    if i == 1 and is_root_before_tempo(name):
        return True
    return 0 < i == len(name.pieces) - 2 and name.pieces[-1] in _ROOTS and is_pitched(name)


def _place(name: Name, i: int, has_key: bool) -> float:
    """Packs put the tempo between other things; a number at the very end is often an index.

    Beside a key and nothing else ("Em_90") it counts nothing.
    """
    if len(name.pieces) == 1 or (len(name.pieces) == 2 and has_key):
        return 0.25
    if i == len(name.pieces) - 1:
        return 0.25 if len(split_piece(name.pieces[i])[-1]) == 3 else 0.1
    return 0.4 if i == 0 else 0.45


def _range(bpm: float) -> float:
    return 0.1 if 70 <= bpm <= 180 else 0.0
