"""The way into the web panel from another process: a running daemon, and a link of it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from samplerecs_daemon import lifecycle
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import UNANSWERED, Runtime, ask, running
from samplerecs_models.errors import DaemonError, DaemonGone

_ASK_S = 10.0
#: An address of nobody (TEST-NET-1, RFC 5737): the system says by which of ours it would go there.
_NOBODY = ("192.0.2.1", 9)


@dataclass(frozen=True, slots=True)
class Way:
    """A link into the panel.

    Attributes:
        url: to be opened within `expires_s` seconds, once.
        expires_s: seconds.
        lan: True where the link is for another device of the network.
        restarted: True when the daemon had to be started anew to be reached from there.
    """

    url: str
    expires_s: float
    lan: bool
    restarted: bool


def way_in(paths: Paths, environment: Mapping[str, str], *, lan: bool) -> Way:
    """Start the daemon if none runs, and make a link into its panel.

    Args:
        paths: the user's folders.
        environment: what a daemon that is started gets.
        lan: for another device; a daemon that only this computer reaches is started anew.

    Raises:
        DaemonError: when it cannot be started, or cannot be reached from the network.
    """
    lifecycle.start(paths, environment, lan=lan)
    found = _link(paths)
    restarted = lan and not found[1]["lan"]
    if restarted:
        if lifecycle.is_recording(found[0]):
            raise DaemonError(
                "The daemon must start anew to be reached from the network, and a recording runs.",
                "Try again after it.",
            )
        lifecycle.stop(paths)
        lifecycle.start(paths, environment, lan=True, lan_osc=found[0].lan_osc)
        found = _link(paths)
    runtime, answer = found
    host = own_address() if lan else "127.0.0.1"
    url = f"http://{host}:{runtime.port}{answer['path']}"
    return Way(url, float(str(answer["expires_s"])), lan, restarted)


def forget_browsers(paths: Paths) -> int:
    """Let no browser in any more without a new link; return how many were known.

    Raises:
        DaemonError: when no daemon answers.
    """
    answer = _asked(_running(paths), "DELETE", "/panel/browsers")
    return int(str(answer["browsers"]))


def own_address() -> str:
    """Return this computer's address in its network.

    Raises:
        DaemonError: when it is in none.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            # Nothing is sent: a datagram socket only chooses its own address here.
            sock.connect(_NOBODY)
            address: str = sock.getsockname()[0]
        except OSError:
            address = "127.0.0.1"
    if ipaddress.ip_address(address).is_loopback:
        raise DaemonError("This computer is in no network.", "Connect it, then try again.")
    return address


def _running(paths: Paths) -> Runtime:
    found = running(paths)
    if found is None:
        raise DaemonGone("The daemon does not run.", "`samplerecs daemon start` starts it.")
    return found


def _link(paths: Paths) -> tuple[Runtime, dict[str, object]]:
    runtime = _running(paths)
    return runtime, _asked(runtime, "POST", "/panel/link")


def _asked(runtime: Runtime, method: str, path: str) -> dict[str, object]:
    try:
        reply = ask(runtime, method, f"/api/v1{path}", timeout_s=_ASK_S)
    except UNANSWERED:
        raise DaemonGone(
            "The daemon does not answer.", "`samplerecs daemon logs` may say why."
        ) from None
    if reply.status != 200 or not isinstance(reply.data, dict):
        raise DaemonError("The daemon has no panel.", "`samplerecs daemon restart` may help.")
    return reply.data
