"""Keys in names: "A#min" is one beyond doubt, a lone "C" only with evidence round it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from samplerecs_models.errors import BadKey
from samplerecs_models.german import german_key
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.metadata import key_words
from samplerecs_models.metadata.name_note import camelot_at, note_at
from samplerecs_models.metadata.name_role import is_pitched, kind_in, role_in
from samplerecs_models.metadata.name_scale import PLAIN, SCALE_WORDS, glued_scale, scale_at
from samplerecs_models.metadata.tokens import KEPT_NAMES, Name, split_piece
from samplerecs_models.metadata.transposing import follows_instrument, is_built_in
from samplerecs_models.vocabulary import Kind, Role

#: From this confidence on a key stands by itself and speaks for a tempo beside it.
SURE = 0.85
_ENOUGH = 0.55
#: How sure a root is at most that may say what an instrument is built in.
_DOUBTFUL = 0.6

_ACCIDENTAL = r"(?:#|b|s|[-_ ]?(?:sharp|flat))"
_ROOT = re.compile(r"[A-G](?:#|b)?|[a-g]#?")
#: "Fs min": a sharp without its sign; "As Minor" may be English, and no pack writes Es or Bs.
_SPELT_SHARP = re.compile(r"([CDFG])s")
_WHOLE = re.compile(rf"^([A-Ga-g])({_ACCIDENTAL})?[-_ ]?({PLAIN})(?:\d{{1,2}})?$", re.IGNORECASE)
_SHORT_MINOR = re.compile(r"^([A-G])(#|b)?m(?:7|9|11)?$")
_ACCIDENTED = re.compile(r"^([A-Ga-g]#|[A-G]b)\d?$|^([A-G])(?:sharp|flat)$", re.IGNORECASE)
_LONE = re.compile(r"^[A-Ga-g]$")
_ROOT_AND_NUMBER = re.compile(r"^[C-G][ _]\d{2,3}[ _]")
#: How every key begins; most pieces of most names do not, and need no closer look.
_BEGINNING = re.compile(
    r"[A-G](?:[-_ #bsfmda\d]|$|phryg|lyd|ion|loc)|[A-H](?:is|es)?(?:moll|dur)?$|key[A-G]"
    r"|[a-z]*\d+(?:bpm)?[A-G]",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?:\d{2,3}(?:bpm)?|[A-Za-z]*\d{2,3}(?:bpm|BPM|Bpm)|[Kk]ey)"
    r"([A-G](?:#|b)?(?:m|min|maj|minor|major))$"
)
#: "KeyD", and chords that have a root but are neither major nor minor: "Gsus4", "Cdim".
_KEYED = re.compile(r"^[Kk]ey([A-G](?:#|b)?)$")
_CHORD = re.compile(r"^([A-G])(#|b)?(?:7?sus[24]?|dim7?|aug7?|add\d{1,2})$")
#: A minor in lower case, where it stands right beside a tempo; "cm", "fm" and "gm" are also a unit,
#: a kind of synthesis and a set of instruments.
_LOWER_MINOR = re.compile(r"^([a-g]#|[abde])m$")


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key read from a name, how sure it is (0..1), and the piece that ends it."""

    key: Key
    confidence: float
    piece: int


@lru_cache(KEPT_NAMES)
def key_in(name: Name, tempo_piece: int = -1, has_tempo: bool = False) -> NamedKey | None:
    """Return the key that a name states, or None.

    Args:
        name: the file or folder name.
        tempo_piece: position of the piece that is the tempo, -1 for none.
        has_tempo: True where the name states a tempo at all.
    """
    found = list(_candidates(name, tempo_piece, has_tempo))
    best = max(found, key=lambda one: (one.confidence, one.piece), default=None)
    if best is None or best.confidence < _ENOUGH:
        return None
    rivals = {one.key for one in found if one.confidence > best.confidence - 0.1 and one != best}
    differ = any(not _same(best.key, rival) for rival in rivals)
    return NamedKey(best.key, best.confidence * (0.6 if differ else 1.0), best.piece)


def _same(one: Key, other: Key) -> bool:
    return one.tonic == other.tonic and (one.mode is other.mode or None in (one.mode, other.mode))


def _candidates(name: Name, tempo_piece: int, has_tempo: bool) -> Iterator[NamedKey]:
    for i, piece in enumerate(name.pieces):
        if not _BEGINNING.match(piece):
            continue
        near = tempo_piece >= 0 and abs(i - tempo_piece) == 1
        found = (
            _two_pieces(name, i, has_tempo)
            or _whole(piece, i)
            or _chord(name, i, near)
            or _lower_minor(name, i, near)
            or _short_minor(name, i, near, has_tempo)
            or _coded(camelot_at(name, i, near, has_tempo), i)
            or _coded(note_at(name, i), i)
            or _lone(name, i, near, has_tempo)
        )
        if found and (weighed := _weighed(name, i, found, near, has_tempo)):
            yield weighed


def _weighed(name: Name, i: int, found: NamedKey, near: bool, has_tempo: bool) -> NamedKey | None:
    """A bare root without a tempo beside it may say what an instrument is built in."""
    tonic = found.key.tonic
    if found.key.mode is not None or near or _is_said(name, i):
        return found
    if is_built_in(name, i, found.piece, tonic):
        return None
    if has_tempo or not follows_instrument(name, i, tonic):
        return found
    return replace(found, confidence=min(found.confidence, _DOUBTFUL))


def _two_pieces(name: Name, i: int, has_tempo: bool) -> NamedKey | None:
    """Read "A minor", "F# maj", "A sharp minor", "C m", "Es Dur", "D Harmonic Minor"."""
    letter, rest = name.pieces[i], [piece.lower() for piece in name.pieces[i + 1 : i + 4]]
    if not rest:
        return None
    written = letter
    if german := german_key(f"{letter} {rest[0]}"):
        letter, rest[0] = german
    if scale_at(tuple(rest), 0)[0]:
        letter = _SPELT_SHARP.sub(r"\1#", letter)
    if not _ROOT.fullmatch(letter):
        return None
    used, accidental = 0, ""
    if rest[0] in ("sharp", "flat") and len(letter) == 1:
        used, accidental = 1, "#" if rest[0] == "sharp" else "b"
    mode, length = scale_at((*name.pieces[: i + 1], *rest), i + 1 + used)
    if not mode and letter[0].isupper() and rest[used : used + 1] == ["m"]:
        mode, length = "m", 1
    if mode:
        end = i + used + length
        behind = name.pieces[end + 1 :]
        if behind and behind[0].lower() in key_words.AFTER_MODE:
            return None
        is_music = has_tempo or not behind or length > 1 or behind[0].lower() in SCALE_WORDS
        is_music = is_music or (written.isupper() and _speaks_of_sound(name))
        return _make(
            letter + accidental, mode, _confidence_of_words(written + accidental, is_music), end
        )
    return _make(letter + accidental, "", 0.85, i + 1) if accidental else None


def _confidence_of_words(root: str, is_music: bool) -> float:
    """Say no to "a minor incident" and "A Minor Encounter", yes to "A minor" at the end.

    Args:
        root: the letter, with its accidental.
        is_music: True where the key ends the name or has a tempo beside it, a capital also where
            a word for a sound is.
    """
    if len(root) > 1:
        return 0.95
    if root.islower():
        return 0.75 if is_music else 0.5
    return 0.5 if root == "A" and not is_music else 0.95


def _speaks_of_sound(name: Name) -> bool:
    """Say whether a name calls what it is: "A Minor Pad", "Loop in A Minor 2"."""
    return role_in(name) is not None or kind_in(name) is not None or is_pitched(name)


def _whole(piece: str, i: int) -> NamedKey | None:
    if german := german_key(piece):
        return _make(*german, 0.95, i)
    if scaled := glued_scale(piece):
        return _make(*scaled, 0.93, i)
    glued = _GLUED.match(piece)
    match = _WHOLE.match(glued[1] if glued else piece)
    if match:
        return _make(match[1] + _sign(match[2]), match[3], 0.95, i)
    if keyed := _KEYED.match(piece):
        return _make(keyed[1], "", 0.9, i)
    if _ACCIDENTED.match(piece):
        letter, sign = piece[0], _sign(re.sub(r"\d", "", piece[1:]))
        # "AB", "DB" and "EB" are abbreviations, not flats.
        flat_abbreviation = sign == "b" and len(piece) <= 3 and piece[1] != "b"
        return (
            None
            if flat_abbreviation or (piece[0].islower() and sign == "b")
            else _make(letter + sign, "", 0.88, i)
        )
    return _make(glued[1][:-1], "m", 0.9, i) if glued else None


def _sign(text: str | None) -> str:
    word = (text or "").strip("-_ ").lower()
    return {"": "", "#": "#", "s": "#", "sharp": "#", "b": "b", "flat": "b"}[word]


def _short_minor(name: Name, i: int, near: bool, has_tempo: bool) -> NamedKey | None:
    """Read "Am", "F#m", "Cm7": sure with an accidental, a tempo, an instrument, or at the end."""
    match = _SHORT_MINOR.match(name.pieces[i])
    if not match or _is_english(name, i):
        return None
    if match[2] or near:
        sure = 0.93
    elif has_tempo:
        sure = 0.88
    elif is_pitched(name) or _is_behind_in(name, i):
        sure = 0.85
    else:
        sure = 0.8 if i and i == len(name.pieces) - 1 else 0.5
    return _make(match[1] + (match[2] or ""), "m", sure, i)


def is_chord(piece: str) -> bool:
    """Say whether a piece is a chord that has a root and no mode: "Gsus4", "Cdim"."""
    return _CHORD.match(piece) is not None


def _chord(name: Name, i: int, near: bool) -> NamedKey | None:
    """Read the root of "Gsus4" and "Cdim" where a tempo or an instrument speaks for a chord."""
    match = _CHORD.match(name.pieces[i])
    if not match or not (near or is_pitched(name)):
        return None
    return _make(match[1] + (match[2] or ""), "", 0.88 if near else 0.8, i)


def _lower_minor(name: Name, i: int, near: bool) -> NamedKey | None:
    """Read "am" in "loop-100-am", but not in "rain 130 am": a time stands behind a space."""
    match = _LOWER_MINOR.match(name.pieces[i])
    if not match or not near or " " in name.text:
        return None
    named = kind_in(name)
    if not (is_pitched(name) or (named and named.kind is Kind.LOOP)):
        return None
    return _make(match[1].upper(), "m", 0.88, i)


def _is_english(name: Name, i: int) -> bool:
    """Say whether "Am" or "Em" is the word: "Where Am I", "Get Em"."""
    piece, before = name.pieces[i], name.pieces[i - 1].lower() if i else ""
    after = name.pieces[i + 1].lower() if i + 1 < len(name.pieces) else ""
    if piece == "Am":
        return before in key_words.BEFORE_AM or after in key_words.AFTER_AM
    return piece == "Em" and before in key_words.BEFORE_EM


def _coded(found: tuple[str, float] | None, i: int) -> NamedKey | None:
    return _make(found[0], "", found[1], i) if found else None


def _lone(name: Name, i: int, near: bool, has_tempo: bool) -> NamedKey | None:
    piece = name.pieces[i]
    if not _LONE.match(piece):
        return None
    if _is_said(name, i):
        return _make(piece, "", 0.9, i)
    before = name.pieces[i - 1].lower() if i else ""
    after = name.pieces[i + 1].lower() if i + 1 < len(name.pieces) else ""
    if before in key_words.VARIANT or after in key_words.COMPOUND:
        return None
    return _make(piece, "", _lone_confidence(name, i, near, has_tempo), i)


def _is_said(name: Name, i: int) -> bool:
    """Say whether a piece is named as the key: "Key F", "Key of F", "KeyF"."""
    before = [piece.lower() for piece in name.pieces[max(0, i - 2) : i]]
    return before[-1:] == ["key"] or before == ["key", "of"] or bool(_KEYED.match(name.pieces[i]))


def _lone_confidence(name: Name, i: int, near: bool, has_tempo: bool) -> float:
    splice_like = "_" in name.text and len(name.pieces) >= 3
    last = i == len(name.pieces) - 1
    if near and (i or is_root_before_tempo(name)):
        return 0.8 if name.pieces[i].isupper() else 0.65
    if i and name.pieces[i - 1].lower() == "in":
        return _key_of_title(name, i)
    if last and splice_like and has_tempo:
        return 0.75
    if last and splice_like and set(name.words) & key_words.TONAL:
        return 0.6
    return _root_confidence(name, i)


def is_root_before_tempo(name: Name) -> bool:
    """Say whether a name begins with a root and a number: "E 140 Pluck", not "F-150 Horn".

    A and B are an article and a variant more often than roots.
    """
    return _ROOT_AND_NUMBER.match(name.text) is not None and is_pitched(name)


def _root_confidence(name: Name, i: int) -> float:
    """A letter at the end, or before a number at the end, of an instrument's name: "Bass_G_01".

    A and B are often variants ("Lead 2 B"), and of voices A and E vowels.
    """
    piece, rest = name.pieces[i], name.pieces[i + 1 :]
    ends = not rest or (len(rest) == 1 and rest[0].isdigit() and len(rest[0]) <= 3)
    if not i or not ends or not is_pitched(name) or not (piece.isupper() or "_" in name.text):
        return 0.0
    found = role_in(name)
    if found and found.role is Role.VOCAL and piece.upper() in "ABE":
        return 0.0
    if piece.upper() in "AB":
        return 0.0 if name.pieces[i - 1].isdigit() else 0.6
    return 0.65


def _key_of_title(name: Name, i: int) -> float:
    """A capital behind "in", of what plays notes, where the name ends or breaks off: "in D (dry)".

    "In A Room" and "in D Club" go on.
    """
    piece, rest = name.pieces[i], name.pieces[i + 1 :]
    if not piece.isupper() or not _is_behind_in(name, i):
        return 0.0
    if not (is_pitched(name) or set(name.words) & key_words.IN_A_KEY):
        return 0.0
    if not rest or re.search(rf"(?i)\bin[ _]{piece}(?:\s+[-–—]\s|\s*[(\[,])", name.text):
        return 0.8
    return 0.7 if len(rest) == 1 and rest[0].isdigit() and len(rest[0]) <= 3 else 0.0


def _is_behind_in(name: Name, i: int) -> bool:
    """Say whether a piece is what a title is in: "Sad Piano in D", not "In D Club"."""
    return (
        i > 1
        and name.pieces[i - 1].lower() == "in"
        and not set(split_piece(name.pieces[i - 2])[-1:]) & key_words.BEFORE_IN
    )


def _make(root: str, mode: str, confidence: float, i: int) -> NamedKey | None:
    try:
        return NamedKey(parse_key(root + (" " + mode if mode else "")), confidence, i)
    except BadKey:
        return None
