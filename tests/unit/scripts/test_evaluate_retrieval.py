from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import hat, kick

from evaluation import retrieval
from training import discriminant


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three packs with a kick and a hat each, a role that only one pack has, a broken file."""
    rows = ["file\trole\tpack"]
    for pack in range(3):
        sounds = {"kick": kick(0.3 + 0.1 * pack), "closed-hat": hat()}
        for role, sound in sounds.items():
            name = f"{pack}-{role}.wav"
            soundfile.write(tmp_path / name, sound / abs(sound).max() * (0.4 + pack / 5), 44_100)
            rows.append(f"{name}\t{role}\tpack {pack}")
    soundfile.write(tmp_path / "beep.wav", np.sin(np.arange(9_000) / 9), 44_100)
    (tmp_path / "broken.wav").write_text("no sound")
    rows += ["beep.wav\tlead\tpack 0", "broken.wav\tkick\tpack 1"]
    path = tmp_path / "roles.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_only_sounds_with_kin_in_other_packs_are_asked(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = retrieval.run(table, argparse.Namespace())
    ours = result["fingerprint"]
    assert isinstance(ours, dict)
    assert (result["files"], ours["all"]["asked"]) == (7, 6)
    assert ours["all"]["precision_at_1"] == 1.0
    assert ours["all"]["precision_at_10_possible"] == 1.0
    assert ours["all"]["mean_average_precision"] == 1.0
    assert set(ours["by_role"]) == {"kick", "closed-hat"}
    assert "broken.wav" in capsys.readouterr().out


def test_the_same_sound_in_two_packs_is_told(table: Path) -> None:
    result = retrieval.run(table, argparse.Namespace())
    assert result["twins"] == 3  # the one hat, in three packs


def test_the_map_finds_the_direction_that_tells_classes_apart() -> None:
    rng = np.random.default_rng(5)
    classes = np.repeat(np.arange(4), 60)
    raw = rng.standard_normal((240, 20)) * np.linspace(4, 0.5, 20)
    raw[:, 19] += 2.0 * classes
    plan = discriminant.Plan(directions=3, dim=6)
    learned = discriminant.fit(raw, classes, np.ones(240), [12, 8], plan)(raw)
    assert learned.shape == (240, 6)
    np.testing.assert_allclose(np.linalg.norm(learned, axis=1), 1.0)
    plain = raw - raw.mean(axis=0)
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)

    def margin(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        cosines = vectors @ vectors.T
        same = classes[:, None] == classes
        return float(cosines[same].mean() - cosines[~same].mean())

    assert margin(learned) > margin(plain) + 0.2
