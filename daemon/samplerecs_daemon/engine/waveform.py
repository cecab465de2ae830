"""`waveform`: a sound's outline, heard in a child like any other file, and kept."""

from __future__ import annotations

import threading
from pathlib import Path

from samplerecs_daemon.api import SampleInfo, Waveform
from samplerecs_daemon.engine.audio import openable, places_inside
from samplerecs_daemon.engine.outlines import Outlines
from samplerecs_daemon.engine.part import Tools
from samplerecs_daemon.engine.watching import WatchingPart
from samplerecs_daemon.filestat import size_of
from samplerecs_daemon.ingest.online import is_online_only
from samplerecs_daemon.ingest.outline import FINEST, Outline, coarser
from samplerecs_daemon.ingest.tasks import Task
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_models.errors import DecodeError, InputError, NothingFound
from samplerecs_models.vocabulary import Undecodable

#: Seconds after which an idle worker ends.
IDLE_S = 60.0
_GONE = (Undecodable.VANISHED, Undecodable.UNREADABLE)


class WaveformPart(WatchingPart):
    """`waveform` of `api.Sounds`."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._outlines = Outlines(tools.outlines)
        self._worker = _Worker(tools)

    def waveform(self, path_or_id: str, points: int = 400) -> Waveform:
        """Return a sound's outline; a sound of fewer frames than `points` has one point a frame.

        Raises:
            InputError: unless `points` is 1 to 4,000.
            NothingFound: when there is no such sound, or its file is not to be found now.
            DecodeError: when its file cannot be read.
        """
        if not 1 <= points <= FINEST:
            raise InputError(f"{points} points cannot be drawn.", f"Ask for 1 to {FINEST:,}.")
        sample = self._found(path_or_id)
        drawn = coarser(self._outline(sample), points)
        return Waveform(
            sample.id,
            round(drawn.duration_s, 6),
            tuple(round(float(value), 5) for value in drawn.peaks),
            tuple(round(float(value), 5) for value in drawn.rms),
        )

    def close(self) -> None:
        """End the worker."""
        self._worker.close()
        super().close()

    def _outline(self, sample: SampleInfo) -> Outline:
        store = self._access.reader()
        mark = store.payload_of(sample.id)
        kept = self._outlines.get(mark) if mark else None
        if kept is not None:
            return kept
        known = [path for path, size in store.places(sample.id) if _is_here(path, size)]
        if unchanged := places_inside(store, known):
            return self._outlines.put(mark, self._worker.hear(unchanged, sample))
        # Another file lies there since the last scan: drawn as it is, and not kept as this sound.
        places = places_inside(store, store.paths_of(sample.id))
        return self._worker.hear(openable(places), sample)


def _is_here(path: Path, size: int) -> bool:
    """Say whether a file is as it was, and may be opened."""
    return size_of(path) == size and not is_online_only(path)


class _Worker:
    """One child that is kept while outlines are asked for, and ends when they are not."""

    def __init__(self, tools: Tools) -> None:
        self._make = tools.make_outliners
        self._turn = threading.Lock()
        self._pool: Pool | None = None
        self._timer: threading.Timer | None = None

    def hear(self, places: list[Path], sample: SampleInfo) -> Outline:
        """Return the outline of the first place that can be read.

        Raises:
            NothingFound: when no place can be found; DecodeError when none can be read.
        """
        error: DecodeError | None = None
        with self._turn:
            for place in places:
                answer = self._one(place)
                if isinstance(answer, Outline):
                    return answer
                error = answer
        if error is not None and error.reason not in _GONE:
            raise error
        raise NothingFound(
            f"{sample.name} is nowhere to be found now.",
            "Is its drive connected? `samplerecs library list` says.",
        )

    def close(self) -> None:
        """End the child."""
        with self._turn:
            self._end()

    def _one(self, place: Path) -> Outline | DecodeError:
        if self._timer is not None:
            self._timer.cancel()
        if self._pool is None:
            self._pool = self._make()
        task = Task(path=str(place), root="", relative=place.name, size=0, mtime_ns=0)
        # What a worker answers is what its job gives: here outlines.
        answers: list[object] = [outcome for _, outcome in self._pool.run([task])]
        self._timer = threading.Timer(IDLE_S, self.close)
        self._timer.daemon = True
        self._timer.start()
        found = answers[0] if answers else DecodeError(Undecodable.CRASH)
        if not isinstance(found, (Outline, DecodeError)):
            raise TypeError(f"the job of the worker gave {type(found).__name__}")
        return found

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pool is not None:
            self._pool.close()
            self._pool = None
