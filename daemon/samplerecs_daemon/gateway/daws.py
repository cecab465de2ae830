"""How DAWs and other senders are connected; none of it needs a daemon."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samplerecs_daemon.daws.choices import DawProfile
    from samplerecs_daemon.daws.probe import Pong
    from samplerecs_daemon.daws.setup.doing import Setups
    from samplerecs_daemon.daws.setup.recipe import Recipe


def daw_profiles() -> list[DawProfile]:
    """Return every DAW profile, whether it is switched on, and where its program has to send.

    Raises:
        ConfigError: when a setting or the file of choices cannot be used.
    """
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    return Choices(find_paths(os.environ)).profiles(_osc_place()[0])


def daw_profile_troubles() -> tuple[str, ...]:
    """Return a sentence for each file of a profile that cannot be used; needs no daemon."""
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    choices = Choices(find_paths(os.environ))
    choices.wanted()
    return choices.troubles


def switch_daw(name: str, *, on: bool) -> None:
    """Switch a DAW profile on or off; a daemon that runs follows within two seconds.

    Raises:
        InputError: when there is no such profile; ConfigError: when it cannot be kept.
    """
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    Choices(find_paths(os.environ)).switch(name, on=on)


def daw_recipes() -> dict[str, Recipe]:
    """Return how each program is connected that `daw setup` knows, to the daemon that runs now.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.daws.setup.recipe import Place
    from samplerecs_daemon.daws.setup.recipes import recipes

    port, lan = _osc_place()
    return recipes(Place.here(os.environ, port, lan))


def _osc_place() -> tuple[int, str]:
    """Return where OSC is heard: UDP port, and the address for devices of the network, "" for none.

    The daemon that runs knows it; without one it is what is set, 0 for any free port.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.config import load_settings
    from samplerecs_daemon.discovery import own_address
    from samplerecs_daemon.gateway.daemon import daemon_status
    from samplerecs_daemon.paths import find_paths

    set_ = load_settings(find_paths(os.environ).settings, os.environ)
    now = daemon_status()
    lan = now.lan_osc if now.running else set_.lan_osc
    return now.counters.get("osc port", 0) or set_.osc_port, own_address(lan) if lan else ""


def setups() -> Setups:
    """Return what does set-ups and takes them back."""
    from samplerecs_daemon.daws.setup.doing import Setups
    from samplerecs_daemon.paths import find_paths

    return Setups(find_paths(os.environ))


def pair_device(address: str, *, paired: bool) -> str:
    """Let a device of the network do everything over OSC, or end that; return its address.

    Raises:
        InputError: when it is no address; ConfigError: when it cannot be kept.
    """
    from samplerecs_daemon.daws.pairing import Pairing
    from samplerecs_daemon.paths import find_paths

    return Pairing(find_paths(os.environ).paired).set(address, paired=paired)


def ping_osc(port: int) -> Pong | None:
    """Send a ping to a UDP port of this computer; None when nobody answers."""
    from samplerecs_daemon.daws.probe import ping

    return ping(port)
