"""The daemon is found by name on the loopback interface, by an independent browser."""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from daemon_process import SOON_S, Home
from osc_parts import until
from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from samplerecs_daemon.discovery import OSC, OSC_QUERY
from samplerecs_daemon.runtime import Runtime, ask


def test_the_osc_port_is_found_by_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    environment = {**home.environment, "RECS_DISCOVERY": "1"}
    command = [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"]
    with (
        Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only) as browser,
        subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL) as process,
    ):
        try:
            runtime = home.wait_until_ready()
            # The port of OSCQuery is opened in a thread, perhaps after the daemon was ready.
            until(lambda: counters_of(runtime)["oscquery port"], SOON_S)
            counters = counters_of(runtime)
            found = wait_for(browser, OSC, counters["osc port"])
            assert found.addresses == [socket.inet_aton("127.0.0.1")]
            assert found.properties == {b"txtvers": b"1", b"version": b"1.1", b"types": b"ifsTF"}
            query = wait_for(browser, OSC_QUERY, counters["oscquery port"])
            assert query.parsed_addresses() == ["127.0.0.1"]
            with urlopen(f"http://127.0.0.1:{query.port}/?HOST_INFO", timeout=SOON_S) as heard:
                assert json.load(heard)["OSC_PORT"] == counters["osc port"]
        finally:
            process.terminate()
            assert process.wait(SOON_S) == 0
            home.clear()


def counters_of(runtime: Runtime) -> dict[str, int]:
    answer = ask(runtime, "GET", "/api/v1/status", timeout_s=SOON_S).data
    assert isinstance(answer, dict)
    counters: dict[str, int] = answer["counters"]
    return counters


def wait_for(browser: Zeroconf, kind: str, port: int) -> ServiceInfo:
    """Return the service at a port; other daemons of this computer are passed over."""
    names: queue.SimpleQueue[str] = queue.SimpleQueue()

    def hear(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        if state_change is not ServiceStateChange.Removed and "samplerecs" in name:
            names.put(name)

    ServiceBrowser(browser, kind, handlers=[hear])
    ends = time.monotonic() + SOON_S
    while (left := ends - time.monotonic()) > 0:
        name = names.get(timeout=left)
        info = browser.get_service_info(kind, name, 3000)
        if info is not None and info.port == port:
            return info
        if info is None:
            # Told of but once, it may answer later.
            names.put(name)
    raise AssertionError("nobody told of it")
