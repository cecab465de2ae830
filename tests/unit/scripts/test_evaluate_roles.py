from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import hat, kick

import evaluate
from evaluation import roles


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two kicks, one of them in a file that is called a snare, one hat, one broken file."""
    rows = ["file\trole\tpack"]
    for name, sound, role in (
        ("01.wav", kick(), "kick"),
        ("snare 02.wav", kick(0.5), "kick"),
        ("03.wav", hat(), "closed-hat"),
    ):
        soundfile.write(tmp_path / name, sound / abs(sound).max() * 0.8, 44_100)
        rows.append(f"{name}\t{role}\tdirt/one")
    (tmp_path / "04.wav").write_text("no sound")
    rows.append("04.wav\tkick\tdirt/one")
    path = tmp_path / "roles.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_audio_and_names_are_judged_apart(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = roles.run(table, argparse.Namespace())
    figures = result["all"]
    assert isinstance(figures, dict)
    assert result["files"] == 3
    assert figures["audio_accuracy"] == 1.0
    assert figures["names_first_accuracy"] < 1.0
    assert (figures["kind_accuracy"], figures["false_tempo"], figures["false_key"]) == (1, 0, 0)
    printed = capsys.readouterr().out
    assert "04.wav" in printed
    assert "kick" in printed


def test_only_hits_say_whether_a_tempo_is_false(table: Path) -> None:
    beats = np.concatenate([np.pad(kick(0.2), (0, 22_050))[:22_050] for _ in range(16)])
    soundfile.write(table.parent / "05.wav", beats / abs(beats).max() * 0.8, 44_100)
    with table.open("a", encoding="utf-8") as rows:
        rows.write("05.wav\tdrum-loop\tdirt/one\n")
    figures = roles.run(table, argparse.Namespace())["all"]
    assert isinstance(figures, dict)
    assert (figures["kind_accuracy"], figures["false_tempo"], figures["false_key"]) == (1, 0, 0)


@pytest.mark.parametrize("task", ["roles", "retrieval"])
def test_a_seed_that_would_split_nothing_is_refused(
    task: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        evaluate.main([task, str(table), "--hold-out", "3"])
    assert "not split by a seed" in capsys.readouterr().err


def test_an_empty_half_has_no_figures(table: Path) -> None:
    result = roles.run(table, argparse.Namespace())
    halves = [result["tune"], result["hold_out"]]
    empty = [half for half in halves if isinstance(half, dict) and half["audio_coverage"] is None]
    assert len(empty) == 1


@pytest.mark.shared
def test_roles_of_packs_never_trained_on() -> None:
    table = Path(__file__).resolve().parents[3] / "../shared/truth/roles.tsv"
    if not table.exists():
        pytest.skip("the real sounds are not here")
    held_out = roles.run(table, argparse.Namespace())["hold_out"]
    assert isinstance(held_out, dict)
    assert held_out["audio_accuracy"] >= 0.8
    assert held_out["audio_coverage"] >= 0.7
    assert held_out["audio_sure_accuracy"] >= 0.93
    assert held_out["kind_accuracy"] >= 0.97
    assert held_out["false_tempo"] <= 0.05
    assert held_out["false_key"] <= 0.05
