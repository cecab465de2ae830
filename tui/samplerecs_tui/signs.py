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


def legend(signs: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is written beside sounds, with what it says, in the signs of a terminal."""
    ascii_only = signs is ASCII
    return [
        (signs["cursor"], "The cursor; with the keys in another table it is " + signs["dot"]),
        (signs["playing"], "It plays"),
        (signs["pinned"], "You pinned it"),
        (signs["taken"], "You took it since the panel began"),
        ("new +2 -1" if ascii_only else "new ↑2 ↓1", "It came, rose or fell in the list"),
        ("?", "After a tempo, a key or a source: not sure"),
        ("=", "Of the project's tempo, or in its key"),
        ("+6 -2" if ascii_only else "+6 −2", "So many BPM above or below the project, or"),
        ("", "moved by so many semitones to be in its key"),
        ("h x2" if ascii_only else "½ ×2", "At half or at double the project's tempo"),
        ("rel 5th root", "Its relative key, a fifth away, of the same root"),
        ("you", "Who said a value: you, a DAW by its name, Link"),
        ("free-running", "A loop that did not start on the project's beat"),
        ("Hidden", "Sounds that a rule leaves out, and the key that lifts it"),
    ]


def signs_of(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return the signs that the terminal of an environment can show.

    The locale says what a terminal reads; without any, as on Windows, it is taken to read Unicode.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if locale := environment.get(name):
            return UNICODE if "utf" in locale.lower() else ASCII
    return UNICODE
