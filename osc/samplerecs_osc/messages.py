"""What travels: one OSC message, and why one was refused."""

from __future__ import annotations

from dataclasses import dataclass

#: An argument as it comes from the wire; what samplerecs has no use for (blobs, MIDI) is `bytes`.
Arg = int | float | str | bool | bytes | None


@dataclass(frozen=True, slots=True)
class Message:
    """One OSC message: its address and its arguments, all numbers finite."""

    address: str
    args: tuple[Arg, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a packet, or one message of it, is not taken.

    Attributes:
        reason: a short name to count by.
        address: of the message, "" where none could be read.
        text: what was wrong, for the sender.
    """

    reason: str
    address: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Packet:
    """One datagram, read: its messages are taken together or not at all.

    Attributes:
        messages: those that somebody here wants; none when the packet is refused.
        refused: why the packet is refused, else None.
        foreign: number of messages that nobody here wants.
    """

    messages: tuple[Message, ...] = ()
    refused: Refused | None = None
    foreign: int = 0
