"""The current list, its ETag and aliases, and the context that it follows."""

from __future__ import annotations

import httpx
import pytest
from http_parts import Served, ids_of, wait_for


@pytest.fixture(autouse=True)
def fresh(served: Served, http: httpx.Client) -> None:
    http.delete("/recommendations/context")
    wait_for(lambda: served.live.fresh() is not None)


@pytest.mark.parametrize("address", ["top", "top_k", "top?n=10", "top?top_k=10", "top_k?n=10"])
def test_the_current_list_lies_ready_under_each_name(
    served: Served, http: httpx.Client, address: str
) -> None:
    answer = http.get(f"/recommendations/{address}")
    ready = served.live.fresh()
    assert ready is not None
    assert answer.content == ready.top
    assert answer.headers["etag"] == ready.etag
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["suggestions"]) == 10


def test_the_bare_addresses_answer_the_same(served: Served, http: httpx.Client) -> None:
    for name in ("top", "top_k", "context"):
        bare = http.get(f"{served.address}/recommendations/{name}")
        assert bare.status_code == 200
        assert bare.content == http.get(f"/recommendations/{name}").content


def test_a_known_list_is_not_sent_again(http: httpx.Client) -> None:
    etag = http.get("/recommendations/top").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = http.get("/recommendations/top", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert http.get("/recommendations/top", headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_change_of_context_changes_the_list_and_its_tag(http: httpx.Client) -> None:
    before = http.get("/recommendations/top")
    http.post("/recommendations/context", json={"bpm": 174, "key": "F# minor"})
    after = http.get("/recommendations/top", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["context"]["values"]["bpm"]["value"] == 174
    assert ids_of(after.json()["suggestions"]) != ids_of(before.json()["suggestions"])


def test_fewer_are_the_first_of_the_current_list(http: httpx.Client) -> None:
    whole = http.get("/recommendations/top").json()["suggestions"]
    for query in ("n=3", "top_k=3", "n=3&top_k=7"):
        few = http.get(f"/recommendations/top?{query}")
        assert few.json()["suggestions"] == whole[:3]
        known = {"If-None-Match": few.headers["etag"]}
        assert http.get("/recommendations/top?n=3", headers=known).status_code == 304
        assert http.get("/recommendations/top", headers=known).status_code == 200


def test_more_and_other_lists_are_computed(http: httpx.Client) -> None:
    more = http.get("/recommendations/top?n=40")
    assert len(more.json()["suggestions"]) > 10
    kicks = http.get("/recommendations/top", params={"q": "role:kick", "n": 5}).json()
    assert {each["sample"]["role"] for each in kicks["suggestions"]} == {"kick"}
    first = kicks["suggestions"][0]["sample"]
    for like in (str(first["id"]), first["path"]):
        near = http.get("/recommendations/top", params={"like": like, "search": True}).json()
        assert near["suggestions"], like
    moody = http.get("/recommendations/top", params=[("mood", "dark"), ("mood", "warm")])
    assert moody.status_code == 200


def test_the_engine_judges_what_is_asked_in_its_own_words(http: httpx.Client) -> None:
    asked = {
        "n=0": "bad-count",
        "n=201": "bad-count",
        "top_k=-1": "bad-count",
        "bpm=5": "bad-tempo",
        "bpm=nan": "bad-tempo",
        "key=H": "bad-key",
        "q=bpm:x": "bad-filter",
    }
    for query, code in asked.items():
        answer = http.get(f"/recommendations/top?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, code), query


def test_the_context_is_merged_validated_and_cleared(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"bpm": 124, "genre": "house"})
    values = http.post("/recommendations/context", json={"genre": None, "key": "Am"}).json()[
        "values"
    ]
    assert values["bpm"]["value"] == 124
    assert values["bpm"]["source"] == "user"
    assert values["mode"]["value"] == "minor"
    assert "genre" not in values
    assert http.get("/recommendations/context").json()["values"] == values
    left = http.delete("/recommendations/context", params={"field": ["key", "mode"]}).json()[
        "values"
    ]
    assert set(left) == {"bpm"}
    assert http.delete("/recommendations/context").json()["values"] == {}
    refused = http.post("/recommendations/context", json={"colour": "red"})
    assert refused.status_code == 422
    assert "colour" in refused.json()["title"]


def test_the_ready_list_is_measured_under_its_route(served: Served, http: httpx.Client) -> None:
    http.get("/recommendations/top")
    http.get("/samples/1")
    latencies = served.services.measures.latencies()
    assert latencies["GET /api/v1/recommendations/top"].count >= 1
    assert latencies["GET /api/v1/samples/{sample_id}"].count >= 1
    assert served.services.measures.counters()["http 200"] >= 2


@pytest.mark.parametrize("query", ["role=bass", "q=role:bass", "q=-role:kick", "q=kind:loop"])
def test_a_pinned_kick_keeps_out_of_lists_that_filter_it(http: httpx.Client, query: str) -> None:
    kicks = http.get("/recommendations/top", params={"role": "kick"}).json()["suggestions"]
    kick = kicks[0]["sample"]["id"]
    http.post(f"/samples/{kick}/feedback", json={"verdict": "pin"})
    try:
        free = http.get("/recommendations/top?n=11").json()["suggestions"]
        assert ids_of(free)[0] == kick
        listed = http.get(f"/recommendations/top?{query}").json()["suggestions"]
        assert listed
        assert kick not in ids_of(listed)
    finally:
        http.post(f"/samples/{kick}/feedback", json={"verdict": "pin", "undo": True})


def test_a_project_that_the_user_names_begins_a_session(http: httpx.Client) -> None:
    def sessions() -> list[tuple[str, bool]]:
        found = http.get("/sessions").json()["sessions"]
        return [(one["project"], one["ended_at"] is None) for one in found]

    http.post("/recommendations/context", json={"project": "Song B"})
    assert sessions() == [("Song B", True)]
    said = http.post("/recommendations/context", json={"project": "Song C", "bpm": 124}).json()
    assert said["values"]["project"]["value"] == "Song C"
    assert "Session 2 started on Song C." in said["notes"]
    assert sessions() == [("Song C", True), ("Song B", False)]
    http.delete("/sessions/current")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"genre": [["a"]]}, "input"),
        ({"genre": {"a": 1}}, "input"),
        ({"project": ["a"]}, "input"),
        ({"mood_tags": [["a"]]}, "input"),
        ({"key": "C minor", "mode": "major"}, "bad-key"),
        ({"mode": "major", "key": "C minor"}, "bad-key"),
    ],
)
def test_a_context_that_makes_no_sense_is_refused(
    http: httpx.Client, fields: dict[str, object], code: str
) -> None:
    answer = http.post("/recommendations/context", json=fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert http.get("/recommendations/context").json()["values"] == {}


@pytest.mark.parametrize(
    "fields",
    [{"key": "C", "mode": "minor"}, {"mode": "minor", "key": "C"}, {"key": "Cm", "mode": "min"}],
)
def test_a_key_and_its_mode_agree_in_any_order(
    http: httpx.Client, fields: dict[str, object]
) -> None:
    values = http.post("/recommendations/context", json=fields).json()["values"]
    assert (values["key"]["value"], values["mode"]["value"]) == ("C", "minor")


def test_genres_in_a_list_are_one_text(http: httpx.Client) -> None:
    values = http.post("/recommendations/context", json={"genre": ["deep", "house"]}).json()[
        "values"
    ]
    assert values["genre"]["value"] == "deep house"


def test_contradictions_are_told_of(http: httpx.Client) -> None:
    def notes(query: str) -> str:
        return " ".join(http.get(f"/recommendations/top?{query}").json()["notes"])

    assert "No sound is both dark and bright" in notes("mood=dark&mood=bright")
    assert "both" not in notes("mood=dark&mood=warm")
    nothing = notes("role=kick&q=kind:loop")
    assert "one-shot" in nothing
    assert "varied list" not in nothing, "there is none"
    assert "nothing can be both" in notes("role=kick&q=-role:kick")
    assert "nothing can be both" in notes("q=tag:mine%20-tag:mine")
    assert "nothing can be both" not in notes("role=drums&q=-role:kick")
    two = "You ask for the role kick and for role:bass: the list has sounds of either."
    assert two in notes("role=kick&q=role:bass")
    assert "of either" not in notes("role=drums&q=role:kick")
    assert "of either" not in notes("q=role:kick%20role:bass"), "that asks for either"


def test_a_page_of_the_library_tells_of_contradictions_too(http: httpx.Client) -> None:
    page = http.get("/samples", params={"q": "kind:loop role:kick"}).json()
    assert page["notes"] == ["A kick is nearly always a one-shot; kind: leaves few or none."]
    assert http.get("/samples", params={"q": "kind:one-shot role:kick"}).json()["notes"] == []


def test_moods_that_contradict_each_other_are_told_when_they_are_set(http: httpx.Client) -> None:
    said = http.post("/recommendations/context", json={"mood_tags": ["bright", "dark"]}).json()
    told = "No sound is both dark and bright; each counts a little."
    assert told in said["notes"]
    assert told in http.get("/recommendations/top").json()["notes"]
