"""How far the work on one folder is: files, bytes, speed, and the time that is left."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from samplerecs_daemon.api import ScanProgress, ScanReport
from samplerecs_daemon.ingest.commit import Saved
from samplerecs_daemon.ingest.compare import Difference, Reached
from samplerecs_daemon.ingest.walk import Tally
from samplerecs_models.decode.formats import advice_on

#: Seconds over which the speed is taken, and the least before a time left is told.
WINDOW_S, LEAST_S = 60.0, 2.0
#: Between two entries of the window, in seconds.
_STEP_S = 0.5

WALK, NAMES, EXAMINE, DONE = "walk", "names", "examine", "done"


@dataclass(slots=True)
class Meter:
    """The work on one root from the start of a walk until everything found is heard.

    Attributes:
        path: absolute path of the root.
        clock: monotonic seconds.
        stage: WALK, NAMES, EXAMINE or DONE.
        total: files to be heard, 0 until the walk is done.
    """

    path: str
    clock: Callable[[], float]
    stage: str = WALK
    total: int = 0
    found: int = 0
    current: str = ""
    bytes_done: int = 0
    difference: Difference = field(default_factory=Difference)
    tally: Tally = field(default_factory=Tally)
    done: Counter[Saved] = field(default_factory=Counter)
    started: float = field(init=False)
    _rested: float = 0.0
    _resting: float | None = None
    _window: deque[tuple[float, int, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def named(self, count: int) -> None:
        """Note how many new names can be searched already."""
        self.stage = NAMES
        self.found = count

    def walked(self, difference: Difference, tally: Tally) -> None:
        """Note the end of the walk: what was found, and what is still to be heard."""
        self.stage = EXAMINE
        self.difference, self.tally = difference, tally
        self.total = len(difference.fresh)
        self._window.clear()

    def add(self, files: int) -> None:
        """Note files that came while the work went on."""
        self.total += files

    def heard(self, saved: Saved, size: int, current: str) -> None:
        """Note one file that is done."""
        self.done[saved] += 1
        self.bytes_done += size
        self.current = current
        self.total = max(self.total, self.done.total())
        now = self._working()
        if not self._window or now - self._window[-1][0] >= _STEP_S:
            self._window.append((now, self.done.total(), self.bytes_done))
        while now - self._window[0][0] > WINDOW_S and len(self._window) > 2:
            self._window.popleft()

    def dropped(self, files: int) -> None:
        """Note files that need not be heard any more."""
        self.total = max(self.done.total(), self.total - files)

    def rest(self, resting: bool) -> None:
        """Note that the work rests, or goes on: the time of a rest is no time left."""
        now = self.clock()
        if resting and self._resting is None:
            self._resting = now
        elif not resting and self._resting is not None:
            self._rested += now - self._resting
            self._resting = None

    def finish(self) -> None:
        """Note that all is done."""
        self.stage = DONE

    @property
    def megabytes_per_s(self) -> float:
        """Speed of reading lately, in MB (10^6 bytes) a second."""
        seconds, _, size = self._lately()
        return size / 1e6 / seconds if seconds > 0 else 0.0

    def left_s(self) -> float | None:
        """Return the seconds that are likely left, None while that cannot be told."""
        if self.stage != EXAMINE:
            return None
        seconds, files, _ = self._lately()
        if seconds < LEAST_S or not files:
            return None
        return (self.total - self.done.total()) * seconds / files

    def progress(self, paused: str = "") -> ScanProgress:
        """Return how far it is; `paused`: why it rests."""
        left = self.left_s()
        return ScanProgress(
            root=self.path,
            stage=self.stage,
            done=self.done.total(),
            total=self.total,
            failed=self.done[Saved.FAILED],
            bytes_done=self.bytes_done,
            elapsed_s=round(self.clock() - self.started, 3),
            current=self.current,
            left_s=None if left is None or paused else round(left, 1),
            paused=paused,
            mb_per_s=round(self.megabytes_per_s, 2),
        )

    def report(self, reached: Reached) -> ScanReport:
        """Return what was done; `reached` says which sounds are there now.

        Every file found is of one kind: what was heard since the run began, before its walk too,
        is not unchanged as well.
        """
        difference = self.difference
        moved = self.done[Saved.MOVED] + len(difference.renamed)
        treated = self.done[Saved.ANALYSED] + moved + self.done[Saved.FAILED]
        rest = difference.found - treated - difference.away
        twice = max(0, difference.unusable + difference.unchanged - rest)
        unusable = max(0, difference.unusable - min(twice, self.done[Saved.FAILED]))
        return ScanReport(
            root=self.path,
            found=max(difference.found, treated),
            analysed=self.done[Saved.ANALYSED],
            unchanged=max(0, min(difference.unchanged, rest - unusable)),
            moved=moved,
            missing=difference.missing(reached),
            failed=self.done[Saved.FAILED] + unusable,
            skipped=dict(self.tally.skipped),
            bytes_read=self.bytes_done,
            elapsed_s=round(self.clock() - self.started, 3),
            advice=advice_on(self.tally.skipped),
        )

    def _working(self) -> float:
        """Return the seconds of work so far, rests left out."""
        now = self.clock() if self._resting is None else self._resting
        return now - self.started - self._rested

    def _lately(self) -> tuple[float, int, int]:
        """Return seconds, files and bytes of the window."""
        if not self._window:
            return 0.0, 0, 0
        at, files, size = self._window[0]
        return self._working() - at, self.done.total() - files, self.bytes_done - size
