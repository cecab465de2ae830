"""Who gets what: answers to whoever asked, news to whoever subscribed."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from samplerecs_osc.senders import Address

#: Seconds that a subscription lasts without being renewed, and how many there may be.
LEASE_S, MOST = 60.0, 16

Send = Callable[[Sequence[bytes], Address], None]


class Subscribers:
    """The ports that want news; used from the network's thread, `addresses` from any.

    Args:
        clock: returns seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[Address, float] = {}
        #: How often somebody subscribed anew.
        self.joined = 0

    def add(self, address: Address) -> bool:
        """Subscribe or renew; False when there are too many."""
        self._drop_old()
        if address not in self._until and len(self._until) >= MOST:
            return False
        self.joined += address not in self._until
        self._until[address] = self._clock() + LEASE_S
        return True

    def addresses(self) -> list[Address]:
        """Return who is subscribed now."""
        now = self._clock()
        return [address for address, until in list(self._until.items()) if until > now]

    def _drop_old(self) -> None:
        now = self._clock()
        for address in [a for a, until in self._until.items() if until <= now]:
            del self._until[address]


def is_loopback(host: str) -> bool:
    """Say whether an address is this computer's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
