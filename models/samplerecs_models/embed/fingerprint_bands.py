"""Triangular mel bands, summed without BLAS so that the same sound gives the same bits always.

A matrix product may take another kernel, and so round differently, for another number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float64, Int64


@dataclass(frozen=True, slots=True)
class BandMatrix:
    """A sparse bank of filters: band i is the weighted sum of `bins` from `starts[i]` on.

    Attributes:
        bins: int64, shape (terms,), all bands' bins one after another.
        weights: float64, shape (terms,), their weights, 0..1.
        starts: int64, shape (bands,), where each band begins in the two.
    """

    bins: Int64
    weights: Float64
    starts: Int64

    def apply(self, power: Float64) -> Float64:
        """Return the power in each band: `power` (rows, bins) to float64 (rows, bands)."""
        terms = power.take(self.bins, axis=1)
        terms *= self.weights
        return np.add.reduceat(terms, self.starts, axis=1)


def band_matrix(bands: int, n_fft: int, lowest: float, highest: float) -> BandMatrix:
    """Return triangular bands, equally wide on the mel scale (O'Shaughnessy 1987).

    Args:
        bands: how many.
        n_fft: length of the transform whose bins they sum, at ANALYSIS_RATE.
        lowest: lower edge of the first band in Hz.
        highest: upper edge of the last in Hz.

    A band narrower than a bin takes the nearest bin.
    """
    edges = _hertz(np.linspace(_mel(lowest), _mel(highest), bands + 2))
    frequency = np.arange(n_fft // 2 + 1, dtype=np.float64) * (ANALYSIS_RATE / n_fft)
    rows = [_triangle(frequency, edges[i : i + 3].tolist()) for i in range(bands)]
    found = [np.flatnonzero(row) for row in rows]
    starts = np.cumsum([0, *(len(bins) for bins in found[:-1])])
    weights = np.concatenate([row[bins] for row, bins in zip(rows, found, strict=True)])
    return BandMatrix(np.concatenate(found), weights, starts)


def _triangle(frequency: Float64, edges: list[float]) -> Float64:
    low, centre, high = edges
    rising, falling = (frequency - low) / (centre - low), (high - frequency) / (high - centre)
    row = np.maximum(0.0, np.minimum(rising, falling))
    if row.sum() < 0.5:
        row[np.argmin(np.abs(frequency - centre))] = 1.0
    return np.asarray(row)


def _mel(hertz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))


def _hertz(mel: Float64) -> Float64:
    return np.asarray(700.0 * (10.0 ** (mel / 2595.0) - 1.0), dtype=np.float64)
