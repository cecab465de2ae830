"""Files with the same sound, as a person finds them in a library."""

import shutil
from pathlib import Path

import pytest
from store_parts import write_kick

from samplerecs_daemon.api import DuplicateGroup
from samplerecs_daemon.gateway import open_client
from samplerecs_models.decode import decode
from samplerecs_models.decode.write import write_audio


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sounds: one of them twice as it is, once softer; one whose copy is not watched."""
    folder = tmp_path_factory.mktemp("sounds")
    for seed in (1, 25, 39):
        write_kick(folder / f"kick {seed}.wav", seed, frames=12_000)
    shutil.copy(folder / "kick 1.wav", folder / "copy of kick 1.wav")
    audio = decode(folder / "kick 1.wav")
    write_audio(folder / "soft.wav", 0.5 * audio.samples, audio.rate, subtype="PCM_16")
    return folder


@pytest.fixture(scope="module")
def groups(
    sounds: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[bool, list[DuplicateGroup]]:
    with open_client(tmp_path_factory.mktemp("home")) as client:
        client.add_root(sounds)
        return {near: client.duplicates(near=near) for near in (False, True)}


def names(group: DuplicateGroup) -> set[str]:
    return {Path(path).name for path in group.paths}


def test_exact_copies_are_found_with_the_space_they_take(
    groups: dict[bool, list[DuplicateGroup]], sounds: Path
) -> None:
    (group,) = groups[False]
    assert names(group) == {"kick 1.wav", "copy of kick 1.wav"}
    assert (group.exact, group.similarity) == (True, 1.0)
    assert group.bytes_extra == (sounds / "kick 1.wav").stat().st_size


def test_what_sounds_the_same_is_found_by_ear(groups: dict[bool, list[DuplicateGroup]]) -> None:
    (group,) = groups[True]
    assert names(group) == {"kick 1.wav", "copy of kick 1.wav", "soft.wav"}
    assert not group.exact
    assert 0.99 < group.similarity <= 1.0
