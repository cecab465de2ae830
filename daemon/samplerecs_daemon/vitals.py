"""The daemon in numbers, for `/status`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from samplerecs_daemon.api import VERSION, DaemonStatus, ScanProgress
from samplerecs_daemon.ingest.memory import resident
from samplerecs_daemon.measures import Measures
from samplerecs_daemon.settings_file import SettingsFile


class Telling(Protocol):
    """A part that says how it does."""

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, in words."""

    def counters(self) -> Mapping[str, int]:
        """Return what was counted, by name."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and by whom the daemon can be reached.

    Attributes:
        address: on this computer, as a URL.
        lan: other computers of the network may ask.
        lan_osc: where devices of the network may speak OSC; "" for nowhere.
    """

    address: str
    lan: bool = False
    lan_osc: str = ""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Answers how the daemon does.

    Attributes:
        measures: counters and latencies.
        reach: where and by whom it can be reached.
        started_at: Unix seconds.
        children: kind of child (workers, scouts, …) -> process ids; parts made later add theirs.
        index_bytes: what the index takes.
        doing: what is being done now, in words.
        troubles: what does not work just now, in words.
        counters: what others count.
        work: how far each folder is that is worked on.
        settings: the settings file as the daemon read it; None where it read none.
        others: more parts that tell their troubles and counters.
    """

    measures: Measures
    reach: Reach
    started_at: float
    children: dict[str, Callable[[], Sequence[int]]] = field(default_factory=dict)
    index_bytes: Callable[[], int] = lambda: 0
    doing: Callable[[], Sequence[str]] = tuple
    troubles: Callable[[], Sequence[str]] = tuple
    counters: Callable[[], Mapping[str, int]] = dict
    work: Callable[[], Sequence[ScanProgress]] = tuple
    settings: SettingsFile | None = None
    others: list[Telling] = field(default_factory=list)

    def __call__(self) -> DaemonStatus:
        """Return the numbers of now."""
        parts = {"daemon": resident(), "index": self.index_bytes()}
        for kind, pids in self.children.items():
            alive = pids()
            parts[kind] = resident(alive) if alive else 0
        changed = self.settings.troubles() if self.settings else ()
        return DaemonStatus(
            running=True,
            version=VERSION,
            pid=os.getpid(),
            address=self.reach.address,
            started_at=self.started_at,
            # The index is part of the daemon's own memory.
            memory_bytes=sum(size for part, size in parts.items() if part != "index"),
            parts=parts,
            counters=self._counted(),
            latencies=self.measures.latencies(),
            jobs=tuple(self.doing()),
            troubles=(
                *changed,
                *self.troubles(),
                *(each for one in self.others for each in one.troubles()),
            ),
            work=tuple(self.work()),
            lan=self.reach.lan,
            lan_osc=self.reach.lan_osc,
            settings_changed=bool(changed),
        )

    def _counted(self) -> dict[str, int]:
        counted = {**self.measures.counters(), **self.counters()}
        for one in self.others:
            counted.update(one.counters())
        return counted
