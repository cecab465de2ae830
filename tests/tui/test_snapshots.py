"""Every screen as it looks, from fixed data, at three sizes in both themes.

`pytest tests/tui/test_snapshots.py --snapshot-update` accepts what they look like now.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from typing import Any

import pytest
from panel_parts import Stage, library, sample, type_keys, until
from textual.screen import Screen

from samplerecs_tui.app import LivePanel
from samplerecs_tui.parts import Choices
from samplerecs_tui.screens.boards import BoardsScreen
from samplerecs_tui.screens.first_run import FirstRunScreen
from samplerecs_tui.screens.help import HelpScreen
from samplerecs_tui.screens.history import HistoryScreen
from samplerecs_tui.screens.library import LibraryScreen
from samplerecs_tui.screens.live import LiveScreen
from samplerecs_tui.screens.prompt import PickScreen
from samplerecs_tui.screens.side import SideScreen
from samplerecs_tui.screens.sounds import SoundScreen
from samplerecs_tui.widgets.detail import Detail
from samplerecs_tui.widgets.rows import Rows

SIZES = {"small": (80, 24), "usual": (120, 36), "wide": (190, 50)}
THEMES = ("dark", "light")
#: Pictures in succession that must be alike, the time between them, and how many are taken at most.
ALIKE, BETWEEN_LOOKS_S, LOOKS = 3, 0.03, 400
Steps = Callable[[LivePanel, Any], Awaitable[None]]


def _arrived(panel: LivePanel) -> bool:
    """Say whether all is known that is asked for without a key, and no question is open."""
    known = panel.known
    return bool(
        not known.line
        and known.context.values
        and known.library
        and known.daws
        and known.uses
        and panel.connection._errands.wait(0.0)
    )


def _complete(screen: Screen[Any]) -> bool:
    """Say whether a screen shows all there is to its rows, and to the sound under the cursor."""
    if not isinstance(screen, SoundScreen):
        return screen.focused is not None
    table = screen.query_one("#rows" if isinstance(screen, LiveScreen) else "#sounds", Rows)
    if not table.is_on_screen:
        return True
    known, rows = screen.panel.known, [int(str(table.source.key(at))) for at in table.on_screen()]
    under = screen.sound()
    if not rows or under is None:
        return False
    if not all(known.wave(each) for each in rows if sample(each).heard):
        return False
    if not screen.query(Detail):
        return True
    told = not isinstance(screen, SideScreen) or (
        screen._why is not None and screen._why.sample.id == under.id
    )
    return told and bool(known.near.get(under.id))


async def _settled(panel: LivePanel, pilot: Any) -> None:
    """Wait until no answer, in whatever order they come, can change the picture any more."""
    await until(
        pilot, lambda: _arrived(panel) and all(_complete(each) for each in panel.screen_stack)
    )
    assert not panel._notifications, [each.message for each in panel._notifications]
    # The answers were posted before their questions counted as answered; now they are drawn. That
    # is over when looking again and again shows the same: `pilot.pause` alone judges by how busy
    # the process is, and one that waits for its turn on a busy machine seems to have nothing to do.
    seen: list[str] = []
    while len(seen) < ALIKE or len(set(seen[-ALIKE:])) > 1 or not _arrived(panel):
        assert len(seen) < LOOKS, "the picture never came to rest"
        await pilot.pause(BETWEEN_LOOKS_S)
        seen.append(panel.export_screenshot())


async def _list(panel: LivePanel, pilot: Any) -> None:
    pass


async def _asking(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "slash", *"dusty")
    await until(pilot, lambda: len(panel.screen.query_one("#rows", Rows).source) == 3)


async def _boards(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "2")
    await until(pilot, lambda: isinstance(panel.screen, BoardsScreen))
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 3)


async def _history(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "3")
    await until(pilot, lambda: isinstance(panel.screen, HistoryScreen))
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 4)


async def _library(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "4")
    await until(pilot, lambda: isinstance(panel.screen, LibraryScreen))
    await until(pilot, lambda: len(panel.screen.query_one("#sounds", Rows).source) == 30)


async def _folders(panel: LivePanel, pilot: Any) -> None:
    await _library(panel, pilot)
    await type_keys(pilot, "tab")
    await until(pilot, lambda: panel.focused is panel.screen.query_one("#folders", Rows))
    await until(pilot, lambda: len(panel.screen.query_one("#folders", Rows).source) == 2)


async def _help(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "question_mark")
    await until(pilot, lambda: isinstance(panel.screen, HelpScreen))


async def _roles(panel: LivePanel, pilot: Any) -> None:
    await type_keys(pilot, "r")
    await until(pilot, lambda: isinstance(panel.screen, PickScreen))


async def _guide(panel: LivePanel, pilot: Any) -> None:
    await until(pilot, lambda: isinstance(panel.screen, FirstRunScreen))


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
        await _settled(panel, pilot)
        await SCREENS[screen](panel, pilot)
        await _settled(panel, pilot)

    app = scene.app(Choices(theme=theme))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
