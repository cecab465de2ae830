"""`projects scan|list` from the shell: old projects read once, their sounds known as used."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import project_files as made


def told(cli: Any, *arguments: Any, code: int = 0) -> Any:
    run = cli(*arguments, "--json")
    assert run.returncode == code, run.stderr.decode()
    return json.loads(run.stdout)


def sounds(cli: Any, count: int = 3) -> list[dict[str, Any]]:
    found = told(cli, "suggest", "--bpm", "124", "-n", str(count))["suggestions"]
    return [entry["sample"] for entry in found]


def write(path: Path, data: bytes, at: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))


def test_old_projects_are_read_and_their_sounds_leave_the_free_list(
    demo_cli: Any, tmp_path: Path
) -> None:
    one, two, three = sounds(demo_cli)
    folder = tmp_path / "Projects"
    refs = [made.file_ref(sound["path"], "x.wav") for sound in (one, two)]
    night = folder / "Night Project"
    write(night / "Night.als", made.als(bpm=124, scale=(9, "1"), refs=refs), 1_690_000_000)
    # An earlier state named a third sound that was taken out since.
    early = made.als(bpm=120, refs=[*refs, made.file_ref(three["path"], "y.wav")])
    write(night / "Backup" / "Night [2023-01-05 101500].als", early, 1_672_913_700)
    # A kick, which speaks for no key: the guess rests on the notes alone.
    (kick,) = told(demo_cli, "suggest", "--role", "kick", "-n", "1")["suggestions"]
    files = [kick["sample"]["path"]]
    write(folder / "beat.rpp", made.rpp(files=files, notes=made.A_MINOR), 1_600_000_000)
    write(folder / "broken.flp", b"FLhd", 1_600_000_000)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    found = told(demo_cli, "projects", "scan", folder)
    assert (found["files"], found["projects"], found["samples"]) == (3, 2, 4)
    assert [Path(each["path"]).name for each in found["unread"]] == ["broken.flp"]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before

    listed = told(demo_cli, "projects", "list")
    assert [each["name"] for each in listed] == ["Night", "beat"]
    assert (listed[0]["bpm"], listed[0]["key"], listed[0]["ground"]) == (124.0, "A minor", "")
    assert (listed[0]["samples"], listed[0]["known"]) == (2, 2)
    # Nobody chose this one: it says what it rests on, and is not as sure.
    assert listed[1]["key_confidence"] <= 0.6 < listed[0]["key_confidence"]
    assert "1 clip" in listed[1]["ground"]

    used = told(demo_cli, "history", "--what", "used")
    assert {(e["sample"]["id"], e["project"]) for e in used} == {
        (one["id"], "Night"),
        (two["id"], "Night"),
        (three["id"], "Night"),
        (kick["sample"]["id"], "beat"),
    }
    assert {e["bpm"] for e in used if e["project"] == "Night"} == {124.0}
    # A key that nobody chose is no fact of the history.
    assert {(e["project"], e["key"]) for e in used} == {("Night", "A minor"), ("beat", None)}
    assert told(demo_cli, "taste", "show")["accepted"] == 4

    told(demo_cli, "context", "set", "--project", "night")
    free = {sound["id"] for sound in sounds(demo_cli, 200)}
    assert not free & {one["id"], two["id"]}
    assert three["id"] in free
    searched = told(demo_cli, "search", Path(one["path"]).stem)["suggestions"]
    assert one["id"] in {entry["sample"]["id"] for entry in searched}


def test_people_read_it_too(demo_cli: Any, tmp_path: Path) -> None:
    assert b"projects scan" in demo_cli("projects", "list").stderr
    (sound,) = sounds(demo_cli, 1)
    write(tmp_path / "p" / "song.mmp", made.mmp(bpm=87, srcs=[sound["path"]]), 1_600_000_000)
    run = demo_cli("projects", "scan", tmp_path / "p")
    assert run.returncode == 0
    assert b"1 sound of your library" in run.stderr
    assert b"87" in demo_cli("projects", "list").stdout
    assert b"used" in demo_cli("history", "--what", "used").stdout


def test_a_folder_without_projects_is_said(demo_cli: Any, tmp_path: Path) -> None:
    run = demo_cli("projects", "scan", tmp_path)
    assert run.returncode == 0
    assert b"No project files are below" in run.stderr
    assert b"0 files" not in run.stderr


def test_a_folder_that_is_not_there_is_said(demo_cli: Any, tmp_path: Path) -> None:
    run = demo_cli("projects", "scan", tmp_path / "nowhere")
    assert run.returncode != 0
    assert b"nowhere" in run.stderr
    assert b"Traceback" not in run.stderr
