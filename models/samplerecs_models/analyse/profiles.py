"""How well pitch-class strengths fit each of the 24 keys."""

from __future__ import annotations

import numpy as np

from samplerecs_models.harmony import Key
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Mode

#: Albrecht & Shanahan 2013 ("The use of large corpora to train a new type of key-finding
#: algorithm", table 2), from the tonic upwards.
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)


def key_of(index: int) -> Key:
    """Return the key of a row of the scores: 0..11 major, 12..23 minor, by tonic."""
    return Key(index % 12, Mode.MAJOR if index < 12 else Mode.MINOR)


def templates() -> Float32:
    """Return the profiles of the 24 keys, float32 (24, 12), each of mean 0 and norm 1."""
    rows = [np.roll(p, tonic) for p in (_MAJOR, _MINOR) for tonic in range(12)]
    return np.stack([_standard(np.asarray(row)) for row in rows])


def fit(strengths: Float32) -> Float32:
    """Return the correlation of pitch-class strengths (12,) with the 24 keys, -1..1."""
    return np.asarray(templates() @ _standard(strengths))


def _standard(row: Float32) -> Float32:
    centred = row - row.mean()
    return (centred / max(float(np.linalg.norm(centred)), 1e-9)).astype(np.float32)
