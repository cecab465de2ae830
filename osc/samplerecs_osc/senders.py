"""Who sends: a name for each address, and how much each may ask for.

A program that opens a new port for every message (`oscsend`) would be another source each time,
and tempo and key of two sources are never mixed. So the first datagram of a port counts for its
computer's address; a port that speaks again is a program of its own, and takes what its first
datagram said along.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from samplerecs_osc.draft import Slots
from samplerecs_osc.engine import Value

Address = tuple[str, int]
#: Senders and sources that are remembered; the longest silent are forgotten.
KEPT = 256
#: Answers a second to one sender, and to all together; errors a second likewise.
ASKS_S, ALL_ASKS_S, ERRORS_S, ALL_ERRORS_S = 50.0, 400.0, 5.0, 50.0


class Bucket:
    """Lets through `rate` a second, after a quiet second as many at once.

    Args:
        rate: a second, 1 or more.
        now: seconds of the clock that `take` is given.
    """

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._left = rate
        self._at = now

    def take(self, now: float) -> bool:
        """Take one if there is one left."""
        self._left = min(self._rate, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


@dataclass(slots=True)
class Sender:
    """One address that sends.

    Attributes:
        address: host and port.
        asks, errors: what it may still get.
        name: of its own choice, "" for none.
        packets: heard from it.
        from_lan: it is another device of the network.
    """

    address: Address
    asks: Bucket
    errors: Bucket
    name: str = ""
    packets: int = 0
    from_lan: bool = False

    @property
    def source(self) -> str:
        """Name of the source that it speaks for."""
        if self.name:
            return self.name
        host, port = self.address
        return host if self.packets <= 1 else f"{host}:{port}"


@dataclass(slots=True)
class Source:
    """What a source has said, for later messages to build upon.

    Attributes:
        slots: its key and mood so far.
        fields: field -> its value as said last.
        setters: field -> the address that said it last.
    """

    slots: Slots = field(default_factory=Slots)
    fields: dict[str, Value] = field(default_factory=dict)
    setters: dict[str, Address] = field(default_factory=dict)

    def take(self, address: Address, slots: Slots, fields: Mapping[str, Value]) -> None:
        """Keep what was said from an address."""
        self.slots = slots
        self.fields.update(fields)
        self.setters.update(dict.fromkeys(fields, address))

    def give_up(self, address: Address) -> tuple[Slots, dict[str, Value]]:
        """Forget what was said from an address, and return it."""
        fields = {f: v for f, v in self.fields.items() if self.setters.get(f) == address}
        had = self.slots
        slots = Slots()
        if fields.keys() & {"key", "mode"}:
            slots = replace(had, mood=())
            self.slots = Slots(mood=self.slots.mood)
        if "mood_tags" in fields:
            slots = replace(slots, mood=had.mood)
            self.slots = replace(self.slots, mood=())
        for name in fields:
            del self.fields[name], self.setters[name]
        return slots, fields


class Senders:
    """All that send, the latest last; bounded.

    Args:
        clock: returns seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._senders: OrderedDict[Address, Sender] = OrderedDict()
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._all_asks = Bucket(ALL_ASKS_S, clock())
        self._all_errors = Bucket(ALL_ERRORS_S, clock())

    def sender(self, address: Address) -> Sender:
        """Return who sends from an address."""
        sender = self._senders.get(address)
        if sender is None:
            now = self._clock()
            sender = Sender(address, Bucket(ASKS_S, now), Bucket(ERRORS_S, now))
            if len(self._senders) >= KEPT:
                del self._senders[self._least_missed()]
            self._senders[address] = sender
        self._senders.move_to_end(address)
        return sender

    def _least_missed(self) -> Address:
        """Return who is silent for longest of those that never spoke again, else of all.

        A program that opens a new port for each message must not push out one that has named
        itself, once, long ago.
        """
        passing = (at for at, one in self._senders.items() if not one.name and one.packets <= 1)
        return next(passing, next(iter(self._senders)))

    def knows(self, address: Address) -> bool:
        """Say whether an address has spoken, and is still remembered."""
        return address in self._senders

    def source(self, name: str) -> Source:
        """Return what is kept of a source."""
        source = self._sources.setdefault(name, Source())
        self._sources.move_to_end(name)
        if len(self._sources) > KEPT:
            self._sources.popitem(last=False)
        return source

    def forget(self, name: str) -> None:
        """Forget what a source has said."""
        self._sources.pop(name, None)

    def may_ask(self, sender: Sender) -> bool:
        """Say whether a sender gets another answer now."""
        now = self._clock()
        return sender.asks.take(now) and self._all_asks.take(now)

    def may_err(self, sender: Sender) -> bool:
        """Say whether a sender gets another error now."""
        now = self._clock()
        return sender.errors.take(now) and self._all_errors.take(now)
