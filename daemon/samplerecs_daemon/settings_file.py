"""Whether the settings file is still as the daemon read it: it reads it only when it starts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

#: What is told while it is not.
CHANGED = "Settings were changed since the daemon started: samplerecs daemon restart"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file as it was at one moment.

    Attributes:
        path: where it is, whether it exists or not.
        digest: of its bytes; "" for a file that is not there or cannot be read.
    """

    path: Path
    digest: str

    @classmethod
    def as_now(cls, path: Path) -> Self:
        """Return the file as it is now; never raises."""
        return cls(path, _digest(path))

    def changed(self) -> bool:
        """Say whether it says something else now, is gone, or came to be; never raises."""
        return _digest(self.path) != self.digest

    def troubles(self) -> tuple[str, ...]:
        """Return what a user is to be told of it, in words."""
        return (CHANGED,) if self.changed() else ()


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
