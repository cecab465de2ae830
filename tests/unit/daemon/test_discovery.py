"""What keeps samplerecs from being found is said and tried again."""

from __future__ import annotations

import pytest
from osc_parts import until

from samplerecs_daemon.discovery import LOOPBACK, OSC, Discovery, Told, own_address


def test_an_interface_that_is_not_there_is_a_trouble_and_no_end() -> None:
    part = Discovery(lambda: [Told(OSC, "192.0.2.1", 9123)], "samplerecs test", after_s=0.0)
    part.start()
    try:
        until(lambda: part.troubles())
        assert "cannot be found by name" in part.troubles()[0]
    finally:
        part.stop()
        part.stop()


def test_a_network_that_is_away_keeps_nobody_here_from_finding_it() -> None:
    from zeroconf import IPVersion, Zeroconf

    name = "samplerecs without its network"
    told = [Told(OSC, LOOPBACK, 9123), Told(OSC, "192.0.2.1", 9123)]
    part = Discovery(lambda: told, name, after_s=0.0)
    looker = Zeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    part.start()
    try:
        until(lambda: looker.get_service_info(OSC, f"{name}.{OSC}", timeout=1000))
        assert "192.0.2.1" in part.troubles()[0]
        told.pop()
        until(lambda: not part.troubles())
    finally:
        part.stop()
        looker.close()


def test_nothing_is_told_of_a_port_that_is_closed() -> None:
    part = Discovery(list, "samplerecs test", after_s=0.0)
    part.start()
    part.stop()
    assert part.troubles() == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [("192.168.1.5", "192.168.1.5"), (" 127.0.0.2 ", "127.0.0.2"), ("nowhere0", "nowhere0")],
)
def test_an_address_is_meant_as_it_stands(said: str, meant: str) -> None:
    assert own_address(said) == meant


def test_an_interface_is_known_by_its_name() -> None:
    import ifaddr

    loopback = next(
        adapter.name
        for adapter in ifaddr.get_adapters()
        if any(one.ip == LOOPBACK for one in adapter.ips)
    )
    assert own_address(loopback) == LOOPBACK
