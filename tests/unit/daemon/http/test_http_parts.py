"""The small parts of the HTTP layer by themselves: tags, frames, sentences, thread pools."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.api import Taste
from samplerecs_daemon.http.encoding import encode
from samplerecs_daemon.http.etags import names
from samplerecs_daemon.http.problems import invalid
from samplerecs_daemon.http.routes.audio import media_type_of
from samplerecs_daemon.http.sse import frame
from samplerecs_daemon.http.work import STUCK, Overloaded, Pool

texts = st.text(st.characters(codec=None))


@given(st.dictionaries(texts, texts | st.floats() | st.none(), max_size=4))
def test_whatever_is_answered_is_one_line_of_json(value: dict[str, object]) -> None:
    """Lone surrogates, line breaks and numbers that are none would break a stream or a client."""
    data = encode(value)
    assert b"\n" not in data
    assert data.isascii()
    assert set(json.loads(data)) == set(value)
    sent = frame("job", data, "boot-1")
    assert sent.count(b"\n") == 4
    assert sent.startswith(b"event: job\nid: boot-1\ndata: {")


def test_a_number_that_is_none_is_null() -> None:
    assert json.loads(encode(Taste(1, 2, 3, {"kick": float("inf")})))["roles"] == {"kick": None}


@pytest.mark.parametrize(
    ("known", "same"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("", False),
        ("a", False),
        ('"aa"', False),
    ],
)
def test_a_tag_is_found_among_others(known: str, same: bool) -> None:
    assert names(known, '"a"') is same


def test_types_by_suffix() -> None:
    from pathlib import Path

    assert media_type_of(Path("a/B.WAV")) == "audio/wav"
    assert media_type_of(Path("x.tar.flac")) == "audio/flac"
    assert media_type_of(Path("evil.html")) == "application/octet-stream"
    assert media_type_of(Path("none")) == "application/octet-stream"


def test_a_refusal_names_the_field() -> None:
    found = invalid(
        [
            {
                "loc": ("body", "request", "bpm"),
                "msg": "Value error, too fast.",
                "type": "value_error",
            }
        ]
    )
    assert found == "request.bpm cannot be used: too fast."


def test_a_pool_takes_no_more_than_it_has_room_for() -> None:
    async def main() -> list[object]:
        pool, gate = Pool("test", threads=1, waiting=1), threading.Event()
        calls = [asyncio.ensure_future(pool.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await pool.run(gate.wait)
        gate.set()
        found: list[object] = list(await asyncio.gather(*calls))
        found.append(await pool.run(lambda: "room again"))
        pool.close()
        return found

    assert asyncio.run(main()) == [True, True, "room again"]


def test_calls_that_hang_cost_no_other_its_thread() -> None:
    async def main() -> list[str]:
        pool, gate, late = Pool("test", threads=2), threading.Event(), list[str]()

        def hang() -> str:
            gate.wait()
            return "late"

        for _ in range(5):
            with pytest.raises(TimeoutError):
                await pool.run_within(hang, 0.05, late.append)
        assert await pool.run_within(lambda: "served", 60.0, late.append) == "served"
        gate.set()
        ends = time.monotonic() + 60
        while len(late) < 5:
            assert time.monotonic() < ends
            await asyncio.sleep(0.01)
        pool.close()
        return late

    assert asyncio.run(main()) == ["late"] * 5


def test_more_hanging_calls_than_threads_may_hang_are_refused() -> None:
    async def main() -> None:
        pool, gate = Pool("test", threads=1), threading.Event()
        for _ in range(STUCK):
            with pytest.raises(TimeoutError):
                await pool.run_within(gate.wait, 0.01, print)
        with pytest.raises(Overloaded):
            await pool.run_within(lambda: True, 20.0, print)
        gate.set()
        pool.close()

    asyncio.run(main())


def test_a_call_that_is_no_longer_waited_for_gives_its_place_back() -> None:
    async def main() -> str:
        pool = Pool("test", threads=1, waiting=0)
        begun, gate = threading.Event(), threading.Event()

        def hang() -> None:
            begun.set()
            gate.wait()

        call = asyncio.ensure_future(pool.run(hang))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        call.cancel()
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            # The thread is still in the call.
            await pool.run(lambda: "early")
        gate.set()
        ends = time.monotonic() + 60
        try:
            while True:
                assert time.monotonic() < ends, "the place was not given back"
                await asyncio.sleep(0.01)
                with contextlib.suppress(Overloaded):
                    return await pool.run(lambda: "served")
        finally:
            pool.close()

    assert asyncio.run(main()) == "served"
