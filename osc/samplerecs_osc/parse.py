"""Datagrams to messages: pure, bounded, and never raises.

python-osc reads the arguments. Around it stands what it lets through or stumbles over: bundles
are walked here (its own walk recurses and sleeps on time tags), text must be UTF-8, numbers
finite, addresses plain. Addresses that nobody wants are skipped before anything is decoded, so
that a DAW's flood of meters costs next to nothing.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator

from pythonosc.osc_message import OscMessage, ParseError

from samplerecs_osc.messages import Arg, Message, Packet, Refused

#: Largest datagram, in bytes; a context as JSON takes a few hundred.
SIZE_MAX = 16_384
#: Bundles inside each other, messages of one packet, arguments of one message.
DEPTH_MAX, MESSAGES_MAX, ARGS_MAX = 4, 256, 128
#: Longest address, in bytes.
ADDRESS_MAX = 255
#: Every reason for which a packet is refused.
REASONS = (
    "empty",
    "too-large",
    "too-deep",
    "too-many",
    "malformed",
    "address",
    "pattern",
    "no-type-tags",
    "unknown-type",
    "text",
    "not-finite",
)
_BUNDLE = b"#bundle\x00"
_BUNDLE_HEAD = 16
_PATTERN = frozenset("*?[]{}#, ")
_TYPES = frozenset("ihfdsbrmtTFN[]")
_Nested = list["_Nested | object"]


class _Refusal(Exception):
    """Ends the reading of a packet."""

    def __init__(self, reason: str, address: str = "", text: str = "") -> None:
        super().__init__(reason)
        self.refused = Refused(reason, address, text)


def anything(address: str) -> bool:  # noqa: ARG001 - the default of `parse`
    """Want every address."""
    return True


def parse(data: bytes, wanted: Callable[[str], bool] = anything) -> Packet:
    """Read one datagram; time tags are ignored.

    Args:
        data: the datagram.
        wanted: says whether anybody here wants an address; what nobody wants is not decoded.

    Returns:
        The messages in their order, or the reason (one of `REASONS`) why none is taken.
    """
    messages: list[Message] = []
    foreign = 0
    try:
        for element in _elements(data):
            address = _address(element)
            if not wanted(address):
                foreign += 1
                continue
            messages.append(_message(element, address))
    except _Refusal as refusal:
        return Packet((), refusal.refused, foreign)
    return Packet(tuple(messages), None, foreign)


def _elements(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a packet as bytes, those of bundles in their order."""
    if not data:
        raise _Refusal("empty")
    if len(data) > SIZE_MAX:
        raise _Refusal("too-large")
    stack = [iter((data,))]
    count = 0
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif not element.startswith(_BUNDLE):
            count += 1
            if count > MESSAGES_MAX:
                raise _Refusal("too-many")
            yield element
        elif len(stack) > DEPTH_MAX:
            raise _Refusal("too-deep")
        else:
            stack.append(_contents(element))


def _contents(bundle: bytes) -> Iterator[bytes]:
    index = _BUNDLE_HEAD
    if len(bundle) < index:
        raise _Refusal("malformed")
    while index < len(bundle):
        if index + 4 > len(bundle):
            raise _Refusal("malformed")
        (size,) = struct.unpack_from(">i", bundle, index)
        index += 4
        if size <= 0 or index + size > len(bundle):
            raise _Refusal("malformed")
        yield bundle[index : index + size]
        index += size


def _address(message: bytes) -> str:
    """Return the address; only its first bytes are looked at."""
    end = message.find(b"\x00", 0, ADDRESS_MAX + 1)
    if end < 0 or not message.startswith(b"/"):
        raise _Refusal("address")
    try:
        address = message[:end].decode("ascii")
    except UnicodeDecodeError:
        raise _Refusal("address") from None
    if not address.isprintable():
        raise _Refusal("address")
    if not _PATTERN.isdisjoint(address):
        raise _Refusal("pattern", address, "An address must be written out, without patterns.")
    return address


def _message(data: bytes, address: str) -> Message:
    _check_types(data, address)
    try:
        args = tuple(_plain(OscMessage(data).params, address))
    except UnicodeDecodeError:
        raise _Refusal("text", address, "Text must be UTF-8.") from None
    except (ParseError, ValueError, OverflowError, IndexError, struct.error):
        raise _Refusal("malformed", address, "The arguments end too early.") from None
    return Message(address, args)


def _check_types(data: bytes, address: str) -> None:
    start = (len(address) // 4 + 1) * 4
    if data[start : start + 1] != b",":
        raise _Refusal("no-type-tags", address, "The message has no type tags.")
    end = data.find(b"\x00", start)
    if end < 0:
        raise _Refusal("malformed", address, "The type tags do not end.")
    if end - start - 1 > ARGS_MAX:
        raise _Refusal("too-many", address, f"At most {ARGS_MAX} arguments are taken.")
    if not _TYPES.issuperset(data[start + 1 : end].decode("latin-1")):
        raise _Refusal("unknown-type", address, "A type of an argument is not known.")


def _plain(params: _Nested, address: str) -> Iterator[Arg]:
    """Yield the arguments, those of arrays in their order."""
    for param in params:
        if isinstance(param, list):
            yield from _plain(param, address)
        elif isinstance(param, float) and not math.isfinite(param):
            raise _Refusal("not-finite", address, "A number is not finite.")
        elif param is None or isinstance(param, (int, float, str, bytes)):
            yield param
        else:
            # MIDI and time tags: nothing here takes them, but their place counts.
            yield b""
