"""The OSC server over real sockets: the address space, who is a source, and what it withstands."""

from __future__ import annotations

import math
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from osc_parts import Client, FakeEngine, Running, bundle, message, profiles, serving, until

from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.server import OscServer


@pytest.fixture
def osc() -> Iterator[Running]:
    with serving() as running:
        yield running


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_fails_is_a_trouble_and_one_that_is_stopped_is_none() -> None:
    broken = replace(profiles("native")[0], listen_port="12")  # type: ignore[arg-type]
    usual = profiles("native")
    with serving(lambda: list(usual)) as running:
        assert running.server.troubles() == []
        usual.append(replace(broken, name="broken"))
        until(lambda: running.server.troubles())
        assert "daemon restart" in running.server.troubles()[0]
    with serving() as running:
        running.server.stop()
        assert running.server.troubles() == []


def test_ping_is_answered_after_a_bundle_of_the_future(osc: Running) -> None:
    client = osc.client()
    client.send(bundle(message("/samplerecs/bpm", 133.0), ahead_s=3600))
    began = time.monotonic()
    client.say("/samplerecs/ping")
    assert client.heard() == ("/samplerecs/pong", ["1.2.3", "ok"])
    # Not an hour.
    assert time.monotonic() - began < 60
    until(lambda: osc.engine.values() == {"bpm": 133.0})


def test_a_bundle_is_one_update(osc: Running) -> None:
    client = osc.client()
    client.send(
        bundle(
            message("/samplerecs/source", "Renoise"),
            message("/samplerecs/scale", "minor"),
            message("/samplerecs/key", 9),
            message("/samplerecs/bpm", 98),
        )
    )
    until(lambda: osc.engine.updates)
    assert osc.engine.updates == [("Renoise", {"key": "A", "bpm": 98.0, "mode": "minor"})]


def test_a_bundle_with_one_wrong_value_changes_nothing(osc: Running) -> None:
    client = osc.client()
    client.send(bundle(message("/samplerecs/bpm", 98), message("/samplerecs/key", "H")))
    address, args = client.heard()
    assert (address, args[0]) == ("/samplerecs/error", "/samplerecs/key")
    client.in_order()
    assert osc.engine.updates == []


def test_what_the_engine_refuses_is_said(osc: Running) -> None:
    client = osc.client()
    client.say("/samplerecs/genre", "refused")
    assert client.heard() == (
        "/samplerecs/error",
        ["/samplerecs/genre", "The engine does not want it."],
    )


@pytest.mark.parametrize(
    "address",
    [
        "/samplerecs/error",
        "/samplerecs/state/bpm",
        "/samplerecs/result",
        "/samplerecs/results/end",
        "/tempo",
        "/samplerecsx",
        "/error",
    ],
)
def test_echoes_and_foreign_addresses_are_never_answered(osc: Running, address: str) -> None:
    client = osc.client()
    client.say(address, "x", "y")
    client.send(message(address, math.nan))
    assert client.silent()


@pytest.mark.parametrize(
    "data",
    [
        b"/samplerecs/*\x00\x00\x00,\x00\x00\x00",
        b"/samplerecs/bpm\x00",
        message("/samplerecs/bpm", math.nan),
        message("/samplerecs/nowhere", 1),
    ],
)
def test_what_is_wrong_in_our_space_is_said(osc: Running, data: bytes) -> None:
    client = osc.client()
    client.send(data)
    assert client.heard()[0] == "/samplerecs/error"
    assert osc.engine.updates == []


def test_errors_are_few(osc: Running) -> None:
    client = osc.client()
    for _ in range(200):
        client.say("/samplerecs/bpm", "wrong")
    client.in_order()
    client.say("/samplerecs/ping")
    more = [client.heard()]
    while more[-1][0] != "/samplerecs/pong":
        more.append(client.heard())
    assert sum(address == "/samplerecs/error" for address, _ in more) <= 5
    assert osc.server.counters()["errors"] == 200


def test_suggest_gives_a_list_in_small_packets(osc: Running) -> None:
    client = osc.client()
    client.say("/samplerecs/suggest", 2, "dark pad")
    got = client.hear_until("/samplerecs/results/end")
    assert got[0] == ("/samplerecs/results/begin", [4, 2])
    assert got[1] == (
        "/samplerecs/result",
        [4, 1, "7", "/sounds/kick.wav", "kick.wav", 0.5, 120.0, -2.0, "same key"],
    )
    assert got[-1] == ("/samplerecs/results/end", [4])
    assert osc.engine.asked == [("dark pad", 2)]


@pytest.mark.parametrize("args", [(0,), (201,), (1, 2), ("a", "b"), (True,)])
def test_a_wrong_question_is_said(osc: Running, args: tuple[object, ...]) -> None:
    client = osc.client()
    client.say("/samplerecs/suggest", *args)
    assert client.heard()[0] == "/samplerecs/error"


def test_a_path_that_does_not_fit_is_sent_in_parts(osc: Running) -> None:
    osc.engine.where = "/sounds/" + "ü" * 1500 + ".wav"
    client = osc.client()
    client.say("/samplerecs/suggest", 1)
    assert client.hear_until("/samplerecs/results/end")[1][1][3] == ""
    client.say("/samplerecs/query", "path", "7")
    parts = [client.heard()[1] for _ in range(4)]
    assert [part[1:3] for part in parts] == [[n, 4] for n in (1, 2, 3, 4)]
    assert "".join(str(part[3]) for part in parts) == osc.engine.where


def test_feedback(osc: Running) -> None:
    client = osc.client()
    client.say("/samplerecs/feedback", "7", "accept")
    client.say("/samplerecs/feedback", 7, "dismiss")
    until(lambda: osc.engine.judged == [("7", "accept"), ("7", "dismiss")])
    client.say("/samplerecs/feedback", "7", "love")
    assert client.heard()[0] == "/samplerecs/error"


def test_subscribers_get_state_and_lists(osc: Running) -> None:
    client, asker = osc.client(), osc.client()
    asker.say("/samplerecs/subscribe", client.port)
    assert client.hear_until("/samplerecs/results/end")[0][0] == "/samplerecs/state/bpm"
    asker.say("/samplerecs/bpm", 101)
    until(lambda: osc.engine.values())
    osc.server.context_changed()
    assert client.heard() == ("/samplerecs/state/bpm", [101.0, "fake"])
    client.hear_until("/samplerecs/state/playing")
    osc.server.context_changed()
    osc.server.list_changed()
    # The same state is not sent twice.
    assert client.heard()[0] == "/samplerecs/results/begin"


def test_our_own_port_cannot_subscribe(osc: Running) -> None:
    client = osc.client()
    client.say("/samplerecs/subscribe", osc.server.port)
    assert client.heard()[0] == "/samplerecs/error"


def test_a_port_that_speaks_again_is_a_source_of_its_own(osc: Running) -> None:
    one, other, third = osc.client(), osc.client(), osc.client()
    one.say("/samplerecs/bpm", 120)
    one.say("/samplerecs/key", "A minor")
    other.say("/samplerecs/bpm", 90)
    until(lambda: osc.engine.said.get("127.0.0.1", {}).get("bpm") == 90.0)
    assert osc.engine.said[f"127.0.0.1:{one.port}"] == {"bpm": 120.0, "key": "A", "mode": "minor"}
    third.say("/samplerecs/key", "C")
    until(lambda: osc.engine.said["127.0.0.1"].get("key") == "C")
    assert osc.engine.said["127.0.0.1"]["bpm"] == 90.0


def test_a_name_takes_along_what_was_said(osc: Running) -> None:
    client = osc.client()
    client.say("/samplerecs/bpm", 120)
    client.say("/samplerecs/source", "Max")
    client.say("/samplerecs/mood/add", "dark")
    until(lambda: osc.engine.said.get("Max") == {"bpm": 120.0, "mood_tags": ("dark",)})
    until(lambda: list(osc.engine.said) == ["Max"])


def test_clear_takes_back_only_ones_own(osc: Running) -> None:
    one, other = osc.client(), osc.client()
    one.send(bundle(message("/samplerecs/source", "one"), message("/samplerecs/bpm", 100)))
    other.send(bundle(message("/samplerecs/source", "two"), message("/samplerecs/genre", "dub")))
    other.say("/samplerecs/clear")
    until(lambda: osc.engine.said.get("two", {}).get("genre", "") is None)
    assert osc.engine.said["one"]["bpm"] == 100.0


@pytest.mark.parametrize("address", sorted(INBOUND))
def test_every_address_is_handled(osc: Running, address: str) -> None:
    client = osc.client()
    client.say(address)
    until(lambda: osc.server.counters().get("taken") == 1)
    client.in_order()


def test_a_ramp_ends_on_its_last_value(osc: Running) -> None:
    client = osc.client()
    for step in range(400):
        client.say("/samplerecs/bpm", 100 + step / 10)
        if step % 100 == 99:
            # No more at once than the system has room for, however long the server is kept.
            client.in_order()
    until(lambda: osc.engine.values().get("bpm") == 139.9)
    assert len(osc.engine.updates) < 320


def answers_a_ping(client: Client) -> bool:
    client.say("/samplerecs/ping")
    return not client.silent(0.5)


def test_a_flood_of_foreign_messages_is_counted_and_dropped(osc: Running) -> None:
    client = osc.client()
    flood = message("/track/1/vu", 0.5)
    for _ in range(10_000):
        client.send(flood)
    # The system drops what it has no room for, a ping too: a program asks again.
    until(lambda: answers_a_ping(client))
    assert 0 < osc.server.counters()["foreign"] <= 10_000
    assert osc.engine.updates == []


def test_reaper_and_tidal_speak_as_they_do(osc: Running) -> None:
    reaper, tidal = osc.client(), osc.client()
    reaper.send(
        bundle(
            message("/tempo", 0.3),
            message("/tempo/raw", 97.5),
            message("/play", 1.0),
            message("/track/name", "Bass"),
        )
    )
    name = f"127.0.0.1:{reaper.port}"
    until(lambda: name in osc.engine.said)
    assert osc.engine.said[name] == {"bpm": 97.5, "playing": True, "track": "Bass"}
    played = message("/dirt/play", "cps", 0.5625, "s", "bd", "n", 2.0, types="sfsssf")
    tidal.send(bundle(played, ahead_s=0.3))
    until(lambda: osc.engine.said.get("Tidal") == {"bpm": 135.0})


def test_a_port_that_is_taken_is_said_and_tried_again() -> None:
    taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taken.bind(("127.0.0.1", 0))
    now = [0.0]
    server = OscServer(
        FakeEngine(), lambda: profiles("native"), taken.getsockname()[1], lambda: now[0]
    )
    server.start()
    try:
        assert "another program has it" in server.troubles()[0]
        assert server.port == 0
        wanted = taken.getsockname()[1]
        taken.close()
        now[0] = 100.0
        until(lambda: server.port == wanted)
        assert server.troubles() == []
    finally:
        server.stop()
        server.stop()


@pytest.mark.skipif(shutil.which("oscsend") is None, reason="liblo-tools is not installed")
def test_liblo_is_understood_over_several_ports(osc: Running) -> None:
    for given in (
        ["/samplerecs/bpm", "f", "124.5"],
        ["/samplerecs/key", "s", "A minor"],
        ["/samplerecs/playing", "T"],
        ["/samplerecs/mood", "ss", "dark", "warm"],
        ["/samplerecs/time_remaining", "h", "90"],
    ):
        subprocess.run(["oscsend", "127.0.0.1", str(osc.server.port), *given], check=True)
    wanted = {
        "bpm": 124.5,
        "key": "A",
        "mode": "minor",
        "playing": True,
        "mood_tags": ("dark", "warm"),
        "time_remaining": 90.0,
    }
    until(lambda: osc.engine.said.get("127.0.0.1") == wanted)
