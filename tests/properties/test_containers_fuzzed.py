"""Any bytes at all: the readers of files answer or refuse, and never fail."""

from __future__ import annotations

import io
import struct
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath

import numpy as np
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from samplerecs_models.container import walk
from samplerecs_models.decode import decode
from samplerecs_models.decode.payload import digest, locate
from samplerecs_models.errors import DecodeError
from samplerecs_models.metadata import facts_from_name, read_facts
from samplerecs_models.metadata.chunks import ChunkFacts, read_chunks
from samplerecs_models.metadata.read import merge_facts
from samplerecs_models.metadata.tags import TagFacts
from samplerecs_models.types import Facts

MAGICS = [b"RIFF\0\0\0\0WAVE", b"RIFX\0\0\0\0WAVE", b"RF64\xff\xff\xff\xffWAVE"]
MAGICS += [
    b"FORM\0\0\0\0AIFF",
    b"FORM\0\0\0\0AIFC",
    b"caff\0\1\0\0",
    b"fLaC",
    b"OggS",
    b"ID3\4\0\0",
]
MAGICS += [b"\xff\xfb\x90\x00", b"\0\0\0\x18ftypM4A ", b".snd", b""]
IDS = [b"fmt ", b"data", b"acid", b"smpl", b"inst", b"LIST", b"id3 ", b"ds64", b"COMM", b"SSND"]
IDS += [b"basc", b"cate", b"INST", b"desc", b"uuid", b"pakt", b"junk", b"fact"]
sizes = st.one_of(st.integers(0, 200), st.sampled_from([0xFFFF_FFFF, 0x7FFF_FFFF, 0xFFFF_FFF0]))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A magic, then chunks whose sizes may lie, cut anywhere."""
    data = draw(st.sampled_from(MAGICS))
    for _ in range(draw(st.integers(0, 6))):
        body = draw(st.binary(max_size=120))
        size = draw(st.one_of(st.just(len(body)), sizes))
        width = draw(st.sampled_from(["<I", ">I", ">Q"]))
        data += draw(st.sampled_from(IDS)) + struct.pack(width, size) + body
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@settings(max_examples=400, deadline=None)
@given(st.one_of(files(), st.binary(max_size=400)))
def test_any_bytes_are_walked_and_hashed(data: bytes) -> None:
    handle = io.BytesIO(data)
    container = walk(handle, len(data))
    if container:
        assert all(0 <= c.held <= len(data) and c.start <= len(data) for c in container.chunks)
    payload = locate(handle, len(data))
    if payload:
        assert digest(handle, payload) == digest(io.BytesIO(data), payload)
    facts = read_chunks(handle, len(data))
    assert facts.bpm is None or 20 <= facts.bpm <= 400


@settings(max_examples=120, deadline=None)
@given(st.one_of(files(), st.binary(max_size=400)), st.sampled_from(["wav", "aif", "mp3", "ogg"]))
def test_any_file_decodes_or_says_why(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"Loop 120bpm.{suffix}"
        path.write_bytes(data)
        facts = read_facts(path)
        assert isinstance(facts, Facts)
        with path.open("rb") as opened:
            assert read_facts(path, source=(opened, len(data))) == facts
        try:
            audio = decode(path)
        except DecodeError:
            return
        assert np.isfinite(audio.samples).all()
        assert len(audio.samples) > 0


def good_file(kind: str) -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 3000).astype(np.float32)
    soundfile.write(buffer, noise, 44_100, format=kind)
    return buffer.getvalue()


GOOD = {kind: good_file(kind) for kind in ("WAV", "AIFF", "FLAC", "OGG", "MP3")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_damaged_files_decode_or_say_why(kind: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, min(len(content), 300) - 1))
        content[at] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(0, len(content)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.bin"
        path.write_bytes(bytes(content[:length]))
        try:
            audio = decode(path, limit_s=2.0)
        except DecodeError:
            return
        assert np.isfinite(audio.samples).all()
        assert 0 < audio.samples.size <= 64 << 20


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=250))
def test_any_name_is_read(text: str) -> None:
    facts = facts_from_name(PurePath(text.replace("\0", "") or "x"))
    assert facts.bpm.value is None or 30 <= facts.bpm.value <= 300
    for estimate in (facts.bpm, facts.key, facts.kind, facts.role):
        assert 0.0 <= estimate.confidence <= 1.0
        assert (estimate.value is None) == (estimate.confidence == 0.0)
    assert all(word == word.lower() and len(word) > 1 for word in facts.words)
    assert len(set(facts.words)) == len(facts.words)
    # Where a file says nothing else, what the name says is left as it is.
    merged = merge_facts(ChunkFacts(looped=True), TagFacts(), facts)
    assert replace(merged, loop=False) == merge_facts(ChunkFacts(), TagFacts(), facts) == facts
    "".join(facts.words).encode("utf-8")
