"""Linux: a user unit of systemd."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.service.plan import WRITTEN_BY, Command, Service

UNIT = "samplerecs.service"
_CTL = ("systemctl", "--user")
_TARGET = "default.target"
_ASK_S = 10.0
#: Ends with these are not mended by starting again: usage, config, store; see the exit codes.
_HOPELESS = (2, 6, 7)


@dataclass(frozen=True, slots=True)
class Systemd:
    """The manager of the user's own services.

    Args:
        home: the user's home folder.
        environment: the process's environment.
    """

    home: Path
    environment: Mapping[str, str]
    name: str = "systemd user unit"

    @property
    def path(self) -> Path:
        """The unit's file."""
        config = self.environment.get("XDG_CONFIG_HOME") or self.home / ".config"
        return Path(config) / "systemd" / "user" / UNIT

    @property
    def links(self) -> Mapping[Path, str]:
        """What `systemctl enable` makes of `WantedBy`; it needs no manager to be made or read."""
        return {self.path.parent / f"{_TARGET}.wants" / UNIT: f"../{UNIT}"}

    def render(self, service: Service) -> bytes:
        """Return the unit."""
        program, *arguments = service.command
        # The program itself is no place for variables, and its `$` is taken as it is.
        command = (quoted(program, variables=False), *map(quoted, arguments))
        lines = [
            f"# {WRITTEN_BY}",
            "[Unit]",
            "Description=samplerecs, sample suggestions beside the DAW",
            "",
            "[Service]",
            "Type=exec",
            f"ExecStart={' '.join(command)}",
            *(
                f"Environment={quoted(f'{name}={value}', variables=False)}"
                for name, value in sorted(service.environment.items())
            ),
            "Restart=on-failure",
            "RestartSec=5",
            f"RestartPreventExitStatus={' '.join(map(str, _HOPELESS))}",
            # The daemon ends its workers itself; what it leaves is killed.
            "KillMode=mixed",
            "TimeoutStopSec=10",
            "Nice=10",
            "IOSchedulingClass=idle",
        ]
        if service.memory_max_mb is not None:
            lines.append(f"MemoryMax={service.memory_max_mb}M")
        lines += ["", "[Install]", f"WantedBy={_TARGET}", ""]
        return "\n".join(lines).encode()

    def is_there(self) -> bool:
        """Say whether a manager of user services answers; in containers there is none."""
        if shutil.which(_CTL[0]) is None:
            return False
        try:
            asked = subprocess.run(
                (*_CTL, "show-environment"), capture_output=True, timeout=_ASK_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return asked.returncode == 0

    def on_install(self) -> tuple[Command, ...]:
        """Return the commands that start the service once its file is there."""
        return ((*_CTL, "daemon-reload"), (*_CTL, "enable", UNIT), (*_CTL, "restart", UNIT))

    def on_uninstall(self) -> tuple[Command, ...]:
        """Return the command that ends it."""
        return ((*_CTL, "disable", "--now", UNIT),)

    def on_removed(self) -> tuple[Command, ...]:
        """Return the command that makes systemd forget it."""
        return ((*_CTL, "daemon-reload"),)


def quoted(text: str, *, variables: bool = True) -> str:
    """Return `text` as one word of a unit file.

    Args:
        text: any text without line ends.
        variables: True where systemd would put variables in for `$`.
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if variables else escaped}"'
