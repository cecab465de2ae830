r"""Windows: a script in the Startup folder, which needs no administrator.

A task of the scheduler that starts at login needs one on most machines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from samplerecs_daemon.service.plan import WRITTEN_BY, Command, Service

SCRIPT = "samplerecs.cmd"
_STARTUP = ("Microsoft", "Windows", "Start Menu", "Programs", "Startup")


@dataclass(frozen=True, slots=True)
class Startup:
    """The Startup folder of the user.

    Args:
        home: the user's home folder.
        environment: the process's environment.
    """

    home: Path
    environment: Mapping[str, str]
    name: str = "Startup folder"

    @property
    def path(self) -> Path:
        """The script."""
        roaming = self.environment.get("APPDATA") or self.home / "AppData" / "Roaming"
        return Path(roaming, *_STARTUP, SCRIPT)

    @property
    def links(self) -> Mapping[Path, str]:
        """None: Windows reads every file of the folder."""
        return {}

    def render(self, service: Service) -> bytes:
        """Return the script; Windows has no limit of memory for it."""
        program, *arguments = service.command
        command = " ".join(f'"{escaped(word)}"' for word in (without_console(program), *arguments))
        lines = [
            "@echo off",
            f"rem {WRITTEN_BY}",
            # Names in the script are UTF-8.
            "chcp 65001 >nul",
            *(
                f'set "{name}={escaped(value)}"'
                for name, value in sorted(service.environment.items())
            ),
            f'start "samplerecs" /belownormal {command}',
            "",
        ]
        return "\r\n".join(lines).encode()

    def is_there(self) -> bool:
        """Say that nothing can be told to start it now: the folder is read at login."""
        return False

    def on_install(self) -> tuple[Command, ...]:
        """Return what starts it before the next login."""
        return (("samplerecs", "daemon", "start"),)

    def on_uninstall(self) -> tuple[Command, ...]:
        """Return what ends it."""
        return (("samplerecs", "daemon", "stop"),)

    def on_removed(self) -> tuple[Command, ...]:
        """Return nothing."""
        return ()


def escaped(text: str) -> str:
    """Return `text` for use between quotes in a script: a percent sign is not a variable."""
    return text.replace("%", "%%")


def without_console(program: str) -> str:
    """Return the Python beside `program` that opens no console window."""
    path = PureWindowsPath(program)
    return str(path.with_name("pythonw.exe")) if path.name.lower() == "python.exe" else program
