"""What makers put inside their files: acid, smpl, inst, Apple Loops, tags."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from samplerecs_models.decode import write_audio
from samplerecs_models.harmony import Key
from samplerecs_models.metadata import read_facts
from samplerecs_models.metadata.chunks import ChunkFacts, read_chunks
from samplerecs_models.types import Facts
from samplerecs_models.vocabulary import Kind, Mode, Source

RATE = 44_100


def chunk(name: bytes, body: bytes, order: str = "<") -> bytes:
    return name + struct.pack(order + "I", len(body)) + body + b"\0" * (len(body) % 2)


def wav(*chunks: bytes, seconds: float = 2.0, kind: str = "WAV") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(round(seconds * RATE)), RATE, format=kind, subtype="PCM_16")
    data = buffer.getvalue()
    order = ">" if kind == "AIFF" else "<"
    body = data[8:] + b"".join(chunks)
    return data[:4] + struct.pack(order + "I", len(body)) + body


def facts_of(data: bytes) -> ChunkFacts:
    return read_chunks(io.BytesIO(data), len(data))


def acid(flags: int = 0, root: int = 0, beats: int = 0, tempo: float = 0.0) -> bytes:
    return chunk(b"acid", struct.pack("<IHHfIHHf", flags, root, 0x8000, 0.0, beats, 4, 4, tempo))


def smpl(note: int, loops: int) -> bytes:
    head = struct.pack("<9I", 0, 0, 22_675, note, 0, 0, 0, loops, 0)
    return chunk(b"smpl", head + struct.pack("<6I", 0, 0, 0, 1000, 0, 0) * loops)


def test_beats_and_length_come_before_the_stored_tempo() -> None:
    facts = facts_of(wav(acid(beats=4, tempo=97.0)))
    assert (facts.bpm, facts.bpm_is_counted, facts.kind) == (120.0, True, Kind.LOOP)


def test_the_stored_tempo_where_nobody_counted() -> None:
    facts = facts_of(wav(acid(tempo=97.0)))
    assert (facts.bpm, facts.bpm_is_counted) == (97.0, False)


def test_beats_that_cannot_be_are_not_counted() -> None:
    assert facts_of(wav(acid(beats=4000, tempo=97.0))).bpm == 97.0


@pytest.mark.parametrize("tempo", [0.0, -5.0, 1e9, float("nan"), float("inf")])
def test_a_damaged_tempo_is_none(tempo: float) -> None:
    assert facts_of(wav(acid(tempo=tempo))).bpm is None


def test_an_acid_one_shot_has_no_tempo() -> None:
    facts = facts_of(wav(acid(flags=1, beats=4, tempo=120.0)))
    assert (facts.kind, facts.bpm) == (Kind.ONE_SHOT, None)


def test_the_root_counts_only_where_its_flag_says_so() -> None:
    assert facts_of(wav(acid(flags=2, root=57, beats=4))).key == Key(9)
    assert facts_of(wav(acid(flags=0, root=57, beats=4))).key is None


def test_smpl_gives_root_and_loop() -> None:
    facts = facts_of(wav(smpl(note=57, loops=1)))
    assert (facts.key, facts.looped) == (Key(9), True)


def test_the_default_note_of_editors_is_no_root() -> None:
    assert facts_of(wav(smpl(note=60, loops=0))) == ChunkFacts(may_have_tags=False)
    assert facts_of(wav(smpl(note=0xFFFF_FFFF, loops=0))).key is None


def test_inst_gives_the_root_that_smpl_left_open() -> None:
    inst = chunk(b"inst", bytes([62, 0, 0, 0, 127, 1, 127]))
    assert facts_of(wav(inst)).key == Key(2)
    assert facts_of(wav(smpl(57, 0), inst)).key == Key(9)


def test_rf64_is_read_too() -> None:
    data = wav(acid(beats=4), kind="RF64")
    assert facts_of(data).bpm == 120.0


def basc(
    size: int, beats: int = 8, note: int = 57, scale: int = 1, lower: int = 4, shot: int = 0
) -> bytes:
    body = struct.pack(">IIHHHHH", 1, beats, note, scale, 4, lower, shot)
    return chunk(b"basc", body.ljust(size, b"\0"), ">")


@pytest.mark.parametrize("size", [82, 84])
def test_apple_loop(size: int) -> None:
    words = b"\0\0\0\1" + b"Keyboards".ljust(50, b"\0") + b"Piano".ljust(50, b"\0")
    data = wav(basc(size), chunk(b"cate", words, ">"), seconds=4.0, kind="AIFF")
    facts = facts_of(data)
    assert (facts.bpm, facts.bpm_is_counted, facts.kind) == (120.0, True, Kind.LOOP)
    assert facts.key == Key(9, Mode.MINOR)
    assert facts.tags == ("keyboards", "piano")


def test_apple_loop_in_eighths_one_shot_and_scaleless() -> None:
    assert facts_of(wav(basc(84, lower=8), seconds=2.0, kind="AIFF")).bpm == 120.0
    shot = facts_of(wav(basc(84, shot=1), kind="AIFF"))
    assert (shot.kind, shot.bpm) == (Kind.ONE_SHOT, None)
    assert facts_of(wav(basc(84, scale=3), kind="AIFF")).key == Key(9)


def test_aiff_inst() -> None:
    inst = struct.pack(">BbBBBBhHHHHHH", 62, 0, 0, 127, 1, 127, 0, 1, 1, 2, 0, 0, 0)
    facts = facts_of(wav(chunk(b"INST", inst, ">"), kind="AIFF"))
    assert (facts.key, facts.looped) == (Key(2), True)


def caf(
    pairs: dict[str, str] | None, frames: int, info: dict[str, str] | None = None, more: int = 0
) -> bytes:
    def piece(name: bytes, body: bytes) -> bytes:
        return name + struct.pack(">q", len(body)) + body

    def texts(pairs: dict[str, str]) -> bytes:
        count = struct.pack(">I", len(pairs) + more)
        return count + b"".join(f"{k}\0{v}\0".encode() for k, v in pairs.items())

    uuid = bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c") + texts(pairs or {})
    desc = struct.pack(">d4sIIIII", RATE, b"aac ", 0, 0, 1024, 2, 0)
    return (
        b"caff\0\1\0\0"
        + piece(b"desc", desc)
        + piece(b"uuid", bytes(20))
        + (piece(b"info", texts(info)) if info is not None else b"")
        + (piece(b"uuid", uuid) if pairs is not None else b"")
        + piece(b"pakt", struct.pack(">qqii", 1, frames, 0, 0))
        + piece(b"data", bytes(100))
    )


def test_a_chunk_that_claims_more_than_any_file_can_hold(tmp_path: Path) -> None:
    most = 2**63 - 1
    ds64 = chunk(b"ds64", struct.pack("<QQQI", most, most, most, 0))
    rf64 = b"RF64\xff\xff\xff\xffWAVE" + ds64 + b"data\xff\xff\xff\xff" + bytes(5)
    for data in (b"caff\0\1\0\0desc" + struct.pack(">q", most) + bytes(5), rf64):
        path = tmp_path / "a.wav"
        path.write_bytes(data)
        with path.open("rb") as opened:
            assert read_facts(path, source=(opened, len(data))) == read_facts(path)


def test_apple_loop_in_caf() -> None:
    pairs = {
        "beat count": "8",
        "key signature": "C#",
        "key type": "major",
        "time signature": "4/4",
        "category": "Horn/Wind",
        "descriptors": "Ensemble,Dry,Cheerful",
    }
    facts = facts_of(caf(pairs, frames=4 * RATE))
    assert (facts.bpm, facts.kind, facts.key) == (120.0, Kind.LOOP, Key(1, Mode.MAJOR))
    assert facts.tags == ("horn/wind", "ensemble", "dry", "cheerful")


@pytest.mark.parametrize(
    ("info", "bpm", "key"),
    [
        ({"tempo": "127.5", "key signature": "Cm"}, 127.5, Key(0, Mode.MINOR)),
        ({"Tempo": "90", "Key Signature": "F#"}, 90.0, Key(6)),
        ({"artist": "nobody", "tempo": "87,5"}, 87.5, None),
        ({"tempo": "93 BPM"}, 93.0, None),
        ({"key signature": "Bb"}, None, Key(10)),
        ({"tempo": "fast", "key signature": "Am"}, None, Key(9, Mode.MINOR)),
        ({"tempo": "0", "key signature": "none"}, None, None),
        ({"tempo": "nan"}, None, None),
        ({}, None, None),
    ],
)
def test_info_in_caf(info: dict[str, str], bpm: float | None, key: Key | None) -> None:
    facts = facts_of(caf(None, frames=4 * RATE, info=info))
    assert (facts.bpm, facts.key, facts.kind) == (bpm, key, None)
    assert not facts.bpm_is_counted


def test_info_in_caf_gives_way_to_the_loops_own_chunk() -> None:
    loop = {"beat count": "8", "key signature": "C#", "key type": "major"}
    info = {"tempo": "90", "key signature": "Am", "genre": "Deep House"}
    facts = facts_of(caf(loop, frames=4 * RATE, info=info))
    assert (facts.bpm, facts.bpm_is_counted, facts.key) == (120.0, True, Key(1, Mode.MAJOR))
    assert facts.tags == ("deep house",)


@pytest.mark.parametrize("more", [1, 2**31])
def test_info_in_caf_that_claims_more_than_it_holds(more: int) -> None:
    facts = facts_of(caf(None, frames=RATE, info={"tempo": "120"}, more=more))
    assert facts.bpm == 120.0


def test_chunks_win_over_the_name(tmp_path: Path) -> None:
    path = tmp_path / "Loop 90 BPM Dm.wav"
    path.write_bytes(wav(acid(flags=2, root=57, beats=4)))
    facts = read_facts(path, tmp_path)
    assert (facts.bpm.value, facts.bpm.source) == (120.0, Source.CHUNK)
    assert (facts.key.value, facts.key.source) == (Key(9), Source.CHUNK)
    assert (facts.kind.value, facts.kind.source) == (Kind.LOOP, Source.CHUNK)


def test_wav_tags(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    info = b"INFO" + chunk(b"IGNR", b"Deep House\0\0") + chunk(b"IBPM", b"87\0\0")
    path.write_bytes(wav(chunk(b"LIST", info)))
    facts = read_facts(path, tmp_path)
    assert facts.tags == ("deep house",)
    assert {"deep", "house"} <= set(facts.words)
    assert (facts.bpm.value, facts.bpm.source) == (87.0, Source.TAG)
    assert read_facts(path, tmp_path, tags=False).tags == ()


def text_frame(name: bytes, text: str) -> bytes:
    body = b"\3" + text.encode()
    return name + struct.pack(">I", len(body)) + b"\0\0" + body


def test_id3_tags_on_mp3(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    write_audio(path, np.zeros(RATE, np.float32), RATE)
    frames = text_frame(b"TBPM", "128") + text_frame(b"TKEY", "F#m") + text_frame(b"TCON", "Techno")
    head = b"ID3\3\0\0" + bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(head + frames + path.read_bytes())
    facts = read_facts(path, tmp_path)
    assert (facts.bpm.value, facts.bpm.source) == (128.0, Source.TAG)
    assert facts.key.value == Key(6, Mode.MINOR)
    assert facts.tags == ("techno",)


@pytest.mark.parametrize("key_field", ["KEY", "INITIALKEY"])
def test_vorbis_comments_on_flac(tmp_path: Path, key_field: str) -> None:
    path = tmp_path / "song.flac"
    write_audio(path, np.zeros(RATE, np.float32), RATE)
    data = path.read_bytes()
    lines = [b"BPM=174", key_field.encode() + b"=8A", b"GENRE=Drum & Bass"]
    comment = struct.pack("<I", 0) + struct.pack("<I", len(lines))
    comment += b"".join(struct.pack("<I", len(line)) + line for line in lines)
    path.write_bytes(data[:42] + b"\4" + len(comment).to_bytes(3, "big") + comment + data[42:])
    facts = read_facts(path, tmp_path)
    assert (facts.bpm.value, facts.key.value) == (174.0, Key(9, Mode.MINOR))
    assert facts.tags == ("drum & bass",)


def test_mp4_tempo(tmp_path: Path) -> None:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    value = box(b"data", struct.pack(">II", 21, 0) + struct.pack(">H", 93))
    ilst = box(b"ilst", box(b"tmpo", value))
    moov = box(b"moov", box(b"udta", box(b"meta", bytes(4) + ilst)))
    path = tmp_path / "song.m4a"
    path.write_bytes(box(b"ftyp", b"M4A \0\0\0\0") + moov)
    assert read_facts(path, tmp_path).bpm.value == 93.0


@pytest.mark.parametrize("tempo", ["0", "-3", "nan", "5000", "fast", ""])
def test_tags_that_make_no_sense_say_nothing(tmp_path: Path, tempo: str) -> None:
    path = tmp_path / "sound.wav"
    text = tempo.encode() + b"\0" * (2 - len(tempo) % 2)
    path.write_bytes(wav(chunk(b"LIST", b"INFO" + chunk(b"IBPM", text))))
    assert read_facts(path, tmp_path).bpm.value is None


def test_a_file_that_is_not_there_still_has_its_name(tmp_path: Path) -> None:
    facts = read_facts(tmp_path / "Gone" / "Kick 3.wav", tmp_path)
    assert facts.role.value == "kick"
    assert read_facts(tmp_path / "nul\0.wav", tmp_path).bpm.value is None
    assert isinstance(read_facts(tmp_path, tmp_path), Facts)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    for suffix in (".wav", ".mp3"):
        os.mkfifo(tmp_path / f"Kick{suffix}")
        assert read_facts(tmp_path / f"Kick{suffix}", tmp_path).role.value == "kick"


def test_the_library_folder_names_the_pack_of_loose_files(tmp_path: Path) -> None:
    for folder, pack in (("Night Drive", "Night Drive"), ("Samples", "")):
        path = tmp_path / folder / "Kick.wav"
        path.parent.mkdir()
        path.write_bytes(wav())
        assert read_facts(path, path.parent).pack == pack
