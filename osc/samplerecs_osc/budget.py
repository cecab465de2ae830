"""How much is taken in within one beat, so that one who floods leaves room for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from samplerecs_osc.senders import Address

#: Messages taken in within one beat: from all together, and from each sender; what comes after
#: them is dropped and counted.
ALL_A_BEAT, EACH_A_BEAT = 1000, 500


class Budget:
    """Counts what is taken in; used from the network's thread.

    Whoever speaks for the first time shares one part with all that do: a program that opens a new
    port for each message is one sender here.

    Args:
        known: says whether an address has spoken before this beat.
    """

    def __init__(self, known: Callable[[Address], bool]) -> None:
        self._known = known
        self._all = 0
        self._each: Counter[Address | None] = Counter()

    def renew(self) -> None:
        """Begin another beat."""
        self._all = 0
        self._each.clear()

    def allows(self, address: Address) -> bool:
        """Say whether anything more of an address is taken in."""
        return self._all < ALL_A_BEAT and self._each[self._part(address)] < EACH_A_BEAT

    def spend(self, address: Address, messages: int) -> None:
        """Count messages that were taken in."""
        self._all += messages
        self._each[self._part(address)] += messages

    def _part(self, address: Address) -> Address | None:
        return address if self._known(address) else None
