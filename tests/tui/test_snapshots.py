"""Every screen as it looks, from fixed data, at three sizes in both themes.

`pytest tests/tui/test_snapshots.py --snapshot-update` accepts what they look like now.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from typing import Any

import pytest
from panel_parts import Stage, library, sample, until

from samplerecs_tui.app import LivePanel
from samplerecs_tui.parts import Choices
from samplerecs_tui.widgets.rows import Rows

SIZES = {"small": (80, 24), "usual": (120, 36), "wide": (190, 50)}
THEMES = ("dark", "light")
Steps = Callable[[LivePanel, Any], Awaitable[None]]


async def _settled(panel: LivePanel, pilot: Any, table: str = "#rows") -> None:
    """Wait until nothing more is on its way: outlines, neighbours, ranks."""
    known, rows = panel.known, panel.screen.query_one(table, Rows)
    await until(pilot, lambda: known.daws and known.uses)
    await until(pilot, lambda: known.near and all(known.near.values()))
    heard = [at for at in rows.on_screen() if sample(int(str(rows.source.key(at)))).heard]
    await until(pilot, lambda: all(known.waves.get(rows.source.key(at)) for at in heard))  # type: ignore[call-overload]


async def _list(panel: LivePanel, pilot: Any) -> None:
    await _settled(panel, pilot)


async def _asking(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("slash", *"dusty")
    await until(pilot, lambda: len(panel.screen.query_one("#rows", Rows).source) == 3)
    await until(pilot, lambda: 3 in panel.known.near and panel.known.near[3])


async def _boards(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("2")
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 3)
    await _settled(panel, pilot, "#sounds")


async def _history(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("3")
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 4)
    await until(pilot, lambda: getattr(panel.screen, "_why", None))


async def _library(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("4")
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 30)
    await _settled(panel, pilot, "#sounds")
    await until(pilot, lambda: getattr(panel.screen, "_why", None))


async def _folders(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("4", "tab")
    await until(pilot, lambda: len(panel.screen.query_one("#folders", Rows).source) == 2)


async def _help(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("question_mark")


async def _roles(panel: LivePanel, pilot: Any) -> None:
    await pilot.press("r")


async def _guide(panel: LivePanel, pilot: Any) -> None:
    await until(pilot, lambda: panel.screen.query("#guide"))
    await until(pilot, lambda: panel.known.daws)


SCREENS: dict[str, Steps] = {
    "list": _list,
    "asking": _asking,
    "boards": _boards,
    "history": _history,
    "library": _library,
    "folders": _folders,
    "help": _help,
    "roles": _roles,
    "guide": _guide,
}


#: What `make test` looks at; `make slow` looks at each screen at each size in each theme.
QUICK = frozenset({("small", "dark"), ("usual", "light")})
ALSO = frozenset({("list", "wide", "dark"), ("library", "wide", "dark")})


def _looks() -> Iterator[Any]:
    for screen, size, theme in product(SCREENS, SIZES, THEMES):
        quick = (size, theme) in QUICK or (screen, size, theme) in ALSO
        yield pytest.param(screen, size, theme, marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("screen", "size", "theme"), list(_looks()))
def test_screen(
    scene: Stage, snap_compare: Callable[..., bool], screen: str, size: str, theme: str
) -> None:
    if screen == "guide":
        scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))

    async def before(pilot: Any) -> None:
        panel = pilot.app
        await until(pilot, lambda: len(panel.screen_stack[0].query_one("#rows", Rows).source))
        await until(pilot, lambda: panel.known.library and panel.known.waves.get(1))
        await SCREENS[screen](panel, pilot)
        await pilot.pause()

    app = scene.app(Choices(theme=theme))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
