"""What the children do; runs in them alone, and imports the models there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from samplerecs_models.decode import decode
from samplerecs_models.embed.clap.audio import ClapAudio, features_of
from samplerecs_models.embed.clap.manifest import read_installed
from samplerecs_models.embed.clap.probe import probe
from samplerecs_models.embed.clap.selftest import self_test
from samplerecs_models.embed.clap.text import ClapText
from samplerecs_models.embed.clap.types import Heard, Probed, Verdict
from samplerecs_models.errors import DecodeError
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32

#: Files that are read ahead while the tower computes: bounds the memory too.
AHEAD = 2


def audio(folder: str, threads: int) -> Callable[[Sequence[str]], Iterator[Heard]]:
    """Return the job of the audio tower: paths in, one `Heard` each out, in order.

    One thread reads and prepares the next files while the tower computes, so that the processors
    are never kept waiting by a disk.
    """
    tower = ClapAudio(read_installed(Path(folder)), threads)
    reading = ThreadPoolExecutor(1, thread_name_prefix="read")

    def job(paths: Sequence[str]) -> Iterator[Heard]:
        waiting: list[Future[list[Float32] | str]] = []
        for place, path in enumerate(paths):
            while len(waiting) <= AHEAD and place + len(waiting) < len(paths):
                waiting.append(reading.submit(_prepared, paths[place + len(waiting)]))
            found = waiting.pop(0).result()
            if isinstance(found, str):
                yield Heard(path, why=found)
            else:
                yield Heard(path, tower.embed(found))

    return job


def _prepared(path: str) -> list[Float32] | str:
    try:
        return features_of(Sound(decode(Path(path), rate=ANALYSIS_RATE)))
    except DecodeError as error:
        return error.message


def text(folder: str, threads: int) -> Callable[[Sequence[str]], Iterator[Float32]]:
    """Return the job of the text tower: texts in, one array of their vectors out."""
    tower = ClapText(read_installed(Path(folder)), threads)

    def job(texts: Sequence[str]) -> Iterator[Float32]:
        yield np.ascontiguousarray(tower.embed(texts))

    return job


def probing(folder: str, threads: int) -> Callable[[object], Iterator[Probed]]:
    """Return the job that looks at the files of a model before they are installed."""

    def job(_: object) -> Iterator[Probed]:
        yield probe(Path(folder), threads)

    return job


def self_testing(folder: str, threads: int) -> Callable[[object], Iterator[Verdict]]:
    """Return the job of `samplerecs models verify --selftest`."""

    def job(_: object) -> Iterator[Verdict]:
        yield self_test(read_installed(Path(folder)), threads)

    return job
