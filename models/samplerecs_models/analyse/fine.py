"""How a spectrum's fine structure behaves in time: it averages out in noise, and stays in tones.

The spectrum of a moment of noise is ragged, whatever its colour: bins a window's main lobe apart
are independent and exponentially distributed (Brillinger, "Time Series", 1981, theorem 5.2.6), and
the mean over many moments is smooth (Welch 1967). The lines of a tone stay where they are.

Raggedness is the second difference of the log spectrum, so that neither tilt nor level counts: what
spectral flatness (MPEG-7) tells of white noise, this tells of every colour.
"""

from __future__ import annotations

from functools import cache
from math import sqrt

import numpy as np

from samplerecs_models.types import Float32

#: Bins from the middle to either side of a second difference: past a line's main lobe (Hann).
_REACH = 3
#: The bins looked at, from 86 Hz (below, an octave has too few) to 16 kHz.
_LOWEST, _END = 4, 744
#: So many frames are looked at, evenly among those that are at most 26 dB below the loudest.
_FRAMES, _LOUD = 8, 0.05**2
#: In fewer frames (0.2 s) chance leaves too much to tell noise from the rest.
_LEAST = 20
#: Bins so far below the strongest of the mean are taken for empty; less power is silence.
_EMPTY, _NO_POWER, _POWER_FLOOR = np.float32(1e-7), np.float32(1e-20), 1e-12
#: Raggedness below this is none: an impulse, a smooth hump.
_SMOOTH = 0.02
#: What averaging leaves of noise in n frames is _LEFT / sqrt(n) of it (measured; frames overlap).
_LEFT = 1.4


def fine_structure(power: Float32, total: Float32, loudness: Float32) -> tuple[float, float]:
    """Return how ragged the spectra of single moments are, and which part of it lasts.

    Args:
        power: the power spectrogram, shape (n_frames, bins).
        total: its sum over the frames, shape (bins,).
        loudness: the power of each frame, shape (n_frames,); the loud ones are looked at.

    Returns:
        The raggedness in nepers of power: about 1.1 for any noise, near 0 for an impulse, mostly
        more for tones. And the part of it, 0..1, that is left in the mean over all frames, less
        what chance leaves there: near 0 for steady noise, 0.3 and more for steady tones. (0, 1)
        where there is nothing to tell: silence, less than 0.2 s, what is smooth at every moment.
    """
    if len(power) < _LEAST or float(total.max(initial=0.0)) <= _POWER_FLOOR:
        return 0.0, 1.0
    loud = (loudness >= _LOUD * loudness.max()).nonzero()[0]
    chosen = loud[np.arange(_FRAMES) * len(loud) // _FRAMES] if len(loud) > _FRAMES else loud
    seen = slice(_LOWEST - _REACH, _END + _REACH)
    mean = total[None, seen] / np.float32(len(power))
    off, weight = _raggedness(np.concatenate((power[chosen, seen], mean)))
    rough = float(off[:-1].sum() / weight[:-1].sum())
    if rough < _SMOOTH:
        return 0.0, 1.0
    left = float(off[-1] / weight[-1]) / rough - _LEFT / sqrt(len(power))
    return rough, min(max(left, 0.0), 1.0)


def _raggedness(spectra: Float32) -> tuple[Float32, Float32]:
    """Return how far each bin's log is off the middle of its neighbours', in nepers, per spectrum.

    As the sum over the bins by their weights, and the sum of these: the amplitude, of a bin and its
    neighbours (their mean in dB).
    """
    level = np.log(spectra + (_EMPTY * spectra[-1].max() + _NO_POWER))
    middle = level[:, _REACH:-_REACH]
    around = level[:, : -2 * _REACH] + level[:, 2 * _REACH :]
    weights = middle + around
    weights *= np.float32(1 / 6)
    np.exp(weights, out=weights)
    weights *= _even()
    around *= np.float32(-0.5)
    around += middle
    np.abs(around, out=around)
    around *= weights
    return np.add.reduce(around, axis=1), np.add.reduce(weights, axis=1)


@cache
def _even() -> Float32:
    """Return the weight of each bin that makes pink noise as heavy in each octave; read only."""
    bins = np.arange(_LOWEST, _END, dtype=np.float32)
    weights = (1.0 / np.sqrt(bins)).astype(np.float32)
    weights.setflags(write=False)
    return weights
