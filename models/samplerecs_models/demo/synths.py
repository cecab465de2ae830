"""Sustained voices: basses, leads, pads, strings, stabs, choir. Called as those in `keys`."""

from __future__ import annotations

import numpy as np

from samplerecs_models.demo.dsp import (
    Rng,
    Signal,
    adsr,
    clock,
    drive,
    fall,
    frames,
    noise,
    panned,
    phase_of,
    saw,
    sine,
    square,
)
from samplerecs_models.demo.filters import (
    Filter,
    fast_size,
    filtered,
    response,
    shaped,
    swept,
    turns,
)

#: Formants of sung vowels in Hz with levels (P. Ladefoged, "A course in phonetics"; tenor).
VOWELS = {
    "ah": ((730.0, 1.0), (1090.0, 0.6), (2440.0, 0.25), (3400.0, 0.12)),
    "oh": ((450.0, 1.0), (800.0, 0.45), (2500.0, 0.12), (3300.0, 0.07)),
    "ee": ((300.0, 1.0), (2250.0, 0.4), (3000.0, 0.25), (3500.0, 0.1)),
}


def house_bass(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a round analogue bass: two saws, a sub, a filter that closes fast."""
    envelope = adsr(gate, 0.003, 0.3, 0.55, 0.03)
    n = len(envelope)
    tone = saw(hz, n, rng.uniform()) + saw(hz * 1.006, n, rng.uniform())
    corner = 130 + hz + (700 + 1500 * velocity) * fall(n, 0.09)
    tone = drive(0.7 * swept(tone, corner, 1.5), 1.4)
    return (0.7 * tone + 0.6 * sine(hz, n)) * envelope * (0.6 + 0.4 * velocity)


def acid_bass(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a squelching saw: one oscillator, high resonance, drive."""
    envelope = adsr(gate, 0.002, 0.35, 0.4, 0.02)
    n = len(envelope)
    corner = 180 + (500 + 3200 * velocity**2) * fall(n, 0.07 + 0.08 * velocity)
    tone = swept(saw(hz, n, rng.uniform()), corner, 6.5)
    return filtered(drive(0.8 * tone, 2.4), Filter("high", 45)) * envelope * (0.6 + 0.4 * velocity)


def fm_bass(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a hard FM bass with a woody attack."""
    envelope = adsr(gate, 0.002, 0.25, 0.5, 0.025)
    n = len(envelope)
    cycle = 2 * np.pi * phase_of(hz, n, rng.uniform())
    index = (0.5 + 3.2 * velocity) * fall(n, 0.08) + 0.5
    tone = np.sin(cycle + index * np.sin(cycle) + 0.5 * index * np.sin(2 * cycle))
    return drive(tone, 1.2) * envelope * (0.6 + 0.4 * velocity)


def reese(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a reese: saws that beat against each other, a moving filter, grit, a clean sub."""
    envelope = adsr(gate, 0.008, 0.5, 0.9, 0.035)
    n = len(envelope)
    tone = np.zeros(n)
    for ratio in (0.9915, 1.0, 1.0085, 2.006):
        tone += saw(hz * ratio, n, rng.uniform()) * (0.5 if ratio > 2 else 1.0)
    move = 0.5 - 0.5 * np.cos(2 * np.pi * 0.9 * clock(n) + rng.uniform(0, 1))
    tone = drive(swept(tone * 0.45, 260 + 900 * velocity * move, 1.3), 2.6)
    tone = filtered(tone, Filter("high", 90), Filter("low", 5200))
    return (0.55 * tone + 0.65 * sine(hz, n)) * envelope * (0.7 + 0.3 * velocity)


def sub(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a clean sub bass with a hint of its second and third harmonic."""
    envelope = adsr(gate, 0.006, 0.6, 0.8, 0.03)
    n = len(envelope)
    tone = sine(hz, n) + 0.16 * sine(2 * hz, n) + 0.07 * sine(3 * hz, n, rng.uniform())
    return drive(tone * 0.8, 0.9) * envelope * (0.6 + 0.4 * velocity)


def eight_oh_eight(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a long 808: a kick's sweep into a saturated, decaying sine."""
    n = frames(gate + 0.25)
    pitch = hz * (1 + 2.6 * np.exp(-clock(n) / 0.011))
    tone = sine(pitch, n) * fall(n, 0.55, 0.08)
    click = filtered(noise(n, rng) * fall(n, 0.002), Filter("band", 2500, 0.8)) * 0.2
    edge = np.exp(-np.maximum(clock(n) - gate, 0) / 0.045)
    return (drive(tone, 2.3) * fall(n, 0.9) + click) * edge * (0.6 + 0.4 * velocity)


def upright(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a plucked double bass: warm partials, a finger, a short growl."""
    n = frames(gate + 0.3)
    t = clock(n)
    glide = hz * (1 - 0.015 * np.exp(-t / 0.03))
    tone = np.zeros(n)
    for k, level in enumerate((1.0, 0.55, 0.3, 0.16, 0.1, 0.05), start=1):
        tone += level * sine(glide * k, n, 0.13 * k) * fall(n, 0.75 / k**0.8)
    finger = filtered(noise(n, rng) * fall(n, 0.01), Filter("band", 850, 0.8)) * 0.35 * velocity
    body = filtered(drive(tone * 0.7, 1.0) + finger, Filter("peak", 105, 1.0, 3.0))
    edge = np.exp(-np.maximum(t - gate, 0) / 0.05)
    return body * np.clip(t / 0.004, 0, 1) * edge * (0.5 + 0.5 * velocity)


def lead(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a singing lead: saw and square, a late vibrato, a slide into the note."""
    envelope = adsr(gate, 0.012, 0.4, 0.7, 0.07)
    n = len(envelope)
    t = clock(n)
    late = np.clip((t - 0.22) / 0.3, 0, 1)
    pitch = hz * (1 + 0.007 * late * np.sin(2 * np.pi * 5.4 * t)) * (1 - 0.03 * np.exp(-t / 0.02))
    tone = saw(pitch, n, rng.uniform()) + 0.6 * square(pitch * 1.004, n, rng.uniform())
    corner = np.minimum(hz * 2 + 2600 * velocity * (0.45 + 0.55 * fall(n, 0.18)), 14_000)
    return drive(0.5 * swept(tone, corner, 1.8), 1.0) * envelope * (0.5 + 0.5 * velocity)


def _ensemble(hz: float, n: int, rng: Rng, *, width: float, vibrato: float = 0.0) -> Signal:
    """Return five detuned saws spread over the stereo field, shape (n, 2)."""
    t = clock(n)
    total = np.zeros((n, 2))
    for place in np.linspace(-1, 1, 5):
        pitch: float | Signal = hz * (1 + width * place * rng.uniform(0.7, 1.1))
        if vibrato:
            rate, turn = rng.uniform(4.6, 5.8), rng.uniform(0, 6)
            pitch = pitch * (1 + vibrato * np.sin(2 * np.pi * rate * t + turn))
        total += panned(saw(pitch, n, rng.uniform()), float(place) * 0.85)
    return total / 3.4


def pad(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a warm pad in stereo: five detuned saws, slow edges, a dark filter."""
    envelope = adsr(gate, min(0.35, gate / 3), 1.5, 0.85, 0.16)
    n = len(envelope)
    tone = _ensemble(hz, n, rng, width=0.006)
    tone = filtered(
        tone, Filter("low", 500 + 1500 * velocity), Filter("low", 2600 + 3000 * velocity)
    )
    return tone * envelope[:, None] * 0.6


def strings(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a string section in stereo: players with vibrato of their own, a wooden body."""
    envelope = adsr(gate, min(0.12, gate / 3), 1.0, 0.9, 0.08)
    n = len(envelope)
    tone = _ensemble(hz, n, rng, width=0.0035, vibrato=0.0028)
    body = (
        Filter("peak", 480, 1.2, 4.0),
        Filter("peak", 1150, 1.4, 3.0),
        Filter("low", 2200 + 3200 * velocity),
    )
    return filtered(tone, *body, Filter("high", 140)) * envelope[:, None] * 0.5


def stab(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return one note of a techno stab: detuned saws through a short, resonant filter."""
    envelope = adsr(gate, 0.002, 0.14, 0.15, 0.06)
    n = len(envelope)
    tone = saw(hz * 1.004, n, rng.uniform()) + saw(hz * 0.996, n, rng.uniform())
    tone += 0.4 * square(hz * 0.5, n, rng.uniform())
    corner = 320 + (900 + 2800 * velocity) * fall(n, 0.09)
    return drive(0.6 * swept(tone, corner, 2.2), 1.2) * envelope * (0.5 + 0.5 * velocity)


def _singer(hz: float | Signal, n: int, vowel: str, rng: Rng) -> Signal:
    """Return one voice: a buzzing throat through the formants of `vowel`."""
    t = clock(n)
    rate, turn = rng.uniform(4.8, 5.9), rng.uniform(0, 6)
    wide = 0.0055 * np.clip((t - 0.15) / 0.4, 0, 1)
    drift = 0.0015 * np.sin(2 * np.pi * rng.uniform(0.5, 1.1) * t + turn)
    pitch = hz * (1 + wide * np.sin(2 * np.pi * rate * t + turn) + drift)
    throat = saw(pitch, n, rng.uniform()) + noise(n, rng) * 0.02
    size = fast_size(n + frames(0.06))
    z = turns(size)
    mouth = np.full(len(z), 0.04 + 0j)
    for formant, level in VOWELS[vowel]:
        mouth += level * response(Filter("band", formant * rng.uniform(0.97, 1.03), 9.0), z)
    mouth *= 2.2 * response(Filter("low", 2600, 0.6), z)
    return shaped(throat, mouth, size)


def choir(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return six singers on "ah" in stereo."""
    envelope = adsr(gate, min(0.18, gate / 3), 1.0, 0.9, 0.13)
    n = len(envelope)
    total = np.zeros((n, 2))
    for place in np.linspace(-0.8, 0.8, 6):
        own = hz * (1 + rng.uniform(-0.004, 0.004))
        total += panned(_singer(own, n, "ah" if velocity > 0.5 else "oh", rng), float(place))
    return total * envelope[:, None] * 0.35


def vocal_chop(hz: float, gate: float, velocity: float, rng: Rng) -> Signal:
    """Return a sung "yeah": one voice that slides up and opens from "ee" to "ah"."""
    envelope = adsr(gate, 0.02, 0.4, 0.75, 0.06)
    n = len(envelope)
    t = clock(n)
    pitch = hz * 2 ** ((-2.0 * np.exp(-t / 0.05) - 0.6 * np.clip(t - 0.6 * gate, 0, 1)) / 12)
    opening = np.clip((t - 0.03) / 0.11, 0, 1)
    closed, wide = _singer(pitch, n, "ee", rng), _singer(pitch, n, "ah", rng)
    return ((1 - opening) * closed + opening * wide) * envelope * (0.5 + 0.5 * velocity)
