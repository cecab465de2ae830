"""The player as a process: crashes, ends, and what it leaves behind."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from http_parts import wait_for

from samplerecs_models.decode import write_audio
from samplerecs_tui.player import Died, Heard, Player, Playing, Ready, Report, Sounding, Trouble

WAIT_S = 60.0


class Listening:
    """A player to nobody, and what it says."""

    def __init__(self) -> None:
        self.said: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self.player = Player(self.said.put, silent=True)

    def next(self, kind: type) -> Report:
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            report = self.said.get(timeout=WAIT_S)
            if isinstance(report, kind):
                return report
        raise AssertionError(f"no {kind.__name__}")


@pytest.fixture
def listening() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.player.close()


@pytest.fixture
def sound(tmp_path: Path) -> str:
    path = tmp_path / os.fsdecode("tön \u2603.wav".encode())
    write_audio(path, 0.1 * np.ones((4410, 2), np.float32), 44_100)
    return str(path)


def test_a_sound_is_played_to_its_end(listening: Listening, sound: str) -> None:
    asked = time.monotonic()
    token = listening.player.play(sound)
    assert isinstance(listening.next(Ready), Ready)
    started = listening.next(Playing)
    assert isinstance(started, Playing)
    assert started.token == token
    assert started.duration_s == pytest.approx(0.1)
    sounding = listening.next(Sounding)
    assert isinstance(sounding, Sounding)
    assert sounding.at > asked
    heard = listening.next(Heard)
    assert heard == Heard(token, 0.1, 1.0, finished=True, silent=True)


def test_a_player_that_is_killed_is_told_and_begins_again(listening: Listening, sound: str) -> None:
    token = listening.player.play(sound, loop=True)
    listening.next(Sounding)
    pid = listening.player.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    died = listening.next(Died)
    assert isinstance(died, Died)
    assert died.token == token
    assert listening.player.pid is None
    again = listening.player.play(sound)
    heard = listening.next(Heard)
    assert isinstance(heard, Heard)
    assert (heard.token, heard.finished) == (again, True)


def test_bad_files_do_not_end_it(listening: Listening, sound: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(os.urandom(4096))
    token = listening.player.play(str(bad))
    trouble = listening.next(Trouble)
    assert isinstance(trouble, Trouble)
    assert trouble.token == token
    listening.player.play(sound)
    listening.next(Heard)


def test_a_closed_player_is_gone_and_says_nothing_of_dying(
    listening: Listening, sound: str
) -> None:
    listening.player.play(sound, loop=True)
    listening.next(Sounding)
    pid = listening.player.pid
    assert pid is not None
    listening.player.close()
    wait_for(lambda: not psutil.pid_exists(pid))
    while not listening.said.empty():
        assert not isinstance(listening.said.get(), Died)


def test_it_ends_with_the_panel_that_is_killed(sound: str) -> None:
    program = (
        "import sys, time\n"
        "from samplerecs_tui.player import Player, Sounding\n"
        "def told(report):\n"
        "    if isinstance(report, Sounding): print(player.pid, flush=True)\n"
        "player = Player(told, silent=True)\n"
        "player.play(sys.argv[1], loop=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program, sound]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as panel:
        assert panel.stdout is not None
        pid = int(panel.stdout.readline())
        assert psutil.pid_exists(pid)
        panel.kill()
    wait_for(lambda: has_ended(pid))


def has_ended(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
