"""What chunks inside a file say: tempo, key, kind and loop points, put there by its maker.

Layouts: `acid` as written by Sony ACID and read by libsndfile (wavlike.c); `smpl` and `inst` from
the Microsoft multimedia standards update (1994); AIFF `INST` from Apple's AIFF 1.3. Apple Loops
have no published layout: `basc` as libsndfile reads it (aiff.c), `cate` as the words it holds, CAF
as pairs of text under Apple's UUID; `info` from Apple's Core Audio Format 1.0 (information chunk).
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from samplerecs_models.container import Container, read_chunk, walk
from samplerecs_models.errors import BadKey
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.vocabulary import Kind, Mode

#: Chunks that the reader of tags understands.
_TAG_CHUNKS = frozenset({b"LIST", b"id3 ", b"ID3 "})
#: Tempi outside this range are damage, not tempi.
_BPM = (20.0, 400.0)


@dataclass(frozen=True, slots=True)
class ChunkFacts:
    """What the chunks of a file say; None where they say nothing.

    Attributes:
        bpm: beats per minute; beats / length where both are known.
        bpm_is_counted: True where `bpm` comes from beats and length, not from a stored tempo.
        key: key, or a bare root.
        kind: loop or one-shot.
        looped: True where loop points are set.
        tags: category words (Apple Loops).
        may_have_tags: False where the file is chunked and no chunk holds tags.
    """

    bpm: float | None = None
    bpm_is_counted: bool = False
    key: Key | None = None
    kind: Kind | None = None
    looped: bool = False
    tags: tuple[str, ...] = ()
    may_have_tags: bool = True


@dataclass
class _Draft:
    """What has been read so far; a later chunk fills only what is still unknown."""

    seconds: float = 0.0
    bpm: float | None = None
    counted: bool = False
    key: Key | None = None
    kind: Kind | None = None
    looped: bool = False
    tags: tuple[str, ...] = ()


def read_chunks(handle: BinaryIO, size: int) -> ChunkFacts:
    """Return what the chunks of a file of `size` bytes say; damaged ones say nothing."""
    container = walk(handle, size)
    if container is None:
        return ChunkFacts()
    draft = _Draft(seconds=_seconds(handle, container))
    for name, reader in _READERS[container.family]:
        for chunk in (chunk for chunk in container.chunks if chunk.id == name):
            # A damaged chunk says nothing; the others still do.
            with suppress(struct.error, ValueError, OverflowError, ZeroDivisionError):
                reader(draft, container, read_chunk(handle, chunk))
    tagged = any(chunk.id in _TAG_CHUNKS for chunk in container.chunks)
    return ChunkFacts(
        draft.bpm, draft.counted, draft.key, draft.kind, draft.looped, draft.tags, tagged
    )


def _seconds(handle: BinaryIO, container: Container) -> float:
    """Length of the sound, 0 where the header does not tell (compressed, damaged)."""
    try:
        return _LENGTHS[container.family](handle, container)
    except (struct.error, ValueError, OverflowError, ZeroDivisionError):
        return 0.0


def _wav_seconds(handle: BinaryIO, container: Container) -> float:
    fmt, data, fact = (container.find(name) for name in (b"fmt ", b"data", b"fact"))
    if fmt is None or data is None:
        return 0.0
    code, _, rate, bytes_a_second = container.unpack("HHII", read_chunk(handle, fmt))
    if code not in (1, 3, 0xFFFE) and fact is not None:
        return int(container.unpack("I", read_chunk(handle, fact))[0]) / rate
    return float(data.held / bytes_a_second)


def _aiff_seconds(handle: BinaryIO, container: Container) -> float:
    comm = container.find(b"COMM")
    if comm is None:
        return 0.0
    head = read_chunk(handle, comm)
    _, frames, _ = struct.unpack_from(">HIH", head)
    return float(frames / _extended(head[8:18]))


def _extended(data: bytes) -> float:
    """An 80-bit float as Apple's headers hold the rate."""
    exponent, mantissa = struct.unpack(">HQ", data)
    if not 16383 <= exponent <= 16383 + 32:
        raise ValueError("no rate")
    return float(math.ldexp(mantissa, exponent - 16383 - 63))


def _caf_seconds(handle: BinaryIO, container: Container) -> float:
    desc, data, pakt = (container.find(name) for name in (b"desc", b"data", b"pakt"))
    if desc is None or data is None:
        return 0.0
    head = read_chunk(handle, desc)
    (rate,) = struct.unpack_from(">d", head)
    bytes_a_packet, frames_a_packet = struct.unpack_from(">II", head, 16)
    if pakt is not None:
        _, frames = struct.unpack_from(">qq", read_chunk(handle, pakt))
        return float(frames / rate)
    return float((data.held - 4) / bytes_a_packet * frames_a_packet / rate)


_LENGTHS: dict[str, Callable[[BinaryIO, Container], float]] = {
    "wav": _wav_seconds,
    "aiff": _aiff_seconds,
    "caf": _caf_seconds,
}


def _acid(draft: _Draft, container: Container, data: bytes) -> None:
    (flags,) = container.unpack("I", data)
    (root,) = container.unpack("H", data, 4)
    (beats,) = container.unpack("I", data, 12)
    (tempo,) = struct.unpack_from("<f" if container.little else ">f", data, 20)
    one_shot, has_root = bool(flags & 1), bool(flags & 2)
    draft.kind = Kind.ONE_SHOT if one_shot else Kind.LOOP if beats else None
    if has_root and root < 128:
        draft.key = Key(root % 12)
    if not one_shot:
        _set_tempo(draft, beats, tempo)


def _set_tempo(draft: _Draft, beats: float, tempo: float) -> None:
    """Beats and length first: editors round the stored tempo or leave their default there."""
    counted = beats * 60.0 / draft.seconds if draft.seconds > 0.0 else 0.0
    if 0 < beats <= 4096 and _BPM[0] <= counted <= _BPM[1]:
        draft.bpm, draft.counted = _rounded(counted, tempo), True
    elif _BPM[0] <= tempo <= _BPM[1]:
        draft.bpm = round(float(tempo), 3)


def _rounded(counted: float, tempo: float) -> float:
    """The stored tempo where it differs by less than a frame or two can explain."""
    near = _BPM[0] <= tempo <= _BPM[1] and abs(counted - tempo) <= 0.02
    return round(float(tempo if near else counted), 3)


def _smpl(draft: _Draft, container: Container, data: bytes) -> None:
    note, _, _, _, loops = container.unpack("5I", data, 12)
    draft.looped = draft.looped or 0 < loops <= 64
    _set_note(draft, note)


def _set_note(draft: _Draft, note: int) -> None:
    # 60 is what editors write when nobody said anything, and 0 what they leave empty.
    if draft.key is None and 0 < note < 128 and note != 60:
        draft.key = Key(note % 12)


def _inst(draft: _Draft, _container: Container, data: bytes) -> None:
    _set_note(draft, data[0] if data else 0)


def _aiff_inst(draft: _Draft, _container: Container, data: bytes) -> None:
    _set_note(draft, data[0] if data else 0)
    (mode,) = struct.unpack_from(">H", data, 8)
    draft.looped = draft.looped or mode in (1, 2)


#: Codes of the scale in `basc`; 3 (neither) and 4 (good for both) leave a bare root.
_SCALES = {1: Mode.MINOR, 2: Mode.MAJOR}


def _basc(draft: _Draft, _container: Container, data: bytes) -> None:
    """Version, beats, root note, scale, time signature, one-shot flag; 82 or 84 bytes in all."""
    _, beats, note, scale, _, lower, one_shot = struct.unpack_from(">IIHHHHH", data)
    draft.kind = Kind.ONE_SHOT if one_shot == 1 else Kind.LOOP if beats else draft.kind
    if 0 < note < 128:
        draft.key = Key(note % 12, _SCALES.get(scale))
    if one_shot != 1:
        _set_tempo(draft, beats * 4.0 / (lower or 4), 0.0)


def _cate(draft: _Draft, _container: Container, data: bytes) -> None:
    """Category words, with zeros and numbers between them."""
    _add_tags(draft, (text.decode("ascii") for text in _PRINTABLE.findall(data)))


def _add_tags(draft: _Draft, texts: Iterable[str]) -> None:
    words = (" ".join(text.lower().split()) for text in texts)
    kept = (word for word in words if _MOST_TAG >= len(word) > 1 and word[0].isalpha())
    draft.tags = tuple(dict.fromkeys((*draft.tags, *(w for w in kept if w.isprintable()))))


def _caf_loop(draft: _Draft, _container: Container, data: bytes) -> None:
    """Apple Loops in CAF: pairs of zero-ended texts behind a UUID and their number."""
    if data[:16] != _LOOP_UUID:
        return
    pairs = _pairs(data[16:])
    lower = pairs.get("time signature", "4/4").rpartition("/")[2]
    beats = float(pairs.get("beat count", "0")) * 4.0 / float(lower)
    draft.kind = Kind.LOOP if beats else draft.kind
    draft.key = _caf_key(pairs)
    _set_tempo(draft, beats, 0.0)
    words = (pairs.get(name, "") for name in ("category", "subcategory", "genre", "descriptors"))
    _add_tags(draft, (word for text in words for word in text.split(",")))


def _caf_info(draft: _Draft, _container: Container, data: bytes) -> None:
    """What a program or a person wrote of the file; a loop's own chunk knows better."""
    pairs = _pairs(data)
    draft.key = draft.key or _caf_key(pairs)
    _add_tags(draft, pairs.get("genre", "").split(","))
    if draft.bpm is None:
        tempo = pairs.get("tempo", "0").lower().removesuffix("bpm")
        _set_tempo(draft, 0.0, float(tempo.replace(",", ".")))


def _pairs(data: bytes) -> dict[str, str]:
    """Names and values, each ended by a zero, behind their number."""
    (count,) = struct.unpack_from(">I", data)
    texts = data[4:].decode("utf-8", "replace").split("\0")[: 2 * min(count, 64)]
    return {
        name.lower(): value.strip() for name, value in zip(texts[::2], texts[1::2], strict=False)
    }


def _caf_key(pairs: dict[str, str]) -> Key | None:
    # Only loops write a type; `info` marks minor by an m, and not all mean major without one.
    mode = pairs.get("key type", "").lower()
    try:
        # Some of Apple's files write "Bc" for B.
        root = pairs.get("key signature", "").removesuffix("c")
        return parse_key(f"{root} {mode}" if mode in ("major", "minor") else root)
    except BadKey:
        return None


_LOOP_UUID = bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c")
_MOST_TAG = 40
_PRINTABLE = re.compile(rb"[ -~]{2,}")

_Reader = Callable[[_Draft, Container, bytes], None]
_READERS: dict[str, tuple[tuple[bytes, _Reader], ...]] = {
    "wav": ((b"acid", _acid), (b"smpl", _smpl), (b"inst", _inst)),
    "aiff": ((b"basc", _basc), (b"cate", _cate), (b"INST", _aiff_inst)),
    "caf": ((b"uuid", _caf_loop), (b"info", _caf_info)),
}
