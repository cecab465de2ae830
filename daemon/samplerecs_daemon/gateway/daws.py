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
    """Return every DAW profile and whether it is switched on.

    Raises:
        ConfigError: when the file of choices cannot be read.
    """
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    return Choices(find_paths(os.environ)).profiles()


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


def daw_recipes(port: int = 0) -> dict[str, Recipe]:
    """Return how each program is connected that `daw setup` knows.

    Args:
        port: UDP port where OSC is heard; the one that is set when 0.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.config import load_settings
    from samplerecs_daemon.daws.setup.recipe import Place
    from samplerecs_daemon.daws.setup.recipes import recipes
    from samplerecs_daemon.discovery import own_address
    from samplerecs_daemon.paths import find_paths

    set_ = load_settings(find_paths(os.environ).settings, os.environ)
    lan = own_address(set_.lan_osc) if set_.lan_osc else ""
    return recipes(Place.here(os.environ, port or set_.osc_port, lan))


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
