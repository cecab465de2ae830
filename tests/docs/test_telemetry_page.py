"""The page on signals names every event, every field and the limits that the code has."""

from __future__ import annotations

import re
from pathlib import Path

from samplerecs_daemon import signals
from samplerecs_daemon.engine.history import COUNTED
from samplerecs_daemon.engine.telemetry import KEPT_DAYS, _daily, _exported
from samplerecs_daemon.engine.watching import CONTEXT_KEPT
from samplerecs_daemon.store.events import ROLLED_UP, DailyCount, EventRow

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/telemetry.md").read_text("utf-8")


def rows() -> set[str]:
    return set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))


def test_every_event_and_field_has_its_row() -> None:
    fields = _exported(EventRow(0.0, "view", 1)).keys()
    assert {*COUNTED, *fields} <= rows()
    for name in (*_daily(DailyCount(0, "", "view", 1)), *CONTEXT_KEPT):
        assert f"`{name}`" in PAGE, name


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at least {signals.VIEW_S:g} s within {signals.ACTING_S:g} s" in PAGE
    assert f"at least {signals.PREVIEW_S:g} s of a sound was heard" in PAGE
    assert f"at least {signals.INTEREST_SHARE:.0%} of it".replace("%", " %") in PAGE
    assert f"less than {signals.SKIP_S:g} s" in PAGE
    assert f"within {signals.SKIP_WITHIN_S:g} s;" in PAGE
    assert f"older than {KEPT_DAYS} days" in PAGE
    assert {"view", "preview", "skip"} == set(ROLLED_UP)
