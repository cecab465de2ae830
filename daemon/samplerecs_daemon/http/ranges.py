"""Byte ranges of RFC 9110: which part of a file is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: No file has a size of more digits, and `int` of a very long text is slow.
_ONE = re.compile(r"bytes=\s*(?P<first>\d{0,18})-(?P<last>\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start` to `stop` (exclusive) of a file."""

    start: int
    stop: int


def wanted_part(header: str, size: int) -> Part | None:
    """Return the part of a file of `size` bytes that a Range header names.

    None means the whole file: other units, several ranges and what cannot be read are left out of
    account, as the RFC allows.

    Raises:
        Unsatisfiable: when no byte of the range exists.
    """
    match = _ONE.fullmatch(header)
    if match is None or not (match["first"] or match["last"]):
        return None
    if not match["first"]:
        return _tail(int(match["last"]), size)
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else size - 1
    if match["last"] and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Part(first, min(last + 1, size))


def _tail(length: int, size: int) -> Part:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Part(max(0, size - length), size)
