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

from filelock import FileLock, Timeout

from samplerecs_models.embed.clap.manifest import checksum
from samplerecs_models.errors import ModelError

#: Told the file, the bytes that are there and those there will be.
Told = Callable[[str, int, int], None]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OFFLINE = (
    "Is there a network? A proxy is taken from HTTPS_PROXY, a mirror from HF_ENDPOINT. Or fetch "
    "the files on another computer: samplerecs models install --from FOLDER (how-to page: clap)"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A file of the hub: where it lies, its size in bytes, its checksum where the hub says one."""

    path: str
    url: str
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
        from huggingface_hub import file_download
        from huggingface_hub.utils import _headers

        logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
        self._hub = huggingface_hub
        self._files, self._headers = file_download, _headers
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
        return Remote(
            path, found.location, found.size or 0, etag if _SHA256.fullmatch(etag) else ""
        )

    def fetch(self, remote: Remote, folder: Path, told: Told) -> Path:
        """Download a file into `folder` and return its path; goes on with what is there.

        The library's own `hf_hub_download` begins anew in each process (since its version 2), so
        what it fetches with is used here, on a file that stays.

        Raises:
            ModelError: when it cannot be fetched, or its content is not what the hub says.
        """
        path = folder / remote.path
        part = path.with_name(f"{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{path}.lock", timeout=0):
                if not path.exists():
                    self._download(remote, part, told)
                    part.replace(path)
                self._check(remote, path)
        except Timeout:
            raise ModelError(
                f"{remote.path} is being downloaded by another process.", "Wait for that one."
            ) from None
        except Exception as error:
            raise self._told(error, remote.path) from error
        told(remote.path, remote.size, remote.size)
        return path

    def _download(self, remote: Remote, part: Path, told: Told) -> None:
        """Download a file, or what lacks of it."""
        with part.open("ab") as file:
            if file.tell() > remote.size:
                file.truncate(0)
            self._files.http_get(
                remote.url,
                file,
                resume_size=file.tell(),
                headers=self._headers.build_hf_headers(token=False),
                expected_size=remote.size,
                tqdm_class=_bar(remote, told),
            )
            file.flush()
            os.fsync(file.fileno())

    def _check(self, remote: Remote, path: Path) -> None:
        found = checksum(path)
        if remote.sha256 and found.sha256 != remote.sha256:
            path.unlink()
            raise ModelError(
                f"{remote.path} arrived damaged and was thrown away.",
                "Try again; a proxy may have changed it.",
            )

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
