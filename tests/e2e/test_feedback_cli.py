"""`accept`, `dismiss`, `pin`, `ban`: the lists follow, and each can be taken back."""

import json
import shlex
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


def test_a_whole_pack_is_banned_listed_and_lifted_by_the_command_that_is_told(
    demo_cli: Any,
) -> None:
    first = listed(demo_cli)[0]["sample"]
    pack = first["pack"]
    run = demo_cli("ban", "--pack", pack.lower())
    assert f"Banned for good: the pack {pack} (" in run.stderr.decode()
    assert pack not in [entry["sample"]["pack"] for entry in listed(demo_cli)]
    assert "by your bans (--loosen banned)" in demo_cli("suggest").stderr.decode()
    why = demo_cli("why", str(first["id"])).stderr.decode()
    assert f"you banned it with the pack {pack}" in why
    assert b"is banned already" in demo_cli("ban", "--pack", pack).stderr
    (ban,) = json.loads(demo_cli("bans", "--json").stdout)
    assert (ban["kind"], ban["value"]) == ("pack", pack)
    shown = demo_cli("bans").stdout.decode()
    command = next(line for line in shown.splitlines() if "--undo" in line)
    words = shlex.split(command[command.index("samplerecs") :])[1:]
    assert b"Taken back: the pack" in demo_cli(*words).stderr
    assert b"was not banned" in demo_cli(*words).stderr
    assert b"Nothing is banned" in demo_cli("bans").stderr


def test_a_ban_names_one_thing(demo_cli: Any) -> None:
    for words in ((), ("1", "--pack", "x"), ("--tag", "a", "--role", "pad")):
        assert demo_cli("ban", *words).returncode == 2
    assert demo_cli("ban", "--pack", "no such pack").returncode == 4


def test_a_pin_stays_on_top(demo_cli: Any) -> None:
    last = ids(listed(demo_cli))[-1]
    assert demo_cli("pin", str(last)).returncode == 0
    assert ids(listed(demo_cli))[0] == last


def test_an_unknown_sound_is_a_plain_error(demo_cli: Any) -> None:
    run = demo_cli("accept", "999999")
    assert run.returncode == 4
    assert b"not a sound of your library" in run.stderr
    assert b"Traceback" not in run.stderr
