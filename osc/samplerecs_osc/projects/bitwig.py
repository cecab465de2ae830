"""Bitwig projects (.bwproject): a closed format. Only the names of sound files are read from it.

Bitwig writes texts plain, with their length in four bytes before them (high byte first; its top
bit set for UTF-16). What those are that end like a sound file is told; nothing else is guessed.
"""

from __future__ import annotations

import re
from pathlib import Path

from samplerecs_osc.projects.collect import MOST_PATH, Samples
from samplerecs_osc.projects.model import Project, Unusable
from samplerecs_osc.projects.places import project_folder, resolved

_MAGIC = b"BtWg"
_ENDS = re.compile(rb"\.(?:wav|wave|aif|aiff|flac|mp3|ogg|m4a)", re.IGNORECASE)
_REMARK = "Bitwig's format is closed: only names of sounds are read, neither tempo nor key."
_MOST_ENDS = 100_000


def read_bitwig(path: Path, data: bytes) -> Project:
    """Return the sounds that a Bitwig project names; `Unusable` where it is none."""
    if not data.startswith(_MAGIC):
        raise Unusable("it is not a Bitwig project")
    samples, folder = Samples(), project_folder(path)
    for count, match in enumerate(_ENDS.finditer(data)):
        if count >= _MOST_ENDS:
            break
        written = _text_ending(data, match.end())
        if written:
            samples.add(written, resolved(written, folder, folder / "samples"))
    return Project(
        path=str(path),
        daw="bitwig",
        name=path.stem,
        samples=samples.all(),
        remarks=(_REMARK, *samples.remarks()),
    )


def _text_ending(data: bytes, end: int) -> str:
    """Return the text that ends here and whose length stands before it, "" for none."""
    for size in range(5, min(MOST_PATH, end - 4) + 1):
        start = end - size
        if data[start] < 0x20:
            # A control character is part of no path: any text would begin after it.
            return ""
        if data[start - 4 : start] == size.to_bytes(4, "big"):
            try:
                return data[start:end].decode("utf-8")
            except UnicodeDecodeError:
                return ""
    return ""
