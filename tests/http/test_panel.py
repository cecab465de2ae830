"""The way into the panel, its files, and the links that work once."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from http_parts import Served

from samplerecs_daemon.http.event_reference import EVENTS
from samplerecs_daemon.http.panel.assets import WEB, assets

#: What the first page may weigh, compressed, in bytes.
WEIGHT = 200_000
MODULES = sorted(WEB.rglob("*.js"))


def browser(served: Served, **more: object) -> httpx.Client:
    return httpx.Client(base_url=served.address, trust_env=False, verify=False, timeout=60, **more)  # type: ignore[arg-type]


def let_in(served: Served, http: httpx.Client) -> httpx.Client:
    made = browser(served)
    answer = made.get(http.post("/panel/link").json()["path"])
    assert answer.status_code == 200
    assert 'url=/panel/"' in answer.text
    return made


def test_a_link_works_once_and_gives_a_key_of_its_own(served: Served, http: httpx.Client) -> None:
    path = http.post("/panel/link").json()["path"]
    with browser(served) as first, browser(served) as second:
        assert first.head(path).status_code in (303, 403)
        answer = first.get(path)
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert served.services.token not in cookie
        assert first.get("/panel/").status_code == 200
        assert first.get("/api/v1/recommendations/context").status_code == 200
        # The Back button: whoever is in already goes on.
        assert first.get(path).status_code == 303
        refused = second.get(path)
        assert refused.status_code == 403
        assert "has been used" in refused.text
        assert second.get("/api/v1/recommendations/context").status_code == 401


def test_a_browser_that_is_not_known_is_told_how_to_get_in(served: Served) -> None:
    with browser(served) as anybody:
        answer = anybody.get("/panel/")
        assert answer.status_code == 401
        assert "samplerecs panel" in answer.text
        assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
        assert anybody.get("/panel/door.css").headers["content-type"].startswith("text/css")
        assert anybody.get("/").headers["location"] == "/panel/"
        assert anybody.post("/panel/").status_code == 405
        assert anybody.get(f"/panel/{assets().version}/app.js").status_code == 401


def test_a_key_counts_only_for_pages_of_this_origin(served: Served, http: httpx.Client) -> None:
    with closing(let_in(served, http)) as known:
        for site in ("same-site", "cross-site"):
            answer = known.get("/api/v1/status", headers={"Sec-Fetch-Site": site})
            assert answer.status_code == 401
        answer = known.post("/api/v1/undo", headers={"Origin": "http://127.0.0.1:1"})
        assert answer.status_code == 403


def test_forgotten_browsers_need_a_new_link(served: Served, http: httpx.Client) -> None:
    with closing(let_in(served, http)) as known:
        assert known.get("/panel/").status_code == 200
        assert http.delete("/panel/browsers").json()["browsers"] >= 1
        assert known.get("/panel/").status_code == 401


@pytest.mark.parametrize("path", ["/events", "/recommendations/stream"])
def test_what_a_forgotten_browser_listens_to_ends(
    served: Served, http: httpx.Client, path: str
) -> None:
    with (
        closing(let_in(served, http)) as known,
        served.client() as program,
        known.stream("GET", f"/api/v1{path}") as theirs,
        program.stream("GET", path) as ours,
    ):
        their_lines, our_lines = theirs.iter_lines(), ours.iter_lines()
        assert next(their_lines) == next(our_lines) == "retry: 1000"
        http.delete("/panel/browsers")
        # It comes to an end by itself, and what happens from now on is not in it.
        http.post("/recommendations/context", json={"genre": "told to programs alone"})
        assert "told to programs alone" not in "".join(their_lines)
        assert any("told to programs alone" in line for line in our_lines)
        assert known.get(f"/api/v1{path}").status_code == 401
    http.delete("/recommendations/context")


def test_files_are_kept_for_good_and_the_page_is_asked_for_anew(
    served: Served, http: httpx.Client
) -> None:
    with closing(let_in(served, http)) as known:
        page = known.get("/panel/")
        again = known.get("/panel/", headers={"If-None-Match": page.headers["etag"]})
        assert again.status_code == 304
        paths = re.findall(r'(?:href|src)="(/panel/[^"]+)"', page.text)
        assert len(paths) > 20
        for path in set(paths):
            answer = known.get(path)
            assert answer.status_code == 200, path
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] == "gzip"
        assert known.get(f"/panel/{assets().version}/../../app.py").status_code == 404
        assert known.get("/panel/0000000000000000/app.js").status_code == 404


def test_the_whole_panel_is_light() -> None:
    files = [*assets().files.values(), assets().index]
    assert sum(len(each.gzipped) for each in files) < WEIGHT


def test_nothing_is_loaded_from_elsewhere_and_nothing_parses_markup() -> None:
    pages = [*WEB.glob("*.html"), *WEB.rglob("*.css"), *MODULES]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"https?://[^\s\"')]+", text):
            assert address == "http://www.w3.org/2000/svg", path
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in text, path
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path


def test_every_import_of_a_module_is_there() -> None:
    for path in MODULES:
        for name in re.findall(r"(?:from|import|import\()\s*\"(\.[^\"]+)\"", path.read_text()):
            assert (path.parent / name).resolve().is_file(), f"{path.name}: {name}"


def test_the_panel_listens_to_every_event_of_the_daemon() -> None:
    source = (WEB / "core" / "feed.js").read_text(encoding="utf-8")
    listed = re.findall(r'"([\w.]+)"', source.split("NAMES = [")[1].split("]")[0])
    assert set(listed) == {kind.name for kind in EVENTS} | {"gap"}


def test_a_sound_is_dragged_out_once_and_counts_as_taken(
    served: Served, http: httpx.Client
) -> None:
    sound = http.get("/samples?limit=1").json()["samples"][0]
    link = http.post(f"/samples/{sound['id']}/drag").json()
    assert link["name"] == sound["name"]
    with browser(served) as anybody:
        given = anybody.get(link["path"])
        assert given.content == Path(sound["path"]).read_bytes()
        assert given.headers["content-disposition"].startswith("attachment")
        assert anybody.get(link["path"]).status_code == 404
        assert anybody.get("/api/v1/drag/guessed/x.wav").status_code == 404
    taken = http.get("/history?what=accept").json()["entries"]
    assert taken[0]["sample"]["id"] == sound["id"]
    assert http.post("/samples/999999/drag").status_code == 404


def test_the_current_list_comes_with_what_moved(served: Served, http: httpx.Client) -> None:
    live = http.get("/recommendations/live").json()
    assert live["list"]["suggestions"]
    assert set(live) == {"number", "at", "list", "moves", "why"}


def test_where_there_is_no_folder_window_the_folder_is_named(http: httpx.Client) -> None:
    sound = http.get("/samples?limit=1").json()["samples"][0]
    answer = http.post(f"/samples/{sound['id']}/reveal")
    assert answer.status_code == 404
    assert str(Path(sound["path"]).parent) in answer.json()["detail"]


def test_where_there_is_no_player_the_file_is_named(http: httpx.Client) -> None:
    sound = http.get("/samples?limit=1").json()["samples"][0]
    answer = http.post(f"/samples/{sound['id']}/open")
    assert answer.status_code == 404
    assert answer.json()["title"].startswith("This computer has no player")
    assert sound["path"] in answer.json()["detail"]
