"""The librarian with real scouts, workers, files and database, while everything around it moves."""

from __future__ import annotations

import os
import shutil
import sys
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import psutil
import pytest
from librarian_parts import LIMIT_S, Library, running, until
from store_parts import Drives

from samplerecs_daemon.ingest.pace import BY_YOU, MEMORY, ON_BATTERY, RECORDING, Memory
from samplerecs_daemon.ingest.scouting import Absent, Said
from samplerecs_daemon.librarian.news import CHANGED_S
from samplerecs_daemon.librarian.reading import Seen
from samplerecs_daemon.librarian.roots import MISSING, RELEASED, THERE
from samplerecs_models.errors import BadPath, InputError, NothingFound
from samplerecs_models.types import Correction

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="jobs for tests need signals")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Takes a line for every file that a worker begins."""
    monkeypatch.setenv("JOB_LOG", str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.fixture
def gate(tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Slow workers wait with the seventh file and all after it until this one is there."""
    monkeypatch.setenv("JOB_GATE", "6")
    monkeypatch.setenv("JOB_GO", str(tmp_path / "go"))
    return tmp_path / "go"


def begun(log: Path) -> int:
    return len(log.read_text().splitlines()) if log.exists() else 0


def names(count: int, word: str = "kick") -> list[str]:
    return [f"{word} {n}.wav" for n in range(count)]


def until_it_rests(library: Library) -> None:
    """Wait until no file is in hand, and none was for a while."""
    since = time.monotonic()

    def rests() -> bool:
        nonlocal since
        if library.librarian._pool.at_work:
            since = time.monotonic()
        return time.monotonic() - since > 0.5

    until(rests)


def test_added_dropped_changed_renamed_deleted(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.write("a.wav", "Pack/b.wav", "not a sound.txt")
    with running(library):
        (report,) = library.add().reports
        assert (report.found, report.analysed, report.missing) == (2, 2, 0)
        assert library.heard() == {"a.wav", "b.wav"}
        landed = time.monotonic()
        library.write("Bass_120bpm.wav")
        until(lambda: "Bass_120bpm.wav" in library.heard())
        print(f"heard {time.monotonic() - landed:.2f} s after it was written")
        said = Correction(bpm=90.0)
        (first,) = library.access.reader().ids_below(library.folder / "a.wav")
        with library.access.writer() as store:
            store.correct(first, said)
        (library.folder / "a.wav").write_bytes(b"another sound")
        until(lambda: begun(log) == 4)
        until(lambda: library.access.reader().find_path(library.folder / "a.wav") != first)
        (second,) = library.access.reader().ids_below(library.folder / "a.wav")
        assert library.access.reader().correction(second) == said
        os.rename(library.folder / "Pack", library.folder / "Kit")
        until(lambda: (library.folder / "Kit" / "b.wav") in library.access.reader().paths_of(2))
        # Its hash was read, and known: it is no sound more.
        until(lambda: library.access.reader().counts().sounds == 3)
        os.rename(library.folder / "Kit", library.folder / "Set")
        job = library.ended(library.desk.scan(library.folder))
        assert [report.missing for report in job.reports] == [0]
        (library.folder / "Set" / "b.wav").unlink()
        until(lambda: library.named() == {"a.wav", "Bass_120bpm.wav"})
        until(lambda: not library.librarian.progress())
        assert library.librarian.troubles() == ()
        assert library.librarian.counters()["faults"] == 0
    with library.access.writer() as store:
        assert store.check() == []
    for event in library.told("library.changed"):
        assert set(event.data) == {"root", "added", "changed", "missing"}
    assert sum(int(str(e.data["missing"])) for e in library.told("library.changed")) >= 1


def test_a_folder_put_in_the_place_of_another(tmp_path: Path, log: Path) -> None:
    """As those do that synchronise or update a pack: nothing tells of what was in the old one."""
    library, other = Library(tmp_path), tmp_path / "newer"
    library.write("Pack/old.wav", "Pack/deep/older.wav", "Pack/same.wav")
    other.mkdir()
    for name in ("same.wav", "new.wav"):
        (other / name).write_bytes(os.fsencode(f"Pack/{name}"))
    with running(library):
        library.add()
        os.rename(library.folder / "Pack", tmp_path / "older")
        os.rename(other, library.folder / "Pack")
        until(lambda: library.named() == {"same.wav", "new.wav"})
        until(lambda: library.heard() == {"same.wav", "new.wav"})
        assert library.failures() == {}


def test_a_file_that_goes_or_moves_while_it_is_heard(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker makes of it is of a file that is there no more by then."""
    go = tmp_path / "go"
    monkeypatch.setenv("JOB_GO", str(go))
    # They are to be held for as long as it takes until all is noticed.
    library = Library(tmp_path, job="worker_jobs:held", timeout_s=600.0)
    library.write("gone.wav", "moved.wav")
    with running(library):
        job = library.desk.add(library.folder)
        until(lambda: begun(log) == 2)
        (library.folder / "gone.wav").unlink()
        os.rename(library.folder / "moved.wav", library.folder / "new.wav")
        until(lambda: library.named() == {"new.wav"})
        go.touch()
        library.ended(job)
        until(lambda: library.heard() == {"new.wav"})
        assert library.named() == {"new.wav"}
        assert library.failures() == {}


def test_what_is_online_only_is_named_and_never_opened(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.write("Pack/.Kick_120bpm.wav.icloud", "Pack/here.wav")
    with running(library):
        (report,) = library.add().reports
        assert report.skipped["kept online only"] == 1
        assert library.named() == {"Kick_120bpm.wav", "here.wav"}
        library.write("Pack/.Snare.wav.icloud")
        until(lambda: "Snare.wav" in library.named())
        counts = library.access.reader().counts()
        assert (counts.online, counts.waiting) == (2, 0)
        assert library.heard() == {"here.wav"}
        # Downloaded, it is the same sound, and heard.
        before = {row.name: row.id for row in library.access.reader().rows()}
        library.write("Pack/Kick_120bpm.wav")
        (library.folder / "Pack/.Kick_120bpm.wav.icloud").unlink()
        until(lambda: library.heard() == {"here.wav", "Kick_120bpm.wav"})
        after = {row.name: row.id for row in library.access.reader().rows()}
        assert after["Kick_120bpm.wav"] == before["Kick_120bpm.wav"]
    again = Library(tmp_path)
    with running(again):
        again.ended(again.desk.scan(None))
        assert again.access.reader().counts().online == 1
        assert again.failures() == {}
    assert begun(log) == 2


def test_a_linked_folder_that_goes_while_it_is_watched(tmp_path: Path, log: Path) -> None:
    library, other = Library(tmp_path), tmp_path / "elsewhere"
    library.write("a.wav")
    (other / "deep").mkdir(parents=True)
    for name in ("b.wav", "deep/c.wav"):
        (other / name).write_bytes(name.encode())
    (library.folder / "link").symlink_to(other, target_is_directory=True)
    with running(library):
        library.add()
        assert library.heard() == {"a.wav", "b.wav", "c.wav"}
        (library.folder / "link").unlink()
        until(lambda: library.named() == {"a.wav"}, "what the link led to stayed")
        (library.folder / "link").symlink_to(other, target_is_directory=True)
        until(lambda: library.named() == {"a.wav", "b.wav", "c.wav"})
        shutil.rmtree(other)
        until(lambda: library.named() == {"a.wav"}, "what was deleted behind the link stayed")


def test_a_burst(tmp_path: Path, log: Path) -> None:
    library, started = Library(tmp_path), time.monotonic()
    with running(library):
        library.add()
        files = {f"kick {n}.wav" for n in range(800)}
        library.write(*(f"pack {n % 7}/{name}" for n, name in enumerate(sorted(files))))
        counts = library.access.reader().counts
        until(lambda: counts().sounds == 800, "not all were named")
        until(lambda: counts().waiting == 0, "not all were heard")
        until(lambda: not library.librarian.progress())
        assert library.named() == library.heard() == files
        assert begun(log) == 800
        # Two a second at most, however long it takes.
        most = 2 + (time.monotonic() - started) / CHANGED_S
        assert len(library.told("library.changed")) <= most
    progress = [event.data for event in library.told("scan.progress")]
    assert progress[-1]["stage"] == "done"


def test_an_unplugged_drive_comes_back_without_a_decode(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.write(*names(30))
    with running(library):
        library.add()
        before, away = begun(log), tmp_path / "away"
        library.folder.rename(away)
        until(lambda: library.state() == MISSING)
        until(lambda: library.named() == set())
        assert library.access.reader().counts().missing == 30
        (report,) = library.ended(library.desk.scan(library.folder)).reports
        assert report.found == 0
        away.rename(library.folder)
        until(lambda: library.state() == THERE)
        until(lambda: len(library.heard()) == 30)
        # The walk that looks what changed meanwhile.
        library.ended(library.desk.scan(None))
        assert begun(log) == before
        assert library.failures() == {}
    assert library.states() == [THERE, MISSING, THERE]


def test_unplugged_while_its_files_are_heard(tmp_path: Path, log: Path, gate: Path) -> None:
    library = Library(tmp_path, job="worker_jobs:slow")
    library.write(*names(40))
    with running(library):
        library.desk.add(library.folder)
        until(lambda: begun(log) > 6)
        library.folder.rename(tmp_path / "away")
        until(lambda: library.state() == MISSING)
        until(lambda: library.named() == set())
        heard = library.access.reader().counts().sounds
        assert len(library.librarian.room.work) == 0
        gate.touch()
        (tmp_path / "away").rename(library.folder)
        until(lambda: len(library.heard()) == 40)
        assert heard == 40
        # Nothing was taken for a bad file because its drive went away.
        assert library.failures() == {}
        # Each worker may have lost the file that it had in hand.
        assert begun(log) <= 40 + 2 * 2


@pytest.mark.parametrize(
    ("bad", "reason"),
    [("segv.wav", "CRASH SIGSEGV"), ("hang.wav", "TIMEOUT"), ("gorge.wav", "CRASH it takes more")],
)
def test_a_file_that_ruins_its_worker(tmp_path: Path, bad: str, reason: str) -> None:
    # Only the one that hangs is to run into the limit, on a busy machine as well.
    timeout_s = 10 if bad == "hang.wav" else 90
    library = Library(tmp_path, timeout_s=timeout_s, most_memory=400 << 20)
    library.write(bad, *names(8))
    with running(library):
        (report,) = library.add().reports
        assert (report.analysed, report.failed) == (8, 1)
        assert library.failures()[bad].startswith(reason)
        # Set aside: it is not tried at the next scan.
        (again,) = library.ended(library.desk.scan(None)).reports
        assert (again.analysed, again.failed, again.unchanged) == (0, 1, 8)


def test_a_full_disk_and_room_again(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    with running(library):
        library.add()
        with library.access.writer() as store:
            pages = store._db.one("PRAGMA page_count")
            assert pages is not None
            store._db.query(f"PRAGMA max_page_count = {pages[0] + 30}")
        library.write(*names(300))
        until(lambda: any("disk is full" in trouble for trouble in library.librarian.troubles()))
        # What only reads goes on.
        assert library.access.reader().counts().sounds >= 0
        assert library.desk.jobs()
        with library.access.writer() as store:
            store._db.query("PRAGMA max_page_count = 1000000")
        until(lambda: len(library.heard()) == 300)
        until(lambda: library.librarian.troubles() == ())
        # No file was read again for it.
        assert begun(log) == 300


def test_released_without_waiting_for_what_hangs(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path, timeout_s=600.0)
    library.write("hang 1.wav", "hang 2.wav", *names(5))
    with running(library):
        library.desk.add(library.folder)
        until(lambda: begun(log) >= 2)
        started = time.monotonic()
        (root,) = library.desk.release(library.folder.parent)
        taken = time.monotonic() - started
        assert root.path == library.folder
        holders = [
            (process.pid, path.path)
            for process in psutil.Process().children(recursive=True)
            for path in process.open_files()
            if Path(path.path).is_relative_to(library.folder)
        ]
        assert holders == []
        assert library.librarian.scouts.pids() == []
        # Within two seconds alone; for the hanging files nobody waits.
        assert taken < 20
        assert library.state() == RELEASED
        until(lambda: library.named() == set())
        # Not taken up by a scan of all, only by its name.
        library.ended(library.desk.scan(None))
        library.write("hang 1.wav", "hang 2.wav")
        for name in ("hang 1.wav", "hang 2.wav"):
            (library.folder / name).rename(library.folder / f"good {name}")
        library.ended(library.desk.scan(library.folder))
        assert library.state() == THERE
        assert len(library.heard()) == 7


def test_the_transport_and_the_user_set_the_pace(tmp_path: Path, log: Path, gate: Path) -> None:
    library = Library(tmp_path, job="worker_jobs:slow", workers=3)
    library.write(*names(60))
    pace = library.pace
    with running(library):
        library.desk.add(library.folder)
        until(lambda: begun(log) > 6)
        pace.transport(playing=True, recording=True)
        gate.touch()
        until(lambda: any(p.paused == RECORDING for p in library.librarian.progress()))
        until_it_rests(library)
        stopped = begun(log)
        time.sleep(0.5)
        assert begun(log) == stopped
        pace.transport(playing=True, recording=False)
        until(lambda: begun(log) > stopped + 2)
        assert len(library.librarian._pool.at_work) <= 1
        library.desk.pause()
        until_it_rests(library)
        assert library.desk.reason() == BY_YOU
        stopped = begun(log)
        time.sleep(0.5)
        assert begun(log) == stopped
        pace.transport(playing=False, recording=False)
        library.desk.resume()
        until(lambda: len(library.heard()) == 60)


def test_a_pause_outlives_the_daemon(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write(*names(3))
    with running(library):
        library.add()
        library.desk.pause()
    library = Library(tmp_path)
    library.write("new.wav")
    with running(library):
        until(lambda: "new.wav" in library.named())
        assert library.desk.reason() == BY_YOU
        assert "new.wav" not in library.heard()
        library.desk.resume()
        until(lambda: "new.wav" in library.heard())
    library = Library(tmp_path)
    with running(library):
        assert library.desk.reason() == ""


def test_on_battery_only_what_is_asked_for(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.machine.battery = True
    with running(library):
        # The user asked for this one.
        library.write("a.wav")
        library.add()
        library.write("b.wav", "c.wav")
        until(lambda: {"b.wav", "c.wav"} <= library.named())
        until(lambda: library.desk.reason() == ON_BATTERY)
        time.sleep(0.5)
        assert library.heard() == {"a.wav"}
        (looked_at,) = [row.id for row in library.access.reader().rows() if row.name == "c.wav"]
        assert library.librarian.boost([looked_at], looked_at=True) == 1
        until(lambda: library.heard() == {"a.wav", "c.wav"})
        assert len(library.librarian.room.work) == 1


def test_a_cap_of_memory_is_kept_and_said(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.machine.memory = Memory(1_499_000_000)
    library.write("a.wav")
    with running(library):
        library.desk.add(library.folder)
        until(lambda: library.named() == {"a.wav"})
        until(lambda: library.desk.reason() == MEMORY)
        assert "1,499 MB" in library.librarian.troubles()[0]
        assert library.librarian.worker_pids() == []
        library.machine.memory = Memory(100_000_000)
        until(lambda: library.heard() == {"a.wav"})


def test_a_folder_that_moved_is_known_again(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.write(*names(10), "gone.wav")
    with running(library):
        library.add()
        before, there = begun(log), tmp_path / "elsewhere" / "sounds"
        shutil.copytree(library.folder, there)
        (there / "gone.wav").unlink()
        # A FAT drive keeps every second second.
        os.utime(there / "kick 1.wav", (1_000_000_000, 1_000_000_000))
        os.utime(library.folder / "kick 1.wav", (1_000_000_001, 1_000_000_001))
        library.ended(library.desk.scan(None))
        shutil.rmtree(library.folder)
        relinked = library.desk.relink(library.folder, there)
        assert (relinked.sounds, relinked.missing) == (10, 1)
        until(lambda: library.state() == THERE)
        assert library.named() == set(names(10))
        assert {row.folder for row in library.access.reader().rows() if row.present} == {str(there)}
        library.ended(library.desk.scan(there))
        assert begun(log) <= before + 1
        with pytest.raises(BadPath):
            library.desk.relink(library.folder, tmp_path)
        with pytest.raises(InputError, match="inside"):
            library.desk.relink(there / "deep", tmp_path / "elsewhere")


def test_the_last_words_from_the_old_place_do_not_undo_a_move(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write(*names(3))
    with running(library):
        library.add()
        there = tmp_path / "elsewhere"
        library.folder.rename(there)
        until(lambda: library.state() == MISSING)
        library.desk.relink(library.folder, there)
        stale = Said(1, str(library.folder), Absent())
        library.librarian.ask(partial(library.librarian.standing.hear, stale))
        assert library.state() != MISSING
        until(lambda: library.named() == set(names(3)))


def test_a_move_that_is_forgotten_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write("a.wav")
    with running(library):
        library.add()
        standing, moved = library.librarian.standing, Future[Seen]()
        row = library.access.reader().root(1)

        def move_and_lose() -> None:
            # What comes now will never begin.
            library.librarian.room.errands.stop(0.0)
            standing.move(row, moved)

        library.librarian.ask(move_and_lose)
        with pytest.raises(InputError, match="went away again"):
            moved.result(LIMIT_S)


def test_a_drive_at_another_mount_point_is_found(tmp_path: Path, log: Path) -> None:
    drives = Drives({"RED": tmp_path})
    library = Library(tmp_path, volumes=drives)
    library.write(*names(5))
    with running(library):
        library.add()
        before, there = begun(log), tmp_path / "media" / "red"
        there.mkdir(parents=True)
        library.folder.rename(there / "sounds")
        drives.plugged["RED"] = there
        # It may be found at once: that it was missing is read off what was told.
        until(lambda: library.states() == [THERE, MISSING, THERE])
        until(lambda: library.heard() == set(names(5)))
        assert library.access.reader().paths_of(1) == [there / "sounds" / "kick 0.wav"]
        library.ended(library.desk.scan(there / "sounds"))
        assert begun(log) == before


def test_verify_now_and_at_night(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write("a.wav")
    with running(library):
        library.add()
        job = library.ended(library.desk.verify())
        assert (job.kind, job.database, job.reports[0].unchanged) == ("verify", (), 1)
        library.machine.hour = 3
        until(lambda: len(library.desk.jobs()) == 3)
        until(lambda: library.desk.jobs()[0].state == "done")
        assert library.desk.jobs()[0].kind == "verify"
        time.sleep(0.5)
        assert len(library.desk.jobs()) == 3
        library.machine.battery, library.machine.day = True, 2
        until(lambda: library.desk.reason() == ON_BATTERY)
        time.sleep(1.0)
        assert len(library.desk.jobs()) == 3


def test_removed_while_it_is_heard_and_added_again(tmp_path: Path, log: Path, gate: Path) -> None:
    library = Library(tmp_path, job="worker_jobs:slow")
    library.write(*names(20))
    with running(library):
        job = library.desk.add(library.folder)
        until(lambda: begun(log) > 6)
        library.desk.remove(library.folder)
        gate.touch()
        assert library.desk.wait(job.id, LIMIT_S).state == "failed"
        assert library.named() == set()
        with pytest.raises(BadPath):
            library.desk.scan(library.folder)
        library.add()
        assert len(library.heard()) == 20


def test_what_cannot_be_added(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write("deep/a.wav")
    with running(library):
        for path in (tmp_path / "no", library.folder / "deep" / "a.wav"):
            with pytest.raises(BadPath):
                library.desk.add(path)
        library.add()
        with pytest.raises(BadPath, match="already"):
            library.desk.add(library.folder / "deep")
        assert library.ended(library.desk.add(library.folder)).kind == "add"
        with pytest.raises(NothingFound):
            library.desk.job("99")


def test_a_restart_goes_on_where_it_was(tmp_path: Path, log: Path, gate: Path) -> None:
    first = Library(tmp_path, job="worker_jobs:slow")
    first.write(*names(30))
    with running(first):
        first.desk.add(first.folder)
        until(lambda: begun(log) > 6)
    second = Library(tmp_path)
    assert 0 < len(second.heard()) < 30
    with running(second):
        until(lambda: len(second.heard()) == 30)
        until(lambda: not second.librarian.progress())
    assert begun(log) <= 30 + 2


def test_a_clock_that_jumps_back_a_day(tmp_path: Path) -> None:
    now = [1_800_000_000.0]
    from samplerecs_daemon.engine.access import StoreAccess

    library = Library(tmp_path, access=StoreAccess(tmp_path / "library.db", lambda: now[0]))
    library.write("a.wav")
    with running(library):
        library.add()
        now[0] -= 86_400
        library.write("b.wav")
        until(lambda: library.heard() == {"a.wav", "b.wav"})
        library.ended(library.desk.scan(None))


def test_it_ends_within_a_second_and_leaves_nobody(tmp_path: Path, log: Path) -> None:
    library = Library(tmp_path)
    library.write("hang 1.wav", "hang 2.wav")
    library.start()
    library.desk.add(library.folder)
    until(lambda: begun(log) == 2)
    pids = [*library.librarian.worker_pids(), *library.librarian.scouts.pids()]
    assert len(pids) == 3
    started = time.monotonic()
    library.stop()
    taken = time.monotonic() - started
    until(lambda: not any(psutil.pid_exists(pid) for pid in pids))
    assert taken < 20, "a second alone, more on a busy machine"
    library.librarian.stop()
