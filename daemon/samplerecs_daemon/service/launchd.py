"""macOS: a launchd agent."""

from __future__ import annotations

import plistlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.service.plan import WRITTEN_BY, Command, Service

LABEL = "samplerecs.daemon"
#: Seconds between two starts of a daemon that keeps failing.
_THROTTLE_S = 60


@dataclass(frozen=True, slots=True)
class Launchd:
    """The manager of the user's own agents.

    Args:
        home: the user's home folder.
        uid: the user's number.
    """

    home: Path
    uid: int
    name: str = "launchd agent"

    @property
    def path(self) -> Path:
        """The agent's file."""
        return self.home / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    @property
    def links(self) -> Mapping[Path, str]:
        """None: launchd reads every file of the folder."""
        return {}

    def render(self, service: Service) -> bytes:
        """Return the property list; launchd knows no limit of memory worth the name."""
        agent: dict[str, object] = {
            "Comment": WRITTEN_BY,
            "Label": LABEL,
            "ProgramArguments": list(service.command),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": _THROTTLE_S,
            "Nice": 10,
            "LowPriorityIO": True,
            # Not Background: that would slow the answers down together with the analysis.
            "ProcessType": "Standard",
        }
        if service.environment:
            agent["EnvironmentVariables"] = dict(service.environment)
        return plistlib.dumps(agent)

    def is_there(self) -> bool:
        """Say whether launchctl is there."""
        return shutil.which("launchctl") is not None

    def on_install(self) -> tuple[Command, ...]:
        """Return the command that starts the agent once its file is there."""
        return (("launchctl", "bootstrap", f"gui/{self.uid}", str(self.path)),)

    def on_uninstall(self) -> tuple[Command, ...]:
        """Return the command that ends it."""
        return (("launchctl", "bootout", f"gui/{self.uid}/{LABEL}"),)

    def on_removed(self) -> tuple[Command, ...]:
        """Return nothing: launchd forgot it when it ended."""
        return ()
