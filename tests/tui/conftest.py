"""What the tests of the live panel share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from panel_parts import Stage, stage


@pytest.fixture
def scene() -> Iterator[Stage]:
    """The canned daemon with the panel's outside."""
    with stage() as made:
        yield made
