"""OSCQuery over HTTP: GET alone, this computer alone, one answer a connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from samplerecs_osc.oscquery import Answer

#: Longest request, in bytes, and the seconds in which it must be there.
_REQUEST_MAX, _REQUEST_S = 8192, 5.0
#: Names by which this computer may be asked; any other is a page that was led here by its name.
_HOSTS = ("127.0.0.1", "localhost", "[::1]")

Ask = Callable[[str, str], Answer]


class OscQueryServer:
    """Answers on a port of 127.0.0.1; `open` and `close` in a running event loop.

    Args:
        ask: returns the answer to a path and a query.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> int:
        """Begin to answer; return the port.

        Raises:
            OSError: when it cannot be opened.
        """
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", port, limit=_REQUEST_MAX
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(head.decode("latin-1").split("\r\n")))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            # Whoever asks like this is not answered.
            return
        finally:
            writer.close()

    def _answer(self, lines: list[str]) -> bytes:
        method, _, rest = lines[0].partition(" ")
        hosts = [line[5:].strip() for line in lines[1:] if line.lower().startswith("host:")]
        if method != "GET" or len(hosts) != 1 or _without_port(hosts[0]) not in _HOSTS:
            return _response(HTTPStatus.BAD_REQUEST)
        try:
            target = urlsplit(rest.partition(" ")[0])
        except ValueError:
            return _response(HTTPStatus.BAD_REQUEST)
        found = self._ask(unquote(target.path), target.query)
        return _response(HTTPStatus(found.status), found.body)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _response(status: HTTPStatus, body: object = None) -> bytes:
    data = b"" if body is None else json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + data
