"""Link's packets: what is read, what is refused and why, and that no bytes make it fall over."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_packets import BYE, MARK, RESPONSE, alive, bye, entry, node, raw, timeline, transport

from samplerecs_osc.link.packet import Kind, Packet, Reason, Timeline, Transport, parse

INT64 = st.integers(-(2**63), 2**63 - 1)
TEMPI = st.integers(60_060, 3_000_000)
NODES = st.binary(min_size=8, max_size=8)
UNKNOWN = st.binary(min_size=4, max_size=4).filter(lambda key: key not in b"tmln sess stst")


def test_a_packet_as_apps_send_it() -> None:
    assert parse(alive(122, name=7, session=3, playing=True, started_at=9, ttl=5)) == Packet(
        Kind.ALIVE, 5, node(7), Timeline(491_803, 0, 0), node(3), Transport(True, 9)
    )
    assert parse(bye(7)) == Packet(Kind.BYE, 0, node(7))


@given(
    kind=st.sampled_from([Kind.ALIVE, Kind.RESPONSE]),
    ttl=st.integers(0, 255),
    name=NODES,
    times=st.tuples(TEMPI, INT64, INT64),
    session=NODES,
    state=st.tuples(st.booleans(), INT64),
    others=st.lists(st.tuples(UNKNOWN, st.binary(max_size=40)), max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_what_is_built_is_read(
    kind: Kind,
    ttl: int,
    name: bytes,
    times: tuple[int, int, int],
    session: bytes,
    state: tuple[bool, int],
    others: list[tuple[bytes, bytes]],
    order: object,
) -> None:
    parts = [timeline(*times), entry(b"sess", session), transport(*state)]
    parts += [entry(key, value) for key, value in others]
    order.shuffle(parts)  # type: ignore[attr-defined]
    packet = parse(raw(kind, ttl, 0, name, b"".join(parts)))
    assert packet == Packet(kind, ttl, name, Timeline(*times), session, Transport(*state))


@given(st.binary(max_size=2000) | st.binary(max_size=600).map(lambda rest: MARK + rest))
def test_any_bytes_give_a_packet_or_a_reason(data: bytes) -> None:
    assert isinstance(parse(data), (Packet, Reason))


@given(st.data())
def test_a_damaged_packet_gives_a_packet_or_a_reason(data: st.DataObject) -> None:
    packet = bytearray(alive(120, playing=True))
    for _ in range(data.draw(st.integers(1, 6))):
        packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
    read = parse(bytes(packet[: data.draw(st.integers(0, len(packet)))]))
    assert isinstance(read, (Packet, Reason))
    if isinstance(read, Packet) and read.timeline:
        assert 20 <= read.timeline.bpm <= 999


def test_a_packet_cut_anywhere_but_between_entries_is_refused() -> None:
    whole = alive(120, playing=True)
    between = {20 + len(timeline(1)) * (n > 0) + 16 * (n > 1) + 25 * (n > 2) for n in range(4)}
    for end in range(len(whole)):
        read = parse(whole[:end])
        assert isinstance(read, Packet) == (end in between), end
        assert isinstance(read, Packet) or read in (Reason.FOREIGN, Reason.TRUNCATED)


@pytest.mark.parametrize("size", [9, 100, 2**31, 2**32 - 1])
def test_a_length_beyond_the_end_is_refused(size: int) -> None:
    body = b"sess" + struct.pack(">I", size) + bytes(8)
    assert parse(raw(body=body)) is Reason.TRUNCATED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.FOREIGN),
        (b"_asdp_v\x02" + alive()[8:], Reason.FOREIGN),
        (MARK, Reason.TRUNCATED),
        (raw()[:-1], Reason.TRUNCATED),
        (raw(body=b"tmln"), Reason.TRUNCATED),
        (raw(kind=0), Reason.UNKNOWN_TYPE),
        (raw(kind=4), Reason.UNKNOWN_TYPE),
        (raw(group=1), Reason.OTHER_GROUP),
        (raw(body=entry(b"tmln", bytes(16))), Reason.BAD_ENTRY),
        (raw(body=entry(b"sess", bytes(7))), Reason.BAD_ENTRY),
        (raw(body=entry(b"stst", b"")), Reason.BAD_ENTRY),
        (raw(body=timeline(0)), Reason.BAD_TEMPO),
        (raw(body=timeline(-500_000)), Reason.BAD_TEMPO),
        (raw(body=timeline(3_001_000)), Reason.BAD_TEMPO),
        (raw(body=timeline(60_000)), Reason.BAD_TEMPO),
        (raw(body=entry(b"mep4", bytes(1500))), Reason.TOO_LONG),
    ],
)
def test_what_is_refused_says_why(data: bytes, reason: Reason) -> None:
    assert parse(data) is reason


def test_a_short_transport_has_no_time() -> None:
    assert parse(raw(body=entry(b"stst", b"\x01"))) == Packet(
        Kind.ALIVE, 5, node(1), transport=Transport(True)
    )


def test_a_packet_may_say_little() -> None:
    assert parse(raw(RESPONSE)) == Packet(Kind.RESPONSE, 5, node(1))
    assert parse(raw(BYE, body=b"trailing")) == Packet(Kind.BYE, 5, node(1))


@given(st.integers(2000, 99_900))
def test_tempi_to_a_hundredth_come_back(hundredths: int) -> None:
    bpm = hundredths / 100
    # A microsecond is more than a hundredth of a BPM where beats are short.
    assert Timeline(round(60e6 / bpm), 0, 0).bpm == pytest.approx(
        bpm, abs=bpm * bpm / 120e6 + 0.005
    )


def test_tempi_are_rounded_to_what_the_user_typed() -> None:
    assert [Timeline(round(60e6 / bpm), 0, 0).bpm for bpm in (122, 174, 97.5, 128.25)] == [
        122.0,
        174.0,
        97.5,
        128.25,
    ]


def test_beats_follow_from_the_sessions_clock() -> None:
    line = Timeline(500_000, 4_000_000, 1_000_000)
    assert [line.beat_at(at) for at in (1_000_000, 1_250_000, 0)] == [4.0, 4.5, 2.0]
