"""The same typed client, whoever answers it: a daemon, or an engine in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from samplerecs_daemon.api import AnalysedFile, Client

if TYPE_CHECKING:
    from samplerecs_daemon.remote.sounds import Listen


@contextmanager
def open_client(home: Path | None = None) -> Iterator[Client]:
    """Open the engine for a `with` block: the daemon's where one runs, else one in this process.

    Args:
        home: a folder to keep settings, data and cache in, instead of the user's own.

    Raises:
        DaemonVersion: a daemon of another version can neither be used nor replaced now.
        SamplerecsError: when settings or store cannot be used.
    """
    from samplerecs_daemon.remote.attach import attach

    environment = _environment(home)
    client = attach(environment, _listener(environment)) or _local_client(environment)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def open_daemon(home: Path | None = None) -> Iterator[Client]:
    """Open the client of the daemon that runs, for a `with` block; it can be followed.

    Args:
        home: a folder to keep settings, data and cache in, instead of the user's own.

    Raises:
        DaemonGone: none runs.
        DaemonVersion: one of another version can neither be used nor replaced now.
    """
    from samplerecs_daemon.remote.attach import attach
    from samplerecs_models.errors import DaemonGone

    environment = _environment(home)
    client = attach(environment, _listener(environment))
    if client is None:
        raise DaemonGone("The daemon does not run.", "`samplerecs daemon start` starts it.")
    try:
        yield client
    finally:
        client.close()


def _local_client(environment: Mapping[str, str]) -> Client:
    from samplerecs_daemon import wiring

    return wiring.open_local(environment)


def _listener(environment: Mapping[str, str]) -> Listen:
    """Return what analyses files in this process; the engine for it is made when it is needed."""

    def listen(
        paths: Sequence[Path], *, audio_only: bool, with_vector: bool
    ) -> Iterator[AnalysedFile]:
        with closing(_local_client(environment)) as local:
            yield from local.analyse(paths, audio_only=audio_only, with_vector=with_vector)

    return listen


def _environment(home: Path | None) -> Mapping[str, str]:
    if home is None:
        return os.environ
    from samplerecs_daemon.paths import HOME_VARIABLE

    return {**os.environ, HOME_VARIABLE: str(home)}
