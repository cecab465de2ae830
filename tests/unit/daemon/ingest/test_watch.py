"""How a root is watched, and what happens when the system refuses: parts, without processes."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from scout_parts import QUICK, until
from store_parts import Drives

from samplerecs_daemon.ingest.changes import Changes, Source, common_folder
from samplerecs_daemon.ingest.files import SystemFiles
from samplerecs_daemon.ingest.marks import NOT_CONNECTED, OTHER_DRIVE, Mark
from samplerecs_daemon.ingest.observer import Observed
from samplerecs_daemon.ingest.poll import Poll
from samplerecs_daemon.ingest.scouting import (
    NOT_THERE,
    Changed,
    Orders,
    Trouble,
    Watching,
)
from samplerecs_daemon.ingest.seat import Seat
from samplerecs_daemon.ingest.walk import Tally, Walk
from samplerecs_daemon.ingest.watch import MakeSource, Watch

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


def write(folder: Path, *files: str, content: bytes = b"RIFF") -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class Told:
    """What a watch told."""

    def __init__(self) -> None:
        self.words: list[Changed | Watching | Trouble] = []

    def __call__(self, word: Changed | Watching | Trouble) -> None:
        self.words.append(word)

    @property
    def files(self) -> set[str]:
        return {f.relative for word in self.words if isinstance(word, Changed) for f in word.files}

    @property
    def gone(self) -> set[str]:
        return {name for word in self.words if isinstance(word, Changed) for name in word.gone}

    @property
    def folders(self) -> list[str]:
        return [name for word in self.words if isinstance(word, Changed) for name in word.folders]


@contextmanager
def watching(root: Path, events: MakeSource | None = None) -> Iterator[tuple[Watch, Told]]:
    told = Told()
    watch = Watch(Orders(str(root), Mark(), Walk(), QUICK), told, again=False, events=events)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        assert watch.up.wait(60)
        yield watch, told
    finally:
        watch.stop()
        thread.join(60)
        assert not thread.is_alive()


class Refused:
    """A source of events for which the system has no room."""

    def __init__(self, number: int) -> None:
        self.number = number

    def start(self) -> None:
        raise OSError(self.number, os.strerror(self.number))

    def stop(self) -> None:
        pass


def refusing(number: int) -> MakeSource:
    def make(orders: Orders, changes: Changes, failed: Callable[[OSError], None]) -> Source:
        return Refused(number)

    return make


@pytest.fixture
def may_poll(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when polling may begin: what it does depends on what was walked and told before."""
    go_on, run = threading.Event(), Poll._run

    def held(poll: Poll) -> None:
        assert go_on.wait(60)
        run(poll)

    monkeypatch.setattr(Poll, "_run", held)
    return go_on


@pytest.mark.parametrize(
    ("number", "code", "hint"),
    [
        (errno.ENOSPC, "watch-limit", "max_user_watches"),
        (errno.EMFILE, "watch-limit", "max_user_instances"),
        (errno.EIO, "watch-failed", ""),
    ],
)
def test_without_room_for_watches_the_root_is_polled_and_the_user_told(
    tmp_path: Path, may_poll: threading.Event, number: int, code: str, hint: str
) -> None:
    write(tmp_path, "kept.wav")
    with watching(tmp_path, refusing(number)) as (watch, told):
        trouble = told.words[0]
        assert isinstance(trouble, Trouble)
        assert (trouble.code, hint in trouble.hint) == (code, True)
        assert str(tmp_path) in trouble.message
        assert told.words[1] == Watching("polling")
        walked(watch, tmp_path)
        may_poll.set()
        write(tmp_path, "new.wav")
        until(lambda: told.files == {"new.wav"})


def walked(watch: Watch, root: Path) -> list[str]:
    return [found.relative for found in watch.through(Walk().files(root, Tally()))]


def test_polling_tells_what_events_would(tmp_path: Path, may_poll: threading.Event) -> None:
    write(tmp_path, "kept.wav", "changed.wav", "deleted.wav", "pack/a.wav", "pack/b.wav")
    with watching(tmp_path, refusing(errno.EIO)) as (watch, told):
        assert len(walked(watch, tmp_path)) == 5
        may_poll.set()
        write(tmp_path, "new.wav", "changed.wav", "deep/er.wav", ".hidden/x.wav", content=b"other")
        for name in ("deleted.wav", "pack/a.wav", "pack/b.wav"):
            (tmp_path / name).unlink()
        until(lambda: told.files == {"new.wav", "changed.wav", "deep/er.wav"})
        until(lambda: told.gone == {"deleted.wav", "pack/a.wav", "pack/b.wav"})
        assert told.folders == []


def test_polling_that_knows_nothing_yet_asks_for_a_walk(tmp_path: Path) -> None:
    write(tmp_path, "kept.wav")
    with watching(tmp_path, refusing(errno.EIO)) as (_, told):
        until(lambda: told.folders == [""])
        write(tmp_path, "new.wav")
        until(lambda: told.files == {"new.wav"})


class Shut(SystemFiles):
    """Folders named "shut" cannot be listed once there is a file "now"."""

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        if path.endswith("shut") and os.path.exists(f"{path}/../now"):
            raise PermissionError(path)
        return os.scandir(path)


def test_what_cannot_be_read_is_not_gone_when_polled(tmp_path: Path) -> None:
    write(tmp_path, "shut/kick.wav", "a.wav")
    walk = Walk(system=Shut())
    touched: list[str] = []

    class Sink:
        def touch(
            self, relative: str, *, folder: bool = False, writing: bool | None = None
        ) -> None:
            touched.append(relative)

        def lost(self, below: str = "") -> None:
            raise AssertionError("everything is known")

    poll = Poll(str(tmp_path), walk, Sink(), 0.05)
    assert len(list(poll.through(walk.files(tmp_path, Tally())))) == 2
    write(tmp_path, "now")
    (tmp_path / "a.wav").unlink()
    poll.start()
    until(lambda: touched == ["a.wav"])
    (tmp_path / "now").unlink()
    (tmp_path / "shut/kick.wav").unlink()
    until(lambda: touched == ["a.wav", "shut/kick.wav"])
    poll.stop()


@linux
def test_a_limit_reached_later_turns_to_polling(tmp_path: Path, may_poll: threading.Event) -> None:
    from samplerecs_daemon.ingest.inotify import Inotify

    made: list[Inotify] = []

    def make(orders: Orders, changes: Changes, failed: Callable[[OSError], None]) -> Source:
        made.append(Inotify(orders.path, orders.walk, changes, failed))
        return made[-1]

    with watching(tmp_path, make) as (_, told):
        assert told.words == [Watching("events")]
        library = made[0]._libc
        made[0]._libc = OutOfWatches(library)  # type: ignore[assignment]
        write(tmp_path, "new/kick.wav")
        until(lambda: told.folders == [""])
        kinds = [type(word) for word in told.words]
        assert kinds[:4] == [Watching, Trouble, Watching, Changed]
        assert told.words[2] == Watching("polling")
        may_poll.set()
        until(lambda: len(told.folders) == 2)
        write(tmp_path, "new/snare.wav")
        until(lambda: "new/snare.wav" in told.files)


class OutOfWatches:
    """The C library, with no watch left."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.inotify_rm_watch = library.inotify_rm_watch

    def inotify_add_watch(self, fd: int, path: bytes, mask: int) -> int:
        ctypes.set_errno(errno.ENOSPC)
        return -1


@linux
@pytest.mark.slow
def test_a_queue_that_overflows_asks_for_a_walk(tmp_path: Path) -> None:
    from samplerecs_daemon.ingest.inotify import Inotify

    gate, lost = threading.Event(), threading.Event()

    class Blocked:
        touched: list[str] = []  # noqa: RUF012

        def touch(
            self, relative: str, *, folder: bool = False, writing: bool | None = None
        ) -> None:
            gate.wait()
            self.touched.append(relative)

        def lost(self, below: str = "") -> None:
            lost.set()

    source = Inotify(str(tmp_path), Walk(), Blocked(), lambda error: None)
    source.start()
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for number in range(limit // 2):
        write(tmp_path, f"{number}.wav")
    # Its folder comes when the queue is full: only the new look at all folders finds it.
    write(tmp_path, "late/kick.wav")
    gate.set()
    assert lost.wait(60)
    until(lambda: "late" in source._watches)
    write(tmp_path, "late/after.wav")
    until(lambda: "late/after.wav" in Blocked.touched)
    source.stop()


# A folder that watchdog walks while it is being made is watched twice: it warns, and goes on.
@pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")
@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_watchdog_tells_what_inotify_does(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(root, "old.wav", "deleted.wav", "pack/a.wav")
    write(outside, "b.wav")
    (root / "link").symlink_to(outside, target_is_directory=True)

    def make(orders: Orders, changes: Changes, failed: Callable[[OSError], None]) -> Source:
        return Observed(orders.path, orders.walk, changes)

    with watching(root, make) as (_, told):
        write(root, "new.wav", "folder/deep/er.wav", "x.txt", ".hidden/x.wav")
        write(outside, "c.wav")
        (root / "old.wav").rename(root / "renamed.wav")
        (root / "deleted.wav").unlink()
        (root / "pack").rename(tmp_path / "away")
        new = {"new.wav", "folder/deep/er.wav", "link/c.wav", "renamed.wav"}
        until(lambda: told.files == new)
        until(lambda: {"old.wav", "deleted.wav", "pack"} <= told.gone)


def test_a_poll_costs_one_number_a_file(tmp_path: Path) -> None:
    write(tmp_path, "a.wav", "b/c.wav")
    changes = Changes(str(tmp_path), Walk(), lambda word: None, rest_s=1.0, most=10)
    poll = Poll(str(tmp_path), Walk(), changes, 60.0)
    assert [f.relative for f in poll.through(Walk().files(tmp_path, Tally()))] == [
        "a.wav",
        "b/c.wav",
    ]
    assert poll._known is not None
    assert {name: type(mark) for name, mark in poll._known.items()} == {
        "a.wav": int,
        "b/c.wav": int,
    }


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["a/b/c.wav", "a/b/d.wav"], "a/b"),
        (["a/b/c.wav", "a/bc/d.wav"], "a"),
        (["a/b/c.wav", "a/b.wav"], "a"),
        (["a/x.wav", "b/x.wav"], ""),
        (["x.wav", "a/b/x.wav"], ""),
        ([], ""),
    ],
)
def test_the_folder_that_holds_all(paths: list[str], folder: str) -> None:
    assert common_folder([path.replace("/", os.sep) for path in paths]) == folder.replace(
        "/", os.sep
    )


class Devices(SystemFiles):
    """The system's files, on a device that a test changes."""

    device = 1

    def stat(self, path: str) -> os.stat_result:
        status = os.stat(path)
        return os.stat_result((*status[:2], type(self).device, *status[3:10]))


def test_an_empty_mount_point_is_not_the_drive(tmp_path: Path) -> None:
    class Here(Devices):
        pass

    drives = Drives({"RED": tmp_path, "SYSTEM": tmp_path.parent})
    for expected in ("RED", ""):
        drives.plugged["RED"] = tmp_path
        Here.device = 1
        seat = Seat(str(tmp_path), Mark(expected), Here(), drives)
        assert seat.taken()
        assert seat.presence().volume == "RED"
        del drives.plugged["RED"]
        Here.device = 2
        assert not seat.taken()
        assert seat.presence().why == NOT_CONNECTED
        drives.plugged["RED"] = tmp_path
        Here.device = 3
        assert seat.taken()
    del drives.plugged["RED"]
    Here.device = 4
    seat = Seat(str(tmp_path), Mark("RED"), Here(), drives)
    assert seat.presence().why == NOT_CONNECTED
    drives.plugged["BLUE"] = tmp_path
    seat = Seat(str(tmp_path), Mark("RED", str(tmp_path)), Here(), drives)
    assert seat.presence().why == OTHER_DRIVE


def test_a_share_without_identity_is_known_by_its_mount_point(tmp_path: Path) -> None:
    class Here(Devices):
        pass

    mounted = {"": tmp_path}
    seat = Seat(str(tmp_path), Mark(), Here(), Drives(mounted))
    assert seat.taken()
    mounted[""] = tmp_path.parent
    Here.device = 2
    assert not seat.taken()
    mounted[""] = tmp_path
    Here.device = 3
    assert seat.taken()
    assert Seat(str(tmp_path / "none"), Mark(), Here(), Drives(mounted)).presence().why == NOT_THERE
    (tmp_path / "file").touch()
    assert not Seat(str(tmp_path / "file"), Mark(), Here(), Drives(mounted)).taken()
    assert replace(seat.presence(), kind="").there


def test_a_share_that_is_not_mounted_when_the_daemon_starts(tmp_path: Path) -> None:
    root = tmp_path / "share" / "kicks"
    root.mkdir(parents=True)
    (root / "a.wav").touch()
    away = Drives({"": tmp_path})
    mounted = Drives({"": tmp_path / "share"})
    mark = Mark(mount=str(tmp_path / "share"), files=("a.wav", "b.wav"))

    def why(drives: Drives, files: tuple[str, ...] = mark.files) -> str:
        known = replace(mark, files=files)
        return Seat(str(root), known, SystemFiles(), drives).presence().why

    assert why(mounted) == ""
    assert why(mounted, ("gone.wav",)) == "", "on its mount point a file may be gone"
    assert why(away) == "", "the files are there, wherever they are mounted now"
    assert why(away, ("gone.wav",)) == NOT_CONNECTED
    assert why(away, ()) == NOT_CONNECTED


def test_a_root_that_was_seen_before_mount_points_were_kept(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()

    def why(files: tuple[str, ...]) -> str:
        drives = Drives({"": tmp_path})
        return Seat(str(tmp_path / "root"), Mark(files=files), SystemFiles(), drives).presence().why

    assert why(()) == ""
    assert why(("a.wav",)) == NOT_CONNECTED
    (tmp_path / "root" / "other.wav").touch()
    assert why(("a.wav",)) == ""


def test_a_bind_mount_that_is_undone_is_noticed(tmp_path: Path) -> None:
    place, under = tmp_path / "place", tmp_path / "under"
    place.mkdir()
    bound = Drives({"SYSTEM": place})
    seat = Seat(str(place), Mark(files=("a.wav",)), SystemFiles(), bound)
    (place / "a.wav").touch()
    assert seat.taken()
    # The same file system, so the same device: another folder is all there is to see.
    place.rename(under)
    place.mkdir()
    bound.plugged["SYSTEM"] = tmp_path
    assert seat.presence().why == NOT_CONNECTED
    place.rmdir()
    under.rename(place)
    bound.plugged["SYSTEM"] = place
    assert seat.taken()
