"""Audio is found by number only, and never outside the library's folders."""

from pathlib import Path

import pytest
from store_parts import STAT, examined, write_kick

from samplerecs_daemon.engine.audio import audio_path
from samplerecs_daemon.store import Store
from samplerecs_models.errors import NothingFound


def library(tmp_path: Path, name: str) -> tuple[Store, int]:
    store = Store.open(tmp_path / "library.db")
    root = store.add_root(tmp_path / "sounds")
    return store, store.save(root.id, name, STAT, examined(name))


def test_a_sound_is_found_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    write_kick(tmp_path / "sounds" / "a.wav", 1)
    store, number = library(tmp_path, "a.wav")
    with store:
        assert audio_path(store, number) == (tmp_path / "sounds" / "a.wav").resolve()
        with pytest.raises(NothingFound, match=f"no sound {number + 1}"):
            audio_path(store, number + 1)


def test_a_file_that_is_gone_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    store, number = library(tmp_path, "a.wav")
    with store, pytest.raises(NothingFound, match=r"a\.wav is gone"):
        audio_path(store, number)


def test_a_file_that_a_scan_missed_is_named(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    store, number = library(tmp_path, "a.wav")
    with store:
        store.mark_missing(store.roots()[0].id, ["a.wav"])
        with pytest.raises(NothingFound, match=r"^The file of a\.wav is not there now"):
            audio_path(store, number)


@pytest.mark.parametrize("link_folder", [False, True])
def test_a_link_out_of_the_library_is_not_followed(tmp_path: Path, link_folder: bool) -> None:
    sounds, outside = tmp_path / "sounds", tmp_path / "private"
    sounds.mkdir()
    outside.mkdir()
    write_kick(outside / "a.wav", 1)
    if link_folder:
        (sounds / "pack").symlink_to(outside)
        store, number = library(tmp_path, "pack/a.wav")
    else:
        (sounds / "a.wav").symlink_to(outside / "a.wav")
        store, number = library(tmp_path, "a.wav")
    with store, pytest.raises(NothingFound, match="outside the folders"):
        audio_path(store, number)


def test_a_link_within_the_library_is_followed_to_the_real_file(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    (sounds / "real").mkdir(parents=True)
    write_kick(sounds / "real" / "a.wav", 1)
    (sounds / "link").symlink_to(sounds / "real")
    store, number = library(tmp_path, "link/a.wav")
    with store:
        assert audio_path(store, number) == (sounds / "real" / "a.wav").resolve()
