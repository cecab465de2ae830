"""`board`, `undo`, `session`, `history`, `taste`, `stats`, `telemetry`, `why` from the shell."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest


def told(cli: Any, *arguments: Any, code: int = 0) -> Any:
    run = cli(*arguments, "--json")
    assert run.returncode == code, run.stderr.decode()
    return json.loads(run.stdout)


def sounds(cli: Any, count: int = 3) -> list[dict[str, Any]]:
    found = told(cli, "suggest", "--bpm", "124", "-n", str(count))["suggestions"]
    return [entry["sample"] for entry in found]


def test_a_board_from_first_to_last(demo_cli: Any) -> None:
    one, two, three = sounds(demo_cli)
    assert told(demo_cli, "board", "create", "Late night")["name"] == "Late night"
    told(demo_cli, "board", "add", "late NIGHT", one["path"], str(two["id"]))
    board = told(demo_cli, "board", "add", "1", str(three["id"]), "--at", "1")
    assert [sound["id"] for sound in board["samples"]] == [three["id"], one["id"], two["id"]]
    board = told(demo_cli, "board", "order", "1", str(two["id"]))
    assert [sound["id"] for sound in board["samples"]] == [two["id"], three["id"], one["id"]]
    told(demo_cli, "board", "remove", "1", str(three["id"]))
    assert told(demo_cli, "board", "rename", "1", "Dusk")["name"] == "Dusk"
    paths = demo_cli("board", "show", "Dusk", "--paths").stdout.decode().splitlines()
    assert paths == [two["path"], one["path"]]
    assert [row["count"] for row in told(demo_cli, "board", "list")] == [2]
    assert b"Dusk" in demo_cli("board", "list").stdout
    gone = demo_cli("board", "delete", "Dusk")
    assert b"undo" in gone.stderr
    assert told(demo_cli, "undo")["what"] == "deleted the board Dusk"
    assert told(demo_cli, "board", "show", "Dusk")["count"] == 2


def test_a_board_goes_to_another_machine(demo_cli: Any, tmp_path: Path) -> None:
    demo_cli("board", "create", "Dusk")
    for sound in sounds(demo_cli, 2):
        assert demo_cli("board", "add", "Dusk", sound["path"]).returncode == 0
    written = demo_cli("board", "export", "Dusk", tmp_path / "copies")
    assert written.stdout.decode().strip() == str(tmp_path / "copies")
    assert len(os.listdir(tmp_path / "copies")) == 2
    told(demo_cli, "board", "export", "Dusk", tmp_path / "dusk.zip", "--as", "zip")
    assert len(zipfile.ZipFile(tmp_path / "dusk.zip").namelist()) == 2
    told(demo_cli, "board", "export", "Dusk", tmp_path / "dusk.json", "--as", "manifest")
    opened = told(demo_cli, "board", "open", tmp_path / "dusk.json")
    assert (opened["board"]["name"], opened["board"]["count"]) == ("Dusk (2)", 2)
    there = told(demo_cli, "board", "export", "Dusk", tmp_path / "again")
    assert there["sounds"] == 2


def test_a_list_says_what_lacks(demo_cli: Any, tmp_path: Path) -> None:
    text = {"name": "Theirs", "entries": [{"payload_hash": "x", "name": "k.wav", "pack": "Big"}]}
    (tmp_path / "theirs.json").write_text(json.dumps(text))
    run = demo_cli("board", "open", tmp_path / "theirs.json")
    assert run.returncode == 0
    assert b"k.wav (Big)" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("board", "show", "Nothing"), 4),
        (("board", "show", "7"), 4),
        (("board", "create", ""), 3),
        (("board", "add", "Dusk", "999999"), 4),
        (("board", "add", "Dusk", "1", "--at", "0"), 2),
        (("board", "order", "Dusk", "999999"), 3),
        (("board", "export", "Dusk", "/"), 4),
        (("board", "export", "Dusk", "/no/such/folder/out"), 4),
        (("board", "export", "Dusk", "out", "--as", "tape"), 2),
        (("board", "open", "/no/such/file"), 4),
        (("board", "open", "/"), 4),
        (("session", "resume", "99"), 4),
        (("session", "resume", "Nothing"), 4),
        (("history", "--what", "eaten"), 3),
        (("history", "--since", "long"), 2),
        (("history", "-n", "0"), 3),
        (("taste", "reset"), 2),
        (("telemetry", "erase"), 2),
        (("why", "/no/such.wav"), 4),
    ],
)
def test_what_cannot_be_done_is_said(demo_cli: Any, arguments: tuple[str, ...], code: int) -> None:
    assert demo_cli("board", "create", "Dusk").returncode == 0
    run = demo_cli(*arguments)
    assert run.returncode == code, run.stderr.decode()
    assert run.stderr
    assert b"Traceback" not in run.stderr


def test_what_is_no_list_of_a_board(demo_cli: Any, tmp_path: Path) -> None:
    for text in (
        "",
        "[]",
        "{}",
        '{"name": "x", "entries": 3}',
        "\x00",
        '{"name": 1, "entries": []}',
    ):
        (tmp_path / "bad.json").write_text(text)
        run = demo_cli("board", "open", tmp_path / "bad.json")
        assert run.returncode == 3, (text, run.stderr)
        assert b"Traceback" not in run.stderr


def test_undo_takes_back_one_thing_after_the_other(demo_cli: Any) -> None:
    one, two, _ = sounds(demo_cli)
    demo_cli("dismiss", str(one["id"]))
    demo_cli("tag", two["path"], "--bpm", "91")
    assert told(demo_cli, "undo")["what"] == f"corrected {two['name']}"
    assert f"dismissed {one['name']}" in demo_cli("undo").stderr.decode()
    assert b"nothing to take back" in demo_cli("undo").stderr
    assert next(sound["id"] for sound in sounds(demo_cli)) == one["id"]


def test_a_session_keeps_what_was_set(demo_cli: Any) -> None:
    demo_cli("session", "start", "Dusk")
    demo_cli("context", "set", "--bpm", "124")
    assert told(demo_cli, "session", "end")["project"] == "Dusk"
    assert told(demo_cli, "context", "show")["values"] == {}
    assert told(demo_cli, "session", "end") is None
    again = demo_cli("session", "start", "Dusk")
    assert b"samplerecs session resume 1" in again.stderr
    assert told(demo_cli, "session", "resume", "dusk")["id"] == 2, "the latest of that name"
    assert told(demo_cli, "session", "resume", "1")["id"] == 1
    assert told(demo_cli, "context", "show")["values"]["bpm"]["value"] == 124
    listed = told(demo_cli, "session", "list")
    assert [(one["id"], one["ended_at"] is None) for one in listed] == [(1, True), (2, False)]
    shown = demo_cli("session", "list").stdout
    assert b"Dusk" in shown
    assert b"goes on" in shown


def test_history_and_taste(demo_cli: Any) -> None:
    one, two, _ = sounds(demo_cli)
    demo_cli("context", "set", "--bpm", "124", "--key", "Am", "--project", "Dusk")
    demo_cli("accept", str(one["id"]))
    demo_cli("pin", str(two["id"]))
    entries = told(demo_cli, "history", "--since", "1h", "--project", "dusk")
    assert [(entry["what"], entry["sample"]["id"]) for entry in entries] == [
        ("pin", two["id"]),
        ("accept", one["id"]),
    ]
    assert (entries[0]["bpm"], entries[0]["key"]) == (124, "A minor")
    assert one["name"] in demo_cli("history", "--what", "accept").stdout.decode()
    assert "took" in demo_cli("history", "--what", "accept").stdout.decode()
    assert told(demo_cli, "taste", "show")["accepted"] == 1
    shown = demo_cli("taste", "show").stdout.decode()
    assert "Taken" in shown
    assert "in the long run" in shown
    assert told(demo_cli, "taste", "show")["tastes"][0]["taken"] == 1
    assert told(demo_cli, "taste", "reset", "--yes")["accepted"] == 0
    assert told(demo_cli, "undo")["what"] == "forgot what was learnt of you"
    assert told(demo_cli, "taste", "show")["accepted"] == 1
    assert len(told(demo_cli, "history")) == 2
    stats = told(demo_cli, "stats")
    assert (stats["counts"]["accept"], stats["counts"]["pin"]) == (1, 1)
    assert b"Database" in demo_cli("stats").stdout


def test_telemetry_off_exported_and_erased(demo_cli: Any) -> None:
    one, two, _ = sounds(demo_cli)
    demo_cli("accept", str(one["id"]))
    (event,) = map(json.loads, demo_cli("telemetry", "export").stdout.splitlines())
    assert (event["name"], event["sample"]) == ("accept", one["id"])
    assert told(demo_cli, "telemetry", "erase", "--yes") == {"erased": 1}
    assert told(demo_cli, "telemetry", "off")["telemetry"] is False
    demo_cli("accept", str(two["id"]))
    assert demo_cli("telemetry", "export").stdout == b""
    assert b"off" in demo_cli("telemetry", "status").stdout
    assert told(demo_cli, "telemetry", "on")["telemetry"] is True


def test_why_a_sound_is_where_it_is(demo_cli: Any) -> None:
    demo_cli("context", "set", "--bpm", "124")
    (first, *_) = told(demo_cli, "suggest")["suggestions"]
    found = told(demo_cli, "why", str(first["sample"]["id"]))
    assert (found["hidden_by"], found["suggestion"]["reason"]) == (None, first["reason"])
    assert f"of {found['of']:,}" in demo_cli("why", first["sample"]["path"]).stderr.decode()
    demo_cli("context", "set", "--key", "Cm")
    twice = demo_cli("why", "LM_140_Em_Lead_01").stderr.decode()
    assert "not listed, because its tempo and its key do not fit the project." in twice
    assert "Without both (samplerecs suggest --loosen tempo --loosen key) it would be" in twice
    demo_cli("dismiss", str(first["sample"]["id"]))
    assert b"you dismissed it" in demo_cli("why", str(first["sample"]["id"])).stderr
    (second, *_) = told(demo_cli, "suggest")["suggestions"]
    demo_cli("accept", str(second["sample"]["id"]))
    told_of = demo_cli("why", str(second["sample"]["id"])).stderr
    assert b"you took it, or it is in the project" in told_of
