"""Both towers as one `seams.Embedder`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from samplerecs_models.embed.clap.audio import ClapAudio, features_of
from samplerecs_models.embed.clap.manifest import Installed
from samplerecs_models.embed.clap.text import ClapText
from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, ModelId


class Clap:
    """An installed CLAP model; each tower is loaded when it is first asked.

    Args:
        installed: the model.
        threads: processors that it may use.
    """

    def __init__(self, installed: Installed, threads: int = 1) -> None:
        self._installed = installed
        self._threads = threads

    @property
    def model(self) -> ModelId:
        """Identity of the space."""
        return self._installed.model

    def embed_audio(self, batch: Sequence[Sound]) -> Float32:
        """Return float32, shape (len(batch), model.dim), every row of unit norm.

        Raises:
            ModelError: when the audio tower cannot be used.
        """
        rows = [self._audio.embed(features_of(sound)) for sound in batch]
        return np.array(rows, np.float32).reshape(len(rows), self.model.dim)

    def embed_text(self, batch: Sequence[str]) -> Float32:
        """Return vectors as `embed_audio` does.

        Raises:
            ModelError: when there is no text tower or it cannot be used; InputError: for an empty
                text.
        """
        return self._text.embed(batch)

    @cached_property
    def _audio(self) -> ClapAudio:
        return ClapAudio(self._installed, self._threads)

    @cached_property
    def _text(self) -> ClapText:
        return ClapText(self._installed, self._threads)
