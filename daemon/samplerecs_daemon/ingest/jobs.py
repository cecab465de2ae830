"""What a worker does with one file. Runs in the worker; knows nothing of processes or stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.ingest.tasks import Identified, Task
from samplerecs_daemon.ingest.turns import Turns
from samplerecs_models.analyse.whole import VERSIONS
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.examine import examine, examine_new
from samplerecs_models.metadata import read_facts
from samplerecs_models.types import Examined, ModelId

Job = Callable[[Task], Examined | Identified]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sample must have to count as done: analyser versions and vectors of models."""

    versions: Mapping[str, int]
    models: tuple[ModelId, ...]


def wanted() -> Wanted:
    """Return what `analysis` gives today."""
    return Wanted(VERSIONS, (Fingerprint().model,))


def analysis() -> Job:
    """Return the job of a scan: the facts, the analysis and the fingerprint of one file.

    A file whose sound is among the task's known hashes is told by its hash and not decoded.
    """
    embedders = (Fingerprint(),)
    turns = Turns()

    def job(task: Task) -> Examined | Identified:
        path, root = Path(task.path), Path(task.root)
        turns.warm(task.path)
        if not task.known:
            return examine(path, root=root, embedders=embedders, named=task.named)
        found = examine_new(path, task.known, root=root, embedders=embedders, named=task.named)
        if isinstance(found, str):
            return Identified(found, read_facts(path, root, named=task.named))
        return found

    return job


def listening() -> Job:
    """Return the job of `analyze`: everything about one file, nothing known beforehand."""
    return _listening(audio_only=False)


def listening_audio_only() -> Job:
    """Return the job of `analyze --audio-only`: only what is heard."""
    return _listening(audio_only=True)


def _listening(*, audio_only: bool) -> Job:
    embedders = (Fingerprint(),)

    def job(task: Task) -> Examined:
        root = Path(task.root) if task.root else None
        return examine(Path(task.path), root=root, embedders=embedders, audio_only=audio_only)

    return job
