"""The sounds behind tests/golden/fingerprint.npz, and what writes that file anew.

Run `python tests/golden/fingerprint_golden.py` with tests/ on the path after a change of the
fingerprint on purpose: the model's identity must change with it. Noise comes from RandomState,
whose stream numpy has frozen.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from sounds import sound_of, times

from samplerecs_models.decode import decode
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32, Float64

HERE = Path(__file__).parent
VECTORS = HERE / "fingerprint.npz"
#: Files kept beside the vectors, since an encoder may change: name -> golden sound inside.
LOSSY = {"kick.mp3": "kick", "snare.ogg": "snare"}


def _noise(seconds: float, seed: int) -> Float64:
    return np.asarray(np.random.RandomState(seed).standard_normal(int(seconds * ANALYSIS_RATE)))


def _kick() -> Float64:
    t = times(0.4)
    body = np.sin(2 * np.pi * 52 * t + 14 * (1 - np.exp(-45 * t))) * np.exp(-9 * t)
    return np.asarray(0.8 * body + 0.1 * _noise(0.4, 1) * np.exp(-600 * t))


def _snare() -> Float64:
    t = times(0.25)
    body = np.sin(2 * np.pi * 190 * t) * np.exp(-30 * t)
    return 0.4 * body + 0.15 * _noise(0.25, 2) * np.exp(-18 * t)


def _hat() -> Float64:
    t = times(0.08)
    return np.diff(0.2 * _noise(0.08, 3) * np.exp(-60 * t), prepend=0.0)


def _pad() -> Float64:
    t = times(6.0)
    notes = np.array([[130.8], [155.6], [196.0], [262.5]])
    chord = np.sin(2 * np.pi * notes * t).sum(axis=0)
    return np.asarray(0.1 * np.minimum(1.0, t / 1.5) * chord)


def _loop() -> Float64:
    loop = np.zeros(int(4 * ANALYSIS_RATE))
    for beat in range(8):
        at = beat * ANALYSIS_RATE // 2
        part = _kick() if beat % 2 == 0 else _snare()
        loop[at : at + len(part)] += part
    return loop * 0.9


def golden_sounds() -> dict[str, Float32]:
    """Return name -> mono float32 at ANALYSIS_RATE, peak below 1."""
    made = {
        "kick": _kick(),
        "snare": _snare(),
        "hat": _hat(),
        "tom": np.sin(2 * np.pi * 110 * times(0.5)) * np.exp(-8 * times(0.5)) * 0.7,
        "bass": 0.3 * np.sign(np.sin(2 * np.pi * 55 * times(0.9))) * np.exp(-2 * times(0.9)),
        "pad": _pad(),
        "loop": _loop(),
        "hiss": 0.05 * _noise(15.0, 4),
        "silence": np.zeros(4_410),
        "click": np.concatenate([np.zeros(100), [0.9], np.zeros(100)]),
    }
    return {name: np.asarray(sound, dtype=np.float32) for name, sound in made.items()}


def write() -> None:
    sounds = golden_sounds()
    fingerprint = Fingerprint()
    for name, source in LOSSY.items():
        soundfile.write(HERE / name, sounds[source], ANALYSIS_RATE)
    heard = [Sound(decode(HERE / name, rate=ANALYSIS_RATE)) for name in LOSSY]
    lossless = fingerprint.embed_audio([sound_of(samples) for samples in sounds.values()])
    vectors = dict(
        zip([*sounds, *LOSSY], [*lossless, *fingerprint.embed_audio(heard)], strict=True)
    )
    np.savez(VECTORS, model=np.array(str(fingerprint.model)), **vectors)


if __name__ == "__main__":
    write()
