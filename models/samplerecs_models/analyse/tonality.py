"""The key of a sound, the root of a note, and how tonal a sound is at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samplerecs_models.analyse.chroma import note_chances, pitch_roll, tuning
from samplerecs_models.analyse.clues import key_clues
from samplerecs_models.analyse.peaks import decimate, find_peaks
from samplerecs_models.analyse.pitched import CLICK, SILENT, load_gate, pitch_figures
from samplerecs_models.analyse.profiles import Profiles, key_of, load_profiles
from samplerecs_models.analyse.segments import key_segments
from samplerecs_models.harmony import Key
from samplerecs_models.sound import ANALYSIS_RATE, N_FFT, Sound
from samplerecs_models.types import Estimate, Float32
from samplerecs_models.vocabulary import Source

VERSION = 6

#: What is less likely than UNPITCHED to have a pitch is a drum or noise, and has no key; what is
#: less likely than SURELY_PITCHED has its key doubted.
_UNPITCHED, _SURELY_PITCHED = 0.3, 0.8
#: A key is looked for in so many seconds from the start.
_HEARD_S = 60
_ALTERNATIVES = 3


def estimate_key(sound: Sound) -> Estimate[Key]:
    """Return the key of a loop or chord, or the bare root of a single note.

    Drums, noise, clicks and silence have none: value None. Alternatives are the next likeliest,
    mostly the relative key and the fifths, best first.
    """
    figures = pitch_figures(sound)
    pitched = load_gate().chance(figures) if figures is not None else 0.0
    if pitched < _UNPITCHED:
        return Estimate()
    profiles = load_profiles()
    notes = note_chances(sounding(sound), profiles.kernel, profiles.bias)
    if not notes.any():
        return Estimate()
    chances = profiles.chances(key_clues(notes), key_segments(notes))
    estimate = _answer(profiles, chances, pitched_strength(sound))
    sureness = estimate.confidence * min(1.0, pitched / _SURELY_PITCHED)
    return replace(estimate, confidence=round(sureness, 3))


def sounding(sound: Sound) -> Float32:
    """Return the tuned roll of spectral peaks of the first minute: see `chroma.pitch_roll`."""
    peaks = find_peaks(decimate(sound.mono[: _HEARD_S * ANALYSIS_RATE]))
    return pitch_roll(peaks, tuning(peaks))


def pitched_strength(sound: Sound) -> float:
    """Return how tonal a sound is, 0 (noise, drums, silence) to 1 (steady pitch).

    The part of the energy between 60 Hz and 5 kHz that stays on the same bins from one tenth of
    a second to the next: a note holds its partials, a drum does not (the idea of harmonic and
    percussive separation by median filters, Fitzgerald 2010).
    """
    if len(sound.mono) < CLICK * sound.audio.rate or np.abs(sound.mono).max() < SILENT:
        return 0.0
    low, high = int(60 * N_FFT / sound.audio.rate) + 1, int(5_000 * N_FFT / sound.audio.rate)
    band = sound.power[::2, low:high]
    strongest = band.max(axis=1)
    shares = band[strongest > 0.05**2 * strongest.max()]
    if len(shares) < 5:
        return 0.0
    shares /= shares.sum(axis=1, keepdims=True)
    held = float(np.minimum(shares[:-4], shares[4:]).sum()) / (len(shares) - 4)
    return min(max(held * min(1.0, len(shares) / 40), 0.0), 1.0)


def _answer(profiles: Profiles, chances: Float32, strength: float) -> Estimate[Key]:
    order = np.argsort(-chances, kind="stable")
    confidence = profiles.confidence(float(chances[order[0]]), strength)
    others = tuple(key_of(int(i)) for i in order[1 : 1 + _ALTERNATIVES])
    return Estimate(key_of(int(order[0])), confidence, Source.AUDIO, others)
