"""The exit codes, and which error ends with which."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How `samplerecs` ends; the reference page lists them with what to do."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    INPUT = 3
    NOT_FOUND = 4
    EMPTY_LIBRARY = 5
    CONFIG = 6
    STORE = 7
    DISK_FULL = 8
    BUSY = 9
    SOME_FAILED = 10
    DAEMON = 11
    ALREADY_RUNNING = 12
    INTERRUPTED = 130


_BY_CODE = {
    "internal": ExitCode.INTERNAL,
    "config": ExitCode.CONFIG,
    "decode": ExitCode.SOME_FAILED,
    "store": ExitCode.STORE,
    "store-corrupt": ExitCode.STORE,
    "store-newer": ExitCode.STORE,
    "store-read-only": ExitCode.STORE,
    "store-full": ExitCode.DISK_FULL,
    "store-busy": ExitCode.BUSY,
    "model": ExitCode.NOT_FOUND,
    "nothing-found": ExitCode.NOT_FOUND,
    "bad-path": ExitCode.NOT_FOUND,
    "empty-library": ExitCode.EMPTY_LIBRARY,
    "root-unreachable": ExitCode.NOT_FOUND,
    "daemon": ExitCode.DAEMON,
    "daemon-running": ExitCode.ALREADY_RUNNING,
    "daemon-gone": ExitCode.DAEMON,
    "daemon-version": ExitCode.DAEMON,
    "job-goes-on": ExitCode.INTERRUPTED,
}


def exit_code_of(error_code: str) -> ExitCode:
    """Return the exit code for an error's `code`; user input is the default."""
    return _BY_CODE.get(error_code, ExitCode.INPUT)
