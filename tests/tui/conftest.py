"""What the tests of the live panel share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from panel_parts import LIMIT_S, Stage, stage

from samplerecs_tui.app import LivePanel


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have words stay until they were looked at and keys be waited for, however late that is."""
    monkeypatch.setattr("samplerecs_tui.app.WORD_S", LIMIT_S)
    monkeypatch.setattr("samplerecs_tui.keys_in_order.LOST_S", LIMIT_S / 2)
    monkeypatch.setattr(LivePanel, "NOTIFICATION_TIMEOUT", LIMIT_S)


@pytest.fixture
def scene() -> Iterator[Stage]:
    """The canned daemon with the panel's outside."""
    with stage() as made:
        yield made
