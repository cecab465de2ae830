"""The fingerprint: a deterministic place of a sound among sounds, with no network and no download.

Plain figures of the sound (`fingerprint_features`) are centred, weighed and mapped by one small
matrix onto a unit vector. The matrix is a regularised linear discriminant map (Fisher 1936;
Friedman 1989, section 2, for the shrinkage) joined with the figures themselves, so that it tells
classes apart and still knows each sound; scripts/train_fingerprint.py makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

import numpy as np

from samplerecs_models.embed.fingerprint_features import describe
from samplerecs_models.errors import ModelError
from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Float64, ModelId

#: Raised with every change of the features; the weights have their own hash in the identity.
REVISION = "2"
_PREPROCESS = "mono-44100-from-onset"
_WEIGHTS = "weights/fingerprint.npz"


class Fingerprint:
    """Embeds sounds by what they sound like; the same bits for the same sound, every time."""

    def __init__(self) -> None:
        data = files("samplerecs_models.embed").joinpath(_WEIGHTS).read_bytes()
        with np.load(BytesIO(data)) as weights:
            self._mean: Float64 = weights["mean"].astype(np.float64)
            self._map: Float64 = weights["map"].astype(np.float64)
        digest = sha256(data).hexdigest()
        self._model = ModelId("fingerprint", REVISION, _PREPROCESS, digest, self._map.shape[1])

    @property
    def model(self) -> ModelId:
        """Identity of the space."""
        return self._model

    def embed_audio(self, batch: Sequence[Sound]) -> Float32:
        """Return float32, shape (len(batch), model.dim), every row of unit norm.

        Each sound is computed alone and without BLAS, so a row depends neither on its neighbours
        nor on the number of threads. Silence, too, has its place.
        """
        out = np.empty((len(batch), self._model.dim), np.float32)
        for row, sound in enumerate(batch):
            out[row] = self._vector(describe(sound.mono))
        return out

    def embed_text(self, batch: Sequence[str]) -> Float32:  # noqa: ARG002 - the seam names it
        """Refuse: a fingerprint knows sounds only.

        Raises:
            ModelError: always.
        """
        raise ModelError(
            "The fingerprint compares sounds with sounds; it does not understand words.",
            "Search by name instead, or install a model that knows words.",
        )

    def _vector(self, raw: Float64) -> Float64:
        mapped = np.einsum("i,ij->j", raw - self._mean, self._map)
        return np.asarray(mapped / np.sqrt(np.sum(mapped * mapped)))
