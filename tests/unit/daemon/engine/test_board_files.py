"""Boards as files: copies, zips and lists; names; and where nothing is ever written."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_parts import Kept, kept

from samplerecs_daemon.api import BoardManifest, from_json
from samplerecs_daemon.engine.board_files import safe_name, stable_names
from samplerecs_models.errors import BadPath, InputError


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, "one/kick.wav", "snare.wav") as opened:
        second = opened.add("two/KICK.wav")
        board = opened.engine.create_board("Dusk").id
        for number in (opened.ids["kick.wav"], second, opened.ids["snare.wav"]):
            opened.clock.forward(1)
            opened.engine.add_to_board(board, str(number))
        yield opened


def test_a_folder_of_copies(made: Kept, tmp_path: Path) -> None:
    written = made.engine.export_board(1, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert (written.path, written.sounds, written.missing) == (str(tmp_path / "out"), 3, ())
    assert names[1:] == ["kick.wav", "snare.wav"]
    assert names[0].startswith("KICK-hash-")
    assert (tmp_path / "out/kick.wav").read_bytes() == (made.folder / "one/kick.wav").read_bytes()
    assert (tmp_path / "out" / names[0]).read_bytes() == (made.folder / "two/KICK.wav").read_bytes()


def test_the_names_of_copies_do_not_follow_the_order(made: Kept, tmp_path: Path) -> None:
    made.engine.export_board(1, tmp_path / "a")
    ids = [sample.id for sample in made.engine.board(1).samples]
    made.engine.order_board(1, ids[::-1])
    made.engine.export_board(1, tmp_path / "b")
    assert sorted(os.listdir(tmp_path / "a")) == sorted(os.listdir(tmp_path / "b"))


@pytest.mark.parametrize("form", ["folder", "zip", "manifest"])
def test_nothing_is_written_over_or_into_the_library(made: Kept, tmp_path: Path, form: str) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "way in").symlink_to(made.folder)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    for path in (
        taken,
        tmp_path / "file",
        tmp_path / "dangling",
        made.folder,
        made.folder / "new",
        made.folder / "one" / "new",
        tmp_path / "way in" / "new",
        tmp_path / "no parent" / "new",
        made.folder / ".." / "sounds" / "new",
        tmp_path / "a\0b",
        Path("~nobody-of-this-name/x"),
    ):
        with pytest.raises(BadPath):
            made.engine.export_board(1, path, form)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    assert (taken / "mine.txt").read_text() == (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_may_be_filled(made: Kept, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert made.engine.export_board(1, tmp_path / "empty").sounds == 3


def test_missing_sounds_are_named(made: Kept, tmp_path: Path) -> None:
    (made.folder / "snare.wav").unlink()
    for form in ("folder", "zip"):
        written = made.engine.export_board(1, tmp_path / form, form)
        assert (written.sounds, written.missing) == (2, ("snare.wav",))
    assert len(zipfile.ZipFile(tmp_path / "zip").namelist()) == 2


def test_a_zip_is_whole_and_always_the_same(made: Kept, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        made.engine.export_board(1, tmp_path / name, "zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("kick.wav") == (made.folder / "one/kick.wav").read_bytes()
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_manifest_file_has_no_paths(made: Kept, tmp_path: Path) -> None:
    made.engine.export_board(1, tmp_path / "dusk.json", "manifest")
    text = (tmp_path / "dusk.json").read_text()
    assert from_json(BoardManifest, json.loads(text)) == made.engine.board_manifest(1)
    assert str(tmp_path) not in text


def test_an_unknown_form(made: Kept, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder, zip, manifest"):
        made.engine.export_board(1, tmp_path / "x", "tape")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights bind no root")
def test_what_cannot_be_written_leaves_nothing(made: Kept, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(BadPath, match="could not be written"):
        made.engine.export_board(1, closed / "out")
    assert list(closed.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
def test_a_full_disk_leaves_nothing(made: Kept, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    (made.folder / "snare.wav").write_bytes(bytes(300_000))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        for form in ("folder", "zip"):
            with pytest.raises(BadPath, match="could not be written"):
                made.engine.export_board(1, tmp_path / form, form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert not (tmp_path / "folder").exists()
    assert not (tmp_path / "zip").exists()
    assert list(tmp_path.glob("*.part")) == []


@given(st.text(max_size=300))
def test_safe_names_are_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('<>:"/\\|?*\0\n')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("kick.wav", "kick.wav"),
        ("..", "_"),
        ("", "_"),
        ("con.wav", "_con.wav"),
        ("a/b?.wav", "a_b_.wav"),
        ("k\udcff.wav", "k_.wav"),
        (".hidden.wav", "_hidden.wav"),
        ("x" * 300 + ".wav", "x" * 196 + ".wav"),
        ("0. .", "0"),
        ("a .wav", "a.wav"),
        ("a." + "x" * 300, "a." + "x" * 198),
        ("x" * 180 + " ." + "y" * 100, "x" * 180 + "." + "y" * 19),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.lists(st.sampled_from(["a.wav", "A.wav", "a-h.wav", "b.wav", "a", "a-hh0"]), max_size=12))
def test_stable_names_differ_and_stay(names: list[str]) -> None:
    sounds = [(n, name, f"h{n % 2}") for n, name in enumerate(names)]
    found = stable_names(sounds)
    assert len({name.casefold() for name in found.values()}) == len(names)
    for some in range(len(names)):
        assert list(stable_names(sounds[:some]).items()) == list(found.items())[:some]
