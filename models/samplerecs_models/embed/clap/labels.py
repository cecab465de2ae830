"""The curated words that a sound is compared with: mood, genre, instrument.

Each word is asked for by a plain phrase. Templates such as "this is a sound of ..." are left out:
whether they help can only be measured on real weights, which this was built without.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Raised when words, phrases or thresholds change: sounds are then tagged anew.
VERSION = 1


class Axis(StrEnum):
    """What a word says of a sound."""

    MOOD = "mood"
    GENRE = "genre"
    INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True)
class Label:
    """A word and the phrase that asks for it."""

    axis: Axis
    word: str
    phrase: str


#: Least share of an axis that a word must have to be kept: among a dozen words of like meaning one
#: takes less than among instruments. Not measured on real weights.
THRESHOLDS = {Axis.MOOD: 0.25, Axis.GENRE: 0.3, Axis.INSTRUMENT: 0.4}

_MOODS = """
    dark: dark and gloomy
    bright: bright and cheerful
    calm: calm and peaceful
    aggressive: aggressive and angry
    dreamy: dreamy and ethereal
    sad: sad and melancholic
    happy: happy and joyful
    tense: tense and suspenseful
    warm: warm and mellow
    energetic: energetic and driving
    mysterious: mysterious and strange
    epic: epic and cinematic
"""
_GENRES = """
    techno: techno
    house: house music
    trap: trap beat
    hiphop: hip hop beat
    lofi: lo-fi hip hop
    dnb: drum and bass
    dubstep: dubstep
    ambient: ambient music
    trance: trance music
    funk: funk
    jazz: jazz
    rock: rock music
    metal: heavy metal
    classical: classical music
    reggae: reggae
    disco: disco
    synthwave: synthwave
    pop: pop music
    soul: soul music
    latin: latin music
"""
_INSTRUMENTS = """
    kick: kick drum
    snare: snare drum
    clap: hand clap
    hat: hi-hat cymbal
    cymbal: crash cymbal
    tom: tom drum
    percussion: hand percussion
    drums: drum loop
    bass: bass guitar
    synth: synthesizer
    pad: synthesizer pad
    pluck: plucked synthesizer
    piano: piano
    rhodes: electric piano
    organ: organ
    guitar: guitar
    strings: string section
    brass: brass
    flute: flute
    bell: bells
    vocals: singing voice
    speech: speech
    fx: sound effect
    noise: noise
"""


def _labels() -> tuple[Label, ...]:
    tables = ((Axis.MOOD, _MOODS), (Axis.GENRE, _GENRES), (Axis.INSTRUMENT, _INSTRUMENTS))
    made = []
    for axis, table in tables:
        for line in table.strip().splitlines():
            word, phrase = line.split(":")
            made.append(Label(axis, word.strip(), phrase.strip()))
    return tuple(made)


#: Every label, axis by axis.
LABELS: tuple[Label, ...] = _labels()
