"""Messages to datagrams: everything that leaves is shorter than 1400 bytes."""

from __future__ import annotations

from collections.abc import Sequence

from pythonosc.osc_message_builder import OscMessageBuilder

#: Every datagram is shorter than this, in bytes, so that no network splits it.
PACKET_MAX = 1400

Out = float | int | str | bool


def build(address: str, types: str, args: Sequence[Out]) -> bytes:
    """Return a message as a datagram.

    Args:
        address: where it goes.
        types: one of i, f, s or B (true or false) for each argument.
        args: the values.
    """
    builder = OscMessageBuilder(address)
    for kind, value in zip(types, args, strict=True):
        if kind == "B":
            builder.add_arg(bool(value), builder.ARG_TYPE_TRUE if value else builder.ARG_TYPE_FALSE)
        elif kind == "s":
            builder.add_arg(sendable(str(value)), "s")
        elif kind == "f":
            builder.add_arg(float(value), "f")
        else:
            builder.add_arg(int(value), "i")
    dgram: bytes = builder.build().dgram
    return dgram


def sendable(text: str) -> str:
    """Return `text` as it can be sent: no byte of it ends a string, all of it is UTF-8."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def clipped(text: str, size: int) -> str:
    """Return at most the first `size` bytes of `text` in UTF-8, never half a character."""
    data = sendable(text).encode("utf-8")
    return data[:size].decode("utf-8", "ignore") if len(data) > size else data.decode("utf-8")


def pieces(text: str, size: int) -> list[str]:
    """Return `text` cut into pieces of at most `size` bytes (4 or more), never inside a character.

    An empty text is one empty piece.
    """
    rest = sendable(text)
    cut: list[str] = []
    while rest:
        piece = clipped(rest, size)
        cut.append(piece)
        rest = rest[len(piece) :]
    return cut or [""]
