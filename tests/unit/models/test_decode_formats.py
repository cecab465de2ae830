"""Every kind of file that producers have, decoded for real."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from samplerecs_models.decode import decode, resample, write_audio
from samplerecs_models.sound import ANALYSIS_RATE

RATE = 44_100


def tone(seconds: float = 0.5, rate: int = RATE, channels: int = 1) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    mono = (0.5 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    return np.repeat(mono[:, None], channels, axis=1)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Best normalised correlation over small shifts: lossy coders delay."""
    n = min(len(a), len(b)) - 4000
    b = b[2000 : 2000 + n]
    spectra = np.conj(np.fft.rfft(b, 2 * len(a))) * np.fft.rfft(a, 2 * len(a))
    shift = int(np.fft.irfft(spectra)[:4000].argmax())
    return float(np.corrcoef(a[shift : shift + n], b)[0, 1])


@pytest.mark.parametrize(
    ("suffix", "subtype", "error"),
    [
        (".wav", "PCM_U8", 2e-2),
        (".wav", "PCM_16", 1e-4),
        (".wav", "PCM_24", 1e-6),
        (".wav", "PCM_32", 1e-6),
        (".wav", "FLOAT", 0.0),
        (".wav", "DOUBLE", 0.0),
        (".wav", "ULAW", 5e-2),
        (".aiff", "PCM_S8", 2e-2),
        (".aiff", "PCM_16", 1e-4),
        (".aif", "PCM_24", 1e-6),
        (".aif", "FLOAT", 0.0),
        (".flac", "PCM_16", 1e-4),
        (".flac", "PCM_24", 1e-6),
    ],
)
def test_reads_what_was_written(tmp_path: Path, suffix: str, subtype: str, error: float) -> None:
    path, sound = tmp_path / f"a{suffix}", tone(channels=2)
    write_audio(path, sound, RATE, subtype=subtype)
    audio = decode(path)
    assert audio.samples.dtype == np.float32
    assert audio.samples.shape[1] == 2
    assert np.abs(audio.samples[: len(sound)] - sound).max() <= error
    assert audio.duration_s == pytest.approx(0.5, abs=0.02)
    assert (audio.rate, audio.source_rate, audio.partial) == (ANALYSIS_RATE, RATE, False)
    assert audio.repaired == 0


@pytest.mark.parametrize("suffix", [".ogg", ".opus", ".mp3"])
def test_reads_lossy_coders(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    noise = np.random.default_rng(3).normal(0, 0.05, 48_000)
    sound = (tone(1.0, 48_000)[:, 0] + noise).astype(np.float32)
    write_audio(path, sound, 48_000)
    audio = decode(path, rate=48_000)
    assert audio.duration_s == pytest.approx(1.0, abs=0.06)
    assert correlation(audio.samples[:, 0], sound) > 0.9


def test_a_full_scale_value_keeps_its_scale(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_audio(path, np.array([-1.0, 0.0, 0.5], np.float32), RATE, subtype="PCM_16")
    assert decode(path).samples[:, 0].tolist() == [-1.0, 0.0, 0.5]


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 48_000, 96_000, 192_000])
def test_resamples_to_the_rate_of_analysis(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "a.wav"
    write_audio(path, tone(0.5, rate), rate)
    audio = decode(path)
    assert audio.source_rate == rate
    assert len(audio.samples) == pytest.approx(0.5 * RATE, abs=2)
    spectrum = np.abs(np.fft.rfft(audio.samples[:, 0] * np.hanning(len(audio.samples))))
    assert spectrum.argmax() * RATE / len(audio.samples) == pytest.approx(440, abs=2)


def test_resampling_gives_the_same_bits_every_time() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (5000, 2)).astype(np.float32)
    assert np.array_equal(resample(sound, 48_000, RATE), resample(sound, 48_000, RATE))
    assert resample(sound, RATE, RATE) is sound


@pytest.mark.parametrize("channels", [1, 2, 3, 8])
def test_keeps_every_channel(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "a.wav"
    steps = np.arange(1, channels + 1, dtype=np.float32) / np.float32(channels)
    sound = (tone(0.1, channels=channels) * steps).astype(np.float32)
    write_audio(path, sound, RATE, subtype="FLOAT")
    assert np.array_equal(decode(path).samples, sound)


@pytest.mark.parametrize("container", ["WAVEX", "RF64", "W64", "CAF", "AU"])
def test_reads_rarer_containers(tmp_path: Path, container: str) -> None:
    path, sound = tmp_path / "a.wav", tone(0.1)
    soundfile.write(path, sound, RATE, format=container, subtype="PCM_24")
    assert np.abs(decode(path).samples - sound).max() < 1e-6


def test_reads_aifc_little_endian(tmp_path: Path) -> None:
    path, sound = tmp_path / "a.aifc", tone(0.1)
    soundfile.write(path, sound, RATE, format="AIFF", subtype="PCM_16", endian="LITTLE")
    assert path.read_bytes()[8:12] == b"AIFC"
    assert np.abs(decode(path).samples - sound).max() < 1e-4


def test_reads_big_endian_wav(tmp_path: Path) -> None:
    path, sound = tmp_path / "a.wav", tone(0.1)
    soundfile.write(path, sound, RATE, format="WAV", subtype="PCM_16", endian="BIG")
    assert path.read_bytes()[:4] == b"RIFX"
    assert np.abs(decode(path).samples - sound).max() < 1e-4


def test_the_content_decides_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, tone(0.1), RATE, format="FLAC", subtype="PCM_16")
    assert decode(path).payload_hash.startswith("flac-")


@pytest.mark.parametrize("pad", [True, False], ids=["padded", "pad forgotten"])
def test_odd_chunks_before_the_sound(tmp_path: Path, pad: bool) -> None:
    path, pcm = tmp_path / "a.wav", np.array([0, 1000, -1000, 8192], "<i2").tobytes()
    odd = b"junk" + struct.pack("<I", 3) + b"abc" + (b"\0" if pad else b"")
    fmt = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVE" + fmt + odd + b"data" + struct.pack("<I", len(pcm)) + pcm
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert decode(path).samples[:, 0].tolist()[3] == 0.25


def test_a_long_file_is_read_in_part_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_audio(path, tone(3.0), RATE)
    audio = decode(path, limit_s=1.0)
    assert audio.partial
    assert audio.duration_s == pytest.approx(3.0)
    assert len(audio.samples) == RATE
    assert audio.payload_hash == decode(path).payload_hash
    assert not decode(path, limit_s=None).partial


def test_writing_refuses_an_unknown_suffix(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xyz"):
        write_audio(tmp_path / "a.xyz", tone(0.1), RATE)
    assert not (tmp_path / "a.xyz").exists()
