"""Jobs for models' child processes that behave and misbehave by what they are asked.

Children import this module by name ("tower_jobs:echo"); the folder of tests is on the path they
inherit.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from samplerecs_models.errors import ModelError


def echo(prefix: str) -> Callable[[str], Iterator[str]]:
    """Answer each letter of a request, with a prefix; some words misbehave."""

    def job(asked: str) -> Iterator[str]:
        if asked == "die":
            os._exit(7)
        if asked == "hang":
            time.sleep(600)
        if asked == "refuse":
            raise ModelError("It is refused.", "Ask otherwise.")
        if asked == "fault":
            raise RuntimeError("a fault of our own")
        for letter in asked:
            yield prefix + letter

    return job


def pid() -> Callable[[object], Iterator[int]]:
    """Answer with the process id."""

    def job(_: object) -> Iterator[int]:
        yield os.getpid()

    return job


def unloadable() -> Callable[[object], Iterator[int]]:
    """Fail to load, in words."""
    raise ModelError("The file is damaged.", "Install it again.")


def slow_to_load(until: str) -> Callable[[object], Iterator[str]]:
    """Load for as long as there is no such file."""
    while not os.path.exists(until):
        time.sleep(0.02)

    def job(_: object) -> Iterator[str]:
        yield "loaded"

    return job
