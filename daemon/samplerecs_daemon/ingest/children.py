"""What every child process of the daemon shares: how it is started, and how it behaves.

Nothing heavy is imported here: a child loads it before anything else.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.context import ForkServerProcess, SpawnProcess
from types import ModuleType

_NICE = 10
#: One child is started at a time: starting changes the environment and hides the main module.
_STARTING = threading.Lock()


def start(
    process: SpawnProcess | ForkServerProcess, environment: dict[str, str] | None = None
) -> None:
    """Start a child with a few variables of its own, without its parent's main module.

    Raises:
        OSError: when the system starts no more processes.
    """
    with _STARTING, _environment(environment or {}), _no_main():
        process.start()


def settle(*, polite: bool = True) -> None:
    """Make this process a quiet child that never outlives its parent.

    Args:
        polite: let others have the processor first.
    """
    # Ctrl-C reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    _be_quiet()
    if polite:
        be_polite()


def be_polite() -> None:
    """Let others have the processor first: this thread on Linux, the whole process elsewhere."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        # On Linux the number 0 is the calling thread, and threads that it starts later.
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)


def die_with_parent() -> None:
    """End this process when its parent ends, whatever it is doing.

    A thread waits for the parent everywhere. On Linux the kernel also sends SIGIO, whose default
    is to end the process: it reaches a decoder that hangs with the interpreter locked.
    """
    parent = parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        import fcntl

        sentinel: int = parent.sentinel
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(sentinel, fcntl.F_GETFL)
        fcntl.fcntl(sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _be_quiet() -> None:
    """Send what libraries print to nowhere: stdout and stderr belong to the parent's user."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables for the child that is started inside; numpy reads them when it loads."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide the program from the child that is started inside.

    A spawned child would import its parent's main module again: here the whole command line,
    half as long as all that a worker needs itself.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
