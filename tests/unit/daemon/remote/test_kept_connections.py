"""Connections are kept between requests, one for each that is open at once; one may be cut off."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from canned import Asked, CannedDaemon, example

from samplerecs_daemon.api import Board, Context, LibraryStatus
from samplerecs_daemon.http.serve import KEEP_ALIVE_S
from samplerecs_daemon.remote import transport
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_models.errors import DaemonGone

LIBRARY, BOARDS = "GET /api/v1/library", "POST /api/v1/boards"


@pytest.fixture(autouse=True)
def answers(daemon: CannedDaemon) -> None:
    daemon.answer(LIBRARY, example(LibraryStatus))
    daemon.answer(BOARDS, example(Board))


def test_requests_one_after_the_other_share_a_connection(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    for _ in range(5):
        client.library()
    assert len(daemon.connections) == 1


def test_a_question_that_was_cut_off_is_asked_once_more(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    client.library()
    daemon.hang_ups = 1
    assert client.library() == example(LibraryStatus)
    assert len(daemon.asked) == 3


def test_a_question_that_is_always_cut_off_is_given_up(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    daemon.hang_ups = 10
    with pytest.raises(DaemonGone):
        client.library()
    assert len(daemon.asked) == 2


def test_what_changes_something_is_never_sent_twice(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    client.library()
    daemon.hang_ups = 1
    with pytest.raises(DaemonGone):
        client.create_board("Late night")
    assert [one.method for one in daemon.asked] == ["GET", "POST"]
    # The daemon was there all the time.
    assert client.create_board("Late night") == example(Board)


def test_each_thread_that_asks_at_once_has_a_connection_of_its_own(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    """A pool shared by threads may close what another has just begun to use."""
    meet = threading.Barrier(4, timeout=60)

    def frames(_: Asked) -> Iterator[bytes]:
        meet.wait()
        yield b"{}"

    daemon.stream("GET /api/v1/recommendations/context", frames, kind="application/json")
    got: list[Context] = []
    threads = [threading.Thread(target=lambda: got.append(client.context())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(daemon.connections) == 4


def test_a_client_leaves_a_connection_long_before_the_server_closes_it() -> None:
    assert transport._KEEP_S * 5 < KEEP_ALIVE_S
