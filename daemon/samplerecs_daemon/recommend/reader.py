"""What the engine reads of the store; `daemon.store` and `index.memory` both answer it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from samplerecs_daemon.store.learning import Tried
from samplerecs_daemon.store.records import Ban, FeedbackRow, RootRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_daemon.store.sessions import SessionRow
from samplerecs_daemon.store.steering import StepRow


class StoreReader(Protocol):
    """Read access to what is not in the index: text, history, pins, bans."""

    def sample_rows(self, ids: Sequence[int]) -> list[SampleRow]:
        """Return the rows of some samples in the order of `ids`; unknown ids are left out."""

    def find_path(self, path: Path) -> int | None:
        """Return the id of the sample at an absolute path, or None."""

    def feedback(self, since: float = 0.0, *, last: int | None = None) -> list[FeedbackRow]:
        """Return what was said from `since` (Unix seconds) on, oldest first; the `last` few."""

    def current_session(self) -> SessionRow | None:
        """Return the session under way."""

    def learnt_since(self) -> float:
        """Return since when taste is learnt, Unix seconds; 0 for ever."""

    def pins(self) -> list[int]:
        """Return the ids of the pinned samples, first pinned first."""

    def bans(self) -> list[Ban]:
        """Return what is never to be suggested."""

    def used_in(self, project: str) -> list[int]:
        """Return the samples in the saved project of a name, in any case."""

    def used_lately(self, since: float, last: int) -> list[tuple[int, float]]:
        """Return the samples that came into projects last, with when (Unix seconds)."""

    def roots(self) -> list[RootRow]:
        """Return the watched folders."""

    def words_mark(self) -> tuple[object, ...]:
        """Return what changes whenever something that taste rests on does."""

    def tried(self, since: float, last: int) -> list[Tried]:
        """Return the `last` previews since then that showed interest or were skipped, in order."""

    def used_beside(self, ids: Sequence[int], most: int) -> list[tuple[int, int]]:
        """Return the samples that were used beside some of these, and in how many places."""

    def last_uses(self, ids: Sequence[int]) -> dict[int, tuple[str, float]]:
        """Return the project that each of some samples came into last, and when."""

    def uses(self, sample_id: int) -> list[tuple[str, float]]:
        """Return the projects that a sample came into, each with when, the latest first."""

    def project_tracks(self, project: str) -> tuple[str, ...]:
        """Return the names of the tracks of the project of a name, in any case."""

    def tired(self) -> dict[int, int]:
        """Return the samples seen in lists and never taken, and in how many sessions."""

    def steps(self) -> list[StepRow]:
        """Return the steps of the session under way (of none: those without one), in order."""

    def own_mode(self) -> str:
        """Return the mode that the user chose by command, "" where the settings decide."""
