"""How likely a sound has a key or a root at all: held pitch against drum hits and noise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from samplerecs_models.sound import N_FFT, Sound
from samplerecs_models.types import Float32

#: Below this peak the sound is silence (-80 dBFS), below this length (s) a click.
SILENT, CLICK = 1e-4, 0.12
#: Names of the figures of `pitch_figures`, in order.
FIGURES = (
    "held 40 ms", "enough frames", "peaky", "peaky on average", "in twelve bins", "held 0.4 s",
    "begins as it ends", "centre", "length", "loud share",
)  # fmt: skip
_LOWEST, _HIGHEST = 30.0, 5_000.0
#: Every second frame is looked at (20 ms apart); those under a twentieth of the loudest are not.
_STEP, _LOUD, _FEWEST, _ENOUGH = 2, 0.05, 5, 40
_NEAR, _FAR, _TOP = 4, 20, 12


@dataclass(frozen=True, slots=True)
class PitchGate:
    """A logistic regression on the figures, their squares and products.

    Attributes:
        mean, scale: float32 (len(FIGURES),), what figures are standardised by.
        weights: float32 (n_terms,), of `terms`; the last is the bias.
    """

    mean: Float32
    scale: Float32
    weights: Float32

    def chance(self, figures: Float32) -> float:
        """Return how likely a sound with these figures has a pitch, 0..1."""
        score = terms((figures - self.mean) / self.scale) @ self.weights
        return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def terms(standard: Float32) -> Float32:
    """Return standardised figures (..., n), clipped, all products of two of them, and 1."""
    kept = np.clip(standard, -3, 3)
    row, column = np.triu_indices(kept.shape[-1])
    ones = np.ones((*kept.shape[:-1], 1), np.float32)
    return np.concatenate([kept, kept[..., row] * kept[..., column], ones], axis=-1)


def pitch_figures(sound: Sound) -> Float32 | None:
    """Return the figures named in FIGURES, float32; None for silence, clicks and blips.

    All are taken from the shared transform between 30 Hz and 5 kHz, each frame's power summing
    to 1. Held is the power that stays on its bins over that time: white noise, too, holds half of
    it by chance, but over many bins.
    """
    power = _loud_frames(sound)
    if power is None:
        return None
    shares = power / power.sum(axis=1, keepdims=True)
    average, quarter = shares.mean(axis=0), max(1, len(shares) // 4)
    first, last = shares[:quarter].mean(axis=0), shares[-quarter:].mean(axis=0)
    bins = np.arange(1, power.shape[1] + 1) + int(_LOWEST * N_FFT / sound.audio.rate)
    centre = (shares @ bins.astype(np.float32)).mean() * sound.audio.rate / N_FFT
    looked_at = 1 + (len(sound.power) - 1) // _STEP
    figures = (
        _held(shares, _NEAR),
        min(1.0, len(shares) / _ENOUGH),
        np.log((shares**2).sum(axis=1).mean()),
        np.log((average**2).sum()),
        np.sort(average)[-_TOP:].sum(),
        _held(shares, min(_FAR, len(shares) - 1)),
        np.minimum(first, last).sum(),
        np.log(centre),
        np.log(len(sound.mono) / sound.audio.rate),
        len(shares) / looked_at,
    )
    return np.array(figures, dtype=np.float32)


def _loud_frames(sound: Sound) -> Float32 | None:
    if len(sound.mono) < CLICK * sound.audio.rate or np.abs(sound.mono).max() < SILENT:
        return None
    low, high = (int(hertz * N_FFT / sound.audio.rate) + 1 for hertz in (_LOWEST, _HIGHEST))
    band = sound.power[::_STEP, low:high]
    strongest = band.max(axis=1)
    loud = band[strongest > _LOUD**2 * strongest.max()]
    return loud if len(loud) >= _FEWEST else None


def _held(shares: Float32, frames: int) -> float:
    return float(np.minimum(shares[:-frames], shares[frames:]).sum(axis=1).mean())


@cache
def load_gate() -> PitchGate:
    """Return the gate that is shipped; `scripts/train_pitched.py` makes it."""
    with (
        as_file(files("samplerecs_models.analyse") / "weights" / "pitched.npz") as path,
        np.load(path, allow_pickle=False) as stored,
    ):
        return PitchGate(stored["mean"], stored["scale"], stored["weights"])
