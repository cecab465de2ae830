"""WAV files that libsndfile stumbles over, put into the plainest form it reads."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from samplerecs_models.container import read_chunk, walk

#: Larger sounds are not copied.
_MOST_BYTES = 256 << 20


def plain_wav(handle: BinaryIO, size: int) -> BinaryIO | None:
    """Return the format and the sound of a WAV file with nothing round them, or None.

    Helps with chunks whose padding was forgotten and headers that were never finished (a running
    or crashed recording, sound of size 0).
    """
    container = walk(handle, size)
    if container is None or container.family != "wav" or not container.little:
        return None
    fmt, data = container.find(b"fmt "), container.find(b"data")
    if fmt is None or data is None or not 0 < data.held <= _MOST_BYTES:
        return None
    form, sound = read_chunk(handle, fmt), read_chunk(handle, data, _MOST_BYTES)
    head = b"fmt " + struct.pack("<I", len(form)) + form + b"\0" * (len(form) % 2)
    body = b"WAVE" + head + b"data" + struct.pack("<I", len(sound)) + sound
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)
