"""Keys in names: "A#min" is one beyond doubt, a lone "C" only with evidence round it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from samplerecs_models.errors import BadKey
from samplerecs_models.german import german_key
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.metadata.name_role import kind_in, role_in
from samplerecs_models.metadata.tokens import KEPT_NAMES, Name, split_piece, word_set
from samplerecs_models.vocabulary import Kind, Role

#: From this confidence on a key stands by itself and speaks for a tempo beside it.
SURE = 0.85
_ENOUGH = 0.55

_MODE = r"(?:maj(?:or)?|min(?:or)?|moll|dur)"
_ACCIDENTAL = r"(?:#|b|s|[-_ ]?(?:sharp|flat))"
_ROOT = re.compile(r"[A-G](?:#|b)?|[a-g]#?")
#: "Fs min": a sharp without its sign; "As Minor" may be English, and no pack writes Es or Bs.
_SPELT_SHARP = re.compile(r"([CDFG])s")
_WHOLE = re.compile(rf"^([A-Ga-g])({_ACCIDENTAL})?[-_ ]?({_MODE})(?:\d{{1,2}})?$", re.IGNORECASE)
_SHORT_MINOR = re.compile(r"^([A-G])(#|b)?m(?:7|9|11)?$")
_ACCIDENTED = re.compile(r"^([A-Ga-g]#|[A-G]b)\d?$|^([A-G])(?:sharp|flat)$", re.IGNORECASE)
_LONE = re.compile(r"^[A-Ga-g]$")
#: How every key begins; most pieces of most names do not, and need no closer look.
_BEGINNING = re.compile(
    r"[A-G](?:[-_ #bsfmda\d]|$)|[A-H](?:is|es)?(?:moll|dur)?$|key[A-G]|[a-z]*\d+(?:bpm)?[A-G]",
    re.IGNORECASE,
)
_CAMELOT = re.compile(r"^(?:0?[1-9]|1[0-2])[AB]$")
_NOTE = re.compile(r"^([A-G]|[ACDFG]s)(-?[0-8])$")
_GLUED = re.compile(
    r"^(?:\d{2,3}(?:bpm)?|[A-Za-z]*\d{2,3}(?:bpm|BPM|Bpm)|[Kk]ey)"
    r"([A-G](?:#|b)?(?:m|min|maj|minor|major))$"
)
#: "KeyD", and chords that have a root but are neither major nor minor: "Gsus4", "Cdim".
_KEYED = re.compile(r"^[Kk]ey([A-G](?:#|b)?)$")
_CHORD = re.compile(r"^([A-G])(#|b)?(?:7?sus[24]?|dim7?|aug7?|add\d{1,2})$")
#: A minor in lower case, where it stands right behind a tempo; "cm", "fm" and "gm" are also a unit,
#: a kind of synthesis and a set of instruments.
_LOWER_MINOR = re.compile(r"^([a-g]#|[abde])m$")

#: A lone letter after one of these is a variant, before one of these part of a word.
_VARIANT = word_set("""
    part side take var variation version layer mix group bank kit set type alt verse chorus
    section plan vitamin hi class grade mode loop vol volume level stage room pt bridge hook
    take option phrase pattern of the""")
_COMPOUND = word_set("piano guitar guit perc drum drums cappella capella organ train funk")
_TONAL = word_set("""
    bass sub lead synth pad keys piano rhodes pluck chord chords stab guitar guit strings brass
    bell vocal vox organ flute choir arp melody melodic pads leads loop drone reese 808 keys string
    trumpet sax violin cello wurli""")
#: Roles that play notes: beside such a word a letter is a root far more often than a variant.
_PITCHED = frozenset(
    {
        *(Role.BASS, Role.LEAD, Role.KEYS, Role.PAD, Role.PLUCK, Role.CHORD, Role.GUITAR),
        *(Role.STRINGS, Role.BRASS, Role.WOODWIND, Role.BELL, Role.VOCAL, Role.MELODIC_LOOP),
    }
)
#: English round "Am" and "Em": "Where Am I", "Get Em".
_BEFORE_AM = word_set("i here who what where why how when")
_AFTER_AM = word_set("i not")
_BEFORE_EM = word_set("get got let kill make show give tell hit beat leave")
#: What is minor or major in English: "A Minor Incident", "G Major Issue".
_AFTER_MODE = word_set("""
    incident incidents thing things issue issues problem problems detail details setback setbacks
    matter matters mistake mistakes error errors accident injury league leagues change changes
    difference inconvenience offence offense disaster threat crisis fail failure success
    breakthrough celebrity character role player part point deal crime miracle tragedy upgrade
    adjustment adjustments tweak tweaks fix fixes lazer leagues tom""")
#: What is in a key beside instruments: "Etude in C".
_IN_A_KEY = word_set("""
    etude study waltz prelude fugue nocturne sonata suite song tune theme ballad jam riff melody
    melodies progression improvisation drone texture ambience loop""")
#: Words that "in" belongs to: "Fade in D" is the fourth fade-in.
_BEFORE_IN = word_set("""
    fade drop plug line mic break come log live kick built check cut jump run step walk zoom all
    jack and""")
#: Organs are called B3 and C3.
_ORGANS = word_set("hammond organ organs leslie")


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
        last = i == len(name.pieces) - 1
        found = (
            _two_pieces(name, i, has_tempo)
            or _whole(piece, i)
            or _chord(name, i, near)
            or _lower_minor(name, i, tempo_piece)
            or _short_minor(name, i, near, has_tempo)
            or _camelot(piece, i, near, has_tempo)
            or _note(name, i, last)
            or _lone(name, i, near, has_tempo)
        )
        if found:
            yield found


def _two_pieces(name: Name, i: int, has_tempo: bool) -> NamedKey | None:
    """Read "A minor", "F# maj", "A sharp minor", "C m", "Bb Major", "Es Dur"."""
    letter, rest = name.pieces[i], [piece.lower() for piece in name.pieces[i + 1 : i + 3]]
    if not rest:
        return None
    written = letter
    if german := german_key(f"{letter} {rest[0]}"):
        letter, rest[0] = german
    if re.fullmatch(_MODE, rest[0]):
        letter = _SPELT_SHARP.sub(r"\1#", letter)
    if not _ROOT.fullmatch(letter):
        return None
    used, accidental = 0, ""
    if rest[0] in ("sharp", "flat") and len(letter) == 1:
        used, accidental = 1, "#" if rest[0] == "sharp" else "b"
    mode = rest[used] if len(rest) > used else ""
    if re.fullmatch(_MODE, mode) or (mode == "m" and letter[0].isupper()):
        behind = name.pieces[i + used + 2 :]
        if behind and behind[0].lower() in _AFTER_MODE:
            return None
        is_music = has_tempo or not behind or (written.isupper() and _speaks_of_sound(name))
        sure = _confidence_of_words(written + accidental, is_music)
        return _make(letter + accidental, mode, sure, i + used + 1)
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


def _lower_minor(name: Name, i: int, tempo_piece: int) -> NamedKey | None:
    """Read "am" in "loop-100-am", but not in "rain 130 am": a time stands behind a space."""
    match = _LOWER_MINOR.match(name.pieces[i])
    if not match or i == 0 or i != tempo_piece + 1 or " " in name.text:
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
        return before in _BEFORE_AM or after in _AFTER_AM
    return piece == "Em" and before in _BEFORE_EM


def is_pitched(name: Name) -> bool:
    """Say whether a name speaks of an instrument that plays notes."""
    found = role_in(name)
    return found.role in _PITCHED if found else "synth" in name.words


def _camelot(piece: str, i: int, near: bool, has_tempo: bool) -> NamedKey | None:
    if not _CAMELOT.match(piece) or not has_tempo:
        return None
    return _make(piece, "", 0.88 if near else 0.78, i)


def _note(name: Name, i: int, last: bool) -> NamedKey | None:
    """Read "C3" at the end of a pitched one-shot: the note that was played."""
    match = _NOTE.match(name.pieces[i])
    if not match or not last or not set(name.words) & _TONAL:
        return None
    if match[2] == "3" and match[1] in "BC" and set(name.words) & _ORGANS:
        return None
    return _make(match[1].replace("s", "#"), "", 0.6, i)


def _lone(name: Name, i: int, near: bool, has_tempo: bool) -> NamedKey | None:
    piece = name.pieces[i]
    if not _LONE.match(piece):
        return None
    before = name.pieces[i - 1].lower() if i else ""
    after = name.pieces[i + 1].lower() if i + 1 < len(name.pieces) else ""
    if before == "key" or (before == "of" and i > 1 and name.pieces[i - 2].lower() == "key"):
        return _make(piece, "", 0.9, i)
    if before in _VARIANT or after in _COMPOUND:
        return None
    return _make(piece, "", _lone_confidence(name, i, near, has_tempo), i)


def _lone_confidence(name: Name, i: int, near: bool, has_tempo: bool) -> float:
    splice_like = "_" in name.text and len(name.pieces) >= 3
    last = i == len(name.pieces) - 1
    if near and i:
        return 0.8 if name.pieces[i].isupper() else 0.65
    if i and name.pieces[i - 1].lower() == "in":
        return _key_of_title(name, i)
    if last and splice_like and has_tempo:
        return 0.75
    if last and splice_like and set(name.words) & _TONAL:
        return 0.6
    return _root_confidence(name, i)


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
    if not (is_pitched(name) or set(name.words) & _IN_A_KEY):
        return 0.0
    if not rest or re.search(rf"(?i)\bin[ _]{piece}(?:\s+[-–—]\s|\s*[(\[,])", name.text):
        return 0.8
    return 0.7 if len(rest) == 1 and rest[0].isdigit() and len(rest[0]) <= 3 else 0.0


def _is_behind_in(name: Name, i: int) -> bool:
    """Say whether a piece is what a title is in: "Sad Piano in D", not "In D Club"."""
    return (
        i > 1
        and name.pieces[i - 1].lower() == "in"
        and not set(split_piece(name.pieces[i - 2])[-1:]) & _BEFORE_IN
    )


def _make(root: str, mode: str, confidence: float, i: int) -> NamedKey | None:
    try:
        return NamedKey(parse_key(root + (" " + mode if mode else "")), confidence, i)
    except BadKey:
        return None
