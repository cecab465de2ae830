"""Datagrams to messages: what is taken, what is refused, and that nothing ever raises."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osc_parts import bundle, message

from samplerecs_osc.messages import Message
from samplerecs_osc.parse import DEPTH_MAX, MESSAGES_MAX, REASONS, SIZE_MAX, parse

addresses = st.from_regex(r"/[a-z]{1,8}(/[a-z_]{1,12}){0,3}", fullmatch=True)
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
arguments = st.one_of(
    st.tuples(st.just("i"), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just("h"), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just("f"), st.floats(width=32, allow_nan=False, allow_infinity=False)),
    st.tuples(st.just("d"), st.floats(allow_nan=False, allow_infinity=False)),
    st.tuples(st.just("s"), texts),
    st.tuples(st.just("T"), st.just(True)),
    st.tuples(st.just("F"), st.just(False)),
    st.tuples(st.just("N"), st.none()),
    st.tuples(st.just("b"), st.binary(min_size=1, max_size=20)),
)
messages = st.tuples(addresses, st.lists(arguments, max_size=8))


def encoded(address: str, typed: list[tuple[str, object]]) -> bytes:
    return message(
        address, *(value for _, value in typed), types="".join(kind for kind, _ in typed)
    )


@given(messages)
def test_what_another_encoder_writes_is_read(made: tuple[str, list[tuple[str, object]]]) -> None:
    address, typed = made
    packet = parse(encoded(address, typed))
    assert packet.refused is None
    assert [(each.address, list(each.args)) for each in packet.messages] == [
        (address, [value for _, value in typed])
    ]


@given(st.lists(messages, min_size=1, max_size=5), st.floats(0, 7200))
def test_a_bundle_is_its_messages_whatever_its_time(
    made: list[tuple[str, list[tuple[str, object]]]], ahead_s: float
) -> None:
    packet = parse(bundle(*(encoded(*each) for each in made), ahead_s=ahead_s))
    assert [each.address for each in packet.messages] == [address for address, _ in made]


@given(st.binary(max_size=600))
def test_random_bytes_never_raise(data: bytes) -> None:
    for each in (data, b"/" + data, b"#bundle\x00" + data, b"/a\x00\x00," + data):
        packet = parse(each)
        assert packet.refused is None or packet.refused.reason in REASONS


@given(messages, st.data())
def test_mutated_packets_never_raise(
    made: tuple[str, list[tuple[str, object]]], data: st.DataObject
) -> None:
    good = bytearray(bundle(encoded(*made), encoded(*made)))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    for packet in (parse(bytes(good)), parse(bytes(good[:cut]))):
        assert packet.refused is None or (
            packet.refused.reason in REASONS and packet.messages == ()
        )
        for each in packet.messages:
            assert all(math.isfinite(arg) for arg in each.args if isinstance(arg, float))


def nested(depth: int) -> bytes:
    data = message("/a", 1)
    for _ in range(depth):
        data = b"#bundle\x00" + bytes(8) + struct.pack(">i", len(data)) + data
    return data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"/" + b"a" * SIZE_MAX, "too-large"),
        (b"hello\x00\x00\x00", "address"),
        (b"/" + b"a" * 300 + b"\x00" * 3, "address"),
        (b"/caf\xc3\xa9\x00\x00,\x00\x00\x00", "address"),
        (b"/samplerecs/*\x00\x00\x00,\x00\x00\x00", "pattern"),
        (b"/samplerecs/{bpm,key}\x00\x00\x00,\x00\x00\x00", "pattern"),
        (b"/a\x00\x00", "no-type-tags"),
        (b"/a\x00\x00\x00\x00\x00\x01", "no-type-tags"),
        (b"/a\x00\x00,Q\x00\x00", "unknown-type"),
        (b"/a\x00\x00,i\x00\x00\x00", "malformed"),
        (b"/a\x00\x00,]\x00\x00", "malformed"),
        (b"/a\x00\x00,iiii", "malformed"),
        (b"/a\x00\x00,s\x00\x00\xff\xfe\x00\x00", "text"),
        (message("/a", math.nan), "not-finite"),
        (message("/a", math.inf), "not-finite"),
        (message("/a", -math.inf, types="d"), "not-finite"),
        (b"#bundle\x00", "malformed"),
        (b"#bundle\x00" + bytes(8) + b"\x00\x00\x00\x63/a", "malformed"),
        (b"#bundle\x00" + bytes(8) + struct.pack(">i", -4), "malformed"),
        (nested(DEPTH_MAX + 1), "too-deep"),
        (nested(500), "too-deep"),
        (bundle(*[message("/a", 1)] * (MESSAGES_MAX + 1)), "too-many"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_refusal_has_its_reason(data: bytes, reason: str) -> None:
    packet = parse(data)
    assert packet.refused is not None
    assert packet.refused.reason == reason
    assert packet.messages == ()


def test_nested_bundles_are_read_in_order() -> None:
    assert [each.address for each in parse(nested(DEPTH_MAX)).messages] == ["/a"]


def test_one_bad_message_refuses_the_whole_bundle() -> None:
    packet = parse(bundle(message("/a", 1), message("/b", math.nan)))
    assert packet.messages == ()
    assert packet.refused is not None
    assert packet.refused.address == "/b"


def test_what_nobody_wants_is_skipped_unread() -> None:
    packet = parse(
        bundle(message("/meter", math.nan), message("/tempo/raw", 97.5)),
        lambda address: address == "/tempo/raw",
    )
    assert packet.messages == (Message("/tempo/raw", (97.5,)),)
    assert packet.foreign == 1
    assert packet.refused is None


def test_arrays_are_taken_flat_and_empty_type_tags_are_no_arguments() -> None:
    data = b"/a\x00\x00,[ii]\x00\x00\x00" + struct.pack(">ii", 1, 2)
    assert parse(data).messages == (Message("/a", (1, 2)),)
    assert parse(b"/a\x00\x00,\x00\x00\x00").messages == (Message("/a"),)
