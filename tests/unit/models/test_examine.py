from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import beat, kick

from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine, examine_new
from samplerecs_models.metadata import facts_of_name
from samplerecs_models.sound import Sound
from samplerecs_models.types import Facts, Float32, ModelId
from samplerecs_models.vocabulary import Kind, Role, Undecodable


class Loudness:
    """A real, if poor, embedder: the RMS of two halves."""

    model = ModelId("halves", "1", "rms", "", 2)

    def embed_audio(self, batch: Sequence[Sound]) -> Float32:
        halves = [np.array_split(sound.mono, 2) for sound in batch]
        rows = np.array([[np.sqrt(np.mean(h**2)) + 1e-9 for h in pair] for pair in halves])
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(unit, dtype=np.float32)

    def embed_text(self, batch: Sequence[str]) -> Float32:
        raise NotImplementedError


@pytest.fixture
def kick_path(tmp_path: Path) -> Path:
    path = tmp_path / "Drums" / "Snare 03.wav"
    path.parent.mkdir()
    soundfile.write(path, np.stack([kick(), kick()], axis=1), 48_000, subtype="PCM_24")
    return path


def test_one_pass_gives_facts_analysis_and_vectors(kick_path: Path, tmp_path: Path) -> None:
    done = examine(kick_path, root=tmp_path, embedders=[Loudness()])
    assert done.analysis.kind.value is Kind.ONE_SHOT
    assert done.facts.role.value is Role.SNARE
    assert (done.source_rate, done.channels, done.repaired) == (48_000, 2, 0)
    assert done.payload_hash
    assert done.decoder
    (vector,) = done.vectors
    assert vector.model == Loudness.model
    assert np.linalg.norm(vector.values) == pytest.approx(1.0, abs=1e-6)


def test_what_was_read_of_the_name_before_is_taken(kick_path: Path, tmp_path: Path) -> None:
    whole = examine(kick_path, root=tmp_path, embedders=())
    named = facts_of_name("Drums/Snare 03.wav", tmp_path.name)
    assert examine(kick_path, root=tmp_path, embedders=(), named=named) == whole
    other = replace(named, pack="Other")
    assert examine(kick_path, root=tmp_path, embedders=(), named=other).facts.pack == "Other"


def test_audio_only_ignores_what_the_name_says(kick_path: Path, tmp_path: Path) -> None:
    named = examine(kick_path, root=tmp_path, embedders=())
    heard = examine(kick_path, root=tmp_path, embedders=(), audio_only=True)
    assert heard.facts == Facts()
    assert named.facts != Facts()
    assert heard.analysis == named.analysis
    assert heard.vectors == ()


def test_a_file_without_sound_says_why(tmp_path: Path) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    with pytest.raises(DecodeError) as caught:
        examine(empty, embedders=())
    assert caught.value.reason is Undecodable.EMPTY


def test_the_name_does_not_change_what_is_heard(tmp_path: Path) -> None:
    for name in ("one.wav", "Loop_90bpm_Am.wav"):
        soundfile.write(tmp_path / name, beat(1), 44_100)
    one, two = (examine(p, embedders=()).analysis for p in sorted(tmp_path.iterdir()))
    assert one == two


def test_a_known_sound_is_told_by_its_identity_and_any_other_is_examined(kick_path: Path) -> None:
    whole = examine(kick_path, embedders=[Loudness()])
    assert examine_new(kick_path, {whole.payload_hash}, embedders=[]) == whole.payload_hash
    other = examine_new(kick_path, {"wav-0"}, embedders=[Loudness()])
    assert not isinstance(other, str)
    assert other.payload_hash == whole.payload_hash
    assert other.analysis == whole.analysis


def test_what_is_no_sound_is_refused_before_it_is_compared(tmp_path: Path) -> None:
    (tmp_path / "words.wav").write_bytes(b"words, words, words")
    with pytest.raises(DecodeError) as error:
        examine_new(tmp_path / "words.wav", {"wav-0"}, embedders=[])
    assert error.value.reason is Undecodable.NOT_AUDIO


def bytes_read() -> int:
    """Return the bytes that this process has asked the system to read."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("rchar")).split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not count reads")
@pytest.mark.parametrize("known", [frozenset(), frozenset({"wav-0"})], ids=["new", "maybe known"])
def test_the_identity_costs_no_reading_of_its_own(tmp_path: Path, known: frozenset[str]) -> None:
    path = tmp_path / "noise.wav"
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 1_000_000)
    soundfile.write(path, noise, 44_100, subtype="PCM_24")
    embedders = [Loudness()]
    examine_new(path, known, embedders=embedders)
    before = bytes_read()
    examine_new(path, known, embedders=embedders)
    assert bytes_read() - before < 1.2 * path.stat().st_size
