"""Installing, removing and looking at the service."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.lifecycle import run_command
from samplerecs_daemon.paths import HOME_VARIABLE
from samplerecs_daemon.service.launchd import Launchd
from samplerecs_daemon.service.plan import Command, Manager, Service
from samplerecs_daemon.service.systemd import Systemd
from samplerecs_daemon.service.windows import Startup
from samplerecs_models.errors import BadPath, DaemonError

_RUN_S = 60.0


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What was done, and what is left to do.

    Attributes:
        manager: what starts the service, in words.
        path: its file.
        changed: False when there was nothing to do.
        todo: commands that the user must run, because no manager could be told.
    """

    manager: str
    path: str
    changed: bool
    todo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """How the service is.

    Attributes:
        manager: what starts the service, in words.
        path: its file.
        installed: True when the file is there.
        current: True when the file is what would be written now.
        reachable: True when its manager runs in this session.
        enabled: True when it is started at login, and was not switched off by hand.
    """

    manager: str
    path: str
    installed: bool
    current: bool
    reachable: bool
    enabled: bool


def manager_of_this_system(environment: Mapping[str, str]) -> Manager:
    """Return what starts programs at login here."""
    if sys.platform == "win32":
        return Startup(Path.home(), environment)
    if sys.platform == "darwin":
        return Launchd(Path.home(), os.getuid())
    return Systemd(Path.home(), environment)


def service_of(environment: Mapping[str, str], memory_max_mb: int | None = None) -> Service:
    """Return what is to run at login: this installation, with this home.

    Args:
        environment: the process's environment; only where the files are is kept of it.
        memory_max_mb: megabytes above which the system ends it; None for no limit.
    """
    kept = {HOME_VARIABLE: environment[HOME_VARIABLE]} if environment.get(HOME_VARIABLE) else {}
    return Service(run_command(), kept, memory_max_mb)


def install(manager: Manager, service: Service) -> ServiceChange:
    """Write the service's file, and have its manager start it where there is one.

    Raises:
        BadPath: when the file cannot be written; DaemonError: when the manager refuses.
    """
    there = manager.is_there()
    if there and manager.path.exists():
        _run_all(manager.on_uninstall(), must=False)
    try:
        manager.path.parent.mkdir(parents=True, exist_ok=True)
        manager.path.write_bytes(manager.render(service))
        if not there:
            _link(manager)
    except OSError as error:
        raise BadPath(
            f"{manager.path} cannot be written: {error.strerror}.", "Give yourself the right to."
        ) from None
    return _told(manager, there, manager.on_install())


def uninstall(manager: Manager) -> ServiceChange:
    """End the service and remove its file.

    Raises:
        BadPath: when the file cannot be removed.
    """
    there = manager.is_there()
    if not manager.path.exists():
        return ServiceChange(manager.name, str(manager.path), False, ())
    if there:
        # It may have been switched off already.
        _run_all(manager.on_uninstall(), must=False)
    try:
        manager.path.unlink(missing_ok=True)
        _unlink(manager)
    except OSError as error:
        raise BadPath(
            f"{manager.path} cannot be removed: {error.strerror}.", "Give yourself the right to."
        ) from None
    if there:
        _run_all(manager.on_removed(), must=False)
        return ServiceChange(manager.name, str(manager.path), True, ())
    # Whoever started it, no manager is there to end it.
    return ServiceChange(manager.name, str(manager.path), True, ("samplerecs daemon stop",))


def status(manager: Manager, service: Service) -> ServiceStatus:
    """Return how the service is; `service` is what would be installed now."""
    try:
        written = manager.path.read_bytes()
    except OSError:
        written = b""
    return ServiceStatus(
        manager.name,
        str(manager.path),
        bool(written),
        written == manager.render(service),
        manager.is_there(),
        bool(written) and all(link.is_symlink() for link in manager.links),
    )


def _link(manager: Manager) -> None:
    for link, target in manager.links.items():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def _unlink(manager: Manager) -> None:
    for link in manager.links:
        link.unlink(missing_ok=True)
        # What other programs start at login stays.
        with contextlib.suppress(OSError):
            link.parent.rmdir()


def _told(manager: Manager, there: bool, commands: Iterable[Command]) -> ServiceChange:
    if there:
        _run_all(commands, must=True)
        return ServiceChange(manager.name, str(manager.path), True, ())
    return ServiceChange(manager.name, str(manager.path), True, _texts(commands))


def _texts(commands: Iterable[Command]) -> tuple[str, ...]:
    return tuple(" ".join(command) for command in commands)


def _run_all(commands: Iterable[Command], *, must: bool) -> None:
    for command in commands:
        try:
            done = subprocess.run(command, capture_output=True, timeout=_RUN_S, check=False)
            failed, why = done.returncode != 0, done.stderr.decode(errors="replace").strip()
        except (OSError, subprocess.TimeoutExpired) as error:
            failed, why = True, str(error)
        if failed and must:
            said = why.splitlines()[0] if why else "it does not say why"
            raise DaemonError(
                f"`{' '.join(command)}` failed: {said}.", "Run it yourself to see more."
            )
