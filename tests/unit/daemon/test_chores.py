"""Chores are done when they are due, one that fails included."""

import threading
import time

from samplerecs_daemon.chores import Chore, Chores


def test_chores_come_again_and_outlive_a_failure() -> None:
    done, enough = list[str](), threading.Event()

    def fail() -> None:
        done.append("fails")
        raise OSError("the disk is gone")

    def work() -> None:
        done.append("works")
        if done.count("works") == 3:
            enough.set()

    chores = Chores(
        [
            Chore("a", fail, every_s=0.01),
            Chore("b", work, every_s=0.02),
            Chore("c", lambda: done.append("once")),
        ]
    )
    chores.start()
    try:
        assert enough.wait(60)
    finally:
        chores.stop()
    assert done.count("fails") > 1
    assert done.count("once") == 1


def test_what_is_not_due_is_not_done_and_does_not_hold_up_the_end() -> None:
    done: list[str] = []
    chores = Chores([Chore("later", lambda: done.append("later"), first_s=3600)])
    chores.start()
    started = time.monotonic()
    chores.stop()
    assert time.monotonic() - started < 60
    assert done == []


def test_without_chores_nothing_runs() -> None:
    chores = Chores([])
    chores.start()
    chores.stop()
    chores.stop()
