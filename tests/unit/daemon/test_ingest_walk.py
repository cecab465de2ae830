"""The walk over what real disks hold: junk, loops, pipes, odd names, shut folders."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.ingest.files import SystemFiles
from samplerecs_daemon.ingest.ignore import Ignore, ignore_rules
from samplerecs_daemon.ingest.online import is_away
from samplerecs_daemon.ingest.privacy import PRIVATE_FOLDER, is_private
from samplerecs_daemon.ingest.walk import (
    BROKEN_LINK,
    LOOP,
    NOT_A_FILE,
    OTHER,
    OURS,
    Tally,
    Walk,
    check_folder,
)
from samplerecs_models.errors import BadPath

unix = pytest.mark.skipif(sys.platform == "win32", reason="such files do not exist there")


def walked(root: Path, walk: Walk | None = None) -> tuple[list[str], Tally]:
    tally = Tally()
    return [found.relative for found in (walk or Walk()).files(root, tally)], tally


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_crate_that_was_given_up_is_left_out_with_all_that_is_in_it(tmp_path: Path) -> None:
    touch(tmp_path / "kick.wav", tmp_path / "crate/bass/120 Am Dusty.wav", tmp_path / "crate/x.wav")
    touch(tmp_path / "crate" / MANIFEST)
    found, tally = walked(tmp_path)
    assert found == ["kick.wav"]
    assert dict(tally.skipped) == {OURS: 1}


def test_sounds_are_found_and_the_rest_is_counted_by_reason(tmp_path: Path) -> None:
    touch(
        tmp_path / "b/kick.WAV",
        tmp_path / "a/snare.aif",
        tmp_path / "._kick.wav",
        tmp_path / "__MACOSX/kick.wav",
        tmp_path / "kick.wav.asd",
        tmp_path / ".hidden.wav",
        tmp_path / ".hidden/kick.wav",
        tmp_path / ".Trashes/kick.wav",
        tmp_path / "readme.txt",
        tmp_path / "kick.wav.crdownload",
        tmp_path / "c/.pad.wav.icloud",
        tmp_path / "c/.here.wav.icloud",
        tmp_path / "c/here.wav",
        tmp_path / "c/.notes.txt.icloud",
        tmp_path / "no suffix",
    )
    found, tally = walked(tmp_path)
    assert found == ["a/snare.aif", "b/kick.WAV", "c/pad.wav", "c/here.wav"]
    assert dict(tally.skipped) == {
        "macOS side file": 2,
        "Ableton analysis file": 1,
        "hidden": 2,
        "trash": 1,
        "unfinished download": 1,
        OTHER: 3,
    }
    assert tally.unreadable == []
    away = {one.relative for one in Walk().files(tmp_path, Tally()) if one.away}
    assert away == {"c/pad.wav"}, "what is online only is known by its own name"


def test_known_but_unsupported_formats_are_one_line_each(tmp_path: Path) -> None:
    suffix = sorted(Walk().unreadable)[0]
    touch(*(tmp_path / f"{n}{suffix.upper()}" for n in range(3)))
    _, tally = walked(tmp_path)
    ((reason, count),) = tally.skipped.items()
    assert count == 3
    assert suffix in reason


def test_what_a_walk_elsewhere_left_out_is_taken_over_whole() -> None:
    there, here = Tally(left_out=["memo.m4a"], unseen=["odd.wav"]), Tally()
    there.shut("Music", private=True)
    here.add(there)
    assert here == there


def test_own_rules_come_first_and_take_built_in_ones_out(tmp_path: Path) -> None:
    touch(tmp_path / "a_old/x.wav", tmp_path / ".keep.wav", tmp_path / "KICK_OLD.wav")
    assert walked(tmp_path)[0] == ["KICK_OLD.wav", "a_old/x.wav"]
    walk = Walk(ignore=Ignore(["*_old", "*_old.*", "!.*"]))
    found, tally = walked(tmp_path, walk)
    assert found == [".keep.wav"]
    assert dict(tally.skipped) == {"your rule": 2}
    assert ignore_rules(["*_old"])[0].own
    assert ".*" not in [rule.pattern for rule in ignore_rules(["!.*"])]


def test_our_own_folders_are_not_scanned(tmp_path: Path) -> None:
    touch(tmp_path / "exports/render.wav", tmp_path / "kick.wav")
    walk = Walk(own=frozenset({str(tmp_path / "exports")}))
    found, tally = walked(tmp_path, walk)
    assert found == ["kick.wav"]
    assert dict(tally.skipped) == {"made by samplerecs": 1}


@unix
def test_links_loops_pipes_and_sockets(tmp_path: Path) -> None:
    touch(tmp_path / "real/kick.wav", tmp_path / "z/snare.wav")
    (tmp_path / "real/up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "real/self").symlink_to("self")
    (tmp_path / "again").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "linked.wav").symlink_to(tmp_path / "z/snare.wav")
    (tmp_path / "broken.wav").symlink_to("nowhere.wav")
    (tmp_path / "self.wav").symlink_to("self.wav")
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "folder.wav").mkdir()
    touch(tmp_path / "folder.wav/in.wav")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket.wav")
        finally:
            os.chdir(here)
        found, tally = walked(tmp_path)
    assert found == ["linked.wav", "folder.wav/in.wav", "real/kick.wav", "z/snare.wav"]
    assert dict(tally.skipped) == {LOOP: 2, BROKEN_LINK: 2, NOT_A_FILE: 2, OTHER: 1}


@unix
def test_a_linked_folder_outside_is_followed_once(tmp_path: Path) -> None:
    touch(tmp_path / "packs/kick.wav")
    root = tmp_path / "root"
    root.mkdir()
    for name in ("one", "two"):
        (root / name).symlink_to(tmp_path / "packs", target_is_directory=True)
    found, tally = walked(root)
    assert found == ["one/kick.wav"]
    assert dict(tally.skipped) == {LOOP: 1}


ODD = [
    "😀 kick.wav",
    "new\nline.wav",
    "tab\t.wav",
    "x" * 246 + ".wav",
    " .wav",
    "-rf.wav",
    "'\".wav",
]


@unix
def test_odd_names(tmp_path: Path) -> None:
    raw = [os.fsencode(name) for name in ODD] + [b"lone\xff\xfe.wav"]
    for name in raw:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as handle:
            handle.write(b"x")
    found, _ = walked(tmp_path)
    assert sorted(os.fsencode(name) for name in found) == sorted(raw)


@unix
def test_both_spellings_of_one_name_are_two_files_where_the_disk_says_so(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Größe é.wav") for form in ("NFC", "NFD")]
    touch(*(tmp_path / name for name in names))
    found, _ = walked(tmp_path)
    assert sorted(found) == sorted(os.listdir(tmp_path))


@unix
def test_a_date_beyond_64_bits_is_held(tmp_path: Path) -> None:
    touch(tmp_path / "a.wav", tmp_path / "b.wav")
    os.utime(tmp_path / "a.wav", ns=(0, 10**19))
    os.utime(tmp_path / "b.wav", (0, -86_400))
    stats = {found.relative: found.stat for found in Walk().files(tmp_path, Tally())}
    assert stats["a.wav"].mtime_ns <= 2**63 - 1
    assert stats["b.wav"].mtime_ns == -86_400 * 10**9


@pytest.mark.parametrize(("name", "word"), [("gone", "is not there"), ("kick.wav", "is a file")])
def test_what_is_no_folder(tmp_path: Path, name: str, word: str) -> None:
    touch(tmp_path / "kick.wav")
    with pytest.raises(BadPath, match=word):
        walked(tmp_path / name)


def test_a_root_that_vanishes_during_the_walk_ends_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    touch(*(root / f"{n}/kick.wav" for n in range(5)))
    tally = Tally()
    files = Walk().files(root, tally)
    assert next(files).relative == "0/kick.wav"
    root.rename(tmp_path / "away")
    assert list(files) == []
    # What could not be looked at is unknown, not gone.
    assert tally.unreadable == ["1", "2", "3", "4"]


AS_NOBODY = """
import os, sys, encodings.idna
from pathlib import Path
from samplerecs_daemon.ingest.walk import Tally, Walk
from samplerecs_models.errors import BadPath
walk = Walk()
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
tally = Tally()
try:
    print([f.relative for f in walk.files(Path(sys.argv[1]), tally)])
    print(dict(tally.skipped), tally.unreadable, tally.unseen)
except BadPath as error:
    print(error)
"""


@unix
def test_folders_that_may_not_be_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    touch(root / "open/kick.wav", root / "shut/kick.wav", root / "listed/kick.wav")
    for parent in (tmp_path, *tmp_path.parents):
        if "pytest-" in str(parent):
            parent.chmod(0o711)
    modes = {root / "shut": 0o000, root / "listed": 0o444}
    for folder, mode in modes.items():
        folder.chmod(mode)

    def seen() -> str:
        run = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(root)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    try:
        said = seen()
        assert "['open/kick.wav']" in said
        assert "'folder that cannot be read': 1" in said
        assert "['shut'] ['listed/kick.wav']" in said
        root.chmod(0o000)
        assert "cannot be read" in seen()
    finally:
        root.chmod(0o755)
        for folder in modes:
            folder.chmod(0o755)


def test_files_in_the_cloud_are_known_by_their_flags() -> None:
    class Status:
        def __init__(self, **fields: int) -> None:
            self.__dict__.update(fields)

    assert is_away(Status(st_flags=0x4000_0000))
    assert is_away(Status(st_file_attributes=0x40_0000))
    assert is_away(Status(st_file_attributes=0x1000))
    assert not is_away(Status(st_flags=0, st_file_attributes=0x20))
    assert not is_away(os.stat("."))


def test_a_link_to_the_own_root_is_not_entered_when_only_it_is_walked(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "a.wav").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "pack")
    tally = Tally()
    for below in ("loop", "loop/pack", "again"):
        assert list(Walk().files(tmp_path, tally, below)) == []
    assert tally.skipped == {LOOP: 3}
    assert [file.relative for file in Walk().files(tmp_path, Tally(), "pack")] == ["pack/a.wav"]


@dataclass(frozen=True)
class Mac(SystemFiles):
    """The home of a Mac, kept elsewhere, whose Documents are private."""

    kept: Path

    def _real(self, path: str) -> str:
        return path.replace("/Users/kim", str(self.kept), 1)

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        if path.startswith("/Users/kim/Documents"):
            raise PermissionError(errno.EPERM, "Operation not permitted", path)
        return super().scandir(self._real(path))

    def stat(self, path: str) -> os.stat_result:
        return super().stat(self._real(path))

    def exists(self, path: str) -> bool:
        return super().exists(self._real(path))


@unix
def test_what_macos_keeps_private_is_told_as_that(tmp_path: Path) -> None:
    touch(tmp_path / "Documents/Sounds/kick.wav", tmp_path / "Samples/kick.wav")
    system, home = Mac(tmp_path), Path("/Users/kim")
    tally = Tally()
    found = list(Walk(system=system, platform="darwin").files(home, tally))
    assert [one.relative for one in found] == ["Samples/kick.wav"]
    assert dict(tally.skipped) == {PRIVATE_FOLDER: 1}
    assert (tally.unreadable, tally.private) == (["Documents"], {"Documents"})
    sounds = home / "Documents/Sounds"
    with pytest.raises(BadPath, match="private") as told:
        check_folder(sounds, system, "darwin")
    assert "Privacy & Security → Files and Folders" in told.value.hint
    with pytest.raises(BadPath, match="cannot be read"):
        check_folder(sounds, system, "linux")


@pytest.mark.parametrize(
    ("path", "number", "private"),
    [
        ("/Users/kim/Desktop", errno.EPERM, True),
        ("/Users/kim/Downloads/pack", errno.EPERM, True),
        ("/Users/kim/Library/Mobile Documents/x", errno.EPERM, True),
        ("/Volumes/Red SSD", errno.EPERM, True),
        ("/Volumes/Red SSD", errno.EACCES, False),
        ("/Users/kim/Samples", errno.EPERM, False),
        ("/Users", errno.EPERM, False),
        ("/private/x", errno.EPERM, False),
    ],
)
def test_which_folders_macos_keeps_private(path: str, number: int, private: bool) -> None:
    error = OSError(number, "no")
    assert is_private(error, path, "darwin") is private
    assert not is_private(error, path, "linux")
