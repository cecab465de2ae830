"""The colours: a dark and a light theme of our own, and the terminal's."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="dark",
    primary="#7aa2c8",
    secondary="#8f9bb3",
    accent="#e0a458",
    foreground="#d8dee6",
    background="#14171c",
    surface="#1a1e25",
    panel="#232933",
    success="#8fbf8f",
    warning="#e0c070",
    error="#e07a7a",
    dark=True,
    variables={"quiet": "#8b95a5", "cursor": "#2f4257"},
)
LIGHT = Theme(
    name="light",
    primary="#2b5f8a",
    secondary="#5a6473",
    accent="#9a5b00",
    foreground="#1d2229",
    background="#fafaf7",
    surface="#f2f2ee",
    panel="#e4e5e1",
    success="#2e6b34",
    warning="#7a5b00",
    error="#a32626",
    dark=False,
    variables={"quiet": "#5c6570", "cursor": "#cfe0ee"},
)
#: What the setting and the key go through; "terminal" leaves all colours to the terminal.
NAMES = ("dark", "light", "terminal")
_TEXTUAL = {"terminal": "ansi-dark"}


def textual_name(name: str) -> str:
    """Return what Textual calls a theme."""
    return _TEXTUAL.get(name, name)


def own_name(theme: str) -> str:
    """Return what the setting calls one of Textual's themes."""
    return next((name for name in NAMES if textual_name(name) == theme), theme)


def after(name: str) -> str:
    """Return the theme that follows."""
    names = [textual_name(each) for each in NAMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
