"""What every Embedder owes the rest of the program, run over each in tests/embedders.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from embedders import EMBEDDERS, LIKEST, contract_sounds, digest
from sounds import sound_of

from samplerecs_models.errors import ModelError
from samplerecs_models.seams import Embedder
from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Float64

TESTS = Path(__file__).parents[1]
DEGENERATE: dict[str, Float64] = {
    "empty": np.zeros(0),
    "one sample": np.full(1, 0.5),
    "one silent sample": np.zeros(1),
    "silence": np.zeros(30_000),
    "constant": np.full(30_000, 0.25),
    "impulse": np.concatenate([np.ones(1), np.zeros(9_999)]),
    "late impulse": np.concatenate([np.zeros(9_999), -np.ones(1)]),
    "full-scale square": np.tile(np.repeat([1.0, -1.0], 50), 200),
    "almost nothing": np.full(500, 1e-30),
    "far too loud": np.linspace(-1e6, 1e6, 3_000),
}


@pytest.fixture(scope="module", params=sorted(EMBEDDERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def embedder(name: str) -> Embedder:
    return EMBEDDERS[name]()


def check_vectors(vectors: Float32, rows: int, dim: int) -> None:
    assert vectors.dtype == np.float32
    assert vectors.shape == (rows, dim)
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors.astype(np.float64), axis=1), 1.0, atol=1e-5)


def test_it_is_an_embedder_with_a_stable_identity(name: str, embedder: Embedder) -> None:
    assert isinstance(embedder, Embedder)
    assert embedder.model == EMBEDDERS[name]().model
    assert embedder.model.dim > 0
    assert embedder.model.name
    assert embedder.model.revision


def test_rows_are_float32_unit_vectors(embedder: Embedder) -> None:
    sounds = contract_sounds()
    check_vectors(embedder.embed_audio(sounds), len(sounds), embedder.model.dim)


def test_an_empty_batch_gives_no_rows(embedder: Embedder) -> None:
    check_vectors(embedder.embed_audio([]), 0, embedder.model.dim)


def test_a_row_depends_on_its_sound_alone(embedder: Embedder) -> None:
    together = embedder.embed_audio(contract_sounds())
    backwards = embedder.embed_audio(contract_sounds()[::-1])[::-1]
    alone = np.vstack([embedder.embed_audio([sound]) for sound in contract_sounds()])
    twice = embedder.embed_audio([s for s in contract_sounds() for _ in range(2)])[::2]
    for other in (backwards, alone, twice):
        np.testing.assert_array_equal(together, other)


def test_different_sounds_get_different_vectors(name: str, embedder: Embedder) -> None:
    vectors = embedder.embed_audio(contract_sounds())
    cosines = vectors @ vectors.T
    assert np.max(cosines[~np.eye(len(vectors), dtype=np.bool_)]) < LIKEST[name]


@pytest.mark.parametrize("threads", ["1", "2"])
def test_another_process_gives_the_same_bits(name: str, embedder: Embedder, threads: str) -> None:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    run = subprocess.run(
        [sys.executable, str(TESTS / "embedders.py"), name],
        env={**os.environ, **dict.fromkeys(names, threads)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == digest(embedder)


def test_the_sound_is_left_as_it_was(embedder: Embedder) -> None:
    sounds, untouched = contract_sounds(), contract_sounds()
    embedder.embed_audio(sounds)
    for sound, before in zip(sounds, untouched, strict=True):
        np.testing.assert_array_equal(sound.audio.samples, before.audio.samples)


@pytest.mark.parametrize("case", sorted(DEGENERATE))
def test_every_sound_has_a_place(embedder: Embedder, case: str) -> None:
    first = embedder.embed_audio([sound_of(DEGENERATE[case])])
    check_vectors(first, 1, embedder.model.dim)
    np.testing.assert_array_equal(first, embedder.embed_audio([sound_of(DEGENERATE[case])]))


def test_every_kind_of_silence_has_the_same_place(embedder: Embedder) -> None:
    silent: list[Sound] = [sound_of(np.zeros(n)) for n in (0, 1, 4_000, 90_000)]
    vectors = embedder.embed_audio(silent)
    assert np.min(vectors @ vectors.T) > 0.999


def test_words_are_understood_or_refused_plainly(embedder: Embedder) -> None:
    refusal = None
    try:
        vectors = embedder.embed_text(["dark pad", "punchy kick"])
    except ModelError as error:
        refusal = error
    else:
        check_vectors(vectors, 2, embedder.model.dim)
    if refusal is not None:
        assert refusal.message.endswith(".")
        assert refusal.hint
        assert "Error" not in str(refusal)
