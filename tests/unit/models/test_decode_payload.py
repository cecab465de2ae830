"""The hash is the sound's: re-tagging keeps it, another sound changes it."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from samplerecs_models.decode import decode, write_audio
from samplerecs_models.decode.payload import digest, locate

RATE = 44_100
NOISE = np.random.default_rng(5).uniform(-0.4, 0.4, RATE // 2).astype(np.float32)


def hash_of(data: bytes) -> str:
    payload = locate(io.BytesIO(data), len(data))
    assert payload is not None
    return digest(io.BytesIO(data), payload)


def written(tmp_path: Path, suffix: str, sound: np.ndarray = NOISE, rate: int = RATE) -> bytes:
    path = tmp_path / f"a{suffix}"
    write_audio(path, sound, rate, subtype=None if suffix in (".ogg", ".mp3") else "PCM_16")
    return path.read_bytes()


def chunk(name: bytes, body: bytes, order: str = "<") -> bytes:
    return name + struct.pack(order + "I", len(body)) + body + b"\0" * (len(body) % 2)


def with_chunks(data: bytes, before: bytes = b"", after: bytes = b"", order: str = "<") -> bytes:
    body = data[8:12] + before + data[12:] + after
    return data[:4] + struct.pack(order + "I", len(body)) + body


@pytest.mark.parametrize("suffix", [".wav", ".aiff", ".flac", ".ogg", ".mp3"])
def test_decode_reports_the_hash_with_its_family(tmp_path: Path, suffix: str) -> None:
    data = written(tmp_path, suffix)
    family, _, digits = decode(tmp_path / f"a{suffix}").payload_hash.partition("-")
    assert (
        family
        == {".wav": "wav", ".aiff": "aiff", ".flac": "flac", ".ogg": "ogg", ".mp3": "mpeg"}[suffix]
    )
    assert len(digits) == 32
    assert f"{family}-{digits}" == hash_of(data)


@pytest.mark.parametrize("suffix", [".wav", ".aiff", ".flac", ".ogg", ".mp3"])
def test_another_sound_has_another_hash(tmp_path: Path, suffix: str) -> None:
    other = NOISE.copy()
    other[1000:1200] *= -1
    assert hash_of(written(tmp_path, suffix)) != hash_of(written(tmp_path, suffix, other))


@pytest.mark.parametrize("suffix", [".wav", ".aiff"])
def test_the_same_bytes_at_another_rate_are_another_sound(tmp_path: Path, suffix: str) -> None:
    assert hash_of(written(tmp_path, suffix)) != hash_of(written(tmp_path, suffix, rate=48_000))


def test_wav_tags_and_chunks(tmp_path: Path) -> None:
    data = written(tmp_path, ".wav")
    info = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"Kick\0\0") + chunk(b"IGNR", b"Techno"))
    acid = chunk(b"acid", bytes(24))
    assert hash_of(with_chunks(data, after=info)) == hash_of(data)
    assert hash_of(with_chunks(data, before=chunk(b"bext", bytes(603)))) == hash_of(data)
    assert hash_of(with_chunks(data, before=acid, after=info)) == hash_of(data)


def test_extensible_wav_is_the_same_sound(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "x.wav", NOISE, RATE, format="WAVEX", subtype="PCM_16")
    assert hash_of((tmp_path / "x.wav").read_bytes()) == hash_of(written(tmp_path, ".wav"))


def test_aiff_tags(tmp_path: Path) -> None:
    data = written(tmp_path, ".aiff")
    tagged = with_chunks(data, after=chunk(b"NAME", b"Kick", ">"), order=">")
    assert hash_of(tagged) == hash_of(data)


def test_flac_comments_and_padding(tmp_path: Path) -> None:
    data = written(tmp_path, ".flac")
    comment = struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    block = b"\x04" + len(comment).to_bytes(3, "big") + comment
    padding = b"\x01" + (100).to_bytes(3, "big") + bytes(100)
    tagged = data[:42] + padding + block + data[42:]
    assert hash_of(tagged) == hash_of(data)
    no_md5 = data[:26] + bytes(16) + data[42:]
    no_md5_tagged = no_md5[:42] + padding + block + no_md5[42:]
    assert hash_of(no_md5_tagged) == hash_of(no_md5)
    assert hash_of(no_md5) != hash_of(data)


def synchsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def id3v2(body: bytes) -> bytes:
    frame = b"TIT2" + synchsafe(len(body) + 1) + b"\0\0\x03" + body
    return b"ID3\x04\0\0" + synchsafe(len(frame)) + frame


def ape(body: bytes) -> bytes:
    fields = struct.pack("<III", 2000, len(body) + 32, 0)
    header = b"APETAGEX" + fields + struct.pack("<I", 0xA000_0000) + bytes(8)
    footer = b"APETAGEX" + fields + struct.pack("<I", 0x8000_0000) + bytes(8)
    return header + body + footer


def test_mp3_tags_front_and_back(tmp_path: Path) -> None:
    data = written(tmp_path, ".mp3")
    lyrics = b"LYRICSBEGIN" + b"la la"
    lyrics += b"%06d" % len(lyrics) + b"LYRICS200"
    id3v1 = b"TAG" + bytes(125)
    for tagged in (
        id3v2(b"Kick") + data,
        id3v2(b"Kick" * 500) + id3v2(b"again") + data,
        data + id3v1,
        data + ape(b"artist"),
        id3v2(b"x") + data + ape(b"artist") + lyrics + id3v1,
    ):
        assert hash_of(tagged) == hash_of(data)
    path = tmp_path / "tagged.mp3"
    path.write_bytes(id3v2(b"Kick") + data + id3v1)
    assert decode(path).payload_hash == hash_of(data)


def renumbered(data: bytes) -> bytes:
    """The same Ogg file with an extra header page, so every later page has another number."""
    at = data.index(b"OggS", 4)
    head = bytearray(data[at : at + 26] + b"\x01\x05hello")
    head[5], head[6:14] = 0, bytes(8)
    later = bytearray(data[at:])
    for start in (i for i in range(len(later) - 4) if later[i : i + 4] == b"OggS"):
        (number,) = struct.unpack_from("<I", later, start + 18)
        struct.pack_into("<I", later, start + 18, number + 1)
        later[start + 22 : start + 26] = zlib.crc32(bytes(later[start:])).to_bytes(4, "little")
    return data[:at] + bytes(head) + bytes(later)


def test_ogg_headers_page_numbers_and_checksums_are_not_the_sound(tmp_path: Path) -> None:
    data = written(tmp_path, ".ogg")
    assert hash_of(renumbered(data)) == hash_of(data)


def test_mp4_boxes_round_the_sound() -> None:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    sound = box(b"mdat", b"coded sound")
    first = box(b"ftyp", b"M4A ") + box(b"moov", b"old tags") + sound
    moved = box(b"ftyp", b"M4A ") + sound + box(b"moov", b"other, longer tags")
    long_box = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 16 + 11) + b"coded sound"
    assert hash_of(first) == hash_of(moved) == hash_of(box(b"ftyp", b"M4A ") + long_box)
    assert hash_of(first) != hash_of(first.replace(b"coded", b"other"))


def test_files_on_disk_and_in_memory_give_one_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(tmp_path, ".wav")
    monkeypatch.setattr("samplerecs_models.decode.source._IN_MEMORY", 1000)
    audio = decode(tmp_path / "a.wav")
    assert audio.payload_hash == hash_of(data)
    assert len(audio.samples) == len(NOISE)
