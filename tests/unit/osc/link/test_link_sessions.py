"""Who is in which session, what is believed, and when it ends: with a clock of the test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_packets import alive, bye, entry, node, raw, transport

from samplerecs_osc.link.packet import Packet, parse
from samplerecs_osc.link.sessions import DISAGREE_S, MAX_NODES, LinkState, Sessions


def packet(data: bytes) -> Packet:
    read = parse(data)
    assert isinstance(read, Packet)
    return read


def heard(*packets: bytes, at: float = 0.0) -> Sessions:
    sessions = Sessions()
    for each in packets:
        assert sessions.hear(packet(each), at)
    return sessions


def state(sessions: Sessions, at: float = 0.0) -> LinkState:
    found = sessions.state(at)
    assert found is not None
    return found


def bpm(sessions: Sessions, at: float = 0.0) -> float | None:
    found = sessions.state(at)
    return found.bpm if found else None


def test_nobody_is_there() -> None:
    assert Sessions().state(0) is None
    assert Sessions().due(0) is None


def test_one_node_is_believed_until_its_ttl() -> None:
    sessions = heard(alive(122.0, ttl=5))
    assert (bpm(sessions), state(sessions).nodes) == (122.0, 1)
    assert sessions.due(0) == 5
    assert bpm(sessions, 4.9) == 122.0
    assert sessions.state(5.0) is None
    assert sessions.due(5.0) is None


def test_each_packet_gives_new_life() -> None:
    sessions = heard(alive(ttl=5))
    sessions.hear(packet(alive(ttl=5)), 4.0)
    assert bpm(sessions, 8.9) == 120.0
    assert sessions.state(9.0) is None


def test_a_node_that_leaves_is_gone_at_once() -> None:
    assert heard(alive(), bye()).state(0) is None
    assert heard(alive(), alive(ttl=0)).state(0) is None
    assert state(heard(alive(name=1), alive(name=2), bye(1))).nodes == 1
    assert heard(bye(9)).state(0) is None


def test_two_that_agree_are_one_word() -> None:
    sessions = heard(alive(97.5, name=1), alive(97.5, name=2))
    assert (bpm(sessions, 4), state(sessions, 4).nodes) == (97.5, 2)


def test_a_change_is_taken_from_the_latest_beat_origin_at_once() -> None:
    sessions = heard(alive(120, name=1, beat_origin=5), alive(120, name=2, beat_origin=5))
    sessions.hear(packet(alive(125, name=2, beat_origin=6)), 1.0)
    assert bpm(sessions, 1.0) == 125.0
    sessions.hear(packet(alive(125, name=1, beat_origin=6)), 1.1)
    assert bpm(sessions, 4.0) == 125.0


def test_who_disagrees_for_too_long_silences_the_session() -> None:
    sessions = heard(alive(120, name=1), alive(125, name=2, playing=True, started_at=1))
    assert sessions.due(0) == DISAGREE_S
    assert bpm(sessions, DISAGREE_S - 0.01) is not None
    silent = state(sessions, DISAGREE_S)
    assert (silent.bpm, silent.timeline, silent.playing, silent.nodes) == (None, None, True, 2)
    assert sessions.due(DISAGREE_S) == 5
    sessions.hear(packet(alive(125, name=1)), 3.0)
    assert bpm(sessions, 3.0) == 125.0


def test_disagreement_must_last_without_a_break() -> None:
    sessions = heard(alive(120, name=1), alive(125, name=2))
    sessions.hear(packet(alive(125, name=1)), 1.5)
    sessions.hear(packet(alive(130, name=1)), 1.6)
    assert bpm(sessions, 3.0) is not None
    assert bpm(sessions, 3.6) is None


def test_the_end_of_the_one_who_disagrees_ends_it() -> None:
    sessions = heard(alive(120, name=1, ttl=3), alive(125, name=2, ttl=9))
    assert bpm(sessions, 2.9) is None
    assert bpm(sessions, 3.0) == 125.0


def test_the_session_with_most_nodes_counts_then_the_older() -> None:
    sessions = heard(alive(100, name=1, session=1))
    sessions.hear(packet(alive(110, name=2, session=2)), 0.1)
    assert (bpm(sessions, 0.2), state(sessions, 0.2).sessions) == (100.0, 2)
    sessions.hear(packet(alive(110, name=3, session=2)), 0.3)
    assert bpm(sessions, 0.3) == 110.0
    sessions.hear(packet(bye(3)), 0.4)
    assert bpm(sessions, 0.4) == 100.0


def test_sessions_do_not_disagree_with_each_other() -> None:
    sessions = heard(alive(100, name=1, session=1), alive(110, name=2, session=2))
    assert bpm(sessions, 4.0) == 100.0


def test_a_node_that_joins_another_session_takes_nothing_along() -> None:
    sessions = heard(alive(100, name=1, session=1), alive(110, name=2, session=2))
    sessions.hear(packet(raw(name=node(1), body=entry(b"sess", node(2)))), 1.0)
    found = state(sessions, 1.0)
    assert (found.bpm, found.nodes, found.sessions) == (110.0, 2, 1)


def test_what_a_packet_leaves_out_is_kept() -> None:
    sessions = heard(alive(100, playing=True, started_at=5))
    sessions.hear(packet(raw()), 4.0)
    found = state(sessions, 8.0)
    assert (found.bpm, found.playing) == (100.0, True)


def test_a_node_that_tells_no_tempo_is_there_without_one() -> None:
    found = state(heard(raw()))
    assert (found.bpm, found.playing, found.nodes) == (None, None, 1)


def test_playing_follows_the_latest_start_or_stop() -> None:
    sessions = heard(alive(name=1, playing=True, started_at=10), alive(name=2, playing=False))
    assert state(sessions).playing is True
    sessions.hear(packet(alive(name=2, playing=False, started_at=20)), 1.0)
    assert state(sessions, 1.0).playing is False


def test_stopped_by_an_app_that_shares_no_transport_says_nothing() -> None:
    assert state(heard(alive(playing=False))).playing is None
    assert state(heard(alive())).playing is None
    assert state(heard(alive(playing=False, started_at=1))).playing is False
    assert state(heard(raw(body=entry(b"stst", b"\0")))).playing is False
    # Whoever was heard playing is believed when it stops.
    assert state(heard(alive(playing=True), alive(playing=False))).playing is False


def test_the_beat_is_unknown_until_somebody_knows_the_sessions_clock() -> None:
    found = state(heard(alive(120)))
    assert found.beat_at(1.0) is None
    assert found.beat_at(1.0, ghost_at_zero_us=500_000) == 3.0
    nothing = state(heard(raw(body=transport(True))))
    assert nothing.beat_at(1.0, ghost_at_zero_us=0) is None


def test_there_is_an_end_to_the_nodes() -> None:
    sessions = heard(*(alive(name=each, session=1) for each in range(MAX_NODES)))
    assert not sessions.hear(packet(alive(name=MAX_NODES)), 0.0)
    assert sessions.hear(packet(alive(90, name=1, session=1, beat_origin=9)), 0.0)
    assert state(sessions).nodes == MAX_NODES
    assert sessions.hear(packet(alive(name=MAX_NODES)), 5.0)
    assert state(sessions, 5.0).nodes == 1


@given(
    st.lists(
        st.tuples(
            st.floats(0, 3),
            st.sampled_from([100.0, 120.0]),
            st.integers(1, 4),
            st.integers(1, 2),
            st.integers(0, 6),
        ),
        max_size=30,
    )
)
def test_whatever_is_heard_ends_after_the_longest_ttl(
    story: list[tuple[float, float, int, int, int]],
) -> None:
    sessions, now = Sessions(), 0.0
    for wait, tempo, name, session, ttl in story:
        now += wait
        sessions.hear(packet(alive(tempo, name=name, session=session, ttl=ttl)), now)
        found, due = sessions.state(now), sessions.due(now)
        assert (found is None) == (due is None)
        assert found is None or found.bpm in (100.0, 120.0, None)
    for _ in range(100):
        due = sessions.due(now)
        if due is None:
            break
        assert due > now, "a mark that does not pass would be looked at for ever"
        now = due
        sessions.state(now)
    assert sessions.state(now) is None


@pytest.mark.parametrize("late", [0.0, 100.0])
def test_between_two_marks_nothing_changes(late: float) -> None:
    sessions = heard(alive(120, name=1), alive(125, name=2), at=late)
    due = sessions.due(late)
    assert due is not None
    assert state(sessions, due - 1e-6) == state(sessions, late) != state(sessions, due)
