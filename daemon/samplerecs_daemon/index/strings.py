"""Many short texts as two arrays, so that they can be mapped from disk without being read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from samplerecs_daemon.index.segments import joined, taken
from samplerecs_models.types import Int64


@dataclass(frozen=True, slots=True)
class Strings(Sequence[str]):
    """A list of texts: `blob` uint8 holds them in UTF-8, `ends` int64 (n + 1,) where each ends.

    Lone surrogates (names that are not UTF-8 on disk) survive.
    """

    blob: NDArray[np.uint8]
    ends: Int64

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Return the texts packed."""
        packed = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum([0, *(len(text) for text in packed)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(packed), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        text = self.blob[self.ends[index] : self.ends[index + 1]].tobytes()
        return text.decode("utf-8", "surrogatepass")


def merge_strings(old: Strings, new: Strings) -> tuple[Strings, Int64, Int64]:
    """Return two sorted lists of distinct texts as one, sorted and distinct.

    Args:
        old: the longer one.
        new: the shorter one: each of its texts is looked for in `old`.

    Returns:
        The list, and where each text of `old` and each of `new` stands in it: int64.
    """
    # Looking from the last find on: both are sorted.
    places = np.zeros(len(new), dtype=np.int64)
    known = np.zeros(len(new), dtype=bool)
    at = 0
    for i, text in enumerate(new):
        at = bisect_left(old, text, lo=at)
        places[i], known[i] = at, at < len(old) and old[at] == text
    added = np.flatnonzero(~known)
    before = np.searchsorted(places[added], np.arange(len(old)), side="right")
    old_codes = np.arange(len(old)) + before
    new_codes = places + np.cumsum(~known) - ~known
    if not len(added):
        return old, old_codes, new_codes
    order = np.empty(len(old) + len(added), dtype=np.int64)
    order[old_codes] = np.arange(len(old))
    order[new_codes[added]] = len(old) + added
    where, ends = taken(joined(old.ends, new.ends), order)
    return Strings(np.concatenate([old.blob, new.blob])[where], ends), old_codes, new_codes
