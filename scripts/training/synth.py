"""Seeded drum-machine sounds, drones and noises, synthesised to train on: none is shipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from samplerecs_models.types import Float32, Float64

RATE = 44_100
Rng = np.random.Generator


def drum_machine(rng: Rng) -> Iterator[tuple[str, str, Float32]]:
    """Yield (role, kind, mono float32) for one imagined machine: three of each voice."""
    for role, voice in _VOICES.items():
        for _ in range(3):
            yield role, "one-shot", _finish(voice(rng), rng)


def long_shots(rng: Rng) -> Iterator[tuple[str, str, Float32]]:
    """Yield what is long and moves, and is no loop: wobbling basses, booms, risers."""
    for role, voice in (("bass", _wobble), ("fx", _boom), ("fx", _riser)):
        yield role, "one-shot", _finish(voice(rng), rng)


def textures(rng: Rng, count: int) -> Iterator[tuple[str, str, Float32]]:
    """Yield drones, coloured noises and swells of 4 to 12 seconds."""
    for index in range(count):
        seconds = rng.uniform(4, 12)
        if index % 2:
            yield "fx", "texture", _finish(_wind(rng, seconds), rng)
        else:
            yield "pad", "texture", _finish(_drone(rng, seconds), rng)


def _time(seconds: float) -> Float64:
    return np.arange(int(seconds * RATE)) / RATE


def _decay(time: Float64, t60: float) -> Float64:
    return 10 ** (-3 * time / t60)


def _filter(x: Float64, low: float, high: float, slope: float = 4.0) -> Float64:
    """Return `x` band-passed by soft shoulders in the spectrum."""
    spectrum = np.fft.rfft(x)
    f = np.fft.rfftfreq(len(x), 1 / RATE) + 1.0
    gain = 1 / (1 + (low / f) ** slope) / (1 + (f / high) ** slope)
    return np.fft.irfft(spectrum * gain, len(x))


def _sweep(time: Float64, start: float, end: float, tau: float) -> Float64:
    frequency = end + (start - end) * np.exp(-time / tau)
    return np.sin(2 * np.pi * np.cumsum(frequency) / RATE)


def _kick(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.15, 0.9))
    end = rng.uniform(38, 75)
    body = _sweep(time, end * rng.uniform(1.5, 8), end, rng.uniform(0.008, 0.05))
    body *= _decay(time, len(time) / RATE * rng.uniform(0.7, 1.4))
    click = _filter(rng.standard_normal(len(time)), 1000, rng.uniform(3000, 9000))
    body += rng.uniform(0, 0.4) * click * _decay(time, rng.uniform(0.005, 0.03))
    return np.tanh(body * rng.uniform(0.8, 5))


def _snare(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.12, 0.5))
    tone = _sweep(time, rng.uniform(200, 400), rng.uniform(150, 260), 0.01)
    tone += 0.6 * _sweep(time, rng.uniform(330, 600), rng.uniform(280, 400), 0.01)
    tone *= _decay(time, rng.uniform(0.05, 0.25)) * rng.uniform(0.1, 0.8)
    noise = _filter(
        rng.standard_normal(len(time)), rng.uniform(300, 2000), rng.uniform(5000, 15000)
    )
    return np.tanh(rng.uniform(0.7, 3) * (tone + noise * _decay(time, rng.uniform(0.1, 0.45))))


def _clap(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.15, 0.6))
    noise = _filter(rng.standard_normal(len(time)), rng.uniform(500, 1000), rng.uniform(1800, 6000))
    gap, burst = rng.uniform(0.007, 0.014), rng.uniform(0.01, 0.04)
    count = int(rng.integers(2, 5))
    envelope = np.zeros(len(time))
    for index in range(count):
        late = np.maximum(time - index * gap, 0)
        envelope = np.maximum(envelope, (time >= index * gap) * _decay(late, burst))
    late = np.maximum(time - count * gap, 0)
    tail = (time >= count * gap) * _decay(late, rng.uniform(0.1, 0.5))
    return noise * np.maximum(envelope, tail * rng.uniform(0.5, 1))


def _metal(rng: Rng, time: Float64) -> Float64:
    base = rng.uniform(180, 420)
    ratios = rng.uniform(1, 6, 6)
    squares = np.sign(np.sin(2 * np.pi * base * np.outer(ratios, time))).sum(axis=0) / 3
    mix = rng.uniform(0, 1)
    return np.asarray(mix * squares + (1 - mix) * rng.standard_normal(len(time)))


def _hat(rng: Rng, seconds: float) -> Float64:
    time = _time(seconds)
    low = rng.uniform(3500, 9000)
    return _filter(_metal(rng, time), low, rng.uniform(12000, 20000)) * _decay(time, seconds)


def _closed(rng: Rng) -> Float64:
    return _hat(rng, rng.uniform(0.03, 0.16))


def _open(rng: Rng) -> Float64:
    return _hat(rng, rng.uniform(0.3, 1.0))


def _crash(rng: Rng) -> Float64:
    time = _time(rng.uniform(1.0, 3.0))
    sound = _filter(_metal(rng, time), rng.uniform(800, 4000), rng.uniform(9000, 18000), 2)
    return sound * _decay(time, time[-1]) * (1 - 0.7 * np.exp(-time / 0.01))


def _ride(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.8, 2.5))
    ping = np.sin(2 * np.pi * np.outer(rng.uniform(2500, 6500, 5), time)).sum(axis=0)
    wash = _filter(_metal(rng, time), rng.uniform(3000, 6000), 16000)
    return np.asarray(
        ping * _decay(time, 0.4) * rng.uniform(0.2, 1) + wash * _decay(time, time[-1])
    )


def _tom(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.25, 0.9))
    end = rng.uniform(75, 230)
    body = _sweep(time, end * rng.uniform(1.1, 1.9), end, rng.uniform(0.02, 0.1))
    noise = _filter(rng.standard_normal(len(time)), 300, 3000) * rng.uniform(0, 0.3)
    return (body + noise * _decay(time, 0.08)) * _decay(time, time[-1])


def _conga(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.1, 0.5))
    end = rng.uniform(170, 450)
    body = _sweep(time, end * rng.uniform(1.0, 1.15), end, 0.02)
    click = _filter(rng.standard_normal(len(time)), 800, 5000) * _decay(time, 0.015)
    return body * _decay(time, time[-1]) + rng.uniform(0, 0.5) * click


def _rim(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.02, 0.12))
    partials = rng.uniform(350, 3500, int(rng.integers(1, 5)))
    tones = np.sin(2 * np.pi * np.outer(partials, time)).sum(axis=0)
    click = _filter(rng.standard_normal(len(time)), 800, 8000)
    return np.asarray((tones + click * rng.uniform(0, 1.5)) * _decay(time, rng.uniform(0.02, 0.08)))


def _cowbell(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.1, 0.6))
    base = rng.uniform(480, 720)
    waves = np.sign(np.sin(2 * np.pi * np.outer([base, base * rng.uniform(1.4, 1.55)], time)))
    return _filter(waves.sum(axis=0), base, rng.uniform(2000, 6000)) * _decay(time, time[-1])


def _shaker(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.05, 0.25))
    noise = _filter(rng.standard_normal(len(time)), rng.uniform(3000, 7000), 16000)
    peak = rng.uniform(0.2, 0.6) * time[-1]
    shape = np.where(time < peak, (time / peak) ** 2, _decay(time - peak, time[-1] - peak))
    return noise * shape


def _wobble(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.5, 4.0))
    base = rng.uniform(35, 110)
    sound = sum(
        np.sin(2 * np.pi * n * base * ratio * time) / n
        for n in range(1, int(rng.integers(6, 30)))
        for ratio in (1.0, 1.0 + rng.uniform(0, 0.01))
    )
    rate = rng.uniform(0.3, 6)
    filtered = _filter(np.asarray(sound), 10, base * rng.uniform(3, 30))
    return filtered * (1 + rng.uniform(0, 0.8) * np.sin(2 * np.pi * rate * time)) * _fade(time, rng)


def _boom(rng: Rng) -> Float64:
    time = _time(rng.uniform(1.5, 6.0))
    noise = _filter(rng.standard_normal(len(time)), 30, rng.uniform(200, 4000), 2)
    body = _sweep(time, rng.uniform(60, 150), rng.uniform(25, 45), 0.3) * rng.uniform(0.3, 2)
    return (noise + body) * _decay(time, time[-1] * rng.uniform(0.6, 1.5))


def _riser(rng: Rng) -> Float64:
    time = _time(rng.uniform(1.0, 6.0))
    share = time / time[-1]
    tone = np.sin(2 * np.pi * np.cumsum(100 * 2 ** (rng.uniform(2, 6) * share)) / RATE)
    swell = share ** rng.uniform(1, 4)
    noise = _filter(rng.standard_normal(len(time)), rng.uniform(200, 3000), 16000, 2)
    sound = np.asarray((rng.uniform(0, 1) * tone + rng.uniform(0.1, 1) * noise) * swell)
    return sound[::-1] if rng.random() < 0.4 else sound


def _fade(time: Float64, rng: Rng) -> Float64:
    end = np.minimum(1.0, (time[-1] - time) / rng.uniform(0.01, 0.3))
    return np.asarray(end * _decay(time, time[-1] * rng.uniform(1, 20)))


def _clave(rng: Rng) -> Float64:
    time = _time(rng.uniform(0.03, 0.15))
    tone = np.sin(2 * np.pi * rng.uniform(900, 3000) * time)
    return tone * _decay(time, time[-1])


def _wind(rng: Rng, seconds: float) -> Float64:
    noise = rng.standard_normal(int(seconds * RATE))
    low = rng.uniform(60, 2000)
    slow = np.interp(_time(seconds), np.linspace(0, seconds, 8), rng.uniform(0.3, 1, 8))
    return _filter(noise, low, low * rng.uniform(2, 20), 2) * slow


def _drone(rng: Rng, seconds: float) -> Float64:
    time = _time(seconds)
    base = rng.uniform(50, 400)
    sound = np.zeros(len(time))
    for ratio in (1, 1.005, 1.5, 2, 2.997, 4):
        wave = np.sin(2 * np.pi * base * ratio * time + rng.uniform(0, 6))
        sound += rng.uniform(0, 1) / ratio * wave * (1 + 0.3 * np.sin(rng.uniform(0.2, 2) * time))
    rise = min(rng.uniform(0.1, 2.5), seconds / 2)
    return sound * np.minimum(1, time / rise) * np.minimum(1, (seconds - time) / rise)


def _finish(x: Float64, rng: Rng) -> Float32:
    """Give it a level, and now and then silence after it or the band of an old sampler."""
    if rng.random() < 0.2:
        x = _filter(x, 1.0, rng.uniform(6000, 13000), 12)
    if rng.random() < 0.3:
        x = np.concatenate([x, np.zeros(int(rng.uniform(0, 0.5) * RATE))])
    scaled = x / max(float(np.abs(x).max()), 1e-9) * rng.uniform(0.3, 1.0)
    return (scaled + rng.standard_normal(len(x)) * 10 ** rng.uniform(-5, -3.5)).astype(np.float32)


_VOICES: dict[str, Callable[[Rng], Float64]] = {
    "kick": _kick,
    "snare": _snare,
    "clap": _clap,
    "closed-hat": _closed,
    "open-hat": _open,
    "crash": _crash,
    "ride": _ride,
    "tom": _tom,
    "conga": _conga,
    "rim": _rim,
    "cowbell": _cowbell,
    "shaker": _shaker,
    "percussion": _clave,
}
