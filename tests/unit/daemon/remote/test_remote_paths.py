"""Paths leave this process absolute: the daemon works in another folder."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from canned import CannedDaemon, example

from samplerecs_daemon import api
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_models.query import change_likes, parse


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my sounds"
    folder.mkdir()
    for name in ("kick.wav", "pad.wav", "a b.wav", "x", "k.wav"):
        (folder / name).touch()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


def test_names_of_sounds(daemon: CannedDaemon, client: HttpClient, here: Path) -> None:
    daemon.answer("GET /api/v1/samples/find", example(api.SampleInfo))
    daemon.answer("POST /api/v1/boards/1/sounds", example(api.Board))
    client.sample("kick.wav")
    assert daemon.last().query == [("name", str(here / "kick.wav"))]
    client.sample("~/snare.wav")
    assert daemon.last().query == [("name", str(here.parent / "snare.wav"))]
    client.sample("Kick 07")
    assert daemon.last().query == [("name", "Kick 07")], "no file here: a sound's own name"
    client.sample("loops/kick 07.wav")
    assert daemon.last().query == [("name", str(here / "loops/kick 07.wav"))]
    client.add_to_board(1, "./1")
    assert daemon.last().body == {"sample": str(here / "1"), "position": None}


def test_what_a_list_is_to_be_like(daemon: CannedDaemon, client: HttpClient, here: Path) -> None:
    daemon.answer("GET /api/v1/recommendations/top", example(api.SuggestionList))
    asked = api.SuggestRequest(
        'warm LIKE:pad.wav like:"a b.wav" like:12 -like:x', like=("k.wav", "5")
    )
    client.suggest(asked)
    query = dict(reversed(daemon.last().query))
    assert parse(query["q"].removesuffix(' -like:"' + str(here / "x") + '"')).like == (
        str(here / "pad.wav"),
        str(here / "a b.wav"),
        "12",
    )
    assert [value for name, value in daemon.last().query if name == "like"] == [
        str(here / "k.wav"),
        "5",
    ]


def test_folders_and_files(daemon: CannedDaemon, client: HttpClient, here: Path) -> None:
    daemon.answer("DELETE /api/v1/library/roots", example(api.Root))
    daemon.answer("POST /api/v1/samples/corrections", {"samples": []})
    daemon.answer("POST /api/v1/library/export", example(api.Transfer))
    client.remove_root(Path())
    assert daemon.last().query == [("path", str(here))]
    client.correct([Path("a"), Path("~/b")], api.CorrectionRequest(bpm=90.0))
    assert daemon.last().body["paths"] == [str(here / "a"), str(here.parent / "b")]
    client.export_analysis(Path("out.zip"))
    assert daemon.last().body == {"path": str(here / "out.zip")}


@pytest.mark.skipif(sys.platform == "win32", reason="names there are Unicode")
def test_names_that_are_no_unicode_keep_their_bytes(
    daemon: CannedDaemon, client: HttpClient, here: Path
) -> None:
    name = os.fsdecode(b"/x\xff\xc3/\xe2\x98\x83 + & %41.wav")
    answer = example(api.SampleInfo)
    daemon.answer("GET /api/v1/samples/find", answer)
    daemon.answer("POST /api/v1/samples/corrections", {"samples": [answer]})
    client.sample(name)
    assert daemon.last().query == [("name", name)]
    client.correct([Path(name)], api.CorrectionRequest(bpm=90.0))
    assert daemon.last().body["paths"] == [name]


def test_a_folder_that_is_gone_is_the_daemons_to_refuse(
    daemon: CannedDaemon, client: HttpClient, here: Path
) -> None:
    daemon.answer("GET /api/v1/samples/find", example(api.SampleInfo))
    shutil.rmtree(here)
    client.sample("kick.wav")
    assert daemon.last().query == [("name", "kick.wav")]
    client.sample("~nobody-of-that-name/kick.wav")
    assert daemon.last().query == [("name", "~nobody-of-that-name/kick.wav")]


def test_only_the_likes_of_a_query_change() -> None:
    query = 'dusty "like: me" -vocals  kind:loop pack:"like:a" like:a'
    assert change_likes(query, str.upper) == query.removesuffix("a") + '"A"'
    assert change_likes("like:a", lambda _: 'a"b') == "like:a"
    assert change_likes("", str.upper) == ""
