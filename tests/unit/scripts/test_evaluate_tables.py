"""A table on which nothing can be measured is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import evaluate

SOUND = "a.wav"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    soundfile.write(tmp_path / SOUND, rng.uniform(-0.5, 0.5, 4_410), 44_100)
    (tmp_path / "broken.wav").write_text("no sound")
    return tmp_path / "table.tsv"


@pytest.mark.parametrize(
    ("task", "text", "said"),
    [
        ("tempo", "name\tbpm\na.wav\t120\n", "no column file"),
        ("tempo", "file,bpm\na.wav,120\n", "tabs between them, and says file,bpm."),
        ("tempo", "", "says nothing"),
        ("tempo", "file\tbpm\n", "nothing to measure on"),
        ("tempo", "file\tbpm\na.wav\t120\na.wav\tfast\n", "line 3: bpm is 'fast'"),
        ("tempo", "file\tbpm\na.wav\tnan\n", "line 2: bpm is 'nan'"),
        ("tempo", "file\tbpm\na.wav\t-5\n", "line 2: bpm is '-5'"),
        ("tempo", "file\tbpm\n\t120\n", "line 2: file is empty"),
        ("tempo", "file\tbpm\nbroken.wav\t120\n", "can be read"),
        ("tempo", "file\tbpm\na.wav\t\n", "says of none of its sounds which tempo it has"),
        ("tempo", "file\nbroken.wav\n", "says of none of its sounds which tempo it has"),
        ("key", "file\trole\na.wav\tbass\n", "says of none of its sounds which key it has"),
        ("key", "name\tkey\na.wav\tC\n", "no column file"),
        ("key", "file\tkey\tmode\na.wav\tH2O\tminor\n", "line 2: 'H2O minor' is no key"),
        ("key", "file\tkey\n", "nothing to measure on"),
        ("roles", "file\tpack\na.wav\tone\n", "no column role"),
        ("roles", "file\trole\na.wav\tbanana\n", "line 2: 'banana' is no role"),
        ("roles", "file\trole\tpack\n", "nothing to measure on"),
        ("roles", "file\trole\nbroken.wav\tkick\n", "nothing to measure on"),
        ("retrieval", "file\trole\na.wav\tkick\n", "no column pack"),
        ("retrieval", "file\trole\tpack\n", "nothing to measure on"),
    ],
)
def test_a_wrong_table(
    table: Path, task: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(text, encoding="utf-8")
    assert evaluate.main([task, str(table)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert str(table) in told.err
    assert told.err.count("\n") == 1
    assert "{" not in told.out


def test_what_is_no_text_is_no_table(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_bytes((table.parent / SOUND).read_bytes() + b"\xff\xfe")
    assert evaluate.main(["roles", str(table)]) == 2
    assert "is no table of text" in capsys.readouterr().err


def test_a_table_as_spreadsheets_write_it(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_bytes("\ufefffile\tbpm\r\na.wav \t 0\r\n\r\n".encode())
    assert evaluate.main(["tempo", str(table)]) == 0
    assert '"files": 1' in capsys.readouterr().out


@pytest.mark.parametrize("tables", [(), ("tempo.tsv", "roles.tsv")])
def test_a_wrong_folder_to_rank(
    tmp_path: Path, tables: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "truth"
    folder.mkdir()
    for name in tables:
        (folder / name).touch()
    assert evaluate.main(["rank", str(folder)]) == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "samples" if tables else folder / "tempo.tsv") in told
    assert told.count("\n") == 1
