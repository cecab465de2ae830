"""What a terminal or pipe cannot show, as letters and signs that all of them can.

Each stands for as many cells as what it replaces, so that nothing on the screen is moved.
"""

from __future__ import annotations

import codecs
import unicodedata

from rich.cells import cell_len

#: Name of the error handler, for `errors=` of a stream or of `str.encode`.
PLAIN = "samplerecs.plain"
_ALIKE = (
    ("-", "─━═╌╍┄┅╴╶╸╺▔▁‐‑‒–—―−"),
    ("|", "│┃║╎╏┆┇╷╹╵╻▏▎▍▌▐▕▊▋▉"),
    ("+", "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛╔╗╚╝⊕"),
    ("#", "█▇▆▅▓"),
    (" ", "▂▃▄▖▗▘▝░\N{NO-BREAK SPACE}"),
    ("*", "●•★✓"),
    (">", "›→▶»▸"),
    ("<", "‹←◀«◂"),
    ("^", "↑▲"),
    ("v", "↓▼"),
    ("~", "…"),
    (".", "·"),
    ("x", "×"),
    ("h", "½"),
    ("/", "÷"),
    ('"', "“”„"),
    ("'", "‘’‚"),
)
_SIGNS = {ord(sign): plain for plain, signs in _ALIKE for sign in signs}


def plain(text: str) -> str:
    """Return text in ASCII that takes as many cells: "Käse → 2" is "Kase > 2"."""
    return "".join(map(_plain, text))


def _plain(char: str) -> str:
    if char.isascii():
        return char
    sign = _SIGNS.get(ord(char)) or unicodedata.normalize("NFKD", char)[0]
    cells = cell_len(char)
    return sign if sign.isascii() and cells == 1 else "?" * cells


def _instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


codecs.register_error(PLAIN, _instead)
