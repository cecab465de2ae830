"""A project that was read, put into the store: its sounds matched, its key estimated if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.daws.matching import Matcher
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_models.harmony import NOTE_NAMES, Key, note_name
from samplerecs_models.vocabulary import Kind
from samplerecs_osc.projects import Project
from samplerecs_osc.projects.keys import guess_key
from samplerecs_osc.projects.versions import family

#: How sure a key is that was chosen in the DAW.
CHOSEN = 0.9


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved state of a project as it was kept.

    Attributes:
        row: what it says.
        samples: the samples that it uses.
        is_last: no later state of the project is known: a backup that comes back is none.
    """

    row: ProjectRow
    samples: frozenset[int]
    is_last: bool = True


def keep(access: StoreAccess, project: Project, matcher: Matcher) -> Kept:
    """Keep one saved state of a project.

    Args:
        access: the store.
        project: what its file says.
        matcher: finds its sounds.

    Raises:
        StoreError: when the library cannot be written.
    """
    used = [(one.written, matcher.find(one)) for one in project.samples]
    samples = frozenset(sample for _, sample in used if sample is not None)
    row = row_of(project, access.reader(), sorted(samples))
    with access.writer() as store:
        store.save_project(row, used)
        last = store.last_saved(row.family)
    return Kept(row, samples, last is None or row.saved_at >= last)


def row_of(project: Project, store: Store, samples: Sequence[int]) -> ProjectRow:
    """Return a project as a row; the key is estimated where none was chosen."""
    scale, sure, ground = project.scale, CHOSEN if project.scale else 0.0, ""
    if scale is None:
        guess = guess_key(project.notes, _keys_of(store, samples))
        if guess is not None:
            scale, sure, ground = scale_of(guess.key), guess.confidence, guess.ground
    return ProjectRow(
        id=0,
        family=family(Path(project.path)),
        path=project.path,
        daw=project.daw,
        name=_plain(project.name),
        bpm=project.bpm,
        key=NOTE_NAMES[scale[0]] if scale else None,
        mode=scale[1] if scale else None,
        key_confidence=sure,
        ground=ground,
        tracks=tuple(map(_plain, project.tracks)),
        saved_at=project.saved_at,
    )


def scale_of(key: Key) -> tuple[int, str | None]:
    """Return a key as root and scale."""
    return key.tonic, key.mode.value if key.mode else None


def key_text(row: ProjectRow) -> str | None:
    """Return the name of a row's scale: "D dorian", "A minor", "F"; None for none."""
    if row.key not in NOTE_NAMES:
        return None
    return f"{note_name(NOTE_NAMES.index(row.key), row.mode)} {row.mode or ''}".strip()


def _keys_of(store: Store, samples: Sequence[int]) -> list[tuple[Key, float]]:
    """Return the keys of the loops among some samples; one-shots are played at any pitch."""
    found = (row.described for row in store.sample_rows(samples))
    return [
        (one.key.value, one.key.confidence)
        for one in found
        if one.key.value is not None and one.kind.value is not Kind.ONE_SHOT
    ]


def _plain(text: str) -> str:
    """Return a name as TEXT: bytes that are no Unicode become "?"."""
    return text.encode("utf-8", "replace").decode()
