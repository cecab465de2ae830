"""Every key does what the reference says, through the real app and a real client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from panel_parts import LIMIT_S, Stage, context, library, live_list, sample, type_keys, until
from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from samplerecs_daemon.api import ModeInfo, SamplerecsError
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_tui import keymap
from samplerecs_tui.app import LivePanel
from samplerecs_tui.parts import Choices
from samplerecs_tui.player.messages import Other, Play, Stop, Switch
from samplerecs_tui.screens.boards import BoardsScreen
from samplerecs_tui.screens.first_run import FirstRunScreen
from samplerecs_tui.screens.help import HelpScreen
from samplerecs_tui.screens.history import HistoryScreen
from samplerecs_tui.screens.library import LibraryScreen
from samplerecs_tui.screens.live import LiveScreen
from samplerecs_tui.screens.prompt import PickScreen, PromptScreen
from samplerecs_tui.widgets.ask_line import AskLine
from samplerecs_tui.widgets.context_bar import ContextBar
from samplerecs_tui.widgets.line_input import LineInput
from samplerecs_tui.widgets.picks import Picks
from samplerecs_tui.widgets.rows import Rows

Scenario = Callable[[LivePanel, Any], Awaitable[None]]
#: Actions whose keys were pressed by the tests of this module, as the last test demands.
PRESSED: set[str] = set()
#: Names of the tests that ran in this process.
RUN: set[str] = set()


@pytest.fixture(autouse=True)
def _noted(request: pytest.FixtureRequest) -> None:
    RUN.add(request.node.name)


def act_out(
    scene: Stage, scenario: Scenario, size: tuple[int, int] = (100, 30), **app: Any
) -> None:
    """Run the app, wait for its first list, and act."""

    async def run() -> None:
        panel = scene.app(**app)
        async with panel.run_test(size=size) as pilot:
            await until(pilot, lambda: ready(panel))
            await scenario(panel, pilot)

    asyncio.run(run())


def ready(panel: LivePanel) -> bool:
    tables = [table for each in panel.get_screen_stack("list") for table in each.query(Rows)]
    return any(len(table.source) for table in tables) and panel.known.library is not None


def live(panel: LivePanel) -> LiveScreen:
    found = panel.get_screen_stack("list")[0]
    assert isinstance(found, LiveScreen)
    return found


def rows_of(panel: LivePanel) -> Rows:
    stack = panel.get_screen_stack("list")
    assert stack
    return stack[0].query_one("#rows", Rows)


async def press(pilot: Any, name: str) -> None:
    """Press the first key of an action."""
    act = next(act for act in keymap.ACTS if act.name == name)
    PRESSED.add(name)
    await type_keys(pilot, act.keys.split(",")[0])


async def arrives(pilot: Any, kind: type[Screen[Any]]) -> None:
    """Wait until a screen is there and takes keys."""
    await until(
        pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.focused is not None
    )


def ids(panel: LivePanel) -> list[object]:
    source = rows_of(panel).source
    return [source.key(at) for at in range(len(source))]


def bodies(scene: Stage, request: str) -> list[Any]:
    return [asked.body for asked in scene.asked(request)]


def test_the_cursor_moves_with_arrows_letters_pages_and_ends(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        rows = rows_of(panel)
        places = []
        for name in ("down", "down", "up", "last", "up", "first", "page_down", "page_up"):
            await press(pilot, name)
            places.append(rows.cursor)
        assert places == [1, 2, 1, 9, 8, 0, 9, 0]
        await type_keys(pilot, "j", "j", "k")
        assert rows.cursor == 1

    act_out(scene, scenario)


def test_taking_copies_the_path_and_tells_the_engine(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "accept")
        await until(pilot, lambda: scene.copied == [sample(1).path])
        await until(pilot, lambda: bodies(scene, "POST /samples/1/feedback"))
        assert panel.clipboard == sample(1).path
        await press(pilot, "down")
        await press(pilot, "copy_path")
        await until(pilot, lambda: scene.copied[1:] == [sample(2).path])
        assert rows_of(panel).source.cells(0)["mark"] == "✓"
        # Taken back, here or in another face, the mark goes; it comes where another face takes.
        scene.tell("recommendation.accept", sample=1, undo=True)
        scene.tell("recommendation.accept", sample=5, undo=False)
        await until(pilot, lambda: rows_of(panel).source.cells(4)["mark"] == "✓")
        assert rows_of(panel).source.cells(0)["mark"] == ""

    act_out(scene, scenario)
    assert bodies(scene, "POST /samples/1/feedback") == [{"verdict": "accept", "undo": False}]
    assert bodies(scene, "POST /samples/2/feedback") == [{"verdict": "accept", "undo": False}]


def test_a_sound_that_was_taken_stays_under_the_cursor(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "accept")
        scene.send(live_list(2, (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)))
        await until(pilot, lambda: live(panel).calm.waiting)
        assert rows_of(panel).under_cursor() == 1
        scene.ticks += 4.0
        live(panel)._settle()
        await press(pilot, "pin")
        await until(pilot, lambda: len(bodies(scene, "POST /samples/1/feedback")) == 2)
        await press(pilot, "down")
        scene.ticks += 4.0
        live(panel)._settle()
        assert ids(panel)[0] == rows_of(panel).under_cursor() == 2

    act_out(scene, scenario)


def test_pinning_dismissing_and_banning_show_at_once(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "pin")
        assert rows_of(panel).source.cells(0)["mark"] == "★"
        await press(pilot, "pin")
        assert rows_of(panel).source.cells(0)["mark"] == ""
        await press(pilot, "down")
        await press(pilot, "dismiss_sound")
        assert ids(panel)[:3] == [1, 3, 4]
        await press(pilot, "ban")
        assert ids(panel)[:3] == [1, 4, 5]
        assert rows_of(panel).under_cursor() == 4
        await until(pilot, lambda: bodies(scene, "POST /samples/3/feedback"))

    act_out(scene, scenario)
    pins = bodies(scene, "POST /samples/1/feedback")
    assert [body["undo"] for body in pins] == [False, True]
    assert bodies(scene, "POST /samples/2/feedback")[0]["verdict"] == "dismiss"
    assert bodies(scene, "POST /samples/3/feedback")[0]["verdict"] == "ban"


def test_hearing_comparing_and_ending(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        player = scene.players[0]
        await press(pilot, "audition")
        await until(pilot, lambda: any(isinstance(each, Play) for each in player.told))
        played = next(each for each in player.told if isinstance(each, Play))
        assert (played.path, played.loop, played.gain_db) == ("/cache/1.wav", True, -6.0)
        assert rows_of(panel).source.cells(0)["mark"] == "▶"
        assert "120 BPM" in panel.audition.words
        await until(pilot, lambda: player.told[-1] == Other(played.token, "/cache/1.wav", -6.0))
        await press(pilot, "original")
        assert player.told[-1] == Switch(True)
        assert "as it is" in panel.audition.words
        await press(pilot, "audition")
        assert isinstance(player.told[-1], Stop)
        assert rows_of(panel).source.cells(0)["mark"] == ""

    act_out(scene, scenario)


def test_nothing_is_played_while_the_daw_records(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "audition")
        await until(pilot, lambda: panel.audition.playing == 1)
        scene.tell("context.changed", fields=["recording"], context=context_json(recording=True))
        await until(pilot, lambda: panel.audition.playing is None)
        await press(pilot, "audition")
        assert panel.audition.playing is None

    act_out(scene, scenario)


def context_json(**more: Any) -> object:
    from samplerecs_daemon.api import to_json

    return to_json(context(**more))


def test_a_file_that_goes_while_it_is_heard_gets_a_word(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "audition")
        await until(pilot, lambda: panel.audition.playing == 1)
        scene.daemon.answer("GET /api/v1/samples/find", replace(sample(1), present=False))
        scene.tell("library.changed", root="/samples", added=0, changed=0, missing=1)
        await until(
            pilot, lambda: any("is gone from" in each.message for each in panel._notifications)
        )
        assert panel.audition.playing == 1

    act_out(scene, scenario)


def test_writing_a_render_copies_its_path(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "render")
        await until(pilot, lambda: scene.copied == ["/project/r.wav"])

    act_out(scene, scenario)
    assert "'fit': True" in str(bodies(scene, "POST /samples/1/render")[0])


def test_the_folder_is_opened(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "open_folder")
        assert [str(path) for path in scene.opened] == [sample(1).path]

    act_out(scene, scenario)


def test_a_sound_is_put_on_a_board(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "to_board")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, "enter")
        await until(pilot, lambda: bodies(scene, "POST /boards/1/sounds"))
        await press(pilot, "to_board")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"Dusk", "enter")
        await until(pilot, lambda: bodies(scene, "POST /boards"))

    act_out(scene, scenario)
    assert bodies(scene, "POST /boards") == [{"name": "Dusk"}]


def test_corrections(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "faster")
        await press(pilot, "slower")
        await press(pilot, "correct_key")
        await arrives(pilot, PromptScreen)
        await type_keys(pilot, "D", "m", "enter")
        await press(pilot, "correct_role")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"pad", "enter")
        await until(pilot, lambda: len(bodies(scene, "POST /samples/corrections")) == 4)

    act_out(scene, scenario)
    said = str(bodies(scene, "POST /samples/corrections"))
    for change in ("'tempo_factor': 2.0", "'tempo_factor': 0.5", "'key': 'Dm'", "'role': 'pad'"):
        assert change in said


def test_asking_as_one_types_with_history_and_back(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "query")
        await type_keys(pilot, *"dusty")
        await until(pilot, lambda: ids(panel) == [3, 1, 2])
        await until(
            pilot, lambda: dict(scene.asked("GET /recommendations/top")[-1].query)["q"] == "dusty"
        )
        await type_keys(pilot, "enter")
        assert live(panel).asked.query == "dusty"
        await press(pilot, "clear")
        assert len(ids(panel)) == 10
        await press(pilot, "query")
        await type_keys(pilot, "up")
        await until(pilot, lambda: live(panel).asked.query == "dusty")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: len(ids(panel)) == 10)

    act_out(scene, scenario)


def test_a_query_of_ten_thousand_characters_is_answered_with_a_word(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "query")
        panel.screen.query_one("#query").value = "x" * 10_000  # type: ignore[attr-defined]
        await until(pilot, lambda: "too long" in live(panel)._trouble)

    act_out(scene, scenario)


def test_more_like_this_and_steps_from_there(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "more")
        await until(pilot, lambda: ids(panel) == [3, 1, 2])
        assert "d darker, b brighter" in live(panel).asked.steps_words(panel.keys)
        for name in ("darker", "brighter", "shorter", "longer", "punchier", "softer", "less_busy"):
            await press(pilot, name)
        assert live(panel).asked.steps == ("brighter", "longer", "softer", "less-busy")
        await until(
            pilot,
            lambda: ("step", "less-busy") in scene.asked("GET /recommendations/top")[-1].query,
        )

    act_out(scene, scenario)
    assert dict(scene.asked("GET /recommendations/top")[0].query)["like"] == "1"


def test_one_role_and_looser_rules(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "role")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"kic", "enter")
        await until(pilot, lambda: live(panel).asked.role == "kick")
        await press(pilot, "clear")
        await press(pilot, "loosen")
        await until(pilot, lambda: live(panel).asked.lifted == ("tempo",))
        await until(pilot, lambda: ids(panel) == [3, 1, 2])

    act_out(scene, scenario)


def test_another_mix_and_another_order(scene: Stage) -> None:
    scene.daemon.answer(
        "PUT /api/v1/recommendations/mode", ModeInfo("rules", "you", "rules", "By the rules.")
    )
    scene.daemon.answer("GET /api/v1/recommendations/mode", ModeInfo("ab", "you", "ab", "Both."))

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "mix")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"new", "enter")
        await until(pilot, lambda: live(panel).asked.preset == "explore")
        await until(pilot, lambda: ids(panel) == [3, 1, 2])
        await press(pilot, "mix")
        await arrives(pilot, PickScreen)
        assert panel.screen.query_one(OptionList).highlighted == 3
        await type_keys(pilot, "escape")
        await press(pilot, "order_by")
        await arrives(pilot, PickScreen)
        assert "(now)" in str(panel.screen.query_one(OptionList).get_option("ab").prompt)
        await type_keys(pilot, *"alone", "enter")
        await until(pilot, lambda: panel.known.word == "By the rules.")

    act_out(scene, scenario)
    assert bodies(scene, "PUT /recommendations/mode") == [{"mode": "rules"}]


def test_a_new_list_waits_while_the_cursor_moves_and_is_shown_by_a_key(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "down")
        on = rows_of(panel).under_cursor()
        scene.send(live_list(2, (12, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
        await until(pilot, lambda: live(panel).calm.waiting)
        assert ids(panel)[0] == 1
        assert live(panel).calm.changes() == 1
        await press(pilot, "apply")
        assert ids(panel)[0] == 12
        assert rows_of(panel).under_cursor() == on
        assert rows_of(panel).source.cells(0)["moved"] == "new"
        assert rows_of(panel).source.cells(1)["moved"] == "↓1"

    act_out(scene, scenario)


def test_hold_keeps_the_order_until_it_is_let_go(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "hold")
        scene.send(live_list(2, (2, 1, 3)))
        await until(pilot, lambda: live(panel).calm.waiting)
        scene.ticks += 100
        live(panel)._settle()
        assert ids(panel)[0] == 1
        await press(pilot, "hold")
        assert ids(panel) == [2, 1, 3]

    act_out(scene, scenario)


def test_the_lists_of_before_can_be_looked_at(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        scene.send(live_list(2, (5, 6)))
        await until(pilot, lambda: ids(panel) == [5, 6])
        await press(pilot, "older")
        assert len(ids(panel)) == 10
        words = live(panel).query_one("#ask-words", Static)
        assert str(words.content).startswith("List 1 of 2: the project alone · 120 BPM · A minor")
        assert live(panel).query_one(AskLine).display
        await press(pilot, "older")
        assert panel.known.word == "There is no older list."
        await press(pilot, "newer")
        assert ids(panel) == [5, 6]
        assert not live(panel).query_one(AskLine).display
        await type_keys(pilot, "slash", *"dusty", "enter")
        await until(pilot, lambda: ids(panel) == [3, 1, 2])
        await press(pilot, "clear")
        await until(pilot, lambda: ids(panel) == [5, 6])
        await press(pilot, "older")
        assert str(words.content).startswith("List 3 of 4: dusty · 120 BPM · A minor")

    act_out(scene, scenario)


def test_the_project_is_changed_in_place(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        bar = panel.screen.query_one(ContextBar)
        await press(pilot, "context")
        await type_keys(pilot, *"126", "tab")
        await until(pilot, lambda: bodies(scene, "POST /recommendations/context"))
        assert bar.editing is not None
        assert (bar.editing.name, bar.editing.value) == ("key", "A minor")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: bar.editing is None)
        assert panel.focused is rows_of(panel)

    act_out(scene, scenario)
    assert bodies(scene, "POST /recommendations/context") == [{"bpm": "126"}]


def test_how_a_field_was_read_is_told_until_the_next_one(scene: Stage) -> None:
    read = '"qwxzy": no sound answers.'

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        def status() -> str:
            return str(panel.screen.query_one("#status", Static).content)

        made = replace(context(), notes=(read,))
        for answer, told in ((made, True), (context(), False)):
            scene.daemon.answer("POST /api/v1/recommendations/context", answer)
            await press(pilot, "context")
            await type_keys(pilot, *"126", "enter")
            await until(pilot, partial(lambda told: (read in status()) is told, told))

    act_out(scene, scenario)


def test_what_the_context_and_the_list_both_say_is_said_once(scene: Stage) -> None:
    both, alone = "Not both.", "Cold."

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        def status() -> str:
            return str(panel.screen.query_one("#status", Static).content)

        scene.daemon.answer(
            "POST /api/v1/recommendations/context", replace(context(), notes=(both,))
        )
        await press(pilot, "context")
        await type_keys(pilot, *"126", "enter")
        await until(pilot, lambda: both in status())
        scene.send(live_list(2, hidden={}, notes=(both, alone)))
        await until(pilot, lambda: alone in status())
        assert status().count(both) == 1

    act_out(scene, scenario)


def test_a_value_that_was_refused_is_there_to_be_mended(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        bar = panel.screen.query_one(ContextBar)
        refused = {"code": "bad-input", "detail": "'H' is no key.", "hint": "Such as Am."}
        scene.daemon.answer("POST /api/v1/recommendations/context", refused, status=422)
        await press(pilot, "context")
        await type_keys(pilot, "tab", *"H9", "enter")
        await until(pilot, lambda: bar.editing is not None and bar.editing.value == "H9")
        assert panel.focused is bar.editing
        assert panel._notifications

    act_out(scene, scenario)


def test_taps_become_a_tempo(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        for pause in (LIMIT_S, LIMIT_S, LIMIT_S, 0.01):
            # However long the keys take to arrive: the taps stop after the last one.
            monkeypatch.setattr("samplerecs_tui.app.PAUSE_S", pause)
            await press(pilot, "tap")
            scene.ticks += 0.5
        await until(pilot, lambda: bodies(scene, "POST /recommendations/context"))

    act_out(scene, scenario)
    assert bodies(scene, "POST /recommendations/context") == [{"bpm": 120.0}]


def test_undo_a_new_session_the_output_and_the_theme(scene: Stage) -> None:
    from samplerecs_tui.player.messages import AskDevices, Devices, Tone, UseDevice

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "undo")
        await until(pilot, lambda: scene.asked("POST /undo"))
        await press(pilot, "new_session")
        await arrives(pilot, PromptScreen)
        await type_keys(pilot, *"Dusk", "enter")
        await until(pilot, lambda: bodies(scene, "POST /sessions"))
        await press(pilot, "output")
        player = scene.players[0]
        assert player.told[-1] == AskDevices()
        player.report(Devices(("Scarlett",)))
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"scar", "enter")
        await until(pilot, lambda: isinstance(player.told[-1], Tone))
        assert player.told[-2] == UseDevice("Scarlett")
        themes = []
        for _ in range(3):
            await press(pilot, "next_theme")
            themes.append(panel.theme)
        assert themes == ["light", "ansi-dark", "dark"]
        assert "Colours: dark" in panel.known.word

    act_out(scene, scenario)


def test_help_and_the_palette_and_leaving(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "help")
        await arrives(pilot, HelpScreen)
        await type_keys(pilot, "escape")
        await press(pilot, "command_palette")
        await until(pilot, lambda: type(panel.screen).__name__ == "CommandPalette")
        await type_keys(pilot, "escape")
        await arrives(pilot, LiveScreen)
        await press(pilot, "start_daemon")
        await press(pilot, "quit")
        assert panel.return_code == 0 or panel._exit

    act_out(scene, scenario)


def test_boards(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "show_boards")
        await arrives(pilot, BoardsScreen)
        sounds = panel.screen.query_one("#sounds", Rows)
        await until(pilot, lambda: len(sounds.source) == 3)
        await press(pilot, "board_new")
        await arrives(pilot, PromptScreen)
        await type_keys(pilot, *"New", "enter")
        await until(pilot, lambda: bodies(scene, "POST /boards") == [{"name": "New"}])
        await press(pilot, "board_rename")
        await arrives(pilot, PromptScreen)
        await type_keys(pilot, "end", "!", "enter")
        await until(pilot, lambda: bodies(scene, "PATCH /boards/1") == [{"name": "Late night!"}])
        await type_keys(pilot, "tab")
        assert panel.focused is sounds
        await press(pilot, "board_later")
        await until(pilot, lambda: bodies(scene, "PUT /boards/1/order"))
        await press(pilot, "down")
        await press(pilot, "board_earlier")
        await until(pilot, lambda: len(bodies(scene, "PUT /boards/1/order")) == 2)
        await press(pilot, "board_play")
        await until(pilot, lambda: panel.audition.playing == 3)
        await press(pilot, "board_take_off")
        await until(pilot, lambda: scene.asked("DELETE /boards/1/sounds/3"))
        await press(pilot, "board_export")
        await until(pilot, lambda: isinstance(panel.screen, PickScreen))
        await type_keys(pilot, "enter")
        await arrives(pilot, PromptScreen)
        offered = Path(answer_of(panel))
        assert offered.parent.is_dir()
        # Refused (the canned daemon exports nothing), it is asked again with what was typed.
        await type_keys(pilot, "end", "!", "enter")
        await until(pilot, lambda: panel.screen.query(".trouble"))
        assert answer_of(panel) == f"{offered}!"
        await type_keys(pilot, "escape")
        await press(pilot, "board_delete")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, "down", "enter")
        await until(pilot, lambda: scene.asked("DELETE /boards/1"))

    act_out(scene, scenario)
    first = bodies(scene, "PUT /boards/1/order")[0]
    assert list(first.values()) == [[3, 1, 7]]


def test_history(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "show_history")
        await arrives(pilot, HistoryScreen)
        sounds = panel.screen.query_one("#sounds", Rows)
        await until(pilot, lambda: len(sounds.source) == 4)
        assert sounds.source.cells(0)["what"] == "taken"
        await press(pilot, "history_what")
        await until(
            pilot, lambda: dict(scene.asked("GET /history")[-1].query).get("what") == "heard"
        )

    act_out(scene, scenario)


def test_library(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await press(pilot, "show_library")
        await arrives(pilot, LibraryScreen)
        screen = panel.screen
        await until(pilot, lambda: len(screen.query_one("#sounds", Rows).source) == 30)
        await press(pilot, "library_query")
        await type_keys(pilot, *"kind:loop", "enter")
        await until(
            pilot, lambda: dict(scene.asked("GET /samples")[-1].query).get("q") == "kind:loop"
        )
        await press(pilot, "library_sort")
        await arrives(pilot, PickScreen)
        await type_keys(pilot, *"newest", "enter")
        await until(
            pilot, lambda: dict(scene.asked("GET /samples")[-1].query).get("sort") == "newest"
        )
        for part in ("folders", "failed", "duplicates"):
            await press(pilot, "library_part")
            table = screen.query_one(f"#{part}", Rows)
            await until(pilot, partial(lambda shown: len(shown.source) == 2, table))
        assert not screen.query_one(AskLine).display
        await press(pilot, "library_pause")
        await until(pilot, lambda: panel.known.library and panel.known.library.paused)
        await press(pilot, "library_add")
        await arrives(pilot, PromptScreen)
        await type_keys(pilot, "escape")
        await press(pilot, "library_scan")
        await press(pilot, "show_list")
        await arrives(pilot, LiveScreen)

    act_out(scene, scenario)


def test_the_mouse_chooses_opens_and_edits(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await pilot.click("#rows", offset=(10, 4))
        await until(pilot, lambda: rows_of(panel).cursor == 3)
        await pilot.click("#rows", offset=(10, 4), times=2)
        await until(pilot, lambda: panel.audition.playing == 4)
        await pilot.click("#chip-bpm")
        await until(pilot, lambda: panel.screen.query_one(ContextBar).editing)

    act_out(scene, scenario)


def test_keys_of_the_users_own(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "ctrl+y")
        await until(pilot, lambda: scene.copied)
        await type_keys(pilot, "enter")
        assert len(scene.copied) == 1

    act_out(scene, scenario, choices=Choices(keys=keymap.parse_changes(["accept=ctrl+y"])))


def test_an_empty_library_is_met_with_the_guide(scene: Stage) -> None:
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await arrives(pilot, FirstRunScreen)
            await type_keys(pilot, "escape")
            await arrives(pilot, LiveScreen)

            await press(pilot, "guide")
            await arrives(pilot, FirstRunScreen)

    asyncio.run(run())


def test_the_guide_goes_when_there_is_nothing_left_to_do(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samplerecs_tui.screens.first_run.DONE_S", 0.01)
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await arrives(pilot, FirstRunScreen)
            scene.daemon.answer("GET /api/v1/library", library())
            scene.send(live_list(2))
            scene.tell("library.changed")
            await arrives(pilot, LiveScreen)
            assert panel.known.library is not None
            assert panel.known.library.roots

    asyncio.run(run())


def test_a_folder_that_is_not_there_is_mended_where_it_was_typed(scene: Stage) -> None:
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))

    panels: list[LivePanel] = []

    def refuses(_: object, *told: Callable[[SamplerecsError], object]) -> None:
        if told[1:]:
            error = SamplerecsError("/nope is not there.", "Check the spelling.")
            panels[-1].on_panel(lambda: told[1](error))

    async def run() -> None:
        panel = scene.app()
        panels.append(panel)
        async with panel.run_test(size=(100, 30)) as pilot:
            await arrives(pilot, FirstRunScreen)
            await until(pilot, lambda: panel.screen.query("#picks"))
            guide = panel.screen
            assert isinstance(guide, FirstRunScreen)
            box = guide.query_one("#folder", LineInput)
            await until(pilot, lambda: guide.focused is guide.query_one("#picks"))
            guide.set_focus(box)
            await until(pilot, lambda: guide.focused is box)
            await type_keys(pilot, *"/nope")
            await until(pilot, lambda: box.value == "/nope")
            setattr(panel, "errand", refuses)  # noqa: B010
            await type_keys(pilot, "enter")
            await until(pilot, lambda: guide._trouble and box.value == "/nope")
            await until(pilot, lambda: guide.focused is box)
            assert box.cursor_position == len("/nope")
            guide.query_one("#picks", Picks).deselect_all()
            box.value = ""
            guide._add_picked()
            assert guide._trouble == "Choose or type a folder."

    asyncio.run(run())


def test_the_guide_may_be_left_while_a_folder_is_added(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))
    added: list[Path] = []
    scanned = threading.Event()

    def add(_: HttpClient, path: Path, *more: object) -> None:
        added.append(path)
        scanned.wait(LIMIT_S)

    monkeypatch.setattr(HttpClient, "add_root", add)

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: isinstance(panel.screen, FirstRunScreen))
            guide = panel.screen
            assert isinstance(guide, FirstRunScreen)
            await until(pilot, lambda: guide.query("#picks"))
            guide._add([Path("/a"), Path("/b")])
            await until(pilot, lambda: added == [Path("/a")])
            # Left, and left again by a second click: what stands below stays.
            guide.action_finish()
            guide.action_finish()
            await until(pilot, lambda: not guide.is_attached)
            scanned.set()
            await until(pilot, lambda: added == [Path("/a"), Path("/b")])
            await until(pilot, lambda: not guide._waiting)
            guide._show()
            assert isinstance(panel.screen, LiveScreen)
            assert panel.fault is None

    asyncio.run(run())


def burst(panel: LivePanel, *keys: str) -> None:
    """Send keys as a terminal does that has them all at once."""
    for key in keys:
        panel.post_message(events.Key("slash" if key == "/" else key, key))


def answer_of(panel: LivePanel) -> str:
    return "".join(box.value for box in panel.screen.query("#answer").results(LineInput))


def test_keys_of_one_burst_go_where_the_ones_before_them_lead(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        box = live(panel).query_one("#query", LineInput)
        burst(panel, "/", *"xpub")
        await until(pilot, lambda: box.value == "xpub")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: panel.screen.focused is rows_of(panel))
        burst(panel, "n", *"New")
        await arrives(pilot, PromptScreen)
        await until(pilot, lambda: answer_of(panel) == "New")

    act_out(scene, scenario)
    assert not bodies(scene, "POST /samples/1/feedback")


def test_a_question_of_10_000_keys_is_few_questions(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    # Long against what a key takes on the busiest machine: there, too, these are one burst.
    monkeypatch.setattr("samplerecs_tui.widgets.ask_line.TELL_S", 0.5)

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        ask = live(panel).query_one(AskLine)
        await press(pilot, "query")
        post = ask.post_message

        def noted(message: Message) -> bool:
            if isinstance(message, AskLine.Typed):
                told.append(message.query_text)
            return post(message)

        monkeypatch.setattr(ask, "post_message", noted)
        box = ask.query_one(LineInput)
        for at in range(200):
            box.value = "k" * 50 * (at + 1)
            await asyncio.sleep(0)
        await until(pilot, lambda: live(panel).asked.query == "k" * 10_000)

    act_out(scene, scenario)
    assert len(told) < 100


def test_a_daemon_that_is_being_started_is_said(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samplerecs_tui.app.SLOW_S", 0.01)
    started = threading.Event()

    async def run() -> None:
        panel = scene.app(start_daemon=lambda: started.wait(LIMIT_S))
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: panel.known.line.startswith("Starting the daemon"))
            started.set()
            await until(pilot, lambda: ready(panel) and not panel.known.line)

    asyncio.run(run())


def test_a_daemon_that_is_not_there_is_said_and_found_later(scene: Stage) -> None:
    from contextlib import contextmanager

    there: list[bool] = []

    async def run() -> None:
        panel = scene.app()
        real = panel.connection._open

        @contextmanager
        def sometimes() -> Any:
            if not there:
                raise SamplerecsError("The daemon does not run.", "`samplerecs daemon start`")
            with real() as client:
                yield client

        panel.connection._open = sometimes
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: "does not run" in panel.known.line)
            assert panel.known.line.endswith("ctrl+r")
            # Asked for before it is there: it might be found without the key just then.
            await press(pilot, "start_daemon")
            await until(pilot, lambda: scene.started >= 2)
            there.append(True)
            await until(pilot, lambda: ready(panel) and not panel.known.line)

    asyncio.run(run())


def test_asking_for_a_daemon_that_was_just_found_leaves_no_word_behind(scene: Stage) -> None:
    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: ready(panel) and not panel.known.line)
            await press(pilot, "start_daemon")
            await until(pilot, lambda: panel._on_way is None)
            assert not panel.known.line

    asyncio.run(run())


def test_an_outline_that_a_busy_daemon_did_not_give_is_asked_for_again(scene: Stage) -> None:
    request = "GET /api/v1/samples/1/waveform"
    outline = scene.daemon.answers[request].body
    busy = {"code": "daemon", "title": "The daemon is busy.", "detail": "Try again."}
    scene.daemon.answer(request, busy, 503)

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: scene.asked("GET /samples/1/waveform"))
            scene.daemon.answer(request, outline)
            await until(pilot, lambda: panel.known.wave(1))

    asyncio.run(run())


def test_any_size_of_terminal_is_survived(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        for size in ((20, 5), (1, 1), (240, 60)):
            await pilot.resize_terminal(*size)
            for name in ("show_boards", "show_history", "show_library", "show_list", "help"):
                await press(pilot, name)
            await type_keys(pilot, "escape")
        await pilot.resize_terminal(80, 24)
        await type_keys(pilot, "j")
        assert rows_of(panel).cursor == 1

    act_out(scene, scenario)


def test_what_is_on_screen_is_reported_while_the_user_acts(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samplerecs_tui.screens.live.REPORT_S", 0.05)

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        scene.ticks += 2
        await press(pilot, "down")
        await until(pilot, lambda: bodies(scene, "POST /events"))

    act_out(scene, scenario)
    signals = bodies(scene, "POST /events")[0]
    said = signals["signals"] if isinstance(signals, dict) else signals
    assert {each["what"] for each in said} == {"screen", "act"}
    assert said[0]["samples"][:3] == [1, 2, 3]


def test_every_key_was_pressed() -> None:
    """Runs last; where the tests ran in several processes, each key is at least named by one."""
    said = Path(__file__).read_text(encoding="utf-8")
    assert [act.name for act in keymap.ACTS if f'"{act.name}"' not in said] == []
    if {name for name in globals() if name.startswith("test_")} <= RUN:
        assert {act.name for act in keymap.ACTS} <= PRESSED
