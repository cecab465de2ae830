"""Sounds called by the name that a list shows, instead of by number or path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

import numpy as np

from samplerecs_daemon.index.filenames import letters_of, without_suffix
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.errors import InputError
from samplerecs_models.types import Int64

#: Sounds of one name that are told apart in a message, at most.
_TOLD = 5
#: Sounds of a name like the one typed that are told, at most.
_NEAR = 3
#: What a face writes where it shortens a name.
_CUT = re.compile(r"…|\.\.\.")


def named(text: str, index: LibraryIndex, store: StoreReader) -> int | None:
    """Return the id of the one sound that a name means, None where nothing is called so.

    A name is that of a file, with or without its ending, whatever its case; "…" stands for what
    a face cut out of it. The index finds names by letters and digits alone: here signs count, too.

    Raises:
        InputError: where several sounds are called so; the message tells them apart.
    """
    if not text.strip() or "/" in text or "\\" in text:
        return None
    rows = index.named_any(text)
    found = matching(text, _names(rows, index, store))
    pieces = _CUT.split(without_suffix(_plain(text)))
    if not found and len(pieces) > 1:
        found = matching(text, _names(index.naming(pieces, begun=True), index, store))
    if len(found) > 1:
        raise _several(text, found, store)
    return found[0] if found else None


def matching(text: str, names: Iterable[tuple[int, str]]) -> list[int]:
    """Return the ids of what `text` names, each once: by whole names, else by their stems.

    Args:
        text: as typed.
        names: id and file name of each sound.
    """
    wanted = _plain(text)
    pattern = re.compile(".*".join(map(re.escape, _CUT.split(wanted))), re.DOTALL)
    cut = bool(_CUT.search(wanted)) and len(_CUT.sub("", wanted)) > 0
    levels: tuple[dict[int, None], dict[int, None], dict[int, None]] = ({}, {}, {})
    for number, name in names:
        plain = _plain(name)
        stem = PurePath(plain).stem if plain.startswith(wanted) else ""
        if plain == wanted:
            levels[0][number] = None
        elif stem == wanted:
            levels[1][number] = None
        elif cut and pattern.fullmatch(plain):
            levels[2][number] = None
    return next((list(level) for level in levels if level), [])


def near_names(text: str, index: LibraryIndex, store: StoreReader) -> str:
    """Return a hint with sounds whose names hold what was typed; how to name one where none do."""
    wanted = letters_of(without_suffix(_plain(PurePath(text).name)))
    rows = index.naming([wanted])
    # Sounds that are there come first.
    rows = rows[np.lexsort((index.columns.ids[rows], ~index.columns.present[rows]))]
    if not len(rows):
        return "Name it by the number that lists show, by its file name, or by its path."
    near = dict[int, str]()
    for number, name in _names(rows[:_NEAR], index, store):
        if wanted in letters_of(_plain(name)):
            near.setdefault(number, name)
    told = ", ".join(f"{name} ({number})" for number, name in near.items())
    return f"Did you mean {told}?" if len(rows) <= _NEAR else f"Did you mean {told}, or another?"


def _names(rows: Int64, index: LibraryIndex, store: StoreReader) -> list[tuple[int, str]]:
    """Return the id and each file name of the sounds in some rows of the index."""
    found = store.sample_rows(index.columns.ids[rows].tolist())
    return [(row.id, name) for row in found for name in (row.name, *row.other_names)]


def _plain(name: str) -> str:
    """Return a name in one case and one spelling: macOS parts letters from their accents."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _several(text: str, found: list[int], store: StoreReader) -> InputError:
    rows = store.sample_rows(found[:_TOLD])
    told = "; ".join(f"{row.id} is {row.path or row.name}" for row in rows)
    more = f"; and {len(found) - _TOLD:,} more" if len(found) > _TOLD else ""
    return InputError(
        f"{len(found):,} sounds are called {text[:80]}.", f"Name one by its number: {told}{more}."
    )
