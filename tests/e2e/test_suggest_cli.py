"""`suggest`, `search`, `similar` as people and programs run them, on the demo library."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest


def answer(run: Any) -> Any:
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def names(found: Any) -> list[str]:
    return [entry["sample"]["name"] for entry in found["suggestions"]]


def test_ten_reasoned_suggestions_that_keep_the_rules(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "--bpm", "124", "--key", "C minor", "--json"))
    assert len(found["suggestions"]) == 10
    for entry in found["suggestions"]:
        assert entry["reason"]
        assert entry["score"] == pytest.approx(sum(entry["score_components"].values()), abs=1e-6)
        assert Path(entry["sample"]["path"]).is_file()
        bpm = entry["sample"]["bpm"]
        if entry["sample"]["kind"] == "loop" and bpm["value"] and bpm["confidence"] > 0.5:
            near = min(abs(bpm["value"] * factor - 124) for factor in (0.5, 1, 2))
            assert near <= 5 + 1e-3
    assert found["hidden"]["tempo"] > 0
    scores = [entry["rank"] for entry in found["suggestions"]]
    assert scores == list(range(1, 11))


def test_another_project_turns_the_list(demo_cli: Any) -> None:
    house = answer(demo_cli("suggest", "--bpm", "124", "--key", "Cm", "--json"))
    lofi = answer(demo_cli("suggest", "--bpm", "86", "--key", "Am", "--json"))
    assert len(set(names(house)) & set(names(lofi))) <= 5


def test_the_stored_context_counts_like_the_options(demo_cli: Any) -> None:
    assert demo_cli("context", "set", "--bpm", "86", "--key", "Am").returncode == 0
    stored = answer(demo_cli("suggest", "--json"))
    given = answer(demo_cli("suggest", "--bpm", "86", "--key", "Am", "--json"))
    assert names(stored) == names(given)


def test_the_same_question_has_the_same_answer(demo_cli: Any) -> None:
    first = answer(demo_cli("suggest", "dark pad", "--json"))
    assert names(first) == names(answer(demo_cli("suggest", "dark pad", "--json")))


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("rhodes", "(?i)rhodes"),
        ("kick", "(?i)kick"),
        ('"closed hat"', "(?i)closed[ _]?hat|hat[ _]?closed"),
        ("reese bass", "(?i)reese|bass"),
    ],
)
def test_words_find_what_they_name_without_a_model(demo_cli: Any, query: str, pattern: str) -> None:
    found = names(answer(demo_cli("search", query, "-n", "3", "--json")))
    assert found
    assert all(re.search(pattern, name) for name in found), found


def test_words_hide_nothing(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "rhodes", "--bpm", "174", "--key", "C#m", "--json"))
    assert found["suggestions"]
    assert not found["hidden"].get("tempo")
    assert not found["hidden"].get("key")


def test_filters_hold(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "kind:loop bpm:170-180 -drums", "--json"))
    assert found["suggestions"]
    for entry in found["suggestions"]:
        assert entry["sample"]["kind"] == "loop"
        assert 170 <= entry["sample"]["bpm"]["value"] <= 180
        assert "drums" not in entry["sample"]["name"].lower()


def test_values_keep_the_quotes_that_the_shell_takes_off(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "pack:Concrete Techno", "key:A minor", "--json"))
    assert found["suggestions"]
    for entry in found["suggestions"]:
        assert entry["sample"]["pack"] == "Concrete Techno"
        assert entry["sample"]["key"]["value"] in ("A minor", "A")


def test_no_result_says_which_filter_to_drop(demo_cli: Any) -> None:
    run = demo_cli("suggest", "role:kick bpm:700-800")
    assert run.returncode == 0
    assert b"bpm:700-800" in run.stderr
    assert run.stdout == b""


def test_one_role_when_one_is_asked_for(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "role:snare", "--json"))
    assert found["suggestions"]
    assert {entry["sample"]["role"] for entry in found["suggestions"]} == {"snare"}


def test_rules_mode_says_so_and_keeps_the_rules(demo_cli: Any) -> None:
    found = answer(demo_cli("suggest", "--mode", "rules", "--bpm", "124", "--json"))
    assert found["mode"] == "rules"
    assert {entry["source"] for entry in found["suggestions"]} == {"rules"}


def test_paths_are_paths_and_nothing_else(demo_process: Any) -> None:
    run = demo_process("suggest", "--bpm", "124", "--paths", "-n", "5")
    lines = run.stdout.splitlines()
    assert len(lines) == 5
    assert all(os.path.isfile(line) for line in lines)
    zero = demo_process("suggest", "--bpm", "124", "--print0", "-n", "5")
    assert zero.stdout.split(b"\0")[:-1] == lines


def test_similar_finds_the_trimmed_copy_of_a_sound(demo_cli: Any, demo_library: Path) -> None:
    (original,) = demo_library.rglob("DUST_rhodes_one_shot_chord_Dm.wav")
    found = answer(demo_cli("similar", original, "-n", "3", "--json"))
    assert "DUST_rhodes_one_shot_chord_Dm.wav" not in names(found)
    assert all("rhodes" in name.lower() or "chord" in name.lower() for name in names(found)[:1])


def test_like_takes_a_file_from_outside_the_library(
    demo_cli: Any, demo_library: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.wav"
    (kick,) = demo_library.rglob("Kick Hard 07.wav")
    outside.write_bytes(kick.read_bytes() + b"junk")
    found = answer(demo_cli("suggest", "--like", outside, "-n", "3", "--json"))
    assert any("kick" in name.lower() for name in names(found))


def test_duplicates_come_once(demo_cli: Any) -> None:
    found = names(answer(demo_cli("search", "clap", "-n", "50", "--json")))
    assert len(found) == len(set(found))
    assert not {"Clap Tape 04.wav", "NightDrive_Clap_01.wav"} <= set(found)


def test_people_see_a_table_with_reasons(demo_process: Any) -> None:
    run = demo_process("suggest", "--bpm", "124", "--key", "Cm")
    out, talk = run.stdout.decode(), run.stderr.decode()
    assert "why" in out
    assert "same key" in out
    assert "BPM" in out
    assert "Project: 124 BPM" in talk
    assert re.search(r"Hidden: \d+ by tempo", talk)
