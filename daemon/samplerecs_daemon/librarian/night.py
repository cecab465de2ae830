"""When the nightly check is due."""

from __future__ import annotations

import time
from collections.abc import Callable

#: The hours of the night, local time: from the first, before the second.
FROM_HOUR, TO_HOUR = 3, 5


class Night:
    """Says once a night that everything should be checked.

    Never on battery: nobody is waiting, and a disk that sleeps would be woken. A clock that jumps
    costs a check too many or too few, nothing else.

    Args:
        local_time: the time where the user is.
        on_battery: says whether the computer runs on its battery.
    """

    def __init__(
        self, local_time: Callable[[], time.struct_time], on_battery: Callable[[], bool]
    ) -> None:
        self._local_time = local_time
        self._on_battery = on_battery
        self._last: tuple[int, int] | None = None

    def due(self) -> bool:
        """Say whether the check is to begin now; True once a night."""
        now = self._local_time()
        today = (now.tm_year, now.tm_yday)
        if not FROM_HOUR <= now.tm_hour < TO_HOUR or today == self._last or self._on_battery():
            return False
        self._last = today
        return True
