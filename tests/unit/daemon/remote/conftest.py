"""A canned daemon and the client that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canned import CannedDaemon, canned_daemon, hear

from samplerecs_daemon.remote.client import HttpClient


@pytest.fixture
def daemon() -> Iterator[CannedDaemon]:
    with canned_daemon() as served:
        yield served


@pytest.fixture
def client(daemon: CannedDaemon) -> Iterator[HttpClient]:
    remote = HttpClient(daemon.address, "secret", hear)
    yield remote
    remote.close()
