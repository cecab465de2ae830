"""Text for terminals that know letters only: no sign is lost, and nothing is moved by it."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from samplerecs_tui.letters import PLAIN, plain


def test_signs_become_what_they_look_like() -> None:
    assert plain("╭─ Käse → 2 · ½ ─╮") == "+- Kase > 2 . h -+"
    assert plain("█▁ “a” −3…") == '#- "a" -3~'
    assert plain("キック") == "??????"


@given(st.characters())
def test_any_sign_keeps_its_width_and_is_ascii(text: str) -> None:
    told = plain(text)
    assert told.isascii()
    assert cell_len(told) == cell_len(text)


def test_a_stream_writes_them_itself() -> None:
    pipe = io.BytesIO()
    stream = io.TextIOWrapper(pipe, encoding="ascii", errors=PLAIN)
    stream.write("↑2 Schöne キ")
    stream.flush()
    assert pipe.getvalue() == b"^2 Schone ??"
