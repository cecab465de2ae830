"""Whatever is typed or broken: one clear message, the documented exit code, no traceback."""

import json
import os
import re
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from samplerecs_models.decode import AAC_ADVICE
from samplerecs_models.rank.columns import Weights

INPUT, NOT_FOUND, EMPTY, CONFIG, STORE, SOME_FAILED = 3, 4, 5, 6, 7, 10


def said(run: Any) -> str:
    text: str = run.stderr.decode()
    assert "Traceback" not in text
    assert "inside samplerecs itself" not in text
    return text


@pytest.mark.parametrize("bpm", ["0", "-3", "nan", "5000", "inf"])
def test_a_tempo_that_is_none(demo_cli: Any, bpm: str) -> None:
    for command in (("suggest",), ("context", "set")):
        run = demo_cli(*command, f"--bpm={bpm}")
        assert run.returncode == INPUT
        assert "not a tempo" in said(run)
        assert "20 and 999" in said(run)
        assert run.stdout == b""
    assert json.loads(demo_cli("context", "show", "--json").stdout)["values"] == {}


@pytest.mark.parametrize("count", ["0", "-1", "201", "10000"])
def test_a_count_out_of_range(demo_cli: Any, count: str) -> None:
    run = demo_cli("suggest", "-n", count)
    assert run.returncode == INPUT
    assert "200" in said(run)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--key", "H minor"), "not a key"),
        (("--mode", "best"), "fusion"),
        (("--role", "kik"), "kick"),
        (("kind:lop",), "loop"),
        (("bpm:fast",), "bpm:80-90"),
    ],
)
def test_words_that_mean_nothing_say_what_would(
    demo_cli: Any, arguments: tuple[str, ...], word: str
) -> None:
    run = demo_cli("suggest", *arguments)
    assert run.returncode == INPUT
    assert word in said(run)


def test_an_unknown_option_is_a_usage_error(cli_process: Any) -> None:
    run = cli_process("suggest", "--tempo", "120")
    assert run.returncode == 2
    assert "--tempo" in said(run)


def test_a_folder_that_is_not_there(cli: Any, tmp_path: Path) -> None:
    run = cli("library", "add", tmp_path / "gone")
    assert run.returncode == NOT_FOUND
    assert "is not there" in said(run)


def test_an_empty_word_names_no_folder(cli: Any) -> None:
    run = cli("library", "add", "")
    assert run.returncode == 2
    assert "empty" in said(run)


def test_a_file_where_a_folder_is_meant(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "kick.wav").write_bytes(b"x")
    run = cli("library", "add", tmp_path / "kick.wav")
    assert run.returncode == NOT_FOUND
    assert "is a file" in said(run)


@pytest.mark.parametrize("command", [("suggest",), ("search", "kick"), ()])
def test_an_empty_library_says_what_to_do(cli: Any, command: tuple[str, ...]) -> None:
    run = cli(*command)
    assert "samplerecs library add" in said(run)
    assert run.returncode == (EMPTY if command else 0)


def test_a_damaged_database(demo_cli: Any, demo_process: Any) -> None:
    database = demo_cli.home / "data/library.db"
    for side in ("-wal", "-shm"):
        database.with_name(database.name + side).unlink(missing_ok=True)
    database.write_bytes(b"this is not a database " * 500)
    run = demo_process("suggest")
    assert run.returncode == STORE
    assert str(database) in said(run)
    assert demo_cli("doctor").returncode == 1


def test_a_database_from_a_newer_version(demo_cli: Any) -> None:
    import apsw

    database = demo_cli.home / "data/library.db"
    connection = apsw.Connection(str(database))
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    run = demo_cli("suggest")
    assert run.returncode == STORE
    assert "newer" in said(run)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_folder(demo_cli: Any, tmp_path: Path) -> None:
    data = demo_cli.home / "data"
    for path in (data, *data.iterdir()):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    run = demo_cli("context", "set", "--bpm", "120")
    assert run.returncode == STORE
    assert "cannot be written" in said(run)


def test_a_data_folder_that_cannot_be_made(cli: Any) -> None:
    cli.home.mkdir()
    (cli.home / "data").write_text("a file where the folder belongs")
    run = cli("library", "list")
    assert run.returncode == STORE
    said(run)


def test_settings_that_do_not_parse(cli: Any) -> None:
    (cli.home / "config").mkdir(parents=True)
    (cli.home / "config/config.toml").write_text("diversty = 1\n")
    for command in (("suggest",), ("config", "validate"), ("config", "show")):
        run = cli(*command)
        assert run.returncode == CONFIG
        assert "line 1" in said(run)
        assert "diversity?" in said(run)


def test_weights_that_are_all_0_are_told_wherever_settings_are_read(cli: Any) -> None:
    (cli.home / "config").mkdir(parents=True)
    names = [field.name for field in fields(Weights)]
    zeros = "".join(f"{name} = 0\n" for name in names)
    (cli.home / "config/config.toml").write_text(f"[weights]\n{zeros}")
    for command in (("config", "validate"), ("suggest",), ("daemon", "start")):
        run = cli(*command)
        assert run.returncode == CONFIG
        assert "all weights are 0" in said(run)
        assert "at least one" in said(run)
    rows = json.loads(cli("doctor", "--json").stdout)
    (row,) = [row for row in rows if row["name"] == "Settings"]
    assert row["state"] == "fail"
    assert "all weights are 0" in f"{row}"


def test_settings_are_shown_as_they_are_written(cli: Any) -> None:
    (cli.home / "config").mkdir(parents=True)
    (cli.home / "config/config.toml").write_text('stretch = true\nignore = ["Stems", "*_old"]\n')
    shown = cli("config", "show").stdout.decode()
    assert re.search(r"stretch +true +file", shown)
    assert '["Stems",' in shown
    assert re.search(r"diversity +not set +default", shown)
    assert not re.search(r"True|False|None|\(\)", shown)


def test_a_long_path_stays_whole(cli: Any, tmp_path: Path) -> None:
    folder = tmp_path / ("a very long name of a folder " * 5).strip()
    folder.mkdir()
    assert cli("library", "add", str(folder)).returncode == 0
    for command in (("library", "list"), ("library", "status")):
        assert str(folder) in cli(*command).stdout.decode()


def test_analyze_answers_the_good_ones_and_names_the_bad(
    cli: Any, demo_library: Path, tmp_path: Path
) -> None:
    (kick,) = demo_library.rglob("Kick Hard 07.wav")
    (tmp_path / "words.wav").write_text("not a sound")
    run = cli("analyze", kick, tmp_path / "words.wav", tmp_path / "gone.wav", "--json")
    assert run.returncode == SOME_FAILED
    good, bad, gone = (json.loads(line) for line in run.stdout.splitlines())
    assert gone["error"] == "it is not there"
    assert good["kind"] == "one-shot"
    assert "not an audio file" in bad["error"]
    said(run)


def test_analyze_of_nothing(cli: Any, tmp_path: Path) -> None:
    run = cli("analyze", tmp_path / "gone.wav")
    assert run.returncode == SOME_FAILED
    assert "is not there" in said(run)
    (tmp_path / "empty").mkdir()
    run = cli("analyze", tmp_path / "empty")
    assert run.returncode == 0
    assert "No sound files" in said(run)


def test_without_their_extra_m4a_files_are_listed_with_how_to_read_them(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    for name in ("memo 1.m4a", "memo 2.M4A", "notes.txt"):
        (folder / name).write_bytes(b"\0\0\0\x1cftypM4A " + bytes(16))
    monkeypatch.setattr("samplerecs_models.decode.formats.has_optional", lambda: False)
    run, as_json = cli("analyze", folder), cli("analyze", folder, "--json")
    assert (run.returncode, as_json.returncode) == (SOME_FAILED, SOME_FAILED)
    for words in (said(run), json.loads(as_json.stdout)["error"]):
        assert f"2 files left out ({AAC_ADVICE})" in words
    # The second time nothing is new; what was left out stays so.
    for command in (("add", folder), ("scan",)):
        assert AAC_ADVICE in said(cli("library", *command))
        run = cli("library", "errors")
        first, *files = run.stdout.decode().splitlines()
        assert first.startswith("2 files: ")
        assert AAC_ADVICE in first
        assert [Path(file).name for file in files] == ["memo 1.m4a", "memo 2.M4A"]
        assert b"Every file" not in run.stderr
    (folder / "memo 2.M4A").unlink()
    cli("library", "scan")
    assert cli("library", "errors").stdout.startswith(b"1 file: ")


def test_similar_to_what_never_said_it_was_a_sound(demo_cli: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy strings")
    run = demo_cli("similar", tmp_path / "notes.txt")
    assert b"is not an audio file" in run.stderr
    assert b"although" not in run.stderr


def test_similar_to_nothing(demo_cli: Any, tmp_path: Path) -> None:
    run = demo_cli("similar", tmp_path / "gone.wav")
    assert run.returncode == NOT_FOUND
    said(run)


def test_ctrl_c_and_a_closed_pipe_are_no_faults(demo_cli: Any) -> None:
    import subprocess
    import sys

    run = subprocess.run(
        f"{sys.executable} -m samplerecs_cli search kick -n 50 --paths | head -1",
        shell=True,
        env={**os.environ, "SAMPLERECS_HOME": str(demo_cli.home)},
        capture_output=True,
        check=False,
    )
    assert len(run.stdout.splitlines()) == 1
    said(run)
