"""One UDP port: opened, tried again while it is taken, and guarded against what comes in."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Sequence

from samplerecs_osc.senders import Address

#: Where only this computer's programs can speak.
HOST = "127.0.0.1"
#: Bytes that wait in the system while the thread is busy.
_WAITING_BYTES = 1 << 20
_log = logging.getLogger(__name__)

Take = Callable[[bytes, Address], None]


class Door(asyncio.DatagramProtocol):
    """A port of this computer and its datagrams; used from the network's thread.

    Args:
        port: where to listen; 0 for any free one.
        take: told each datagram and where it came from.
        host: the address to listen at; this computer's programs alone reach the usual one.
    """

    def __init__(self, port: int, take: Take, host: str = HOST) -> None:
        self.host = host
        self.wanted_port = port
        self.port = 0
        self.trouble = ""
        self._take = take
        self._transport: asyncio.DatagramTransport | None = None
        self._fell = False

    @property
    def is_open(self) -> bool:
        """True while it listens."""
        return self._transport is not None

    async def open(self) -> bool:
        """Begin to listen; False, with `trouble` saying why, when that cannot be."""
        try:
            sock = _bound(self.host, self.wanted_port)
        except OSError as error:
            where = f"UDP port {self.wanted_port}" + (
                f" of {self.host}" if self.host != HOST else ""
            )
            self.trouble = f"{where} cannot be opened: {_why(error)}"
            return False
        self.trouble, self.port = "", sock.getsockname()[1]
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, sock=sock)
        return True

    def close(self) -> None:
        """Stop listening."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def send(self, packets: Sequence[bytes], address: Address) -> None:
        """Send datagrams; what cannot be sent is lost, as any datagram may be."""
        if self._transport is None:
            return
        for packet in packets:
            self._transport.sendto(packet, address)

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        """Take a datagram in; whatever is in it, the port lives on."""
        try:
            self._take(data, (str(addr[0]), int(addr[1])))
        except Exception:  # noqa: BLE001 - one datagram must not end the listening
            if not self._fell:
                self._fell = True
                _log.exception("a datagram could not be handled; later ones are not told")

    def error_received(self, exc: Exception) -> None:
        """Hear that somebody we sent to is not there; nothing to do about it."""

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        """Take note that the port is closed."""
        self._transport = None


def _bound(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WAITING_BYTES)
        sock.bind((host, port))
    except BaseException:
        sock.close()
        raise
    return sock


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program has it"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this computer has no such address now"
    return (error.strerror or str(error)).lower()
