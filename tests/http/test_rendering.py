"""Rendered sounds over HTTP: whole, in parts, once, ahead, and for a DAW."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile
from http_parts import Served, wait_for

from samplerecs_daemon.engine.local import LocalEngine
from samplerecs_daemon.render.renderer import Renderer


def a_loop(http: httpx.Client, n: int = 0) -> dict[str, Any]:
    found = http.get("/samples", params={"q": "kind:loop", "limit": 200}).json()["samples"]
    known = [one for one in found if one["bpm"]["value"] and one["key"]["value"]]
    sound: dict[str, Any] = known[n]
    return sound


def renderer_of(served: Served) -> Renderer:
    engine: LocalEngine = served.engine._real
    return engine._renderer


def test_a_loop_is_sent_at_another_tempo(http: httpx.Client) -> None:
    loop = a_loop(http)
    own = loop["bpm"]["value"]
    query = {"bpm": own * 0.9, "semitones": 2}
    made = http.get(f"/samples/{loop['id']}/render", params=query).json()
    assert made["bpm"] == pytest.approx(own * 0.9, abs=1e-3)
    assert (made["loop"], made["semitones"], made["notes"]) == (True, 2, [])
    assert made["beats"] > 0
    answer = http.get(f"/samples/{loop['id']}/audio", params=query)
    assert answer.headers["content-type"] == "audio/wav"
    with soundfile.SoundFile(io.BytesIO(answer.content)) as file:
        assert (file.subtype, file.format) == ("PCM_24", "WAV")
        assert file.frames == round(made["beats"] * 60 / made["bpm"] * file.samplerate)
    assert made["original"]["level_db"] == pytest.approx(made["loudness"]["level_db"], abs=1.5)


def test_a_part_and_a_known_one(http: httpx.Client) -> None:
    address, query = f"/samples/{a_loop(http)['id']}/audio", {"bpm": 101}
    whole = http.get(address, params=query)
    part = http.get(address, params=query, headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole.content[100:300])
    etag = whole.headers["etag"]
    known = http.get(address, params=query, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert http.head(address, params=query).headers["content-length"] == str(len(whole.content))
    assert http.get(address, params={"bpm": 102}).headers["etag"] != etag


def test_what_fits_the_project_follows_it(http: httpx.Client) -> None:
    loop = a_loop(http)
    http.post("/recommendations/context", json={"bpm": 93.0, "key": "B minor"})
    try:
        made = http.get(f"/samples/{loop['id']}/render", params={"fit": "project"}).json()
        assert made["bpm"] in (93.0, 46.5, 186.0)
        assert abs(made["semitones"]) <= 3
    finally:
        http.delete("/recommendations/context")
    assert http.get(f"/samples/{loop['id']}/render", params={"fit": "all"}).status_code == 422


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("bpm=5", 422, "bad-tempo"),
        ("bpm=nan", 422, "bad-tempo"),
        ("bpm=x", 422, "input"),
        ("semitones=13", 422, "input"),
        ("semitones=inf", 422, "input"),
        ("key=H", 422, "bad-key"),
    ],
)
@pytest.mark.parametrize("what", ["audio", "render"])
def test_what_cannot_be_rendered_is_refused(
    http: httpx.Client, query: str, status: int, code: str, what: str
) -> None:
    answer = http.get(f"/samples/{a_loop(http)['id']}/{what}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_sound_is_not_found(http: httpx.Client) -> None:
    for address in ("audio?bpm=100", "render"):
        answer = http.get(f"/samples/987654321/{address}")
        assert (answer.status_code, answer.json()["code"]) == (404, "nothing-found")


def test_many_who_ask_for_the_same_get_one_render(served: Served, http: httpx.Client) -> None:
    """All at once: one file, the same bytes, one worker."""
    loop, answers = a_loop(http, 1), []

    def ask() -> None:
        with served.client() as client:
            answers.append(client.get(f"/samples/{loop['id']}/audio?semitones=-1.5").content)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert len(renderer_of(served)._now.pids()) <= 1


def test_sounds_are_rendered_ahead(served: Served, http: httpx.Client) -> None:
    loops = [a_loop(http, n)["id"] for n in range(3)]
    body = {"samples": [*loops, 987654321], "request": {"bpm": 99.0}}
    assert http.post("/samples/render-ahead", json=body).json() == {"waiting": 3}
    # The polite worker has its turn when nobody else wants it.
    wait_for(lambda: http.post("/samples/render-ahead", json=body).json() == {"waiting": 0}, 300)
    assert http.get(f"/samples/{loops[0]}/render?bpm=99").status_code == 200


def test_nothing_is_rendered_ahead_while_the_daw_records(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"recording": True})
    try:
        body = {"samples": [a_loop(http)["id"]], "request": {"bpm": 98.0}}
        assert http.post("/samples/render-ahead", json=body).json() == {"waiting": 0}
    finally:
        http.delete("/recommendations/context")


def test_a_worker_that_is_killed_is_replaced(served: Served, http: httpx.Client) -> None:
    loop = a_loop(http, 2)["id"]
    assert http.get(f"/samples/{loop}/render?semitones=1").status_code == 200
    (pid,) = renderer_of(served)._now.pids()
    os.kill(pid, 9)
    assert http.get(f"/samples/{loop}/render?semitones=2").status_code == 200
    assert renderer_of(served)._now.pids() != [pid]


def test_a_file_for_the_daw(http: httpx.Client, tmp_path: Path) -> None:
    loop = a_loop(http)
    body = {"request": {"bpm": 95.0, "semitones": -1.0}, "folder": str(tmp_path)}
    first = http.post(f"/samples/{loop['id']}/render", json=body).json()
    path = Path(first["path"])
    assert path.name == f"{Path(loop['name']).stem} {first['render']['bpm']:g}bpm -1st.wav"
    assert (path.parent, first["fresh"], first["place"]) == (tmp_path, True, "chosen")
    again = http.post(f"/samples/{loop['id']}/render", json=body).json()
    assert (again["path"], again["fresh"]) == (first["path"], False)
    path.write_bytes(b"somebody else's")
    other = Path(http.post(f"/samples/{loop['id']}/render", json=body).json()["path"])
    assert path.read_bytes() == b"somebody else's"
    assert (other != path, other.parent, other.stat().st_size > 1000) == (True, tmp_path, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, other.name])


def test_a_file_goes_neither_into_the_library_nor_nowhere(
    http: httpx.Client, tmp_path: Path
) -> None:
    loop = a_loop(http)
    for folder in (str(Path(loop["path"]).parent), str(tmp_path / "none")):
        body = {"request": {}, "folder": folder}
        answer = http.post(f"/samples/{loop['id']}/render", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "bad-path")
    body = {"request": {}, "folder": "relative"}
    assert http.post(f"/samples/{loop['id']}/render", json=body).status_code == 422
