"""Sounds -> unit vectors, with one audio tower."""

from __future__ import annotations

import numpy as np

from samplerecs_models.decode import resample
from samplerecs_models.embed.clap.features import RATE, log_mel, windows
from samplerecs_models.embed.clap.manifest import AUDIO, Installed, check_file
from samplerecs_models.embed.clap.sessions import AudioSession, unit
from samplerecs_models.errors import ModelError
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32, ModelId


class ClapAudio:
    """The audio tower of an installed model.

    Args:
        installed: the model.
        threads: processors that it may use.
        provider: what computes it; what the manifest says when left out.

    Raises:
        ModelError: when its file is damaged or of another kind.
    """

    def __init__(self, installed: Installed, threads: int, provider: str = "") -> None:
        path = check_file(installed, AUDIO)
        self._session = AudioSession(path, threads, provider or installed.manifest.provider)
        self.model: ModelId = installed.model

    def embed(self, features: list[Float32]) -> Float32:
        """Return the vector of one sound, float32 (dim,), by the features of its windows.

        Raises:
            ModelError: when the model gives vectors of another length than its manifest says.
        """
        vectors = [self._session.embed(each) for each in features]
        if vectors[0].shape != (self.model.dim,):
            raise ModelError(
                f"The model gives vectors of {len(vectors[0])} values, "
                f"its manifest says {self.model.dim}.",
                "Install it again, as before: samplerecs models install clap, or --from FOLDER.",
            )
        return vectors[0] if len(vectors) == 1 else _mean(vectors)


def features_of(sound: Sound) -> list[Float32]:
    """Return what the audio tower reads of a sound: one array (FRAMES, MELS) a window."""
    mono = resample(sound.mono, ANALYSIS_RATE, RATE)
    return [log_mel(window) for window in windows(mono)]


def _mean(vectors: list[Float32]) -> Float32:
    mean = np.mean(np.array(vectors, np.float64), axis=0)
    # Windows that point every way at once have no mean: the first speaks for the sound.
    return unit(mean) if np.linalg.norm(mean) > 1e-6 else vectors[0]
