"""Being found: `_osc._udp` by multicast DNS, so that control surfaces list samplerecs by name.

On the loopback interface alone, unless OSC is open to the network; then at that address too.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf import ServiceInfo, Zeroconf

LOOPBACK = "127.0.0.1"
OSC, OSC_QUERY = "_osc._udp.local.", "_oscjson._tcp.local."
#: What OSC 1.1 wants told of a service: our types of arguments.
_PROPERTIES = {"txtvers": "1", "version": "1.1", "types": "ifsTF"}
#: Seconds after the start: importing and asking around must not hold up the first list.
AFTER_S = 2.0
#: Seconds between two looks at what is to be told, and between two attempts that failed.
LOOK_S, RETRY_S = 1.0, 30.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be found: kind of service, address and port of this computer."""

    kind: str
    address: str
    port: int


class Discovery:
    """A `host.Part`: tells what can be found, as long as it is there.

    Args:
        told: returns what is there now; asked every second.
        name: under which it is found.
        after_s: seconds from the start to the first word.
    """

    def __init__(
        self, told: Callable[[], Sequence[Told]], name: str, after_s: float = AFTER_S
    ) -> None:
        self._told = told
        self._name = name
        self._after_s = after_s
        self._trouble = self._away = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="discovery", daemon=True)

    def start(self) -> None:
        """Begin; what keeps it from being found is a trouble, not an error."""
        self._thread.start()

    def stop(self) -> None:
        """Take the word back; waits at most a second; may be called twice."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        return [one for one in (self._trouble, self._away) if one]

    def counters(self) -> dict[str, int]:
        """Return nothing: what was found is counted by whoever looks."""
        return {}

    def _run(self) -> None:
        speaker: Zeroconf | None = None
        said: tuple[Told, ...] = ()
        wait = self._after_s
        while not self._ended.wait(wait):
            wait, (now, away) = LOOK_S, _split(self._told())
            self._misses(away)
            if now == said:
                continue
            _close(speaker)
            speaker, said = None, ()
            try:
                speaker = self._speaker(now) if now else None
            except Exception as error:  # noqa: BLE001 - what fails now may do later
                self._fails(error)
                wait = RETRY_S
            else:
                said, self._trouble = now, ""
        _close(speaker)

    def _speaker(self, told: Sequence[Told]) -> Zeroconf:
        """Tell it all; raise what the network or zeroconf raises."""
        # A tenth of a second of imports, in this thread and after the first list.
        from zeroconf import IPVersion, Zeroconf

        addresses = list(dict.fromkeys(one.address for one in told))
        # zeroconf would leave a socket behind.
        if missing := set(addresses) - {one.ip for one in _addresses()}:
            raise OSError(f"no interface has the address {min(missing)}")
        speaker = Zeroconf(interfaces=addresses, ip_version=IPVersion.V4Only)
        try:
            for kind in dict.fromkeys(one.kind for one in told):
                info = self._info([one for one in told if one.kind == kind])
                speaker.register_service(info, allow_name_change=True)
        except BaseException:
            speaker.close()
            raise
        return speaker

    def _info(self, told: Sequence[Told]) -> ServiceInfo:
        from zeroconf import ServiceInfo

        kind = told[0].kind
        return ServiceInfo(
            kind,
            f"{self._name}.{kind}",
            addresses=[socket.inet_aton(one.address) for one in told],
            port=told[0].port,
            properties=_PROPERTIES,
            server=f"{self._name.replace(' ', '-')}.local.",
        )

    def _misses(self, away: Sequence[Told]) -> None:
        """Tell of a network that is not there now; what is on this computer is found still."""
        where = f"at {away[0].address}: no interface has that address now" if away else ""
        self._away = f"samplerecs cannot be found by name {where}." if where else ""

    def _fails(self, error: Exception) -> None:
        what = str(error) or type(error).__name__
        text = f"samplerecs cannot be found by name on this computer: {what}."
        if text != self._trouble:
            self._trouble = text
            _log.warning("%s It is tried again.", text, exc_info=not isinstance(error, OSError))


def _split(told: Sequence[Told]) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Part what can be told now from what is at an address that no interface has."""
    if all(one.address == LOOPBACK for one in told):
        return tuple(told), ()
    here = {one.ip for one in _addresses()}
    known = tuple(one for one in told if one.address in here)
    return known, tuple(one for one in told if one.address not in here)


def own_address(said: str) -> str:
    """Return the IPv4 address that is meant by an address or by the name of an interface.

    What is neither is returned as it is: it may come up later, and opening it tells.
    """
    with contextlib.suppress(ValueError):
        return str(ipaddress.IPv4Address(said.strip()))
    for one in _addresses():
        if said.strip() in one.names:
            return one.ip
    return said.strip()


@dataclass(frozen=True, slots=True)
class _Address:
    ip: str
    names: tuple[str, str]


def _addresses() -> list[_Address]:
    """Return this computer's IPv4 addresses with the names of their interfaces."""
    import ifaddr

    return [
        _Address(str(one.ip), (str(adapter.name), adapter.nice_name))
        for adapter in ifaddr.get_adapters()
        for one in adapter.ips
        if one.is_IPv4
    ]


def _close(speaker: Zeroconf | None) -> None:
    if speaker is not None:
        with contextlib.suppress(OSError, RuntimeError):
            speaker.close()
