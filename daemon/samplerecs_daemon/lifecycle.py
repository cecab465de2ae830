"""Starting the daemon from another process, ending it, and asking how it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from samplerecs_daemon.api import VERSION, Context, DaemonStatus, from_json
from samplerecs_daemon.ingest.processes import birth_of
from samplerecs_daemon.owned import own_folder
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import (
    ANSWER_S,
    UNANSWERED,
    Runtime,
    ask,
    is_same_process,
    read_runtime,
    remove_runtime,
    running,
)
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import DaemonError, DaemonVersion, StoreBusy

#: Seconds within which a started daemon must answer. It needs one or two; beside a DAW that takes
#: every core, at the low priority it has, many more.
START_S = 60.0
#: Seconds a daemon is given to end by itself. It sees to it in two, when it gets a turn.
STOP_S = 10.0
_LOOK_S = 0.05
_OK = 200
#: DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP: no console, and no Ctrl-C meant for ours.
_DETACHED = 0x00000008 | 0x00000200


@dataclass(frozen=True, slots=True)
class Started:
    """A daemon that answers.

    Attributes:
        pid: its process id.
        address: where it listens, as a URL.
        new: False when it ran already.
        replaced: version of the daemon that was ended for it, "" when there was none.
        lan: other computers of the network may ask.
        lan_osc: where its command line opened OSC to the network; "" for nowhere.
    """

    pid: int
    address: str
    new: bool
    replaced: str = ""
    lan: bool = False
    lan_osc: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A daemon that ended.

    Attributes:
        pid: what its process id was.
        killed: True when it did not end by itself.
        lan: it let other computers of the network ask.
        lan_osc: where its command line opened OSC to the network; "" for nowhere.
    """

    pid: int
    killed: bool
    lan: bool = False
    lan_osc: str = ""


def run_command() -> tuple[str, ...]:
    """Return the command line of a daemon in the background.

    -P: a file of the current folder must never be taken for a module.
    """
    return (sys.executable, "-P", "-m", "samplerecs_cli", "daemon", "run", "--background")


def start(
    paths: Paths,
    environment: Mapping[str, str],
    wait_s: float = START_S,
    *,
    lan: bool = False,
    lan_osc: str = "",
) -> Started:
    """Start the daemon as a process of its own and wait until it answers.

    One of another version is replaced, and what that was open to stays so.

    Args:
        paths: the user's folders.
        environment: what the daemon gets as its environment.
        wait_s: seconds within which it must answer.
        lan: let other computers of the network ask, with the token.
        lan_osc: address or interface at which devices of the network may speak OSC.

    Raises:
        ConfigError: when a setting cannot be used.
        DaemonVersion: one of another version runs while something is being recorded.
        DaemonError: it ended or does not answer; the message says why.
    """
    # One of another version that is only slow would be taken for the one that is started.
    found = running(paths)
    if found and found.version == VERSION:
        return _started(found, new=False)
    # Here already, so that a wrong one is told as what it is; and before another daemon is ended.
    check_settings(paths, environment)
    if found:
        _end_other_version(paths, found)
        lan, lan_osc = lan or found.lan, lan_osc or found.lan_osc
    begun = time.time()
    # Its words before it has a log; nobody else may read or overwrite them.
    with tempfile.TemporaryFile() as words:
        child = _spawn(paths, environment, words, _flags(lan, lan_osc))
        answering = _wait_for_answer(paths, child, words, wait_s)
    # On Windows a virtual environment's python.exe starts the real one: the pids differ.
    new = answering.started_at >= begun if os.name == "nt" else answering.pid == child.pid
    return _started(answering, new=new, replaced=found.version if found else "")


def check_settings(paths: Paths, environment: Mapping[str, str]) -> None:
    """Raise ConfigError when a daemon could not use the settings."""
    # What reads them is heavy, and neither a status nor a stop needs it.
    from samplerecs_daemon.config import load_settings

    load_settings(paths.settings, environment)


def _started(runtime: Runtime, *, new: bool, replaced: str = "") -> Started:
    return Started(
        runtime.pid, runtime.address, new, replaced, lan=runtime.lan, lan_osc=runtime.lan_osc
    )


def _flags(lan: bool, lan_osc: str) -> list[str]:
    """Return the options of a daemon that can be reached from the network."""
    return [*(["--lan"] if lan else []), *(["--lan-osc", lan_osc] if lan_osc else [])]


def _wait_for_answer(
    paths: Paths, child: subprocess.Popen[bytes], words: IO[bytes], wait_s: float
) -> Runtime:
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        if found := running(paths):
            return found
        # Ended with 0, it left the field to another one, which is about to answer.
        if child.poll():
            raise _not_started(words)
        time.sleep(_LOOK_S)
    raise DaemonError(
        f"The daemon (process {child.pid}) does not answer after {wait_s:.0f} s; it goes on.",
        "`samplerecs daemon logs` may say why.",
    )


def _spawn(
    paths: Paths, environment: Mapping[str, str], words: IO[bytes], flags: Sequence[str]
) -> subprocess.Popen[bytes]:
    try:
        own_folder(paths.data)
    except OSError as error:
        raise DaemonError(
            f"The data folder {paths.data} cannot be made: {error.strerror}.",
            "Make room, give yourself the right to, or choose another one.",
        ) from None
    return subprocess.Popen(
        [*run_command(), *flags],
        env=dict(environment),
        # Not the user's folder: the daemon must not keep a drive from being unplugged.
        cwd=paths.data,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=words,
        start_new_session=True,
        creationflags=_DETACHED if sys.platform == "win32" else 0,
    )


def _not_started(words: IO[bytes]) -> DaemonError:
    words.seek(0)
    lines = words.read().decode(errors="replace").strip().splitlines()
    if not lines:
        return DaemonError("The daemon did not start.", "`samplerecs daemon logs` may say why.")
    why = lines[0].removeprefix("samplerecs: ")
    return DaemonError(f"The daemon did not start: {why}", " ".join(map(str.strip, lines[1:])))


def _end_other_version(paths: Paths, found: Runtime) -> None:
    if is_recording(found):
        raise DaemonVersion(
            f"The daemon that runs is samplerecs {found.version}, this is {VERSION}.",
            "It is not replaced while you record: `samplerecs daemon restart` afterwards.",
        )
    stop(paths)


def is_recording(runtime: Runtime) -> bool:
    """Say whether a DAW records just now: then the daemon is not ended."""
    try:
        reply = ask(runtime, "GET", "/api/v1/recommendations/context", timeout_s=ANSWER_S)
        values = from_json(Context, reply.data).values
    except UNANSWERED:
        return False
    return "recording" in values and values["recording"].value is True


def stop(paths: Paths, wait_s: float = STOP_S) -> Stopped | None:
    """End the daemon, by force when it takes too long; None when there is none.

    A stale runtime file is removed; a process that only has the pid of a daemon is left alone.

    Args:
        paths: the user's folders.
        wait_s: seconds that it is given to end by itself.

    Raises:
        DaemonError: when it is not ours to end.
    """
    deadline = time.monotonic() + wait_s
    while True:
        runtime = read_runtime(paths)
        if runtime and is_same_process(runtime):
            return _end(paths, runtime.pid, runtime, wait_s)
        if not is_held(paths):
            if runtime:
                remove_runtime(paths, runtime)
            return None
        # It is about to answer, or to end; else it hangs, and only the lock knows its process.
        if time.monotonic() > deadline and (pid := WriterLock(paths.runtime).holder()):
            return _end(paths, pid, None, wait_s)
        time.sleep(_LOOK_S)


def _end(paths: Paths, pid: int, runtime: Runtime | None, wait_s: float) -> Stopped:
    birth = birth_of(pid)
    _ask_to_end(pid, runtime)
    killed = not _is_over(pid, birth, wait_s)
    if killed:
        _signal(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        if not _is_over(pid, birth, wait_s):
            raise DaemonError(f"The daemon (process {pid}) cannot be ended.", "Restart the system.")
    if runtime:
        remove_runtime(paths, runtime)
    if runtime is None:
        return Stopped(pid, killed)
    return Stopped(pid, killed, lan=runtime.lan, lan_osc=runtime.lan_osc)


def _ask_to_end(pid: int, runtime: Runtime | None) -> None:
    if sys.platform != "win32":
        _signal(pid, signal.SIGTERM)
        return
    # Windows has no signal that asks; without an answer it is ended by force.
    if runtime:
        try:
            ask(runtime, "POST", "/api/v1/shutdown", timeout_s=ANSWER_S)
        except UNANSWERED:
            return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    except PermissionError:
        raise DaemonError(
            f"The daemon (process {pid}) belongs to another user.",
            "End it as the user who started it.",
        ) from None


def _is_over(pid: int, birth: str | None, wait_s: float) -> bool:
    deadline = time.monotonic() + wait_s
    while birth is not None and birth_of(pid) == birth:
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_S / 5)
    return True


def is_held(paths: Paths) -> bool:
    """Say whether some process is the daemon, or is about to be or to end.

    Raises:
        StoreReadOnly: when the folder cannot be written, so that nobody can tell.
    """
    lock = WriterLock(paths.runtime)
    # To ask leaves nothing behind.
    if not lock.known:
        return False
    try:
        lock.acquire(0.0)
    except StoreBusy:
        return True
    lock.release()
    return False


def status(paths: Paths) -> DaemonStatus:
    """Ask the daemon how it is; `running` is False when none answers."""
    found = running(paths)
    if found is None:
        return _unanswered(paths)
    try:
        reply = ask(found, "GET", "/api/v1/status", timeout_s=ANSWER_S)
        if reply.status == _OK:
            return from_json(DaemonStatus, reply.data)
        trouble = f"It answers HTTP {reply.status} to the question how it is."
    except UNANSWERED as error:
        trouble = f"It does not say how it is ({error})."
    return DaemonStatus(
        True,
        found.version,
        found.pid,
        found.address,
        found.started_at,
        troubles=(trouble,),
        lan=found.lan,
        lan_osc=found.lan_osc,
    )


def _unanswered(paths: Paths) -> DaemonStatus:
    if not is_held(paths):
        return DaemonStatus(False, VERSION, 0)
    pid = WriterLock(paths.runtime).holder() or 0
    trouble = f"Process {pid or 'unknown'} is the daemon, but does not answer (yet)."
    return DaemonStatus(False, VERSION, pid, troubles=(trouble,))
