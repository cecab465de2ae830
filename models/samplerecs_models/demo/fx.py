"""Risers, falls, impacts and the noises between the music. All return stereo signals."""

from __future__ import annotations

import numpy as np

from samplerecs_models.demo.dsp import Rng, Signal, clock, fall, frames, noise, saw, sine, stereo
from samplerecs_models.demo.filters import Filter, filtered, swept
from samplerecs_models.demo.space import Bus, crackle, reverb, through


def _swept_noise(curve: Signal, rng: Rng, q: float = 2.0) -> Signal:
    sides = [swept(noise(len(curve), rng), curve, q) for _ in (0, 1)]
    return filtered(np.stack(sides, axis=1), Filter("high", 250))


def riser(seconds: float, hz: float, rng: Rng) -> Signal:
    """Return a rise of `seconds`: noise that opens and saws that climb two octaves."""
    n = frames(seconds)
    t = clock(n) / seconds
    air = _swept_noise(250 * 2 ** (5.5 * t**1.3), rng) * 0.25
    climb = hz * 2 ** (2 * t**2)
    tone = sum(saw(climb * ratio, n, rng.uniform()) for ratio in (0.993, 1.0, 1.008))
    tone = filtered(stereo(np.asarray(tone)), Filter("high", 200), Filter("low", 6000))
    gate = 0.6 + 0.4 * np.sin(2 * np.pi * (4 * t + 10 * t**2)) ** 2
    mixed = (air + 0.14 * tone * gate[:, None]) * (t**1.6)[:, None]
    return reverb(np.pad(mixed, ((0, frames(0.8)), (0, 0))), 0.3, 1.5, 7000, rng)


def downlifter(seconds: float, rng: Rng) -> Signal:
    """Return a fall of `seconds`: noise that closes over a sinking tone."""
    n = frames(seconds)
    t = clock(n) / seconds
    air = _swept_noise(9000 * 2 ** (-5.2 * t**0.7), rng) * 0.3
    tone = sine(420 * 2 ** (-3.2 * t**0.6), n) * 0.35
    shape = (1 - t) ** 1.5 * np.clip(t * seconds / 0.03, 0, 1)
    return (air + stereo(tone)) * shape[:, None]


def impact(rng: Rng) -> Signal:
    """Return a cinematic hit: a boom, a crack and a large hall."""
    n = frames(4.0)
    boom = sine(38 + 70 * fall(n, 0.09), n) * fall(n, 0.55)
    crack = filtered(noise(n, rng) * fall(n, 0.03), Filter("low", 3500)) * 0.5
    wet = reverb(stereo(boom + crack), 0.8, 3.0, 4200, rng)
    return wet * fall(n, 1.1, 0.6)[:, None]


def reversed_cymbal(cymbal: Signal) -> Signal:
    """Return `cymbal` backwards, its last part only, so that it swells into the bar."""
    return stereo(cymbal)[: frames(2.2)][::-1] * np.linspace(0.1, 1, frames(2.2))[:, None]


def zap(rng: Rng) -> Signal:
    """Return a dub siren's zap with its echoes."""
    n = frames(2.5)
    t = clock(n)
    pitch = 180 + 1900 * np.exp(-t / 0.05) * (1 + 0.3 * np.sin(2 * np.pi * 19 * t))
    tone = filtered(saw(pitch, n) * fall(n, 0.09), Filter("band", 900, 0.6))
    return through(tone, Bus(echo=0.55, echo_s=0.28, reverb=0.3, reverb_s=1.6), rng)


def vinyl(seconds: float, rng: Rng) -> Signal:
    """Return the run-in groove of a record: dust, hiss and a turntable's rumble."""
    n = frames(seconds)
    rumble = filtered(rng.standard_normal((n, 2)), Filter("low", 70), Filter("high", 30), wrap=True)
    return crackle(n, rng) * 0.6 + 0.05 * rumble


def rain(seconds: float, rng: Rng) -> Signal:
    """Return rain on a window: many drops, each a short resonance, over a wash."""
    n = frames(seconds)
    wash = filtered(rng.standard_normal((n, 2)), Filter("band", 3400, 0.35), wrap=True) * 0.12
    drops = np.zeros((n, 2))
    count = int(seconds * 170)
    drops[rng.integers(0, n, count), rng.integers(0, 2, count)] = rng.exponential(1.0, count)
    wet = filtered(drops, Filter("band", 2600, 1.8), wrap=True)
    swell = 0.8 + 0.2 * np.sin(2 * np.pi * np.arange(n) / n)
    return (wash + 0.5 * wet) * swell[:, None]


def machine_room(seconds: float, rng: Rng) -> Signal:
    """Return the drone of a hall of machines: low hum, beating pipes, far metal."""
    n = frames(seconds)
    total = filtered(rng.standard_normal((n, 2)), Filter("low", 260), wrap=True) * 0.5
    for hz in (49.0, 98.6, 147.9, 233.0, 311.3):
        cycles = round(hz * seconds)
        turn = 2 * np.pi * np.arange(n) / n
        beat = 0.6 + 0.4 * np.sin(turn * rng.integers(1, 5) + rng.uniform(0, 6))
        total += stereo(np.sin(turn * cycles + rng.uniform(0, 6)) * beat) * (8 / hz)
    for _ in range(5):
        ping = sine(rng.uniform(700, 2400), frames(0.8)) * fall(frames(0.8), 0.12)
        at = int(rng.integers(0, n - len(ping)))
        total[at : at + len(ping), rng.integers(0, 2)] += 0.05 * ping
    return reverb(total, 0.8, 3.5, 2500, rng)
