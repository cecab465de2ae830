from __future__ import annotations

import numpy as np

from samplerecs_models.types import Float32, Int64
from training import fit, synth

PLAN = fit.Plan(members=2, width=8, epochs=30, batch=32)


def blobs() -> tuple[Float32, Int64]:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 300)
    return (rng.standard_normal((300, 5)) + 4 * np.eye(5)[y]).astype(np.float32), y


def test_a_network_learns_what_can_be_learnt_and_is_reproducible() -> None:
    x, y = blobs()
    one, two = (fit.train(x, y, np.ones(300), ("a", "b", "c"), PLAN) for _ in range(2))
    assert (one.chances(x).argmax(axis=1) == y).mean() > 0.95
    assert np.array_equal(one.hidden, two.hidden)
    assert np.array_equal(one.output, two.output)


def test_classes_weigh_nearly_alike_whatever_their_size() -> None:
    y = np.array([0] * 90 + [1] * 10)
    weight = fit.balance(y, ["p"] * 90 + ["q"] * 10, np.ones(100))
    assert 0.4 < weight[:90].sum() / weight[90:].sum() < 2.5


def test_every_voice_of_the_drum_machine_sounds() -> None:
    voices = list(synth.drum_machine(np.random.default_rng(1)))
    assert len({role for role, _, _ in voices}) == 13
    for _, _, sound in voices:
        assert sound.dtype == np.float32
        assert 0.05 < np.abs(sound).max() < 2.0
