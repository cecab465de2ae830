"""A canned daemon and the client that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canned import CannedDaemon, canned_daemon, hear

from samplerecs_daemon.remote import transport
from samplerecs_daemon.remote.client import HttpClient


@pytest.fixture
def daemon() -> Iterator[CannedDaemon]:
    with canned_daemon() as served:
        yield served


@pytest.fixture
def client(daemon: CannedDaemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpClient]:
    # The canned daemon closes no connection: one is kept however long a busy machine rests.
    monkeypatch.setattr(transport, "_KEEP_S", 600.0)
    remote = HttpClient(daemon.address, "secret", hear)
    yield remote
    remote.close()
