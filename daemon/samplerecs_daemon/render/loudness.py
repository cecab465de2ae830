"""How loud a sound is to the ear, so that players can play sounds equally loud.

ITU-R BS.1770-4: K-weighting, mean square in blocks of 400 ms every 100 ms, gates at -70 LUFS and
10 LU below the mean. The filters are worked out for any rate as in De Man, "Evaluation of
Implementations of the EBU R128 Loudness Measurement", AES 145 (2018). A mono sound is heard from
two speakers, so it counts as a stereo one with both channels alike. Of more channels the first
two count.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.types import Float32, Float64

#: What silence is said to be, and the level that sounds are brought to, in LUFS.
FLOOR_DB, TARGET_DB = -120.0, -18.0
#: Seconds of a block and of the way to the next one; of the loudest stretch of a one-shot.
_BLOCK_S, _HOP_S, _SHORT_S = 0.4, 0.1, 0.1
_GATE_DB, _RELATIVE_DB, _OFFSET_DB = -70.0, -10.0, -0.691
#: Centre (Hz), quality and gain (dB) of the shelf; corner and quality of the high-pass.
_SHELF, _HIGH_PASS = (
    (1681.974450955533, 0.7071752369554196, 3.999843853973347),
    (
        38.13547087602444,
        0.5003270373238773,
    ),
)


def loudness_of(samples: Float32, rate: int, *, loop: bool) -> float:
    """Return the loudness in LUFS: gated, of all of a loop; else of the loudest 100 ms.

    Args:
        samples: float32 (frames, channels).
        rate: frames per second.
        loop: see above.
    """
    power = _power(samples, rate)
    if loop:
        return _gated(_blocks(power, round(_BLOCK_S * rate), round(_HOP_S * rate)))
    short = max(1, round(_SHORT_S * rate))
    return _lufs(float(_blocks(power, short, max(1, short // 4)).max(initial=0.0)))


def peak_of(samples: Float32) -> float:
    """Return the highest sample in dBFS."""
    peak = float(np.abs(samples).max(initial=0.0))
    return max(FLOOR_DB, 20 * math.log10(peak)) if peak > 0 else FLOOR_DB


def match_gain(level_db: float, peak_db: float) -> float:
    """Return the gain in dB that brings a sound to TARGET_DB without a peak above 0 dBFS."""
    return 0.0 if level_db <= FLOOR_DB else min(TARGET_DB - level_db, -peak_db)


def _power(samples: Float32, rate: int) -> Float64:
    """Return the K-weighted power of each frame, the mean of its channels; in pieces."""
    lead = rate // 4
    size = 1 << (min(4 * rate, len(samples)) + 2 * lead).bit_length()
    # As much as the transform holds, so that there are few of them.
    piece = size - 2 * lead
    response = _k_weighting(size, rate)
    power = np.zeros(len(samples))
    for start in range(0, len(samples), piece):
        # What came just before still rings in the filters.
        early = min(lead, start)
        part = np.ascontiguousarray(samples[start - early : start + piece, :2].T)
        heard = np.fft.irfft(np.fft.rfft(part, size) * response, size)[:, early : part.shape[1]]
        power[start : start + piece] = np.square(heard).mean(axis=0)
    return power


@lru_cache(maxsize=4)
def _k_weighting(size: int, rate: int) -> NDArray[np.complex64]:
    """Return the response of both filters at the frequencies of a transform of `size`.

    In single precision, like the sound: the transforms take half the time.
    """
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    centre, quality, gain_db = _SHELF
    k, gain = _warped(centre, rate), 10 ** (gain_db / 20)
    middle = gain**0.4996667741545416
    shelf = _biquad(
        turn,
        (
            gain + middle * k / quality + k * k,
            2 * (k * k - gain),
            gain - middle * k / quality + k * k,
        ),
        k,
        quality,
    )
    corner, quality = _HIGH_PASS
    both = shelf * _biquad(turn, None, _warped(corner, rate), quality)
    return both.astype(np.complex64)


def _warped(frequency: float, rate: int) -> float:
    # A filter beyond half the rate has no effect on what is there.
    return math.tan(math.pi * min(frequency / rate, 0.49))


def _biquad(
    turn: NDArray[np.complex128], b: tuple[float, float, float] | None, k: float, quality: float
) -> NDArray[np.complex128]:
    """Return the response of one second-order section; without `b` its zeros are both at 0 Hz."""
    norm = 1 + k / quality + k * k
    a1, a2 = 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm
    b0, b1, b2 = (1.0, -2.0, 1.0) if b is None else (b[0] / norm, b[1] / norm, b[2] / norm)
    return (b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2)


def _blocks(power: Float64, block: int, hop: int) -> Float64:
    """Return the mean power of each block; of all of it where it is shorter than one."""
    if len(power) <= block:
        return np.array([power.mean()]) if len(power) else np.zeros(1)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - block + 1, max(1, hop))
    means: Float64 = (sums[starts + block] - sums[starts]) / block
    return means


def _gated(blocks: Float64) -> float:
    """Return the mean of the blocks that count."""
    loud = blocks[blocks > _power_of(_GATE_DB)]
    if not len(loud):
        return _lufs(float(blocks.mean()))
    kept = loud[loud > loud.mean() * 10 ** (_RELATIVE_DB / 10)]
    return _lufs(float(kept.mean()))


def _lufs(power: float) -> float:
    # A mean over channels where the standard sums them: two channels are 3.01 dB louder.
    return max(FLOOR_DB, _OFFSET_DB + 10 * math.log10(2 * power)) if power > 0 else FLOOR_DB


def _power_of(lufs: float) -> float:
    return 10 ** ((lufs - _OFFSET_DB) / 10) / 2
