"""Whether a model hears: five made sounds against their names.

Stand-in weights fail it and must: it is the one check that only real weights can pass.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samplerecs_models.decode import resample
from samplerecs_models.demo.drums import Kick, Snare, kick, snare
from samplerecs_models.demo.dsp import RATE
from samplerecs_models.demo.metal import hat
from samplerecs_models.demo.synths import pad, sub
from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.clap.manifest import Installed
from samplerecs_models.embed.clap.types import Verdict
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Audio, Float32

#: What each sound is called, in the order of the matrix.
NAMES = ("kick drum", "snare drum", "hi-hat", "synthesizer pad", "bass")


def self_test(installed: Installed, threads: int) -> Verdict:
    """Compare five made sounds with their names.

    Raises:
        ModelError: when the model cannot be used, or has no text tower.
    """
    clap = Clap(installed, threads)
    return judged(clap.embed_audio([_sound(name) for name in NAMES]), clap.embed_text(NAMES))


def judged(sounds: Float32, words: Float32) -> Verdict:
    """Return the verdict on vectors of the sounds and of their names, in the order of `NAMES`."""
    cosines = sounds.astype(np.float64) @ words.T.astype(np.float64)
    right = int(np.count_nonzero(cosines.argmax(axis=1) == np.arange(len(NAMES))))
    rows = tuple(tuple(round(float(value), 4) for value in row) for row in cosines)
    return Verdict(NAMES, rows, right)


def _sound(name: str) -> Sound:
    rng = np.random.default_rng(1)
    makers: dict[str, Callable[[], object]] = {
        "kick drum": lambda: kick(Kick(), rng),
        "snare drum": lambda: snare(Snare(), rng),
        "hi-hat": lambda: hat(rng),
        "synthesizer pad": lambda: pad(220.0, 4.0, 0.8, rng),
        "bass": lambda: sub(55.0, 1.0, 0.8, rng),
    }
    made = np.asarray(makers[name](), np.float32)
    mono = made if made.ndim == 1 else made.mean(axis=-1)
    mono = resample((0.7 * mono / np.abs(mono).max()).astype(np.float32), RATE, ANALYSIS_RATE)
    seconds = len(mono) / ANALYSIS_RATE
    return Sound(
        Audio(
            mono[:, None], ANALYSIS_RATE, RATE, seconds, partial=False, decoder="", payload_hash=""
        )
    )
