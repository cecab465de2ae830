"""What is kept of the user's work: boards, history, taste, statistics, signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api.choosing import Comparison, Learnt
from samplerecs_daemon.api.plain import Sent, Wire
from samplerecs_daemon.api.sounds import SampleInfo


@dataclass(frozen=True, slots=True)
class Board(Wire):
    """A mood board: sounds put together by hand, in order."""

    id: int
    """Its number."""
    name: str
    """Its name."""
    created_at: float
    """Unix seconds."""
    samples: tuple[SampleInfo, ...] = ()
    """Its sounds in their order; left out of the list of boards."""
    count: int = 0
    """Number of its sounds."""


@dataclass(frozen=True, slots=True)
class BoardEntry(Wire):
    """One sound of a board as it travels to another machine."""

    payload_hash: str
    """Identity of the sound."""
    name: str
    """File name."""
    pack: str
    """The pack it came with, "" when unknown."""


@dataclass(frozen=True, slots=True)
class BoardManifest(Wire):
    """A board without audio: opens on another machine that has the sounds."""

    name: str
    """Name of the board."""
    entries: tuple[BoardEntry, ...]
    """Its sounds in their order."""
    samplerecs_board: int = 1
    """Version of this form."""


@dataclass(frozen=True, slots=True)
class BoardExport(Wire):
    """What an export of a board wrote."""

    path: str
    """The folder or file written."""
    sounds: int
    """Sounds in it."""
    missing: tuple[str, ...] = ()
    """Names of the sounds that are nowhere to be found now."""


@dataclass(frozen=True, slots=True)
class BoardImport(Wire):
    """A board opened from a manifest."""

    board: Board
    """The board with the sounds that are here."""
    lacking: tuple[BoardEntry, ...]
    """The sounds that are not, with the packs to look in."""


@dataclass(frozen=True, slots=True)
class Undone(Wire):
    """The action that was taken back."""

    what: str
    """In words: "dismissed kick_01.wav", with the session where that has ended; "" when there was
    nothing."""
    now: str = ""
    """What a sound whose correction was taken back is again: "kick, one-shot, no tempo, no key"."""


@dataclass(frozen=True, slots=True)
class Signal(Sent):
    """What a face reports: plain observations; the daemon alone derives what they mean."""

    what: str
    """screen (rows on screen), heard (a preview ended), act (the user acts in samplerecs)."""
    samples: tuple[int, ...] = ()
    """Ids of the sounds."""
    seconds: float = 0.0
    """How long they were on screen or heard, in seconds."""
    share: float = 0.0
    """Part of the sound that was heard, 0..1."""
    list_number: int = 0
    """Number of the list on screen; 0 when none."""
    face: str = ""
    """cli, tui, panel or another program's name."""


@dataclass(frozen=True, slots=True)
class HistoryRequest(Wire):
    """Which of what was done with sounds."""

    what: str = ""
    """heard, accept, dismiss, pin or used; "" for all."""
    since: float = 0.0
    """Unix seconds."""
    project: str = ""
    """Only this project."""
    limit: int = 100
    """At most so many, the latest first, 1..1000."""


@dataclass(frozen=True, slots=True)
class HistoryEntry(Wire):
    """One thing done with one sound."""

    at: float
    """Unix seconds."""
    what: str
    """heard, accept, dismiss, pin or used."""
    sample: SampleInfo
    """The sound."""
    project: str = ""
    """The project it was done in, "" when unknown."""
    bpm: float | None = None
    """The project's tempo then, in BPM."""
    key: str | None = None
    """The project's key then."""
    board: str = ""
    """The board that it was put on, which counts as accept; "" for none."""


@dataclass(frozen=True, slots=True)
class TasteOf(Wire):
    """What was learnt in the long run, in one session, or for one genre."""

    of: str
    """long-term, session or genre."""
    name: str = ""
    """The project of the session, "" without a name; the genre."""
    session: int | None = None
    """Number of the session; null for the others."""
    taken: int = 0
    """Sounds taken, or used in projects."""
    passed: int = 0
    """Sounds dismissed or skipped."""
    likes: Mapping[str, float] = field(default_factory=dict)
    """Property ("pack NAME", "folder NAME", "role NAME") -> -1 (passed over) .. 1 (often taken)."""


@dataclass(frozen=True, slots=True)
class Taste(Wire):
    """What was learnt of the user."""

    accepted: int
    """Sounds taken, or used in projects, that it rests on."""
    dismissed: int
    """Sounds dismissed that it rests on."""
    pinned: int
    """Pinned sounds."""
    roles: Mapping[str, float] = field(default_factory=dict)
    """Role -> share of what was taken, 0..1."""
    packs: Mapping[str, float] = field(default_factory=dict)
    """Pack -> share of what was taken, 0..1."""
    since: float | None = None
    """Since when it is learnt, Unix seconds; null when nothing is."""
    learnt: Learnt = field(default_factory=Learnt)
    """Likes, dislikes and weights that follow from it for the project that is open."""
    tastes: tuple[TasteOf, ...] = ()
    """The same apart: the long run, the last sessions (the latest first), and each genre."""


@dataclass(frozen=True, slots=True)
class Rate(Wire):
    """A share with its 95 % interval (Wilson)."""

    taken: int
    """How many were taken."""
    shown: int
    """Of how many shown."""
    share: float
    """taken / shown, 0..1."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""


@dataclass(frozen=True, slots=True)
class Stats(Wire):
    """How samplerecs does, from what is kept on this machine."""

    since: float | None
    """Since when, Unix seconds; null when nothing is kept."""
    acceptance: Mapping[str, Rate]
    """Mode (fusion, rules) -> share of the sounds seen that were taken."""
    time_to_preview_s: float | None
    """Median seconds from a new list to the first preview of it; null when unknown."""
    top_packs: Mapping[str, int]
    """Pack -> sounds taken, the most first."""
    counts: Mapping[str, int]
    """Event -> how many: view, preview, interest, skip, accept, dismiss, pin. What was taken
    back is not counted; a sound taken twice is."""
    database_bytes: int
    """Size of the database."""
    signals_bytes: int
    """Part of it that holds signals and history."""
    telemetry: bool
    """False when signals are switched off."""
    comparison: Comparison | None = None
    """Fusion against rules (mode ab); null where nothing was compared."""
