"""Rendering through every client: the same answers, the same errors, the same files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from client_pairs import HTTP, Pair, pair_of

from samplerecs_daemon.api import Client, HistoryRequest, RenderRequest, SuggestRequest


@pytest.fixture
def pair(scanned_home: Path, tmp_path: Path) -> Iterator[Pair]:
    with pair_of(HTTP, scanned_home, tmp_path) as opened:
        yield opened


def loop_of(client: Client) -> int:
    found = client.suggest(SuggestRequest("kind:loop", n=50, search=True)).suggestions
    return next(one.sample.id for one in found if one.sample.bpm.value and one.sample.key.value)


def test_renders_are_the_same(pair: Pair, tmp_path: Path) -> None:
    number = loop_of(pair.local)
    requests = [
        RenderRequest(),
        RenderRequest(bpm=101.5, semitones=2),
        RenderRequest(key="A minor"),
        RenderRequest(fit=True),
    ]
    pair.same(lambda client: client.set_context({"bpm": 97.0, "key": "Cm"}))
    for request in requests:
        made = pair.same(lambda client, asked=request: client.render(str(number), asked))  # type: ignore[misc]
        assert Path(made.path).is_file(), request
        assert made.sample == number
    path = pair.local.sample(str(number)).path
    assert pair.same(lambda client: client.render(path, requests[1])).semitones == 2


def test_refusals_are_the_same(pair: Pair) -> None:
    number = str(loop_of(pair.local))
    for request, code in (
        (RenderRequest(bpm=5), "bad-tempo"),
        (RenderRequest(semitones=13), "input"),
        (RenderRequest(key="H flat"), "bad-key"),
    ):
        assert pair.same(lambda client, asked=request: client.render(number, asked)) == code  # type: ignore[misc]
    assert pair.same(lambda client: client.render("99999999", RenderRequest())) == "nothing-found"


def test_files_for_the_daw_are_the_same(pair: Pair, tmp_path: Path) -> None:
    number, request = str(loop_of(pair.local)), RenderRequest(bpm=90, semitones=-1)
    folders = [tmp_path / "a", tmp_path / "b"]
    written = []
    for client, folder in zip((pair.local, pair.other), folders, strict=True):
        folder.mkdir()
        written.append(client.render_to_file(number, request, folder))
    paths = [Path(one.path) for one in written]
    assert [path.parent for path in paths] == folders
    assert paths[0].name == paths[1].name
    assert paths[0].read_bytes() == paths[1].read_bytes()
    for client, folder, first in zip((pair.local, pair.other), folders, written, strict=True):
        again = client.render_to_file(number, request, folder)
        assert (again.path, again.fresh, first.fresh) == (first.path, False, True)
        assert len(client.history(HistoryRequest("accept"))) >= 1
    inside = Path(pair.local.sample(number).path).parent
    assert pair.same(lambda client: client.render_to_file(number, request, inside)) == "bad-path"


def test_work_ahead_is_the_same(pair: Pair) -> None:
    number = loop_of(pair.local)
    asked = RenderRequest(bpm=88)
    assert pair.same(lambda client: client.render_ahead([number, 99999999], asked)) == 1
    pair.same(lambda client: client.render(str(number), asked))
    assert pair.same(lambda client: client.render_ahead([number], asked)) == 0
