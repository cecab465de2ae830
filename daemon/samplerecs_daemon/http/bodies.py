"""Bodies of requests and answers that only the HTTP API has: names around the objects of `api`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from samplerecs_daemon.api import (
    BanInfo,
    Board,
    CorrectionRequest,
    DawSource,
    DuplicateGroup,
    FailureGroup,
    HistoryEntry,
    IgnoreRule,
    Job,
    ModelStatus,
    ProjectInfo,
    RenderRequest,
    Root,
    SampleInfo,
    Sent,
    SessionInfo,
    Signal,
    Wire,
)
from samplerecs_daemon.http.params import (
    ID_MAX,
    FilePath,
    MaybePathOrId,
    PathOrId,
    Text,
    whole_path,
)

Number = Annotated[int, Field(ge=0, le=ID_MAX)]


@dataclass(frozen=True, slots=True)
class SignalReport(Sent):
    """What a face observed."""

    signals: tuple[Signal, ...]
    """The observations, in their order."""


@dataclass(frozen=True, slots=True)
class Derived(Wire):
    """What came of a report."""

    derived: int
    """Events that follow from it."""


@dataclass(frozen=True, slots=True)
class FeedbackRequest(Sent):
    """What was done with a sound."""

    verdict: Annotated[str, Field(examples=["accept", "dismiss", "pin", "ban"])]
    """accept, dismiss, pin or ban."""
    undo: bool = False
    """Take it back."""


def _whole_if_folder(value: str, info: ValidationInfo) -> str:
    # Of nothing but spaces the engine says that it names no folder.
    return whole_path(value) if info.data.get("kind") == "folder" and value.strip() else value


@dataclass(frozen=True, slots=True)
class BanRequest(Sent):
    """What is never to be suggested, or may be again."""

    kind: Annotated[str, Field(examples=["pack", "folder", "tag", "role"])]
    """pack, folder, tag or role; a single sound is banned by its feedback."""
    value: Annotated[Text, AfterValidator(_whole_if_folder), Field(examples=["Night Drive"])]
    """The pack's name, the folder's absolute path, the tag or the role."""
    undo: bool = False
    """Lift the ban."""


@dataclass(frozen=True, slots=True)
class Bans(Wire):
    """What is banned."""

    bans: tuple[BanInfo, ...]
    """The first banned first."""


@dataclass(frozen=True, slots=True)
class SteerRequest(Sent):
    """A step of the current list."""

    sound: MaybePathOrId = ""
    """Id or absolute path of the sound to start from, as a number or a text; "" for where it is
    steered to already."""
    step: Annotated[str, Field(examples=["darker"])] = ""
    """darker, brighter, shorter, longer, punchier, softer or less-busy; "" for "more like this",
    without the steps so far."""


@dataclass(frozen=True, slots=True)
class ModeChoice(Sent):
    """How lists are to be ordered."""

    mode: Annotated[str, Field(examples=["fusion"])]
    """fusion, rules or ab; "" or settings as the settings say."""


@dataclass(frozen=True, slots=True)
class CorrectionsRequest(Sent):
    """The user's word on several sounds."""

    paths: tuple[FilePath, ...]
    """Absolute paths of files, or of folders for all below."""
    request: CorrectionRequest
    """The word."""
    sounds: tuple[PathOrId, ...] = ()
    """More sounds, each by id, name or path."""


@dataclass(frozen=True, slots=True)
class Samples(Wire):
    """Several sounds."""

    samples: tuple[SampleInfo, ...]
    """The sounds."""


@dataclass(frozen=True, slots=True)
class RenderFileRequest(Sent):
    """A sound that shall be written for the DAW."""

    request: RenderRequest
    """How it shall be changed."""
    folder: FilePath | None = None
    """Absolute path of an existing folder; null: beside the project, or the folder of renders."""


@dataclass(frozen=True, slots=True)
class AheadRequest(Sent):
    """Sounds that will be asked for soon."""

    samples: Annotated[tuple[Number, ...], Field(max_length=200)]
    """Their ids, the likeliest first."""
    request: RenderRequest
    """How they will be changed."""


@dataclass(frozen=True, slots=True)
class Ahead(Wire):
    """What is rendered ahead."""

    waiting: int
    """Sounds that are being rendered; the others are there already or cannot be."""


@dataclass(frozen=True, slots=True)
class Boards(Wire):
    """The boards."""

    boards: tuple[Board, ...]
    """Without their sounds, the latest first."""


@dataclass(frozen=True, slots=True)
class BoardName(Sent):
    """A name for a board."""

    name: str
    """The name."""


@dataclass(frozen=True, slots=True)
class BoardSound(Sent):
    """A sound for a board."""

    sample: PathOrId
    """Its id or absolute path, as a number or a text."""
    position: Number | None = None
    """Before which place, 0..; null for the end."""


@dataclass(frozen=True, slots=True)
class BoardOrder(Sent):
    """An order of a board's sounds."""

    samples: tuple[Number, ...]
    """Ids of all of its sounds, each once."""


@dataclass(frozen=True, slots=True)
class BoardTarget(Sent):
    """Where to write a board."""

    path: FilePath
    """Absolute path that does not exist yet."""
    form: Annotated[str, Field(examples=["folder", "zip", "manifest"])] = "folder"
    """folder, zip or manifest."""


@dataclass(frozen=True, slots=True)
class Sessions(Wire):
    """The sessions."""

    sessions: tuple[SessionInfo, ...]
    """The latest first."""


@dataclass(frozen=True, slots=True)
class NewSession(Sent):
    """A session to start."""

    project: str = ""
    """Name of the project, "" when unknown."""


@dataclass(frozen=True, slots=True)
class Ended(Wire):
    """The session that ended."""

    ended: SessionInfo | None
    """Null when there was none."""


@dataclass(frozen=True, slots=True)
class History(Wire):
    """What was done with sounds."""

    entries: tuple[HistoryEntry, ...]
    """The latest first."""


@dataclass(frozen=True, slots=True)
class Switch(Sent):
    """On or off."""

    on: bool
    """True for on."""


@dataclass(frozen=True, slots=True)
class Erased(Wire):
    """What was forgotten."""

    erased: int
    """Events."""


@dataclass(frozen=True, slots=True)
class Failures(Wire):
    """Files that could not be used."""

    groups: tuple[FailureGroup, ...]
    """By reason."""


@dataclass(frozen=True, slots=True)
class IgnoreRules(Wire):
    """The ignore list."""

    rules: tuple[IgnoreRule, ...]
    """Its patterns."""


@dataclass(frozen=True, slots=True)
class Duplicates(Wire):
    """Files that hold the same sound."""

    groups: tuple[DuplicateGroup, ...]
    """One sound each."""


@dataclass(frozen=True, slots=True)
class Place(Sent):
    """A file or folder."""

    path: FilePath
    """Absolute path."""


@dataclass(frozen=True, slots=True)
class MaybePlace(Sent):
    """A folder, or all."""

    path: FilePath | None = None
    """Absolute path; null for all."""


@dataclass(frozen=True, slots=True)
class Relocation(Sent):
    """A folder that moved."""

    old: FilePath
    """Absolute path where it was."""
    new: FilePath
    """Absolute path where it is."""


@dataclass(frozen=True, slots=True)
class Jobs(Wire):
    """Long work."""

    jobs: tuple[Job, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Roots(Wire):
    """Watched folders."""

    roots: tuple[Root, ...]
    """The folders."""


@dataclass(frozen=True, slots=True)
class Models(Wire):
    """The embedding models."""

    models: tuple[ModelStatus, ...]
    """The models."""


@dataclass(frozen=True, slots=True)
class Daws(Wire):
    """The programs that say what the project is."""

    sources: tuple[DawSource, ...]
    """The programs."""


@dataclass(frozen=True, slots=True)
class Stopping(Wire):
    """The daemon ends."""


@dataclass(frozen=True, slots=True)
class ProjectList(Wire):
    """The known projects."""

    projects: tuple[ProjectInfo, ...]
    """The last saved first."""


@dataclass(frozen=True, slots=True)
class PanelLink(Wire):
    """A way into the web panel that works once."""

    path: str
    """Where to go, below the daemon's address."""
    expires_s: float
    """Seconds that it may be used in."""
    lan: bool
    """True while other computers of the network may ask too."""


@dataclass(frozen=True, slots=True)
class Forgotten(Wire):
    """Browsers that must be let in anew."""

    browsers: int
    """How many were known."""


@dataclass(frozen=True, slots=True)
class DragLink(Wire):
    """A way to one sound that works once, for a browser that drags it out as a file."""

    path: str
    """Where to get it, below the daemon's address; needs no token."""
    name: str
    """The file's name."""
    media_type: str
    """Its content type."""
    expires_s: float
    """Seconds that it may be used in."""


@dataclass(frozen=True, slots=True)
class Shown(Wire):
    """A file that was shown in its folder, or opened."""

    path: str
    """Its absolute path."""
