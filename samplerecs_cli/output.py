"""Data on stdout for programs: JSON and plain paths."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from samplerecs_daemon.api import to_json


def print_json(value: object, *, one_line: bool = False) -> None:
    """Print `value` as JSON (pure ASCII, so that any pipe takes it)."""
    text = json.dumps(to_json(value), indent=None if one_line else 2)
    with _quiet_end():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def print_line(text: str) -> None:
    """Print one line of text, at once."""
    with _quiet_end():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def print_paths(paths: Iterable[str], *, end: bytes = b"\n") -> None:
    """Print one path after another with their exact bytes, whatever the names hold."""
    with _quiet_end():
        sys.stdout.flush()
        for path in paths:
            sys.stdout.buffer.write(os.fsencode(path) + end)
        sys.stdout.buffer.flush()


@contextmanager
def _quiet_end() -> Iterator[None]:
    """End without noise when the reader has gone (`| head -1`): it has all it wanted."""
    try:
        yield
    except BrokenPipeError:
        # What is left in the buffer must not fail again when Python closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
