"""`samplerecs live --plain`: lines for a screen reader, over a real client and a canned daemon."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from panel_parts import LIMIT_S, Stage, context, live_list, parts_of, sample

from samplerecs_daemon.api import to_json
from samplerecs_tui.plain import PlainPanel, run
from samplerecs_tui.player.messages import Play, Stop
from samplerecs_tui.state import spoken


def wait_for(holds: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


@contextmanager
def plain(scene: Stage) -> Iterator[tuple[PlainPanel, io.StringIO]]:
    """Run the panel, and hand out what it writes once its first list is told."""
    out = io.StringIO()
    panel = PlainPanel(parts_of(scene), out)
    panel.start()
    try:
        wait_for(lambda: "10. tape_hiss" in out.getvalue())
        yield panel, out
    finally:
        panel.stop()


def answers(panel: PlainPanel, out: io.StringIO, line: str, said: str) -> None:
    at = len(out.getvalue())
    assert panel.obey(line), line
    wait_for(lambda: said in out.getvalue()[at:])


def test_changes_are_told_a_line_each_and_words_are_obeyed(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        assert "Connected. 812 sounds in the library." in out.getvalue()
        assert "Project: 120 BPM, A minor." in out.getvalue()
        scene.send(live_list(2, (3, 1, 2)))
        wait_for(lambda: "warm pad Cmaj: from 3 to 1." in out.getvalue())
        assert panel.obey("take 2")
        wait_for(lambda: f"Taken: {sample(1).name}. It is {sample(1).path}" in out.getvalue())
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


def test_nothing_is_played_while_the_daw_records(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        assert panel.obey("hear 1")
        wait_for(lambda: any(isinstance(each, Play) for each in scene.players[0].told))
        told = to_json(context(recording=True))
        scene.tell("context.changed", fields=["recording"], context=told)
        wait_for(lambda: "The DAW records." in out.getvalue())
        assert "Nothing is played while the DAW records." in out.getvalue()
        assert isinstance(scene.players[0].told[-1], Stop)
        assert panel.obey("hear 2")
        assert out.getvalue().count("Nothing is played while the DAW records.") == 2
        scene.tell("context.changed", fields=["recording"], context=to_json(context()))
        wait_for(lambda: "The DAW plays." in out.getvalue().split("records", 1)[1])
        assert panel.obey("hear 2")
        wait_for(lambda: isinstance(scene.players[0].told[-1], Play))


def test_a_file_that_goes_while_it_is_heard_gets_a_word(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        assert panel.obey("hear 1")
        wait_for(lambda: any(isinstance(each, Play) for each in scene.players[0].told))
        scene.daemon.answer("GET /api/v1/samples/find", replace(sample(1), present=False))
        scene.tell("library.changed", root="/samples", added=0, changed=0, missing=1)
        wait_for(lambda: f"{sample(1).name} is gone from its folder" in out.getvalue())


def test_all_that_the_screen_does_has_a_word(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        wait_for(lambda: "Live is connected." in out.getvalue())
        for line, said in (
            ("more 1", "like dusty_rhodes_07.wav: 3 fit."),
            ("darker", "like dusty_rhodes_07.wav, darker: 3 fit."),
            ("role kick", "kick, like dusty_rhodes_07.wav, darker: 3 fit."),
            ("role", "Roles: kick, keys, pad"),
            ("ask", "1. dusty_rhodes_07"),
            ("why 1", "how it sounds adds 0.31."),
            ("why 1", "passed over before takes off 0.04."),
            ("write 1", "Written: /project/r.wav"),
            ("board 1 late night", "dusty_rhodes_07 is on the board Late night."),
            ("board Late night", "Late night: dusty_rhodes_07, keys. "),
            ("board Nothing", "There is no board 'Nothing'."),
            ("boards", "Film score: 0 sounds."),
            ("session Dusk", "A new session has begun."),
            ("folders", "/samples: 798 sounds, 2 could not be used."),
            ("errors", "/samples/a/broken.wav"),
            ("daws", "Live, connected: bpm 120."),
            ("add", "Which folder?"),
            ("add /loops", "Looking for sounds in /loops."),
        ):
            answers(panel, out, line, said)
        read = '"dark": looked for as a word in names, folders and tags.'
        scene.daemon.answer(
            "POST /api/v1/recommendations/context", replace(context(), notes=(read,))
        )
        for line in ("mood dark", "genre", "time 25m"):
            assert panel.obey(line)
        wait_for(lambda: len(scene.asked("POST /recommendations/context")) == 3)
        wait_for(lambda: read in out.getvalue())
    bodies = sorted(str(asked.body) for asked in scene.asked("POST /recommendations/context"))
    assert bodies == ["{'genre': None}", "{'mood_tags': 'dark'}", "{'time_remaining': '25m'}"]


def test_it_ends_with_its_input(scene: Stage) -> None:
    out = io.StringIO()
    assert run(parts_of(scene), io.StringIO("help\n"), out) == 0
    assert "quit: leave" in out.getvalue()


def test_corrections_hold_and_render_have_the_panels_words_and_keys(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        says = partial(answers, panel, out)
        for line in ("faster 1", "> 1", "slower 1", "< 1", "correct key 1 Am", "K 1 Am"):
            says(line, "Kept: dusty_rhodes_07.wav. undo takes it back. It is now dusty_rhodes_07")
        says("R 1 Drum Loop", "Kept: dusty_rhodes_07.wav.")
        says("correct role 1 kick", "Kept: dusty_rhodes_07.wav.")
        says("correct key 1", "Such as: correct key 3 Am")
        says("correct colour 1 red", "Such as: correct key 3 Am")
        says("K 99 Am", "Say a number from 1 to 10.")
        says("render 2", "Written: /project/r.wav")
        says("w 2", "Written: /project/r.wav")
        says("p 2", "Pinned: KSHMR_kick_12.wav.")
        says("B 2", "Never again: KSHMR_kick_12.wav.")
        says("f", "No change waits.")
    asked = [each.body for each in scene.asked("POST /samples/corrections")]
    assert {str(sorted(changed(body).items())) for body in asked} == {
        "[('tempo_factor', 2.0)]",
        "[('tempo_factor', 0.5)]",
        "[('key', 'Am')]",
        "[('role', 'drum-loop')]",
        "[('role', 'kick')]",
    }


def changed(body: object) -> dict[str, object]:
    assert isinstance(body, dict)
    given = body["request"]
    return {name: given[name] for name in ("tempo_factor", "key", "role") if given.get(name)}


def test_a_held_order_keeps_its_numbers(scene: Stage) -> None:
    with plain(scene) as (panel, out):
        assert panel.obey("h")
        assert "Order held." in out.getvalue()
        scene.send(live_list(2, (3, 1, 2)))
        wait_for(lambda: "changes waiting. apply shows them" in out.getvalue())
        assert "from 3 to 1" not in out.getvalue()
        assert panel.obey("pin 1")
        wait_for(lambda: f"Pinned: {sample(1).name}." in out.getvalue())
        assert panel.obey("apply")
        assert "warm pad Cmaj: from 3 to 1." in out.getvalue()
        scene.send(live_list(3, (2, 3)))
        wait_for(lambda: "2 changes waiting." in out.getvalue())
        assert panel.obey("hold")
        assert "KSHMR_kick_12: from 3 to 1." in out.getvalue().split("Order let go.")[1]
        # What is asked for is shown at once, held or not.
        assert panel.obey("hold")
        assert panel.obey("ask dusty")
        wait_for(lambda: "dusty: 3 fit." in out.getvalue())


def test_the_users_own_keys_are_words() -> None:
    keys = spoken.words_of_keys({"pin": "y,ctrl+p"})
    assert (keys["y"], keys["h"], keys["w"], keys["?"]) == ("pin", "hold", "render", "help")
    assert "p" not in keys
    assert spoken.command_of("B 3", keys) == ("ban", "3")
    assert spoken.command_of("b", keys) == ("brighter", "")
    assert spoken.command_of("PIN 3", keys) == ("pin", "3")
