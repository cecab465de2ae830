"""What a scan leaves out: a list of name patterns with their reasons, shown and edited by people.

Own patterns come from the settings: "*_old" adds a rule, "!.*" takes the built-in rule ".*" out.
Patterns match the name of a file or folder, without regard to case.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samplerecs_daemon.api import IgnoreRule

_YOURS = "your rule"
_BUILT_IN: tuple[tuple[str, str], ...] = (
    ("._*", "macOS side file"),
    ("__MACOSX", "macOS side file"),
    (".DS_Store", "macOS side file"),
    (".Spotlight-V100", "macOS side file"),
    (".fseventsd", "macOS side file"),
    (".Trash", "trash"),
    (".Trashes", "trash"),
    (".Trash-*", "trash"),
    ("$RECYCLE.BIN", "trash"),
    ("RECYCLER", "trash"),
    ("System Volume Information", "Windows side file"),
    ("Thumbs.db", "Windows side file"),
    ("desktop.ini", "Windows side file"),
    ("*.asd", "Ableton analysis file"),
    ("*.reapeaks", "REAPER peak file"),
    ("*.reapindex", "REAPER peak file"),
    ("*.sfk", "Sound Forge peak file"),
    ("*.pkf", "Audition peak file"),
    ("*.pek", "Premiere peak file"),
    ("*.ovw", "WaveLab peak file"),
    ("*.gpk", "WaveLab peak file"),
    ("*.crdownload", "unfinished download"),
    ("*.part", "unfinished download"),
    ("*.partial", "unfinished download"),
    ("*.download", "unfinished download"),
    ("*.opdownload", "unfinished download"),
    ("*.filepart", "unfinished download"),
    ("*.!ut", "unfinished download"),
    ("*.aria2", "unfinished download"),
    ("*.tmp", "temporary file"),
    ("*.temp", "temporary file"),
    ("~$*", "temporary file"),
    ("samplerecs renders", "written by samplerecs"),
    (".*", "hidden"),
)


def ignore_rules(own: Sequence[str] = ()) -> list[IgnoreRule]:
    """Return the rules in force: the user's first, then the built-in ones not taken out."""
    # Not for the others: scouts need the patterns alone, and are many.
    from samplerecs_daemon.api import IgnoreRule

    return [IgnoreRule(pattern, why, why == _YOURS) for pattern, why in _rules(own)]


def _rules(own: Sequence[str]) -> list[tuple[str, str]]:
    """Return the patterns in force, each with why."""
    removed = {pattern[1:].casefold() for pattern in own if pattern.startswith("!")}
    mine = [(pattern, _YOURS) for pattern in own if pattern[:1] != "!"]
    return mine + [rule for rule in _BUILT_IN if rule[0].casefold() not in removed]


class Ignore:
    """The rules, compiled: one match a name, however many rules.

    Args:
        own: the user's patterns.
    """

    def __init__(self, own: Sequence[str] = ()) -> None:
        rules = _rules(own)
        self._reasons = [why for _, why in rules]
        alternatives = "|".join(f"({fnmatch.translate(pattern)})" for pattern, _ in rules)
        # No rule at all must match nothing.
        self._pattern = re.compile(alternatives or r"(?!)", re.IGNORECASE | re.DOTALL)

    def reason(self, name: str) -> str | None:
        """Return why a file or folder of this name is left out, None when it is not."""
        match = self._pattern.match(name)
        return None if match is None else self._reasons[(match.lastindex or 1) - 1]
