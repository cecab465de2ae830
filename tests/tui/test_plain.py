"""`samplerecs live --plain`: lines for a screen reader, over a real client and a canned daemon."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from panel_parts import LIMIT_S, Stage, live_list, parts_of, sample

from samplerecs_tui.plain import PlainPanel, run
from samplerecs_tui.player.messages import Play, Stop


def wait_for(holds: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_changes_are_told_a_line_each_and_words_are_obeyed(scene: Stage) -> None:
    out = io.StringIO()
    panel = PlainPanel(parts_of(scene), out)
    panel.start()
    try:
        wait_for(lambda: "10. tape_hiss" in out.getvalue())
        assert "Connected. 812 sounds in the library." in out.getvalue()
        assert "Project: 120 BPM, A minor." in out.getvalue()
        scene.send(live_list(2, (3, 1, 2)))
        wait_for(lambda: "warm pad Cmaj: from 3 to 1." in out.getvalue())
        assert panel.obey("take 2")
        wait_for(lambda: f"accept: {sample(1).name}, {sample(1).path}" in out.getvalue())
        assert panel.obey("ask dusty")
        wait_for(lambda: "2. dusty_rhodes_07" in out.getvalue())
        assert panel.obey("1")
        wait_for(lambda: "at 120 BPM, +2 semitones, loop" in out.getvalue())
        assert panel.obey("hear")
        assert [type(each) for each in scene.players[0].told] == [Play, Stop]
        for line in ("why 1", "list", "help", "bpm 124", "undo", "pin 99", "sing", ""):
            assert panel.obey(line), line
        wait_for(lambda: "Undone: dismissed clap_room.wav." in out.getvalue())
        assert "Say a number from 1 to 3." in out.getvalue()
        assert "'sing' is no word of mine" in out.getvalue()
        assert not panel.obey("quit")
    finally:
        panel.stop()


def test_it_ends_with_its_input(scene: Stage) -> None:
    out = io.StringIO()
    assert run(parts_of(scene), io.StringIO("help\n"), out) == 0
    assert "quit: leave" in out.getvalue()
