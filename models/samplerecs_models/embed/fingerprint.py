"""The fingerprint: a deterministic, model-free place of a sound among sounds.

Log-band levels are averaged over segments that grow with time from the onset, and turned into a
two-dimensional cepstrum (Ahmadi and Spanias 1999 call the time axis' half the modulation
cepstrum), tapered towards high quefrencies; a few plain figures stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from samplerecs_models.embed.fingerprint_spectra import (
    BANDS,
    SEGMENTS,
    band_levels,
    from_onset,
    segment_levels,
)
from samplerecs_models.errors import ModelError
from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Float64, ModelId

_TIME, _QUEFRENCY = 8, 20
_DIM = _TIME * _QUEFRENCY + 1


class Fingerprint:
    """Embeds sounds without any model; the same bits for the same sound, every time."""

    @property
    def model(self) -> ModelId:
        """Identity of the space."""
        return ModelId("fingerprint", "0", "onset-2d-cepstrum", "", _DIM)

    def embed_audio(self, batch: Sequence[Sound]) -> Float32:
        """Return float32, shape (len(batch), model.dim), every row of unit norm.

        Each sound is computed alone, so a row does not depend on its neighbours.
        """
        out = np.empty((len(batch), _DIM), np.float32)
        for row, sound in enumerate(batch):
            out[row] = _vector(sound.mono)
        return out

    def embed_text(self, batch: Sequence[str]) -> Float32:  # noqa: ARG002 - the seam names it
        """Refuse: a fingerprint knows sounds only.

        Raises:
            ModelError: always.
        """
        raise ModelError(
            "The fingerprint compares sounds with sounds; it does not understand words.",
            "Search by name instead, or install a text model.",
        )


def _vector(mono: Float32) -> Float32:
    signal = from_onset(mono)
    cepstrum = _cepstrum(segment_levels(band_levels(signal)))
    seconds = max(len(signal), 1) / 44_100
    raw = np.append(cepstrum.ravel(), 2.0 * np.log10(seconds))
    return np.asarray(raw / np.sqrt(np.sum(raw * raw)), dtype=np.float32)


def _cepstrum(levels: Float64) -> Float64:
    """2-D DCT of `levels` (segments, bands) in units of 20 dB, low orders, tapered."""
    time, bands = _dct(len(SEGMENTS), _TIME), _dct(BANDS, _QUEFRENCY)
    out = np.einsum("ts,sb,qb->tq", time, levels / 20.0, bands, optimize=False)
    out[0, 0] += 1e-3
    taper = np.exp(-0.15 * np.arange(_TIME))[:, None] * np.exp(-0.1 * np.arange(_QUEFRENCY))
    return np.asarray(out * taper)


@cache
def _dct(size: int, orders: int) -> Float64:
    """Orthonormal DCT-II: float64, shape (orders, size)."""
    grid = np.cos(np.pi / size * np.outer(np.arange(orders), np.arange(size) + 0.5))
    grid *= np.sqrt(2.0 / size)
    grid[0] /= np.sqrt(2.0)
    return np.asarray(grid)
