"""A library in plain memory that answers like the store: for tests, benchmarks and tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from samplerecs_daemon.store.learning import Tried
from samplerecs_daemon.store.records import Ban, FeedbackRow, RootRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_daemon.store.sessions import SessionRow
from samplerecs_daemon.store.steering import StepRow
from samplerecs_models.types import Float32, Int64, ModelId


@dataclass
class MemoryLibrary:
    """Samples, vectors, feedback, pins and bans without a file.

    Attributes:
        samples: rows in any order; ids are distinct.
        embedded: model -> ids and unit vectors.
        said: feedback, oldest first; `pinned`: ids; `banned`: bans.
        watched: the folders.
        number: generation, raised by whoever changes the samples.
        session: the session under way; `learnt_from`: since when taste is learnt, Unix seconds.
        used: name of a project -> its samples, and since when they are in it; `tracks`: name of a
            project -> the names of its tracks.
        previews: previews that said something; `seen_often`: sample -> sessions it was seen in.
        taken_steps: where the list is steered to; `mode`: the mode chosen by command.
    """

    samples: Sequence[SampleRow] = ()
    embedded: Mapping[ModelId, tuple[Int64, Float32]] = field(default_factory=dict)
    said: Sequence[FeedbackRow] = ()
    pinned: Sequence[int] = ()
    banned: Sequence[Ban] = ()
    watched: Sequence[RootRow] = ()
    number: int = 1
    session: SessionRow | None = None
    learnt_from: float = 0.0
    used: Mapping[str, Sequence[tuple[int, float]]] = field(default_factory=dict)
    tracks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    previews: Sequence[Tried] = ()
    seen_often: Mapping[int, int] = field(default_factory=dict)
    taken_steps: Sequence[StepRow] = ()
    mode: str = ""
    _by_id: tuple[int, dict[int, SampleRow]] = field(
        default_factory=lambda: (-1, {}), init=False, repr=False
    )

    def generation(self) -> int:
        """Return the number that changes with the samples."""
        return self.number

    def rows(self) -> Iterator[SampleRow]:
        """Yield every sample, by id."""
        yield from sorted(self.samples, key=lambda row: row.id)

    def sample_rows(self, ids: Sequence[int]) -> list[SampleRow]:
        """Return the rows of some samples in the order of `ids`; unknown ids are left out."""
        if self._by_id[0] != self.number:
            self._by_id = (self.number, {row.id: row for row in self.samples})
        return [self._by_id[1][i] for i in ids if i in self._by_id[1]]

    def vectors(self, model: ModelId) -> tuple[Int64, Float32]:
        """Return ids and unit vectors of a model; empty for a model that is not here."""
        nothing = np.zeros(0, dtype=np.int64), np.zeros((0, model.dim), dtype=np.float32)
        return self.embedded.get(model, nothing)

    def find_path(self, path: Path) -> int | None:
        """Return the id of the sample at an absolute path, or None."""
        return next((row.id for row in self.samples if row.path == str(path)), None)

    def feedback(self, since: float = 0.0, *, last: int | None = None) -> list[FeedbackRow]:
        """Return what was said from `since` (Unix seconds) on, oldest first; the `last` few."""
        said = [row for row in self.said if row.at >= since]
        return said if last is None else said[max(0, len(said) - last) :]

    def current_session(self) -> SessionRow | None:
        """Return the session under way."""
        return self.session

    def learnt_since(self) -> float:
        """Return since when taste is learnt, Unix seconds; 0 for ever."""
        return self.learnt_from

    def pins(self) -> list[int]:
        """Return the ids of the pinned samples, first pinned first."""
        return list(self.pinned)

    def bans(self) -> list[Ban]:
        """Return what is never to be suggested."""
        return list(self.banned)

    def used_in(self, project: str) -> list[int]:
        """Return the samples in the saved project of a name, in any case."""
        return [
            number
            for name, samples in self.used.items()
            if name.lower() == project.lower()
            for number, _ in samples
        ]

    def used_lately(self, since: float, last: int) -> list[tuple[int, float]]:
        """Return the samples that came into projects last, with when (Unix seconds)."""
        every = [one for samples in self.used.values() for one in samples if one[1] >= since]
        return sorted(every, key=lambda one: -one[1])[:last]

    def roots(self) -> list[RootRow]:
        """Return the watched folders."""
        return list(self.watched)

    def words_mark(self) -> tuple[object, ...]:
        """Return what changes whenever something that taste rests on does."""
        last = self.said[-1].id if self.said else 0
        counts = (len(self.said), len(self.previews), len(self.pinned), len(self.banned))
        return (last, *counts, len(self.used), self.learnt_from)

    def tried(self, since: float, last: int) -> list[Tried]:
        """Return the `last` previews since then that showed interest or were skipped, in order."""
        return [one for one in self.previews if one.at >= since][-last:]

    def used_beside(self, ids: Sequence[int], most: int) -> list[tuple[int, int]]:
        """Return the samples that were used beside some of these, and in how many places."""
        places = [{sample for sample, _ in samples} for samples in self.used.values()]
        sessions = {row.session for row in self.said if row.session is not None}
        places += [
            {r.sample_id for r in self.said if r.session == one and r.verdict == "accept"}
            for one in sessions
        ]
        found = Counter(other for place in places if place & set(ids) for other in place - set(ids))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:most]

    def last_uses(self, ids: Sequence[int]) -> dict[int, tuple[str, float]]:
        """Return the project that each of some samples came into last, and when."""
        found: dict[int, tuple[str, float]] = {}
        for name, samples in self.used.items():
            for sample, at in samples:
                if sample in ids and at > found.get(sample, ("", -1.0))[1]:
                    found[sample] = (name, at)
        return found

    def uses(self, sample_id: int) -> list[tuple[str, float]]:
        """Return the projects that a sample came into, each with when, the latest first."""
        every = [
            (name, at) for name, used in self.used.items() for one, at in used if one == sample_id
        ]
        return sorted(every, key=lambda use: -use[1])

    def project_tracks(self, project: str) -> tuple[str, ...]:
        """Return the names of the tracks of the project of a name, in any case."""
        lower = {name.lower(): tracks for name, tracks in self.tracks.items()}
        return tuple(lower.get(project.lower(), ()))

    def tired(self) -> dict[int, int]:
        """Return the samples seen in lists and never taken, and in how many sessions."""
        taken = {row.sample_id for row in self.said if row.verdict in ("accept", "pin")}
        return {one: count for one, count in self.seen_often.items() if one not in taken}

    def steps(self) -> list[StepRow]:
        """Return the steps of the session under way (of none: those without one), in order."""
        return list(self.taken_steps)

    def own_mode(self) -> str:
        """Return the mode that the user chose by command, "" where the settings decide."""
        return self.mode
