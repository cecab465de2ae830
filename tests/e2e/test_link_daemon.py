"""A real daemon hears hand-made Link packets: on its stream within a second, gone with the node.

Everything goes through the loopback interface alone, with TTL 0.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Generator, Iterator
from contextlib import closing

import httpx
import pytest
from client_pairs import running_daemon
from conftest import Cli
from http_parts import frames
from link_packets import alive, speaker

from samplerecs_daemon.api import LiveList, from_json
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.runtime import Runtime, read_runtime
from samplerecs_osc.link.membership import PORT

SOON_S = 30.0
LOOPBACK = [name for _, name in socket.if_nameindex() if name.startswith(("lo", "Loopback"))]

pytestmark = pytest.mark.skipif(not LOOPBACK, reason="no loopback interface by that name")


def lists(runtime: Runtime) -> Generator[LiveList, None, None]:
    """Return the lists of the stream as they come."""
    client = httpx.Client(trust_env=False, verify=False, timeout=SOON_S)
    url = f"http://127.0.0.1:{runtime.port}/api/v1/recommendations/stream"
    headers = {"Authorization": f"Bearer {runtime.token}"}
    with client as http, http.stream("GET", url, headers=headers) as answer:
        for frame in frames(answer.iter_lines()):
            yield from_json(LiveList, json.loads(frame["data"]))


def tempo(live: LiveList) -> tuple[object, str] | None:
    field = live.list.context.values.get("bpm")
    return (field.value, field.source) if field else None


def next_with(stream: Iterator[LiveList], said: tuple[object, str] | None) -> LiveList:
    """Return the first list made for this tempo."""
    return next(each for each in stream if tempo(each) == said)


@pytest.mark.skipif(sys.platform == "win32", reason="ended by a signal of POSIX")
def test_link_packets_move_the_list(demo_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECS_LINK", "true")
    monkeypatch.setenv("RECS_LINK_INTERFACES", ",".join(LOOPBACK))
    monkeypatch.setenv("RECS_PORT", "0")
    monkeypatch.setenv("RECS_OSC_PORT", "0")
    environment = {**os.environ, "SAMPLERECS_HOME": str(demo_cli.home)}
    with running_daemon(demo_cli.home), speaker(PORT) as link:
        runtime = read_runtime(find_paths(environment))
        assert runtime
        with closing(lists(runtime)) as stream:
            first = next(stream)
            assert tempo(first) is None

            with link.saying(alive(122, ttl=200)):
                found = next_with(stream, (122.0, "Link"))
            assert found.number > first.number
            assert "bpm" in " ".join(found.why)

            with link.saying(alive(87.5, ttl=1, beat_origin=1)):
                next_with(stream, (87.5, "Link"))
            # Its ttl passes, and nobody is left.
            next_with(stream, None)

            with link.saying(alive(140, name=5, ttl=200, playing=True)):
                next_with(stream, (140.0, "Link"))
            shown = demo_cli("context", "show", "--json")
            assert json.loads(shown.stdout)["values"]["playing"]["value"] is True
            assert demo_cli("daw", "disable", "link").returncode == 0
            next_with(stream, None)
