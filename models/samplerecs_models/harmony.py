"""Keys as musicians write them: parsing, names, Camelot codes, relations and distances."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from samplerecs_models.errors import BadKey
from samplerecs_models.german import german_key
from samplerecs_models.scales import SCALES, scale_name
from samplerecs_models.vocabulary import Mode

#: The twelve notes as they are stored; people read them as `note_name` spells them.
NOTE_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
#: The notes in keys with flats, and where no key says how: each as it is met most often.
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_USUAL = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
#: Major keys that are written with flats: F, Bb, Eb, Ab, Db; F# (Gb) is written either way.
_FLAT_MAJORS, _EITHER_MAJOR = frozenset({5, 10, 3, 8, 1}), 6
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}
_KEY = re.compile(
    r"""^\s*(?P<letter>[A-Ga-g])\s*(?P<accidental>[#♯♭]|(?<!\s)b|b(?![A-Za-z])|sharp|flat)?
        [\s_-]*(?P<mode>|[A-Za-z8][A-Za-z0-9\s_#♯/.-]*)$""",
    re.VERBOSE,
)
_CAMELOT = re.compile(r"^\s*(?P<hour>1[0-2]|[1-9])\s*(?P<ring>[ABab])\s*$")
#: Tonic of 8A (A minor) and 8B (C major); one hour on is a fifth up.
_CAMELOT_MINOR_8, _CAMELOT_MAJOR_8 = 9, 0


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (0..11, C = 0) and its mode; a mode of None is a bare root and fits both."""

    tonic: int
    mode: Mode | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.tonic <= 11:
            raise ValueError(f"tonic must be 0..11, got {self.tonic}")


class Relation(StrEnum):
    """How a sample's key stands to the project's, closest first."""

    SAME = "same key"
    RELATIVE = "relative key"
    FIFTH = "a fifth away"
    ROOT_ONLY = "same root"
    PARALLEL = "same root, other mode"
    DISTANT = "another key"
    UNKNOWN = "key unknown"


def parse_key(text: str) -> Key:
    """Return the key that `text` names: "A minor", "F#m", "Bb", "A♭ minor", "Cmaj", "8A".

    A letter alone ("F#") is a bare root without a mode. A lower-case letter is accepted. Another
    scale is the key of its notes ("D dorian" is A minor), see `scales`. Beside "Dur" and "Moll"
    roots are German: "Fis-Moll", and "B-Dur" is B flat major.

    Raises:
        BadKey: when the text names no key.
    """
    return key_of_scale(*parse_scale(text))


def parse_scale(text: str) -> tuple[int, str | None]:
    """Return the root (0..11) and the scale that `text` names, None for a bare root.

    Raises:
        BadKey: when the text names no key.
    """
    camelot = _CAMELOT.match(text)
    if camelot:
        found = from_camelot(int(camelot["hour"]), camelot["ring"].upper())
        return found.tonic, found.mode.value if found.mode else None
    match = _KEY.match(" ".join(german_key(text) or (text,)))
    if not match:
        raise _bad(text)
    root = (_LETTERS[match["letter"].upper()] + _ACCIDENTALS[match["accidental"] or ""]) % 12
    word = match["mode"].strip()
    if not word:
        return root, None
    scale = Mode.MAJOR.value if word == "M" else scale_name(word)
    if scale is None:
        raise _bad(text)
    return root, scale


def key_of_scale(root: int, scale: str | None) -> Key:
    """Return the key whose notes a scale on a root has; a name of `SCALES`, None for a bare root.

    Raises:
        KeyError: for a scale that is not in `SCALES`.
    """
    if scale is None:
        return Key(root)
    offset, mode = SCALES[scale]
    return Key((root + offset) % 12, mode)


def _bad(text: str) -> BadKey:
    shown = text if len(text) <= 40 else text[:37] + "..."
    return BadKey(
        f"{shown!r} is not a key.", 'Write it like "A minor", "F#m", "Bb", "Dmaj" or Camelot "8A".'
    )


def from_camelot(hour: int, ring: str) -> Key:
    """Return the key of a Camelot code: hour 1..12, ring "A" (minor) or "B" (major)."""
    base, mode = (_CAMELOT_MINOR_8, Mode.MINOR) if ring == "A" else (_CAMELOT_MAJOR_8, Mode.MAJOR)
    return Key((base + 7 * (hour - 8)) % 12, mode)


def camelot(key: Key) -> str:
    """Return the Camelot code of a key with a mode ("8A"); "" for a bare root."""
    if key.mode is None:
        return ""
    base = _CAMELOT_MINOR_8 if key.mode is Mode.MINOR else _CAMELOT_MAJOR_8
    # 7 is its own inverse modulo 12, so hours = 7 * semitones.
    hour = (8 + 7 * (key.tonic - base) - 1) % 12 + 1
    return f"{hour}{'A' if key.mode is Mode.MINOR else 'B'}"


def name_of(key: Key) -> str:
    """Return the key as people read it: "A minor", "Bb major", "F# minor", "C"."""
    return note_name(key.tonic, key.mode) + (f" {key.mode.value}" if key.mode else "")


def note_name(root: int, scale: str | None = None) -> str:
    """Return a root as it is usually written in its scale: Bb in Bb minor, G# in G# minor.

    Flats where the major key of the same notes has them.

    Args:
        root: 0..11, C = 0.
        scale: a name of `SCALES`, None for a bare root.

    Raises:
        KeyError: for a scale that is not in `SCALES`.
    """
    key = key_of_scale(root, scale)
    major = relative(key).tonic if key.mode is Mode.MINOR else key.tonic
    if key.mode is None or major == _EITHER_MAJOR:
        return _USUAL[root]
    return (_FLATS if major in _FLAT_MAJORS else NOTE_NAMES)[root]


def relative(key: Key) -> Key:
    """Return the relative major or minor; a bare root has none and is returned as it is."""
    if key.mode is Mode.MINOR:
        return Key((key.tonic + 3) % 12, Mode.MAJOR)
    if key.mode is Mode.MAJOR:
        return Key((key.tonic + 9) % 12, Mode.MINOR)
    return key


def transpose(key: Key, semitones: int) -> Key:
    """Return the key moved by `semitones` (may be negative)."""
    return Key((key.tonic + semitones) % 12, key.mode)


def relation(sample: Key | None, project: Key | None) -> Relation:
    """Say how `sample` stands to `project`; a key without a mode fits both modes."""
    if sample is None or project is None:
        return Relation.UNKNOWN
    if sample == project:
        return Relation.SAME
    interval = (sample.tonic - project.tonic) % 12
    if sample.mode is None or project.mode is None:
        return _loose_relation(interval)
    if sample == relative(project):
        return Relation.RELATIVE
    if sample.mode is project.mode and interval in (5, 7):
        return Relation.FIFTH
    return Relation.PARALLEL if interval == 0 else Relation.DISTANT


def _loose_relation(interval: int) -> Relation:
    if interval == 0:
        return Relation.ROOT_ONLY
    return Relation.FIFTH if interval in (5, 7) else Relation.DISTANT
