"""Writing the demo library: every item, then the odd files that every real library has."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from samplerecs_models.decode.write import write_audio
from samplerecs_models.demo.catalogue import PACKS
from samplerecs_models.demo.chunks import Acid, acid, smpl, timeless, with_chunks
from samplerecs_models.demo.items import Item
from samplerecs_models.demo.odd import Odd, write_odd
from samplerecs_models.demo.render import render

Progress = Callable[[int, int, str], None]

#: Each file in work takes up to 200 MB, and all share what Python itself must do.
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was written.

    Attributes:
        folder: where.
        files: number of files, the odd ones among them.
        packs: the packs' folder names.
        odd: the files that are not what they seem, each with what is odd about it.
    """

    folder: Path
    files: int
    packs: tuple[str, ...]
    odd: tuple[Odd, ...]


def write_demo_library(
    folder: Path, *, seed: int = 0, progress: Progress | None = None
) -> DemoReport:
    """Write the demo library below `folder`; the same seed gives the same bytes.

    Args:
        folder: is made when missing; files of the same names are replaced, others stay.
        seed: of all chance in the sounds.
        progress: called after each file with (files done, files in all, name).

    Raises:
        OSError: when a file cannot be written.
    """
    work = [(folder / pack.folder / item.path, item) for pack in PACKS for item in pack.items]
    # The chance of a file depends on nothing but its name, so that any order gives the same.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as threads:
        writing = [threads.submit(write_item, path, item, seed) for path, item in work]
        try:
            for done, (path, _) in enumerate(work, start=1):
                writing[done - 1].result()
                if progress:
                    progress(done, len(work), path.name)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    odd = write_odd(folder)
    return DemoReport(folder, len(work) + len(odd), tuple(pack.folder for pack in PACKS), odd)


def write_item(path: Path, item: Item, seed: int) -> None:
    """Render `item` and write it to `path`, with its chunks where it has any."""
    samples = render(item, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_audio(path, samples, item.rate, subtype=item.subtype)
    data = timeless(path.read_bytes())
    if item.chunks:
        data = with_chunks(data, chunks_of(item, len(samples)))
    path.write_bytes(data)


def chunks_of(item: Item, length: int) -> bytes:
    """Return the `acid` and `smpl` chunks of an item of `length` frames."""
    if item.bars:
        tonic = 60 + item.key.tonic if item.key else None
        fact = Acid(item.bpm or 0.0, item.bars * 4, tonic)
        return acid(fact) + smpl(tonic or 60, item.rate, (0, length - 1))
    return acid(Acid(120.0, 0, item.root, one_shot=True)) + smpl(item.root or 60, item.rate, None)
