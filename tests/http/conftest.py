"""A served API for the tests of HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from http_parts import Served, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, scanned_home: Path) -> Iterator[Served]:
    """The demo library, served; shared by the tests of a file."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(scanned_home, home)
    with serving(home) as made:
        yield made


@pytest.fixture(scope="module")
def http(served: Served) -> Iterator[httpx.Client]:
    """A client with the token."""
    with served.client() as made:
        yield made
