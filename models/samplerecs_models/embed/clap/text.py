"""Words -> unit vectors, with one text tower. The only module that touches tokenizers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from samplerecs_models.embed.clap.manifest import TEXT, TOKENIZER, Installed, check_file
from samplerecs_models.embed.clap.sessions import TextSession
from samplerecs_models.errors import InputError, ModelError
from samplerecs_models.types import Float32, ModelId

#: Tokens that are read of a prompt, as in training; about 60 words.
MOST_TOKENS = 77
_MISFIT = (
    "Install tokenizer and text tower of one export, as before: samplerecs models install clap, "
    "or --from FOLDER."
)


class ClapText:
    """The text tower of an installed model, with its tokenizer.

    Args:
        installed: the model.
        threads: processors that it may use.

    Raises:
        ModelError: when it has no text tower, or a file is damaged or does not fit.
    """

    def __init__(self, installed: Installed, threads: int) -> None:
        if not installed.manifest.has_text:
            raise ModelError(
                f"{installed.manifest.name} was installed without its text tower.",
                "samplerecs models install clap --text",
            )
        self._tokenizer = _tokenizer(check_file(installed, TOKENIZER))
        self._session = TextSession(check_file(installed, TEXT), threads)
        self.model: ModelId = installed.model
        _check(self._tokenizer, self._session, self.model.dim)

    def embed(self, texts: Sequence[str]) -> Float32:
        """Return float32 (len(texts), dim), unit rows.

        Raises:
            InputError: for a text without a word.
        """
        rows = [self._one(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), self.model.dim)

    def _one(self, text: str) -> Float32:
        said = text.strip()
        if not said:
            raise InputError("An empty prompt asks for nothing.", "Say what you are looking for.")
        # Half a character, as Windows allows in names, is none to a tokenizer.
        clean = said.encode("utf-8", "replace").decode("utf-8")
        return self._session.embed(self._tokenizer.encode(clean).ids)


def try_words(folder: Path, threads: int, dim: int) -> None:
    """Run the text tower of a folder once, before it is installed.

    Args:
        folder: holds text tower and tokenizer.
        threads: processors that it may use.
        dim: values of the audio tower's vectors.

    Raises:
        ModelError: when a file is of another kind, or the three do not belong together.
    """
    _check(_tokenizer(folder / TOKENIZER), TextSession(folder / TEXT, threads), dim)


def _tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    # The library raises a bare Exception.
    except Exception as error:
        raise ModelError(f"{path} is no tokenizer.", _MISFIT) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def _check(tokenizer: Tokenizer, session: TextSession, dim: int) -> None:
    """Run one word through it: a tokenizer of more words than the tower knows fails here."""
    size = tokenizer.get_vocab_size()
    try:
        made = session.embed([0, size - 1, 2])
    except ModelError:
        raise ModelError(
            f"The tokenizer knows {size:,} words, more than the text tower does: they do not "
            "belong together.",
            _MISFIT,
        ) from None
    if made.shape != (dim,):
        raise ModelError(
            f"The text tower gives vectors of {len(made)} values, the audio tower of {dim}: they "
            "do not belong together.",
            _MISFIT,
        )
