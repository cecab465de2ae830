"""The benchmark of the first hour, on a small library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench_first_hour import main
from benching.sounds import PER_FOLDER, write_sounds
from samplerecs_models.decode import decode


def test_the_sounds_are_distinct_and_named_like_a_pack(tmp_path: Path) -> None:
    written = write_sounds(tmp_path, PER_FOLDER + 5, 1)
    paths = sorted(tmp_path.rglob("*.wav"))
    assert len(paths) == PER_FOLDER + 5
    assert sum(path.stat().st_size for path in paths) == written
    assert len({decode(path).payload_hash for path in paths}) == len(paths)
    assert len({path.parent for path in paths}) == 2


@pytest.mark.parametrize("slow", [[], ["--throttle", "5", "--seek-ms", "1"]])
def test_what_it_measures(
    slow: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_MB_S", "")
    monkeypatch.setenv("BENCH_HEAD", "")
    assert main(["--files", "320", "--heard", "12", "--workers", "1", *slow]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (figures["files"], figures["heard"]) == (320, 12)
    assert 0 < figures["names_saved_s"] <= figures["searchable_s"]
    assert figures["heard_files_per_s"] > 0
    assert figures["projected_minutes"] >= 0
