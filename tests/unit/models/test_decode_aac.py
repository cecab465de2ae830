"""AAC and Apple Lossless, where the optional extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samplerecs_models.decode import decode, readable_suffixes, unreadable_suffixes
from samplerecs_models.errors import DecodeError
from samplerecs_models.vocabulary import Undecodable

av: Any = pytest.importorskip("av")
RATE = 48_000
SOUND = (0.5 * np.sin(np.arange(3 * RATE) / RATE * 2 * np.pi * 440)).astype(np.float32)


def encode(path: Path, codec: str, container: str) -> Path:
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE, layout="stereo")
        for at in range(0, len(SOUND), 1024):
            block = np.stack([SOUND[at : at + 1024]] * 2)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, at
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("a.m4a", "aac", "ipod"),
        ("a.mp4", "aac", "mp4"),
        ("a.aac", "aac", "adts"),
        ("a.m4a", "alac", "ipod"),
        ("a.caf", "alac", "caf"),
    ],
)
def test_reads(tmp_path: Path, name: str, codec: str, container: str) -> None:
    path = encode(tmp_path / name, codec, container)
    audio = decode(path, rate=RATE)
    assert audio.duration_s == pytest.approx(3.0, abs=0.05)
    assert audio.samples.shape[1] == 2
    spectrum = np.abs(np.fft.rfft(audio.samples[:RATE, 0]))
    assert spectrum.argmax() == 440
    assert audio.decoder.startswith("pyav")
    short = decode(path, limit_s=1.0)
    assert short.partial
    assert short.duration_s == pytest.approx(3.0, abs=0.05)
    assert short.payload_hash == audio.payload_hash


def test_half_a_file_is_truncated(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.m4a", "aac", "ipod")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(DecodeError) as caught:
        decode(path)
    assert caught.value.reason is Undecodable.TRUNCATED


def test_the_walker_is_told() -> None:
    assert ".m4a" in readable_suffixes()
    assert ".m4a" not in unreadable_suffixes()
