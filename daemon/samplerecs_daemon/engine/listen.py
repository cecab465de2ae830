"""`analyze`: what is heard in any files, without storing anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from samplerecs_daemon.api import AnalysedFile, VectorInfo
from samplerecs_daemon.api.formats import count_text
from samplerecs_daemon.ingest.tasks import Identified, Outcome, Task
from samplerecs_daemon.ingest.walk import Tally, Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_models.errors import BadPath, DecodeError
from samplerecs_models.harmony import name_of
from samplerecs_models.merge import merge
from samplerecs_models.types import Examined, Float32
from samplerecs_models.vocabulary import Undecodable


def listen(
    paths: Sequence[Path], walk: Walk, pool: Pool, *, with_vector: bool
) -> Iterator[AnalysedFile]:
    """Yield what is heard in each file, in the order of `paths`; folders are walked.

    Behind the files of a folder comes, under its own path, how many were left out for want of an
    extra.

    Args:
        paths: files or folders.
        walk: what to leave out of folders; a file that is named is always tried.
        pool: workers whose job is `jobs.listening` or `jobs.listening_audio_only`.
        with_vector: add the embedding.
    """
    wanted = list(_tasks(paths, walk))
    waiting = {n: told for n, told in enumerate(wanted) if isinstance(told, AnalysedFile)}
    tasks = {id(task): n for n, task in enumerate(wanted) if isinstance(task, Task)}
    due = 0
    for task, outcome in pool.run(task for task in wanted if isinstance(task, Task)):
        waiting[tasks[id(task)]] = _heard(task, outcome, with_vector)
        while due in waiting:
            yield waiting.pop(due)
            due += 1
    yield from (waiting[n] for n in sorted(waiting))


def vector_of(path: Path, pool: Pool) -> Float32:
    """Return the vector of one file: float32 (dim,), unit norm; BadPath when it gives none."""
    for _, outcome in pool.run([_task(str(path), "")]):
        if isinstance(outcome, DecodeError):
            raise BadPath(f"{path} cannot be heard: {_why(path, outcome)}.", "Name another sound.")
        if isinstance(outcome, Examined) and outcome.vectors:
            return outcome.vectors[0].values
    raise BadPath(f"{path} gave no answer.", "Name another sound.")


def _why(path: Path, error: DecodeError) -> str:
    """Return why a file gave no sound; one that has no sound's name never claimed to be one."""
    # Decoders load numpy, which a process that only asks does not need.
    from samplerecs_models.decode import readable_suffixes

    claims = path.suffix.lower() in readable_suffixes()
    if error.reason is Undecodable.NOT_AUDIO and not claims:
        return "it is not an audio file"
    return error.message


def _tasks(paths: Iterable[Path], walk: Walk) -> Iterator[Task | AnalysedFile]:
    for path in paths:
        if not path.exists():
            yield AnalysedFile(path=str(path), error="it is not there")
        elif path.is_dir():
            tally = Tally()
            for found in walk.files(path, tally):
                yield _task(os.path.join(path, found.relative), str(path))  # noqa: PTH118
            if tally.left_out:
                yield AnalysedFile(path=str(path), error=_left_out(tally))
        else:
            yield _task(str(path), "")


def _left_out(tally: Tally) -> str:
    """Return how many files of a folder were left out that could be read, and how."""
    from samplerecs_models.decode import AAC_ADVICE

    return f"{count_text(len(tally.left_out), 'file')} left out ({AAC_ADVICE})"


def _task(path: str, root: str) -> Task:
    return Task(path=path, root=root, relative=path, size=0, mtime_ns=0)


def _heard(task: Task, outcome: Outcome, with_vector: bool) -> AnalysedFile:
    if isinstance(outcome, DecodeError):
        return AnalysedFile(path=task.path, error=_why(Path(task.path), outcome))
    if isinstance(outcome, Identified):
        raise TypeError("listening asks for no known sounds")
    return _described(task, outcome, with_vector)


def _described(task: Task, heard: Examined, with_vector: bool) -> AnalysedFile:
    known = merge(heard.facts, heard.analysis)
    vector = heard.vectors[0] if with_vector and heard.vectors else None
    return AnalysedFile(
        path=task.path,
        duration_s=round(known.duration_s, 6),
        kind=(known.kind.value or "unknown"),
        kind_confidence=round(known.kind.confidence, 4),
        kind_source=known.kind.source.value,
        role=(known.role.value or "unknown"),
        role_confidence=round(known.role.confidence, 4),
        role_source=known.role.source.value,
        bpm=None if known.bpm.value is None else round(known.bpm.value, 4),
        bpm_confidence=round(known.bpm.confidence, 4),
        bpm_source=known.bpm.source.value,
        bpm_alternatives=tuple(round(bpm, 4) for bpm in known.bpm.alternatives),
        key=None if known.key.value is None else name_of(known.key.value),
        key_confidence=round(known.key.confidence, 4),
        key_source=known.key.source.value,
        key_alternatives=tuple(name_of(key) for key in known.key.alternatives),
        descriptors={word: round(strength, 3) for word, strength in known.descriptors.items()},
        peak_db=round(heard.analysis.level.peak_db, 2),
        rms_db=round(heard.analysis.level.rms_db, 2),
        partial=heard.analysis.partial,
        vector=None
        if vector is None
        else VectorInfo(str(vector.model), tuple(float(value) for value in vector.values)),
    )
