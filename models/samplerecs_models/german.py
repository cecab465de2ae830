"""Keys as German writes them, and much of Europe with it: "Fis-Moll", "Es-Dur", "B-Dur".

Sharps end in -is, flats in -es; B is B flat, and B is called H. Only beside "Dur" or "Moll".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_MODES: Mapping[str, str] = MappingProxyType({"moll": "minor", "dur": "major"})
#: Name of a root in lower case -> its English name.
_ROOTS: Mapping[str, str] = MappingProxyType(
    {
        **{letter: letter.upper() for letter in "acdefg"},
        **{f"{letter}is": f"{letter.upper()}#" for letter in "acdefg"},
        **{f"{letter}es": f"{letter.upper()}b" for letter in "cdfg"},
        **{"es": "Eb", "as": "Ab", "b": "Bb", "h": "B", "his": "C"},
    }
)
_KEY = re.compile(r"^\s*([a-h](?:is|e?s)?)[-_ ]*(moll|dur)\s*$", re.IGNORECASE)


def german_key(text: str) -> tuple[str, str] | None:
    """Return root and mode of "Fis-Moll", "Es Dur" or "Hmoll" in English, None where it is none."""
    match = _KEY.match(text)
    root = _ROOTS.get(match[1].lower()) if match else None
    return (root, _MODES[match[2].lower()]) if match and root else None
