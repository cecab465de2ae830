"""The server: its socket, its end, and requests that outlast it."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from http_parts import TOKEN, Served, frames, one_list, serving, wait_for

from samplerecs_daemon.http.serve import bind


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def port_of(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def test_the_next_port_is_taken_when_one_is_not_free() -> None:
    first = bind(0)
    try:
        second = bind(port_of(first))
        assert port_of(second) != port_of(first)
        assert second.getsockname()[0] == "127.0.0.1"
        second.close()
    finally:
        first.close()


def test_a_port_whose_last_connections_linger_is_taken_again() -> None:
    sock = bind(0)
    port = port_of(sock)
    client = socket.create_connection(("127.0.0.1", port))
    sock.setblocking(True)
    server_side, _ = sock.accept()
    server_side.close()
    client.close()
    sock.close()
    again = bind(port)
    assert port_of(again) == port
    again.close()


def test_the_last_port_is_followed_by_any() -> None:
    taken = [bind(65535)]
    taken.append(bind(65535))
    assert port_of(taken[1]) not in (0, port_of(taken[0]))
    for sock in taken:
        sock.close()


def test_open_streams_do_not_hold_up_the_end(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    with serving(home) as served:
        head = f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
        head += f"Authorization: Bearer {TOKEN}\r\n\r\n"
        socks = [socket.create_connection(("127.0.0.1", served.services.port)) for _ in range(20)]
        for sock in socks:
            sock.sendall(head.encode())
        wait_for(lambda: len(served.services.bus._listeners) == 20)
        # Half of them have long stopped reading.
        for _ in range(300):
            served.services.bus.publish("filler", {"x": "y" * 20_000})
        started = time.monotonic()
    # Includes the end of the engine and the threads; the server alone takes half a second.
    assert time.monotonic() - started < 60.0
    for sock in socks:
        sock.close()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_stream_is_told_the_end_and_then_ends(home: Path) -> None:
    with serving(home) as served:
        client = served.client()
        stream = client.stream("GET", "/events")
        lines = frames(stream.__enter__().iter_lines())
        wait_for(lambda: bool(served.services.bus._listeners))
        found: list[str] = []
        reader = threading.Thread(target=_collect, args=(lines, found))
        reader.start()
        served.services.bus.publish("daemon.stopping", {})
    reader.join(60)
    assert not reader.is_alive()
    assert found[-1] == "daemon.stopping"
    stream.__exit__(None, None, None)
    client.close()


def _collect(lines: Iterator[dict[str, str]], found: list[str]) -> None:
    # Where the machine stands still just then, the connection is cut before the stream's own end.
    with contextlib.suppress(httpx.RemoteProtocolError, httpx.ReadError):
        found.extend(frame["event"] for frame in lines)


def test_a_request_that_hangs_does_not_hold_up_the_end(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def hang() -> bool:
        asked.set()
        return let_go.wait()

    try:
        with serving(home, {"taste": hang}) as served:
            asking = threading.Thread(target=_ask, args=(served,))
            asking.start()
            assert asked.wait(60)
            started = time.monotonic()
        assert time.monotonic() - started < 60.0
    finally:
        let_go.set()
    asking.join(60)
    assert not [record for record in caplog.records if record.exc_info]


def test_the_body_of_an_answer_does_not_wait_for_its_head_to_be_confirmed(home: Path) -> None:
    sock = bind(0)
    client = socket.create_connection(("127.0.0.1", port_of(sock)))
    sock.setblocking(True)
    server_side, _ = sock.accept()
    # What asyncio looks at before it switches Nagle's algorithm off.
    assert server_side.proto == socket.IPPROTO_TCP
    for each in (server_side, client, sock):
        each.close()


def _ask(served: Served) -> None:
    with served.client() as http:
        try:
            http.get("/taste")
        except httpx.TransportError:
            return


def test_calls_that_hang_leave_the_others_an_answer(home: Path) -> None:
    """Long work has threads of its own; the ready list and /healthz need none."""
    let_go = threading.Event()
    hangs: dict[str, Any] = {
        "duplicates": lambda near: let_go.wait() and [],
        "taste": let_go.wait,
        "suggest": one_list,
    }
    with serving(home, hangs) as served:
        wait_for(lambda: served.live.fresh() is not None)
        askers = [
            threading.Thread(target=_get, args=(served, "/library/duplicates")) for _ in "123"
        ]
        askers += [threading.Thread(target=_get, args=(served, "/taste")) for _ in "12345"]
        for asker in askers[:3]:
            asker.start()
        with served.client() as http:
            assert http.get("/recommendations/context").status_code == 200
            for asker in askers[3:]:
                asker.start()
            assert http.get("/recommendations/top").status_code == 200
            assert http.get("/healthz").status_code == 200
        let_go.set()
        for asker in askers:
            asker.join(60)


def _get(served: Served, path: str) -> None:
    with served.client() as http:
        http.get(path)


def test_more_calls_than_can_wait_are_refused_at_once(home: Path) -> None:
    let_go = threading.Event()
    with serving(home, {"taste": let_go.wait, "suggest": one_list}) as served:
        wait_for(lambda: served.live.fresh() is not None)
        askers = [threading.Thread(target=_get, args=(served, "/taste")) for _ in range(80)]
        for asker in askers:
            asker.start()
        try:
            with served.client(token=TOKEN) as http:
                count = served.services.measures.counters
                wait_for(lambda: count().get("http 503", 0) == 80 - 68)
                refused = http.get("/recommendations/context")
                assert refused.json()["code"] == "overloaded"
                assert refused.headers["retry-after"] == "1"
                assert http.get("/recommendations/top").status_code == 200
        finally:
            let_go.set()
            for asker in askers:
                asker.join(60)
        with served.client() as http:
            assert http.get("/recommendations/context").status_code == 200


def test_signals_stay_the_daemons(home: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with serving(home):
        assert signal.getsignal(signal.SIGTERM) is before


def test_shutdown_asks_the_daemon_to_end(home: Path) -> None:
    with serving(home) as served, served.client() as http:
        answer = http.post("/shutdown")
        assert (answer.status_code, answer.json()) == (202, {})
        assert served.stopped.wait(60)
