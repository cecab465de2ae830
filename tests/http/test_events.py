"""The two streams: what comes at once, what follows, what was missed, who stalls."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from http_parts import TOKEN, Served, frames, ids_of, one_list, serving, wait_for

from samplerecs_daemon.api import VERDICTS, Event, LiveList, from_json
from samplerecs_daemon.http.event_reference import EVENTS

#: Nobody who is only late takes so long; in seconds.
FOR_EVER_S = 60.0


@contextmanager
def events(
    http: httpx.Client, path: str = "/events", last_id: str = ""
) -> Iterator[Iterator[dict[str, str]]]:
    """Open a stream; its first bytes say that the server listens."""
    headers = {"Last-Event-ID": last_id} if last_id else {}
    with http.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        lines = answer.iter_lines()
        assert next(lines) == "retry: 1000"
        yield frames(lines)


def named(stream: Iterator[dict[str, str]], name: str) -> dict[str, str]:
    """Return the next event of a name; the live list may say something at any time."""
    return next(each for each in stream if each["event"] == name)


@pytest.fixture(autouse=True)
def nobody_listens(served: Served) -> None:
    """Wait until who listened in the test before is forgotten."""
    wait_for(lambda: not served.services.bus._listeners)


def heard(served: Served) -> None:
    """Wait until the bus has a listener."""
    wait_for(lambda: bool(served.services.bus._listeners))


def test_events_come_as_they_are_published(served: Served, http: httpx.Client) -> None:
    with events(http) as stream:
        heard(served)
        sent = served.services.bus.publish("job", {"id": "scan-1", "näme": "ü\n\ndata: x"})
        frame = named(stream, "job")
        assert frame["id"] == sent.id
        event = from_json(Event, json.loads(frame["data"]))
        assert (event.name, event.data) == ("job", sent.data)
        assert event.at == sent.at


def test_a_stream_goes_on_where_it_ended(served: Served, http: httpx.Client) -> None:
    sent = [served.services.bus.publish("tick", {"n": n}) for n in range(5)]
    with events(http, last_id=sent[1].id) as stream:
        found = [named(stream, "tick")["id"] for _ in range(3)]
        assert found == [event.id for event in sent[2:]]
        heard(served)
        latest = served.services.bus.publish("tick", {"n": 5})
        assert named(stream, "tick")["id"] == latest.id


@pytest.mark.parametrize(
    "last_id", ["unknown-0", "deadbeef-5", "x", "-", "{boot}-99999999", "{boot}-x"]
)
def test_another_run_answers_with_how_things_are(
    served: Served, http: httpx.Client, last_id: str
) -> None:
    http.post("/recommendations/context", json={"bpm": 121})
    given = last_id.format(boot=served.services.bus.boot)
    with events(http, last_id=given) as stream:
        gap = next(stream)
        assert gap["event"] == "gap"
        data = json.loads(gap["data"])
        assert data["missed"] is None
        assert data["snapshot"]["context"]["values"]["bpm"]["value"] == 121
        assert "latencies" in data["snapshot"]["status"]
        assert gap["id"].startswith(served.services.bus.boot)
        heard(served)
        sent = served.services.bus.publish("after", {})
        assert named(stream, "after")["id"] == sent.id
    # The gap's own id is a place to go on from: nothing is missed, nothing comes twice.
    with events(http, last_id=gap["id"]) as stream:
        assert named(stream, "after")["id"] == sent.id


def test_what_the_ring_no_longer_holds_is_told(served: Served, http: httpx.Client) -> None:
    bus = served.services.bus
    old = bus.publish("first", {})
    kept = bus._ring.maxlen or 0
    for n in range(kept + 10):
        bus.publish("tick", {"n": n})
    with events(http, last_id=old.id) as stream:
        gap, following = next(stream), next(stream)
    assert gap["event"] == "gap"
    # Ten at least: the live list may have said something in between.
    assert json.loads(gap["data"])["missed"] >= 10
    first = int(following["id"].rpartition("-")[2])
    assert first == int(old.id.rpartition("-")[2]) + 1 + json.loads(gap["data"])["missed"]
    assert gap["id"] == f"{bus.boot}-{first - 1}"


def test_the_live_stream_sends_the_list_at_once_and_after_a_change(
    served: Served, http: httpx.Client
) -> None:
    http.delete("/recommendations/context")
    wait_for(lambda: served.live.fresh() is not None)
    for path in ("/recommendations/stream", f"{served.address}/recommendations/stream"):
        with events(http, path) as stream:
            first = next(stream)
            live = from_json(LiveList, json.loads(first["data"]))
            assert first["event"] == "list"
            assert first["id"] == f"{served.services.bus.boot}-{live.number}"
            assert len(live.list.suggestions) == 10
            http.post("/recommendations/context", json={"bpm": 90 + live.number})
            second = from_json(LiveList, json.loads(next(stream)["data"]))
            assert second.number > live.number
            assert second.why
            assert second.list.context.values["bpm"].value == 90 + live.number


def test_head_of_a_stream_ends(http: httpx.Client) -> None:
    for path in ("/events", "/recommendations/stream"):
        answer = http.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_listener_who_goes_is_forgotten(served: Served, http: httpx.Client) -> None:
    with events(http), events(http, "/recommendations/stream"):
        heard(served)
    wait_for(lambda: not served.services.bus._listeners and not served.live._waiters)


def test_a_report_is_handed_on(served: Served, http: httpx.Client) -> None:
    seen: list[Any] = []

    def report(signals: Any) -> int:
        seen.extend(signals)
        return 3

    served.engine.instead["report"] = report
    try:
        signal = {"what": "heard", "samples": [1], "seconds": 2.5, "share": 0.7, "face": "tui"}
        answer = http.post("/events", json={"signals": [signal]})
        assert answer.json() == {"derived": 3}
        assert (seen[0].what, seen[0].samples, seen[0].share) == ("heard", (1,), 0.7)
    finally:
        del served.engine.instead["report"]


def test_what_is_skipped_twice_is_not_listed_until_it_is_come_back_to(
    served: Served, http: httpx.Client
) -> None:
    # The same list however many lists there were before.
    http.post("/recommendations/context", json={"bpm": 124})
    http.post("/sessions", json={})
    one, other = ids_of(http.get("/recommendations/top").json()["suggestions"])[:2]

    def listen(sample: int, seconds: float) -> None:
        signal = {"what": "heard", "samples": [sample], "seconds": seconds, "share": 0.1}
        http.post("/events", json={"signals": [signal]}).raise_for_status()

    def listed() -> list[int]:
        return ids_of(http.get("/recommendations/top").json()["suggestions"])

    def hidden_by(sample: int) -> str | None:
        # Not whether it is among the ten: that is for its score to say, too.
        found: str | None = http.get(f"/samples/{sample}/why").json()["hidden_by"]
        return found

    for sample in (one, other, one):
        listen(sample, 1.0)
    assert hidden_by(one) is None, "once, so far"
    listen(other, 2.0)
    wait_for(lambda: one not in listed())
    assert hidden_by(other) is None
    why = http.get(f"/samples/{one}/why").json()
    assert (why["rank"], why["hidden_by"]) == (None, "skipped")
    listen(one, 2.0)
    wait_for(lambda: hidden_by(one) is None)
    http.delete("/sessions/current")
    http.delete("/recommendations/context")


def stalled(served: Served, path: str) -> socket.socket:
    """Open a stream, and never read of it."""
    sock = socket.socket()
    # A small window: what the daemon sends must not disappear into the system's buffers.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(("127.0.0.1", served.services.port))
    head = f"GET /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
    sock.sendall(f"{head}Authorization: Bearer {TOKEN}\r\n\r\n".encode())
    return sock


def test_one_who_stalls_loses_events_and_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        sock = stalled(served, "/events")
        wait_for(lambda: bool(served.services.bus._listeners))
        listener = served.services.bus._listeners[0]
        first = served.services.bus.publish("burst", {"n": 0})
        for n in range(1, 20_000):
            served.services.bus.publish("burst", {"n": n, "filler": "x" * 1000})
            if n % 50 == 0:
                time.sleep(0.001)
            if listener.missed > 100:
                break
        assert listener.missed > 100
        assert len(listener._queue) <= 256
        served.services.bus.publish("last", {})
        ids, gaps = read_until_last(sock)
        sock.close()
    numbers = [int(each.rpartition("-")[2]) for each in ids]
    assert numbers == sorted(set(numbers))
    # On a busy machine the first that it finds may be one of the last that were published.
    begun = min(numbers[0], int(first.id.rpartition("-")[2]))
    missing = numbers[-1] - begun + 1 - len(numbers)
    assert missing > 0
    assert sum(gaps) == missing


def read_until_last(sock: socket.socket) -> tuple[list[str], list[int]]:
    """Return the ids of the events that a stalled client finds when it wakes, and its gaps."""
    sock.settimeout(60)
    data = b""
    while b"event: last\n" not in data or not data.endswith(b"\n\n\r\n"):
        more = sock.recv(1 << 16)
        assert more, "the stream ended"
        data += more
    lines = data.decode().replace("\r\n", "\n").split("\n")
    ids, gaps, event = [], [], ""
    for line in lines:
        if line.startswith("event: "):
            event = line[7:]
        elif line.startswith("id: ") and event != "gap":
            ids.append(line[4:])
        elif line.startswith("data: ") and event == "gap":
            gaps.append(json.loads(line[6:])["missed"])
    return ids, gaps


def test_half_of_two_hundred_stall_and_the_others_do_not_wait(tmp_path: Path) -> None:
    with serving(tmp_path / "home", {"suggest": one_list}) as served:
        bus = served.services.bus
        asleep = [stalled(served, "/events") for _ in range(100)]
        awake = [socket.create_connection(("127.0.0.1", served.services.port)) for _ in range(100)]
        head = f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
        for sock in awake:
            sock.sendall(f"{head}Authorization: Bearer {TOKEN}\r\n\r\n".encode())
        wait_for(lambda: len(bus._listeners) == 200)
        stop = threading.Event()
        drains = [threading.Thread(target=_drain, args=(sock, stop)) for sock in awake[1:]]
        for thread in drains:
            thread.start()
        try:
            delays = _delays(served, awake[0])
        finally:
            stop.set()
            for thread in drains:
                thread.join()
            for sock in (*asleep, *awake):
                sock.close()
        assert max(len(listener._queue) for listener in bus._listeners) <= 256
        # They come within milliseconds; one who waited for a stalled one would wait for ever.
        assert max(delays) < FOR_EVER_S
        with served.client() as http:
            assert http.get("/recommendations/top").status_code == 200


def _drain(sock: socket.socket, stop: threading.Event) -> None:
    sock.settimeout(0.2)
    while not stop.is_set():
        try:
            if not sock.recv(1 << 16):
                return
        except TimeoutError:
            continue


def _delays(served: Served, sock: socket.socket) -> list[float]:
    sock.settimeout(FOR_EVER_S)
    delays = []
    # More than a listener's queue holds.
    for n in range(15):
        for _ in range(20):
            served.services.bus.publish("filler", {"x": "y" * 2000})
        started, mark, data = time.monotonic(), f'"mark":{n}}}'.encode(), b""
        served.services.bus.publish("mark", {"mark": n})
        while mark not in data:
            more = sock.recv(1 << 16)
            assert more, "the stream ended"
            data = data[-100:] + more
        delays.append(time.monotonic() - started)
    return delays


def test_pings_show_that_a_silent_stream_lives() -> None:
    from samplerecs_daemon.http.sse import EventStream

    async def silent() -> Any:
        await asyncio.sleep(60)
        yield b""

    async def main() -> list[bytes]:
        sent: list[bytes] = []
        ending = asyncio.Event()

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if sent.count(b": ping\n\n") == 3:
                ending.set()

        async def receive() -> Any:
            await asyncio.sleep(60)

        scope: Any = {"type": "http"}
        await EventStream(silent(), ending, ping_s=0.01)(scope, receive, send)
        return sent

    assert asyncio.run(main()).count(b": ping\n\n") >= 3


def test_events_hold_what_the_reference_says(served: Served, http: httpx.Client) -> None:
    first = served.services.bus.last_id
    http.post("/recommendations/context", json={"bpm": 133})
    sample = http.get("/recommendations/top").json()["suggestions"][0]["sample"]
    for verdict in VERDICTS:
        http.post(f"/samples/{sample['id']}/feedback", json={"verdict": verdict})
        http.post(f"/samples/{sample['id']}/feedback", json={"verdict": verdict, "undo": True})
    http.post(f"/samples/{sample['id']}/tags", json={"tags": ["mine"]})
    board = http.post("/boards", json={"name": "Events"}).json()["id"]
    http.post(f"/boards/{board}/sounds", json={"sample": str(sample["id"])})
    http.post("/undo")
    http.delete(f"/boards/{board}")
    http.post("/sessions", json={"project": "Song"})
    http.delete("/sessions/current")
    http.delete("/taste")
    heard = {"what": "heard", "samples": [sample["id"]], "seconds": 3.0, "share": 0.9}
    http.post("/events", json={"signals": [heard]})
    happened, lost = served.services.bus.since(first)
    assert lost is None
    kinds = {kind.name: kind for kind in EVENTS}
    for event in happened:
        kind = kinds[event.name]
        assert set(kind.fields) <= set(event.data), event
        if not kind.object:
            assert set(event.data) <= {*kind.fields, *kind.sometimes}, event
    assert {event.name for event in happened} >= {
        "context.changed",
        "recommendation.preview",
        "board.changed",
        "session.started",
        "session.ended",
        "taste.reset",
        "library.changed",
        *(f"recommendation.{verdict}" for verdict in VERDICTS),
    }
