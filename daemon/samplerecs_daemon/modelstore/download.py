"""Files of the hub, at one commit, downloaded so that a broken download goes on where it stopped.

The only module that touches huggingface_hub, which honours HF_ENDPOINT and the proxy variables.
"""

from __future__ import annotations

import errno
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from samplerecs_models.embed.clap.manifest import checksum
from samplerecs_models.errors import ModelError

#: Told the file, the bytes that are there and those there will be.
Told = Callable[[str, int, int], None]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OFFLINE = (
    "Is there a network? A proxy is taken from HTTPS_PROXY, a mirror from HF_ENDPOINT. Or fetch "
    "the files on another computer: samplerecs models install --from FOLDER (docs/how-to/clap.md)"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A file of the hub: its size in bytes, and its checksum where the hub says one."""

    path: str
    size: int
    sha256: str


class Hub:
    """One repository at one commit.

    Args:
        repo: "owner/name".
        revision: the commit.
    """

    def __init__(self, repo: str, revision: str) -> None:
        # The plain way by HTTP, which resumes byte by byte and heeds proxies; read at the import.
        os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import huggingface_hub

        logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
        self._hub = huggingface_hub
        self._repo = repo
        self._revision = revision

    def about(self, path: str) -> Remote:
        """Return size and checksum of a file.

        Raises:
            ModelError: when the hub cannot be reached or has no such file.
        """
        url = self._hub.hf_hub_url(self._repo, path, revision=self._revision)
        try:
            found = self._hub.get_hf_file_metadata(url, token=False)
        except Exception as error:
            raise self._told(error, path) from error
        etag = found.etag or ""
        return Remote(path, found.size or 0, etag if _SHA256.fullmatch(etag) else "")

    def fetch(self, remote: Remote, folder: Path, told: Told) -> Path:
        """Download a file into `folder` and return its path; goes on with what is there.

        Raises:
            ModelError: when it cannot be fetched, or its content is not what the hub says.
        """
        try:
            made = self._hub.hf_hub_download(
                self._repo,
                remote.path,
                revision=self._revision,
                local_dir=folder,
                token=False,
                tqdm_class=_bar(remote, told),
            )
        except Exception as error:
            raise self._told(error, remote.path) from error
        path = Path(made)
        found = checksum(path)
        if remote.sha256 and found.sha256 != remote.sha256:
            path.unlink()
            raise ModelError(
                f"{remote.path} arrived damaged and was thrown away.",
                "Try again; a proxy may have changed it.",
            )
        told(remote.path, found.size, found.size)
        return path

    def _told(self, error: Exception, path: str) -> ModelError:
        """Return in words what went wrong."""
        if isinstance(error, ModelError):
            return error
        errors = self._hub.errors
        where = f"{self._repo} ({path})"
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return ModelError(
                f"The disk is full; {path} is not whole.",
                "Make room and try again: what was fetched is kept.",
            )
        missing = (
            errors.RepositoryNotFoundError,
            errors.RevisionNotFoundError,
            errors.RemoteEntryNotFoundError,
        )
        if isinstance(error, missing):
            return ModelError(f"{where} is not there at {self._revision[:12]}.", _OFFLINE)
        if isinstance(error, OSError) and "onsistency check" in str(error):
            return ModelError(
                f"The download of {path} broke off.",
                "Try again: it goes on where it stopped.",
            )
        said = str(error).strip().splitlines()[:1] or [type(error).__name__]
        return ModelError(f"{where} cannot be fetched: {said[0][:200].rstrip('.')}.", _OFFLINE)


def _bar(remote: Remote, told: Told) -> Any:
    """Return what stands in for tqdm's bar: the library tells it of every block."""

    class Bar:
        def __init__(self, *_: object, initial: int = 0, **__: object) -> None:
            self._done = initial
            told(remote.path, initial, remote.size)

        def update(self, n: float = 1) -> None:
            self._done += int(n)
            told(remote.path, self._done, remote.size)

        def close(self) -> None:
            pass

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    return Bar
