"""Lists for a project over HTTP: another context, a cold start, no duplicates, steps, modes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from http_parts import Served, ids_of, wait_for

from samplerecs_daemon.api import STEPS


@pytest.fixture(autouse=True)
def fresh(served: Served, http: httpx.Client) -> None:
    http.delete("/recommendations/context")
    http.delete("/recommendations/steering")
    http.put("/recommendations/mode", json={"mode": ""})
    wait_for(lambda: served.live.fresh() is not None)


def top(http: httpx.Client, query: str = "") -> dict[str, Any]:
    answer = http.get(f"/recommendations/top{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def entries(found: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = found["suggestions"]
    return listed


def test_a_swap_of_context_swaps_the_list_and_back(http: httpx.Client) -> None:
    house = {"bpm": 124, "key": "C minor"}
    http.post("/recommendations/context", json=house)
    first = top(http)
    loops = [e for e in entries(first) if e["sample"]["kind"] == "loop" and e["sample"]["bpm"]]
    assert loops
    for entry in loops:
        own = entry["sample"]["bpm"]["value"]
        if own is not None and entry["sample"]["bpm"]["confidence"] >= 0.5:
            assert min(abs(own - ratio * 124) for ratio in (1, 0.5, 2)) <= 5.01
    http.post("/recommendations/context", json={"bpm": 174, "key": "D minor"})
    second = top(http)
    assert len(set(ids_of(entries(first))) & set(ids_of(entries(second)))) < 8
    http.post("/recommendations/context", json=house)
    assert ids_of(entries(top(http))) == ids_of(entries(first))


def reaches(entry: dict[str, Any], tempo: float) -> bool:
    """Say whether a tempo hides no listed sound that it did not hide before."""
    own = entry["sample"]["bpm"]
    if entry["sample"]["kind"] == "one-shot" or own["value"] is None or own["confidence"] < 0.5:
        return True
    return bool(min(abs(own["value"] - ratio * tempo) for ratio in (1, 0.5, 2)) <= 5.005)


@pytest.mark.parametrize(
    ("bpm", "key"), [(124, "C minor"), (86, "A minor"), (174, None), (140, None)]
)
def test_a_nudge_of_the_tempo_turns_over_three_of_ten_at_most(
    http: httpx.Client, bpm: float, key: str | None
) -> None:
    http.post("/recommendations/context", json={"bpm": bpm, "key": key})
    for nudged in (bpm * 1.01, bpm, bpm * 0.99, bpm * 0.98):
        before = entries(top(http))
        http.post("/recommendations/context", json={"bpm": nudged})
        after = ids_of(entries(top(http)))
        assert len(after) == 10
        # Only where the rule itself puts more of them out do more come in.
        out = sum(not reaches(entry, nudged) for entry in before)
        assert len(set(after) - set(ids_of(before))) <= max(3, out)


def test_what_is_dismissed_makes_room_and_most_stays(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"bpm": 124, "key": "C minor"})
    before = ids_of(entries(top(http)))
    for place in (0, 5):
        listed = ids_of(entries(top(http)))
        gone = listed[place]
        http.post(f"/samples/{gone}/feedback", json={"verdict": "dismiss"})
        after = ids_of(entries(top(http)))
        assert gone not in after
        assert len(after) == 10
        assert len(set(after) - set(listed)) <= 3
    for _ in range(2):
        http.post("/undo", json={})
    assert ids_of(entries(top(http))) == before


def test_a_cold_start_is_varied_and_says_so(http: httpx.Client) -> None:
    found = top(http)
    assert found["cold"] is True
    assert any("Nothing is known" in note for note in found["notes"])
    listed = entries(found)
    assert len(listed) == 10
    assert len({entry["sample"]["role"] for entry in listed}) >= 8
    assert sum(entry["sample"]["kind"] == "one-shot" for entry in listed) <= 4
    assert not any(entry["reason"] in ("loop", "texture", "") for entry in listed)
    packs = [entry["sample"]["pack"] for entry in listed]
    assert max(packs.count(pack) for pack in packs) <= 4
    http.post("/recommendations/context", json={"bpm": 124})
    assert top(http)["cold"] is False


@pytest.mark.parametrize("query", ["?n=50", "?n=50&q=kick", "?n=50&bpm=124&key=Cm"])
def test_nothing_is_listed_twice(http: httpx.Client, query: str) -> None:
    listed = entries(top(http, query))
    assert len(set(ids_of(listed))) == len(listed)
    assert len({entry["sample"]["path"] for entry in listed}) == len(listed)
    names = [(e["sample"]["name"], round(e["sample"]["duration_s"], 2)) for e in listed]
    assert len(set(names)) == len(names)


def test_each_hidden_count_has_a_step_that_shows_what_it_hid(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"bpm": 124, "key": "C minor"})
    found = top(http)
    assert {step["rule"] for step in found["loosen"]} == set(found["hidden"])
    for step in found["loosen"]:
        rules = "&".join(f"loosen={rule}" for rule in step["patch"]["loosen"])
        assert step["flag"] == f"--loosen {step['rule']}"
        assert step["rule"] not in top(http, f"?{rules}")["hidden"]


def test_steps_steer_the_current_list_and_each_is_taken_back(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"bpm": 124})
    plain = top(http)
    start = entries(plain)[0]["sample"]
    more = http.post("/recommendations/steering", json={"sound": str(start["id"])})
    assert more.json()["say"] == f"like {start['name'].rpartition('.')[0]}"
    near = ids_of(entries(top(http)))
    darker = http.post("/recommendations/steering", json={"step": "darker"}).json()
    assert darker["say"].endswith(", darker")
    listed = entries(top(http))
    assert all("steps" in entry["score_components"] for entry in listed)
    # The sound named again starts anew; that is an act of its own.
    again = http.post("/recommendations/steering", json={"sound": str(start["id"])})
    assert again.json()["say"] == more.json()["say"]
    assert ids_of(entries(top(http))) == near
    assert http.post("/undo").json()["what"].startswith("asked for more like")
    assert http.get("/recommendations/steering").json()["say"] == darker["say"]
    assert http.post("/undo").json()["what"].startswith("went darker from")
    assert ids_of(entries(top(http))) == near
    http.post("/undo")
    assert http.get("/recommendations/steering").json()["steps"] == []
    assert ids_of(entries(top(http))) == ids_of(entries(plain))


#: What each step goes by: descriptors that rise and fall, or the length.
_UP_AND_DOWN = {
    "darker": ("dark", "bright"),
    "brighter": ("bright", "dark"),
    "punchier": ("punchy", "soft"),
    "softer": ("soft", "punchy"),
    "less-busy": ("", "busy"),
}


def measure(entry: dict[str, Any], step: str) -> float:
    sample = entry["sample"]
    if step in ("longer", "shorter"):
        seconds = float(sample["duration_s"])
        return seconds if step == "longer" else -seconds
    up, down = _UP_AND_DOWN[step]
    strengths = sample["descriptors"]
    return float(strengths.get(up, 0.0)) - float(strengths[down])


@pytest.mark.parametrize("step", STEPS)
def test_a_step_leads_where_it_says(http: httpx.Client, step: str) -> None:
    start = min(entries(top(http, "?n=100")), key=lambda entry: measure(entry, step))
    like = f"?n=10&like={start['sample']['id']}"
    plain = sum(measure(entry, step) for entry in entries(top(http, like)))
    stepped = sum(measure(entry, step) for entry in entries(top(http, f"{like}&step={step}")))
    assert stepped > plain


def test_a_mode_is_drawn_for_the_session_told_and_left_at_once(http: httpx.Client) -> None:
    info = http.put("/recommendations/mode", json={"mode": "ab"}).json()
    assert (info["mode"], info["set_by"]) == ("ab", "you")
    found = top(http)
    assert found["trial"] is True
    assert found["mode"] == info["now"]
    assert any("Leave: samplerecs mode fusion" in note for note in found["notes"])
    http.put("/recommendations/mode", json={"mode": "fusion"})
    assert top(http)["trial"] is False


def test_why_tells_every_part_and_what_would_be_higher(http: httpx.Client) -> None:
    http.post("/recommendations/context", json={"bpm": 124, "key": "C minor"})
    listed = entries(top(http))
    found = http.get(f"/samples/{listed[-1]['sample']['id']}/why").json()
    parts = {part["name"]: part for part in found["parts"]}
    assert set(parts) == set(found["suggestion"]["score_components"])
    total = sum(part["adds"] for part in parts.values())
    assert total == pytest.approx(found["suggestion"]["score"], abs=0.001)
    assert "124" in parts["tempo"]["against"]
    assert any(part["higher"] and part["place"] < found["rank"] for part in parts.values())


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("?preset=best", "match"),
        ("?step=darker", "than what"),
        ("?like=1&step=dakrer", "darker"),
        ("?loosen=rules", "tempo"),
        ("?mode=random", "fusion"),
    ],
)
def test_what_cannot_be_asked_says_what_can(http: httpx.Client, query: str, word: str) -> None:
    answer = http.get(f"/recommendations/top{query}")
    assert answer.status_code == 422
    assert word in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [({"sound": "987654"}, 404), ({"step": "louder"}, 422), ({"step": "darker"}, 422)],
)
def test_bad_steps_leave_everything_as_it_was(
    http: httpx.Client, body: dict[str, str], status: int
) -> None:
    before = ids_of(entries(top(http)))
    assert http.post("/recommendations/steering", json=body).status_code == status
    assert http.get("/recommendations/steering").json()["steps"] == []
    assert ids_of(entries(top(http))) == before


def test_an_unknown_mood_is_told_and_a_contradiction_too(http: httpx.Client) -> None:
    found = top(http, "?bpm=124&mood=xylkj")
    assert any("xylkj" in note for note in found["notes"])
    assert len(entries(found)) == 10
    odd = top(http, "?role=kick&q=kind:loop")
    assert any("one-shot" in note for note in odd["notes"])
