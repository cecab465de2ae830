"""The tiny stand-in of CLAP that tests install, and variations of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from samplerecs_models.embed.clap.manifest import (
    AUDIO,
    Installed,
    checksum,
    read_installed,
    write_manifest,
)

#: CLAP's architecture with seeded weights (scripts/export_clap.py --tiny --seed 2).
TINY = Path(__file__).parent / "golden" / "clap-tiny"


def tiny() -> Installed:
    """Return the stand-in in its place."""
    return read_installed(TINY)


def copy_of_tiny(folder: Path) -> Path:
    """Copy the stand-in into a new folder, to be spoilt."""
    shutil.copytree(TINY, folder)
    return folder


def padded(content: bytes, size: int) -> bytes:
    """Return an ONNX file of the same model, with a comment of `size` bytes (a multiple of 128).

    Field 6 of an ONNX model is its `doc_string`; a file may go on with more fields anywhere.
    """
    length = size
    digits = bytearray()
    while length > 127:
        digits.append(length % 128 | 128)
        length //= 128
    digits.append(length)
    return content + b"\x32" + bytes(digits) + b"x" * size


def another(folder: Path, comment: int = 128) -> Path:
    """Make a model in `folder` whose vectors are those of the stand-in, under another identity."""
    copy_of_tiny(folder)
    audio = folder / AUDIO
    audio.write_bytes(padded(audio.read_bytes(), comment))
    manifest = read_installed(TINY).manifest
    files = {**manifest.files, AUDIO: checksum(audio)}
    write_manifest(folder, replace(manifest, revision="another", files=files))
    return folder
