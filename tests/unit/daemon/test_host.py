"""The daemon's parts: started in order, stopped in reverse, whatever goes wrong."""

import asyncio
from typing import cast

import pytest

from samplerecs_daemon.host import Daemon, Named
from samplerecs_daemon.services import Services
from samplerecs_models.errors import StoreBusy


class Part:
    def __init__(self, name: str, log: list[str], *, starts: bool = True, stops: bool = True):
        self.name, self.log, self.starts, self.stops = name, log, starts, stops

    def start(self) -> None:
        if not self.starts:
            raise StoreBusy("somebody writes")
        self.log.append(f"+{self.name}")

    def stop(self) -> None:
        self.log.append(f"-{self.name}")
        if not self.stops:
            raise RuntimeError("stuck")


def daemon(*parts: Part) -> Daemon:
    return Daemon(cast(Services, None), [Named(part.name, part) for part in parts])


def test_parts_start_in_order_and_stop_in_reverse() -> None:
    log: list[str] = []
    made = daemon(Part("store", log), Part("index", log))
    asyncio.run(made.start())
    asyncio.run(made.stop())
    asyncio.run(made.stop())
    assert log == ["+store", "+index", "-index", "-store"]


def test_a_part_that_cannot_start_stops_those_before_it() -> None:
    log: list[str] = []
    with pytest.raises(StoreBusy):
        asyncio.run(daemon(Part("store", log), Part("index", log, starts=False)).start())
    assert log == ["+store", "-store"]


def test_a_part_that_cannot_stop_does_not_keep_the_others() -> None:
    log: list[str] = []
    made = daemon(Part("store", log), Part("index", log, stops=False))
    asyncio.run(made.start())
    asyncio.run(made.stop())
    assert log == ["+store", "+index", "-index", "-store"]
