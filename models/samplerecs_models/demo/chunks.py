"""The bytes that make a WAV know its tempo and root, and that make every run write the same file.

Layouts: `acid` as Sonic Foundry's ACID writes it (no public specification; the fields are those
that libsndfile and the large sample makers agree on); `smpl` from Microsoft's "New multimedia
data types" (1994); Ogg pages from RFC 3533.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_ONE_SHOT, _ROOT_SET, _STRETCH = 0x01, 0x02, 0x04


@dataclass(frozen=True, slots=True)
class Acid:
    """What an `acid` chunk says: `root` is a MIDI note or None; `beats` 0 for a one-shot."""

    bpm: float
    beats: int
    root: int | None = None
    one_shot: bool = False


def acid(fact: Acid) -> bytes:
    """Return an `acid` chunk with its header."""
    flags = _ONE_SHOT if fact.one_shot else _STRETCH
    flags |= _ROOT_SET if fact.root is not None else 0
    body = struct.pack("<IHHfIHHf", flags, fact.root or 60, 0x8000, 0.0, fact.beats, 4, 4, fact.bpm)
    return _chunk(b"acid", body)


def smpl(root: int, rate: int, loop: tuple[int, int] | None) -> bytes:
    """Return a `smpl` chunk: unity note `root`; `loop` as first and last frame, or None."""
    count = 1 if loop else 0
    body = struct.pack("<9I", 0, 0, round(1e9 / rate), root, 0, 0, 0, count, 0)
    if loop:
        body += struct.pack("<6I", 0, 0, loop[0], loop[1], 0, 0)
    return _chunk(b"smpl", body)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def with_chunks(wav: bytes, extra: bytes) -> bytes:
    """Return the RIFF file `wav` with the chunks `extra` at its end and its size set right."""
    whole = wav + b"\0" * (len(wav) % 2) + extra
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def timeless(data: bytes) -> bytes:
    """Return an audio file's bytes without what differs from one run to the next.

    libsndfile stamps the time into the PEAK chunk of float WAVs and draws the serial number of
    Ogg streams; both become constants.
    """
    if data[:4] == b"RIFF":
        return _unstamped(data)
    if data[:4] == b"OggS":
        return _renumbered(data)
    return data


def _unstamped(wav: bytes) -> bytes:
    at = 12
    while at + 8 <= len(wav):
        size = struct.unpack_from("<I", wav, at + 4)[0]
        if wav[at : at + 4] == b"PEAK":
            return wav[: at + 12] + b"\0\0\0\0" + wav[at + 16 :]
        at += 8 + size + size % 2
    return wav


def _renumbered(ogg: bytes) -> bytes:
    table = _crc_table()
    pages, at = [], 0
    while at < len(ogg):
        segments = ogg[at + 26]
        size = 27 + segments + sum(ogg[at + 27 : at + 27 + segments])
        page = bytearray(ogg[at : at + size])
        page[14:18] = struct.pack("<I", 1)
        page[22:26] = b"\0\0\0\0"
        page[22:26] = struct.pack("<I", _crc(bytes(page), table))
        pages.append(bytes(page))
        at += size
    return b"".join(pages)


def _crc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value << 24
        for _ in range(8):
            crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
        table.append(crc & 0xFFFFFFFF)
    return tuple(table)


def _crc(data: bytes, table: tuple[int, ...]) -> int:
    crc = 0
    for byte in data:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ table[(crc >> 24) ^ byte]
    return crc
