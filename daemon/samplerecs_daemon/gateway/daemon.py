"""The daemon as a process: run, started, ended, and how it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NoReturn

from samplerecs_daemon.api import DaemonStatus

if TYPE_CHECKING:
    from samplerecs_daemon.lifecycle import Started, Stopped


def run_daemon(*, terminal: bool, lan: bool = False, lan_osc: str = "") -> NoReturn:
    """Be the daemon until told to end, then end the process with status 0.

    Args:
        terminal: also write the log to stderr, as sentences.
        lan: let other computers of the network ask, with the token.
        lan_osc: interface or address at which devices of the network may speak OSC.

    Raises:
        DaemonRunning: this user has a daemon already; SamplerecsError: it cannot start.
    """
    from samplerecs_daemon import server

    server.run(os.environ, terminal=terminal, lan=lan, lan_osc=lan_osc)


def start_daemon(*, lan: bool = False, lan_osc: str = "") -> Started:
    """Start the daemon in the background and wait until it answers.

    Args:
        lan: let other computers of the network ask, with the token.
        lan_osc: interface or address at which devices of the network may speak OSC.

    Raises:
        ConfigError: when a setting cannot be used.
        DaemonError: when it does not start; the message says why.
    """
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.start(find_paths(os.environ), os.environ, lan=lan, lan_osc=lan_osc)


def check_settings() -> None:
    """Raise ConfigError when a setting cannot be used: before a daemon that runs is ended."""
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    lifecycle.check_settings(find_paths(os.environ), os.environ)


def stop_daemon() -> Stopped | None:
    """End the daemon and wait until it is gone; None when there is none.

    Raises:
        DaemonError: when it cannot be ended.
    """
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.stop(find_paths(os.environ))


def daemon_status() -> DaemonStatus:
    """Return how the daemon is; `running` is False when none answers."""
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.status(find_paths(os.environ))


def daemon_log(count: int, *, follow: bool = False) -> Iterator[tuple[Mapping[str, object], str]]:
    """Yield the last entries of the daemon's log, each as data and as a sentence.

    Args:
        count: how many (0..).
        follow: go on with each new one, without end.
    """
    from samplerecs_daemon import logs, logtail
    from samplerecs_daemon.paths import find_paths

    path = find_paths(os.environ).log
    entries = logtail.follow(path, count) if follow else logtail.last_entries(path, count)
    for entry in entries:
        yield entry, logs.readable(entry)
