"""Jobs for supervised workers: quick, logged, and misbehaving by the name of the file.

Workers import this module by name ("worker_jobs:quick"); the folder of tests is on the path they
inherit. Each job appends a line for every file it begins to the file named by JOB_LOG.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from samplerecs_daemon.ingest.tasks import Identified, Outcome, Task
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Analysis, Estimate, Examined, Facts, Level, ModelId, Vector
from samplerecs_models.vocabulary import Undecodable

MODEL = ModelId("job", "1", "plain", "", 4)
#: Kept between files by `hoarding`, as a leaking decoder would.
_HOARD: list[bytes] = []


def quick() -> Callable[[Task], Outcome]:
    """Hash the file and make the rest up; misbehave where its name says so."""

    def job(task: Task) -> Outcome:
        _log(task)
        name = Path(task.path).name
        for word, act in _ACTS.items():
            if name.startswith(word):
                act(task)
        content = Path(task.path).read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:16]
        if digest in task.known:
            return Identified(digest, Facts(words=(name,)))
        return _made_up(digest, name, float(len(content)))

    return job


def logged() -> Callable[[Task], Outcome]:
    """Do what a real scan does, after noting the file."""
    from samplerecs_daemon.ingest.jobs import analysis

    real = analysis()

    def job(task: Task) -> Outcome:
        _log(task)
        return real(task)

    return job


def slow() -> Callable[[Task], Outcome]:
    """Take a tenth of a second for each file.

    Of more files than JOB_GATE says, where it is set, none is done before there is a file named by
    JOB_GO: whatever a test does in the midst of the work, it is in the midst of it.
    """
    plain = quick()

    def job(task: Task) -> Outcome:
        time.sleep(0.1)
        outcome = plain(task)
        while "JOB_GATE" in os.environ and _begun() > int(os.environ["JOB_GATE"]):
            if Path(os.environ["JOB_GO"]).exists():
                break
            time.sleep(0.02)
        return outcome

    return job


def held() -> Callable[[Task], Outcome]:
    """Have read a file, and not be done with it until there is a file named by JOB_GO."""
    plain = quick()

    def job(task: Task) -> Outcome:
        outcome, go = plain(task), Path(os.environ["JOB_GO"])
        while not go.exists():
            time.sleep(0.02)
        return outcome

    return job


def hoarding() -> Callable[[Task], Outcome]:
    """Keep 4 MiB of every file's making."""
    plain = quick()

    def job(task: Task) -> Outcome:
        _HOARD.append(os.urandom(1) * (4 << 20))
        return plain(task)

    return job


def unloadable() -> Callable[[Task], Outcome]:
    """Fail to load, as a broken installation does."""
    raise ImportError("libsomething.so.1: cannot open shared object file")


def _made_up(digest: str, name: str, seconds: float) -> Examined:
    unsure: Estimate[float] = Estimate()
    bpm = Estimate(float("nan")) if name.startswith("nan") else unsure
    values = np.array([1, 0, 0, 0], dtype=np.float32)
    analysis = Analysis(
        duration_s=seconds,
        level=Level(-1, -10, 0),
        kind=Estimate(),
        role=Estimate(),
        bpm=bpm,
        key=Estimate(),
        descriptors={},
        versions={"job": 1},
    )
    facts = Facts(words=(name,))
    return Examined(facts, analysis, (Vector(MODEL, values),), digest, "job 1", 44_100, 1, 0)


def _log(task: Task) -> None:
    if "JOB_LOG" in os.environ:
        with open(os.environ["JOB_LOG"], "ab", buffering=0) as log:
            log.write(b"%d %s\n" % (os.getpid(), os.fsencode(task.relative).replace(b"\n", b"|")))


def _begun() -> int:
    return Path(os.environ["JOB_LOG"]).read_bytes().count(b"\n")


def _signalled(number: int) -> Callable[[Task], None]:
    return lambda task: os.kill(os.getpid(), number)


def _crash_once(task: Task) -> None:
    mark = Path(task.path + ".seen")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGSEGV)


def _eat(task: Task) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, resource.RLIM_INFINITY))
    food = [np.empty(1 << 26) for _ in range(100)]
    assert not food, "there was no limit"


def _gorge(task: Task) -> None:
    """Take more and more memory, slowly enough for a test machine, and never be done."""
    for _ in range(50):
        _HOARD.append(b"x" * (20 << 20))
        time.sleep(0.05)
    time.sleep(600)


def _raise(task: Task) -> None:
    raise RuntimeError("a fault of the analyser")


def _refuse(task: Task) -> None:
    raise DecodeError(Undecodable.NOT_AUDIO)


_ACTS: Mapping[str, Callable[[Task], object]] = {
    "segv": _signalled(signal.SIGSEGV),
    "killed": _signalled(signal.SIGKILL),
    "hang": lambda task: time.sleep(600),
    "exit": lambda task: os._exit(3),
    "once": _crash_once,
    "eat": _eat,
    "gorge": _gorge,
    "raise": _raise,
    "refuse": _refuse,
}
