"""`tag`: corrections win, survive moves and rescans, and can be taken back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import soundfile

from samplerecs_models.decode.write import write_audio


@pytest.fixture
def pack(cli: Any, demo_library: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(demo_library / "Concrete Techno" / "Loops" / "Drums", folder)
    assert cli("library", "add", folder).returncode == 0
    return folder


def told(cli: Any, *arguments: Any) -> Any:
    run = cli("tag", *arguments, "--json")
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def test_a_correction_wins_and_can_be_taken_back(cli: Any, pack: Path) -> None:
    sound = sorted(pack.glob("CT_132*.wav"))[0]
    (now,) = told(cli, sound, "--bpm", "87", "--key", "Dm", "--role", "pad")
    assert (now["bpm"]["value"], now["bpm"]["source"]) == (87, "user")
    assert (now["key"]["value"], now["role"]) == ("D minor", "pad")
    assert (now["role_source"], now["role_confidence"]) == ("user", 1)
    assert now["kind_source"] != "user"
    (again,) = told(cli, sound, "--double")
    assert again["bpm"]["value"] == 174
    assert again["key"]["value"] == "D minor", "what was said before stays"
    (undone,) = told(cli, sound, "--undo")
    assert undone["bpm"]["value"] == 132
    assert undone["role"] != "pad"
    assert undone["role_source"] in ("name", "folder", "audio")


def test_a_sound_is_called_by_its_number_or_name(cli: Any, pack: Path) -> None:
    sound = sorted(pack.glob("CT_132*.wav"))[0]
    (by_path,) = told(cli, sound, "--bpm", "87,5")
    assert by_path["bpm"]["value"] == 87.5
    for word in (str(by_path["id"]), sound.name, sound.stem):
        (now,) = told(cli, word, "--double")
        assert now["id"] == by_path["id"]
    assert now["bpm"]["value"] == 700
    run = cli("tag", "999999", "--bpm", "90")
    assert (run.returncode, run.stdout) == (4, b"")
    assert b"999999 is not a sound of your library" in run.stderr
    assert cli("tag", "", "--bpm", "90").returncode == 2


def test_no_tempo_and_no_key_win_survive_a_move_and_can_be_taken_back(cli: Any, pack: Path) -> None:
    sound = sorted(pack.glob("CT_132*.wav"))[0]
    table = cli("tag", sound, "--bpm", "none", "--key", "none").stdout.decode()
    assert table.split().count("none") == 2
    moved = pack / "stutter.wav"
    sound.rename(moved)
    assert cli("library", "scan").returncode == 0
    (now,) = told(cli, moved, "--add", "mine")
    for value in (now["bpm"], now["key"]):
        assert (value["value"], value["source"], value["alternatives"]) == (None, "user", [])
    listed = cli("suggest", "--bpm", "140", "--key", "Am", "stutter").stdout
    assert b"no tempo" in listed
    (undone,) = told(cli, moved, "--undo")
    assert undone["bpm"]["value"] == 132


def test_it_survives_a_move_and_a_rescan(cli: Any, pack: Path) -> None:
    sound = sorted(pack.glob("CT_132*.wav"))[0]
    told(cli, sound, "--bpm", "66")
    moved = pack / "elsewhere.wav"
    sound.rename(moved)
    assert cli("library", "scan").returncode == 0
    found = json.loads(cli("search", "bpm:66", "--json").stdout)
    assert [entry["sample"]["path"] for entry in found["suggestions"]] == [str(moved.resolve())]


def test_it_survives_another_bounce_of_the_file(cli: Any, pack: Path) -> None:
    sound = sorted(pack.glob("CT_132*.wav"))[0]
    told(cli, sound, "--bpm", "90", "--key", "F", "--role", "strings")
    louder, rate = soundfile.read(sound, dtype="float32")
    write_audio(sound, 0.7 * louder, rate, subtype="PCM_16")
    assert cli("library", "scan").returncode == 0
    (now,) = told(cli, sound, "--add", "mine")
    assert (now["bpm"]["value"], now["key"]["value"], now["role"]) == (90, "F", "strings")
    for _ in range(2):
        assert cli("undo").returncode == 0
    (now,) = told(cli, sound, "--add", "mine")
    assert (now["bpm"]["value"], now["role"]) != (90, "strings")


def test_a_whole_folder_at_once(cli: Any, pack: Path) -> None:
    sounds = told(cli, pack, "--half", "--add", "mine")
    assert len(sounds) >= 4
    assert all("mine" in sound["tags"] for sound in sounds)
    assert {sound["bpm"]["value"] for sound in sounds} <= {64, 66, 69}


def test_a_folder_in_which_some_have_no_tempo(cli: Any, pack: Path) -> None:
    shot = sorted(pack.glob("CT_132*.wav"))[0]
    told(cli, shot, "--kind", "one-shot")
    before = told(cli, pack, "--half")
    assert [sound["name"] for sound in before if sound["bpm"]["value"] is None] == [shot.name]
    undone = cli("undo").stderr.decode()
    assert undone == f"Taken back: corrected {len(before) - 1} sounds.\n"
    # What else is said holds for all of them.
    run = cli("tag", pack, "--half", "--add", "mine")
    assert b"1 sound has no tempo to halve." in run.stderr
    found = json.loads(cli("search", "tag:mine", "-n", "50", "--json").stdout)["suggestions"]
    assert len(found) == len(before)
    for _ in range(2):
        said = cli("undo").stderr.decode()
    assert "\nIt is again: drum-loop, loop, 132 BPM, " in said


REFUSED: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 3),
    (("--bpm", "0"), 3),
    (("--key", "H"), 3),
    (("--role", "kik"), 3),
    (("--role", "none"), 3),
    (("--undo", "--bpm", "90"), 3),
    (("--double", "--half"), 2),
    (("--bpm", "90", "--double"), 3),
)


def test_what_cannot_be_said_changes_nothing(cli: Any, pack: Path) -> None:
    def known() -> dict[int, Any]:
        found = json.loads(cli("search", "-n", "50", "--json").stdout)["suggestions"]
        return {entry["sample"]["id"]: entry["sample"] for entry in found}

    before = known()
    assert before
    for arguments, code in REFUSED:
        run = cli("tag", pack, *arguments)
        assert run.returncode == code, (arguments, run.stderr)
        assert b"Traceback" not in run.stderr
    assert known() == before


def test_a_path_without_sounds_of_the_library(cli: Any, pack: Path, tmp_path: Path) -> None:
    run = cli("tag", tmp_path / "other", "--bpm", "90")
    assert run.returncode == 4
    assert b"holds no sound of your library" in run.stderr


def test_a_path_in_the_library_without_a_sound_says_what_is_so(cli: Any, pack: Path) -> None:
    def refused(path: Path) -> str:
        run = cli("tag", path, "--bpm", "90")
        assert run.returncode == 4
        return " ".join(run.stderr.decode().split())

    assert f"There is no {pack / 'new.wav'}." in refused(pack / "new.wav")
    shutil.copy(sorted(pack.glob("*.wav"))[0], pack / "new.wav")
    said = refused(pack / "new.wav")
    assert f"No sound of {pack / 'new.wav'} is known yet" in said
    assert f"samplerecs library scan {pack}" in said
    (pack / "bad.wav").write_bytes(b"")
    assert cli("library", "scan", pack).returncode == 0
    assert cli("tag", pack / "new.wav", "--bpm", "90").returncode == 0
    assert "bad.wav cannot be used: the file is empty" in refused(pack / "bad.wav")
    pack.rename(pack.with_name("away"))
    assert cli("library", "scan").returncode == 0
    assert "which cannot be reached now" in refused(pack / "new.wav")
