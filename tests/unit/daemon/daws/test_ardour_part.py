from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
from osc_parts import until
from websockets.asyncio.server import ServerConnection, serve

from samplerecs_daemon.api import Context
from samplerecs_daemon.daws.ardour import NAME, Ardour
from samplerecs_daemon.machines import Machines


@pytest.fixture
def port() -> Iterator[int]:
    """Run a stand-in for Ardour in a thread."""
    found: list[int] = []
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def ardour(line: ServerConnection) -> None:
        await line.send(json.dumps({"node": "transport_tempo", "val": [97.5]}))
        await line.wait_closed()

    async def run() -> None:
        async with serve(ardour, "127.0.0.1", 0) as server:
            found.append(server.sockets[0].getsockname()[1])
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    until(lambda: found)
    yield found[0]
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


def test_it_is_heard_while_it_is_switched_on(port: int) -> None:
    on = threading.Event()
    machines, told = Machines(lambda: 1000.0), []
    part = Ardour(
        machines,
        lambda: machines.over(Context()),
        lambda *news: told.append(news),
        on.is_set,
        f"ws://127.0.0.1:{port}",
    )
    part.start()
    try:
        assert machines.sources() == []
        on.set()
        until(lambda: [one.says for one in machines.sources()] == [{"bpm": "97.5"}])
        assert machines.sources()[0].name == NAME
        on.clear()
        until(lambda: machines.sources() == [])
        assert [name for name, _ in told] == ["context.changed", "context.changed"]
    finally:
        part.stop()
        part.stop()
