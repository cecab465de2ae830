"""The end of the log, and what is added to it: for `samplerecs daemon logs`."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

Entry = dict[str, object]
#: Seconds between two looks at a log that is followed.
_LOOK_S = 0.2


def last_entries(path: Path, count: int) -> list[Entry]:
    """Return the last `count` entries (0..), oldest first; of the log before it as well."""
    return list(_last(path, count))


def follow(path: Path, count: int) -> Iterator[Entry]:
    """Yield the last `count` entries, then each new one as it comes, without end.

    The log may be missing at first, and may be rotated meanwhile.
    """
    while not path.exists():
        time.sleep(_LOOK_S)
    file = path.open("rb")
    try:
        yield from _before(path, count, file)
        while True:
            yield from _entries(file)
            if _was_replaced(path, file):
                yield from _entries(file)
                file.close()
                file = path.open("rb")
            else:
                time.sleep(_LOOK_S)
    finally:
        file.close()


def _last(path: Path, count: int) -> deque[Entry]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return deque()
    with file:
        return _before(path, count, file)


def _before(path: Path, count: int, file: BinaryIO) -> deque[Entry]:
    """Read `file` to its end and return the last entries, the older log's where it has few."""
    last: deque[Entry] = deque(maxlen=count)
    last.extend(_entries(file))
    older = path.with_name(f"{path.name}.1")
    if len(last) < count and older.exists():
        with older.open("rb") as file_before:
            room = count - len(last)
            last.extendleft(reversed(deque(_entries(file_before), maxlen=room)))
    return last


def _entries(file: BinaryIO) -> Iterator[Entry]:
    """Yield the whole lines from here on; a line that is being written waits."""
    while True:
        begin = file.tell()
        line = file.readline()
        if not line.endswith(b"\n"):
            file.seek(begin)
            return
        if entry := _entry(line):
            yield entry


def _entry(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        # The rest of a line that a full disk or a power cut broke off.
        return None
    return entry if isinstance(entry, dict) else None


def _was_replaced(path: Path, file: BinaryIO) -> bool:
    try:
        now, ours = path.stat(), os.fstat(file.fileno())
    except FileNotFoundError:
        return False
    return not os.path.samestat(now, ours) or now.st_size < file.tell()
