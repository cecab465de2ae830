"""What the librarian's parts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.volumes import Volumes
from samplerecs_daemon.ingest.worklist import WorkList
from samplerecs_daemon.librarian.errands import Errands
from samplerecs_daemon.librarian.jobs import JobBook
from samplerecs_daemon.librarian.news import News
from samplerecs_daemon.librarian.reading import Reading
from samplerecs_daemon.librarian.roots import Shelf
from samplerecs_daemon.librarian.runs import Runs


@dataclass(frozen=True, slots=True)
class Room:
    """The parts that the librarian is made of.

    Attributes:
        access: the store.
        scouts: what touches the folders; `volumes`: what is mounted.
        shelf: the folders as they stand; `work`: what waits to be heard.
        reading: brings the store up to date; `errands`: the threads in which that is done.
        jobs, runs, news: what is asked for, what goes on, what is told.
        post: has something done in the librarian's thread.
        let_go: gives up a root's files in hand; in that thread only.
    """

    access: StoreAccess
    scouts: Scouts
    volumes: Volumes
    shelf: Shelf
    work: WorkList
    reading: Reading
    errands: Errands
    jobs: JobBook
    runs: Runs
    news: News
    post: Callable[[Callable[[], None]], None]
    let_go: Callable[[int], None]
