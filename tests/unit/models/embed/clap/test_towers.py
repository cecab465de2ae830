"""The towers of the stand-in against torch, and files that are no towers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from clap_parts import TINY, copy_of_tiny, tiny
from sounds import sound_of
from tokenizers import Tokenizer

from exporting.sounds import TEXTS, sounds
from samplerecs_models.embed.clap.audio import ClapAudio, features_of
from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.clap.features import log_mel, windows
from samplerecs_models.embed.clap.manifest import (
    AUDIO,
    TEXT,
    TOKENIZER,
    Installed,
    checksum,
    read_installed,
    write_manifest,
)
from samplerecs_models.embed.clap.sessions import AudioSession, TextSession
from samplerecs_models.embed.clap.text import MOST_TOKENS, ClapText
from samplerecs_models.errors import InputError, ModelError
from samplerecs_models.sound import ANALYSIS_RATE

GOLDEN = TINY.with_name("clap_tiny.npz")


def test_both_towers_agree_with_torch() -> None:
    with np.load(GOLDEN) as kept:
        wanted = {name: kept[name] for name in kept.files}
    audio, text = AudioSession(TINY / AUDIO, 1), TextSession(TINY / TEXT, 1)
    tokenizer = Tokenizer.from_file(str(TINY / TOKENIZER))
    for name, sound in sounds().items():
        found = audio.embed(log_mel(windows(sound)[0]))
        assert float(found @ wanted.pop(f"audio:{name}")) >= 0.9999, name
    for said in TEXTS:
        found = text.embed(tokenizer.encode(said).ids)
        assert float(found @ wanted.pop(f"text:{said}")) >= 0.9999, said
    assert not wanted


def test_a_long_sound_is_the_mean_of_its_windows() -> None:
    noise = np.random.default_rng(3).standard_normal(25 * ANALYSIS_RATE) * 0.1
    noise[: 10 * ANALYSIS_RATE] *= 0.01
    features = features_of(sound_of(noise))
    assert len(features) == 3
    tower = ClapAudio(tiny(), 1)
    mean = np.mean([tower.embed([each]) for each in features], axis=0)
    np.testing.assert_allclose(tower.embed(features), mean / np.linalg.norm(mean), atol=1e-6)


def spoilt(folder: Path, name: str, content: bytes) -> Installed:
    """Return the stand-in with one file replaced, and a manifest that agrees with it."""
    copy_of_tiny(folder)
    (folder / name).write_bytes(content)
    manifest = tiny().manifest
    files = {**manifest.files, name: checksum(folder / name)}
    write_manifest(folder, replace(manifest, files=files))
    return read_installed(folder)


@pytest.mark.parametrize("name", [AUDIO, TEXT])
@pytest.mark.parametrize("content", [b"", b"no model at all", b"\x08\x07\x12\x04abcd"])
def test_what_is_no_model_is_told_so(tmp_path: Path, name: str, content: bytes) -> None:
    clap = Clap(spoilt(tmp_path / "m", name, content))
    with pytest.raises(ModelError, match=r"no model that can be run|another kind"):
        _use(clap, name)


@pytest.mark.parametrize("name", [AUDIO, TEXT])
def test_half_a_model_is_told_so(tmp_path: Path, name: str) -> None:
    content = (TINY / name).read_bytes()
    with pytest.raises(ModelError, match="no model that can be run"):
        _use(Clap(spoilt(tmp_path / "m", name, content[: len(content) // 2])), name)


@pytest.mark.parametrize(("name", "other"), [(AUDIO, TEXT), (TEXT, AUDIO)])
def test_another_architecture_is_told_so(tmp_path: Path, name: str, other: str) -> None:
    with pytest.raises(ModelError, match="another kind of model") as told:
        _use(Clap(spoilt(tmp_path / "m", name, (TINY / other).read_bytes())), name)
    assert "input_" in told.value.message
    assert told.value.hint


def _use(clap: Clap, name: str) -> None:
    if name == AUDIO:
        clap.embed_audio([sound_of(np.zeros(100))])
    else:
        clap.embed_text(["kick"])


def test_a_file_that_was_changed_is_not_loaded(tmp_path: Path) -> None:
    folder = copy_of_tiny(tmp_path / "m")
    with (folder / AUDIO).open("r+b") as file:
        file.seek(1_000)
        file.write(b"!")
    with pytest.raises(ModelError, match="not the file that was installed"):
        ClapAudio(read_installed(folder), 1)


def test_a_file_that_was_cut_short_is_told_with_what_is_there(tmp_path: Path) -> None:
    folder = copy_of_tiny(tmp_path / "m")
    with (folder / TEXT).open("r+b") as file:
        file.truncate(1_234)
    with pytest.raises(ModelError, match=r"1,234 of [\d,]+ bytes"):
        ClapText(read_installed(folder), 1)


def test_a_model_without_its_text_tower_says_how_to_get_it() -> None:
    manifest = tiny().manifest
    without = replace(manifest, files={AUDIO: manifest.files[AUDIO]})
    with pytest.raises(ModelError, match="without its text tower") as told:
        ClapText(Installed(TINY, without), 1)
    assert "models install" in told.value.hint


def test_a_tokenizer_of_more_words_than_the_tower_knows_is_refused(tmp_path: Path) -> None:
    larger = Tokenizer.from_file(str(TINY / TOKENIZER))
    larger.add_tokens([f"word{n}" for n in range(3_000)])
    with pytest.raises(ModelError, match="do not belong together"):
        ClapText(spoilt(tmp_path / "m", TOKENIZER, larger.to_str().encode()), 1)


def test_a_broken_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no tokenizer"):
        ClapText(spoilt(tmp_path / "m", TOKENIZER, b'{"model": 3}'), 1)


@pytest.mark.parametrize("said", ["x" * 10_000, "dark pad " * 1_111, "🥁🎹 ¿qué?", "a", "\ud83e"])
def test_any_prompt_has_a_place(said: str) -> None:
    vector = ClapText(tiny(), 1).embed([said])
    assert vector.shape == (1, 32)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("said", ["", "   ", "\n\t"])
def test_an_empty_prompt_is_refused_plainly(said: str) -> None:
    with pytest.raises(InputError, match="empty prompt"):
        ClapText(tiny(), 1).embed([said])


def test_only_the_beginning_of_a_long_prompt_is_read() -> None:
    tower = ClapText(tiny(), 1)
    begun = "kick " * MOST_TOKENS
    np.testing.assert_array_equal(tower.embed([begun]), tower.embed([f"{begun} and a snare"]))


def test_a_manifest_that_says_another_length_is_found_out(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(TINY, folder)
    write_manifest(folder, replace(tiny().manifest, dim=16))
    with pytest.raises(ModelError, match="vectors of 32 values"):
        ClapAudio(read_installed(folder), 1).embed(features_of(sound_of(np.zeros(10))))
