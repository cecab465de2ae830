"""From a home to the client of its daemon; nothing heavy is loaded where none runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from samplerecs_daemon.api import API_VERSION, VERSION
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.runtime import Runtime, running, setting_variables
from samplerecs_models.errors import DaemonGone, DaemonVersion

if TYPE_CHECKING:
    from samplerecs_daemon.remote.client import HttpClient
    from samplerecs_daemon.remote.sounds import Listen

#: Its warnings reach stderr by themselves; a face with a screen of its own sets a handler.
_log = logging.getLogger(__name__)


def attach(environment: Mapping[str, str], listen: Listen) -> HttpClient | None:
    """Return a client of the daemon that answers, None where none does.

    A daemon of another version is replaced by one of this version, and a warning says so; not
    while something is recorded: then it is used as it is, where it can be.

    Args:
        environment: says where the home is; the environment of a daemon that is started.
        listen: analyses files in this process.

    Raises:
        DaemonVersion: one of another version can neither be used nor replaced now.
        DaemonError: it was ended for one of this version, which does not start.
    """
    found = running(find_paths(environment))
    if found is None:
        return None
    if found.version != VERSION:
        found = _of_this_version(found, environment)
    _tell_of_settings(found, environment)
    from samplerecs_daemon.remote.client import HttpClient

    return HttpClient(found.address, found.token, listen)


def _tell_of_settings(found: Runtime, environment: Mapping[str, str]) -> None:
    """Say which settings of this environment the daemon was started without."""
    here = set(setting_variables(environment)) - set(found.variables)
    if here and found.version == VERSION:
        names = ", ".join(sorted(text.partition("=")[0] for text in here))
        _log.warning(
            "%s counts only when the daemon starts, and one runs without it: "
            "`samplerecs daemon restart` takes it up.",
            names,
        )


def _of_this_version(found: Runtime, environment: Mapping[str, str]) -> Runtime:
    from samplerecs_daemon import lifecycle

    paths = find_paths(environment)
    try:
        lifecycle.start(paths, environment)
    except DaemonVersion as kept:
        if found.api != API_VERSION:
            raise
        _log.warning("%s", kept)
        return found
    _log.warning("The daemon was samplerecs %s; now %s runs.", found.version, VERSION)
    fresh = running(paths)
    if fresh is None:
        raise DaemonGone("The daemon ended again.", "`samplerecs daemon logs` may say why.")
    return fresh
