"""The files that every real library has: copies, cuts, damage, and what only looks like sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from samplerecs_models.decode import decode
from samplerecs_models.decode.write import write_audio
from samplerecs_models.demo.dsp import fade
from samplerecs_models.demo.packs import concrete, dusty, liquid, nightdrive

_CLAP = f"{nightdrive.FOLDER}/Drums/Claps/NightDrive_Clap_01.wav"
_RHODES = f"{dusty.FOLDER}/DUST_one_shots/DUST_keys/DUST_rhodes_one_shot_chord_Dm.wav"
_TOPS = f"{liquid.FOLDER}/Loops/Drums/LM_174_TopLoop_01.wav"
_KICKS = f"{concrete.FOLDER}/One Shots/Kicks"

_NOTE = """Concrete Techno: all sounds are made for you, use them as you like.
(This is a text file. Somebody gave it the wrong ending.)
"""


@dataclass(frozen=True, slots=True)
class Odd:
    """A file that is not what it seems: `path` and `of` (what it comes from) below the folder."""

    path: str
    what: Literal["copy", "trimmed copy", "truncated", "text", "resource fork"]
    of: str = ""


_ODD = (
    Odd(f"{concrete.FOLDER}/One Shots/Claps/Clap Tape 04.wav", "copy", _CLAP),
    Odd(_RHODES.replace("chord_Dm", "chord_Dm_short"), "trimmed copy", _RHODES),
    Odd(_TOPS.replace("TopLoop_01", "TopLoop_02"), "truncated", _TOPS),
    Odd(f"{concrete.FOLDER}/One Shots/Kicks/Kick Notes.wav", "text"),
    Odd(f"{_KICKS}/._Kick Hard 07.wav", "resource fork", f"{_KICKS}/Kick Hard 07.wav"),
)


def write_odd(folder: Path) -> tuple[Odd, ...]:
    """Write the odd files into a library below `folder`, and say what each is."""
    for odd in _ODD:
        target, source = folder / odd.path, folder / odd.of
        if odd.what == "copy":
            target.write_bytes(source.read_bytes())
        elif odd.what == "trimmed copy":
            _write_trimmed(source, target)
        elif odd.what == "truncated":
            data = source.read_bytes()
            target.write_bytes(data[: len(data) // 4])
        elif odd.what == "text":
            target.write_text(_NOTE, encoding="utf-8")
        else:
            target.write_bytes(_apple_double())
    return _ODD


def _write_trimmed(source: Path, target: Path) -> None:
    """Write `source` without the silence at its start, a third shorter and 3 dB quieter."""
    audio = decode(source)
    start = int(np.flatnonzero(np.abs(audio.samples).max(axis=1) > 1e-3)[0])
    kept = audio.samples[start : start + (len(audio.samples) - start) * 2 // 3]
    quiet = fade(kept.astype(np.float64), 0.0004, 0.1) * 10 ** (-3 / 20)
    write_audio(target, quiet.astype(np.float32), audio.rate, subtype="PCM_16")


def _apple_double() -> bytes:
    """Return what macOS leaves beside a file on a foreign disk: an AppleDouble header."""
    head = b"\x00\x05\x16\x07\x00\x02\x00\x00" + b"Mac OS X        " + b"\x00\x02"
    entries = b"\x00\x00\x00\x09\x00\x00\x00\x32\x00\x00\x0e\xb0"
    entries += b"\x00\x00\x00\x02\x00\x00\x0e\xe2\x00\x00\x01\x1e"
    return (head + entries).ljust(4096, b"\0")
