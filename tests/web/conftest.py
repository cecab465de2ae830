"""One browser and one daemon a module; skipped where there is no Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from web_parts import Panel

pytest.importorskip("playwright", reason="playwright is not installed")
parts = pytest.importorskip("web_parts")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if parts.CHROMIUM is None:
        pytest.skip("there is no chromium here: apt install chromium")
    with parts.chromium() as made:
        yield made


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory, scanned_home: Path) -> Iterator[Panel]:
    """The demo library behind a real daemon."""
    if parts.CHROMIUM is None:
        pytest.skip("there is no chromium here: apt install chromium")
    with parts.panel_of(tmp_path_factory.mktemp("panel") / "home", scanned_home) as made:
        yield made


@pytest.fixture(scope="module")
def context(browser: Browser, panel: Panel) -> Iterator[BrowserContext]:
    """A browser that was let in."""
    made = parts.let_in(browser, panel, viewport={"width": 1280, "height": 900})
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context: BrowserContext, panel: Panel) -> Iterator[Page]:
    """The page of suggestions; what it complained of is told at the end."""
    made = parts.opened(context, panel)
    yield made
    assert panel.faults == []
    parts.shut(made)
