from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import beat, kick, pad

import evaluate
from evaluation import untimed
from evaluation.noises import NOISES, make_noise
from samplerecs_models.sound import ANALYSIS_RATE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pad, a beat that is called one, one that is named with its tempo, a kick, a broken file."""
    sounds = {
        "pads/warm.wav": pad(3.0),
        "pad 2.wav": beat(4, 120.0),
        "pad 120 bpm.wav": beat(4, 120.0),
        "kick.wav": kick(),
    }
    (tmp_path / "pads").mkdir()
    for name, samples in sounds.items():
        soundfile.write(tmp_path / name, samples.astype(np.float32), ANALYSIS_RATE)
    (tmp_path / "drone.wav").write_bytes(b"no sound")
    return tmp_path


def test_false_tempos_of_pads_and_noises_are_counted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(untimed, "SECONDS", (0.5,))
    monkeypatch.setattr(untimed, "SEEDS", 1)
    assert evaluate.main(["untimed", str(folder)]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    figures = json.loads(lines[-1])
    assert figures["pads"]["sounds"] == 2
    assert figures["pads"]["false_tempo"] == 0.5
    assert any(line.startswith("  pad 2.wav: 120") for line in lines)
    assert any(line.lstrip().startswith("drone.wav: ") for line in lines)
    assert figures["noise"]["sounds"] == len(NOISES)
    assert figures["noise"]["false_tempo"] == figures["noise"]["with_key"] == 0.0


def test_a_folder_without_pads_or_none_at_all_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main(["untimed", str(tmp_path)]) == 2
    assert "nothing to measure on" in capsys.readouterr().err
    assert evaluate.main(["untimed", str(tmp_path / "gone")]) == 2
    assert "There is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", NOISES)
def test_a_noise_is_the_same_for_the_same_seed_only(name: str) -> None:
    one, again, other = (make_noise(name, 0.2, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert np.abs(one).max() == pytest.approx(0.7)
    assert len(one) == round(0.2 * ANALYSIS_RATE)
