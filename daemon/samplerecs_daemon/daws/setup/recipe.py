"""What connecting one program takes, as data."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is written when the user agrees: where, what, and what it is for."""

    path: Path
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """The first message that shows that it works.

    Attributes:
        title: whom to name when it is there.
        kind: of the source: link or osc.
        name: the source's own name; "" for any that speaks from now on.
        fields: what it must say at least one of; none for anything.
    """

    title: str
    kind: str = "osc"
    name: str = ""
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """What the user does: in words, and the lines to paste, "" for none."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of connecting, whole in itself; a later one gives more.

    Attributes:
        gives: what comes by it, in words.
        steps: what the user does, in order.
        awaited: what shows that it works.
        files: what is written before the steps.
        profiles: the profiles that are switched on for it.
    """

    gives: str
    steps: tuple[Step, ...]
    awaited: Awaited
    files: tuple[NewFile, ...] = ()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one program is connected: its stages, the simplest first, and its how-to page."""

    name: str
    title: str
    stages: tuple[Stage, ...]
    page: str = field(default="")


@dataclass(frozen=True, slots=True)
class Place:
    """Where programs keep their things on this computer.

    Attributes:
        home: the user's home. system: as `sys.platform`.
        roaming: the folder of settings on Windows.
        port: UDP port where OSC is heard; 0 where a daemon will choose one when it starts.
        lan: address where devices of the network are heard, "" for none.
    """

    home: Path
    system: str = sys.platform
    roaming: Path | None = None
    port: int = 9123
    lan: str = ""

    @classmethod
    def here(cls, environment: Mapping[str, str], port: int, lan: str = "") -> Place:
        """Return this computer's."""
        roaming = environment.get("APPDATA")
        home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises
        return cls(home, sys.platform, Path(roaming) if roaming else None, port, lan)

    @property
    def port_words(self) -> str:
        """The port as it stands in a step: its number, or a word in its place."""
        return str(self.port) if self.port else "PORT"

    def settings_of(self, program: str) -> Path:
        """Return the folder of a program's settings; it may not be there."""
        if self.system == "win32":
            return (self.roaming or self.home / "AppData" / "Roaming") / program
        if self.system == "darwin":
            return self.home / "Library" / "Application Support" / program
        return self.home / ".config" / program

    def live_library(self) -> Path:
        """Return Live's User Library, where it is unless the user moved it."""
        above = self.home / ("Documents" if self.system == "win32" else "Music")
        return above / "Ableton" / "User Library"

    def documents(self) -> Path:
        """Return where the user looks for files of their own."""
        folder = self.home / "Documents"
        return folder if folder.is_dir() else self.home
