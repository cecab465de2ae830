"""What travels between the scan and its workers, and how it is packed."""

from __future__ import annotations

import pickle
import select
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Examined, Facts, Packed


@dataclass(frozen=True, slots=True)
class Task(Packed):
    """One file to be examined.

    Attributes:
        path: its absolute path, as the system spells it.
        root: absolute path of the library folder it lies in.
        relative: its path below the root.
        size: bytes, for the progress.
        mtime_ns: when it was last written, as the walk saw it.
        known: payload hashes of sounds that this file may be a moved or copied place of.
        many: there are more of those than `known` tells: the worker asks for the hash it finds.
        named: what the name says, where that is at hand; None has the worker read it.
    """

    path: str
    root: str
    relative: str
    size: int
    mtime_ns: int
    known: Collection[str] = frozenset()
    many: bool = False
    named: Facts | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A worker's question: is a sound of this hash known? The answer is a bool."""

    payload_hash: str


@dataclass(frozen=True, slots=True)
class Identified(Packed):
    """A file whose sound is known already: only its hash and its facts were read."""

    payload_hash: str
    facts: Facts


#: What a worker makes of a task; the error says why there is nothing.
Outcome = Examined | Identified | DecodeError


def send(pipe: Connection, message: object) -> None:
    """Send plain data, to be read with `pipe.recv()`.

    As `pipe.send` does, which looks each object up among those that only travel between processes
    (sockets, pipes): that takes as long again as all the packing.

    Raises:
        OSError: when the other end is closed.
    """
    pipe.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def spoken(pipes: Sequence[Connection], patience_s: float) -> set[Connection]:
    """Return the pipes from which something can be read, or that are closed at the other end.

    As multiprocessing's `wait`, which makes a selector of many parts each time.

    Args:
        pipes: the pipes.
        patience_s: the longest wait in seconds.
    """
    if not hasattr(select, "poll"):
        ready = wait(pipes, patience_s)
        return {pipe for pipe in pipes if pipe in ready}
    poll, ends = select.poll(), {pipe.fileno(): pipe for pipe in pipes}
    for end in ends:
        poll.register(end, select.POLLIN)
    return {ends[end] for end, _ in poll.poll(1_000 * patience_s)}
