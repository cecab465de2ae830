"""Two spaces in one list, so that no sound gains or loses by which of them knows it.

Cosines of two spaces mean different things: 0.6 is far in one and near in the other. Where a
fingerprint score is there for every sound, the sounds that the other space knows keep their
fingerprint scores as a set, dealt out anew in the order that the other space gives. Each such
score so stays in the list, none is added, and a half-embedded library ranks no half higher.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Float32, Int64

#: Deviations above a library's usual sound at which a sound answers by half.
HALF = 2.0
#: Weight of what is not wanted beside what is.
AWAY = 0.5
#: Least spread of cosines, so that a library of one sound is not divided by nothing.
_LEAST_SPREAD = 1e-3
#: Row numbers fit into 31 bits; they are kept in the low half of 64.
_ROW_BITS, _LOW_HALF = 0x7FFF_FFFF, 0xFFFF_FFFF
#: A median absolute deviation in standard deviations of a normal distribution.
_MAD = 1.4826


def standing(cosines: Float32) -> Float32:
    """Return how far each sound stands above the library's usual one, in deviations.

    Median and median absolute deviation, so that the few that answer do not move the measure.
    Cosines with words and with sounds lie in different places (the gap between modalities, Liang
    et al. 2022); standing can be added where they cannot.

    Args:
        cosines: float32 (n,).
    """
    if not len(cosines):
        return cosines
    middle = np.median(cosines)
    spread = max(float(np.median(np.abs(cosines - middle))) * _MAD, _LEAST_SPREAD)
    return np.asarray((cosines - middle) / np.float32(spread), np.float32)


def answered(standings: Float32) -> Float32:
    """Return 0..1: 0 for the library's usual sound and below, a half at `HALF` deviations.

    It never stops rising: of many sounds that answer well the best must stay the first.
    """
    above = np.maximum(standings, 0)
    return np.asarray(above / (above + np.float32(HALF)))


def dealt(plain: Float32, rows: Int64, heard: Float32) -> Float32:
    """Return `plain` with the scores of `rows` dealt out anew in the order of `heard`.

    Args:
        plain: float32 (n,), a score for every sound.
        rows: int64 (m,), the sounds that the other space knows, each once.
        heard: float32 (m,), what that space says of them; equal ones go by row.

    Returns:
        float32 (n,), the same values in another order.
    """
    mixed = plain.copy()
    mixed[_best_last(rows, heard)] = np.sort(plain[rows])
    return mixed


def _best_last(rows: Int64, heard: Float32) -> Int64:
    """Return the rows by rising score, equal ones by falling row.

    Score and row are packed into one whole number each, which numpy sorts four times as fast as it
    finds an order by two keys.
    """
    # The bits of floats order as whole numbers do, once those of the negative are turned round;
    # adding zero makes -0.0 the 0.0 that it equals.
    bits = (heard + np.float32(0)).view(np.int32).astype(np.int64)
    ordered = np.where(bits < 0, bits ^ _ROW_BITS, bits)
    packed = (ordered << 32) | (_ROW_BITS - rows)
    packed.sort()
    return np.asarray(_ROW_BITS - (packed & _LOW_HALF))


def filled(size: int, rows: Int64, heard: Float32, others: float = 0.0) -> Float32:
    """Return the scores of the sounds that are known, and one score for all others.

    Args:
        size: number of sounds.
        rows: int64 (m,), those that are known.
        heard: float32 (m,), 0..1.
        others: what a sound gets of which nothing is known: the mean of the known ones is what it
            may be expected to have, and so lifts neither.
    """
    scores = np.full(size, others, np.float32)
    scores[rows] = heard
    return scores
