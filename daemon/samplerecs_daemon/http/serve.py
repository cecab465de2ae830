"""The HTTP server of the daemon: one socket on the loopback, ended within a second."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

HOST = "127.0.0.1"
#: Every interface: only where the user said so.
EVERYWHERE = "0.0.0.0"
#: Ports that are tried after the wanted one; then any.
TRIES = 20
#: Seconds that answers in the making have after `stop`; then their connections are cut.
GRACE_S = 0.3
#: Seconds from there until what they still do is given up.
GIVE_UP_S = 0.1
#: Connections that may be open at once; more are answered 503.
CONNECTIONS = 1000
#: Seconds of silence after which a connection is closed; our own clients leave it long before, so
#: that none sends into the closing.
KEEP_ALIVE_S = 30
_TAKEN = (errno.EADDRINUSE, errno.EACCES)


def bind(port: int, *, lan: bool = False) -> socket.socket:
    """Return a listening socket on the loopback: at `port`, or the next that is free.

    Args:
        port: 1..65535, or 0 for any.
        lan: listen on every interface.

    Raises:
        OSError: when no port can be had.
    """
    last = min(port + TRIES, 65535)
    for candidate in [*range(port, last + 1), 0] if port else [0]:
        # The protocol is named: without it asyncio leaves Nagle's algorithm on, and the body of an
        # answer waits 40 ms for the client to confirm its head.
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            _claim(sock, EVERYWHERE if lan else HOST, candidate)
        except OSError as error:
            sock.close()
            if error.errno not in _TAKEN or candidate == 0:
                raise
        else:
            return sock
    raise OSError(errno.EADDRINUSE, "no free port")


def _claim(sock: socket.socket, host: str, port: int) -> None:
    if sys.platform == "win32":
        # There, SO_REUSEADDR would let any program take the port over.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        # A port whose last connections still linger can be taken again at once.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    # Two sockets that only reuse an address may both be bound; only one of them may listen.
    sock.listen(128)
    sock.setblocking(False)


class HttpServer:
    """Serves the API; without signal handlers, which are the daemon's.

    Args:
        app: what `create_app` made for the port of the socket that will be served.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cut: asyncio.TimerHandle | None = None

    async def serve(self, sock: socket.socket) -> None:
        """Serve until `stop`; closes the socket."""
        self._loop = asyncio.get_running_loop()
        try:
            await self._server.serve([sock])
        finally:
            self._app.state.desk.work.close()
            if self._cut is not None:
                self._cut.cancel()

    def stop(self) -> None:
        """End the streams and the server, from any thread; `serve` returns within a second."""
        if self._loop is None:
            self._server.should_exit = True
            return
        # The loop may be closed already: then there is nothing left to stop.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self._server.should_exit = True
        self._app.state.ending.set()
        if self._cut is None and self._loop is not None:
            self._cut = self._loop.call_later(GRACE_S, self._server.cut_off)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the daemon."""
        yield

    def cut_off(self) -> None:
        """Drop the connections that are still open, then whoever still works for one of them."""
        for connection in list(self.server_state.connections):
            transport = connection.transport
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        # Those who only waited for a client end by themselves, now that it is gone.
        asyncio.get_running_loop().call_later(GIVE_UP_S, self._give_up)

    def _give_up(self) -> None:
        for task in list(self.server_state.tasks):
            task.cancel()
