"""Keys that come right behind one another are never lost, and go where the one before led."""

from __future__ import annotations

import asyncio

from panel_parts import Stage, dealt_with, until
from textual import events

from samplerecs_tui.app import LivePanel
from samplerecs_tui.screens.boards import BoardsScreen
from samplerecs_tui.screens.live import LiveScreen
from samplerecs_tui.widgets.rows import Rows


def burst(panel: LivePanel, *keys: str) -> None:
    """Hand the app keys as a terminal does that got them in one piece."""
    for key in keys:
        panel.post_message(events.Key(key, key if len(key) == 1 else None))


def test_what_follows_enter_is_a_key_of_the_list(scene: Stage) -> None:
    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: len(panel.screen.query_one("#rows", Rows).source))
            screen = panel.screen
            assert isinstance(screen, LiveScreen)
            for word in ("dusty", "pad", "keys"):
                # Held, let go, held again: were one of them lost, it would not be held at the end.
                burst(panel, "slash", *word, "enter", "h", "h", "h")
                await until(pilot, lambda: dealt_with(panel) and screen.asked.query)
                assert screen.calm.held
                assert screen.asked.query.endswith(word)
                burst(panel, "h", "escape")
                await until(pilot, lambda: not screen.calm.held and not screen.asked.query)
            burst(panel, "slash", "x", "escape", "2")
            await until(pilot, lambda: isinstance(panel.screen, BoardsScreen))
            await until(pilot, lambda: panel.screen.query("#boards"))
            await until(pilot, lambda: len(panel.screen.query_one("#boards", Rows).source))

    asyncio.run(run())
