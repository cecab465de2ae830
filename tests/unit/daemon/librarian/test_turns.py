"""One reader a slow disk, nothing at all on a fast one, and nobody stuck behind the dead."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from samplerecs_daemon.ingest import turns
from samplerecs_daemon.ingest.turns import Turns

HOLD = """
import sys, time
from pathlib import Path
from samplerecs_daemon.ingest.turns import Turns
with Turns(Path(sys.argv[1]))._turn(7):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "sounds"
    folder.mkdir()
    paths = [folder / f"{n}.wav" for n in range(40)]
    for path in paths:
        path.write_bytes(os.urandom(200_000))
    return paths


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk counts as slow."""
    monkeypatch.setattr(turns, "SLOW_S", -1.0)


def test_a_fast_disk_takes_no_turns(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long a busy machine takes for it.
    monkeypatch.setattr(turns, "SLOW_S", 60.0)
    mine = Turns(tmp_path)
    assert not any(mine.warm(path) for path in files)
    assert list(tmp_path.glob("*.turn")) == []


@pytest.mark.usefixtures("slow")
def test_a_slow_disk_is_found_out_and_then_read_in_turn(tmp_path: Path, files: list[Path]) -> None:
    mine = Turns(tmp_path)
    assert [mine.warm(path) for path in files[:8]] == [False] * 5 + [True] * 3
    (lock,) = tmp_path.glob("*.turn")
    assert lock.stat().st_size == 0
    if sys.platform != "win32":
        assert lock.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("slow")
def test_what_cannot_be_read_is_left_to_the_decoder(tmp_path: Path, files: list[Path]) -> None:
    mine = Turns(tmp_path)
    assert not mine.warm(tmp_path / "gone.wav")
    assert not mine.warm(tmp_path)
    for path in files[:6]:
        mine.warm(path)
    assert not Turns(tmp_path / "no such folder").warm(files[0])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_turn_of_a_killed_worker_is_free_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        (lock,) = tmp_path.glob("*.turn")
        handle = os.open(lock, os.O_RDWR)
        assert not turns._locked(handle)
        holder.send_signal(signal.SIGKILL)
        holder.wait(60)
    assert turns._locked(handle)
    os.close(handle)


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.2)
    first, second = Turns(tmp_path), Turns(tmp_path)
    with first._turn(7):
        begun = time.monotonic()
        with second._turn(7):
            assert 0.1 < time.monotonic() - begun < 30
        with second._turn(8):
            pass


def _reader(folder: str, log: str, device: int) -> None:
    # One that is kept waiting while it has its turn is waited for.
    turns.PATIENCE_S = 60.0
    mine = Turns(Path(folder))
    for _ in range(20):
        with mine._turn(device):
            for word in (b"in\n", b"out\n"):
                with open(log, "ab", buffering=0) as out:
                    out.write(word)
                time.sleep(0.001)


def test_one_at_a_time_among_processes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    context = multiprocessing.get_context("spawn")
    readers = [context.Process(target=_reader, args=(str(tmp_path), str(log), 7)) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(120)
        assert reader.exitcode == 0
    assert log.read_text().split() == ["in", "out"] * 60
