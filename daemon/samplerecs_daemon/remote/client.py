"""`HttpClient`: every method of `api.Client`, answered by a daemon."""

from __future__ import annotations

from collections.abc import Iterator

from samplerecs_daemon.api import Event, LiveList
from samplerecs_daemon.remote.events import follow_events, follow_lists
from samplerecs_daemon.remote.folders import RemoteFolders
from samplerecs_daemon.remote.keeping import RemoteKeeping
from samplerecs_daemon.remote.operations import RemoteOperations
from samplerecs_daemon.remote.projects import RemoteProjects
from samplerecs_daemon.remote.rendering import RemoteRendering
from samplerecs_daemon.remote.sounds import Listen, RemoteSounds
from samplerecs_daemon.remote.suggesting import RemoteSuggesting
from samplerecs_daemon.remote.transport import Transport


class HttpClient(
    RemoteSuggesting,
    RemoteSounds,
    RemoteRendering,
    RemoteFolders,
    RemoteKeeping,
    RemoteProjects,
    RemoteOperations,
):
    """Asks the daemon of this machine.

    Paths are made absolute before they travel: the daemon works in another folder. Every method
    raises `DaemonGone` when no answer comes.

    Args:
        address: where the daemon listens, such as http://127.0.0.1:8765; loopback only.
        token: what its runtime file says.
        listen: analyses files in this process, for `analyse`.
    """

    def __init__(self, address: str, token: str, listen: Listen) -> None:
        super().__init__(Transport(address, token), listen)

    def follow(self) -> Iterator[LiveList]:
        """Yield the current list, then the new one after each change, until the daemon ends.

        Raises:
            DaemonGone: when it has ended and none came in its place.
        """
        return follow_lists(self._transport)

    def events(self, last_id: str = "") -> Iterator[Event]:
        """Yield what happens, resuming where a connection broke.

        Args:
            last_id: id of the last event known; "" for what happens from now on.

        Raises:
            DaemonGone: when it has ended and none came in its place.
        """
        return follow_events(self._transport, last_id)
