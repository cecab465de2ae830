"""An engine over a small library of real files, with a clock that tests set and ears for news."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from store_parts import examined, heard, write_kick

from samplerecs_daemon.config import load_settings
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.local import LocalEngine
from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.wiring.parts import tools_of
from samplerecs_models.types import Facts


class Clock:
    """Unix seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Kept:
    """An engine, its clock, what it published, and the ids of its sounds by file name."""

    engine: LocalEngine
    clock: Clock
    access: StoreAccess
    folder: Path
    news: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def told(self) -> list[str]:
        """Return the names of what was published since the last call."""
        names = [name for name, _ in self.news]
        self.news.clear()
        return names

    def add(self, name: str, pack: str = "Pack", **changes: Any) -> int:
        """Write a short sound into the library's folder and have it analysed; return its id."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_kick(path, len(self.ids))
        return self.know(name, pack, **changes)

    def know(self, name: str, pack: str = "Pack", **changes: Any) -> int:
        """Have a sound in the library whose file may be missing."""
        facts = Facts(words=tuple(Path(name).stem.lower().split("_")), pack=pack)
        found = examined(name, facts, vectors=(), analysis=heard(**changes))
        with self.access.writer() as store:
            root = next(iter(store.roots()), None) or store.add_root(self.folder)
            path = self.folder / name
            size = path.stat().st_size if path.exists() else 100
            stat = FileStat(size, int(self.clock.now * 1e9))
            number = store.save(root.id, name, stat, found)
        self.ids[Path(name).name] = number
        return number


@contextmanager
def kept(folder: Path, *names: str, programs: bool = False) -> Iterator[Kept]:
    """Open an engine over a library of these sounds below `folder`; `programs` may speak to it."""
    environment = {"SAMPLERECS_HOME": str(folder / "home")}
    paths, clock = find_paths(environment), Clock()
    access = StoreAccess(paths.database, clock)
    sounds = folder / "sounds"
    sounds.mkdir()
    news: list[tuple[str, Mapping[str, Any]]] = []
    tools = replace(
        tools_of(load_settings(paths.settings, environment), paths, access),
        clock=clock,
        publish=lambda name, data: news.append((name, data)),
        machines=Machines(clock) if programs else None,
    )
    with closing(LocalEngine(tools)) as engine:
        made = Kept(engine, clock, access, sounds, news)
        for name in names:
            made.add(name)
        yield made
