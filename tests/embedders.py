"""Every embedder that the contract suite runs over, by name; a new one is added here."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable

import numpy as np
from clap_parts import tiny
from sounds import noise, sound_of, times

from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.seams import Embedder
from samplerecs_models.sound import Sound

EMBEDDERS: dict[str, Callable[[], Embedder]] = {
    "clap": lambda: Clap(tiny()),
    "fingerprint": Fingerprint,
}
#: The most that vectors of unlike sounds may be alike: untrained weights hear little of noise.
LIKEST = {"clap": 0.999, "fingerprint": 0.98}


def contract_sounds() -> list[Sound]:
    """Sounds of very unlike length and kind, long and short ones in turn."""
    decay = times(0.4)
    kick = np.sin(2 * np.pi * 55 * decay + 12 * np.exp(-40 * decay)) * np.exp(-9 * decay)
    stereo = np.stack([noise(0.2, 1), noise(0.2, 2)], axis=1) * 0.1
    chord = sum(np.sin(2 * np.pi * f * times(5.0)) for f in (220.0, 277.2, 329.6))
    return [
        sound_of(kick),
        sound_of(np.asarray(chord) / 3),
        sound_of(noise(0.05, 3) * 0.2),
        sound_of(stereo),
        sound_of(noise(12.0, 4) * 0.05),
    ]


def digest(embedder: Embedder) -> str:
    """Return a hash over the bits of the vectors of `contract_sounds`."""
    return hashlib.sha256(embedder.embed_audio(contract_sounds()).tobytes()).hexdigest()


if __name__ == "__main__":
    print(digest(EMBEDDERS[sys.argv[1]]()))
