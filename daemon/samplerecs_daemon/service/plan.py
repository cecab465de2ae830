"""What a service is made of, and what each system's manager must offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

#: Stands in every file, so that its finder knows what it is.
WRITTEN_BY = "Written by `samplerecs service install`; `samplerecs service uninstall` removes it."
Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """What is to run at login.

    Attributes:
        command: the daemon's command line; the program by its absolute path.
        environment: variables that it needs beside those of the session.
        memory_max_mb: megabytes above which the system ends it; None for no limit.
    """

    command: Command
    environment: Mapping[str, str] = field(default_factory=dict)
    memory_max_mb: int | None = None


class Manager(Protocol):
    """Starts services at login: systemd, launchd, or Windows."""

    @property
    def name(self) -> str:
        """What the user knows it by."""

    @property
    def path(self) -> Path:
        """The one file that it reads."""

    @property
    def links(self) -> Mapping[Path, str]:
        """Links without which the file does nothing at login, and what each leads to."""

    def render(self, service: Service) -> bytes:
        """Return the content of the file."""

    def is_there(self) -> bool:
        """Say whether it runs in this session and can be told to start the service."""

    def on_install(self) -> tuple[Command, ...]:
        """Return the commands that start the service once its file is there."""

    def on_uninstall(self) -> tuple[Command, ...]:
        """Return the commands that end it, before its file is removed."""

    def on_removed(self) -> tuple[Command, ...]:
        """Return the commands for when its file is gone."""
