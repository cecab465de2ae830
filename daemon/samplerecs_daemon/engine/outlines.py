"""Outlines kept as files, by the hash of their sound: a cache that may be deleted at any time."""

from __future__ import annotations

import contextlib
import os
import struct
import threading
from pathlib import Path

import numpy as np

from samplerecs_daemon.ingest.outline import FINEST, Outline
from samplerecs_models.types import Float32

#: Bytes that all outlines may take: about 4,000 of them.
LIMIT = 64 << 20
#: Files written between two looks at how much there is.
_LOOK_EVERY = 64
_HEAD = struct.Struct("<4sdI")
_MAGIC = b"sro1"
#: Levels are kept in 16 bits: finer than any screen.
_FULL = 65535.0


class Outlines:
    """The folder of outlines; safe from any thread.

    Args:
        folder: where they are; made when the first is written. None keeps nothing.
        limit: bytes that they may take; the longest unused go first.
    """

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._turn = threading.Lock()
        self._written = 0

    def get(self, mark: str) -> Outline | None:
        """Return the outline kept of a sound, None where there is none or it is damaged."""
        path = self._path(mark)
        if path is None:
            return None
        try:
            data = path.read_bytes()
            # It was used now: what is not goes first.
            os.utime(path)
        except OSError:
            return None
        return _unpacked(data)

    def put(self, mark: str, outline: Outline) -> Outline:
        """Keep an outline and return it as it will come back.

        Without room or right to write nothing is kept.
        """
        data = _packed(outline)
        path = self._path(mark)
        if path is not None:
            self._write(path, data)
        return _unpacked(data) or outline

    def _write(self, path: Path, data: bytes) -> None:
        with contextlib.suppress(OSError), self._turn:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(data)
            part.replace(path)
            self._written += 1
            if self._written % _LOOK_EVERY == 1:
                self._make_room(path.parent)

    def _path(self, mark: str) -> Path | None:
        plain = mark.isascii() and mark.replace("-", "").isalnum()
        return self._folder / f"{mark}.outline" if self._folder and plain else None

    def _make_room(self, folder: Path) -> None:
        files = [(entry.stat(), entry.path) for entry in os.scandir(folder)]
        surplus = sum(stat.st_size for stat, _ in files) - self._limit
        for stat, path in sorted(files, key=lambda one: one[0].st_mtime):
            if surplus <= 0:
                return
            Path(path).unlink(missing_ok=True)
            surplus -= stat.st_size


def _packed(outline: Outline) -> bytes:
    levels = np.concatenate([outline.peaks, outline.rms]) * _FULL
    head = _HEAD.pack(_MAGIC, outline.duration_s, len(outline.peaks))
    return head + np.rint(levels).astype("<u2").tobytes()


def _unpacked(data: bytes) -> Outline | None:
    if len(data) < _HEAD.size:
        return None
    magic, duration, count = _HEAD.unpack_from(data)
    sound = magic == _MAGIC and 0 < count <= FINEST and 0 < duration < 1e9
    if not sound or len(data) != _HEAD.size + 4 * count:
        return None
    levels: Float32 = (np.frombuffer(data, "<u2", offset=_HEAD.size) / _FULL).astype(np.float32)
    return Outline(duration, levels[:count], levels[count:])
