"""Files as frames to be played, the last few of them kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import miniaudio
import numpy as np

from samplerecs_tui.player.mixer import CHANNELS, RATE, Frames

#: Bytes of decoded sounds that are kept, and of the largest file that is played at all.
KEPT_BYTES, MOST_BYTES = 96 << 20, 256 << 20


class Unplayable(Exception):
    """A file cannot be played; says why."""


class Sounds:
    """Decodes files and keeps the last ones.

    Args:
        limit: bytes that are kept.
    """

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._limit = limit
        self._kept: OrderedDict[tuple[str, int, int], Frames] = OrderedDict()

    def get(self, path: str) -> Frames:
        """Return a file's frames at RATE, float32 (frames, 2).

        Raises:
            Unplayable: when it cannot be read.
        """
        file = Path(path)
        try:
            found = file.stat()
            key = (path, found.st_size, found.st_mtime_ns)
            if key not in self._kept:
                self._keep(key, _decoded(file, found.st_size))
        except OSError as error:
            raise Unplayable(f"{file.name} cannot be read ({error.strerror}).") from error
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: tuple[str, int, int], frames: Frames) -> None:
        self._kept[key] = frames
        while len(self._kept) > 1 and sum(one.nbytes for one in self._kept.values()) > self._limit:
            self._kept.popitem(last=False)


def _decoded(file: Path, size: int) -> Frames:
    if size > MOST_BYTES:
        raise Unplayable(f"{file.name} is too long to be played here.")
    # By its bytes and not by its name: that may be no Unicode.
    data = file.read_bytes()
    try:
        found = miniaudio.decode(data, miniaudio.SampleFormat.FLOAT32, CHANNELS, RATE)
    except miniaudio.DecodeError:
        raise Unplayable(f"{file.name} is in a format that the player cannot read.") from None
    return np.frombuffer(found.samples, dtype=np.float32).reshape(-1, CHANNELS)
