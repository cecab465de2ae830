"""The index on disk: a folder of arrays that are mapped, not read, when the program starts.

    FOLDER/CURRENT          name of the snapshot in use, replaced atomically
    FOLDER/<name>/header.json   generation, model, and size and checksum of every array
    FOLDER/<name>/<array>.npy

A snapshot is written beside the one in use and then takes its place in one step, so that a crash
leaves the old one or the new one. Whatever is wrong with one, `load` answers None and the index
is built again from the store: a snapshot is a cache, never a source.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.strings import Strings
from samplerecs_daemon.index.words import Postings
from samplerecs_models.rank.prepared import Prepared
from samplerecs_models.types import ModelId

#: Layout of the arrays; another one is not read.
VERSION = 5
#: Arrays up to this many bytes are checked whole; of longer ones this much at either end and in
#: the middle, because checking 200 MB of vectors would cost more than all the rest of the start.
CHECKED_BYTES = 4 << 20
_SAMPLE_BYTES = 64 << 10
_POINTER, _HEADER = "CURRENT", "header.json"

Array = NDArray[Any]


class _Damaged(Exception):
    """A snapshot that cannot be used."""


def save(index: LibraryIndex, folder: Path) -> None:
    """Write the index into `folder`, and remove older snapshots from it.

    Raises:
        OSError: when the folder cannot be written or the disk is full; the snapshot that was
            there stays in use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"g{index.generation}-", dir=folder))
    try:
        _write(index, made)
        pointer = folder / f"{_POINTER}.{made.name}"
        _write_text(pointer, made.name)
        _sync(made)
        pointer.replace(folder / _POINTER)
        _sync(folder)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise
    for other in folder.iterdir():
        if other.is_dir() and other != made:
            # Another process may still map it (and Windows then keeps it): the next save tries on.
            shutil.rmtree(other, ignore_errors=True)


def load(
    folder: Path, generation: int | None, model: ModelId | None, library: str = ""
) -> LibraryIndex | None:
    """Return the index mapped from `folder`, or None where it must be built again.

    That is: there is none, it is of another library, generation, model or version, or damaged.

    Args:
        folder: where it was saved.
        generation: the only one that will do, or None for any.
        model: of its vectors.
        library: the store's identity.
    """
    try:
        made = folder / (folder / _POINTER).read_text(encoding="utf-8").strip()
        header = json.loads((made / _HEADER).read_text(encoding="utf-8"))
        wanted = {
            "version": VERSION,
            "library": library,
            "model": _model_json(model),
        }
        if not isinstance(header, dict) or any(header.get(k) != v for k, v in wanted.items()):
            return None
        found = header["generation"]
        if not isinstance(found, int) or generation not in (None, found):
            return None
        arrays = {name: _read(made, name, about) for name, about in header["arrays"].items()}
        return _assemble(arrays, found, model, library)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, _Damaged):
        # json and numpy report damage as ValueError; a header of another shape as the rest.
        return None


def _model_json(model: ModelId | None) -> dict[str, object] | None:
    return None if model is None else asdict(model)


def _write(index: LibraryIndex, made: Path) -> None:
    about = {}
    for name, array in _arrays(index).items():
        with (made / f"{name}.npy").open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        size = (made / f"{name}.npy").stat().st_size
        about[name] = {"bytes": size, "crc32": _crc(array), "empty": int(array.size == 0)}
    header = {
        "version": VERSION,
        "library": index.library,
        "generation": index.generation,
        "model": _model_json(index.model),
        "arrays": about,
    }
    _write_text(made / _HEADER, json.dumps(header, indent=1))


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder outlive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(made: Path, name: str, about: Mapping[str, int]) -> Array:
    path = made / f"{name}.npy"
    if path.stat().st_size != about["bytes"]:
        raise _Damaged(name)
    # An empty array cannot be mapped.
    mode: Literal["r"] | None = None if about["empty"] else "r"
    array: Array = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    if _crc(array) != about["crc32"]:
        raise _Damaged(name)
    return array


def _crc(array: Array) -> int:
    """Return a checksum of the bytes in memory order: of all, or of three samples of many."""
    flat = array.ravel(order="K").view(np.uint8) if array.size else np.zeros(0, dtype=np.uint8)
    whole = memoryview(flat)  # type: ignore[arg-type]  # an array is a buffer
    if len(whole) <= CHECKED_BYTES:
        return zlib.crc32(whole)
    middle = len(whole) // 2
    crc = zlib.crc32(whole[:_SAMPLE_BYTES])
    crc = zlib.crc32(whole[middle : middle + _SAMPLE_BYTES], crc)
    return zlib.crc32(whole[-_SAMPLE_BYTES:], crc)


def _arrays(index: LibraryIndex) -> dict[str, Array]:
    columns = index.columns
    arrays = {f"columns.{f.name}": getattr(columns, f.name) for f in fields(columns)}
    # The same array: stored once.
    if columns.duplicate_of is columns.ids:
        del arrays["columns.duplicate_of"]
    arrays |= {"ids": index.ids, "rows_of_ids": index.rows_of_ids}
    arrays |= _strings_arrays("packs", index.packs) | _strings_arrays("folders", index.folders)
    for name, postings in (("words", index.words), ("tags", index.tags)):
        arrays |= _strings_arrays(f"{name}.vocabulary", postings.vocabulary)
        for part in ("starts", "rows", "fields", "row_starts", "row_words"):
            arrays[f"{name}.{part}"] = getattr(postings, part)
    return arrays


def _strings_arrays(name: str, strings: Strings) -> dict[str, Array]:
    return {f"{name}.blob": strings.blob, f"{name}.ends": strings.ends}


def _assemble(
    arrays: Mapping[str, Array], generation: int, model: ModelId | None, library: str
) -> LibraryIndex:
    columns = {f.name: arrays.get(f"columns.{f.name}") for f in fields(Prepared)}
    if columns["duplicate_of"] is None:
        columns["duplicate_of"] = columns["ids"]
    if any(column is None for column in columns.values()):
        raise _Damaged("columns")
    return LibraryIndex(
        generation=generation,
        library=library,
        model=model,
        columns=Prepared(**columns),  # type: ignore[arg-type]
        ids=arrays["ids"],
        rows_of_ids=arrays["rows_of_ids"],
        words=_postings("words", arrays),
        tags=_postings("tags", arrays),
        packs=_strings("packs", arrays),
        folders=_strings("folders", arrays),
    )


def _strings(name: str, arrays: Mapping[str, Array]) -> Strings:
    return Strings(arrays[f"{name}.blob"], arrays[f"{name}.ends"])


def _postings(name: str, arrays: Mapping[str, Array]) -> Postings:
    return Postings(
        vocabulary=_strings(f"{name}.vocabulary", arrays),
        starts=arrays[f"{name}.starts"],
        rows=arrays[f"{name}.rows"],
        fields=arrays[f"{name}.fields"],
        row_starts=arrays[f"{name}.row_starts"],
        row_words=arrays[f"{name}.row_words"],
    )
