"""A board as files: a folder of copies, a zip, or a manifest. Never writes over anything."""

from __future__ import annotations

import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from samplerecs_daemon.api import BoardManifest, to_json
from samplerecs_daemon.engine.places import outside_roots
from samplerecs_models.errors import BadPath

#: Bytes that are read at once, and the longest name of a copy, in bytes of UTF-8.
_BLOCK, _NAME_BYTES = 1 << 20, 200
#: Suffix of what is being written; a scan leaves such files out.
_PART = ".part"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
#: What no name may end in on Windows, and blanks before a dot, where a cut could bring them there.
_ENDING, _GAP = re.compile(r"[\s.]+$"), re.compile(r"\s+(?=\.)")
#: A longer end behind a dot is no suffix: it is cut with the rest.
_SUFFIX_BYTES = 32
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound to be written: the name of its copy, its own name, and where its files are."""

    target: str
    name: str
    places: Sequence[Path]


Written = tuple[Path, tuple[str, ...]]


def write_folder(content: Sequence[Piece], path: Path, roots: Sequence[Path]) -> Written:
    """Copy the sounds into a folder that is new or empty.

    Args:
        content: the sounds.
        path: the folder; its parent must be there.
        roots: the folders of the library, into which nothing is ever written.

    Returns:
        The folder, and the names of the sounds that are nowhere to be found.

    Raises:
        BadPath: when the folder cannot be used.
    """
    target = _new(path, roots, folder=True)
    made: list[Path] = []
    missing = []

    def copy_all() -> None:
        if not target.exists():
            target.mkdir()
            made.append(target)
        for piece in content:
            source = _opened(piece)
            if source is None:
                missing.append(piece.name)
                continue
            with source:
                made.append(target / piece.target)
                _write(made[-1], _blocks(source, piece.name))

    _or_nothing(copy_all, made, target)
    return target, tuple(missing)


def write_zip(content: Sequence[Piece], path: Path, roots: Sequence[Path]) -> Written:
    """Write the sounds into a new zip; see `write_folder`."""
    target = _new(path, roots, folder=False)
    missing: list[str] = []
    _or_nothing(lambda: _write(target, zip_stream(content, missing)), [target], target)
    return target, tuple(missing)


def write_manifest(manifest: BoardManifest, path: Path, roots: Sequence[Path]) -> Path:
    """Write a board without audio into a new file; see `write_folder`."""
    target = _new(path, roots, folder=False)
    text = json.dumps(to_json(manifest), indent=2) + "\n"
    _or_nothing(lambda: _write(target, [text.encode()]), [target], target)
    return target


def zip_stream(content: Sequence[Piece], missing: list[str]) -> Iterator[bytes]:
    """Yield the bytes of a zip, which depend on the sounds and their names alone.

    Sounds are stored as they are: audio hardly shrinks.

    Args:
        content: the sounds.
        missing: is given the names of the sounds that are nowhere to be found.

    Raises:
        BadPath: when a file cannot be read to its end.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for piece in content:
            source = _opened(piece)
            if source is None:
                missing.append(piece.name)
                continue
            with source, archive.open(_entry(piece, source), "w") as entry:
                for block in _blocks(source, piece.name):
                    entry.write(block)
                    yield outlet.drain()
            yield outlet.drain()
    yield outlet.drain()


def stable_names(sounds: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Return the name of each sound's copy: its own, made safe, and no two alike.

    A sound that comes later never changes the name of an earlier one.

    Args:
        sounds: id, file name, and what tells it from another of that name (its hash).
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for number, name, mark in sounds:
        safe = safe_name(name)
        stem, dot, suffix = safe.rpartition(".") if "." in safe else (safe, "", "")
        length = 6
        while safe.casefold() in taken:
            tail = mark[:length] if length <= len(mark) else f"{mark}-{length}"
            safe, length = f"{stem}-{tail}{dot}{suffix}", length + 2
        taken.add(safe.casefold())
        names[number] = safe
    return names


def safe_name(name: str) -> str:
    """Return a file name that every system takes; what none takes becomes "_"."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = _ENDING.sub("", _GAP.sub("", _UNSAFE.sub("_", text).strip()))
    if text.startswith("."):
        text = f"_{text[1:]}"
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix.encode()) > _SUFFIX_BYTES:
        stem, dot, suffix = text, "", ""
    room = _NAME_BYTES - len(f"{dot}{suffix}".encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    stem = (stem.rstrip() if dot else _ENDING.sub("", stem)) or "_"
    return f"_{stem}{dot}{suffix}" if _RESERVED.match(stem) else f"{stem}{dot}{suffix}"


class _Outlet:
    """What a zip is written to when somebody else takes the bytes."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: who drains takes it all."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def drain(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def _entry(piece: Piece, source: BinaryIO) -> zipfile.ZipInfo:
    # The same time for all: a zip must not tell when it was made.
    entry = zipfile.ZipInfo(piece.target, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    entry.file_size = os.fstat(source.fileno()).st_size
    return entry


def _opened(piece: Piece) -> BinaryIO | None:
    """Return the first of a sound's files that can be opened, or None."""
    for place in piece.places:
        try:
            if place.is_file():
                return place.open("rb")
        except OSError:
            continue
    return None


def _blocks(source: BinaryIO, name: str) -> Iterator[bytes]:
    while True:
        try:
            block = source.read(_BLOCK)
        except OSError as error:
            raise BadPath(
                f"{name} could not be read to its end ({error.strerror}).", "Check its drive."
            ) from error
        if not block:
            return
        yield block


def _write(target: Path, blocks: Iterable[bytes]) -> None:
    """Write a file that is there whole or not at all."""
    part = target.with_name(target.name + _PART)
    try:
        with part.open("xb") as file:
            for block in blocks:
                file.write(block)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _or_nothing(write: Callable[[], object], made: list[Path], target: Path) -> None:
    """Run `write`; when it fails remove what was made of it, newest first."""
    try:
        write()
    except BaseException as error:
        for path in reversed(made):
            _remove(path)
        if isinstance(error, OSError):
            raise BadPath(
                f"{target} could not be written ({error.strerror}).", "Choose another place."
            ) from error
        raise


def _remove(path: Path) -> None:
    try:
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    except OSError:
        # What is left over can be seen where it is; the first error is the one to tell.
        return


def _new(path: Path, roots: Sequence[Path], *, folder: bool) -> Path:
    """Return the absolute path of what may be written.

    Raises:
        BadPath: when it is taken, has no parent, or lies in the library.
    """
    target = outside_roots(path, roots)
    empty = folder and target.is_dir() and not any(target.iterdir())
    if not empty and (target.exists() or target.is_symlink()):
        raise BadPath(f"{target} is there already.", "Choose a place that is new or empty.")
    return target
