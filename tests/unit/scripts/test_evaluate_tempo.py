from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import beat, kick

import evaluate
from evaluation.tempo import accuracy
from samplerecs_models.sound import ANALYSIS_RATE


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two loops, one under a wrong tempo, and a one-shot without any."""
    sounds = {"a 99bpm.wav": beat(2, 120.0), "b.wav": beat(2, 128.0), "kick.wav": kick()}
    for name, samples in sounds.items():
        soundfile.write(tmp_path / name, samples.astype(np.float32), ANALYSIS_RATE)
    rows = ["file\tbpm\tpack", "a 99bpm.wav\t120\tone", "b.wav\t90\ttwo", "kick.wav\tnone\tone"]
    # Of the copy nothing is said.
    rows.append("copy.wav\t\tone")
    shutil.copy(tmp_path / "b.wav", tmp_path / "copy.wav")
    path = tmp_path / "truth.tsv"
    path.write_text("\n".join([*rows, "missing.wav\t100\ttwo"]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("extra", [[], ["--tail"], ["--hold-out", "3"]])
def test_the_last_line_holds_all_figures(
    table: Path, extra: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main(["tempo", str(table), *extra]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    figures = json.loads(lines[-1])
    assert (figures["files"], figures["unread"], figures["left_out"]) == (3, 1, 1)
    assert "1 left out: the table does not say their tempo (nor that it is none)" in lines
    assert figures["all"]["none"] == 1
    assert figures["all"]["right"] == 0.5
    assert figures["all"]["false_tempo"] == 0.0
    assert figures["tune"]["loops"] + figures["hold_out"]["loops"] == 2
    assert figures["seed"] == (3 if "--hold-out" in extra else None)
    assert any(line.strip().startswith("x b.wav") for line in lines)


def test_a_drum_hit_has_no_tempo_and_a_pad_may_have_one(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text("file\trole\nkick.wav\tkick\nb.wav\tpad\n", encoding="utf-8")
    assert evaluate.main(["tempo", str(table)]) == 0
    figures = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (figures["files"], figures["left_out"], figures["all"]["none"]) == (1, 1, 1)


def test_a_missing_table_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["tempo", str(tmp_path / "none.tsv")]) == 2
    assert "none.tsv" in capsys.readouterr().err


def test_right_exact_and_octave_are_told_apart() -> None:
    answers = [(120.0, 120.4), (124.0, 120.0), (60.0, 120.0), (240.0, 120.0), (0.0, 120.0)]
    assert accuracy(answers) == {"right": 0.4, "exact": 0.2, "octave_errors": 0.4}


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert accuracy([]) == {"right": None, "exact": None, "octave_errors": None}
