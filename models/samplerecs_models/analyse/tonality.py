"""The key of a sound, the root of a note, and how tonal a sound is at all."""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.chroma import bass_chroma, chroma, tuning
from samplerecs_models.analyse.peaks import Peaks, decimate, find_peaks
from samplerecs_models.analyse.profiles import fit, key_of
from samplerecs_models.harmony import Key
from samplerecs_models.sound import N_FFT, Sound
from samplerecs_models.types import Estimate, Float32
from samplerecs_models.vocabulary import Source

VERSION = 1

#: Below this strength a sound is taken for a drum or noise, and has no key.
_PITCHED = 0.35
#: Below this peak the sound is silence (-80 dBFS), and below this length (s) a click.
_SILENT, _CLICK = 1e-4, 0.12


def estimate_key(sound: Sound) -> Estimate[Key]:
    """Return the key of a loop or chord, or the bare root of a single note.

    Drums, noise, clicks and silence have none: value None. Alternatives are the relative key and
    the fifths, best first.
    """
    strength = pitched_strength(sound)
    if strength < _PITCHED:
        return Estimate()
    peaks = find_peaks(decimate(sound.mono))
    if not len(peaks.midi):
        return Estimate()
    tuned = tuning(peaks)
    strengths = chroma(peaks, tuned)
    root = _single_note(strengths)
    if root is not None:
        return Estimate(Key(root), round(0.9 * strength, 3), Source.AUDIO)
    return _key(strengths, _scores(peaks, tuned, strengths), strength)


def pitched_strength(sound: Sound) -> float:
    """Return how tonal a sound is, 0 (noise, drums, silence) to 1 (steady pitch).

    The part of the energy between 60 Hz and 5 kHz that stays on the same bins from one tenth of
    a second to the next: a note holds its partials, a drum does not (the idea of harmonic and
    percussive separation by median filters, Fitzgerald 2010).
    """
    if len(sound.mono) < _CLICK * sound.audio.rate or np.abs(sound.mono).max() < _SILENT:
        return 0.0
    low, high = int(60 * N_FFT / sound.audio.rate) + 1, int(5_000 * N_FFT / sound.audio.rate)
    band = sound.magnitude[::2, low:high]
    loud = band[band.max(axis=1) > 0.05 * band.max()]
    if len(loud) < 5:
        return 0.0
    power = loud**2
    power /= power.sum(axis=1, keepdims=True)
    held = np.minimum(power[:-4], power[4:]).sum(axis=1)
    return float(np.clip(held.mean() * min(1.0, len(loud) / 40), 0, 1))


def _single_note(strengths: Float32) -> int | None:
    order = np.argsort(strengths)
    best, second = strengths[order[-1]], strengths[order[-2]]
    return int(order[-1]) if best > 0.45 and second < 0.4 * best else None


def _scores(peaks: Peaks, tuned: float, strengths: Float32) -> Float32:
    last = peaks.window >= peaks.n_windows * 0.85
    ending = chroma(peaks, tuned, last) if last.any() else strengths
    bass = bass_chroma(peaks, tuned)
    scores = fit(strengths) + 0.15 * fit(ending)
    return np.asarray(scores + 0.3 * np.tile(bass, 2), dtype=np.float32)


def _key(strengths: Float32, scores: Float32, strength: float) -> Estimate[Key]:
    chances = np.exp(12 * (scores - scores.max()))
    chances /= chances.sum()
    order = np.argsort(-chances, kind="stable")
    confidence = float(chances[order[0]]) * min(1.0, strength + 0.3)
    return Estimate(
        key_of(int(order[0])),
        round(confidence, 3),
        Source.AUDIO,
        tuple(key_of(int(i)) for i in order[1:4]),
    )
