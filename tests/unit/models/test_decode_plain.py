"""Plain WAV files read by ourselves give what libsndfile gives, bit for bit, or are left to it."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from sounds import noise

from samplerecs_models.decode import decode
from samplerecs_models.decode.payload import locate
from samplerecs_models.decode.pcm import read_pcm
from samplerecs_models.decode.plain import DECODER, read_plain

SUBTYPES = {"PCM_U8": 1, "PCM_16": 2, "PCM_24": 3, "PCM_32": 4, "FLOAT": 4}
SHARED = Path(__file__).parents[4] / "shared" / "samples"


def both_ways(data: bytes, limit_s: float | None = 120.0) -> bool:
    """Say whether a file is read plainly; it must then equal libsndfile's reading."""
    payload = locate(io.BytesIO(data), len(data))
    if payload is None or payload.plain is None:
        return False
    ours = read_plain(io.BytesIO(data), *payload.spans[0], payload.plain, limit_s)
    theirs = read_pcm(io.BytesIO(data), limit_s)
    assert ours.samples.dtype == np.float32
    assert ours.samples.tobytes() == theirs.samples.tobytes()
    assert ours.samples.shape == theirs.samples.shape
    assert (ours.rate, ours.frames, ours.wanted) == (theirs.rate, theirs.frames, theirs.wanted)
    return True


def written(samples: np.ndarray, rate: int, subtype: str, form: str) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate, subtype, format=form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["WAV", "WAVEX"])
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("subtype", SUBTYPES)
def test_every_ordinary_form_is_read_as_by_libsndfile(
    subtype: str, channels: int, form: str
) -> None:
    samples = np.clip(noise(0.05)[: 180 * channels].reshape(-1, channels), -1.5, 1.5)
    data = written(samples, 48_000, subtype, form)
    assert both_ways(data)
    assert both_ways(data, limit_s=0.001)


@given(st.sampled_from(sorted(SUBTYPES)), st.binary(min_size=0, max_size=240), st.integers(1, 3))
def test_any_bytes_of_sound_are_read_as_by_libsndfile(
    subtype: str, sound: bytes, channels: int
) -> None:
    width = SUBTYPES[subtype]
    sound = sound[: len(sound) // (width * channels) * width * channels]
    code = 3 if subtype == "FLOAT" else 1
    align = width * channels
    fmt = struct.pack("<HHIIHH", code, channels, 44_100, 44_100 * align, align, 8 * width)
    padded = sound + b"\0" * (len(sound) % 2)
    data = b"fmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", len(sound)) + padded
    assert both_ways(b"RIFF" + struct.pack("<I", 4 + len(data)) + b"WAVE" + data)


@pytest.mark.parametrize("subtype", ["DOUBLE", "ULAW", "ALAW", "IMA_ADPCM"])
def test_other_codings_are_left_to_libsndfile(subtype: str) -> None:
    assert not both_ways(written(noise(0.05), 44_100, subtype, "WAV"))


def test_what_is_out_of_the_ordinary_is_left_to_libsndfile() -> None:
    data = bytearray(written(noise(0.01), 44_100, "PCM_16", "WAV"))
    assert both_ways(bytes(data))
    assert not both_ways(bytes(data[:-20]))  # cut short
    for at, value in ((22, 0), (22, 200), (32, 3), (34, 12), (24, 0)):
        changed = data.copy()
        changed[at : at + 2] = struct.pack("<H", value)
        assert not both_ways(bytes(changed))
    big = written(noise(0.01), 44_100, "PCM_16", "WAV").replace(b"RIFF", b"RIFX")
    assert not both_ways(big)


def test_a_plain_file_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(written(noise(0.1), 22_050, "PCM_24", "WAV"))
    assert decode(path).decoder == DECODER
    assert decode(path, rate=None).rate == 22_050


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real sounds are not beside the project")
def test_real_files_are_read_as_by_libsndfile() -> None:
    paths = [path for path in sorted(SHARED.rglob("*")) if path.suffix.lower() == ".wav"]
    assert sum(both_ways(path.read_bytes()) for path in paths) > 0.8 * len(paths)


def test_a_rate_that_is_off_by_a_hair_is_not_resampled(tmp_path: Path) -> None:
    samples = noise(0.2).astype(np.float32)
    for rate in (44_100, 44_101, 44_104):
        path = tmp_path / f"{rate}.wav"
        path.write_bytes(written(samples, rate, "FLOAT", "WAV"))
        audio = decode(path)
        assert np.array_equal(audio.samples[:, 0], samples)
        assert audio.source_rate == rate
        assert audio.duration_s == len(samples) / rate
    path.write_bytes(written(samples, 44_150, "FLOAT", "WAV"))
    assert len(decode(path).samples) < len(samples)
