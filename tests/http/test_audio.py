"""The bytes of a sound: whole, in parts, unchanged, by id only."""

from __future__ import annotations

import os
import time
from pathlib import Path

import httpx
import pytest
from http_parts import Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samplerecs_models.errors import NothingFound

SIZE = 300_007


@pytest.fixture(scope="module")
def sound(served: Served, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound of more than one piece, in place of sound 1."""
    path = tmp_path_factory.mktemp("sounds") / "ä loop.WAV"
    path.write_bytes(os.urandom(SIZE))
    served_path(served, path)
    return path.read_bytes()


def served_path(served: Served, path: Path) -> None:
    object.__setattr__(served.services, "audio", lambda _: path)


def test_a_sound_of_the_library_is_sent_as_it_is(served: Served, http: httpx.Client) -> None:
    sample = http.get("/recommendations/top").json()["suggestions"][0]["sample"]
    answer = http.get(f"/samples/{sample['id']}/audio")
    assert answer.content == Path(sample["path"]).read_bytes()
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_unknown_sound_is_not_found(http: httpx.Client) -> None:
    answer = http.get("/samples/987654321/audio")
    assert (answer.status_code, answer.json()["code"]) == (404, "nothing-found")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=10-19", 10, 20),
        ("bytes=299999-", 299_999, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        ("bytes=-999999999", 0, SIZE),
        ("bytes=5-999999999", 5, SIZE),
        ("Bytes=1-2", 1, 3),
    ],
)
def test_a_part_is_sent(
    http: httpx.Client, sound: bytes, asked: str, start: int, stop: int
) -> None:
    answer = http.get("/samples/1/audio", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == sound[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(http: httpx.Client, sound: bytes, asked: str) -> None:
    answer = http.get("/samples/1/audio", headers={"Range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "no-such-range")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked", ["bytes=5-3", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=", "bytes=-", "x", ""]
)
def test_what_is_no_single_range_gets_all(http: httpx.Client, sound: bytes, asked: str) -> None:
    answer = http.get("/samples/1/audio", headers={"Range": asked})
    assert (answer.status_code, answer.content == sound) == (200, True)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=st.integers(0, SIZE * 2), length=st.integers(1, SIZE * 2))
def test_any_range_is_what_a_slice_is(
    http: httpx.Client, sound: bytes, first: int, length: int
) -> None:
    headers = {"Range": f"bytes={first}-{first + length - 1}"}
    answer = http.get("/samples/1/audio", headers=headers)
    if first >= SIZE:
        assert answer.status_code == 416
    else:
        assert answer.status_code == 206
        assert answer.content == sound[first : first + length]


def test_head_tells_the_size_and_sends_nothing(http: httpx.Client, sound: bytes) -> None:
    for headers in ({}, {"Range": "bytes=0-5"}):
        answer = http.head("/samples/1/audio", headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-length"] == str(SIZE)
        assert answer.headers["content-type"] == "audio/wav"


def test_a_known_file_is_not_sent_again(http: httpx.Client, sound: bytes) -> None:
    etag = http.head("/samples/1/audio").headers["etag"]
    again = http.get("/samples/1/audio", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag


def test_a_part_of_another_file_is_not_mixed_in(
    served: Served, http: httpx.Client, tmp_path: Path
) -> None:
    before = served.services.audio
    path = tmp_path / "take.flac"
    path.write_bytes(b"first take")
    served_path(served, path)
    try:
        first = http.head("/samples/1/audio").headers
        same = {"Range": "bytes=0-4", "If-Range": first["etag"]}
        assert http.get("/samples/1/audio", headers=same).content == b"first"
        dated = {"Range": "bytes=0-4", "If-Range": first["last-modified"]}
        assert http.get("/samples/1/audio", headers=dated).status_code == 206
        path.write_bytes(b"other take")
        os.utime(path, (time.time() + 60, time.time() + 60))
        changed = http.get("/samples/1/audio", headers=same)
        assert (changed.status_code, changed.content) == (200, b"other take")
        assert changed.headers["etag"] != first["etag"]
        assert changed.headers["content-type"] == "audio/flac"
    finally:
        object.__setattr__(served.services, "audio", before)


def test_a_file_that_went_away_or_is_empty(
    served: Served, http: httpx.Client, tmp_path: Path
) -> None:
    before = served.services.audio
    path = tmp_path / "gone.wav"
    served_path(served, path)
    try:
        gone = http.get("/samples/1/audio")
        assert (gone.status_code, gone.json()["code"]) == (404, NothingFound.code)
        assert str(tmp_path) not in gone.text
        path.touch()
        assert http.get("/samples/1/audio").content == b""
        assert http.get("/samples/1/audio", headers={"Range": "bytes=0-"}).status_code == 416
    finally:
        object.__setattr__(served.services, "audio", before)


def test_listeners_who_stop_reading_hold_up_nobody(
    served: Served, http: httpx.Client, sound: bytes, tmp_path: Path
) -> None:
    before = served.services.audio
    path = tmp_path / "long.wav"
    with path.open("wb") as handle:
        handle.truncate(64 << 20)
    served_path(served, path)
    try:
        with served.client() as other:
            for _ in range(12):
                # Opened, never read: more of them than there are threads.
                request = other.build_request("GET", "/samples/1/audio")
                other.send(request, stream=True)
            part = http.get("/samples/1/audio", headers={"Range": "bytes=0-9"})
            assert part.content == b"\0" * 10
            assert http.get("/recommendations/context").status_code == 200
    finally:
        object.__setattr__(served.services, "audio", before)
