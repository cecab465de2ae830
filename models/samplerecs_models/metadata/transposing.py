"""Instruments that are called by the key they are built in: a Bb trumpet plays in any key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from samplerecs_models.metadata.tokens import Name, word_set

_BRASS, _HORN = frozenset({0, 3, 10}), frozenset({3, 5, 10})
_CLARINET, _SAX, _TUBA = frozenset({3, 9, 10}), frozenset({3, 10}), frozenset({0, 3, 5, 10})
#: Instrument -> the notes (C = 0) that it is built in.
_BUILT_IN: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        **dict.fromkeys(("trumpet", "trumpets", "cornet", "flugelhorn", "flugel"), _BRASS),
        **dict.fromkeys(("horn", "horns"), _HORN),
        **dict.fromkeys(("clarinet", "clarinets"), _CLARINET),
        **dict.fromkeys(("sax", "saxes", "saxophone", "saxophones"), _SAX),
        **dict.fromkeys(("tuba", "tubas", "trombone", "trombones", "euphonium"), _TUBA),
    }
)
#: What may stand between the note and the instrument: "Bb Bass Clarinet", "F French Horn".
_SORTS = word_set("alto tenor soprano baritone bari bass contrabass piccolo french english muted")


def is_built_in(name: Name, start: int, end: int, tonic: int) -> bool:
    """Say whether a bare root says what an instrument is built in: "Bb Trumpet", "Horn in F".

    Args:
        name: the file or folder name.
        start: position of the piece that begins the root.
        end: position of the piece that ends it.
        tonic: the root, 0..11.
    """
    words = [piece.lower() for piece in name.pieces]
    at = end + 1
    while at < len(words) - 1 and words[at] in _SORTS:
        at += 1
    behind = words[at : at + 1]
    before = words[start - 2 : start - 1] if start > 1 and words[start - 1] == "in" else []
    return any(tonic in _BUILT_IN.get(word, ()) for word in behind + before)


def follows_instrument(name: Name, start: int, tonic: int) -> bool:
    """Say whether a root behind an instrument may be what it is built in: "Clarinet Bb"."""
    return start > 0 and tonic in _BUILT_IN.get(name.pieces[start - 1].lower(), ())
