"""Scouts that hang, die, or are let go: nobody else waits, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from dead_mount import dead_mount
from scout_parts import IMPATIENT, LIMIT_S, PATIENT, scouting, until

from samplerecs_daemon.ingest.files import HungFiles
from samplerecs_daemon.ingest.scouting import (
    NOT_ANSWERING,
    Absent,
    Changed,
    Present,
    Rhythm,
    Trouble,
)
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.walk import Found, Tally, Walk
from samplerecs_models.errors import BadPath, RootUnreachable

unix = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def write(folder: Path, *files: str) -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))


def walked(scouts: Scouts, root_id: int, below: str = "") -> list[str]:
    return [found.relative for found in scouts.files(root_id, Tally(), below)]


def test_a_walk_is_what_walk_says(tmp_path: Path) -> None:
    files = [f"{folder}/{number}.wav" for folder in "abc" for number in range(700)]
    write(tmp_path, *files, "a/x.txt", ".hidden.wav", "\udcff bad name.wav")
    here, there = Tally(), Tally()
    expected: list[Found] = list(Walk().files(tmp_path, here))
    with scouting(tmp_path) as (scouts, _):
        batches = list(scouts.walk(1, there))
        assert [found for batch in batches for found in batch] == expected
        assert max(len(batch) for batch in batches) <= 500
        assert there == here
        assert sorted(walked(scouts, 1, "b")) == sorted(files[700:1400])


def test_questions_are_answered(tmp_path: Path) -> None:
    write(tmp_path, "a/kick.wav")
    with scouting(tmp_path) as (scouts, _):
        presence = scouts.presence(1)
        assert presence.there
        assert tmp_path.is_relative_to(presence.mount)
        assert presence.kind
        stats = scouts.stat(1, ["a/kick.wav", "b/none.wav"])
        assert stats["b/none.wav"] is None
        known = stats["a/kick.wav"]
        assert known is not None
        assert known.size == len("a/kick.wav")


def test_a_root_that_is_not_there_is_absent_and_cannot_be_walked(tmp_path: Path) -> None:
    with scouting() as (scouts, listener):
        scouts.start(1, tmp_path / "none")
        listener.wait_for(1, Absent())
        with pytest.raises(BadPath, match="is not there"):
            walked(scouts, 1)
        assert scouts.states()[1].present is False
        assert not scouts.presence(1).there


@linux
def test_a_scout_is_small(tmp_path: Path) -> None:
    with scouting(tmp_path) as (scouts, _):
        until(lambda: scouts.states()[1].memory > 0)
        # 21 MB with what it shares with others; no numpy, no database.
        assert scouts.states()[1].memory < 35_000_000
        maps = Path(f"/proc/{scouts.pids()[0]}/maps").read_text()
        assert "numpy" not in maps
        assert "apsw" not in maps


def test_a_hung_root_blocks_nobody(tmp_path: Path) -> None:
    dead, alive = tmp_path / "dead", tmp_path / "alive"
    write(dead, "kick.wav")
    write(alive, *(f"{number}.wav" for number in range(1200)))
    walk = Walk(system=HungFiles(str(dead)))
    with scouting(alive, walk, patience=IMPATIENT) as (scouts, listener):
        started = time.monotonic()
        scouts.start(2, dead)
        assert time.monotonic() - started < 20
        assert len(walked(scouts, 1)) == 1200
        listener.wait_for(2, Absent(NOT_ANSWERING))
        state = scouts.states()[2]
        assert (state.present, state.answering, state.watching) == (False, False, "none")
        for ask in (scouts.presence, lambda root_id: scouts.stat(root_id, ["kick.wav"])):
            with pytest.raises(RootUnreachable, match="does not answer"):
                ask(2)
        with pytest.raises(RootUnreachable):
            walked(scouts, 2)
        write(alive, "new.wav")
        listener.wait(lambda: listener.files(1) == ["new.wav"])
        assert listener.of(2) == [Absent(NOT_ANSWERING)]
        pids = scouts.pids()
        closing = time.monotonic()
    assert time.monotonic() - closing < 20
    assert len(pids) == 2
    until(lambda: not any(map(psutil.pid_exists, pids)))


def test_a_root_that_dies_while_it_is_walked(tmp_path: Path) -> None:
    root, flag = tmp_path / "root", tmp_path / "dead"
    write(root, *(f"{folder}/{number}.wav" for folder in range(60) for number in range(200)))
    walk = Walk(system=HungFiles(str(root), when=str(flag)))
    with scouting(root, walk, patience=IMPATIENT) as (scouts, listener):
        reading = scouts.walk(1, Tally())
        # A walk that is slow sends what it has.
        first = next(reading)
        flag.touch()
        with pytest.raises(RootUnreachable):
            for _ in reading:
                pass
        # Fewer than the most where half a second was not enough for them.
        assert 0 < len(first) <= 500
        listener.wait_for(1, Absent(NOT_ANSWERING))


@unix
def test_a_root_that_answers_again_is_present_and_to_be_walked(tmp_path: Path) -> None:
    with scouting(tmp_path, patience=IMPATIENT) as (scouts, listener):
        (pid,) = scouts.pids()
        os.kill(pid, signal.SIGSTOP)
        listener.wait_for(1, Absent(NOT_ANSWERING))
        os.kill(pid, signal.SIGCONT)
        listener.wait(lambda: listener.of(1)[-2:] == [Present(), Changed(folders=("",))])
        assert scouts.states()[1].present
        assert scouts.pids() == [pid]


@unix
def test_a_scout_that_never_answers_again_is_replaced(tmp_path: Path) -> None:
    patience = replace(IMPATIENT, answer_s=2.0, give_up_s=4.0)
    with scouting(tmp_path, patience=patience) as (scouts, listener):
        (pid,) = scouts.pids()
        os.kill(pid, signal.SIGSTOP)
        until(lambda: scouts.pids() not in ([], [pid]))
        assert not psutil.pid_exists(pid)
        listener.wait_for(1, Changed(folders=("",)))


@unix
def test_a_killed_scout_is_started_again(tmp_path: Path) -> None:
    with scouting(tmp_path) as (scouts, listener):
        for turn in range(1, 4):
            (pid,) = scouts.pids()
            os.kill(pid, signal.SIGKILL)
            listener.wait(lambda: listener.folders() == [""] * turn)  # noqa: B023
            write(tmp_path, f"{turn}.wav")
            listener.wait(lambda: f"{turn}.wav" in listener.files())  # noqa: B023
        assert Absent(NOT_ANSWERING) not in listener.of(1)


@unix
def test_a_scout_that_always_dies_is_given_up_and_told_of(tmp_path: Path) -> None:
    patience = replace(PATIENT, crashes=2)
    with scouting(tmp_path, patience=patience) as (scouts, listener):

        def given_up() -> bool:
            for pid in scouts.pids():
                # It may have been waited for since its number was told.
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return any(isinstance(message, Trouble) for message in listener.of(1))

        until(given_up)
        listener.wait_for(1, Absent(NOT_ANSWERING))
        state = scouts.states()[1]
        assert str(tmp_path) in state.trouble
        assert (state.present, state.pid) == (False, None)
        with pytest.raises(RootUnreachable):
            scouts.presence(1)


@linux
def test_release_lets_go_of_every_handle_and_start_takes_it_up_again(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, *(f"{folder}/{number}.wav" for folder in range(40) for number in range(50)))
    with scouting(root) as (scouts, listener):
        (pid,) = scouts.pids()
        reading = scouts.walk(1, Tally())
        next(reading)
        # False while the system still holds on to it: a busy one may take its time to kill.
        until(lambda: scouts.release(1))
        assert not psutil.pid_exists(pid)
        assert not holders(root)
        with pytest.raises(RootUnreachable):
            list(reading)
        with pytest.raises(RootUnreachable):
            scouts.presence(1)
        assert scouts.states()[1].released
        time.sleep(0.5)
        assert scouts.pids() == []
        scouts.start(1, root)
        listener.wait(lambda: listener.of(1).count(Present()) == 2)
        assert len(walked(scouts, 1)) == 2000


def holders(folder: Path) -> list[str]:
    """What this process and its children hold open below a folder, their own folder included."""
    me = psutil.Process()
    held = []
    for process in (me, *me.children(recursive=True)):
        links = [f"/proc/{process.pid}/cwd"]
        # What is closed, or ends, between two looks holds nothing.
        with suppress(FileNotFoundError, ProcessLookupError):
            fds = os.listdir(f"/proc/{process.pid}/fd")
            links += [f"/proc/{process.pid}/fd/{fd}" for fd in fds]
        for link in links:
            with suppress(FileNotFoundError, ProcessLookupError):
                held.append(os.readlink(link))
    return [path for path in held if path.startswith(str(folder))]


def test_a_stopped_root_is_forgotten_and_another_path_takes_its_place(tmp_path: Path) -> None:
    write(tmp_path, "old/kick.wav", "new/snare.wav")
    with scouting(tmp_path / "old") as (scouts, _):
        (pid,) = scouts.pids()
        scouts.start(1, tmp_path / "old")
        assert scouts.pids() == [pid], "it is there already"
        scouts.start(1, tmp_path / "new")
        assert walked(scouts, 1) == ["snare.wav"]
        scouts.stop(1)
        scouts.stop(1)
        assert scouts.states() == {}
        assert scouts.pids() == []


def test_a_walk_waits_for_its_reader_and_ends_with_it(tmp_path: Path) -> None:
    write(tmp_path, *(f"{number:05}.wav" for number in range(9000)))
    with scouting(tmp_path) as (scouts, listener):
        slow = scouts.walk(1, Tally())
        next(slow)
        assert len(walked(scouts, 1)) == 9000, "another walk passes it"
        assert scouts.presence(1).there
        slow.close()
        write(tmp_path, "new.wav")
        listener.wait(lambda: listener.files() == ["new.wav"])


def test_changes_that_nobody_reads_are_kept_by_the_scout(tmp_path: Path) -> None:
    with Scouts(rhythm=Rhythm(rest_s=0.05), patience=PATIENT) as scouts:
        scouts.start(1, tmp_path)
        messages = (message for _, _, message in scouts.messages())
        assert next(messages) == Present()
        until(lambda: scouts.states()[1].watching == "events")
        for turn in range(20):
            write(tmp_path, f"{turn}.wav")
            time.sleep(0.15)
        told: set[str] = set()
        while len(told) < 20:
            message = next(messages)
            if isinstance(message, Changed):
                told |= {found.relative for found in message.files}


@linux
def test_nothing_is_left_when_the_daemon_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", DAEMON, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout is not None
        pids = [int(pid) for pid in daemon.stdout.readline().split()]
        assert len(pids) == 1
        daemon.kill()
    until(lambda: not any(map(psutil.pid_exists, pids)))


DAEMON = """
import sys, time
from pathlib import Path
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.scout_post import Patience
scouts = Scouts(patience=Patience(ping_s=0.1, answer_s=4.0, give_up_s=600.0))
scouts.start(1, Path(sys.argv[1]))
for _ in scouts.messages():
    print(*scouts.pids(), flush=True)
    if len(sys.argv) > 2:
        break
closing = time.monotonic()
print(scouts.release(1), flush=True)
scouts.close()
print(time.monotonic() - closing, flush=True)
"""


@linux
def test_a_mount_that_is_really_dead(tmp_path: Path) -> None:
    dead, alive = tmp_path / "dead", tmp_path / "alive"
    dead.mkdir()
    write(alive, "kick.wav")
    with ExitStack() as mounted:
        try:
            mounted.enter_context(dead_mount(dead))
        except OSError:
            pytest.skip("mounting needs a right")
        with scouting(alive, patience=IMPATIENT) as (scouts, listener):
            scouts.start(2, dead)
            listener.wait_for(2, Absent(NOT_ANSWERING))
            assert walked(scouts, 1) == ["kick.wav"]
            started = time.monotonic()
            assert not scouts.release(2), "the system itself holds on to it"
            assert time.monotonic() - started < 20
        # A daemon that ends, and its interpreter, wait for nobody either.
        said = tmp_path / "said"
        with said.open("w") as out:
            command = [sys.executable, "-c", DAEMON, str(dead), "leave"]
            subprocess.run(command, stdout=out, timeout=LIMIT_S, check=True)
        pids, released, took_s = said.read_text().splitlines()
        assert released == "False"
        assert float(took_s) < 20
        assert psutil.pid_exists(int(pids.split()[0])), "no signal ends it"
    until(lambda: not psutil.pid_exists(int(pids.split()[0])))
