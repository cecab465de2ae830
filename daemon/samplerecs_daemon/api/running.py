"""The daemon about itself: status, events, models, connected programs, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api.folders import ScanProgress
from samplerecs_daemon.api.plain import Wire


@dataclass(frozen=True, slots=True)
class Event(Wire):
    """Something that happened, numbered, as `/api/v1/events` sends it."""

    id: str
    """`<boot>-<n>`: n rises by one; another boot is another run of the daemon."""
    name: str
    """What happened, such as `context.changed`."""
    at: float
    """Unix seconds."""
    data: Mapping[str, object]
    """What there is to say; the reference has the fields of each event."""


@dataclass(frozen=True, slots=True)
class Latency(Wire):
    """How long something took lately."""

    count: int
    """How often, since the start."""
    p50_ms: float
    """Half were faster, in milliseconds."""
    p95_ms: float
    """19 of 20 were faster."""
    p99_ms: float
    """99 of 100 were faster."""


@dataclass(frozen=True, slots=True)
class Health(Wire):
    """The answer of `/healthz`; needs no token."""

    status: str
    """ok, or degraded when the library cannot be written."""
    version: str
    """Version of samplerecs."""
    api: int
    """Version of the HTTP API."""
    schema_version: int
    """Version of the database's schema."""


@dataclass(frozen=True, slots=True)
class DaemonStatus(Wire):
    """The daemon in numbers."""

    running: bool
    """False when the answer comes without a daemon."""
    version: str
    """Version of samplerecs that answers."""
    pid: int
    """Its process id."""
    address: str = ""
    """Where it listens, such as http://127.0.0.1:8765."""
    started_at: float = 0.0
    """Unix seconds."""
    memory_bytes: int = 0
    """Resident memory of the daemon and its children."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Part (daemon, index, workers, scouts, renderer, models) -> bytes of memory."""
    counters: Mapping[str, int] = field(default_factory=dict)
    """What was counted since the start."""
    latencies: Mapping[str, Latency] = field(default_factory=dict)
    """Endpoint or stage -> how long it took."""
    jobs: tuple[str, ...] = ()
    """What is being done now, in words."""
    troubles: tuple[str, ...] = ()
    """What does not work just now, in words."""
    work: tuple[ScanProgress, ...] = ()
    """How far each folder is that is worked on, with its speed and the time left."""
    lan: bool = False
    """True when other computers of the network may ask too, with the token."""
    lan_osc: str = ""
    """Address or interface at which devices of the network may speak OSC; "" for none."""
    settings_changed: bool = False
    """True when the settings file was changed since the daemon started: it reads it then alone."""


@dataclass(frozen=True, slots=True)
class ModelStatus(Wire):
    """An embedding model."""

    name: str
    """Its name."""
    installed: bool
    """True when it can be used."""
    active: bool
    """True when lists are ranked by it."""
    dim: int
    """Values of a vector."""
    sounds: int
    """Sounds that have a vector of it."""
    waiting: int = 0
    """Sounds that are still to get one, in the background."""
    words: bool = False
    """True when it understands words."""
    precision: str = ""
    """Of its weights: fp32, fp16 or int8; "" for one without weights to choose."""
    note: str = ""
    """What else there is to say of it, in words."""


@dataclass(frozen=True, slots=True)
class DawSource(Wire):
    """A program that says what the project is."""

    name: str
    """Its name or address."""
    kind: str
    """osc, link, project, name or http."""
    connected: bool
    """True while it is alive."""
    last_at: float
    """When it last said something, Unix seconds."""
    says: Mapping[str, str] = field(default_factory=dict)
    """Field -> what it said last."""
    decides: tuple[str, ...] = ()
    """The fields of which its word is the one that counts."""
    note: str = ""
    """Why it does not decide, or what else there is to say of it."""


@dataclass(frozen=True, slots=True)
class Check(Wire):
    """One line of `doctor`."""

    name: str
    """What was looked at."""
    state: str
    """ok, warn or fail."""
    detail: str
    """What was found."""
    hint: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Setting(Wire):
    """One setting as `config show` prints it."""

    name: str
    """Its name."""
    value: object
    """Its value."""
    default: object
    """What it is when nothing is set."""
    source: str
    """default, file or environment."""
    help: str
    """What it does."""
