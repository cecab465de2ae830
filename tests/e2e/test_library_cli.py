"""Folders in, numbers and failures out: `library`, `analyze`, `context`, `doctor`, `demo`."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from samplerecs_daemon import gateway


def test_the_demo_library_is_read_and_its_odd_files_are_told(demo_cli: Any) -> None:
    status = json.loads(demo_cli("library", "status", "--json").stdout)
    assert status["sounds"] >= 120
    assert status["with_vector"] == status["sounds"]
    assert status["duplicates"] == 1
    assert status["failed"] == 2
    groups = json.loads(demo_cli("library", "errors", "--json").stdout)
    reasons = " ".join(group["reason"] for group in groups)
    assert "ends before its sound does" in reasons
    assert "not an audio file" in reasons


def test_a_second_scan_reads_nothing(demo_cli: Any) -> None:
    (report,) = json.loads(demo_cli("library", "scan", "--json").stdout)
    assert report["analysed"] == 0
    assert report["bytes_read"] == 0
    assert report["unchanged"] >= 120


def test_nothing_is_written_into_a_sample_folder(cli: Any, demo_library: Path) -> None:
    folder = demo_library / "Concrete Techno"
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    assert cli("library", "add", folder).returncode == 0
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before


def test_add_list_remove_add_again(cli: Any, demo_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    for kick in demo_library.rglob("Kick*.wav"):
        shutil.copy(kick, folder)
    assert cli("library", "add", folder).returncode == 0
    (root,) = json.loads(cli("library", "list", "--json").stdout)
    assert root["path"] == str(folder.resolve())
    assert cli("library", "remove", folder).returncode == 0
    assert json.loads(cli("library", "list", "--json").stdout) == []
    report = json.loads(cli("library", "add", folder, "--json").stdout)[0]
    assert report["analysed"] == 0, "what was learnt comes back"


def test_strange_names_survive_the_whole_way(
    cli: Any, cli_process: Any, demo_library: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "strange"
    folder.mkdir()
    kicks = sorted(demo_library.rglob("*Kick*.wav"))
    strange = [
        os.fsencode("Kick 🥁.wav"),
        b"Kick line\nbreak.wav",
        b"Kick \xff\xfe.wav",
        b"Kick " + b"x" * 240 + b".wav",
        os.fsencode("Kick <b>[bold].wav"),
    ]
    sounds = [k for k in kicks if not k.name.startswith("._") and "Notes" not in k.name]
    for name, kick in zip(strange, sounds, strict=False):
        shutil.copy(os.fsencode(kick), os.path.join(os.fsencode(folder), name))
    assert cli("library", "add", folder).returncode == 0
    table = cli_process("search", "kick")
    assert table.returncode == 0
    assert b"[bold]" in table.stdout
    paths = cli_process("search", "kick", "--print0", "-n", "50").stdout.split(b"\0")[:-1]
    found = {os.path.basename(path) for path in paths}
    assert found <= set(strange)
    assert len(found) >= 3
    loaded = json.loads(cli("search", "kick", "--json", "-n", "50").stdout)
    assert all(os.path.isfile(entry["sample"]["path"]) for entry in loaded["suggestions"])


def test_context_is_kept_and_cleared_field_by_field(cli: Any) -> None:
    assert cli("context", "set", "--bpm", "124", "--key", "F#m", "--mood", "dark").returncode == 0
    values = json.loads(cli("context", "show", "--json").stdout)["values"]
    assert (values["bpm"]["value"], values["key"]["value"], values["mode"]["value"]) == (
        124.0,
        "F#",
        "minor",
    )
    assert values["bpm"]["source"] == "user"
    assert cli("context", "clear", "bpm").returncode == 0
    assert "bpm" not in json.loads(cli("context", "show", "--json").stdout)["values"]
    assert cli("context", "clear").returncode == 0
    assert json.loads(cli("context", "show", "--json").stdout)["values"] == {}


def test_analyze_prints_the_promised_fields(cli: Any, demo_library: Path) -> None:
    (loop,) = demo_library.rglob("NightDrive_124_Cmin_Bass_01.wav")
    named = json.loads(cli("analyze", loop, "--json").stdout)
    assert named["bpm"] == 124
    assert named["key"] == "C minor"
    assert named["role"] in ("bass", "bass-loop")
    table = cli("analyze", loop).stdout.decode()
    for what, source in (("kind", "chunk"), ("role", "name")):
        assert named[f"{what}_source"] == source
        assert 0.5 < named[f"{what}_confidence"] <= 1
        assert f"{named[what]} ({named[f'{what}_confidence']:.0%} {source})" in table
    heard = json.loads(cli("analyze", loop, "--json", "--audio-only", "--with-vector").stdout)
    for what in ("bpm", "kind", "role"):
        assert heard[f"{what}_source"] in ("audio", "none")
    values = heard["vector"]["values"]
    assert abs(sum(v * v for v in values) - 1) < 1e-5


def test_analyze_gives_the_same_numbers_every_time(cli: Any, demo_library: Path) -> None:
    files = sorted(demo_library.rglob("*Rhodes*.wav"))[:3]
    first = cli("analyze", *files, "--json", "--with-vector").stdout.splitlines()
    again = cli("analyze", *reversed(files), "--json", "--with-vector").stdout.splitlines()
    assert len(first) == 3
    assert first == again[::-1]


def test_doctor_is_content_with_a_sound_installation(demo_cli: Any) -> None:
    run = demo_cli("doctor", "--json")
    assert run.returncode == 0, run.stdout.decode()
    assert all(check["state"] != "fail" for check in json.loads(run.stdout))


def test_ignore_rules_are_shown_and_edited(cli: Any) -> None:
    (cli.home / "config").mkdir(parents=True)
    (cli.home / "config/config.toml").write_text('ignore = ["Stems"]\n')
    rules = json.loads(cli("library", "ignore", "--json").stdout)
    assert rules[0] == {"pattern": "Stems", "why": "your rule", "own": True}
    assert any(rule["pattern"] == "._*" for rule in rules)


def test_the_demo_shows_two_projects_and_touches_no_user_data(
    cli: Any, cli_process: Any, tmp_path: Path
) -> None:
    run = cli_process("demo", "--folder", tmp_path / "demo")
    talk = run.stderr.decode()
    assert run.returncode == 0, talk
    assert talk.count("Project:") == 2
    assert run.stdout.decode().count("why") == 2
    assert not cli.home.exists()


def test_an_unplugged_folder_is_told_and_comes_back_whole(
    cli: Any, demo_library: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "drive"
    folder.mkdir()
    for kick in demo_library.rglob("Kick*.wav"):
        shutil.copy(kick, folder)
    assert cli("library", "add", folder).returncode == 0
    folder.rename(tmp_path / "elsewhere")
    assert b"the folder is not there" in cli("library", "scan").stderr
    found = json.loads(cli("suggest", "--json").stdout)
    assert found["suggestions"] == []
    assert found["hidden"]["absent"] > 0
    assert "not connected" in found["advice"]
    (tmp_path / "elsewhere").rename(folder)
    (report,) = json.loads(cli("library", "scan", "--json").stdout)
    assert report["analysed"] == 0
    assert json.loads(cli("suggest", "--json").stdout)["suggestions"]


def test_a_demo_without_a_folder_leaves_nothing_behind(
    cli: Any, demo_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(folder: Path, _: object) -> int:
        # What the sounds are is shown by the other demo; to make them takes long.
        shutil.copytree(demo_library / "Concrete Techno" / "One Shots", folder)
        return sum(1 for path in folder.rglob("*.wav"))

    monkeypatch.setattr(gateway, "write_demo", write)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run = cli("demo", "-n", "1")
    assert run.returncode == 0
    assert b"--folder" in run.stderr
    assert list(tmp_path.glob("samplerecs-demo-*")) == []
