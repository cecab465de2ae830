"""`doctor` on what runs in the background: the daemon, its start at login, watching, its files."""

from __future__ import annotations

import socket
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from samplerecs_daemon.api import VERSION, Check
from samplerecs_daemon.lifecycle import status
from samplerecs_daemon.owned import open_to_others
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import alive, is_same_process, read_runtime, running
from samplerecs_daemon.service.plan import Manager, Service
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import StoreBusy

#: Folders that one user may watch on Linux by default on older systems; fewer is too few.
FEW_WATCHES = 8_192
_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")
#: Size of the log folder above which something repeats itself, in bytes.
BIG_LOGS = 50_000_000


def examine_upkeep(
    paths: Paths,
    environment: Mapping[str, str],
    manager: Manager,
    service: Service,
    osc_port: int = 0,
) -> Iterator[Check]:
    """Yield one line a thing; raises nothing for what it finds.

    Args:
        paths: where the files are.
        environment: the process's environment.
        manager: what starts programs at login here.
        service: what would be started.
        osc_port: where DAWs are to speak; 0 for any free port.
    """
    yield from _daemon(paths, osc_port)
    yield _writer(paths)
    yield _login(manager, service)
    yield from _token(paths)
    yield from _privacy(paths)
    yield from _watches()
    yield from _logs(paths)
    yield from _variables(environment)


def _daemon(paths: Paths, osc_port: int) -> Iterator[Check]:
    """Yield whether it runs and all that it says does not work, or whether it could hear DAWs."""
    found = _running(paths)
    yield found
    if found.state != "fail" and running(paths):
        for trouble in status(paths).troubles:
            yield Check("Trouble", "warn", trouble)
    elif osc_port:
        yield _osc(osc_port)


def _running(paths: Paths) -> Check:
    runtime = read_runtime(paths)
    if runtime is None or not is_same_process(runtime):
        hint = "" if runtime is None else "Start it again: samplerecs daemon start"
        state = "not running" if runtime is None else "ended without a word"
        return Check("Daemon", "ok" if runtime is None else "warn", f"{state}.", hint)
    if not alive(runtime):
        return Check(
            "Daemon",
            "fail",
            f"process {runtime.pid} does not answer at {runtime.address}.",
            "samplerecs daemon restart; `samplerecs daemon logs` may say why.",
        )
    if runtime.version != VERSION:
        return Check(
            "Daemon",
            "warn",
            f"version {runtime.version} runs, this is {VERSION}.",
            "samplerecs daemon restart",
        )
    return Check("Daemon", "ok", f"answers at {runtime.address}, process {runtime.pid}")


def _osc(port: int) -> Check:
    """Look whether the daemon will be able to hear DAWs; one that runs says so itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return Check(
                "DAW port",
                "warn",
                f"UDP {port} is taken by another program ({error.strerror}).",
                "End it, or give osc_port another number in the settings file.",
            )
    return Check("DAW port", "ok", f"UDP {port} is free")


def _writer(paths: Paths) -> Check:
    if not paths.database.exists():
        return Check("Writing", "ok", "nothing was written yet")
    lock = WriterLock(paths.database)
    try:
        with lock.acquire(0.0):
            return Check("Writing", "ok", "nobody writes now")
    except StoreBusy:
        runtime, holder = read_runtime(paths), lock.holder()
        if runtime is not None and runtime.pid == holder:
            return Check("Writing", "ok", "the daemon writes")
        return Check(
            "Writing",
            "warn",
            f"process {holder or 'unknown'} writes, and is no daemon that answers.",
            "Wait until its scan is done, or end it.",
        )
    except OSError as error:
        return Check("Writing", "fail", f"{paths.data}: {error.strerror}.", "Give yourself access.")


def _login(manager: Manager, service: Service) -> Check:
    try:
        written = manager.path.read_bytes()
    except OSError:
        return Check("Start at login", "ok", "not set up (samplerecs service install)")
    if written != manager.render(service):
        return Check(
            "Start at login",
            "warn",
            f"{manager.path} is of another installation.",
            "samplerecs service install",
        )
    return Check("Start at login", "ok", f"{manager.name}: {manager.path}")


def _token(paths: Paths) -> Iterator[Check]:
    if sys.platform == "win32" or not paths.runtime.exists():
        return
    mode = stat.S_IMODE(paths.runtime.stat().st_mode)
    if mode & 0o077:
        yield Check(
            "Token",
            "fail",
            f"{paths.runtime} can be read by others (mode {mode:o}).",
            f"chmod 600 {paths.runtime}, then samplerecs daemon restart",
        )


def _privacy(paths: Paths) -> Iterator[Check]:
    if open_to_others(paths.database):
        yield Check(
            "Privacy",
            "warn",
            f"{paths.database} can be read by others.",
            f"chmod 600 {paths.database}",
        )


def _watches() -> Iterator[Check]:
    try:
        allowed = int(_WATCHES.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    if allowed <= FEW_WATCHES:
        yield Check(
            "Watching",
            "warn",
            f"the system lets you watch {allowed:,} folders; larger libraries are looked at "
            "once a minute instead.",
            "As root: sysctl fs.inotify.max_user_watches=524288",
        )
    else:
        yield Check("Watching", "ok", f"up to {allowed:,} folders")


def _logs(paths: Paths) -> Iterator[Check]:
    folder = paths.log.parent
    if folder.is_dir():
        size = sum(file.stat().st_size for file in folder.iterdir())
        state, hint = ("warn", f"Look into {paths.log}.") if size > BIG_LOGS else ("ok", "")
        yield Check("Log", state, f"{paths.log} ({size / 1e6:.1f} MB)", hint)


def _variables(environment: Mapping[str, str]) -> Iterator[Check]:
    names = sorted(n for n in environment if n.startswith(("RECS_", "SAMPLERECS_")))
    if names:
        shown = ", ".join(f"{name}={environment[name]}" for name in names)
        yield Check("Environment", "ok", shown)
