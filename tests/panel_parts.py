"""The live panel over fixed data: a real client on a real socket, asking a canned daemon."""

from __future__ import annotations

import asyncio
import json
import math
import queue
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from canned import Asked, CannedDaemon, canned_daemon, frame, hear

from samplerecs_daemon.api import (
    Board,
    Client,
    Context,
    ContextField,
    DawSource,
    DuplicateGroup,
    Event,
    FailureGroup,
    HistoryEntry,
    LibraryStatus,
    LikelyFolder,
    LiveList,
    Loudness,
    Render,
    RenderedFile,
    Root,
    SampleInfo,
    SamplePage,
    Suggestion,
    SuggestionList,
    Undone,
    Value,
    Waveform,
    Why,
    to_json,
)
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_tui.app import LivePanel
from samplerecs_tui.parts import Choices, Parts
from samplerecs_tui.player import Player
from samplerecs_tui.player.messages import Command, Report

NOW = 1_763_900_000.0
LIMIT_S = 60.0
#: Seconds of silence after which a stream says that it is there.
PING_S = 10.0
HOUR = 3600.0
API = "/api/v1"
_SOUNDS = (
    ("dusty_rhodes_07.wav", "keys", "loop", 118.0, "A minor", 4.07, "Night Drive"),
    ("KSHMR_kick_12.wav", "kick", "one-shot", None, "A", 0.31, "KSHMR Vol. 2"),
    ("warm pad Cmaj.flac", "pad", "loop", 60.0, "C major", 16.0, "Analog Skies"),
    ("reese_bass_174.wav", "bass", "loop", 174.0, "D minor", 5.52, "Neuro Tools"),
    ("vox_ooh_Em.wav", "vocal", "one-shot", None, "E minor", 2.4, "Voices"),
    ("top_loop_120.wav", "drum-loop", "loop", 120.0, None, 8.0, "House Tops"),
    ("Schöne Gitarre – Teil 2.wav", "guitar", "loop", 122.5, "A minor", 7.8, "Eigenes"),
    ("clap_room.wav", "clap", "one-shot", None, None, 0.42, ""),
    ("arp_pluck_118_Gm.wav", "pluck", "loop", 118.0, "G minor", 8.1, "Night Drive"),
    ("tape_hiss_long_texture_for_intros_and_outros.wav", "fx", "unknown", None, None, 75.0, "FX"),
)
_REASONS = (
    "118 → 120 BPM · same key (A minor) · dark · like dusty_rhodes_03",
    "one-shot, root A, the key's own",
    "60 BPM, half-time · relative key (C major)",
    "perhaps 174 BPM · a fifth away (D minor)",
    "one-shot, root E, -2 st to the key",
    "120 BPM · dark",
    "122.5 → 120 BPM · same key (A minor) · new",
    "one-shot",
    "118 → 120 BPM · +2 st to A minor",
    "nothing known of it yet",
)


def sample(at: int) -> SampleInfo:
    """Return the sound number `at`, from 1; there are as many as are asked for."""
    name, role, kind, bpm, key, length, pack = _SOUNDS[(at - 1) % len(_SOUNDS)]
    if at > len(_SOUNDS):
        stem, dot, ending = name.rpartition(".")
        name = f"{stem} {at}{dot}{ending}"
    return SampleInfo(
        id=at,
        name=name,
        path=f"/samples/{pack or 'loose'}/{name}",
        pack=pack,
        duration_s=length,
        kind=kind,
        role=role,
        bpm=Value(bpm, 0.4 if bpm == 174.0 else 0.95, "name" if bpm else "none"),
        key=Value(key, 0.9 if key else 0.0, "audio" if key else "none"),
        descriptors={"dark": 0.8, "warm": 0.6},
        tags=("mine",) if at == 1 else (),
        first_seen=NOW - 30 * 86_400,
        present=True,
        heard=at % len(_SOUNDS) != 0,
    )


def suggestion(rank: int, number: int) -> Suggestion:
    """Return sound `number` as the suggestion at `rank`, both from 1."""
    found = sample(number)
    return Suggestion(
        rank=rank,
        sample=found,
        score=0.62 - 0.03 * rank,
        score_components={"similarity": 0.31, "tempo": 0.15, "key": 0.1, "fatigue": -0.04},
        reason=_REASONS[(number - 1) % len(_REASONS)],
        source="fingerprint",
        semitones={5: -2, 9: 2}.get(number, 0),
        tempo_ratio=0.5 if number == 3 else 1.0,
    )


def context(bpm: float = 120.0, **more: Any) -> Context:
    """Return the project; `more`: field -> value."""
    said: dict[str, tuple[Any, str, float]] = {
        "bpm": (bpm, "Live", 40.0),
        "key": ("A", "user", 12 * 60.0),
        "mode": ("minor", "user", 12 * 60.0),
        "playing": (True, "Live", 40.0),
        "project": ("Night Drive", "Live", HOUR),
        **{name: (value, "user", 300.0) for name, value in more.items()},
    }
    values = {
        name: ContextField(value, source, NOW - age) for name, (value, source, age) in said.items()
    }
    return Context(values)


def listing(order: tuple[int, ...] = tuple(range(1, 11)), **more: Any) -> SuggestionList:
    """Return the sounds of these numbers as a list."""
    made = SuggestionList(
        suggestions=tuple(suggestion(rank, number) for rank, number in enumerate(order, 1)),
        hidden={"tempo": 41, "key": 17},
        mode="fusion",
        context=context(),
        total=741,
        elapsed_ms=3.0,
    )
    return replace(made, **more)


def live_list(
    number: int = 1, order: tuple[int, ...] = tuple(range(1, 11)), **more: Any
) -> LiveList:
    """Return the same as the stream sends it."""
    return LiveList(number, NOW, listing(order, **more), (), ("start",))


def library(**more: Any) -> LibraryStatus:
    """Return the library in numbers."""
    roots = (
        Root("/samples", True, 798, 2, NOW - 9e6, NOW - HOUR, "disk", 0, "events"),
        Root("/media/usb/Breaks", False, 14, 0, NOW - 9e6, NOW - 9e5, "usb", 0, "polling"),
    )
    roles = {"kick": 120, "keys": 80, "pad": 60, "unknown": 5}
    made = LibraryStatus(roots, 812, 805, 3, 2, 0, "/db", 9_000_000, roles)
    return replace(made, **more)


def wave(number: int) -> Waveform:
    """Return an outline that is different for each sound."""
    swing = [abs(math.sin(at * (0.05 + number * 0.013))) for at in range(240)]
    peaks = tuple(round(v * math.exp(-at / 160), 4) for at, v in enumerate(swing))
    return Waveform(number, sample(number).duration_s, peaks, peaks)


def render(number: int, changed: bool = True) -> Render:
    """Return a rendered sound."""
    return Render(
        sample=number,
        path=f"/cache/{number}{'' if changed else '-plain'}.wav",
        bpm=120.0,
        stretch=1.017 if changed else 1.0,
        semitones=2.0 if changed else 0.0,
        duration_s=4.0,
        loop=True,
        beats=8,
        loudness=Loudness(-12.0, -1.0, -6.0),
        original=Loudness(-14.0, -2.0, -4.0),
    )


class QuietPlayer(Player):
    """A player without a process: remembers what it is told, and reports what it is told to."""

    def __init__(self, on_report: Callable[[Report], None]) -> None:
        super().__init__(on_report)
        self.told: list[Command] = []
        self.report = on_report

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""

    def _send(self, command: Command, *, start: bool = True) -> None:
        self.told.append(command)


@dataclass
class Stage:
    """The canned daemon, what the panel was given, and what it did outside itself."""

    daemon: CannedDaemon
    lists: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    happens: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    ticks: float = 1000.0
    copied: list[str] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)
    players: list[QuietPlayer] = field(default_factory=list)
    started: int = 0
    _events: int = 0

    def send(self, new: LiveList) -> None:
        """Have the stream send a list."""
        self.lists.put(frame("list", f"boot-{new.number}", new))

    def tell(self, name: str, **data: object) -> None:
        """Have the stream of events tell something."""
        self._events += 1
        event = Event(f"boot-{self._events}", name, NOW, data)
        self.happens.put(frame(name, event.id, event))

    def app(self, choices: Choices | None = None, **parts: Any) -> LivePanel:
        """Return a panel over this daemon."""
        return LivePanel(replace(parts_of(self), choices=choices or Choices(), **parts))

    def asked(self, request: str) -> list[Asked]:
        """Return what was asked as "GET /path", the first first."""
        return [a for a in self.daemon.asked if f"{a.method} {a.path}" == API_(request)]


def parts_of(made: Stage) -> Parts:
    """Return the outside of a panel that stands on this stage."""

    @contextmanager
    def open_client() -> Iterator[Client]:
        with closing(HttpClient(made.daemon.address, "token", hear)) as client:
            yield client

    def copy(text: str) -> bool:
        made.copied.append(text)
        return True

    def open_folder(path: Path) -> str:
        made.opened.append(path)
        return ""

    def start() -> None:
        made.started += 1

    def player(on_report: Callable[[Report], None]) -> QuietPlayer:
        made.players.append(QuietPlayer(on_report))
        return made.players[-1]

    return Parts(
        open_client=open_client,
        start_daemon=start,
        likely_folders=lambda: [LikelyFolder("Splice", "/home/ada/Splice")],
        clock=lambda: NOW,
        ticks=lambda: made.ticks,
        copy=copy,
        make_player=player,
        open_folder=open_folder,
    )


def API_(request: str) -> str:  # noqa: N802 - reads as the constant does
    method, _, path = request.partition(" ")
    return f"{method} {API}{path}"


@contextmanager
def stage() -> Iterator[Stage]:
    """Serve the fixed data for the `with` block."""
    with canned_daemon() as daemon:
        made = Stage(daemon)
        _fill(made)
        made.send(live_list())
        try:
            yield made
        finally:
            # So that no thread of the server waits for ever.
            for _ in range(8):
                made.lists.put(None)
                made.happens.put(None)


def _fill(made: Stage) -> None:
    def answer(request: str, body: object) -> None:
        made.daemon.answer(API_(request), body)

    def pour(source: queue.SimpleQueue[bytes | None]) -> Callable[[Asked], Iterator[bytes]]:
        def frames(_: Asked) -> Iterator[bytes]:
            while True:
                try:
                    piece = source.get(timeout=PING_S)
                except queue.Empty:
                    # As a daemon does, so that a silent stream does not count as lost.
                    yield b": ping\n\n"
                    continue
                if piece is None:
                    return
                yield piece

        return frames

    made.daemon.stream(API_("GET /recommendations/stream"), pour(made.lists))
    made.daemon.stream(API_("GET /events"), pour(made.happens))
    answer("GET /recommendations/context", context())
    answer("POST /recommendations/context", context())
    answer("GET /recommendations/top", listing((3, 1, 2), total=3))
    answer("GET /library", library())
    answer("POST /library/pause", library(paused="by you"))
    answer("GET /library/errors", {"groups": _failures()})
    answer("GET /library/duplicates", {"groups": _duplicates()})
    answer("GET /daw", {"sources": _daws()})
    made.daemon.stream(API_("GET /history"), _history_of, kind="application/json")
    boards = [replace(_board(), samples=()), Board(2, "Film score", NOW - 9e5, (), 0)]
    answer("GET /boards", {"boards": boards})
    answer("GET /boards/1", _board())
    answer("GET /boards/2", boards[1])
    answer("PUT /boards/1/order", _board())
    answer("POST /boards", Board(3, "New", NOW))
    answer("POST /boards/1/sounds", _board())
    answer("PATCH /boards/1", _board())
    answer("DELETE /boards/1", _board())
    answer("POST /sessions", {"id": 2, "project": "", "started_at": NOW, "ended_at": None})
    answer("POST /undo", Undone("dismissed clap_room.wav"))
    answer("POST /events", {"derived": 1})
    answer("POST /samples/corrections", {"samples": [sample(1)]})
    answer("POST /samples/render-ahead", {"waiting": 3})
    page = SamplePage(tuple(sample(n) for n in range(1, 31)), 30, "")
    answer("GET /samples", page)
    for number in range(1, 31):
        _fill_sound(answer, number)


def _fill_sound(answer: Callable[[str, object], None], number: int) -> None:
    at, found = f"/samples/{number}", sample(number)
    answer(f"GET {at}", found)
    answer(f"GET {at}/waveform", wave(number))
    answer(f"GET {at}/why", Why(found, number, 741, None, suggestion(number, number)))
    answer(f"GET {at}/render", render(number))
    answer(f"POST {at}/render", RenderedFile("/project/r.wav", render(number), True, "project"))
    answer(f"POST {at}/feedback", found)
    answer(f"DELETE /boards/1/sounds/{number}", _board())


def _board() -> Board:
    return Board(1, "Late night", NOW - 9e4, tuple(sample(n) for n in (1, 3, 7)), 3)


def _history() -> list[HistoryEntry]:
    deeds = (
        (1, "accept", 300.0),
        (2, "heard", 400.0),
        (9, "used", 2 * 86_400.0),
        (4, "dismiss", 3e5),
    )
    return [
        HistoryEntry(NOW - age, what, sample(n), "Night Drive", 120.0, "A minor")
        for n, what, age in deeds
    ]


def _history_of(asked: Asked) -> Iterator[bytes]:
    wanted = dict(asked.query).get("what", "")
    entries = [entry for entry in _history() if wanted in ("", entry.what)]
    yield json.dumps(to_json({"entries": entries})).encode()


def _failures() -> list[FailureGroup]:
    return [FailureGroup("is no sound file", 2, ("/samples/a/broken.wav", "/samples/b/notes.wav"))]


def _duplicates() -> list[DuplicateGroup]:
    paths = ("/samples/a/kick.wav", "/samples/b/kick copy.wav")
    return [DuplicateGroup(True, 1.0, 48_000, paths)]


def _daws() -> list[DawSource]:
    return [DawSource("Live", "osc", True, NOW - 2, {"bpm": "120"}, ("bpm",))]


async def until(pilot: Any, condition: Callable[[], object]) -> None:
    """Let the app go on until something holds; a fault of the app ends the wait."""
    end = time.monotonic() + LIMIT_S
    while not condition():
        if pilot.app.fault is not None:
            raise pilot.app.fault
        assert time.monotonic() < end, "it never came"
        # Not `pilot.pause`: it has each widget of the screen answer each time.
        await asyncio.sleep(0.01)


async def type_keys(pilot: Any, *keys: str) -> None:
    """Press keys, and wait until the panel has done all that the last one does by itself.

    `pilot.press` alone waits until the process seems idle, as one does that waits for its turn on
    a busy machine.
    """
    panel = pilot.app
    for key in keys:
        await pilot.press(key)
        await until(pilot, lambda: dealt_with(panel) or panel._exit)


def dealt_with(panel: LivePanel) -> bool:
    """Say whether no key is held back or on its way any more."""
    way = panel._on_way
    on_way = way is not None and way.target.is_attached
    return panel.message_queue_size == 0 and not panel._held and not on_way


Before = Callable[[Any], Awaitable[None]]
