"""The scales that Live knows, each as the major or minor key whose notes it shares.

A mode has the notes of its relative major (D dorian those of C major). It is told here as the key
of those notes that has the mode's own third: D dorian as A minor, G mixolydian as C major. The
plain key on the mode's own root is then always the same key or a fifth away, so that sounds in D
minor still fit a project in D dorian, as they do by ear.

A scale of other notes goes with the diatonic one that shares most of them. The symmetric ones
have no such key: their root fits both modes.
"""

from __future__ import annotations

import re

from samplerecs_models.vocabulary import Mode

_MAJOR, _MINOR = Mode.MAJOR, Mode.MINOR
#: Scale -> semitones from its root up to the tonic of the key, and that key's mode.
SCALES: dict[str, tuple[int, Mode | None]] = {
    "major": (0, _MAJOR),
    "minor": (0, _MINOR),
    "dorian": (7, _MINOR),
    "mixolydian": (5, _MAJOR),
    "lydian": (7, _MAJOR),
    "phrygian": (5, _MINOR),
    "locrian": (10, _MINOR),
    "whole tone": (0, None),
    "half-whole dim": (0, None),
    "whole-half dim": (0, None),
    "minor blues": (0, _MINOR),
    "minor pentatonic": (0, _MINOR),
    "major pentatonic": (0, _MAJOR),
    "harmonic minor": (0, _MINOR),
    "harmonic major": (0, _MAJOR),
    "dorian #4": (7, _MINOR),
    "phrygian dominant": (5, _MINOR),
    "melodic minor": (0, _MINOR),
    "lydian augmented": (9, _MINOR),
    "lydian dominant": (7, _MAJOR),
    "super locrian": (1, _MINOR),
    "8-tone spanish": (5, _MINOR),
    "bhairav": (0, _MAJOR),
    "hungarian minor": (0, _MINOR),
    "hirajoshi": (0, _MINOR),
    "in-sen": (5, _MINOR),
    "iwato": (10, _MINOR),
    "kumoi": (7, _MINOR),
    "pelog selisir": (5, _MINOR),
    "pelog tembung": (5, _MINOR),
    "messiaen 3": (0, None),
    "messiaen 4": (0, None),
    "messiaen 5": (0, None),
    "messiaen 6": (0, None),
    "messiaen 7": (0, None),
}
#: The scales that have just the notes of the key that they are told as.
MODES_OF_MAJOR = frozenset({"dorian", "mixolydian", "lydian", "phrygian", "locrian"})
_OTHER_NAMES = {
    "maj": "major",
    "dur": "major",
    "ionian": "major",
    "m": "minor",
    "min": "minor",
    "moll": "minor",
    "aeolian": "minor",
    "natural minor": "minor",
    "super locrian/altered": "super locrian",
    "altered": "super locrian",
    "bebop dominant": "mixolydian",
    "spanish": "8-tone spanish",
    "insen": "in-sen",
    "blues": "minor blues",
}
_SPACES = re.compile(r"[\s_]+")


def scale_name(text: str) -> str | None:
    """Return the name of a scale as it stands in `SCALES`, whatever its case; None for no scale."""
    name = _SPACES.sub(" ", text.strip().lower()).rstrip(".").replace("♯", "#")
    name = name.replace("diminished", "dim").removesuffix(" scale")
    known = _OTHER_NAMES.get(name, name)
    return known if known in SCALES else None
