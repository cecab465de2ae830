"""Struck and plucked voices: electric piano, piano, organ, bell, plucks, guitar.

A voice is called with the pitch in Hz, the time the key is held in seconds, the velocity 0..1
and a source of chance; it returns a mono signal with its release.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.demo.dsp import (
    RATE,
    Rng,
    Signal,
    adsr,
    clock,
    drive,
    fall,
    frames,
    noise,
    saw,
    sine,
)
from samplerecs_models.demo.filters import Filter, filtered, swept


def _released(n: int, gate: float, release: float) -> Signal:
    return np.exp(-np.maximum(clock(n) - gate, 0) / release)


def rhodes(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return an electric piano by FM: a soft tone bar, a bright tine, an uneven pickup.

    Source: J. Chowning, "The synthesis of complex audio spectra by means of frequency
    modulation" (1973), with the ratios of the usual electric-piano patch (1:1 and 1:14).
    """
    n = frames(gate + 0.45)
    length = 1.3 * (220 / hz) ** 0.45
    cycle = 2 * np.pi * (clock(n) * hz * (1 + rng.uniform(-6e-4, 6e-4)) + rng.uniform())
    index = (0.25 + 1.5 * velocity**1.4) * fall(n, length * 0.4) + 0.12
    bar = np.sin(cycle + index * np.sin(cycle)) * fall(n, length)
    ratio = 14.0 if hz < 600 else 7.0
    ping = 0.3 * velocity * fall(n, 0.045)
    tine = np.sin(cycle + ping * np.sin(ratio * cycle)) * fall(n, length * 0.5)
    thump = filtered(noise(n, rng) * fall(n, 0.006), Filter("low", 420)) * 0.5 * velocity
    tone = 0.62 * bar + 0.36 * tine + thump
    picked = drive(tone, 0.5 + 0.9 * velocity, bias=0.25)
    attack = np.clip(clock(n) / 0.0022, 0, 1)
    return picked * attack * _released(n, gate, 0.09) * (0.35 + 0.65 * velocity)


def piano(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a piano: stiff strings, two-stage decay, the hammer's place and weight.

    Source: N. Fletcher and T. Rossing, "The physics of musical instruments", ch. 12.
    """
    n = frames(gate + 0.4)
    t = clock(n)
    total = np.zeros(n)
    length = 2.4 * (220 / hz) ** 0.5
    for k in range(1, int(np.clip(6000 / hz, 3, 13)) + 1):
        partial = k * hz * np.sqrt(1 + 0.00035 * k * k)
        level = (
            k**-0.9 * np.exp(-k * (1.05 - velocity) * 0.28) * abs(np.sin(np.pi * k / 8.3) + 0.05)
        )
        tau = length / (1 + 0.3 * k)
        two_stage = 0.65 * np.exp(-t / (0.28 * tau)) + 0.35 * np.exp(-t / tau)
        total += level * two_stage * sine(partial, n, rng.uniform())
    hammer = filtered(noise(n, rng) * fall(n, 0.012), Filter("low", 900)) * 0.35 * velocity
    attack = np.clip(t / 0.0025, 0, 1)
    strings = total * (1 + 0.1 * np.sin(2 * np.pi * 0.7 * t + rng.uniform(0, 6)))
    return 0.9 * (strings + hammer) * attack * _released(n, gate, 0.1) * (0.3 + 0.7 * velocity)


def organ(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return the short, percussive organ of house records: drawbars and a key click."""
    envelope = adsr(gate, 0.002, 0.22, 0.35, 0.035)
    n = len(envelope)
    bars = ((0.5, 0.5), (1.0, 1.0), (1.5, 0.3), (2.0, 0.55), (3.0, 0.28), (4.0, 0.2), (6.0, 0.08))
    tone = np.zeros(n)
    for ratio, level in bars:
        tone += level * sine(hz * ratio * (1 + rng.uniform(-8e-4, 8e-4)), n, rng.uniform())
    bite = sine(hz * 3, n) * fall(n, 0.06) + 0.6 * sine(hz * 5, n) * fall(n, 0.03)
    click = filtered(noise(n, rng) * fall(n, 0.003), Filter("band", 2600, 0.7)) * 0.3
    return drive(0.4 * tone + 0.3 * bite + click, 1.2) * envelope * (0.5 + 0.5 * velocity)


def bell(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a glassy FM bell (carrier to modulator 1:3.5)."""
    n = frames(gate + 1.2)
    cycle = 2 * np.pi * (clock(n) * hz + rng.uniform())
    index = (0.5 + 1.6 * velocity) * fall(n, 0.28)
    tone = np.sin(cycle + index * np.sin(3.5 * cycle)) * fall(n, 0.5)
    shine = 0.3 * np.sin(2 * cycle + 0.6 * np.sin(7 * cycle) * fall(n, 0.12)) * fall(n, 0.22)
    attack = np.clip(clock(n) / 0.0015, 0, 1)
    return (tone + shine) * attack * _released(n, gate + 0.3, 0.25) * (0.3 + 0.5 * velocity)


def pluck(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a synth pluck: two saws and a fast filter."""
    envelope = adsr(gate, 0.0015, 0.2, 0.12, 0.09)
    n = len(envelope)
    tone = saw(hz * 1.003, n, rng.uniform()) + saw(hz * 0.997, n, rng.uniform())
    tone += 0.5 * saw(hz * 2.001, n, rng.uniform())
    corner = hz * 1.2 + (1800 + 5200 * velocity) * (0.8 * fall(n, 0.05) + 0.2 * fall(n, 0.25))
    return 0.5 * swept(tone, np.minimum(corner, 16_000), 1.5) * envelope * (0.4 + 0.6 * velocity)


def guitar(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a nylon string. Source: K. Karplus and A. Strong (1983), a period at a time."""
    n = frames(gate + 0.5)
    period = max(8, round(RATE / hz - 0.5))
    loss = 0.5 ** (1 / (1.1 * hz * (220 / hz) ** 0.6))
    burst = filtered(np.tile(noise(period, rng), 3), Filter("low", 1500 + 5000 * velocity))
    row = burst[period : 2 * period]
    row = row - np.roll(row, period // 6) * 0.9
    row -= row.mean()
    rows = []
    for _ in range(n // period + 2):
        rows.append(row)
        row = loss * 0.5 * (row + np.roll(row, 1))
    string = np.concatenate(rows)
    # The averaging delays by half a sample: the string is read at the speed that tunes it.
    place = np.arange(n) * (hz * (period + 0.5) / RATE)
    tone = np.interp(place[place < len(string) - 1], np.arange(len(string)), string)
    tone = filtered(
        tone / np.max(np.abs(tone)), Filter("peak", 110, 1.2, 4.0), Filter("peak", 240, 1.5, 3.0)
    )
    return tone * _released(len(tone), gate, 0.08) * (0.4 + 0.6 * velocity)
