"""`accept`, `dismiss`, `pin`, `ban`: the lists follow, and each can be taken back."""

import json
from typing import Any

import pytest

PROJECT = ("suggest", "--bpm", "124", "--key", "Cm", "--json")


def listed(cli: Any, *more: str) -> list[dict[str, Any]]:
    run = cli(*PROJECT, *more)
    assert run.returncode == 0, run.stderr.decode()
    found: list[dict[str, Any]] = json.loads(run.stdout)["suggestions"]
    return found


def ids(found: list[dict[str, Any]]) -> list[int]:
    return [entry["sample"]["id"] for entry in found]


def test_a_taken_sound_draws_and_prints_its_path(demo_cli: Any) -> None:
    first = listed(demo_cli)[0]["sample"]
    run = demo_cli("accept", str(first["id"]))
    assert run.stdout.decode().strip() == first["path"]
    after = listed(demo_cli)
    assert first["id"] not in ids(after)
    assert any(entry["score_components"]["similarity"] > 0 for entry in after)
    assert demo_cli("accept", first["path"], "--undo").returncode == 0
    assert first["id"] in ids(listed(demo_cli))


@pytest.mark.parametrize("verdict", ["dismiss", "ban"])
def test_what_is_dismissed_or_banned_stays_away_until_taken_back(
    demo_cli: Any, verdict: str
) -> None:
    before = ids(listed(demo_cli))
    assert demo_cli(verdict, str(before[0])).returncode == 0
    assert before[0] not in ids(listed(demo_cli))
    assert demo_cli(verdict, str(before[0]), "--undo").returncode == 0
    assert ids(listed(demo_cli)) == before


def test_a_pin_stays_on_top(demo_cli: Any) -> None:
    last = ids(listed(demo_cli))[-1]
    assert demo_cli("pin", str(last)).returncode == 0
    assert ids(listed(demo_cli))[0] == last


def test_an_unknown_sound_is_a_plain_error(demo_cli: Any) -> None:
    run = demo_cli("accept", "999999")
    assert run.returncode == 4
    assert b"not a sound of your library" in run.stderr
    assert b"Traceback" not in run.stderr
