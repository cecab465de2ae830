"""The boxes of the guide say without colour whether they are ticked."""

from __future__ import annotations

import asyncio

from panel_parts import Stage, library, type_keys, until

from samplerecs_tui.screens.first_run import FirstRunScreen
from samplerecs_tui.widgets.picks import Picks


def test_a_box_that_is_not_ticked_is_empty(scene: Stage) -> None:
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: isinstance(panel.screen, FirstRunScreen))
            await until(pilot, lambda: panel.screen.query("#picks"))
            picks = panel.screen.query_one("#picks", Picks)
            await until(pilot, lambda: picks.has_focus and "X" in picks.render_line(0).text)
            await type_keys(pilot, "space")
            await until(pilot, lambda: not picks.selected)
            assert "X" not in picks.render_line(0).text
            assert "Splice" in picks.render_line(0).text
            await type_keys(pilot, "space")
            await until(pilot, lambda: "X" in picks.render_line(0).text)

    asyncio.run(run())
