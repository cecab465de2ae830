"""Outlines: what they say of a sound, from a real worker; kept, and nowhere to be found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from kept_parts import Kept, kept

from samplerecs_daemon.engine.outlines import Outlines
from samplerecs_daemon.ingest.outline import FINEST, Outline, coarser, outline_of
from samplerecs_models.decode.write import write_audio
from samplerecs_models.errors import DecodeError, InputError, NothingFound
from samplerecs_models.types import Float32


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, "a.wav") as opened:
        yield opened


def stairs() -> Float32:
    """Return eight steps of 1,000 frames, 0.1 to 0.8 loud: left a square wave, right silence."""
    step = np.repeat(np.arange(1, 9) / 10, 1000)
    square = np.where(np.arange(8000) % 2, 1.0, -1.0)
    return np.column_stack([step * square, np.zeros(8000)]).astype(np.float32)


def test_the_outline_of_stairs(made: Kept, tmp_path: Path) -> None:
    write_audio(made.folder / "a.wav", stairs(), 8000, subtype="FLOAT")
    drawn = made.engine.waveform(str(made.ids["a.wav"]), 8)
    assert drawn.duration_s == 1.0
    assert drawn.peaks == pytest.approx([n / 10 for n in range(1, 9)], abs=2e-5)
    # Half the channels are silent, so that the mean power is half that of the square wave.
    assert drawn.rms == pytest.approx([n / 10 / 2**0.5 for n in range(1, 9)], abs=2e-5)


def test_it_is_kept(made: Kept, tmp_path: Path) -> None:
    number = str(made.ids["a.wav"])
    first = made.engine.waveform(number)
    assert len(first.peaks) == len(first.rms) == 400
    (file,) = (tmp_path / "home").rglob("*.outline")
    (made.folder / "a.wav").unlink()
    assert made.engine.waveform(number) == first, "without its file"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(NothingFound, match=r"a\.wav is nowhere to be found now"):
        made.engine.waveform(number)


def test_another_file_at_the_place_is_drawn_and_not_kept(made: Kept, tmp_path: Path) -> None:
    number, place = str(made.ids["a.wav"]), made.folder / "a.wav"
    before = place.read_bytes()
    write_audio(place, stairs(), 8000, subtype="FLOAT")
    other = made.engine.waveform(number)
    assert not list((tmp_path / "home").rglob("*.outline"))
    place.write_bytes(before)
    assert made.engine.waveform(number).duration_s != other.duration_s


def test_a_link_out_of_the_library_is_not_drawn(made: Kept, tmp_path: Path) -> None:
    place, outside = made.folder / "a.wav", tmp_path / "outside.wav"
    place.rename(outside)
    place.symlink_to(outside)
    with pytest.raises(NothingFound):
        made.engine.waveform(str(made.ids["a.wav"]))


def test_a_file_that_cannot_be_read(made: Kept) -> None:
    (made.folder / "a.wav").write_bytes(b"RIFF nothing at all")
    with pytest.raises(DecodeError):
        made.engine.waveform(str(made.ids["a.wav"]))


@pytest.mark.parametrize("points", [0, -1, FINEST + 1])
def test_how_many_points(made: Kept, points: int) -> None:
    with pytest.raises(InputError):
        made.engine.waveform(str(made.ids["a.wav"]), points)


def test_an_unknown_sound(made: Kept) -> None:
    with pytest.raises(NothingFound):
        made.engine.waveform("999")


SAMPLES = nps.arrays(
    np.float32,
    st.tuples(st.integers(1, 300), st.integers(1, 2)),
    elements=st.floats(-1, 1, width=32),
)


@given(SAMPLES, st.integers(1, 400))
def test_an_outline_holds_every_peak(samples: Float32, points: int) -> None:
    outline = outline_of(samples, 100, points)
    assert len(outline.peaks) == len(outline.rms) == min(points, len(samples))
    assert outline.peaks.max() == pytest.approx(np.abs(samples).max())
    assert np.all(outline.rms <= outline.peaks + 1e-6)
    assert outline.duration_s == len(samples) / 100


@given(SAMPLES, st.integers(1, 60))
def test_a_coarser_outline_loses_no_peak(samples: Float32, points: int) -> None:
    fine = outline_of(samples, 100, 60)
    drawn = coarser(fine, points)
    assert len(drawn.peaks) == min(points, len(fine.peaks))
    assert drawn.peaks.max() == fine.peaks.max()
    if len(fine.peaks) % points == 0 and len(samples) % 60 == 0:
        exact = outline_of(samples, 100, points)
        assert drawn.peaks == pytest.approx(exact.peaks)
        assert drawn.rms == pytest.approx(exact.rms, abs=1e-5)


def outline(seed: int) -> Outline:
    values = np.random.default_rng(seed).random((2, FINEST)).astype(np.float32)
    return Outline(float(seed + 1), values.max(axis=0), values.min(axis=0))


def test_outlines_come_back(tmp_path: Path) -> None:
    outlines = Outlines(tmp_path / "cache")
    outlines.put("abc", outline(1))
    found = outlines.get("abc")
    assert found is not None
    assert found.duration_s == 2.0
    assert np.abs(found.peaks - outline(1).peaks).max() < 1e-5
    assert outlines.get("abd") is None
    for mark in ("", "../abc", "a/b", "ä"):
        outlines.put(mark, outline(1))
        assert outlines.get(mark) is None
    assert [path.name for path in tmp_path.rglob("*.*")] == ["abc.outline"]


@given(st.binary(max_size=64))
def test_a_damaged_file_is_no_outline(data: bytes) -> None:
    folder = _FOLDER[0]
    folder.mkdir(exist_ok=True)
    (folder / "bad.outline").write_bytes(data)
    assert Outlines(folder).get("bad") is None


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    one = 4 * FINEST + 16
    for n in range(3):
        # Each a process of its own, so that each looks how much there is.
        outlines = Outlines(tmp_path, limit=2 * one + 100)
        outlines.put(f"mark{n}", outline(n))
        os.utime(tmp_path / f"mark{n}.outline", (n, n))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mark1.outline", "mark2.outline"]


def test_no_room_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outlines = Outlines(tmp_path / "file" / "below")
    outlines.put("abc", outline(1))
    assert outlines.get("abc") is None
    assert Outlines(None).get("abc") is None


_FOLDER: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One folder for all examples."""
    _FOLDER[:] = [tmp_path_factory.mktemp("outlines") / "cache"]
