"""A query that is, or may be, the name of a file: what it asks for, and which files bear it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samplerecs_daemon.index.filenames import is_namelike
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_models.query import Filter, parse
from samplerecs_models.types import Bool, Int64


@dataclass(frozen=True, slots=True)
class Named:
    """A query as it is understood beside a library.

    Attributes:
        wanted: what it asks for.
        rows: the files that bear just the name that it says, int64 (k,).
        surely: it was not typed as words for a sound.
    """

    wanted: Filter
    rows: Int64
    surely: bool = False

    def mask(self, size: int) -> Bool:
        """Return bool (size,): the rows of that name."""
        found = np.zeros(size, dtype=bool)
        found[self.rows] = True
        return found


def read_named(text: str, index: LibraryIndex) -> Named:
    """Read a query that may be a pasted file name; what a name has of signs is then no filter.

    Raises:
        BadFilter: as `parse` does.
    """
    wanted = parse(text)
    rows = index.named(text) if ":" not in text else np.zeros(0, dtype=np.int64)
    if len(rows):
        # "Pad -3dB.wav" asks for that file, and not for pads without 3dB.
        words = (*wanted.words, *wanted.without)
        return Named(replace(wanted, words=words, without=()), rows, is_namelike(text.lower()))
    said = " ".join((*wanted.phrases, *wanted.words))
    return Named(wanted, index.named(said), is_namelike(said))
