"""Every error of the daemon is the same error again here, and no answer is a sentence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from canned import CannedDaemon, hear

from samplerecs_daemon.api import CorrectionRequest, SuggestRequest
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_daemon.remote.errors import error_of
from samplerecs_models import errors
from samplerecs_models.errors import (
    DaemonError,
    DaemonGone,
    DecodeError,
    InputError,
    NothingFound,
    SamplerecsError,
)
from samplerecs_models.vocabulary import Undecodable


def tree(top: type[SamplerecsError] = SamplerecsError) -> Iterator[type[SamplerecsError]]:
    yield top
    for kind in top.__subclasses__():
        yield from tree(kind)


OURS = [kind for kind in tree() if kind.__module__ == errors.__name__]


def problem(error: SamplerecsError, status: int = 422) -> tuple[dict[str, object], int]:
    return {
        "type": f"urn:samplerecs:{error.code}",
        "title": error.message,
        "status": status,
        "detail": error.hint,
        "code": error.code,
    }, status


def raised(daemon: CannedDaemon, client: HttpClient, body: object, status: int) -> SamplerecsError:
    daemon.answer("GET /api/v1/library", body, status)
    with pytest.raises(SamplerecsError) as caught:
        client.library()
    return caught.value


def test_the_tree_is_found() -> None:
    assert {SamplerecsError, NothingFound, DecodeError, DaemonGone} < set(OURS)
    assert len({kind.code for kind in OURS}) == len(OURS)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_an_error_arrives_as_itself(
    daemon: CannedDaemon, client: HttpClient, kind: type[SamplerecsError]
) -> None:
    sent = (
        DecodeError(Undecodable.EMPTY, "no sound in it")
        if kind is DecodeError
        else kind("It did not work.", "Try another.")
    )
    arrived = raised(daemon, client, *problem(sent))
    assert type(arrived) is kind
    assert (arrived.code, arrived.message, arrived.hint) == (sent.code, sent.message, sent.hint)
    assert str(arrived) == str(sent)


@pytest.mark.parametrize("reason", Undecodable)
@pytest.mark.parametrize("detail", ["", "(x)"])
def test_every_reason_of_an_undecodable_file_arrives(reason: Undecodable, detail: str) -> None:
    sent = DecodeError(reason, detail)
    arrived = error_of(sent.code, sent.message, sent.hint)
    assert isinstance(arrived, DecodeError)
    assert (arrived.reason, arrived.detail) == (reason, detail)


def test_an_unknown_code_keeps_its_words(daemon: CannedDaemon, client: HttpClient) -> None:
    arrived = raised(daemon, client, {"code": "workers", "title": "No.", "detail": "Wait."}, 500)
    assert type(arrived) is SamplerecsError
    assert (arrived.code, arrived.message, arrived.hint) == ("workers", "No.", "Wait.")
    assert SamplerecsError.code == "error"
    odd = error_of("decode", "of a later version", "")
    assert (odd.code, odd.message) == ("decode", "of a later version")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<html>oh no</html>", 502),
        (b"", 500),
        ([1], 500),
        ({"detail": "Not Found"}, 404),
        ({"code": "no-token", "title": "The token is missing or wrong."}, 401),
        (b"not json", 200),
        ({"roots": 5}, 200),
        ({}, 200),
        ([], 200),
        (None, 200),
    ],
    ids=str,
)
def test_an_answer_of_no_use_is_told_as_such(
    daemon: CannedDaemon, client: HttpClient, body: object, status: int
) -> None:
    arrived = raised(daemon, client, body, status)
    assert isinstance(arrived, DaemonError)
    assert arrived.code == DaemonError.code
    assert arrived.hint
    assert "missing" not in arrived.message


def test_a_field_that_lacks_is_told(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.answer("GET /api/v1/boards", {"lists": []})
    with pytest.raises(DaemonError, match="cannot be read"):
        client.boards()


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        client = HttpClient(address, "secret", hear)
        with pytest.raises(DaemonGone, match="does not answer") as caught:
            client.library()
    assert caught.value.hint
    client.close()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"\0\1"]
)
def test_the_connection_breaks_off(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut() -> None:
            # What only asks is asked once more on another connection: that breaks off, too.
            for _ in range(2):
                connection, _ = server.accept()
                connection.recv(65536)
                connection.sendall(answer)
                connection.close()

        thread = threading.Thread(target=cut)
        thread.start()
        client = HttpClient(f"http://127.0.0.1:{server.getsockname()[1]}", "secret", hear)
        with pytest.raises(DaemonGone):
            client.library()
        thread.join()
        client.close()


def test_what_is_too_long_is_said_before_it_is_sent(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    with pytest.raises(InputError, match="too long"):
        client.suggest(SuggestRequest("ä" * 3000))
    with pytest.raises(InputError, match="too long"):
        client.correct([], CorrectionRequest(tags=("x" * 2**20,)))
    assert daemon.asked == []


def test_a_stream_can_be_refused_too(daemon: CannedDaemon, client: HttpClient) -> None:
    body, status = problem(NothingFound("None.", "Look."), 404)
    daemon.answer("GET /api/v1/telemetry", body, status)
    with pytest.raises(NothingFound, match="None"):
        list(client.export_telemetry())
    daemon.answer("GET /api/v1/telemetry", b"[1]\n")
    with pytest.raises(DaemonError):
        list(client.export_telemetry())


@pytest.mark.parametrize(
    "address", ["http://example.org:80", "http://10.0.0.1:8765", "http://127.0.0.1.evil:1", "x"]
)
def test_only_this_machine_is_asked(address: str) -> None:
    with pytest.raises(ValueError, match="not on this machine"):
        HttpClient(address, "secret", hear)


def test_proxies_of_the_environment_are_not_asked(
    daemon: CannedDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    client = HttpClient(daemon.address, "secret", hear)
    daemon.answer("GET /api/v1/boards", {"boards": []})
    assert client.boards() == []
    client.close()


def test_one_connection_serves_many_requests(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.answer("GET /api/v1/boards", {"boards": []})
    daemon.answer("POST /api/v1/undo", {"code": "nothing-found", "title": "No."}, 404)
    for _ in range(3):
        client.boards()
        with pytest.raises(NothingFound):
            client.undo()
    assert len(daemon.asked) == 6
    assert len(daemon.connections) == 1
