"""The fingerprint against vectors kept from another day and machine (fingerprint_golden.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from golden.fingerprint_golden import HERE, LOSSY, VECTORS, golden_sounds

from samplerecs_models.decode import decode
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32


@pytest.fixture(scope="module")
def fingerprint() -> Fingerprint:
    return Fingerprint()


@pytest.fixture(scope="module")
def golden() -> dict[str, Float32]:
    with np.load(VECTORS) as kept:
        return {name: kept[name] for name in kept.files}


def vector_of(fingerprint: Fingerprint, path: Path) -> Float32:
    return np.asarray(fingerprint.embed_audio([Sound(decode(path, rate=ANALYSIS_RATE))])[0])


def test_the_vectors_are_of_this_model(
    fingerprint: Fingerprint, golden: dict[str, Float32]
) -> None:
    assert str(golden["model"]) == str(fingerprint.model)


@pytest.mark.parametrize("name", sorted(golden_sounds()))
@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_lossless_sounds_are_where_they_were(
    fingerprint: Fingerprint,
    golden: dict[str, Float32],
    tmp_path: Path,
    name: str,
    suffix: str,
) -> None:
    path = tmp_path / f"{name}{suffix}"
    soundfile.write(path, golden_sounds()[name], ANALYSIS_RATE, subtype="PCM_24")
    assert vector_of(fingerprint, path) @ golden[name] >= 0.9999


@pytest.mark.parametrize("name", sorted(LOSSY))
def test_lossy_files_are_where_they_were(
    fingerprint: Fingerprint, golden: dict[str, Float32], name: str
) -> None:
    assert vector_of(fingerprint, HERE / name) @ golden[name] >= 0.999


def test_the_golden_sounds_lie_apart(golden: dict[str, Float32]) -> None:
    vectors = np.stack([golden[name] for name in golden_sounds()])
    cosines = vectors @ vectors.T
    assert np.max(cosines[~np.eye(len(vectors), dtype=np.bool_)]) < 0.95
