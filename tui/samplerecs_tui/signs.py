"""The few signs beside words, in Unicode and for terminals that know letters only."""

from __future__ import annotations

from collections.abc import Mapping

UNICODE: Mapping[str, str] = {
    "cursor": "›",
    "playing": "▶",
    "stopped": "■",
    "recording": "●",
    "pinned": "★",
    "taken": "✓",
    "bar": "█",
    "half": "▌",
    "dot": "·",
}
ASCII: Mapping[str, str] = {
    "cursor": ">",
    "playing": "P",
    "stopped": "-",
    "recording": "R",
    "pinned": "*",
    "taken": "+",
    "bar": "#",
    "half": "#",
    "dot": "|",
}


def signs_of(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return the signs that the terminal of an environment can show.

    The locale says what a terminal reads; without any, as on Windows, it is taken to read Unicode.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if locale := environment.get(name):
            return UNICODE if "utf" in locale.lower() else ASCII
    return UNICODE
