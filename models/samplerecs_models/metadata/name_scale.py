"""Scales in names: "C dorian", "F# harmonic minor", "Ddorian"."""

from __future__ import annotations

import re

from samplerecs_models.scales import MODES_OF_MAJOR, SCALES

#: The plain modes, as names have them.
PLAIN = r"(?:maj(?:or)?|min(?:or)?|moll|dur)"
_PLAIN = re.compile(PLAIN)
#: Other scales that packs write out. Not those that are words of every day as well: an "E Blues" is
#: a style, "A Spanish Guitar" an article.
_SCALES = frozenset(
    {
        *(scale for scale in SCALES if re.fullmatch(r"[a-z]+(?: [a-z]+| #4)?", scale)),
        *("natural minor", "ionian", "aeolian", "bebop dominant"),
    }
)
_LONGEST = 2
#: What may end a key without being a matter of its own.
SCALE_WORDS = frozenset({"scale", "mode", "key"})
_GLUED = re.compile(
    rf"^([A-G](?:#|b)?)(?i:({'|'.join((*sorted(MODES_OF_MAJOR), 'ionian', 'aeolian'))}))$"
)


def scale_at(pieces: tuple[str, ...], at: int) -> tuple[str, int]:
    """Return the scale that stands at a piece and the number of pieces it takes; "" and 0: none."""
    for length in range(_LONGEST, 0, -1):
        text = " ".join(pieces[at : at + length]).lower()
        if text in _SCALES:
            return text, len(text.split())
    word = pieces[at].lower() if at < len(pieces) else ""
    return (word, 1) if _PLAIN.fullmatch(word) else ("", 0)


def glued_scale(piece: str) -> tuple[str, str] | None:
    """Return root and scale of "Ddorian" and "F#Lydian", None for other pieces."""
    match = _GLUED.match(piece)
    return (match[1], match[2].lower()) if match else None
