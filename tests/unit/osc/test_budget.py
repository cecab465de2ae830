"""Who floods leaves room for the others."""

from __future__ import annotations

from samplerecs_osc.budget import ALL_A_BEAT, EACH_A_BEAT, Budget

FLOOD, OTHER = ("127.0.0.1", 1), ("127.0.0.1", 2)


def test_one_sender_leaves_room_for_another() -> None:
    budget = Budget(lambda address: True)
    for _ in range(EACH_A_BEAT):
        assert budget.allows(FLOOD)
        budget.spend(FLOOD, 1)
    assert not budget.allows(FLOOD)
    assert budget.allows(OTHER)
    budget.renew()
    assert budget.allows(FLOOD)


def test_one_who_opens_a_port_for_each_message_is_one_sender() -> None:
    budget = Budget(lambda address: address == OTHER)
    taken = 0
    while budget.allows(("127.0.0.1", 1000 + taken)):
        budget.spend(("127.0.0.1", 1000 + taken), 1)
        taken += 1
    assert taken == EACH_A_BEAT
    assert budget.allows(OTHER)


def test_all_together_have_an_end() -> None:
    budget = Budget(lambda address: True)
    budget.spend(FLOOD, ALL_A_BEAT)
    assert not budget.allows(OTHER)
