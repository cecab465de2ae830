"""Renders kept for listening: a cache of limited size that may be deleted at any time.

Each is a WAV file and a note beside it. The time of the note says when it was used last: the
file's own time must stay, a browser knows it by it.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from samplerecs_daemon.render.tasks import Made

_WAV, _NOTE = ".wav", ".json"
#: What is being written; one older than this, in seconds, was left by a worker that crashed.
_PART, _STALE_S = ".part.wav", 600.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered file and what is said of it."""

    path: Path
    made: Made


class Previews:
    """The folder of previews; safe from any thread.

    Args:
        folder: where they are; made when the first is written.
        limit: bytes that they may take; those that were not used for longest go first.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._turn = threading.Lock()

    def get(self, name: str) -> Kept | None:
        """Return a render by its name, None where it is not kept or damaged."""
        wav, note = self._files(name)
        try:
            made = Made(**json.loads(note.read_text(encoding="utf-8")))
            size = wav.stat().st_size
            os.utime(note)
        except (OSError, ValueError, TypeError):
            return None
        return Kept(wav, made) if size > made.frames else None

    def part(self, name: str) -> Path:
        """Return where a worker may write a render that is to be kept.

        Raises:
            OSError: when the folder cannot be made.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{name}.{os.getpid()}{_PART}"

    def put(self, name: str, part: Path, made: Made) -> Kept:
        """Keep what was written to `part`, and make room for it.

        Raises:
            OSError: when there is no room or right to write.
        """
        wav, note = self._files(name)
        with self._turn:
            part.replace(wav)
            fresh = note.with_suffix(f".{os.getpid()}.new")
            fresh.write_text(json.dumps(asdict(made)), encoding="utf-8")
            fresh.replace(note)
            self._make_room(name)
        return Kept(wav, made)

    def _files(self, name: str) -> tuple[Path, Path]:
        return self._folder / f"{name}{_WAV}", self._folder / f"{name}{_NOTE}"

    def _make_room(self, keep: str) -> None:
        """Remove what was not used for longest until the rest is small enough."""
        used = []
        for entry in os.scandir(self._folder):
            with contextlib.suppress(OSError):
                if entry.name.endswith(_PART):
                    if time.time() - entry.stat().st_mtime > _STALE_S:
                        Path(entry.path).unlink()
                elif entry.name.endswith(_WAV):
                    used.append(self._used(entry))
        surplus = sum(size for _, _, size in used) - self._limit
        for _, name, size in sorted(used):
            if surplus <= 0:
                return
            if name != keep and self._dropped(name):
                surplus -= size

    def _used(self, entry: os.DirEntry[str]) -> tuple[float, str, int]:
        """Return when a render was used last, its name and its size."""
        name = entry.name.removesuffix(_WAV)
        note = self._files(name)[1]
        return note.stat().st_mtime if note.exists() else 0.0, name, entry.stat().st_size

    def _dropped(self, name: str) -> bool:
        try:
            for path in self._files(name):
                path.unlink(missing_ok=True)
        except OSError:
            # Windows keeps a file that is being read: it goes another time.
            return False
        return True
