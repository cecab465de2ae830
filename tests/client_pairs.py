"""The same library twice, behind two clients: one in this process, one over HTTP."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from canned import hear
from http_parts import TOKEN, serving

from samplerecs_daemon import gateway, wiring
from samplerecs_daemon.api import Client, Following, to_json
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_daemon.runtime import running
from samplerecs_models.errors import SamplerecsError

#: Differ between any two runs, or between a daemon and none, and say nothing of an answer.
LOOSE = frozenset(
    {
        "elapsed_ms",
        "elapsed_s",
        "database_bytes",
        "log_bytes",
        "signals_bytes",
        "watching",
        "last_scan",
        "volume",
    }
)
#: Made by the clock; two clients are asked a moment apart.
CLOCK = frozenset({"at", "created_at", "started_at", "ended_at", "since", "added_at"})
MOMENT_S = 300.0
START_S = 120.0
HTTP, DAEMON = "http", "daemon"


@dataclass(frozen=True)
class Pair:
    """Two clients of equal libraries, and where their homes are."""

    local: Client
    other: Client
    homes: tuple[Path, Path]

    def same(self, ask: Callable[[Client], object]) -> Any:
        """Ask both the same; their answers, or the codes of their errors, must be the same.

        Returns:
            The local client's answer, or the code of its error.
        """
        here, there = _answer(self.local, ask), _answer(self.other, ask)
        mine = _plain(here, str(self.homes[0]))
        theirs = _plain(there, str(self.homes[1]))
        assert not (different := list(differences(mine, theirs))), different[:5]
        return here


def at_rest(client: Client) -> bool:
    """Say whether nothing is being done on the folders, as nothing is without a daemon."""
    known = client.library()
    return not (known.troubles or known.paused) and all(
        root.present and root.work is None and not root.waiting for root in known.roots
    )


def _answer(client: Client, ask: Callable[[Client], object]) -> object:
    try:
        return ask(client)
    except SamplerecsError as error:
        return error.code


def _plain(answer: object, home: str) -> object:
    plain = to_json(answer)
    if isinstance(plain, str):
        return plain.replace(home, "HOME")
    if isinstance(plain, list):
        return [_plain(each, home) for each in plain]
    if isinstance(plain, dict):
        return {name: _plain(each, home) for name, each in plain.items()}
    return plain


def differences(mine: Any, theirs: Any, where: str = "answer") -> Iterator[str]:
    """Yield where two plain answers differ; numbers may by what a moment changes."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        if mine.keys() != theirs.keys():
            yield f"{where}: fields {sorted(mine)} | {sorted(theirs)}"
        for name in (mine.keys() & theirs.keys()) - LOOSE:
            yield from differences(mine[name], theirs[name], f"{where}.{name}")
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for n, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            yield from differences(one, other, f"{where}[{n}]")
    elif isinstance(mine, float) and isinstance(theirs, float):
        reach = MOMENT_S if where.rpartition(".")[2] in CLOCK else 1e-3
        if abs(mine - theirs) > reach:
            yield f"{where}: {mine} | {theirs}"
    elif mine != theirs:
        yield f"{where}: {mine!r} | {theirs!r}"


@contextmanager
def pair_of(kind: str, home: Path, folder: Path) -> Iterator[Pair]:
    """Copy a home twice into `folder` and open both: in this process, and behind HTTP.

    Args:
        kind: HTTP for the real routes served by this process, DAEMON for a daemon.
        home: what to copy; an empty library where it is not there.
        folder: where to.
    """
    homes = (folder / "local", folder / kind)
    for copy in homes:
        if home.exists():
            shutil.copytree(home, copy)
    with ExitStack() as stack:
        environment = {**os.environ, "SAMPLERECS_HOME": str(homes[0])}
        local = stack.enter_context(closing(wiring.open_local(environment)))
        opened = http_client(homes[1]) if kind == HTTP else daemon_client(homes[1])
        yield Pair(cast(Client, local), stack.enter_context(opened), homes)


@contextmanager
def http_client(home: Path) -> Iterator[Client]:
    """Serve the engine of a home over the real routes and ask it."""
    with serving(home) as served, closing(HttpClient(served.address, TOKEN, hear)) as client:
        yield client


@contextmanager
def daemon_client(home: Path) -> Iterator[Client]:
    """Start a daemon for a home and ask it through the gateway; end it in the end."""
    with running_daemon(home), ExitStack() as stack:
        yield _attached(home, stack)


def _attached(home: Path, stack: ExitStack) -> Client:
    """Return what the gateway finds; a daemon that stands still counts as none for the moment."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with ExitStack() as opened:
            client = opened.enter_context(gateway.open_client(home))
            if isinstance(client, Following):
                stack.enter_context(opened.pop_all())
                return client
    raise AssertionError("the gateway did not find the daemon")


@contextmanager
def running_daemon(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `samplerecs daemon run` for a home until the end of the `with` block."""
    # Ports of its own: who says something to the usual one must not be heard by a test beside it.
    alone = {"RECS_PORT": "0", "RECS_OSC_PORT": "0", "RECS_DISCOVERY": "0"}
    environment = {**os.environ, **alone, "SAMPLERECS_HOME": str(home)}
    command = [sys.executable, "-m", "samplerecs_cli", "daemon", "run"]
    log = home.with_name(f"{home.name}.log")
    with log.open("wb") as words:
        process = subprocess.Popen(command, env=environment, stderr=words, stdin=subprocess.DEVNULL)
    try:
        _wait_for_answer(home, process, log)
        yield process
    finally:
        process.terminate()
        process.wait(START_S)


def _wait_for_answer(home: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    paths = find_paths({"SAMPLERECS_HOME": str(home)})
    end = time.monotonic() + START_S
    while running(paths) is None:
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.05)
