"""The identity of a sound: a hash of its audio payload, blind to tags and other chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import xxhash

from samplerecs_models.container import Container, read_chunk, walk
from samplerecs_models.decode import mp4, mpeg, ogg
from samplerecs_models.decode.plain import Layout, plain_layout

_BLOCK = 1 << 20
#: GUID tail of the sub-formats of WAVE_FORMAT_EXTENSIBLE that stand for a plain format code.
_EXTENSIBLE = 0xFFFE


@dataclass(frozen=True, slots=True)
class Payload:
    """Where a file's sound is.

    Attributes:
        family: kind of container, first part of the hash.
        form: bytes that say how the sound is coded; hashed before the sound.
        spans: (offset, length) pairs of the sound in the file, in order.
        claimed: bytes of sound that the header promises; 0 where it promises nothing.
        held: bytes of sound that the file has.
        plain: how the numbers lie in an ordinary WAV file; None for every other one.
    """

    family: str
    form: bytes
    spans: tuple[tuple[int, int], ...]
    claimed: int = 0
    held: int = 0
    plain: Layout | None = None


def locate(handle: BinaryIO, size: int) -> Payload | None:
    """Return where the sound is in a file of `size` bytes; None: it is no sound file we know."""
    handle.seek(0)
    head = handle.read(16)
    if head[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX", b"FORM", b"caff"):
        container = walk(handle, size)
        return _locate_chunked(handle, container) if container else None
    start = mpeg.after_id3v2(handle)
    if start:
        handle.seek(start)
        head = handle.read(16)
    return _locate_streamed(handle, head, start, size)


def digest(handle: BinaryIO, payload: Payload) -> str:
    """Return the identity of the sound: family, a dash and 32 hex digits."""
    hasher = xxhash.xxh3_128(payload.form)
    for start, length in payload.spans:
        handle.seek(start)
        for block in _blocks(handle, length):
            hasher.update(block)
    return f"{payload.family}-{hasher.hexdigest()}"


def _blocks(handle: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0:
        block = handle.read(min(length, _BLOCK))
        if not block:
            return
        length -= len(block)
        yield block


def _locate_streamed(handle: BinaryIO, head: bytes, start: int, size: int) -> Payload | None:
    if head[:4] == b"fLaC":
        return _locate_flac(handle, start, size)
    if head[:4] == b"OggS":
        spans, claimed = ogg.audio_spans(handle, start, size)
        held = sum(length for _, length in spans)
        whole = ((start, size - start),)
        return Payload("ogg" if spans else "file", b"", spans or whole, claimed, held)
    if mpeg.is_frame(head) or start:
        end = mpeg.before_tags(handle, size)
        return Payload("mpeg", b"", ((start, end - start),))
    if head[4:8] == b"ftyp":
        spans, claimed = mp4.sound_spans(handle, size)
        return Payload("mp4", b"", spans, claimed, sum(length for _, length in spans))
    if mpeg.is_adts(head):
        return Payload("aac", b"", ((start, size - start),))
    if head[:4] in (b".snd", b"riff"):
        return Payload("file", b"", ((0, size),))
    return None


def _locate_chunked(handle: BinaryIO, container: Container) -> Payload:
    form_id, data_id, form_of = _CHUNKED[container.family]
    form, data = container.find(form_id), container.find(data_id)
    if form is None or data is None:
        return Payload(container.family, b"", (), claimed=int(container.cut))
    described = read_chunk(handle, form)
    coded = form_of(container, described)
    head = _BEFORE_SOUND[container.family]
    span = (data.start + head, max(0, data.held - head))
    plain = plain_layout(container, described) if container.family == "wav" else None
    return Payload(container.family, coded, (span,), data.size, data.held, plain)


def _wav_form(container: Container, fmt: bytes) -> bytes:
    if len(fmt) < 16:
        return fmt
    code, channels, rate, _, align, bits = container.unpack("HHIIHH", fmt)
    if code == _EXTENSIBLE and len(fmt) >= 26:
        (code,) = container.unpack("H", fmt, 24)
    return repr((container.little, code, channels, rate, align, bits)).encode()


def _aiff_form(_container: Container, comm: bytes) -> bytes:
    # Channels, bits, rate (80-bit float) and coding; the frame count is the payload's length.
    coding = comm[18:22] if len(comm) >= 22 else b"NONE"
    return comm[:2] + comm[6:18] + coding


def _caf_form(_container: Container, desc: bytes) -> bytes:
    return desc[:32]


_CHUNKED: dict[str, tuple[bytes, bytes, Callable[[Container, bytes], bytes]]] = {
    "wav": (b"fmt ", b"data", _wav_form),
    "aiff": (b"COMM", b"SSND", _aiff_form),
    "caf": (b"desc", b"data", _caf_form),
}
#: Bytes in the data chunk that are not sound: AIFF offset and block size, CAF edit count.
_BEFORE_SOUND = {"wav": 0, "aiff": 8, "caf": 4}


def _locate_flac(handle: BinaryIO, start: int, size: int) -> Payload:
    handle.seek(start + 4)
    head = handle.read(4 + 34)
    info, at = head[4:38], start + 4
    while True:
        handle.seek(at)
        block = handle.read(4)
        if len(block) < 4:
            break
        at += 4 + int.from_bytes(block[1:4], "big")
        if block[0] & 0x80:
            break
    # Minimum and maximum sizes of blocks and frames (10 bytes) are the encoder's, not the sound's.
    md5 = info[18:34]
    if any(md5):
        return Payload("flac", info[10:34], ())
    return Payload("flac", info[10:18], ((at, max(0, size - at)),))
