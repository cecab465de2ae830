"""The wire contract: what every face sends and gets, as frozen dataclasses without heavy imports.

The same objects travel in-process and, as JSON, over HTTP. `to_json` is their one serialiser.
Units: BPM, seconds, Unix seconds, dBFS; confidences and strengths 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Protocol

from samplerecs_models import __version__
from samplerecs_models.errors import SamplerecsError as SamplerecsError

API_VERSION = 1
VERSION = __version__


@dataclass(frozen=True, slots=True)
class Value:
    """A derived value as people see it: `value` is None when unsure."""

    value: float | str | None = None
    confidence: float = 0.0
    source: str = "none"
    alternatives: tuple[float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleInfo:
    """One sound of the library.

    `path` is its first present location ("" when every location is missing), `descriptors` the
    descriptor words with their strengths, `duplicates` the number of other locations.
    """

    id: int
    name: str
    path: str
    pack: str
    duration_s: float
    kind: str
    role: str
    bpm: Value
    key: Value
    descriptors: Mapping[str, float]
    tags: tuple[str, ...]
    first_seen: float
    present: bool
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """What is asked for; fields left empty come from the stored context.

    `query` is a prompt with the filter grammar; `like` paths or ids; `mode` "fusion" or "rules";
    `search` orders by the query alone and hides nothing.
    """

    query: str = ""
    n: int = 10
    bpm: float | None = None
    key: str | None = None
    mood: tuple[str, ...] = ()
    genre: str | None = None
    role: str | None = None
    like: tuple[str, ...] = ()
    mode: str | None = None
    stretch: bool | None = None
    search: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One entry of a list: the sound, why it is here, and what to change to make it fit.

    `source` says what its place rests on: "clap", "fingerprint", "recency" or "rules".
    """

    rank: int
    sample: SampleInfo
    score: float
    score_components: Mapping[str, float]
    reason: str
    source: str
    semitones: int = 0
    tempo_ratio: float = 1.0
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """The answer to a SuggestRequest.

    `hidden` counts what rules left out, by rule; `advice` says in words what to loosen when the
    list is short or empty; `notes` says what else a person should know ("no context yet").
    """

    suggestions: tuple[Suggestion, ...]
    hidden: Mapping[str, int]
    mode: str
    context: Context
    total: int
    elapsed_ms: float
    advice: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextField:
    """One field of the context with its ground: `at` is when it was set (Unix seconds)."""

    value: float | str | bool | tuple[str, ...] | None = None
    source: str = ""
    at: float = 0.0
    confidence: float = 1.0


#: What a user can say of a sound by what they do with it.
VERDICTS: tuple[str, ...] = ("accept", "dismiss", "pin", "ban")

#: The names of the context's fields, in the order in which they are shown.
CONTEXT_FIELDS: tuple[str, ...] = (
    "bpm",
    "key",
    "mode",
    "mood_tags",
    "genre",
    "time_remaining",
    "preferences",
    "playing",
    "recording",
    "project",
    "track",
)


@dataclass(frozen=True, slots=True)
class Context:
    """The open project as far as it is known; a field that is not set is not in `values`."""

    values: Mapping[str, ContextField] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Root:
    """A watched folder: sounds, failures and bytes in it, and whether it is there now."""

    path: str
    present: bool
    sounds: int
    failed: int
    added_at: float
    last_scan: float | None


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """A scan as it runs; totals are known once the walk is done."""

    root: str
    stage: str
    done: int
    total: int
    failed: int
    bytes_done: int
    elapsed_s: float
    current: str = ""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan did: counts of files, and its speed."""

    root: str
    found: int
    analysed: int
    unchanged: int
    moved: int
    missing: int
    failed: int
    skipped: Mapping[str, int]
    bytes_read: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Files that could not be used, by reason."""

    reason: str
    count: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The library in numbers; `database_bytes` with its side files."""

    roots: tuple[Root, ...]
    sounds: int
    with_vector: int
    duplicates: int
    failed: int
    missing: int
    database: str
    database_bytes: int
    roles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: `state` is "ok", "warn" or "fail"."""

    name: str
    state: str
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class VectorInfo:
    """An embedding as it leaves the program: the model's id and the unit vector."""

    model: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AnalysedFile:
    """What `analyze` says of one file; `error` is set, and the rest empty, when it failed."""

    path: str
    duration_s: float = 0.0
    kind: str = "unknown"
    role: str = "unknown"
    role_confidence: float = 0.0
    bpm: float | None = None
    bpm_confidence: float = 0.0
    bpm_source: str = "none"
    bpm_alternatives: tuple[float, ...] = ()
    key: str | None = None
    key_confidence: float = 0.0
    key_source: str = "none"
    key_alternatives: tuple[str, ...] = ()
    descriptors: Mapping[str, float] = field(default_factory=dict)
    peak_db: float = -120.0
    rms_db: float = -120.0
    partial: bool = False
    vector: VectorInfo | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What the user says of sounds; fields left None stay as they are.

    `tempo_factor` multiplies each sound's own tempo (2 or 0.5); `undo` takes every earlier
    correction back.
    """

    bpm: float | None = None
    key: str | None = None
    kind: str | None = None
    role: str | None = None
    tags: tuple[str, ...] = ()
    tempo_factor: float | None = None
    undo: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as `config show` prints it; `source` is "default", "file" or "environment"."""

    name: str
    value: object
    default: object
    source: str
    help: str


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One pattern of the ignore list and why it is there; `own` marks the user's."""

    pattern: str
    why: str
    own: bool


@dataclass(frozen=True, slots=True)
class LikelyFolder:
    """A folder where sounds are probably kept: whose it is and where."""

    label: str
    path: str


Progress = Callable[[ScanProgress], None]


class Client(Protocol):
    """The engine as every face sees it, in-process or over HTTP: the same answers either way."""

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""

    def set_context(self, values: Mapping[str, object]) -> Context:
        """Validate and merge fields set by the user; None clears a field."""

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all."""

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library and scan it."""

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed."""

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by path or id; raise NothingFound."""

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> SampleInfo:
        """Say what was done with a sound (one of VERDICTS), or take that back."""

    def correct(self, paths: Sequence[Path], request: CorrectionRequest) -> list[SampleInfo]:
        """Keep the user's word on sounds (folders: all below); return them as they are now."""

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files (folders are walked) in order, without storing anything."""

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""

    def close(self) -> None:
        """Release everything held."""


def to_json(value: object) -> object:
    """Return plain dicts, lists and scalars for `json.dumps`; NaN and infinity become None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
