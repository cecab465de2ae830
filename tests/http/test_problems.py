"""Everything that goes wrong is a problem with words, and none of it is a traceback."""

from __future__ import annotations

import logging
import re

import httpx
import pytest
from http_parts import Served

from samplerecs_daemon.api import SamplerecsError
from samplerecs_daemon.http.app import BARE, PREFIX, openapi
from samplerecs_models import errors
from samplerecs_models.vocabulary import Undecodable

REASON = Undecodable.EMPTY if hasattr(Undecodable, "EMPTY") else next(iter(Undecodable))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InputError("This cannot be used.", "Give another."), 422),
        (errors.BadKey("H is not a key.", "Write A minor."), 422),
        (errors.BadTempo("5 is not a tempo."), 422),
        (errors.BadCount("0 is not a count."), 422),
        (errors.BadFilter("x: is no filter."), 422),
        (errors.BadPath("/x is not there."), 404),
        (errors.NothingFound("No such sound."), 404),
        (errors.EmptyLibrary("No sounds yet.", "Add a folder."), 409),
        (errors.ConfigError("The settings are wrong."), 500),
        (errors.DecodeError(REASON, "x"), 422),
        (errors.ModelError("No such model."), 404),
        (errors.StoreError("The database is odd."), 503),
        (errors.StoreCorrupt("The database is damaged."), 503),
        (errors.StoreNewer("The database is newer."), 503),
        (errors.StoreReadOnly("The database is read-only."), 503),
        (errors.StoreBusy("Another one writes."), 503),
        (errors.StoreFull("The disk is full.", "Free some space."), 507),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_an_error_of_the_engine_keeps_its_words(
    served: Served, http: httpx.Client, error: SamplerecsError, status: int
) -> None:
    def fails() -> object:
        raise error

    served.engine.instead["taste"] = fails
    try:
        answer = http.get("/taste")
    finally:
        del served.engine.instead["taste"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == status
    assert answer.json() == {
        "type": f"urn:samplerecs:{error.code}",
        "title": error.message,
        "status": status,
        "detail": error.hint,
        "code": error.code,
    }


def test_every_error_of_the_tree_has_its_status() -> None:
    from samplerecs_daemon.http.problems import STATUS

    # These are of the faces: a daemon never meets them.
    of_faces = {"error", "daemon-gone", "job-goes-on"}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, SamplerecsError)}
    assert codes - of_faces <= set(STATUS)


def test_an_error_of_one_part_has_the_status_of_its_kind() -> None:
    from samplerecs_daemon.http.problems import status_of

    class DriveFull(errors.StoreFull):
        code = "drive-full"

    assert status_of(DriveFull("x")) == 507
    assert status_of(errors.SamplerecsError("x")) == 500


def test_a_fault_of_ours_shows_no_traceback(
    served: Served, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> object:
        raise RuntimeError("a secret of the code")

    served.engine.instead["taste"] = fails
    try:
        with caplog.at_level(logging.ERROR):
            answer = http.get("/taste")
    finally:
        del served.engine.instead["taste"]
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "a secret of the code" in caplog.text
    assert http.get("/recommendations/context").status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/samples/1/nothing", "/../../etc/passwd", "/docs"])
def test_unknown_addresses(served: Served, http: httpx.Client, path: str) -> None:
    for base in ("", served.address):
        answer = http.get(base + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "no-route")


def test_a_wrong_method_says_which_are_right(http: httpx.Client) -> None:
    answer = http.put("/boards")
    assert (answer.status_code, answer.json()["code"]) == (405, "no-method")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert http.request("TRACE", "/undo").headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b"{", "body"),
        (b"\xff\xfe", "body"),
        (b"[" * 100_000, "body"),
        (b"[]", "The body"),
        (b"{}", "name"),
        (b'{"name": 5}', "name"),
        (b'{"name": null}', "name"),
        (b"", "body"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_its_field(
    http: httpx.Client, body: bytes, names: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = http.post("/boards", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "input")
    assert names in answer.json()["title"]


def test_a_body_that_is_not_sent_as_json_is_told_how(http: httpx.Client) -> None:
    for address in ("/boards", "/recommendations/context"):
        answer = http.post(
            address,
            content=b'{"name": "Dusk"}',
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "input")
        assert "Content-Type: application/json" in answer.json()["detail"]


@pytest.mark.parametrize("value", ["one", "../one", "~/one", ".", "~"])
def test_a_folder_to_ban_is_named_by_its_whole_path(http: httpx.Client, value: str) -> None:
    """Relative to what, only the asker knows; the names of packs may look so, all the same."""
    answer = http.post("/bans", json={"kind": "folder", "value": value})
    assert (answer.status_code, answer.json()["code"]) == (422, "input")
    assert "give the whole path" in answer.json()["title"]
    assert http.post("/bans", json={"kind": "pack", "value": value}).status_code == 404


def test_a_field_of_a_query_is_named(http: httpx.Client) -> None:
    answer = http.get("/recommendations/top?n=ten")
    assert answer.status_code == 422
    assert answer.json()["title"].startswith("n cannot be used: ")


@pytest.mark.parametrize(
    ("asked", "title", "detail"),
    [
        ("/recommendations/top?rol=kick", "'rol' is no parameter here.", "Did you mean 'role'?"),
        ("/recommendations/top?n=3&ROLE=kick", "'ROLE' is no parameter here.", "mean 'role'?"),
        ("/recommendations/top?kind=loop", "'kind' is no parameter here.", "as q=kind:VALUE."),
        ("/samples?in=drums", "'in' is no parameter here.", "as q=in:VALUE."),
        (
            "/history?kind=loop",
            "'kind' is no parameter here.",
            "Known: what, since, project, limit.",
        ),
        ("/status?", "", ""),
        ("/status?_=1764266283", "'_' is no parameter here.", "This address takes none."),
        ("/samples/find?nam=kick", "'nam' is no parameter here.", "Did you mean 'name'?"),
        ("/library/roots?" + "x" * 900, f"'{'x' * 40}' is no parameter here.", ""),
        ("/boards?%00%FF", "'\\x00\ufffd' is no parameter here.", "This address takes none."),
    ],
)
def test_a_parameter_that_there_is_not_is_named_with_the_nearest(
    http: httpx.Client, asked: str, title: str, detail: str
) -> None:
    method = "DELETE" if asked.startswith("/library/roots") else "GET"
    answer = http.request(method, asked)
    if not title:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json()["code"]) == (422, "input")
    assert answer.json()["title"] == title
    assert detail in answer.json()["detail"]


@pytest.mark.parametrize("base", ["", PREFIX])
def test_no_address_passes_over_a_parameter(served: Served, base: str) -> None:
    """Not the streams either, nor what is answered without the prefix, nor by HEAD."""
    asked = 0
    with served.client() as client:
        for path, operations in {
            **openapi()["paths"],
            f"{PREFIX}/openapi.json": {"get": {}},
        }.items():
            where = path.removeprefix(PREFIX)
            if not base and not where.startswith(BARE):
                continue
            for method in [*operations, *(["head"] if "get" in operations else [])]:
                address = served.address + base + re.sub(r"\{.*?\}", "1", where)
                answer = client.request(method, f"{address}?nonsense=1", json={})
                assert answer.status_code == 422, f"{method} {path}"
                if method != "head":
                    assert answer.json()["title"] == "'nonsense' is no parameter here."
                asked += 1
    assert asked > (80 if base else 8)


@pytest.mark.parametrize("path", ["relative/sounds", "~/sounds", "", "/a\0b", "C:sounds"])
def test_a_path_must_be_whole(http: httpx.Client, path: str) -> None:
    for body, address in (
        ({"path": path}, "/library/roots"),
        ({"path": path}, "/library/backup"),
        ({"old": path, "new": path}, "/library/relink"),
    ):
        answer = http.post(address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "input")


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("PUT", "/recommendations/mode", {}, "mode is missing."),
        ("PUT", "/recommendations/mode", {"mode": "ab", "n": 1}, "There is no field 'n' here."),
        (
            "POST",
            "/samples/1/feedback",
            {"verdict": "pin", "at": -5},
            "There is no field 'at' here.",
        ),
        (
            "POST",
            "/samples/1/feedback",
            {"verdict": 5},
            "verdict cannot be used: it must be a text.",
        ),
        (
            "POST",
            "/recommendations/steering",
            {"sound": True},
            "sound cannot be used: it must be a text.",
        ),
        (
            "POST",
            "/recommendations/steering",
            {"sound": [1]},
            "sound cannot be used: it must be a text.",
        ),
        (
            "POST",
            "/recommendations/steering",
            {"sound": "x" * 5000},
            "sound cannot be used: it must have 1 to 4096 characters.",
        ),
        ("POST", "/sessions", {"projekt": "x"}, "There is no field 'projekt' here."),
        (
            "POST",
            "/samples/render-ahead",
            {"samples": [1], "request": {"fitt": True}},
            "There is no field 'fitt' here.",
        ),
        (
            "POST",
            "/samples/1/render",
            {"request": {"tempo": 120}},
            "There is no field 'tempo' here.",
        ),
        (
            "POST",
            "/samples/corrections",
            {"paths": ["/sounds"], "request": {"bmp": 120}},
            "There is no field 'bmp' here.",
        ),
        ("POST", "/samples/1/tags", {"bmp": 120}, "There is no field 'bmp' here."),
        (
            "POST",
            "/events",
            {"signals": [{"what": "act"}, {"what": "act", "second": 1}]},
            "There is no field 'second' here.",
        ),
        (
            "POST",
            "/recommendations/context",
            {"preferences": {"wieghts": {}}},
            "{'wieghts': {}} cannot be read as preferences.",
        ),
        (
            "POST",
            "/samples/render-ahead",
            {"samples": ["x"], "request": {}},
            "samples.0 cannot be used: it must be a whole number.",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_told_of_in_plain_words(
    http: httpx.Client, method: str, path: str, body: dict[str, object], says: str
) -> None:
    answer = http.request(method, path, json=body)
    assert answer.status_code == 422
    assert answer.json()["title"] == says


def test_a_sound_may_be_named_by_a_number_or_a_text(http: httpx.Client) -> None:
    sample = http.get("/recommendations/top").json()["suggestions"][0]["sample"]
    for sound in (sample["id"], str(sample["id"])):
        steered = http.post("/recommendations/steering", json={"sound": sound, "step": "darker"})
        assert steered.json()["steps"][-1] == {
            "sample": sample["id"],
            "name": sample["name"],
            "step": "darker",
        }
    further = http.post("/recommendations/steering", json={"step": "shorter"})
    assert further.status_code == 200
    unknown = http.post("/recommendations/steering", json={"sound": 987654321})
    assert unknown.status_code == 404
    http.delete("/recommendations/steering")


def test_a_mode_that_there_is_not_names_those_there_are(http: httpx.Client) -> None:
    answer = http.put("/recommendations/mode", json={"mode": "foo"})
    assert answer.json()["detail"] == "Known: fusion, rules, ab, settings."
    assert http.put("/recommendations/mode", json={"mode": "settings"}).json()["set_by"] != "you"
