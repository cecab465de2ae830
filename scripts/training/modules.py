"""Render tracker modules of known tempo, as far as they keep it: songs for `cut_loops.py`.

    python scripts/training/modules.py OUT MODULE...

Needs libopenmpt (Debian's `libopenmpt0`). The modules used are those of Debian's game packages
(heroes-sound-tracks, tecnoballz-data, pingus-data, rafkill-data, freedroid-data, circuslinux-data,
biniax2-data and others). A row is taken as a sixteenth; where that gives a tempo faster than
FASTEST, as half of it. Only the part before the first
change of speed, or the first jump that moves the bar, is written.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from samplerecs_models.types import Float32

RATE = 44_100
#: Frames rendered in one go: rows are found to within this.
CHUNK = 128
LONGEST_S = 150.0
SHORTEST_S = 15.0
FASTEST = 182.0
#: Rows of a bar when a row is a sixteenth.
BAR = 16


@dataclass(frozen=True)
class Rendered:
    """Steady start of a module: float32 (frames, 2), and its tempo."""

    samples: Float32
    bpm: float


def render(path: Path, library: ctypes.CDLL) -> Rendered | None:
    """Return the steady start of a module; None where it cannot be read or is too short."""
    data = path.read_bytes()
    module = library.openmpt_module_create_from_memory2(
        data, len(data), None, None, None, None, None, None, None
    )
    if not module:
        return None
    handle = ctypes.c_void_p(module)
    try:
        return _steady(handle, library)
    finally:
        library.openmpt_module_destroy(handle)


def _steady(handle: ctypes.c_void_p, library: ctypes.CDLL) -> Rendered | None:
    chunk = np.zeros((CHUNK, 2), dtype=np.float32)
    address = chunk.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
    parts: list[Float32] = []
    pace: tuple[int, int] | None = None
    last, rows = 0, 0
    while len(parts) * CHUNK < LONGEST_S * RATE:
        if not library.openmpt_module_read_interleaved_float_stereo(handle, RATE, CHUNK, address):
            break
        now = (
            library.openmpt_module_get_current_speed(handle),
            library.openmpt_module_get_current_tempo(handle),
        )
        row = library.openmpt_module_get_current_row(handle)
        rows, last = rows + (row != last), row
        if len(parts) * CHUNK < RATE // 10:
            pace = now
        elif now != pace or row % BAR != rows % BAR:
            break
        parts.append(chunk.copy())
    if pace is None or len(parts) * CHUNK < SHORTEST_S * RATE:
        return None
    bpm = 6.0 * pace[1] / pace[0]
    while bpm > FASTEST:
        bpm /= 2
    return Rendered(np.concatenate(parts), bpm)


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    library = ctypes.CDLL(find_library("openmpt") or "libopenmpt.so.0")
    library.openmpt_module_create_from_memory2.restype = ctypes.c_void_p
    library.openmpt_module_create_from_memory2.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, *[ctypes.c_void_p] * 7
    ]  # fmt: skip
    library.openmpt_module_read_interleaved_float_stereo.restype = ctypes.c_size_t
    library.openmpt_module_read_interleaved_float_stereo.argtypes = [
        ctypes.c_void_p, ctypes.c_int32, ctypes.c_size_t, ctypes.POINTER(ctypes.c_float)
    ]  # fmt: skip
    lines = ["file\tbpm\tpack"]
    for path in sorted(Path(name) for name in sys.argv[2:]):
        song = render(path, library)
        if song is None:
            print(f"left out: {path.name}")
            continue
        name = f"{path.parent.name}-{path.stem}.flac"
        soundfile.write(out / name, np.clip(song.samples, -1, 1), RATE)
        lines.append(f"{name}\t{song.bpm:.6g}\tmodule-{path.parent.parent.name}-{path.stem}")
        print(f"{song.bpm:8.2f} {len(song.samples) / RATE:6.1f} s {path.name}")
    (out / "songs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
