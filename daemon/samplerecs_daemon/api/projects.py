"""Projects of DAWs, as they were saved."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_daemon.api.plain import Wire


@dataclass(frozen=True, slots=True)
class ProjectInfo(Wire):
    """A known project, in the state it was saved in last."""

    id: int
    """Its number."""
    name: str
    """Its name, without dates and marks of backups."""
    daw: str
    """live, reaper, lmms, ardour, fl or bitwig."""
    path: str
    """The file that was saved last."""
    saved_at: float
    """When it was saved, Unix seconds."""
    bpm: float | None = None
    """Tempo at its start, in BPM; null when the file does not say."""
    key: str | None = None
    """Its key, such as "A minor"; null when unknown."""
    key_confidence: float = 0.0
    """How sure the key is, 0..1."""
    ground: str = ""
    """What an estimated key rests on, such as "6 clips"; "" for a key that was chosen."""
    samples: int = 0
    """Sound files that it names."""
    known: int = 0
    """Sounds of the library among them."""
    tracks: tuple[str, ...] = ()
    """Names of its tracks."""


@dataclass(frozen=True, slots=True)
class UnreadProject(Wire):
    """A project file that could not be read."""

    path: str
    """The file."""
    reason: str
    """Why, in words."""


@dataclass(frozen=True, slots=True)
class ProjectScan(Wire):
    """What a scan for projects found."""

    folder: str
    """The folder."""
    files: int
    """Project files read, all saved states counted."""
    projects: int
    """Projects they are of."""
    samples: int
    """Different sounds of the library that are used in them."""
    unread: tuple[UnreadProject, ...] = ()
    """Files that could not be read."""
    elapsed_s: float = 0.0
    """Seconds it took."""
