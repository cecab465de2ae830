"""A daemon that is killed at any instant of a scan: nothing is lost, hardly anything repeated.

Each daemon goes on by itself where the one before was killed, with a fresh library every ten.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from killing import DaemonVictim, whole
from store_parts import write_kicks

from samplerecs_daemon.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

#: Workers in the background: all cores but one, at most.
WORKERS = 2
KILLS_A_LIBRARY = 10


@dataclass
class Killed:
    """What happened over all kills."""

    kills: int = 0
    repeated: int = 0
    longest_orphan_s: float = 0.0


def kill_often(base: Path, kills: int, files: int, seed: int, *, group: bool) -> Killed:
    """Have `files` sounds scanned by daemons killed at random moments; check all promises."""
    sounds = base / "sounds"
    write_kicks(sounds, files)
    rng, out = random.Random(seed), Killed()
    for first in range(0, kills, KILLS_A_LIBRARY):
        _one_library(base, sounds, files, min(KILLS_A_LIBRARY, kills - first), rng, out, group)
    print(
        f"{out.kills} kills, {files} files, {out.repeated} read twice, nobody left after "
        f"{out.longest_orphan_s:.2f} s at most"
    )
    return out


def _one_library(
    base: Path, sounds: Path, files: int, kills: int, rng: random.Random, out: Killed, group: bool
) -> None:
    home = base / "home"
    shutil.rmtree(home, ignore_errors=True)
    with Store.open(home / "data" / "library.db") as store:
        store.add_root(sounds)
    heard = 0
    for moment in sorted(rng.sample(range(2, files - 2), kills)):
        victim = DaemonVictim(home)
        if rng.random() < 0.2:
            time.sleep(rng.random() * 1.5)  # while it starts
        else:
            victim.wait_for(moment)
            time.sleep(rng.random() * 0.02)
        victim.kill(group=group)
        out.kills += 1
        out.longest_orphan_s = max(out.longest_orphan_s, victim.left_after())
        now = whole(home / "data" / "library.db")
        assert now >= heard
        heard = now
    _to_the_end(DaemonVictim(home), files)
    begun = (home / "begun").read_text().splitlines()
    repeated = len(begun) - files
    # Each kill costs at most the file that each worker had in hand, and one that was being saved.
    assert repeated <= kills * (WORKERS + 1)
    assert len({line.split(" ", 1)[1] for line in begun}) == files
    out.repeated += repeated


def _to_the_end(victim: DaemonVictim, files: int) -> None:
    """Let the last daemon finish, and end it as a user does."""
    victim.wait_for(files)
    ends = time.monotonic() + 180
    while whole(victim.home / "data" / "library.db") < files:
        assert time.monotonic() < ends
        time.sleep(0.1)
    victim.process.terminate()
    assert victim.process.wait(120) == 0, victim.errors.read_text()
    victim.left_after()
    assert whole(victim.home / "data" / "library.db") == files


@pytest.mark.parametrize("group", [False, True], ids=["the process", "its group"])
def test_killed_daemons(tmp_path: Path, group: bool) -> None:
    assert kill_often(tmp_path, 5, 40, 31 + group, group=group).kills == 5


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["the process", "its group"])
def test_daemons_killed_a_hundred_times(tmp_path: Path, group: bool) -> None:
    assert kill_often(tmp_path, 100, 2_000, 7 + group, group=group).kills == 100
