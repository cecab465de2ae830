"""The sounds behind tests/golden/clap_features.npz, and what writes that file anew.

Run `python tests/golden/clap_golden.py` where the dependency group `export` is installed: the
features are those of transformers' `ClapFeatureExtractor`, not ours. Of each spectrogram the first
and last frames and every tenth between are kept. Noise comes from RandomState, whose stream numpy
has frozen.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samplerecs_models.types import Float32, Float64

HERE = Path(__file__).parent
FEATURES = HERE / "clap_features.npz"
RATE = 48_000
#: Frames that are kept of 1001.
KEPT = np.unique(np.concatenate([np.arange(3), np.arange(0, 1001, 10), np.arange(998, 1001)]))


def _times(seconds: float) -> Float64:
    return np.arange(int(seconds * RATE)) / RATE


def _noise(seconds: float, seed: int) -> Float64:
    return np.asarray(np.random.RandomState(seed).standard_normal(int(seconds * RATE)))


def _pad() -> Float64:
    t = _times(10.0)
    notes = np.array([[130.8], [155.6], [196.0], [262.5]])
    return np.asarray(0.1 * np.minimum(1.0, t / 1.5) * np.sin(2 * np.pi * notes * t).sum(axis=0))


def golden_sounds() -> dict[str, Float32]:
    """Return name -> mono float32 at 48 kHz, at most 10 s."""
    t, beat = _times(0.4), _times(8.0)
    kick = np.sin(2 * np.pi * 52 * t + 14 * (1 - np.exp(-45 * t))) * np.exp(-9 * t)
    late = np.concatenate([np.zeros(3 * RATE), 0.8 * kick])
    made = {
        "kick": 0.8 * kick,
        "hiss": 0.05 * _noise(10.0, 4),
        "hat": np.diff(0.2 * _noise(0.08, 3) * np.exp(-60 * _times(0.08)), prepend=0.0),
        "pad": _pad(),
        "sweep": 0.5 * np.sin(2 * np.pi * 20 * 600 ** (beat / 8) * 8 / np.log(600)),
        "bass": 0.3 * np.sign(np.sin(2 * np.pi * 55 * _times(0.9))) * np.exp(-2 * _times(0.9)),
        "pulse": (np.sin(2 * np.pi * 2.3 * beat) > 0.9) * _noise(8.0, 7) * 0.5,
        "silence": np.zeros(4_800),
        "click": np.concatenate([np.zeros(100), [0.9], np.zeros(100)]),
        "late": late,
    }
    return {name: np.asarray(sound, dtype=np.float32) for name, sound in made.items()}


def write() -> None:
    """Write the features that the reference gives."""
    from transformers import ClapFeatureExtractor

    reference = ClapFeatureExtractor(
        frequency_min=50, frequency_max=14_000, truncation="rand_trunc", padding="repeatpad"
    )
    made = {}
    for name, sound in golden_sounds().items():
        given = reference(sound, sampling_rate=RATE, return_tensors="np")
        made[name] = given["input_features"][0, 0][KEPT].astype(np.float32)
    np.savez_compressed(FEATURES, **made)


if __name__ == "__main__":
    write()
