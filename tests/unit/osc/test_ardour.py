"""Ardour's WebSockets surface: read from a real socket, never written to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection, serve

from samplerecs_osc.ardour import ArdourListener, read_message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"node":"transport_tempo","val":[97.5]}', {"bpm": 97.5}),
        ('{"node":"transport_roll","val":[true]}', {"playing": True}),
        ('{"node":"transport_record","val":[0]}', {"recording": False}),
        ('{"node":"transport_tempo","val":[true]}', {}),
        ('{"node":"transport_tempo","val":[5]}', {}),
        ('{"node":"transport_tempo","val":[1e999]}', {}),
        ('{"node":"transport_tempo","val":[]}', {}),
        ('{"node":"strip_meter","addr":[1],"val":[-193.0]}', {}),
        ("[]", {}),
        ("{", {}),
    ],
)
def test_what_a_message_says(text: str, said: Mapping[str, object]) -> None:
    assert read_message(text) == said


@given(st.text() | st.binary())
def test_whatever_comes_is_read_or_passed_over(text: str | bytes) -> None:
    assert set(read_message(text)) <= {"bpm", "playing", "recording"}


def test_it_is_followed_given_up_and_found_again() -> None:
    told: list[Mapping[str, object] | None] = []
    heard: list[str | bytes] = []

    async def ardour(line: ServerConnection) -> None:
        for node, value in (("transport_tempo", 97.5), ("transport_tempo", 97.5)):
            await line.send(json.dumps({"node": node, "val": [value]}))
        heard.extend([text async for text in line])

    async def until(count: int) -> None:
        async with asyncio.timeout(60):
            while len(told) < count:
                await asyncio.sleep(0.01)

    async def run() -> None:
        async with serve(ardour, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            listener = ArdourListener(
                told.append,
                lambda: told.append(None),
                address=f"ws://127.0.0.1:{port}",
                retry_s=0.05,
            )
            task = asyncio.create_task(listener.run())
            await until(1)
        await until(2)
        async with serve(ardour, "127.0.0.1", port):
            await until(3)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert told == [{"bpm": 97.5}, None, {"bpm": 97.5}]
    assert heard == []
