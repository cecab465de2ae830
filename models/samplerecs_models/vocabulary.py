"""The closed vocabularies: sources, kinds, roles, modes, descriptor words, reasons of failure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from types import MappingProxyType


class Source(StrEnum):
    """Where a value came from, most trusted first."""

    USER = "user"
    CHUNK = "chunk"
    TAG = "tag"
    NAME = "name"
    FOLDER = "folder"
    AUDIO = "audio"
    NONE = "none"


class Kind(StrEnum):
    """What sort of recording a sample is."""

    ONE_SHOT = "one-shot"
    LOOP = "loop"
    TEXTURE = "texture"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What part a sample plays in a track."""

    KICK = "kick"
    SNARE = "snare"
    CLAP = "clap"
    RIM = "rim"
    CLOSED_HAT = "closed-hat"
    OPEN_HAT = "open-hat"
    CRASH = "crash"
    RIDE = "ride"
    TOM = "tom"
    CONGA = "conga"
    PERCUSSION = "percussion"
    SHAKER = "shaker"
    COWBELL = "cowbell"
    BASS = "bass"
    LEAD = "lead"
    KEYS = "keys"
    PAD = "pad"
    PLUCK = "pluck"
    CHORD = "chord"
    GUITAR = "guitar"
    STRINGS = "strings"
    BRASS = "brass"
    WOODWIND = "woodwind"
    BELL = "bell"
    VOCAL = "vocal"
    FX = "fx"
    DRUM_LOOP = "drum-loop"
    BASS_LOOP = "bass-loop"
    MELODIC_LOOP = "melodic-loop"
    UNKNOWN = "unknown"


#: Words that ask for several roles at once; who looks for a bass takes notes as well as loops.
ROLE_FAMILIES: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        "drum": (
            *(Role.KICK, Role.SNARE, Role.CLAP, Role.RIM, Role.CLOSED_HAT, Role.OPEN_HAT),
            *(Role.TOM, Role.CRASH, Role.RIDE, Role.CONGA, Role.PERCUSSION, Role.SHAKER),
            *(Role.COWBELL, Role.DRUM_LOOP),
        ),
        "hat": (Role.CLOSED_HAT, Role.OPEN_HAT),
        "hihat": (Role.CLOSED_HAT, Role.OPEN_HAT),
        "cymbal": (Role.CRASH, Role.RIDE, Role.OPEN_HAT),
        "synth": (Role.LEAD, Role.PAD, Role.PLUCK, Role.KEYS, Role.CHORD),
        "bass": (Role.BASS, Role.BASS_LOOP),
    }
)


class Mode(StrEnum):
    """The two modes a key is ranked by; Live's other scales map onto one of them."""

    MAJOR = "major"
    MINOR = "minor"


#: The descriptor words, in the order in which the index keeps their columns.
DESCRIPTORS: tuple[str, ...] = (
    "dark",
    "bright",
    "punchy",
    "soft",
    "short",
    "long",
    "clean",
    "noisy",
    "distorted",
    "sub",
    "wide",
    "mono",
    "dry",
    "wet",
    "tonal",
    "atonal",
    "busy",
)


class Undecodable(Enum):
    """Why a file gave no audio; the values are what people read."""

    EMPTY = "the file is empty"
    NOT_AUDIO = "it is not an audio file, although its name says so"
    TRUNCATED = "the file ends before its sound does"
    UNSUPPORTED = "this kind of audio is not supported"
    UNREADABLE = "the system would not let us read it"
    VANISHED = "the file disappeared while it was read"
    NO_SOUND = "the file holds no sound"
    TIMEOUT = "it took too long and was given up"
    CRASH = "reading it crashed the reader"
