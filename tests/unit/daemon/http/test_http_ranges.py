"""Byte ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.http.ranges import Part, Unsatisfiable, wanted_part

sizes = st.integers(0, 10_000)


@given(first=st.integers(0, 20_000), last=st.integers(0, 20_000), size=sizes)
def test_a_range_is_a_slice(first: int, last: int, size: int) -> None:
    whole = range(size)
    header = f"bytes={first}-{last}"
    if last < first:
        assert wanted_part(header, size) is None
    elif first >= size:
        with pytest.raises(Unsatisfiable):
            wanted_part(header, size)
    else:
        part = wanted_part(header, size)
        assert part is not None
        assert whole[part.start : part.stop] == whole[first : last + 1]


@given(length=st.integers(1, 20_000), size=st.integers(1, 10_000))
def test_a_suffix_is_the_end(length: int, size: int) -> None:
    part = wanted_part(f"bytes=-{length}", size)
    assert part is not None
    assert range(size)[part.start : part.stop] == range(size)[-length:]


@given(header=st.text(), size=sizes)
def test_no_header_breaks_it(header: str, size: int) -> None:
    try:
        part = wanted_part(header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.stop <= size


@given(st.from_regex(r"bytes=\d{0,30}-\d{0,30}", fullmatch=True), sizes)
def test_long_numbers_do_no_harm(header: str, size: int) -> None:
    try:
        part = wanted_part(header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.stop <= size


def test_open_ranges() -> None:
    assert wanted_part("bytes=5-", 10) == Part(5, 10)
    assert wanted_part("bytes=0-", 10) == Part(0, 10)
    with pytest.raises(Unsatisfiable):
        wanted_part("bytes=-0", 10)
    with pytest.raises(Unsatisfiable):
        wanted_part("bytes=-5", 0)
