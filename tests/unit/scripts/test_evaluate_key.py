"""The key evaluation: its scores, and a run over a table of real files."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evaluation import key
from samplerecs_models.harmony import Key
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.vocabulary import Mode

C_MAJOR = Key(0, Mode.MAJOR)


@pytest.mark.parametrize(
    ("said", "truth", "points"),
    [
        (C_MAJOR, C_MAJOR, 1.0),
        (Key(7, Mode.MAJOR), C_MAJOR, 0.5),
        (Key(5, Mode.MAJOR), C_MAJOR, 0.5),
        (Key(9, Mode.MINOR), C_MAJOR, 0.3),
        (Key(0, Mode.MINOR), C_MAJOR, 0.2),
        (Key(0), C_MAJOR, 0.2),
        (Key(0, Mode.MINOR), Key(0), 1.0),
        (Key(7, Mode.MINOR), C_MAJOR, 0.0),
        (Key(1), Key(0), 0.0),
        (None, C_MAJOR, 0.0),
    ],
)
def test_score_is_that_of_mirex(said: Key | None, truth: Key, points: float) -> None:
    assert key.score(said, truth) == points


def test_run_counts_keys_missing_answers_and_drums(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    time = np.arange(2 * ANALYSIS_RATE) / ANALYSIS_RATE
    note = sum(np.sin(2 * np.pi * 220.0 * h * time) / h for h in range(1, 7)) * 0.2
    noise = 0.1 * np.random.default_rng(0).standard_normal(len(time))
    for name, samples in (("a.wav", note), ("hiss.wav", noise), ("lost.wav", noise)):
        soundfile.write(tmp_path / name, samples, ANALYSIS_RATE)
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    table = tmp_path / "keys.tsv"
    table.write_text(
        "file\tkey\tmode\na.wav\tA\t\nhiss.wav\tNone\t\nlost.wav\tD\tminor\nbad.wav\tE\t\n"
        "lost.wav\t\t\n"
    )
    result = key.run(table, argparse.Namespace(hold_out=3, peers=False))
    assert result["files"] == 3
    assert result["unread"] == 1
    assert result["left_out"] == 1
    assert result["split_seed"] == 3
    figures = result["all"]
    assert isinstance(figures, dict)
    assert figures["keyed"] == 2
    assert figures["exact"] == 0.5
    assert figures["mirex"] == 0.5
    assert figures["none"] == 1
    assert figures["false_key"] == 0.0
    told = capsys.readouterr().out
    assert "lost.wav: nothing 0.00, is D minor" in told
    assert "1 left out: the table does not say their key" in told
