"""The export of CLAP, where torch and transformers are installed (the dependency group `export`).

pip install --group export && python -m pytest -m slow tests/unit/scripts/test_export_clap.py
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from clap_parts import TINY
from sounds import sound_of, times

from samplerecs_daemon.modelstore.install import install_from_folder
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.clap.manifest import read_installed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("torch", "transformers", "onnx")),
        reason="the dependency group export is not installed",
    ),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_a_tiny_model_agrees_with_torch_in_every_precision(tmp_path: Path, precision: str) -> None:
    from export_clap import main

    asked = ["--tiny", "--seed", "2", "--precision", precision, "--out", str(tmp_path)]
    assert main(asked) == 0
    assert read_installed(tmp_path).manifest.precision == precision


def test_the_stand_in_of_the_tests_is_what_its_seed_gives(tmp_path: Path) -> None:
    from export_clap import main

    assert main(["--tiny", "--seed", "2", "--out", str(tmp_path)]) == 0
    tone = sound_of(np.sin(2 * np.pi * 220 * times(1.0)))
    made, kept = (Clap(read_installed(folder)) for folder in (tmp_path, TINY))
    cosine = made.embed_audio([tone])[0] @ kept.embed_audio([tone])[0]
    assert cosine >= 0.9999


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_model_of_full_size_goes_the_whole_way(tmp_path: Path, precision: str) -> None:
    from export_clap import main

    out = tmp_path / "clap"
    assert main(["--random", "--seed", "1", "--precision", precision, "--out", str(out)]) == 0
    installed = install_from_folder(Shelf(tmp_path / "models"), out).installed
    assert installed.manifest.dim == 512
    clap = Clap(installed, threads=2)
    sounds = [sound_of(np.sin(2 * np.pi * hz * times(2.0))) for hz in (110.0, 3_000.0)]
    assert clap.embed_audio(sounds).shape == (2, 512)
    assert clap.embed_text(["dusty rhodes"]).shape == (1, 512)
