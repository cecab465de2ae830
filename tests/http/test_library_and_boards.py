"""The other addresses: each answers what the engine says, in the shape that is described."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest
from http_parts import Served, wait_for

from samplerecs_daemon import api
from samplerecs_daemon.api import from_json


def test_a_board_from_its_making_to_its_end(http: httpx.Client) -> None:
    made = http.post("/boards", json={"name": "Night"})
    assert made.status_code == 201
    number = made.json()["id"]
    renamed = http.patch(f"/boards/{number}", json={"name": "Dawn"})
    assert renamed.json()["name"] == "Dawn"
    assert number in [board["id"] for board in http.get("/boards").json()["boards"]]
    assert http.delete(f"/boards/{number}").json()["name"] == "Dawn"
    gone = http.get(f"/boards/{number}")
    assert (gone.status_code, gone.json()["code"]) == (404, "nothing-found")


def test_a_board_as_a_zip_leaves_nothing_behind(
    http: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sample = http.get("/recommendations/top").json()["suggestions"][0]["sample"]
    number = http.post("/boards", json={"name": "Ä/b"}).json()["id"]
    http.post(f"/boards/{number}/sounds", json={"sample": str(sample["id"])})
    answer = http.get(f"/boards/{number}/zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].endswith("%C3%84%2Fb.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = [name for name in archive.namelist() if name.endswith(".wav")]
        assert archive.read(found[0]) == Path(sample["path"]).read_bytes()
    assert http.get("/boards/99999/zip").status_code == 404
    wait_for(lambda: not list(tmp_path.iterdir()))


def test_an_order_names_each_sound_once(http: httpx.Client) -> None:
    sounds = http.get("/recommendations/top").json()["suggestions"][:3]
    ids = [each["sample"]["id"] for each in sounds]
    number = http.post("/boards", json={"name": "Order"}).json()["id"]
    for sample in ids:
        http.post(f"/boards/{number}/sounds", json={"sample": str(sample), "position": 0})
    ordered = http.put(f"/boards/{number}/order", json={"samples": ids})
    assert [each["id"] for each in ordered.json()["samples"]] == ids
    assert http.put(f"/boards/{number}/order", json={"samples": ids[:1]}).status_code == 422
    left = http.delete(f"/boards/{number}/sounds/{ids[0]}").json()
    assert [each["id"] for each in left["samples"]] == ids[1:]
    manifest = http.get(f"/boards/{number}/manifest").json()
    opened = http.post("/boards/import", json=manifest)
    assert opened.status_code == 201
    assert [each["id"] for each in opened.json()["board"]["samples"]] == ids[1:]


def test_long_work_is_accepted_and_found_again(http: httpx.Client, tmp_path: Path) -> None:
    for address, body in (
        ("/library/roots", {"path": str(tmp_path)}),
        ("/library/scan", {"path": None}),
        ("/library/scan", {}),
        ("/library/verify", None),
    ):
        answer = http.post(address, json=body)
        assert answer.status_code == 202
        job = from_json(api.Job, answer.json())
        assert from_json(api.Job, http.get(f"/library/jobs/{job.id}").json()) == job
    assert http.get("/library/jobs").json()["jobs"][0] == answer.json()
    assert http.get("/library/jobs/none").status_code == 404


def test_lists_come_under_their_names(http: httpx.Client) -> None:
    for address, name in {
        "/library/errors": "groups",
        "/library/ignore": "rules",
        "/library/duplicates?near=true": "groups",
        "/boards": "boards",
        "/sessions": "sessions",
        "/history": "entries",
        "/models": "models",
        "/daw": "sources",
        "/library/jobs": "jobs",
    }.items():
        answer = http.get(address)
        assert answer.status_code == 200, answer.text
        assert isinstance(answer.json()[name], list)


def test_sounds_are_paged_found_and_corrected(served: Served, http: httpx.Client) -> None:
    sample = http.get("/recommendations/top").json()["suggestions"][0]["sample"]
    for name in (sample["path"], str(sample["id"])):
        assert http.get("/samples/find", params={"name": name}).json()["id"] == sample["id"]
    assert http.get("/samples/find?name=/no/such.wav").status_code == 404
    tagged = http.post(f"/samples/{sample['id']}/tags", json={"tags": ["mine"], "bpm": 99})
    assert "mine" in tagged.json()["tags"]
    assert tagged.json()["bpm"]["value"] == 99
    several = http.post(
        "/samples/corrections", json={"paths": [sample["path"]], "request": {"undo": True}}
    )
    assert [each["id"] for each in several.json()["samples"]] == [sample["id"]]
    said = http.post(f"/samples/{sample['id']}/feedback", json={"verdict": "pin"})
    assert said.json()["id"] == sample["id"]
    refused = http.post(f"/samples/{sample['id']}/feedback", json={"verdict": "eat"})
    assert refused.status_code == 422
    assert http.get("/samples", params={"limit": 5}).status_code == 200


def test_a_name_that_is_no_unicode_keeps_its_bytes(served: Served, http: httpx.Client) -> None:
    seen: list[str] = []

    def find(name: str) -> object:
        seen.append(name)
        raise api.SamplerecsError("no")

    served.engine.instead["sample"] = find
    try:
        http.get("/samples/find?name=%2Fs%2Fk%FFck.wav&name=%2Fs%2F%80%20%C3%A4.wav")
    finally:
        del served.engine.instead["sample"]
    assert seen == ["/s/\udc80 ä.wav"]


def test_a_path_that_is_no_unicode_comes_back_as_it_is(served: Served, http: httpx.Client) -> None:
    root = api.Root("/s/\udcff", True, 1, 0, 0.0, None)
    served.engine.instead["release"] = lambda path: [root]
    try:
        answer = http.post("/library/release", json={"path": "/s/x"})
    finally:
        del served.engine.instead["release"]
    assert answer.json()["roots"][0]["path"] == "/s/\udcff"


@pytest.mark.parametrize("name", ["~nobody-here/k.wav", "/" + "x" * 300, "/", "~", "."])
def test_a_name_that_no_file_can_have_is_not_found(http: httpx.Client, name: str) -> None:
    for address, query in (
        ("/samples/find", {"name": name}),
        ("/recommendations/top", {"like": name}),
    ):
        answer = http.get(address, params=query)
        assert (answer.status_code, answer.json()["code"]) == (404, "nothing-found"), answer.text


def test_events_are_exported_a_line_each(http: httpx.Client) -> None:
    answer = http.get("/telemetry")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert all(line.startswith("{") for line in answer.text.splitlines())


def test_numbers_that_are_none_come_as_null(served: Served, http: httpx.Client) -> None:
    served.engine.instead["taste"] = lambda: api.Taste(1, 1, 1, {"kick": float("nan")})
    try:
        assert http.get("/taste").json()["roles"] == {"kick": None}
    finally:
        del served.engine.instead["taste"]


@pytest.mark.parametrize("path", ["/status", "/library", "/recommendations/top", "/openapi.json"])
def test_head_is_get_without_a_body(http: httpx.Client, path: str) -> None:
    answer = http.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 10
