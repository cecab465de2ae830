"""The peer that the fingerprint is measured against: statistics of librosa's MFCCs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from samplerecs_models.types import Float32

_COEFFICIENTS = 20


def mfcc_statistics(signals: Sequence[Float32], rate: int) -> Float32 | None:
    """Return mean and deviation of 20 MFCCs over time, standardised over all signals.

    Args:
        signals: mono sounds, float32, shape (frames,).
        rate: their frames per second.

    Returns:
        float32, shape (len(signals), 40), unit norm; None where librosa is not installed.
    """
    if find_spec("librosa") is None or not signals:
        return None
    import librosa

    rows = []
    for signal in signals:
        padded = np.pad(signal, (0, max(0, 2048 - len(signal))))
        found = librosa.feature.mfcc(y=padded, sr=rate, n_mfcc=_COEFFICIENTS)
        rows.append(np.concatenate([found.mean(axis=1), found.std(axis=1)]))
    table = np.stack(rows)
    scaled = (table - table.mean(axis=0)) / np.maximum(table.std(axis=0), 1e-9)
    norms = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.asarray(scaled / np.maximum(norms, 1e-9), dtype=np.float32)
