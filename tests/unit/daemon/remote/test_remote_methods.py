"""Each method asks what the HTTP contract says, and gives what the daemon answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from canned import CannedDaemon, example

from samplerecs_daemon import api
from samplerecs_daemon.remote.client import HttpClient

Call = Callable[[HttpClient], Any]
SOUND = "/music/kick 1.wav"
BODY = {"path": SOUND}


@dataclass(frozen=True)
class Case:
    """A call, the request it makes ("GET /path?x=1" and a body), and how it is answered."""

    name: str
    call: Call
    request: str
    kind: Any
    body: object = None
    under: str = ""


CASES = [
    Case(
        "suggest",
        lambda c: c.suggest(api.SuggestRequest()),
        "GET /recommendations/top?n=10",
        api.SuggestionList,
    ),
    Case(
        "similar",
        lambda c: c.similar(SOUND, 3),
        f"GET /recommendations/top?n=3&like={SOUND}&search=true",
        api.SuggestionList,
    ),
    Case("why", lambda c: c.why("7"), "GET /samples/7/why", api.Why),
    Case(
        "suggest",
        lambda c: c.suggest(
            api.SuggestRequest(
                preset="explore", steps=("darker", "shorter"), loosen=("key",), like=("7",)
            )
        ),
        "GET /recommendations/top?n=10&like=7&step=darker&step=shorter&loosen=key&preset=explore",
        api.SuggestionList,
    ),
    Case("steering", lambda c: c.steering(), "GET /recommendations/steering", api.Steering),
    Case(
        "steer",
        lambda c: c.steer("7", "darker"),
        "POST /recommendations/steering",
        api.Steering,
        {"sound": "7", "step": "darker"},
    ),
    Case(
        "clear_steering",
        lambda c: c.clear_steering(),
        "DELETE /recommendations/steering",
        api.Steering,
    ),
    Case("mode", lambda c: c.mode(), "GET /recommendations/mode", api.ModeInfo),
    Case(
        "set_mode",
        lambda c: c.set_mode("ab"),
        "PUT /recommendations/mode",
        api.ModeInfo,
        {"mode": "ab"},
    ),
    Case("bans", lambda c: c.bans(), "GET /bans", list[api.BanInfo], None, "bans"),
    Case(
        "ban",
        lambda c: c.ban("pack", "Night Drive", undo=True),
        "POST /bans",
        api.Banned,
        {"kind": "pack", "value": "Night Drive", "undo": True},
    ),
    Case(
        "export_taste",
        lambda c: c.export_taste(),
        "GET /taste/export",
        dict[str, object],
    ),
    Case("context", lambda c: c.context(), "GET /recommendations/context", api.Context),
    Case(
        "set_context",
        lambda c: c.set_context({"bpm": 120.0, "mood_tags": ("dark",), "key": None}, by="live"),
        "POST /recommendations/context?by=live",
        api.Context,
        {"bpm": 120.0, "mood_tags": ["dark"], "key": None},
    ),
    Case(
        "clear_context",
        lambda c: c.clear_context(("bpm", "key")),
        "DELETE /recommendations/context?field=bpm&field=key",
        api.Context,
    ),
    Case(
        "clear_context",
        lambda c: c.clear_context(),
        "DELETE /recommendations/context",
        api.Context,
    ),
    Case(
        "sessions", lambda c: c.sessions(), "GET /sessions", list[api.SessionInfo], None, "sessions"
    ),
    Case(
        "start_session",
        lambda c: c.start_session("song"),
        "POST /sessions",
        api.SessionInfo,
        {"project": "song"},
    ),
    Case(
        "resume_session", lambda c: c.resume_session(4), "POST /sessions/4/resume", api.SessionInfo
    ),
    Case(
        "end_session",
        lambda c: c.end_session(),
        "DELETE /sessions/current",
        api.SessionInfo,
        None,
        "ended",
    ),
    Case(
        "samples",
        lambda c: c.samples(api.BrowseRequest("kind:loop", "-bpm", "next", 5)),
        "GET /samples?q=kind:loop&sort=-bpm&cursor=next&limit=5",
        api.SamplePage,
    ),
    Case("sample", lambda c: c.sample(SOUND), f"GET /samples/find?name={SOUND}", api.SampleInfo),
    Case("sample", lambda c: c.sample("12"), "GET /samples/find?name=12", api.SampleInfo),
    Case(
        "waveform",
        lambda c: c.waveform("12", 50),
        "GET /samples/12/waveform?points=50",
        api.Waveform,
    ),
    Case(
        "feedback",
        lambda c: c.feedback("12", "accept", undo=True),
        "POST /samples/12/feedback",
        api.Said,
        {"verdict": "accept", "undo": True},
    ),
    Case(
        "correct",
        lambda c: c.correct(
            [Path(SOUND)], api.CorrectionRequest(bpm=87.0, tags=("a",)), sounds=["27", "Kick 07"]
        ),
        "POST /samples/corrections",
        list[api.SampleInfo],
        {
            "paths": [SOUND],
            "sounds": ["27", "Kick 07"],
            "request": api.to_json(api.CorrectionRequest(bpm=87.0, tags=("a",))),
        },
        "samples",
    ),
    Case("undo", lambda c: c.undo(), "POST /undo", api.Undone),
    Case(
        "remove_root",
        lambda c: c.remove_root(Path("/music")),
        "DELETE /library/roots?path=/music",
        api.Root,
    ),
    Case("library", lambda c: c.library(), "GET /library", api.LibraryStatus),
    Case(
        "failures",
        lambda c: c.failures(),
        "GET /library/errors",
        list[api.FailureGroup],
        None,
        "groups",
    ),
    Case(
        "ignore_rules",
        lambda c: c.ignore_rules(),
        "GET /library/ignore",
        list[api.IgnoreRule],
        None,
        "rules",
    ),
    Case(
        "duplicates",
        lambda c: c.duplicates(near=True),
        "GET /library/duplicates?near=true",
        list[api.DuplicateGroup],
        None,
        "groups",
    ),
    Case(
        "release",
        lambda c: c.release(Path(SOUND)),
        "POST /library/release",
        list[api.Root],
        BODY,
        "roots",
    ),
    Case(
        "relink",
        lambda c: c.relink(Path("/old"), Path("/new")),
        "POST /library/relink",
        api.Relinked,
        {"old": "/old", "new": "/new"},
    ),
    Case("pause", lambda c: c.pause(), "POST /library/pause", api.LibraryStatus),
    Case("resume", lambda c: c.resume(), "POST /library/resume", api.LibraryStatus),
    Case(
        "export_analysis",
        lambda c: c.export_analysis(Path(SOUND)),
        "POST /library/export",
        api.Transfer,
        BODY,
    ),
    Case(
        "import_analysis",
        lambda c: c.import_analysis(Path(SOUND)),
        "POST /library/import",
        api.Transfer,
        BODY,
    ),
    Case("boards", lambda c: c.boards(), "GET /boards", list[api.Board], None, "boards"),
    Case("board", lambda c: c.board(3), "GET /boards/3", api.Board),
    Case(
        "create_board",
        lambda c: c.create_board("dusk"),
        "POST /boards",
        api.Board,
        {"name": "dusk"},
    ),
    Case(
        "rename_board",
        lambda c: c.rename_board(3, "dawn"),
        "PATCH /boards/3",
        api.Board,
        {"name": "dawn"},
    ),
    Case("delete_board", lambda c: c.delete_board(3), "DELETE /boards/3", api.Board),
    Case(
        "add_to_board",
        lambda c: c.add_to_board(3, SOUND, 0),
        "POST /boards/3/sounds",
        api.Board,
        {"sample": SOUND, "position": 0},
    ),
    Case(
        "remove_from_board",
        lambda c: c.remove_from_board(3, "9"),
        "DELETE /boards/3/sounds/9",
        api.Board,
    ),
    Case(
        "order_board",
        lambda c: c.order_board(3, (2, 1)),
        "PUT /boards/3/order",
        api.Board,
        {"samples": [2, 1]},
    ),
    Case(
        "export_board",
        lambda c: c.export_board(3, Path(SOUND), "zip"),
        "POST /boards/3/export",
        api.BoardExport,
        {"path": SOUND, "form": "zip"},
    ),
    Case(
        "board_manifest",
        lambda c: c.board_manifest(3),
        "GET /boards/3/manifest",
        api.BoardManifest,
    ),
    Case(
        "open_manifest",
        lambda c: c.open_manifest(example(api.BoardManifest)),
        "POST /boards/import",
        api.BoardImport,
        api.to_json(example(api.BoardManifest)),
    ),
    Case(
        "history",
        lambda c: c.history(api.HistoryRequest("heard", 5.0, "song", 9)),
        "GET /history?what=heard&since=5.0&project=song&limit=9",
        list[api.HistoryEntry],
        None,
        "entries",
    ),
    Case("taste", lambda c: c.taste(), "GET /taste", api.Taste),
    Case("reset_taste", lambda c: c.reset_taste(), "DELETE /taste", api.Taste),
    Case("stats", lambda c: c.stats(), "GET /stats", api.Stats),
    Case(
        "report",
        lambda c: c.report([example(api.Signal)]),
        "POST /events",
        int,
        {"signals": [api.to_json(example(api.Signal))]},
        "derived",
    ),
    Case(
        "set_telemetry",
        lambda c: c.set_telemetry(False),
        "PUT /telemetry",
        api.Stats,
        {"on": False},
    ),
    Case(
        "erase_telemetry", lambda c: c.erase_telemetry(), "DELETE /telemetry", int, None, "erased"
    ),
    Case(
        "projects",
        lambda c: c.projects(),
        "GET /projects",
        list[api.ProjectInfo],
        None,
        "projects",
    ),
    Case(
        "scan_projects",
        lambda c: c.scan_projects(Path("/music")),
        "POST /projects/scan",
        api.ProjectScan,
        {"path": "/music"},
    ),
    Case(
        "render",
        lambda c: c.render("7", api.RenderRequest(bpm=90.0, key="Am", fit=True)),
        "GET /samples/7/render?bpm=90.0&key=Am&fit=project",
        api.Render,
    ),
    Case(
        "render_ahead",
        lambda c: c.render_ahead([7, 8], api.RenderRequest(semitones=-2.0)),
        "POST /samples/render-ahead",
        int,
        {
            "samples": [7, 8],
            "request": {"bpm": None, "semitones": -2.0, "key": None, "fit": False},
        },
        "waiting",
    ),
    Case(
        "render_to_file",
        lambda c: c.render_to_file("7", api.RenderRequest(fit=True), Path("/songs")),
        "POST /samples/7/render",
        api.RenderedFile,
        {
            "request": {"bpm": None, "semitones": None, "key": None, "fit": True},
            "folder": "/songs",
        },
    ),
    Case("status", lambda c: c.status(), "GET /status", api.DaemonStatus),
    Case("models", lambda c: c.models(), "GET /models", list[api.ModelStatus], None, "models"),
    Case("daws", lambda c: c.daws(), "GET /daw", list[api.DawSource], None, "sources"),
]
#: Tested by themselves below or in the files beside this one.
APART = {"add_root", "scan", "verify", "backup", "analyse", "export_telemetry", "close"}


def test_every_method_of_the_contract_is_here() -> None:
    wanted = {name for name in dir(api.Client) if not name.startswith("_")}
    assert {case.name for case in CASES} | APART == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}")
def test_a_method_asks_and_answers(daemon: CannedDaemon, client: HttpClient, case: Case) -> None:
    method, _, where = case.request.partition(" ")
    path, _, query = where.partition("?")
    answer = example(case.kind)
    daemon.answer(f"{method} /api/v1{path}", {case.under: answer} if case.under else answer)
    assert case.call(client) == answer
    (asked,) = daemon.asked
    assert "&".join(f"{name}={value}" for name, value in asked.query) == query
    assert asked.body == case.body
    assert asked.headers["Authorization"] == "Bearer secret"
    assert asked.headers["Host"] == daemon.address.removeprefix("http://")


def test_everything_that_can_be_asked_travels(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.answer("GET /api/v1/recommendations/top", example(api.SuggestionList))
    client.suggest(
        api.SuggestRequest(
            query="dusty & 100% +?#",
            n=3,
            bpm=124.0,
            key="F# minor",
            mood=("dark", "warm"),
            genre="house",
            role="kick",
            like=("3", "/a b.wav"),
            mode="rules",
            stretch=False,
            search=True,
        )
    )
    assert daemon.last().query == [
        ("n", "3"),
        ("q", "dusty & 100% +?#"),
        ("like", "3"),
        ("like", "/a b.wav"),
        ("mood", "dark"),
        ("mood", "warm"),
        ("role", "kick"),
        ("bpm", "124.0"),
        ("key", "F# minor"),
        ("genre", "house"),
        ("mode", "rules"),
        ("stretch", "false"),
        ("search", "true"),
    ]


def test_no_session_was_open(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.answer("DELETE /api/v1/sessions/current", {"ended": None})
    assert client.end_session() is None


def test_a_backup_is_where_the_daemon_says(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.answer("POST /api/v1/library/backup", {"path": "/there/library.db"})
    assert client.backup(Path("/there")) == Path("/there/library.db")
    assert daemon.last().body == {"path": "/there"}


def test_a_path_is_looked_up_once_where_an_id_is_needed(
    daemon: CannedDaemon, client: HttpClient
) -> None:
    daemon.answer("GET /api/v1/samples/find", example(api.SampleInfo))
    daemon.answer("GET /api/v1/samples/7/why", example(api.Why))
    assert client.why(SOUND) == example(api.Why)
    assert [(one.path, one.query) for one in daemon.asked] == [
        ("/api/v1/samples/find", [("name", SOUND)]),
        ("/api/v1/samples/7/why", []),
    ]


def test_analysis_stays_in_this_process(daemon: CannedDaemon, client: HttpClient) -> None:
    (heard,) = client.analyse([Path("a.wav")], audio_only=True)
    assert (heard.path, heard.partial) == ("a.wav", True)
    assert daemon.asked == []


def test_kept_events_arrive_one_by_one(daemon: CannedDaemon, client: HttpClient) -> None:
    lines = b'{"name": "view", "at": 1.5}\n\n{"name": "accept"}\n'
    daemon.stream(
        "GET /api/v1/telemetry", lambda _: iter([lines[:9], lines[9:]]), "application/x-ndjson"
    )
    assert list(client.export_telemetry()) == [{"name": "view", "at": 1.5}, {"name": "accept"}]


def test_what_is_no_number_is_said_as_a_word(daemon: CannedDaemon, client: HttpClient) -> None:
    """As null it would clear the field instead of being refused."""
    daemon.answer("POST /api/v1/recommendations/context", example(api.Context))
    client.set_context({"bpm": float("nan")})
    assert daemon.last().body == {"bpm": "nan"}
    daemon.answer("POST /api/v1/samples/corrections", {"samples": []})
    client.correct([], api.CorrectionRequest(bpm=float("inf")))
    assert daemon.last().body["request"]["bpm"] == "inf"
