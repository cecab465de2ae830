"""Time-stretch and transposition of decoded sound; the only importer of python_stretch.

Signalsmith Stretch (Geraint Luff, MIT) is a phase vocoder: it keeps the channels in step, and for
one seed gives the same bits every time. It is used for time alone. Its own transposition is up to
26 cents off below 200 Hz; a sound that is stretched by the interval and then resampled by it is
less than one cent off. Either way formants move along with the pitch, and very sharp attacks get a
little softer.
"""

from __future__ import annotations

import numpy as np
from python_stretch import Signalsmith

from samplerecs_models.decode import resample
from samplerecs_models.types import Float32

#: Seed of the phases of noise: one and the same, so that a render can be made again.
_SEED = 1
#: Seconds of sound (of a loop: its own other end) that are heard before and after what is kept.
_LEAD_S = 0.25
#: Seconds over which the end of a loop runs into what would come before its beginning.
_SEAM_S = 0.02
#: An interval is resampled as a ratio of whole numbers with this one below: within 0.01 cents.
_BELOW = 1_000_000


def stretched(samples: Float32, rate: int, frames: int, semitones: float, *, loop: bool) -> Float32:
    """Return a sound with `frames` frames, moved by `semitones`, at about its own level.

    Args:
        samples: float32 (n, channels), at least one frame.
        rate: frames per second.
        frames: frames of the result, at least one.
        semitones: transposition; 0 for none.
        loop: have it run round: its end goes on into its beginning.

    Returns:
        float32 (frames, channels); `samples` themselves where nothing changes.
    """
    if frames == len(samples) and semitones == 0:
        return samples
    speed = len(samples) / frames
    lead = max(1, round(_LEAD_S * rate * min(1.0, speed)))
    interval = round(2 ** (semitones / 12) * _BELOW)
    longer = _in_time(_surrounded(samples, lead, loop=loop), rate, speed * _BELOW / interval)
    heard = resample(longer, interval, _BELOW)
    start = round(lead / speed)
    kept = _held(heard[start : start + frames], frames)
    if loop:
        _close(kept, heard[:start], round(_SEAM_S * rate))
    return np.ascontiguousarray(kept * _gain(samples, kept), dtype=np.float32)


def _in_time(samples: Float32, rate: int, speed: float) -> Float32:
    """Return a sound played at another speed with its pitch kept."""
    if abs(speed - 1) < 1 / _BELOW:
        return samples
    tool = Signalsmith.Stretch(_SEED)
    tool.preset(samples.shape[1], float(rate))
    tool.setTimeFactor(speed)
    return np.asarray(tool.process(np.ascontiguousarray(samples.T)), dtype=np.float32).T


def _surrounded(samples: Float32, lead: int, *, loop: bool) -> Float32:
    """Return a sound with `lead` frames before and after it: silence, or its own other end."""
    if loop:
        return np.take(samples, np.arange(-lead, len(samples) + lead), axis=0, mode="wrap")
    return np.pad(samples, ((lead, lead), (0, 0)))


def _held(heard: Float32, frames: int) -> Float32:
    """Return exactly so many frames, as an array of its own."""
    return np.pad(heard, ((0, max(0, frames - len(heard))), (0, 0)))[:frames].copy()


def _close(kept: Float32, before: Float32, seam: int) -> None:
    """Fade the last frames, in place, into those that came before the first one."""
    seam = min(seam, len(kept) // 4, len(before))
    if seam > 0:
        fade = (0.5 - 0.5 * np.cos(np.pi * (np.arange(seam) + 1) / seam)).astype(np.float32)
        kept[-seam:] += (before[-seam:] - kept[-seam:]) * fade[:, None]


def _gain(before: Float32, after: Float32) -> np.float32:
    """Return what brings the mean level back to what it was: at most 6 dB either way."""
    was, now = _rms(before), _rms(after)
    return np.float32(np.clip(was / now, 0.5, 2.0)) if was > 0 and now > 0 else np.float32(1)


def _rms(samples: Float32) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
