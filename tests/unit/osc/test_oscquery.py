"""OSCQuery: every address has its node, and only this computer is answered."""

from __future__ import annotations

import asyncio
import json

import pytest

from samplerecs_osc import oscquery_server
from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.engine import State
from samplerecs_osc.oscquery import _TYPES, Answer, answer
from samplerecs_osc.oscquery_server import OscQueryServer

STATE = State(bpm=97.5, bpm_source="Renoise", key="F#", mode="minor", playing=True)


def ask(path: str, query: str = "") -> Answer:
    return answer(path, query, STATE, 9123, "samplerecs here")


def test_every_address_has_a_node() -> None:
    for address, entry in INBOUND.items():
        node = ask(address).body
        assert node is not None
        assert (node["FULL_PATH"], node["ACCESS"]) == (address, 2)
        assert node["DESCRIPTION"] == entry.args
        assert ("TYPE" in node) == (entry.address not in ("/clear", "/ping"))
    assert set(_TYPES) <= {entry.address for entry in INBOUND.values()}


def test_the_context_is_read() -> None:
    assert ask("/samplerecs/state/bpm", "VALUE") == Answer(200, {"VALUE": [97.5, "Renoise"]})
    assert ask("/samplerecs/state/playing", "TYPE") == Answer(200, {"TYPE": "T"})
    assert ask("/samplerecs/state/bpm").body == {
        "FULL_PATH": "/samplerecs/state/bpm",
        "ACCESS": 1,
        "TYPE": "fs",
        "VALUE": [97.5, "Renoise"],
    }


def test_the_root_holds_everything_and_the_host_says_where_to_send() -> None:
    root = ask("/").body
    assert root is not None
    assert json.dumps(root).count("FULL_PATH") > len(INBOUND)
    info = ask("/", "HOST_INFO").body
    assert info is not None
    assert (info["OSC_PORT"], info["OSC_TRANSPORT"]) == (9123, "UDP")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/samplerecs/nothing", "", 404),
        ("/samplerecs/bpm/more", "", 404),
        ("/samplerecs/bpm", "VALUE", 204),
        ("/samplerecs/bpm", "COLOUR", 400),
        ("//", "", 200),
    ],
)
def test_what_is_not_there(path: str, query: str, status: int) -> None:
    assert ask(path, query).status == status


async def spoken(request: bytes) -> tuple[int, bytes]:
    server = OscQueryServer(ask)
    port = await server.open()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.replace(b"PORT", str(port).encode()))
        async with asyncio.timeout(60):
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        return (int(head.split()[1]), body) if head else (0, b"")
    finally:
        await server.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /samplerecs/state/bpm?VALUE HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", 200),
        (b"GET /samplerecs/%6eothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"\xff\xfe\r\n\r\n", 400),
        (b"GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * 20_000 + b"\r\n\r\n", 0),
    ],
)
def test_over_http(request_: bytes, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # However long a busy machine takes to read it.
    monkeypatch.setattr(oscquery_server, "_REQUEST_S", 60.0)
    answered, body = asyncio.run(spoken(request_))
    assert answered == status
    if status == 200:
        assert json.loads(body)
