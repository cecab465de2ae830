"""What the store hands to the index: one row a sample, merged and ready for columns."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_models.types import Described


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample with all that is known of it.

    Attributes:
        id: row id of the sample.
        name: file name of its first present location (else of its last known one).
        path: absolute path of its first present location, "" when every location is missing.
        folder: absolute path of the folder of `path` (or of the last known location).
        described: merged facts, analysis and corrections.
        first_seen: Unix seconds; for the first scan of a root the file's mtime.
        present: False when every location is missing.
        locations: number of present locations.
        other_names: file names of its other locations in the library, there or missing.
    """

    id: int
    name: str
    path: str
    folder: str
    described: Described
    first_seen: float
    present: bool
    locations: int
    other_names: tuple[str, ...] = ()
