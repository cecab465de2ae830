"""What an installed model says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from clap_parts import another, copy_of_tiny, tiny

from samplerecs_models.embed.clap.manifest import MANIFEST, read_installed, write_manifest
from samplerecs_models.errors import ModelError


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, tiny().manifest)
    assert read_installed(tmp_path).manifest == tiny().manifest
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_other_weights_are_another_space(tmp_path: Path) -> None:
    other = read_installed(another(tmp_path / "other"))
    assert other.model != tiny().model
    assert other.model.weights_sha256 != tiny().model.weights_sha256


@pytest.mark.parametrize(
    "change",
    [
        {"files": {}},
        {"files": {"../../etc/passwd": {"size": 1, "sha256": ""}}},
        {"files": []},
        {"dim": 0},
        {"dim": "512"},
        {"name": ""},
        {"unknown": 1},
        {"logit_scale": "much"},
    ],
    ids=str,
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    folder = copy_of_tiny(tmp_path / "m")
    data = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | change
    (folder / MANIFEST).write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError, match="no manifest of a model"):
        read_installed(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="no manifest"):
        read_installed(tmp_path)


def test_a_folder_without_one_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path)):
        read_installed(tmp_path)
