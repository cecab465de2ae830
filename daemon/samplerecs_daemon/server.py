"""The daemon as a process: elected, started, answering, ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, Protocol

from samplerecs_daemon.api import VERSION
from samplerecs_daemon.config import Settings, load_settings
from samplerecs_daemon.ending import Ending, heeding_signals, leave, record_faults
from samplerecs_daemon.host import Daemon
from samplerecs_daemon.limits import allow_open_files
from samplerecs_daemon.logs import loop_failed, writing_logs
from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.runtime import (
    Runtime,
    alive,
    is_same_process,
    make_token,
    read_runtime,
    remove_runtime,
    running,
    setting_variables,
    this_process,
    write_runtime,
)
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import DaemonError, DaemonRunning, SamplerecsError, StoreBusy

if TYPE_CHECKING:
    from samplerecs_daemon.http.serve import HttpServer

#: Seconds to wait until a daemon that started first answers: nearly as many as whoever starts one
#: waits (`lifecycle.START_S`), or of two starts at once on a busy machine one would fail.
ELECTION_S = 50.0
#: Seconds within which a daemon that answered once must answer again: longer, and it hangs.
SILENT_S = 15.0
_LOOK_S = 0.05
#: Seconds between two tries to write the runtime file to a full disk.
_RETRY_S = 5.0
#: Seconds after which a busy thread lets the next one run. With one thread at work an answer takes
#: 0.8 ms by this and 5.4 by Python's own 5 ms, with two 0.8 and 9.2 (99 of 100: 15 and 100 ms); the
#: work itself is not measurably slower.
_SWITCH_S = 0.0005
#: Seconds that requests in hand are given when the daemon ends.
_LAST_REQUESTS_S = 1.0

_OPEN_TO_ALL = (
    "Other computers of your network can reach this daemon at port %d with the token in %s. The "
    "connection is not encrypted: whoever listens on the network can read the token."
)
_log = logging.getLogger(__name__)


class OpenDaemon(Protocol):
    """Makes the daemon; nothing runs before its `start`."""

    def __call__(
        self,
        environment: Mapping[str, str],
        *,
        token: str,
        port: int,
        stop: Callable[[], None],
        lan: bool,
    ) -> Daemon:
        """Put the parts together.

        Args:
            environment: the process's environment.
            token: what every request must bear.
            port: where it listens on 127.0.0.1.
            stop: asks the daemon to end; from any thread.
            lan: other computers of the network may ask.
        """


def run(
    environment: Mapping[str, str],
    *,
    terminal: bool = True,
    lan: bool = False,
    lan_osc: str = "",
    open_daemon: OpenDaemon | None = None,
) -> NoReturn:
    """Be the daemon until told to end, then end the process with status 0.

    Args:
        environment: the process's environment.
        terminal: also write the log to stderr, as sentences.
        lan: let other computers of the network ask, with the token.
        lan_osc: address or interface at which OSC is opened to the network, before what is set.
        open_daemon: makes the parts; `wiring.open_daemon` when left out.

    Raises:
        DaemonRunning: this user has a daemon already.
        SamplerecsError: when settings, store or port cannot be used.
    """
    begun = time.monotonic()
    if lan_osc:
        environment = {**environment, "RECS_LAN_OSC": lan_osc}
    paths = find_paths(environment)
    settings = load_settings(paths.settings, environment)
    token = make_token()
    with (
        writing_logs(paths.log, settings.log_level, terminal=terminal, secrets=(token,)),
        _failures_logged(),
        elected(paths),
    ):
        process = _Process(environment, paths, settings, token, begun, lan, lan_osc)
        process.live(open_daemon or _wired())
    leave(0)


def _wired() -> OpenDaemon:
    from samplerecs_daemon.wiring.daemon import open_daemon

    return open_daemon


@contextmanager
def elected(paths: Paths, wait_s: float = ELECTION_S, silent_s: float = SILENT_S) -> Iterator[None]:
    """Be this user's one daemon for the `with` block.

    The lock is one of its own, held before there is a port or an open database: whoever does not
    get it touches neither. The writer lock follows when the parts start.

    Args:
        paths: the user's folders.
        wait_s: seconds to wait until a daemon that came first answers, or has ended.
        silent_s: seconds to wait for one that was ready before.

    Raises:
        DaemonRunning: another one answers; DaemonError: it does not.
    """
    lock = WriterLock(paths.runtime)
    began = time.monotonic()
    while True:
        try:
            lock.acquire(0.0)
            break
        except StoreBusy:
            limit_s = silent_s if _was_ready(paths) else wait_s
            _look_for_the_winner(paths, lock, time.monotonic() > began + limit_s)
        time.sleep(_LOOK_S)
    try:
        yield
    finally:
        lock.release()


def _was_ready(paths: Paths) -> bool:
    """Say whether a daemon whose process still runs has told where it can be asked."""
    runtime = read_runtime(paths)
    return runtime is not None and is_same_process(runtime)


def _look_for_the_winner(paths: Paths, lock: WriterLock, too_late: bool) -> None:
    if found := running(paths):
        raise DaemonRunning(
            f"samplerecs is already running (process {found.pid}, {found.address}).",
            "`samplerecs daemon restart` starts it anew.",
        )
    if too_late:
        raise DaemonError(
            f"Another daemon (process {lock.holder() or 'unknown'}) holds the library but does "
            "not answer.",
            "End it with `samplerecs daemon stop`, then try again.",
        )


@contextmanager
def _failures_logged() -> Iterator[None]:
    try:
        yield
    except DaemonRunning as error:
        _log.info("Not started: %s", error.message, extra={"told": True})
        raise
    except SamplerecsError as error:
        _log.error("%s", error, extra={"data": {"code": error.code}, "told": True})
        raise
    except Exception:
        _log.exception("The daemon failed.", extra={"told": True})
        raise


@dataclass
class _Process:
    """One run of the daemon."""

    environment: Mapping[str, str]
    paths: Paths
    settings: Settings
    token: str
    begun: float
    lan: bool = False
    lan_osc: str = ""
    runtime: Runtime | None = None

    def live(self, open_daemon: OpenDaemon) -> None:
        """Run until the end is asked for."""
        faults = record_faults(self.paths.log.with_name("faults.txt"))
        ending = Ending(faults, self._last_words)
        sys.setswitchinterval(_SWITCH_S)
        allow_open_files()
        with heeding_signals(ending):
            asyncio.run(self._live(open_daemon, ending))
        _log.info("Ended.")

    async def _live(self, open_daemon: OpenDaemon, ending: Ending) -> None:
        asyncio.get_running_loop().set_exception_handler(loop_failed)
        with contextlib.closing(_bound(self.settings.port, self.lan)) as sock:
            port = sock.getsockname()[1]
            daemon = open_daemon(
                self.environment, token=self.token, port=port, stop=ending.ask, lan=self.lan
            )
            over = asyncio.create_task(ending.wait(), name="ending")
            if self.lan:
                _log.warning(_OPEN_TO_ALL, port, self.paths.runtime)
            async with _started(daemon, self.lan) as server, _serving(server, sock) as served:
                announced = asyncio.create_task(self._announce(port), name="announce")
                await asyncio.wait((served, over), return_when=asyncio.FIRST_COMPLETED)
                announced.cancel()
                self._last_words()
                daemon.services.bus.publish("daemon.stopping", {})

    async def _announce(self, port: int) -> None:
        """Write the runtime file as soon as the port answers."""
        runtime = this_process(
            port,
            self.token,
            lan=self.lan,
            lan_osc=self.lan_osc,
            variables=setting_variables(self.environment),
        )
        while not await asyncio.to_thread(alive, runtime):
            await asyncio.sleep(_LOOK_S)
        while not self._written(runtime):
            await asyncio.sleep(_RETRY_S)
        _log.info(
            "samplerecs %s is ready at %s.",
            VERSION,
            runtime.address,
            extra={"data": {"port": port, "ready_s": round(time.monotonic() - self.begun, 3)}},
        )

    def _written(self, runtime: Runtime) -> bool:
        try:
            write_runtime(self.paths, runtime)
        except OSError as error:
            # Whoever is connected is served all the same; there may be room again soon.
            _log.warning("%s cannot be written: %s.", self.paths.runtime, error.strerror)
            return False
        self.runtime = runtime
        return True

    def _last_words(self) -> None:
        if self.runtime:
            remove_runtime(self.paths, self.runtime)


def _bound(port: int, lan: bool) -> socket.socket:
    # Importing the web framework takes half a second: not before the election is won.
    from samplerecs_daemon.http.serve import bind

    try:
        return bind(port, lan=lan)
    except OSError as error:
        raise DaemonError(
            f"No port of 127.0.0.1 can be listened on: {error.strerror}.",
            "Is the loopback interface up?",
        ) from None


@asynccontextmanager
async def _started(daemon: Daemon, lan: bool) -> AsyncIterator[HttpServer]:
    """Start the parts, and make the API of them meanwhile: half a second of work."""
    from samplerecs_daemon.http.app import create_app
    from samplerecs_daemon.http.serve import HttpServer

    starting = asyncio.create_task(daemon.start(), name="start")
    try:
        await asyncio.sleep(0)
        server = HttpServer(create_app(daemon.services, lan=lan))
        await starting
        yield server
    finally:
        await asyncio.wait((starting,))
        await daemon.stop()


@asynccontextmanager
async def _serving(server: HttpServer, sock: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """Serve the HTTP API for the block; its errors are raised at the end."""
    served = asyncio.create_task(server.serve(sock), name="http")
    try:
        yield served
    finally:
        server.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(served, _LAST_REQUESTS_S)
