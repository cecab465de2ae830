"""The seam to the file system: the real one, and one that hangs as a dead network mount does.

It is asked once a folder and once a changed file, never once a file of a walk: the entries of a
folder look after themselves, which keeps the walk at its speed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


class FileSystem(Protocol):
    """What is asked of a file system; every call may raise OSError, or never return."""

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        """Return the entries of a folder, to be closed after use."""

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file or folder; links are followed."""

    def exists(self, path: str) -> bool:
        """Say whether something is there; False where that cannot be told."""


@dataclass(frozen=True, slots=True)
class SystemFiles:
    """The file systems of this machine."""

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        """Return the entries of a folder."""
        return os.scandir(path)

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file or folder."""
        return os.stat(path)  # noqa: PTH116 - as text, without a Path for each

    def exists(self, path: str) -> bool:
        """Say whether something is there."""
        return os.path.exists(path)  # noqa: PTH110


@dataclass(frozen=True, slots=True)
class HungFiles:
    """A file system on which everything below one folder never answers; for tests of that.

    Attributes:
        below: absolute path of the folder that hangs.
        when: it hangs as long as this file exists; "" hangs always. What hangs stays so.
    """

    below: str
    when: str = ""

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        """Return the entries of a folder, or never return."""
        self._pass(path)
        return os.scandir(path)

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file or folder, or never return."""
        self._pass(path)
        return os.stat(path)  # noqa: PTH116

    def exists(self, path: str) -> bool:
        """Say whether something is there, or never return."""
        self._pass(path)
        return os.path.exists(path)  # noqa: PTH110

    def _pass(self, path: str) -> None:
        inside = path == self.below or path.startswith(os.path.join(self.below, ""))  # noqa: PTH118
        if inside and (not self.when or os.path.exists(self.when)):  # noqa: PTH110
            threading.Event().wait()
