"""A look at a disk that may never answer, with a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from samplerecs_models.errors import BadPath

T = TypeVar("T")


def bounded(look: Callable[[], T], path: Path, limit_s: float) -> T:
    """Return what `look` finds at `path`, or raise what it raises.

    Raises:
        BadPath: when it does not come back in time; its thread is left behind.
    """
    found: Future[T] = Future()

    def run() -> None:
        try:
            found.set_result(look())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
            found.set_exception(error)

    threading.Thread(target=run, name="look", daemon=True).start()
    try:
        return found.result(limit_s)
    except TimeoutError:
        if found.done():
            raise
        raise BadPath(
            f"{path} does not answer.", "Check the drive or the network it is on."
        ) from None
