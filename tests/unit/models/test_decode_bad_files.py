"""Files that give no sound, or less than they claim: a reason, never a crash or a hang."""

from __future__ import annotations

import os
import pickle
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from samplerecs_models.decode import decode, write_audio
from samplerecs_models.decode.pcm import MOST_VALUES, wanted_frames
from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.vocabulary import Undecodable

RATE = 44_100


def reason(path: Path) -> Undecodable:
    with pytest.raises(DecodeError) as caught:
        decode(path)
    return caught.value.reason


def wav(path: Path, seconds: float = 0.5, subtype: str = "PCM_16") -> bytes:
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, round(seconds * RATE)).astype(np.float32)
    write_audio(path, sound, RATE, subtype=subtype)
    return path.read_bytes()


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    assert reason(path) is Undecodable.EMPTY


@pytest.mark.parametrize(
    "content",
    [
        b"Dear diary, today I made a beat.\n" * 20,
        b"\0" * 5000,
        b"\xff" * 5000,
        b"R",
        b"RIFF",
        b"RIFF\x10\0\0\0AVI LIST",
        b"<html>not found</html>",
        b"ID3 is my favourite tag" * 30,
    ],
)
def test_no_sound_file_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert reason(path) is Undecodable.NOT_AUDIO


def test_vanished(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.wav") is Undecodable.VANISHED
    assert reason(tmp_path / "nul\0inside.wav") is Undecodable.VANISHED


def test_a_folder_is_no_sound(tmp_path: Path) -> None:
    assert reason(tmp_path) is Undecodable.NOT_AUDIO


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert reason(tmp_path / "pipe.wav") is Undecodable.NOT_AUDIO


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything"
)
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav(path)
    path.chmod(0)
    assert reason(path) is Undecodable.UNREADABLE


def test_a_link_to_itself_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.symlink_to(path)
    assert reason(path) is Undecodable.UNREADABLE


@pytest.mark.parametrize("suffix", [".wav", ".aiff", ".flac"])
def test_half_a_file_is_truncated(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    data = wav(path)
    path.write_bytes(data[: len(data) // 2])
    assert reason(path) is Undecodable.TRUNCATED


def test_a_file_that_lacks_little_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    data = wav(path)
    path.write_bytes(data[: len(data) * 95 // 100])
    assert decode(path).duration_s == pytest.approx(0.475, abs=0.005)


def test_a_header_alone_is_truncated(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    data = wav(path)
    path.write_bytes(data[:44])
    assert reason(path) is Undecodable.TRUNCATED
    path.write_bytes(data[:36])
    assert reason(path) is Undecodable.TRUNCATED


@pytest.mark.parametrize("claim", [0xFFFF_FFF0, 0x8000_0000, 0x7FFF_FFFF])
def test_a_header_that_claims_gigabytes(tmp_path: Path, claim: int) -> None:
    path = tmp_path / "a.wav"
    data = bytearray(wav(path))
    data[4:8] = data[40:44] = struct.pack("<I", claim)
    path.write_bytes(data)
    assert reason(path) is Undecodable.TRUNCATED


@pytest.mark.parametrize("claim", [0, 0xFFFF_FFFF])
def test_a_header_that_does_not_know_the_length_is_read_to_the_end(
    tmp_path: Path, claim: int
) -> None:
    path = tmp_path / "a.wav"
    data = bytearray(wav(path))
    data[4:8] = data[40:44] = struct.pack("<I", claim)
    path.write_bytes(data)
    assert decode(path).duration_s == pytest.approx(0.5)


@pytest.mark.parametrize("suffix", [".wav", ".aiff"])
def test_no_frames(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_audio(path, np.zeros(0, np.float32), RATE)
    assert reason(path) is Undecodable.NO_SOUND


def test_an_empty_data_chunk_before_a_tag_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    fmt = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16)
    tag = b"LIST" + struct.pack("<I", 12) + b"INFOINAM\0\0\0\0"
    body = b"WAVE" + fmt + b"data\0\0\0\0" + tag
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert reason(path) is Undecodable.NO_SOUND


def test_one_frame_is_a_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_audio(path, np.array([0.25], np.float32), RATE)
    assert decode(path).samples.tolist() == [[0.25]]


def test_an_unknown_coding_is_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    data = bytearray(wav(path))
    data[20:22] = struct.pack("<H", 0x0161)  # Windows Media audio
    path.write_bytes(data)
    assert reason(path) is Undecodable.UNSUPPORTED


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_nan_and_infinity_become_silence_and_are_counted(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.wav"
    sound = np.full((100, 2), 0.5, np.float32)
    sound[3, 0], sound[7, 1], sound[9, 0] = np.nan, np.inf, -np.inf
    write_audio(path, sound, RATE, subtype=subtype)
    audio = decode(path)
    assert audio.repaired == 3
    assert np.isfinite(audio.samples).all()
    assert audio.samples[3].tolist() == [0.0, 0.5]


@pytest.mark.parametrize("spike", [3e19, -2e30, 1.1e6])
def test_absurdly_loud_values_are_no_sound(tmp_path: Path, spike: float) -> None:
    path = tmp_path / "a.wav"
    sound = np.full((20_000, 1), 0.3, np.float32)
    sound[77] = spike
    write_audio(path, sound, RATE, subtype="FLOAT")
    audio = decode(path)
    assert audio.repaired == 1
    assert float(np.abs(audio.samples).max()) < 1.0
    assert examine(path, embedders=(), audio_only=True).analysis.level.peak_db < 0


@pytest.mark.filterwarnings("error")
def test_finite_values_beyond_float32_are_repaired_too(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sound = np.zeros(100)
    sound[5] = 1e300
    import soundfile

    soundfile.write(path, sound, RATE, subtype="DOUBLE")
    assert np.isfinite(decode(path).samples).all()


@pytest.mark.parametrize("factor", [np.nan, np.inf, -np.inf, 1e30])
def test_a_file_without_a_sensible_value_says_so(tmp_path: Path, factor: float) -> None:
    path = tmp_path / "a.wav"
    with np.errstate(all="ignore"):
        sound = np.float32(factor) * np.linspace(-0.5, 0.5, 2_000, dtype=np.float32)
    sound[:1_000] = 0.0
    write_audio(path, sound, RATE, subtype="FLOAT")
    with pytest.raises(DecodeError) as caught:
        decode(path)
    assert caught.value.reason is Undecodable.NO_SOUND
    assert "values are no numbers" in caught.value.message


def test_a_sound_that_is_bad_for_its_greater_part_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sound = np.full(1_000, 0.5, np.float32)
    sound[200:] = np.nan
    write_audio(path, sound, RATE, subtype="FLOAT")
    assert decode(path).repaired == 800


def test_memory_is_bounded_whatever_the_header_says() -> None:
    assert wanted_frames(10**12, 192_000, 8, 120.0) * 8 <= MOST_VALUES
    assert wanted_frames(10**12, 44_100, 2, 120.0) == 120 * 44_100
    assert wanted_frames(1000, 44_100, 1024, None) == 1000


def test_a_flac_that_claims_more_than_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    data = bytearray(wav(path))
    # Total samples: the last 36 bits before the MD5 of STREAMINFO.
    data[21] |= 0x0F
    data[22:26] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert reason(path) is Undecodable.TRUNCATED


@pytest.mark.parametrize("suffix", [".ogg", ".opus"])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.95])
def test_an_ogg_that_breaks_off(tmp_path: Path, suffix: str, part: float) -> None:
    path = tmp_path / f"a{suffix}"
    rng = np.random.default_rng(0)
    write_audio(path, rng.uniform(-0.5, 0.5, 10 * 48_000).astype(np.float32), 48_000)
    data = path.read_bytes()
    assert data.count(b"OggS") > 6, "must be long enough to be cut between its pages, too"
    path.write_bytes(data[: round(part * len(data))])
    assert reason(path) is Undecodable.TRUNCATED


def test_a_short_ogg_that_breaks_off_inside_its_only_page(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    write_audio(path, np.random.default_rng(0).uniform(-0.5, 0.5, 4_410).astype(np.float32), RATE)
    data = path.read_bytes()
    body = len(data) - data.rindex(b"OggS")
    path.write_bytes(data[: len(data) - body // 2])
    assert reason(path) is Undecodable.TRUNCATED


def test_an_ogg_that_ends_behind_a_page_or_has_a_tag_behind_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    write_audio(
        path, np.random.default_rng(0).uniform(-0.5, 0.5, 10 * RATE).astype(np.float32), RATE
    )
    data = path.read_bytes()
    path.write_bytes(data + b"TAG" + bytes(125))
    assert decode(path).duration_s == pytest.approx(10.0, abs=0.01)
    # A recorder that was stopped writes no last page.
    path.write_bytes(data[: data.rindex(b"OggS")])
    assert 5.0 < decode(path).duration_s < 10.0


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    data = wav(path, seconds=250.0)
    assert len(data) > 16 << 20, "must be long enough not to be read whole"

    class Shrinking(type(path)):  # type: ignore[misc]
        """A path whose file loses its second half right after it was measured."""

        def stat(self, **kwargs: bool) -> os.stat_result:
            status: os.stat_result = super().stat(**kwargs)
            os.truncate(self, len(data) // 20)
            return status

    assert reason(Shrinking(path)) is Undecodable.TRUNCATED


@pytest.mark.parametrize(
    "name",
    [
        "🥁 kick 🔥.wav",
        "new\nline.wav",
        "x" * 246 + ".wav",
        "quote'\"back\\slash.wav",
        "caf\N{COMBINING ACUTE ACCENT}e.wav",
        "ドラム.wav",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows forbids")
def test_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    wav(path)
    assert decode(path).duration_s == pytest.approx(0.5)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.wav"))
    wav(path)
    assert decode(path).duration_s == pytest.approx(0.5)


def test_the_reason_survives_a_pipe_between_processes() -> None:
    error = DecodeError(Undecodable.UNSUPPORTED, "AAC")
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.detail, str(again)) == (error.reason, "AAC", str(error))


@pytest.mark.skipif(
    __import__("importlib.util").util.find_spec("av") is not None, reason="PyAV is installed"
)
def test_aac_without_its_extra_says_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(struct.pack(">I", 24) + b"ftypM4A " + bytes(12) + b"\0\0\0\x10mdat" + bytes(8))
    with pytest.raises(DecodeError, match=r"install 'samplerecs\[aac\]'") as caught:
        decode(path)
    assert caught.value.reason is Undecodable.UNSUPPORTED
