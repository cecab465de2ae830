"""The socket that hears Link's group, on every interface that takes part in multicast."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress

GROUP = "224.76.78.75"
PORT = 20808
#: Linux: hear only what this socket itself has joined; Python has no name for it.
_IP_MULTICAST_ALL = 49


def open_socket(port: int, interfaces: Sequence[str] = ()) -> tuple[socket.socket, list[str]]:
    """Return a bound socket and the names of the interfaces on which it is in the group.

    It shares the port, so that a Link app on this machine goes on working and may start later.

    Args:
        port: UDP port.
        interfaces: names of those to join on; all when empty.

    Raises:
        OSError: when the port is taken by a program that does not share it.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if sys.platform == "linux":
            made.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        made.setblocking(False)
        made.bind(("", port))
        return made, _join(made, interfaces)
    except BaseException:
        made.close()
        raise


def _join(sock: socket.socket, interfaces: Sequence[str]) -> list[str]:
    """Join the group; an interface that knows no multicast is passed over.

    Linux lets one that is down join as well: it is heard as soon as it is up.
    """
    joined = []
    for index, name in socket.if_nameindex():
        if interfaces and name not in interfaces:
            continue
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, _request(index))
            joined.append(name)
    return joined


def _request(index: int) -> bytes:
    """Return the group and an interface by its number, as this system wants them."""
    group = socket.inet_aton(GROUP)
    if sys.platform == "win32":
        # There an address of 0.0.0.0/8 is read as the number of an interface.
        return group + struct.pack(">I", index)
    return struct.pack("4s4si", group, bytes(4), index)
