"""What a scout tells of real files in a real folder, watched by events."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from scout_parts import scouting, until

from samplerecs_daemon.ingest.ignore import Ignore
from samplerecs_daemon.ingest.scouting import NOT_THERE, Absent, Changed, Present, Rhythm, Watching
from samplerecs_daemon.ingest.walk import Tally, Walk

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def names(count: int) -> list[str]:
    return [f"kick {number:05}.wav" for number in range(count)]


def write(folder: Path, *files: str, content: bytes = b"RIFF") -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_new_file_is_told_of_once_with_its_size_and_soon(tmp_path: Path) -> None:
    with scouting(tmp_path, rhythm=Rhythm()) as (_, listener):
        landed = time.monotonic()
        write(tmp_path, "kick.wav", content=b"12345")
        listener.wait(lambda: listener.files() == ["kick.wav"])
        # 1.1 s on an idle machine; the promise is 2.5 s.
        assert time.monotonic() - landed < 30
        (found,) = listener.changed(1)[0].files
        status = (tmp_path / "kick.wav").stat()
        assert (found.stat.size, found.stat.mtime_ns) == (5, status.st_mtime_ns)
        (tmp_path / "kick.wav").read_bytes()
        time.sleep(1.2)
        assert listener.files() == ["kick.wav"], "being read is no news"


def test_a_growing_file_is_told_of_once_and_whole(tmp_path: Path) -> None:
    with scouting(tmp_path) as (_, listener):
        with (tmp_path / "bounce.wav").open("wb", buffering=0) as file:
            for _ in range(6):
                file.write(b"x" * 1000)
                time.sleep(0.1)
            # Longer than the rest, but not closed yet. Others do not wait for it.
            write(tmp_path, "kick.wav")
            listener.wait(lambda: bool(listener.files()))
            write(tmp_path, "hat.wav")
            listener.wait(lambda: len(listener.files()) > 1)
            assert listener.files() == ["kick.wav", "hat.wav"]
            file.write(b"x" * 1000)
        listener.wait(lambda: len(listener.files()) > 2)
        time.sleep(0.9)
        found = listener.found()
        assert [one.relative for one in found] == ["kick.wav", "hat.wav", "bounce.wav"]
        assert found[-1].stat.size == 7_000


def test_a_download_is_told_of_when_it_has_its_name(tmp_path: Path) -> None:
    with scouting(tmp_path) as (_, listener):
        write(tmp_path, "a.wav.crdownload", "b.wav.part", "c.wav.tmp", ".d.wav.Xy3", "e.txt")
        time.sleep(0.9)
        assert listener.changed(1) == []
        (tmp_path / "a.wav.crdownload").rename(tmp_path / "a.wav")
        (tmp_path / ".d.wav.Xy3").rename(tmp_path / "d.wav")
        listener.wait(lambda: sorted(listener.files()) == ["a.wav", "d.wav"])
        assert listener.gone() == []


def test_ignored_and_own_folders_are_silent(tmp_path: Path) -> None:
    root, own = tmp_path / "root", tmp_path / "root/renders"
    write(root, "start.wav")
    walk = Walk(Ignore(["*_old"]), own=frozenset({str(own)}))
    with scouting(root, walk) as (_, listener):
        write(root, ".git/a.wav", "__MACOSX/a.wav", "drums_old/a.wav", "x/y_old/z.wav", "._a.wav")
        write(own, "mix.wav")
        write(root, "x/heard.wav")
        listener.wait(lambda: "x/heard.wav" in listener.files())
        time.sleep(0.9)
        assert listener.files() == ["x/heard.wav"]


def test_renamed_replaced_and_deleted_files(tmp_path: Path) -> None:
    write(tmp_path, "old.wav", "saved.wav", "deleted.wav")
    with scouting(tmp_path) as (_, listener):
        (tmp_path / "old.wav").rename(tmp_path / "new.wav")
        listener.wait(lambda: listener.files() == ["new.wav"])
        listener.wait(lambda: listener.gone() == ["old.wav"])
        # As editors save: write another file, put it in the place of the first.
        write(tmp_path, "saved.wav~", content=b"longer than before")
        (tmp_path / "saved.wav").unlink()
        (tmp_path / "saved.wav~").rename(tmp_path / "saved.wav")
        listener.wait(lambda: listener.files()[1:] == ["saved.wav"])
        (tmp_path / "deleted.wav").unlink()
        listener.wait(lambda: listener.gone() == ["old.wav", "deleted.wav"])


def test_a_folder_moved_in_with_1000_files_renamed_and_moved_away(tmp_path: Path) -> None:
    root, pack = tmp_path / "root", tmp_path / "pack"
    write(pack, *names(900), *(f"deep/er/{name}" for name in names(100)))
    root.mkdir()
    with scouting(root) as (_, listener):
        pack.rename(root / "Pack")
        listener.wait(lambda: len(listener.files()) >= 1000)
        assert Counter(listener.files()).most_common(1)[0][1] == 1
        assert "Pack/deep/er/kick 00007.wav" in listener.files()
        (root / "Pack").rename(root / "Drums")
        listener.wait(lambda: "Pack" in listener.gone())
        listener.wait(lambda: len(listener.files()) >= 2000)
        write(root, "Drums/deep/er/later.wav")
        listener.wait(lambda: "Drums/deep/er/later.wav" in listener.files())
        (root / "Drums").rename(tmp_path / "away")
        listener.wait(lambda: "Drums" in listener.gone())
        write(tmp_path, "away/deep/unseen.wav")
        time.sleep(0.9)
        assert not any("unseen" in name for name in listener.files())


def test_a_folder_that_came_is_told_of_with_its_files(tmp_path: Path) -> None:
    """Even where it stands in the place of another, or is empty by now: what was known may not."""
    root, other = tmp_path / "root", tmp_path / "newer"
    write(root, "Pack/old.wav", "Kit/b.wav")
    write(other, "new.wav")
    with scouting(root) as (_, listener):
        (root / "Pack").rename(tmp_path / "older")
        other.rename(root / "Pack")
        (root / "Kit").rename(root / "Set")
        (root / "Set/b.wav").unlink()
        listener.wait(lambda: sorted(listener.came()) == ["Pack", "Set"])
        told = [change for change in listener.changed(1) if "Pack" in change.came]
        assert [found.relative for change in told for found in change.files] == ["Pack/new.wav"]
        listener.wait(lambda: "Kit" in listener.gone())
        (root / "Pack").rename(tmp_path / "newer")
        listener.wait(lambda: "Pack" in listener.gone())
        assert listener.came().count("Pack") == 1


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    root, away = tmp_path / "root", tmp_path / "away"
    write(root, "Pack/a.wav", "odd.wav/b.wav", "Set/c.wav")
    away.mkdir()
    with scouting(root) as (_, listener):
        for name in ("Pack", "odd.wav", "Set"):
            (root / name).rename(away / name)
        write(root, "Pack", "odd.wav")
        (root / "Set").symlink_to(tmp_path / "nowhere")
        listener.wait(lambda: sorted(listener.gone()) == ["Pack", "Set", "odd.wav"])
        listener.wait(lambda: listener.files() == ["odd.wav"])
        assert listener.came() == []


@linux
def test_what_a_linked_folder_leads_to_is_moved(tmp_path: Path) -> None:
    root, target = tmp_path / "root", tmp_path / "target"
    write(target, "deep/a.wav")
    write(tmp_path / "other", "b.wav")
    root.mkdir()
    (root / "link").symlink_to(target, target_is_directory=True)
    with scouting(root) as (_, listener):
        target.rename(tmp_path / "moved")
        listener.wait(lambda: listener.gone() == ["link"])
        (tmp_path / "other").rename(target)
        (root / "link").unlink()
        (root / "link").symlink_to(target, target_is_directory=True)
        listener.wait(lambda: listener.files() == ["link/b.wav"])
        target.rename(tmp_path / "other")
        listener.wait(lambda: listener.gone() == ["link", "link"])


def test_files_that_land_with_their_folder_are_not_missed(tmp_path: Path) -> None:
    with scouting(tmp_path) as (_, listener):
        wanted = set()
        for number in range(100):
            write(tmp_path, f"{number}/a/b/kick.wav", f"{number}/snare.wav")
            wanted |= {f"{number}/a/b/kick.wav", f"{number}/snare.wav"}
        listener.wait(lambda: set(listener.files()) == wanted)
        time.sleep(0.9)
        # One whose writer was kept waiting in the middle of it may have been told of as it was.
        assert len(listener.found()) == len(set(listener.found())), "each once"


def _burst(root: Path, count: int) -> None:
    with scouting(root) as (scouts, listener):
        write(root, *names(count))
        listener.wait(lambda: len(set(listener.files())) >= count or bool(listener.folders()), 300)
        if listener.folders():
            # The system's queue was full: what was lost is found by the walk that is asked for.
            assert len(list(scouts.files(1, Tally()))) == count
        assert len(listener.changed(1)) < count / 10


def test_a_burst_of_5000_files(tmp_path: Path) -> None:
    _burst(tmp_path, 5_000)


@pytest.mark.slow
def test_a_burst_of_20000_files(tmp_path: Path) -> None:
    _burst(tmp_path, 20_000)


def test_more_than_can_be_noted_becomes_one_folder_to_walk(tmp_path: Path) -> None:
    rhythm = Rhythm(rest_s=0.25, most=200)
    with scouting(tmp_path, rhythm=rhythm) as (scouts, listener):
        write(tmp_path / "new/pack", *names(1000))
        listener.wait(lambda: bool(listener.folders()))
        # One folder, unless the writing paused so long that what came after it is told apart.
        assert set(listener.folders()) <= {"", "new", "new/pack"}

        def told() -> bool:
            walked = {
                found.relative
                for folder in set(listener.folders())
                for found in scouts.files(1, Tally(), folder)
            }
            return len(walked | set(listener.files())) == 1000

        until(told)

        def noticed() -> bool:
            """Say whether a file is told of, not the folder where it was one too many as well."""
            folders = len(listener.folders())
            write(tmp_path, "after.wav")
            listener.wait(
                lambda: "after.wav" in listener.files() or len(listener.folders()) > folders
            )
            return "after.wav" in listener.files()

        until(noticed)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_linked_folders_are_watched_as_they_are_walked(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(root, "inside/kick.wav")
    write(outside, "snare.wav")
    (root / "first").symlink_to(outside, target_is_directory=True)
    (root / "loop").symlink_to(root / "inside", target_is_directory=True)
    with scouting(root) as (scouts, listener):
        write(outside, "sub/tom.wav")
        write(root, "inside/hat.wav")
        listener.wait(lambda: set(listener.files()) == {"first/sub/tom.wav", "inside/hat.wav"})
        walked = {found.relative for found in scouts.files(1, Tally())}
        assert walked == {
            *("first/snare.wav", "first/sub/tom.wav"),
            *("inside/kick.wav", "inside/hat.wav"),
        }
        (root / "first").unlink()
        listener.wait(lambda: "first" in listener.gone())
        (root / "again").symlink_to(outside, target_is_directory=True)
        listener.wait(lambda: "again/sub/tom.wav" in listener.files())


def test_a_root_that_goes_and_comes_back(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "kick.wav")
    with scouting(root) as (scouts, listener):
        shutil.rmtree(root)
        listener.wait_for(1, Absent(NOT_THERE))
        assert scouts.states()[1].present is False
        assert scouts.states()[1].watching == "none"
        write(root, "kick.wav")
        listener.wait(lambda: listener.folders() == [""])
        kinds = [message for message in listener.of(1) if not isinstance(message, Changed)]
        assert kinds == [
            *(Present(), Watching("events")),
            *(Absent(NOT_THERE), Present(), Watching("events")),
        ]
        write(root, "snare.wav")
        listener.wait(lambda: "snare.wav" in listener.files())


def test_a_root_that_was_replaced_between_two_looks_is_watched_anew(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    write(root, "kick.wav")
    write(other, "snare.wav")
    with scouting(root) as (_, listener):
        root.rename(tmp_path / "away")
        other.rename(root)
        listener.wait(lambda: "" in listener.folders())
        write(root, "tom.wav")
        listener.wait(lambda: "tom.wav" in listener.files())


def test_unwatched_roots_answer_and_say_nothing(tmp_path: Path) -> None:
    write(tmp_path, "kick.wav")
    with scouting() as (scouts, listener):
        scouts.start(1, tmp_path, watch=False)
        assert [found.relative for found in scouts.files(1, Tally())] == ["kick.wav"]
        listener.wait_for(1, Present())
        write(tmp_path, "snare.wav")
        time.sleep(0.9)
        assert listener.of(1) == [Present()]
        assert scouts.states()[1].watching == "none"


@linux
def test_watches_follow_the_folders(tmp_path: Path) -> None:
    write(tmp_path, *(f"{number}/a.wav" for number in range(50)))
    with scouting(tmp_path) as (scouts, listener):
        (pid,) = scouts.pids()
        assert watches(pid) == 51
        shutil.rmtree(tmp_path / "7")
        (tmp_path / "8").rename(tmp_path.parent / f"{tmp_path.name}-away")
        listener.wait(lambda: {"7", "8"} <= set(listener.gone()))
        until(lambda: watches(pid) == 49)


def watches(pid: int) -> int:
    """Number of folders that a process watches by inotify."""
    total = 0
    for number in os.listdir(f"/proc/{pid}/fdinfo"):
        # What is closed between two looks watches nothing.
        with suppress(FileNotFoundError):
            text = Path(f"/proc/{pid}/fdinfo/{number}").read_text()
            total += text.count("inotify wd:")
    return total
