"""What a terminal of 80 by 24 has room for, what a click does, and letters alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from panel_parts import Stage, context, live_list, parts_of, type_keys, until
from textual.widgets import Static

from samplerecs_tui.app import LivePanel
from samplerecs_tui.screens.live import LiveScreen
from samplerecs_tui.signs import ASCII
from samplerecs_tui.widgets.detail import Detail
from samplerecs_tui.widgets.rows import Rows

Scenario = Callable[[LivePanel, Any], Awaitable[None]]


def act_out(panel: LivePanel, scenario: Scenario, size: tuple[int, int] = (80, 24)) -> None:
    async def run() -> None:
        async with panel.run_test(size=size) as pilot:
            await until(pilot, lambda: len(panel.screen.query_one("#rows", Rows).source))
            await until(pilot, lambda: panel.known.library)
            await scenario(panel, pilot)

    asyncio.run(run())


def seen(panel: LivePanel) -> str:
    """Return the text on the screen."""
    return "\n".join(strip.text for strip in panel.screen._compositor.render_strips())


def test_boards_stand_above_their_sounds_where_it_is_narrow(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "2")
        await until(pilot, lambda: panel.screen.query("#boards"))
        sounds = panel.screen.query_one("#sounds", Rows)
        boards = panel.screen.query_one("#boards", Rows)
        await until(pilot, lambda: len(sounds.source))
        await until(pilot, lambda: boards.region.width == sounds.region.width == 80)
        assert boards.region.bottom <= sounds.region.y
        await until(pilot, lambda: "dusty_rhodes_07.wav" in seen(panel))
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: boards.region.right <= sounds.region.x)

    act_out(scene.app(), scenario)


def test_the_cursor_has_a_sign_of_its_own(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "p")
        await until(pilot, lambda: "›★  1" in seen(panel))
        await type_keys(pilot, "2")
        # The table without the keys has another sign, and one without marks has it, too.
        await until(pilot, lambda: "›Late night" in seen(panel))
        await until(pilot, lambda: "·★ dusty_rhodes_07.wav" in seen(panel))

    act_out(scene.app(), scenario)


def test_what_the_bar_has_no_room_for_is_counted(scene: Stage) -> None:
    said = context(mood_tags=("dark", "warm"), genre="techno", time_remaining=1500.0)
    scene.lists.get()
    scene.send(live_list(context=said))
    scene.daemon.answer("GET /api/v1/recommendations/context", said)

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await until(pilot, lambda: re.search(r"dark, warm   techno   [\d:]+ left", seen(panel)))
        await pilot.resize_terminal(50, 24)
        await until(pilot, lambda: "+4 more" in seen(panel))

    act_out(scene.app(), scenario)


def test_the_hints_are_of_what_the_keys_do_now(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "slash")
        await until(pilot, lambda: "esc back" in seen(panel) and "keep" in seen(panel))
        assert "+ board" not in seen(panel)
        await type_keys(pilot, "escape", "m")
        await until(pilot, lambda: "d darker, b brighter, s shorter" in seen(panel))
        await type_keys(pilot, "escape", "c")
        await until(pilot, lambda: "tab next" in seen(panel))

    act_out(scene.app(), scenario)


def test_the_smallest_terminal_shows_what_is_typed_and_the_help(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "c")
        await type_keys(pilot, *"99")
        await until(pilot, lambda: " 99 " in seen(panel).splitlines()[0])
        await type_keys(pilot, "escape", "question_mark")
        await until(pilot, lambda: "Everywhere" in seen(panel))
        await type_keys(pilot, "end")
        await until(pilot, lambda: "Hidden" in seen(panel))

    act_out(scene.app(), scenario, size=(20, 5))


def test_a_word_about_what_was_done_covers_nothing(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "p")
        await until(pilot, lambda: "Pinned: dusty_rhodes_07.wav" in seen(panel))
        assert not panel._notifications
        # What is longer than the line is told in full, in a box.
        panel.say("word " * 30)
        await until(pilot, lambda: len(panel._notifications) == 1)

    act_out(scene.app(), scenario)


def test_a_click_chooses_and_one_on_the_mark_plays(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        screen = panel.screen
        assert isinstance(screen, LiveScreen)
        await pilot.click("#rows", offset=(10, 4))
        await until(pilot, lambda: screen.rows.cursor == 3)
        assert panel.audition.playing is None
        await pilot.click("#rows", offset=(0, 3))
        await until(pilot, lambda: panel.audition.playing == 3)
        assert screen.rows.cursor == 2

    act_out(scene.app(), scenario)


def test_only_what_holds_is_offered_for_folders(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await type_keys(pilot, "4")
        await until(pilot, lambda: "tab part" in seen(panel))
        assert "x dismiss" in seen(panel)
        await type_keys(pilot, "tab")
        await until(pilot, lambda: "x dismiss" not in seen(panel))
        assert "A add" in seen(panel)

    act_out(scene.app(), scenario)


def test_keys_are_named_in_letters_where_there_is_nothing_else(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await until(pilot, lambda: "enter take" in seen(panel))

    act_out(LivePanel(replace(parts_of(scene), signs=ASCII)), scenario)


def test_what_the_list_does_not_need_is_the_details(scene: Stage) -> None:
    async def scenario(panel: LivePanel, pilot: Any) -> None:
        detail = panel.screen.query_one(Detail)
        rows = panel.screen.query_one("#rows", Rows)
        sizes = (((80, 24), 4), ((120, 36), 17), ((200, 50), 24))
        for size, picture in sizes:
            await pilot.resize_terminal(*size)
            await until(pilot, partial(lambda lines: lines_of_outline(panel) == lines, picture))
            assert rows.size.height == 11
            assert rows.region.bottom == detail.region.y
            assert "/samples/Night Drive/dusty_rhodes_07.wav" in seen(panel), size
        await until(pilot, lambda: "warm pad Cmaj.flac · pad · 60 BPM" in seen(panel))
        # An answer that is longer takes more, and the words of the sound keep their place.
        scene.send(live_list(2, tuple(range(1, 31))))
        await until(pilot, lambda: rows.size.height == 31)
        assert rows.region.bottom == detail.region.y
        await until(pilot, lambda: "/samples/Night Drive/dusty_rhodes_07.wav" in seen(panel))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: rows.size.height + detail.outer_size.height == 21)
        assert rows.size.height == 11
        await until(pilot, lambda: "/samples/Night Drive/dusty_rhodes_07.wav" in seen(panel))

    act_out(scene.app(), scenario, size=(130, 40))


def lines_of_outline(panel: LivePanel) -> int:
    about = str(panel.screen.query_one("#about", Static).content).splitlines()
    return next((at for at, line in enumerate(about) if line.startswith("118 →")), 0)
