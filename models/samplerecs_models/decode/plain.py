"""WAV files that hold plain numbers, read without libsndfile: the same floats, bit for bit.

Most samples of a library are such files, and opening one through libsndfile's callbacks takes
longer than reading it. Whatever is out of the ordinary (a header that promises another length, two
data chunks, bits that do not fill their bytes) is left to libsndfile and its experience.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from samplerecs_models.container import Container
from samplerecs_models.decode.pcm import Pcm, wanted_frames
from samplerecs_models.types import Float32

DECODER = "plain 1"
_INTEGERS, _FLOATS, _EXTENSIBLE = 1, 3, 0xFFFE
#: Bytes of `fmt ` up to and with the sub-format of WAVE_FORMAT_EXTENSIBLE; GUID tail of the plain
#: ones (Microsoft, "Multiple channel audio data and WAVE files", 2001).
_LONG, _TAIL = 40, bytes.fromhex("000000001000800000aa00389b71")
#: What is taken for ordinary.
_MOST_CHANNELS, _RATES = 8, range(4_000, 384_001)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the numbers of a WAV file lie in its data chunk.

    Attributes:
        code, bits: 1 (integers) or 3 (floats), and bits of a number.
        channels: numbers in a frame.
        rate: frames per second.
    """

    code: int
    bits: int
    channels: int
    rate: int


def plain_layout(container: Container, fmt: bytes) -> Layout | None:
    """Return the layout of an ordinary WAV file with the `fmt ` chunk given, else None."""
    if not container.little or container.cut or len(fmt) < 16:
        return None
    code, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", fmt)
    if code == _EXTENSIBLE and len(fmt) >= _LONG and fmt[26:_LONG] == _TAIL:
        valid, code = struct.unpack_from("<H4xH", fmt, 18)
        bits = bits if valid == bits else 0
    data = [chunk for chunk in container.chunks if chunk.id == b"data"]
    ordinary = (
        (code, bits) in _READERS
        and 1 <= channels <= _MOST_CHANNELS
        and rate in _RATES
        and align == channels * bits // 8
        and len(data) == 1
        and data[0].held == data[0].size
        and data[0].held % align == 0
    )
    return Layout(code, bits, channels, rate) if ordinary else None


def read_plain(
    handle: BinaryIO, start: int, length: int, layout: Layout, limit_s: float | None
) -> Pcm:
    """Return the first `limit_s` seconds (None: all) of the data chunk at `start`.

    A file that became shorter meanwhile gives fewer frames than were wanted.
    """
    align = layout.channels * layout.bits // 8
    frames = length // align
    wanted = wanted_frames(frames, layout.rate, layout.channels, limit_s)
    handle.seek(start)
    data = handle.read(wanted * align)
    whole = data[: len(data) // align * align]
    samples = _READERS[layout.code, layout.bits](whole).reshape(-1, layout.channels)
    return Pcm(samples, layout.rate, frames, wanted, DECODER)


def _bytes(data: bytes) -> Float32:
    return (np.frombuffer(data, np.uint8).astype(np.float32) - np.float32(128)) * np.float32(2**-7)


def _short(data: bytes) -> Float32:
    return np.frombuffer(data, "<i2") * np.float32(2**-15)


def _three_bytes(data: bytes) -> Float32:
    # As the upper three bytes of four: the sign then comes by itself.
    padded = np.zeros((len(data) // 3, 4), np.uint8)
    padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return padded.view("<i4").ravel().astype(np.float32) * np.float32(2**-31)


def _long(data: bytes) -> Float32:
    return np.frombuffer(data, "<i4").astype(np.float32) * np.float32(2**-31)


def _floats(data: bytes) -> Float32:
    return np.frombuffer(data, "<f4").astype(np.float32)


_READERS: dict[tuple[int, int], Callable[[bytes], Float32]] = {
    (_INTEGERS, 8): _bytes,
    (_INTEGERS, 16): _short,
    (_INTEGERS, 24): _three_bytes,
    (_INTEGERS, 32): _long,
    (_FLOATS, 32): _floats,
}
