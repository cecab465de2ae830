"""Drums without a skin: hats, cymbals, shakers, tambourines."""

from __future__ import annotations

import numpy as np

from samplerecs_models.demo.dsp import Rng, Signal, clock, drive, fall, frames, noise, sine, square
from samplerecs_models.demo.filters import Filter, filtered

#: The six oscillators of the TR-808's cymbal circuit, in Hz (service notes; Werner et al. 2014).
_OSCILLATORS = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)


def cluster(n: int, tune: float, rng: Rng) -> Signal:
    """Return the six detuned squares that ring as metal; `tune` multiplies their frequencies."""
    total = np.zeros(n)
    for hz in _OSCILLATORS:
        total += square(hz * tune * rng.uniform(0.99, 1.01), n, rng.uniform())
    return total / 3


def dense(x: Signal) -> Signal:
    """Return `x` with its chance peaks rounded off, as a console's input does."""
    return drive(x / np.max(np.abs(x)), 2.2)


def hat(
    rng: Rng, *, decay: float = 0.03, tune: float = 1.0, metal: float = 0.6, low: float = 7000.0
) -> Signal:
    """Return a hat: `decay` in seconds (0.03 closed, 0.2 open), `metal` 0..1 against noise."""
    n = frames(8 * decay + 0.02)
    ring = filtered(
        cluster(n, 1.9 * tune, rng), Filter("high", low), Filter("peak", 8800 * tune, 1.5, 6.0)
    )
    hiss = filtered(noise(n, rng), Filter("high", low * 1.05), Filter("peak", 10_500, 0.9, 5.0))
    tip = filtered(noise(n, rng) * fall(n, 0.0018), Filter("band", 5200, 0.7))
    shape = 0.7 * fall(n, decay) + 0.3 * fall(n, decay * 0.3)
    body = (metal * 1.8 * ring + (1 - metal) * 0.5 * hiss) * shape
    return dense((body + 0.3 * tip) * np.clip(clock(n) / 0.0006, 0, 1))


def cymbal(
    rng: Rng, *, decay: float = 0.9, bow: float = 0.25, tune: float = 1.0, low: float = 2600.0
) -> Signal:
    """Return a crash (or a ride, with more `bow`) in stereo: many modes, a splash, a long wash."""
    n = frames(5.5 * decay)
    sides = []
    shared = _modes(n, rng, decay, tune)
    for _ in (0, 1):
        wash = noise(n, rng) * (0.55 * fall(n, decay) + 0.6 * fall(n, decay * 0.12))
        wash = filtered(wash, Filter("high", low), Filter("peak", 7200 * tune, 0.6, 5.0))
        wash = wash * np.clip(clock(n) / 0.003, 0, 1)
        own = shared + _modes(n, rng, decay, tune) * 0.6
        sides.append((1 - bow) * 0.7 * wash + (0.5 + bow) * filtered(own, Filter("high", 700)))
    return dense(np.stack(sides, axis=1))


def _modes(n: int, rng: Rng, decay: float, tune: float) -> Signal:
    """Return 26 partials, spaced as those of a plate, the high ones the shorter."""
    total = np.zeros(n)
    for hz in np.sort(rng.uniform(0.0, 1.0, 26)) ** 1.4 * 9500 + 420:
        tau = decay * (0.25 + 0.6 * rng.uniform()) * (1800 / (1800 + hz))
        length = min(n, frames(7 * tau))
        part = sine(float(hz) * tune, length, rng.uniform()) * fall(length, tau)
        total[:length] += part * rng.uniform(0.03, 0.12)
    return total


def shaker(rng: Rng, *, length: float = 0.09, hz: float = 7200.0) -> Signal:
    """Return one stroke of a shaker: grains that gather, then stop."""
    n = frames(length * 2.2)
    t = clock(n) / length
    swell = np.clip(t / 0.55, 0, 1) ** 1.8 * np.exp(-np.maximum(t - 0.55, 0) / 0.16)
    grains = noise(n, rng) * (0.6 + 0.4 * (rng.random(n) < 0.06) * 4)
    return dense(filtered(grains * swell, Filter("band", hz, 0.8), Filter("high", 3000)))


def tambourine(rng: Rng) -> Signal:
    """Return a tambourine: jingles struck a few milliseconds apart."""
    n = frames(0.5)
    total = np.zeros(n)
    for hz in rng.uniform(4300, 11_500, 16):
        start = frames(rng.uniform(0.0, 0.022))
        rest = n - start
        part = sine(float(hz), rest, rng.uniform()) * fall(rest, rng.uniform(0.03, 0.09))
        total[start:] += part * rng.uniform(0.3, 1.0)
    hiss = noise(n, rng) * fall(n, 0.05)
    return 0.12 * total + 0.25 * filtered(hiss, Filter("high", 6000))
