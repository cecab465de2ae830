"""The engine as every face sees it, in-process or over HTTP: the same answers either way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from samplerecs_daemon.api.bans import BanInfo, Banned
from samplerecs_daemon.api.choosing import ModeInfo, Steering
from samplerecs_daemon.api.folders import (
    DuplicateGroup,
    FailureGroup,
    IgnoreRule,
    LibraryStatus,
    Progress,
    Relinked,
    Root,
    ScanReport,
    Transfer,
    Verified,
)
from samplerecs_daemon.api.keeping import (
    Board,
    BoardExport,
    BoardImport,
    BoardManifest,
    HistoryEntry,
    HistoryRequest,
    Signal,
    Stats,
    Taste,
    Undone,
)
from samplerecs_daemon.api.project import Context, SessionInfo
from samplerecs_daemon.api.projects import ProjectInfo, ProjectScan
from samplerecs_daemon.api.rendering import Render, RenderedFile, RenderRequest
from samplerecs_daemon.api.running import DaemonStatus, DawSource, Event, ModelStatus
from samplerecs_daemon.api.sounds import (
    AnalysedFile,
    BrowseRequest,
    CorrectionRequest,
    LiveList,
    Said,
    SampleInfo,
    SamplePage,
    SuggestionList,
    SuggestRequest,
    Waveform,
    Why,
)


class Suggesting(Protocol):
    """Lists for the project, and the project itself."""

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""

    def why(self, path_or_id: str) -> Why:
        """Return where a sound stands for the current project, and why."""

    def steering(self) -> Steering:
        """Return where the current list is steered to in this session."""

    def steer(self, path_or_id: str = "", step: str = "") -> Steering:
        """Steer the current list: more like this sound, or a step (one of STEPS) further.

        Args:
            path_or_id: the sound to start from; "" for where the list is steered to already.
            step: one of STEPS; "" for "more like this" itself, without the steps so far.
        """

    def clear_steering(self) -> Steering:
        """Go back to the list that is not steered."""

    def mode(self) -> ModeInfo:
        """Return how lists are ordered."""

    def set_mode(self, mode: str = "") -> ModeInfo:
        """Order lists by one of MODES from now on; "" as the settings say."""

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""

    def set_context(self, values: Mapping[str, object], *, by: str = "user") -> Context:
        """Validate and merge fields; None clears a field.

        Args:
            values: field -> value.
            by: "user", or the name of the program that says it (kept while it lives only).
        """

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all."""

    def sessions(self) -> list[SessionInfo]:
        """Return the sessions, the latest first."""

    def start_session(self, project: str = "") -> SessionInfo:
        """End the current session and start another."""

    def resume_session(self, session_id: int) -> SessionInfo:
        """Go on with an earlier session; raise NothingFound."""

    def end_session(self) -> SessionInfo | None:
        """End the current session and forget what the user set by hand for it."""


class Sounds(Protocol):
    """Single sounds, and the user's word on them."""

    def samples(self, request: BrowseRequest) -> SamplePage:
        """Return a page of the library."""

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by id, path or name; raise NothingFound."""

    def waveform(self, path_or_id: str, points: int = 400) -> Waveform:
        """Return a sound's outline in `points` stretches (1..4000)."""

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> Said:
        """Say what was done with a sound (one of VERDICTS), or take that back."""

    def bans(self) -> list[BanInfo]:
        """Return everything that is banned, the first banned first."""

    def ban(self, kind: str, value: str, *, undo: bool = False) -> Banned:
        """Never suggest what is in a pack or folder, or bears a tag or role; or lift that ban.

        Args:
            kind: one of BAN_KINDS.
            value: the pack's name, the folder's path, the tag or the role.
            undo: lift it.
        """

    def correct(
        self, paths: Sequence[Path], request: CorrectionRequest, *, sounds: Sequence[str] = ()
    ) -> list[SampleInfo]:
        """Keep the user's word on sounds; return them as they are now.

        Args:
            paths: files of the library, or folders for all below.
            request: the word.
            sounds: more of them, each by id, name or path.
        """

    def undo(self) -> Undone:
        """Take back the last word, ban, correction, steer, board change or taste reset."""

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files (folders are walked) in order, without storing anything."""


class Rendering(Protocol):
    """Sounds at the project's tempo and key."""

    def render(self, path_or_id: str, request: RenderRequest) -> Render:
        """Return a sound as a file to be played, changed as asked; waits until it is there.

        Raises:
            NothingFound: when there is no such sound, or its file is not to be found now.
            InputError: when it cannot be changed so, or is too long to be.
            DecodeError: when its file cannot be read.
        """

    def render_ahead(self, sample_ids: Sequence[int], request: RenderRequest) -> int:
        """Have sounds rendered in the background, the first first; return how many will be.

        Whatever was asked before and is not begun yet is dropped. Nothing is rendered ahead
        while the DAW records. Who has no daemon gets 0.
        """

    def render_to_file(
        self, path_or_id: str, request: RenderRequest, folder: Path | None = None
    ) -> RenderedFile:
        """Write a sound for the DAW, once, as a 24-bit WAV; it counts as taken.

        Args:
            path_or_id: the sound.
            request: how it shall be changed.
            folder: where to; None: beside the project when its file is known, else the folder
                of renders.

        Raises:
            BadPath: when the folder is missing, lies in the library, or cannot be written.
        """


class Folders(Protocol):
    """The library's folders and files."""

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library and scan it."""

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed."""

    def verify(self, progress: Progress | None = None) -> Verified:
        """Check every folder for what events missed, and the database for damage."""

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""

    def duplicates(self, *, near: bool = False) -> list[DuplicateGroup]:
        """Return the files that hold the same sound; with `near`, those that sound the same."""

    def release(self, path: Path) -> list[Root]:
        """Let go of every file of a drive or folder, so that it can be unplugged."""

    def relink(self, old: Path, new: Path) -> Relinked:
        """Say that a folder moved; nothing is decoded again."""

    def pause(self) -> LibraryStatus:
        """Stop background analysis until `resume`."""

    def resume(self) -> LibraryStatus:
        """Go on with background analysis."""

    def export_analysis(self, path: Path) -> Transfer:
        """Write analysis, vectors, corrections, tags and boards, by content, without paths."""

    def import_analysis(self, path: Path) -> Transfer:
        """Take in what `export_analysis` wrote on any machine; never overwrites what is better."""

    def backup(self, path: Path) -> Path:
        """Write a copy of the database while it is in use; return the file."""


class Keeping(Protocol):
    """Boards, history, taste and statistics."""

    def boards(self) -> list[Board]:
        """Return the boards without their sounds, the latest first."""

    def board(self, board_id: int) -> Board:
        """Return one board with its sounds; raise NothingFound."""

    def create_board(self, name: str) -> Board:
        """Make an empty board."""

    def rename_board(self, board_id: int, name: str) -> Board:
        """Give a board another name."""

    def delete_board(self, board_id: int) -> Board:
        """Delete a board; its sounds are not touched."""

    def add_to_board(self, board_id: int, path_or_id: str, position: int | None = None) -> Board:
        """Put a sound on a board (counts as taken); at the end, or before `position` (0..)."""

    def remove_from_board(self, board_id: int, path_or_id: str) -> Board:
        """Take a sound off a board."""

    def order_board(self, board_id: int, sample_ids: Sequence[int]) -> Board:
        """Put a board's sounds into this order; names each of them once."""

    def export_board(self, board_id: int, path: Path, form: str = "folder") -> BoardExport:
        """Write a board as "folder", "zip" or "manifest"; BadPath when `path` is taken."""

    def board_manifest(self, board_id: int) -> BoardManifest:
        """Return a board without audio."""

    def open_manifest(self, manifest: BoardManifest) -> BoardImport:
        """Make a board of a manifest from the sounds that are here, and say what lacks."""

    def history(self, request: HistoryRequest) -> list[HistoryEntry]:
        """Return what was heard, taken or used, the latest first."""

    def taste(self) -> Taste:
        """Return what was learnt of the user."""

    def reset_taste(self) -> Taste:
        """Forget what was learnt; pins, bans and boards stay. `undo` takes it back."""

    def export_taste(self) -> Mapping[str, object]:
        """Return everything that taste rests on and what was learnt of it, as plain data."""

    def stats(self) -> Stats:
        """Return how samplerecs does."""

    def report(self, signals: Sequence[Signal]) -> int:
        """Keep what a face observed; return how many events were derived."""

    def set_telemetry(self, on: bool) -> Stats:
        """Switch signals on or off."""

    def export_telemetry(self) -> Iterator[Mapping[str, object]]:
        """Yield every kept event, oldest first."""

    def erase_telemetry(self) -> int:
        """Forget every kept event; return how many there were."""


class Projects(Protocol):
    """Saved projects of DAWs, and what they use."""

    def projects(self) -> list[ProjectInfo]:
        """Return the known projects, the last saved first."""

    def scan_projects(self, path: Path, progress: Progress | None = None) -> ProjectScan:
        """Read every project file below a folder; what is saved there later is noticed."""


class Operations(Protocol):
    """The engine about itself."""

    def status(self) -> DaemonStatus:
        """Return the daemon in numbers."""

    def models(self) -> list[ModelStatus]:
        """Return the embedding models."""

    def daws(self) -> list[DawSource]:
        """Return the programs that say what the project is."""

    def close(self) -> None:
        """Release everything held."""


@runtime_checkable
class Following(Protocol):
    """What only a daemon can do: tell what happens as it happens."""

    def follow(self) -> Iterator[LiveList]:
        """Yield the current list, then the new one after each change; DaemonGone in the end."""

    def events(self, last_id: str = "") -> Iterator[Event]:
        """Yield what happens after the event `last_id` ("": from now on); DaemonGone in the end."""


class Client(Suggesting, Sounds, Rendering, Folders, Keeping, Projects, Operations, Protocol):
    """All of it."""
