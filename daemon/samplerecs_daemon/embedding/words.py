"""A prompt's vector: from the disk where it was asked before, else from the text tower."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.embed.clap.manifest import TEXT, TOKENIZER, Installed
from samplerecs_models.errors import ModelError
from samplerecs_models.types import Float32

#: Prompts that are kept on disk, 2 kB each; the ones unused for longest go.
KEPT = 4_000
#: Seconds that one batch of texts may take once the tower is loaded.
_LIMIT_S = 30.0
#: Texts embedded at once: others who ask need not wait for more.
_AT_ONCE = 8


class Words:
    """The text tower of one installed model, with what it said before.

    Args:
        installed: the model.
        tower: its child, started when it is needed.
        cache: folder of what it said, one file a prompt; may be deleted at any time.
    """

    def __init__(self, installed: Installed, tower: Tower, cache: Path) -> None:
        self._installed = installed
        self._tower = tower
        files = installed.manifest.files
        # Another tower or tokenizer says other things.
        said_by = "".join(files[name].sha256 for name in (TEXT, TOKENIZER) if name in files)
        self._cache = cache / sha256(said_by.encode()).hexdigest()[:16]

    @property
    def can(self) -> bool:
        """True where the model has a text tower."""
        return self._installed.manifest.has_text

    def vector(self, text: str, patience_s: float) -> Float32:
        """Return float32 (dim,), unit norm.

        Args:
            text: the words.
            patience_s: the longest wait for a tower that is still loading.

        Raises:
            ModelError: when there is no text tower, it cannot be used, or is not ready yet.
        """
        return np.asarray(self.vectors([text], patience_s)[0])

    def vectors(self, texts: Sequence[str], patience_s: float) -> Float32:
        """Return float32 (len(texts), dim), unit rows; raises as `vector` does."""
        if not self.can:
            raise ModelError(
                f"{self._installed.manifest.name} was installed without its text tower.",
                "samplerecs models install clap",
            )
        known = {text: self._kept(text) for text in texts}
        missing = [text for text, found in known.items() if found is None]
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            (made,) = self._tower.ask(part, _LIMIT_S, patience_s=patience_s)
            for text, vector in zip(part, np.asarray(made, np.float32), strict=True):
                known[text] = vector
                self._keep(text, vector)
        return np.array([known[text] for text in texts], np.float32)

    def _file(self, text: str) -> Path:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return self._cache / f"{digest[:32]}.npy"

    def _kept(self, text: str) -> Float32 | None:
        path = self._file(text)
        try:
            found = np.load(path, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        fits = (
            found.dtype == np.float32
            and found.shape == (self._installed.manifest.dim,)
            and abs(float(np.linalg.norm(found)) - 1) < 1e-3
        )
        if not fits:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return np.asarray(found)

    def _keep(self, text: str, vector: Float32) -> None:
        path = self._file(text)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        # A full disk costs only the next wait.
        with contextlib.suppress(OSError):
            self._cache.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                np.save(file, vector, allow_pickle=False)
            fresh.replace(path)
            self._trim()

    def _trim(self) -> None:
        files = list(self._cache.glob("*.npy"))
        if len(files) > KEPT:
            files.sort(key=lambda path: path.stat().st_mtime)
            for path in files[: len(files) - KEPT * 9 // 10]:
                path.unlink(missing_ok=True)
