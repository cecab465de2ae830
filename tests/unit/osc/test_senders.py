"""Who is remembered when too many speak."""

from __future__ import annotations

from samplerecs_osc.senders import KEPT, Senders


def passing(senders: Senders, count: int) -> None:
    """Have many ports speak once each."""
    for port in range(count):
        senders.sender(("127.0.0.1", 10_000 + port)).packets += 1


def test_one_that_named_itself_outlives_many_that_speak_once() -> None:
    senders = Senders(lambda: 0.0)
    named = senders.sender(("127.0.0.1", 1))
    named.name, named.packets = "SuperCollider", 1
    steady = senders.sender(("127.0.0.1", 2))
    steady.packets = 2
    passing(senders, 3 * KEPT)
    assert senders.sender(("127.0.0.1", 1)).source == "SuperCollider"
    assert senders.sender(("127.0.0.1", 2)) is steady
    assert sum(senders.knows(("127.0.0.1", port)) for port in range(65_536)) == KEPT


def test_where_all_are_steady_the_longest_silent_goes() -> None:
    senders = Senders(lambda: 0.0)
    for port in range(1, KEPT + 2):
        senders.sender(("127.0.0.1", port)).packets = 2
    assert not senders.knows(("127.0.0.1", 1))
    assert senders.knows(("127.0.0.1", 2))
    assert senders.knows(("127.0.0.1", KEPT + 1))
