"""Drum machines and synthesisers whose names begin like a role: a CR-78 is no crash."""

from __future__ import annotations

import re
from functools import lru_cache

from samplerecs_models.metadata.tokens import KEPT_NAMES, Name

#: Short form of a role -> the numbers that make it a machine (Roland, Yamaha, Casio, Ensoniq,
#: Behringer, teenage engineering). Numbers in tens and quarters (MT25, HC50) are settings of an
#: 808's knobs in many packs, and left out where no machine is known better.
_MACHINES = {
    "cr": "68 78 5000 8000",
    "mc": "101 202 303 307 505 707 808 909",
    "rd": "6 8 9 64 88 170 200 300 500 600 700 800 1000 2000",
    "mt": "32 40 65 70 100 200 240 400 600",
    "ht": "600 700 3000 6000",
    "cp": "1 4 5 30 33 35 60 70 73 80 88 300",
    "rs": "09 101 202 505 7000",
    "sd": "1 35 80 90 3000",
    "hc": "20",
    "ep": "40 133 1320",
}
#: Those so well known that they need no hyphen: "CR78 Hat".
_KNOWN = frozenset({("cr", "78"), ("mt", "32"), ("cp", "70"), ("cp", "80"), ("rs", "09")})
#: Written with a hyphen they are that machine, whatever stands beside them: "RD-8_01".
_HYPHENED = frozenset({("rd", "6"), ("rd", "8"), ("rd", "9")})
_MACHINE = re.compile(
    r"(?<![^\W_])(" + "|".join(_MACHINES) + r")([- ]?)(\d{1,4})(?:b|[gns]?x|mk ?\w)?(?![^\W_])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(KEPT_NAMES)
def without_machines(name: Name) -> Name:
    """Return the name without the machines in it, or `name` itself where there is none."""
    if _MACHINES.keys().isdisjoint(name.words):
        return name
    text = _MACHINE.sub(_left, name.text)
    return name if text == name.text else Name(text)


def _left(match: re.Match[str]) -> str:
    return " " if _is_machine(match) else match[0]


def _is_machine(match: re.Match[str]) -> bool:
    """Say no to files that are merely numbered: "CP-04", "Kit SD 1", "808 MT-40"."""
    word, joint, number = match[1].lower(), match[2], match[3]
    if number not in _MACHINES[word].split():
        return False
    if joint == "-" and (word, number) in _HYPHENED:
        return True
    before, after = match.string[: match.start()], match.string[match.end() :]
    follows = bool(_LETTER.search(after))
    if not follows and not _LETTER.search(before):
        # It is all there is: "CR-78" and "MC 303", but "SD-1" and "MT200" are numbered.
        return len(number) > (1 if joint == "-" else 2) and number[0] != "0" and joint != ""
    if joint == "-":
        return follows or len(number) > 1
    return len(number) > 2 or (follows and (word, number) in _KNOWN)
