"""The thread that has sounds embedded in the background, a few at a time, by likelihood.

Fingerprints go first: it works only while no sound waits to be heard at all. Each batch is
committed with all its vectors, so that a crash costs one batch, and the next start goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from samplerecs_daemon.api import Context
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.embedding.labelling import Labelling
from samplerecs_daemon.embedding.order import likeliest
from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.verdicts import ACCEPTED, REMEMBERED
from samplerecs_daemon.towers.tower import Tower, TowerDied
from samplerecs_models.embed.clap.manifest import PREPROCESS, Installed
from samplerecs_models.embed.clap.types import Heard
from samplerecs_models.errors import ModelError, StoreError
from samplerecs_models.types import ModelId

#: Seconds between two looks while there is nothing to do, and after something failed.
IDLE_S, AGAIN_S = 2.0, 30.0
#: Sounds that are embedded and committed together.
BATCH = 16
#: Seconds that one file may take: reading it and at most four windows.
FILE_S = 60.0
#: Seconds after which the order is made anew, and the world is told how far it is.
ORDER_S, TELL_S = 60.0, 20.0
#: Seconds without work after which the audio tower's process is ended.
TOWER_IDLE_S = 20.0
AUDIO_JOB = "samplerecs_daemon.towers.jobs:audio"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leave:
    """What may run: `threads` processors, 0 for none, and then `why` it rests."""

    threads: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the thread knows of the rest of the daemon.

    Attributes:
        leave: what may run now.
        index: the library in memory; None before the first.
        context: the open project.
        clock: Unix seconds.
        publish: tells the world.
    """

    leave: Callable[[], Leave]
    index: Callable[[], LibraryIndex | None]
    context: Callable[[], Context]
    clock: Callable[[], float]
    publish: Publish


def audio_tower(folder: Path, threads: int) -> Tower:
    """Return the audio tower of a model's folder; it lets others have the processor first."""
    return Tower(AUDIO_JOB, (str(folder), threads))


class Embedding:
    """Keeps every sound embedded by the chosen model; `start` it once and `stop` it.

    Args:
        access: the store, held for writing.
        semantics: the models.
        around: the rest of the daemon.
        make_tower: makes the audio tower of a folder for so many processors.
    """

    def __init__(
        self,
        access: StoreAccess,
        semantics: Semantics,
        around: Surroundings,
        make_tower: Callable[[Path, int], Tower] = audio_tower,
    ) -> None:
        self._make_tower = make_tower
        self._access = access
        self._semantics = semantics
        self._around = around
        self._labelling = Labelling(access, semantics)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedding", daemon=True)
        self._tower: Tower | None = None
        self._of: tuple[Path, int] | None = None
        self._model: ModelId | None = None
        self._queue: deque[int] = deque()
        self._ordered = self._told = float("-inf")
        self._untold = 0
        self._settled: object = None
        self._given_up: set[int] = set()
        self._waiting = 0
        self._why = ""
        self._trouble = ""
        self._counters = {"embedded": 0, "not embedded": 0}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End within a second; what was committed is kept."""
        self._ending.set()
        if self._tower is not None:
            self._tower.close()
        self._semantics.close()
        if self._thread.is_alive():
            self._thread.join(0.5)

    def waiting(self) -> int:
        """Return the number of sounds that are still to be embedded, as last counted."""
        return self._waiting

    def resting(self) -> str:
        """Return in words why it rests, "" while it does not."""
        return self._why

    def trouble(self) -> str:
        """Return why sounds cannot be embedded by the chosen model just now, "" while they can."""
        return self._trouble

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, in words."""
        return [text for text in (self._trouble, self._semantics.trouble) if text]

    def counters(self) -> Mapping[str, int]:
        """Return what was counted since the start."""
        return dict(self._counters)

    def pids(self) -> list[int]:
        """Return the process ids of the towers that live."""
        tower = self._tower
        return [*(tower.pids() if tower else ()), *self._semantics.pids()]

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                pause = self._turn()
            except (ModelError, StoreError) as error:
                self._fail(str(error))
                pause = AGAIN_S
            except Exception:  # noqa: BLE001 - the thread must outlive whatever goes wrong
                _log.exception("embedding stumbled")
                pause = AGAIN_S
            self._rest_for(pause)

    def _rest_for(self, pause: float) -> None:
        """Wait; another model being chosen ends a long wait."""
        until, stamp = time.monotonic() + pause, self._semantics.shelf.stamp()
        while (left := until - time.monotonic()) > 0 and not self._ending.is_set():
            if self._semantics.shelf.stamp() != stamp:
                return
            self._ending.wait(min(left, IDLE_S))

    def _turn(self) -> float:
        """Embed one batch; return for how many seconds to rest then."""
        self._semantics.end_idle()
        installed = self._semantics.chosen()
        self._heed(installed)
        if installed is None:
            self._waiting = 0
            return IDLE_S
        leave = self._around.leave()
        self._why = leave.why
        if not leave.threads or self._around.index() is None:
            self._end_idle()
            return IDLE_S
        now = (installed.model, self._access.reader().generation(), self._semantics.shelf.stamp())
        if now == self._settled or not self._worked(installed, leave.threads):
            # Looking for work in 100,000 sounds takes a tenth of a second: not every two.
            self._settled = now
            self._end_idle()
            return IDLE_S
        self._trouble = ""
        return 0.0

    def _worked(self, installed: Installed, threads: int) -> bool:
        """Do what there is to do; False where there is nothing left."""
        batch = self._next(installed.model)
        if batch:
            self._embed(installed, batch, threads)
            return True
        if self._labelling.catch_up(installed):
            return True
        self._tell(installed, done=True)
        self._tidy(installed)
        return False

    def _heed(self, installed: Installed | None) -> None:
        """Begin anew where another model was chosen."""
        model = installed.model if installed else None
        if model == self._model:
            return
        self._model, self._ordered, self._trouble = model, float("-inf"), ""
        self._queue.clear()
        self._given_up.clear()
        if self._tower is not None:
            self._tower.close()
            self._tower = None
        name = installed.manifest.name if installed else ""
        self._around.publish("models.changed", {"name": name, "embedded": 0, "waiting": 0})

    def _next(self, model: ModelId) -> list[int]:
        now = time.monotonic()
        if now - self._ordered >= ORDER_S or not self._queue:
            self._order(model)
        return [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]

    def _order(self, model: ModelId) -> None:
        index = self._around.index()
        if index is None:
            return
        store = self._access.reader()
        lacking = store.lacking(model) - self._given_up
        # What lists aim at is known by the model in whole or not used at all.
        said = store.feedback(store.learnt_since(), last=REMEMBERED)
        aims = {*store.pins(), *(one.sample_id for one in said if one.verdict == ACCEPTED)}
        ids = likeliest(lacking, index, aims, self._around.context(), self._around.clock())
        self._queue = deque(int(each) for each in ids)
        self._waiting, self._ordered = len(self._queue), time.monotonic()

    def _embed(self, installed: Installed, batch: Sequence[int], threads: int) -> None:
        rows = self._access.reader().sample_rows(batch)
        paths = {row.path: row.id for row in rows if row.present and row.path}
        heard = self._heard(self._tower_for(installed, threads), list(paths))
        found = [(paths[one.path], one.vector) for one in heard if one.vector is not None]
        for one in heard:
            if one.vector is None:
                self._give_up(paths[one.path], one)
        self._waiting = max(0, self._waiting - len(batch))
        if found:
            ids = np.array([each for each, _ in found], np.int64)
            matrix = np.array([vector for _, vector in found], np.float32)
            with self._access.writer() as store:
                store.save_heard(installed.model, ids.tolist(), matrix)
            self._semantics.added(installed.model, ids, matrix)
            self._labelling.label(installed, ids, matrix)
            self._counters["embedded"] += len(found)
            self._untold += len(found)
        self._tell(installed)

    def _tidy(self, installed: Installed) -> None:
        """Forget what removed models heard, once the chosen one knows every sound."""
        if self._semantics.serving() not in (None, installed.model):
            return
        kept = {one.model for one in self._semantics.shelf.installed()}
        gone = [
            model
            for model in self._access.reader().models()
            if model.preprocess == PREPROCESS and model not in kept
        ]
        for model in gone:
            with self._access.writer() as store:
                store.forget_model(model)
            _log.info("forgot the vectors of %s, which was removed", model)

    def _heard(self, tower: Tower, paths: list[str]) -> list[Heard]:
        """Return what became of each file; one that ends the process twice is given up."""
        try:
            return _answers(tower, paths)
        except TowerDied as error:
            if self._ending.is_set():
                return []
            _log.info("the audio tower ended over %d files: %s", len(paths), error)
        heard: list[Heard] = []
        for path in paths:
            try:
                heard += _answers(tower, [path])
            except TowerDied as error:
                if self._ending.is_set():
                    break
                heard.append(Heard(path, why=error.message))
        if not self._ending.is_set() and heard and all(one.vector is None for one in heard):
            # Not every file can be at fault: it is the model.
            raise ModelError(f"No sound could be embedded: {heard[0].why}", "")
        return heard

    def _give_up(self, sample_id: int, heard: Heard) -> None:
        _log.info("%r is not embedded: %s", heard.path, heard.why)
        self._given_up.add(sample_id)
        self._counters["not embedded"] += 1

    def _tower_for(self, installed: Installed, threads: int) -> Tower:
        wanted = (installed.folder, threads)
        if self._tower is None or self._of != wanted:
            if self._tower is not None:
                self._tower.close()
            self._tower = self._make_tower(installed.folder, threads)
            self._of = wanted
            if self._ending.is_set():
                # `stop` may have looked before it was there.
                self._tower.close()
        return self._tower

    def _end_idle(self) -> None:
        if self._tower is not None:
            self._tower.end_idle(TOWER_IDLE_S)

    def _tell(self, installed: Installed, *, done: bool = False) -> None:
        """Say how far it is: now and then, and at the end."""
        now = time.monotonic()
        if not self._untold or (not done and now - self._told < TELL_S):
            return
        embedded = self._access.reader().vector_count(installed.model)
        self._told, self._untold = now, 0
        self._around.publish(
            "models.changed",
            {
                "name": installed.manifest.name,
                "embedded": embedded,
                "waiting": self._waiting,
            },
        )
        self._around.publish("index.changed", {})

    def _fail(self, text: str) -> None:
        if text != self._trouble:
            _log.warning("no sound is embedded: %s", text)
        self._trouble = text


def _answers(tower: Tower, paths: list[str]) -> list[Heard]:
    answers = tower.ask(paths, FILE_S) if paths else []
    return [one for one in answers if isinstance(one, Heard)]
