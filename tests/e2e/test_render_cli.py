"""`samplerecs render`: one file, where it belongs, that stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import soundfile

from samplerecs_daemon.paths import find_paths


def a_loop(cli: Any) -> dict[str, Any]:
    run = cli("search", "kind:loop", "-n", "50", "--json")
    found = [one["sample"] for one in json.loads(run.stdout)["suggestions"]]
    sound: dict[str, Any] = next(one for one in found if one["bpm"]["value"])
    return sound


def rendered(cli: Any, *arguments: str | Path) -> dict[str, Any]:
    run = cli("render", *map(str, arguments), "--json")
    assert run.returncode == 0, run.stderr.decode()
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_a_loop_is_written_for_the_daw(demo_cli: Any, tmp_path: Path) -> None:
    loop = a_loop(demo_cli)
    cli_says = demo_cli("render", str(loop["id"]), "--bpm", "93", "--to", str(tmp_path))
    assert cli_says.returncode == 0, cli_says.stderr.decode()
    path = Path(cli_says.stdout.decode().strip())
    assert path.parent == tmp_path
    assert b"BPM" in cli_says.stderr
    with soundfile.SoundFile(path) as file:
        assert (file.format, file.subtype) == ("WAV", "PCM_24")
    again = rendered(demo_cli, loop["path"], "--bpm", "93", "--to", tmp_path)
    assert (again["path"], again["fresh"], again["place"]) == (str(path), False, "chosen")
    history = json.loads(demo_cli("history", "--json").stdout)
    assert "accept" in json.dumps(history)


def test_without_a_folder_it_goes_to_the_renders_or_the_project(
    demo_cli: Any, tmp_path: Path
) -> None:
    number = a_loop(demo_cli)["id"]
    demo_cli("context", "set", "--bpm", "93", "--key", "Am")
    first = rendered(demo_cli, number)
    assert first["place"] == "renders"
    home = find_paths({"SAMPLERECS_HOME": str(demo_cli.home)})
    assert Path(first["path"]).parent == home.renders
    projects = tmp_path / "songs" / "dusk"
    projects.mkdir(parents=True)
    (projects / "dusk.rpp").write_text(
        '<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 93 4 4\n>\n', encoding="utf-8"
    )
    assert demo_cli("projects", "scan", str(tmp_path / "songs")).returncode == 0
    demo_cli("context", "set", "--project", "dusk")
    second = rendered(demo_cli, number)
    assert second["place"] == "project"
    assert Path(second["path"]).parent == projects / "samplerecs renders"
    listed = json.loads(demo_cli("uninstall", "--dry-run", "--json").stdout)
    noted = {one["path"]: one["what"] for one in listed}
    assert noted[first["path"]] == noted[second["path"]] == "yours"
    assert demo_cli("uninstall", "--yes").returncode == 0
    assert Path(first["path"]).is_file()


def test_what_cannot_be_done_is_a_plain_error(demo_cli: Any, tmp_path: Path) -> None:
    loop = a_loop(demo_cli)
    for arguments, code in (
        (["999999"], 4),
        ([str(loop["id"]), "--bpm", "3"], 3),
        ([str(loop["id"]), "--key", "H"], 3),
        ([str(loop["id"]), "--to", str(Path(loop["path"]).parent)], 4),
    ):
        run = demo_cli("render", *arguments)
        assert (run.returncode, run.stdout) == (code, b""), run.stderr.decode()
        assert b"Traceback" not in run.stderr
