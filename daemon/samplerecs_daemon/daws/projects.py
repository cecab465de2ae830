"""Saved projects as a source: what a DAW has just saved says tempo, key and sounds used."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from samplerecs_daemon.api import Event, UnreadProject
from samplerecs_daemon.context import FieldValue
from samplerecs_daemon.daws.keeping import Kept
from samplerecs_daemon.daws.words import words_of
from samplerecs_daemon.ingest.scouting import Changed
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_models.errors import SamplerecsError

_log = logging.getLogger(__name__)

#: A file counts as saved just now when its time is not further from now, in seconds: one that was
#: copied, unpacked, synchronised or restored carries the time of its own saving.
FRESH_S = 10 * 60.0
#: The event that another folder was scanned for projects.
SCANNED = "projects.changed"

#: Returns the project files below a folder that were saved while nobody watched.
Missed = Callable[[Path], Sequence[Path]]
#: Reads and keeps project files, as `ProjectsPart.read_projects` does.
Read = Callable[[Iterable[Path]], Iterator[Kept | UnreadProject]]
#: Takes in what a project says: its DAW, its fields, how sure each is (0..1).
Say = Callable[[str, Mapping[str, FieldValue], Mapping[str, float]], object]


class ProjectFiles:
    """Notices project files that are saved below known folders, and says what is in them.

    Nothing is polled where the system tells of changes; a folder that does not answer hangs its
    own scout only. What was saved before the watch is read once, in the background: it says what
    is used, and nothing of the project that is open. Every file that comes later is read and kept
    too; only one that was saved just now, the last state of its project, says what is open.

    Args:
        folders: gives the folders.
        missed: finds what was saved before the watch.
        read: reads and keeps files.
        say: takes in what they say.
        scouts: makes the scouts, which see project files only.
        clock: returns Unix seconds.
    """

    def __init__(
        self,
        folders: Callable[[], Sequence[Path]],
        missed: Missed,
        read: Read,
        say: Say,
        scouts: Callable[[], Scouts],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folders = folders
        self._missed = missed
        self._read = read
        self._say = say
        self._make = scouts
        self._clock = clock
        self._said_at = -math.inf
        self._scouts: Scouts | None = None
        self._known: dict[Path, int] = {}
        self._behind: set[Path] = set()
        self._stopped = threading.Event()
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Watch the folders from now on; without any, nothing runs."""
        self._follow()

    def stop(self) -> None:
        """Watch no more; a file in hand is not waited for longer than a second."""
        self._stopped.set()
        with self._turn:
            scouts, self._scouts = self._scouts, None
        if scouts is not None:
            scouts.close()
        if self._thread is not None:
            self._thread.join(1.0)

    def hear(self, event: Event) -> None:
        """Take note of an event of the daemon's: a folder that was scanned is watched too."""
        if event.name == SCANNED:
            threading.Thread(target=self._follow, name="project folders", daemon=True).start()

    def watched(self) -> list[Path]:
        """Return the folders that are watched."""
        with self._turn:
            return list(self._known)

    def caught_up(self) -> bool:
        """Say whether all is known that was saved before the watch."""
        with self._turn:
            return not self._behind

    def _follow(self) -> None:
        folders = [path for path in self._folders() if path not in self._known]
        if not folders:
            return
        with self._turn:
            if self._scouts is None:
                self._scouts = self._make()
                scouts = self._scouts
                self._thread = threading.Thread(
                    target=self._run, args=(scouts,), name="project files", daemon=True
                )
                self._thread.start()
            for folder in folders:
                number = self._known.setdefault(folder, len(self._known) + 1)
                self._scouts.start(number, folder)
                self._behind.add(folder)
        threading.Thread(
            target=self._catch_up, args=(folders,), name="projects missed", daemon=True
        ).start()

    def _catch_up(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            try:
                for one in self._read(self._missed(folder)):
                    if self._stopped.is_set():
                        return
                    if isinstance(one, UnreadProject):
                        _tell_unread(one)
            except SamplerecsError as error:
                _log.info("projects in %s were not looked through: %s", folder, error)
            except Exception:  # noqa: BLE001 - the other folders go on
                if not self._stopped.is_set():
                    _log.exception("projects in %s could not be looked through", folder)
            with self._turn:
                self._behind.discard(folder)

    def _run(self, scouts: Scouts) -> None:
        for number, _, message in scouts.messages():
            if not isinstance(message, Changed) or not message.files:
                continue
            folder = self._folder_of(number)
            if folder is None:
                continue
            saved = [folder / one.relative for one in message.files if not one.away]
            try:
                self._saved(saved)
            except SamplerecsError as error:
                _log.warning("%s could not be taken in: %s", saved[0] if saved else folder, error)
            except Exception:  # noqa: BLE001 - one project must not end the watch over the others
                _log.exception("%s could not be taken in", saved[0] if saved else folder)

    def _folder_of(self, number: int) -> Path | None:
        with self._turn:
            return next((path for path, known in self._known.items() if known == number), None)

    def _saved(self, paths: Sequence[Path]) -> None:
        latest: Kept | None = None
        for one in self._read(paths):
            if isinstance(one, UnreadProject):
                _tell_unread(one)
            elif self._was_saved_now(one):
                latest, self._said_at = one, one.row.saved_at
        if latest is not None:
            values, sure = words_of(latest)
            self._say(latest.row.daw, values, sure)

    def _was_saved_now(self, kept: Kept) -> bool:
        """Say whether a file is the one that a DAW has just saved, and none before it."""
        at = kept.row.saved_at
        return kept.is_last and at >= self._said_at and abs(self._clock() - at) <= FRESH_S


def _tell_unread(one: UnreadProject) -> None:
    _log.info("project %s not read: %s", one.path, one.reason)
