"""What folders are in a library: packs, mere sorts of sounds, or the home of a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath

from samplerecs_models.metadata import lexicon
from samplerecs_models.metadata.machines import without_machines
from samplerecs_models.metadata.name_role import role_in, role_words, says_drums
from samplerecs_models.metadata.tokens import KEPT_NAMES, Name, read_name
from samplerecs_models.vocabulary import Role

#: Folders that hold the homes of persons: "/home/bass" and "/Users/bass" hold no basses.
_HOMES = frozenset({"home", "users"})
#: A folder's role this sure is one role, said in a word of its own.
PLAIN = 0.85


def library_name(root: PurePath) -> str:
    """Return a library folder's name as far as it speaks of sounds: "" for a person's home."""
    is_home = len(root.parts) == 3 and root.parts[1].lower() in _HOMES
    return "" if is_home else root.name


def pack_of(folders: Sequence[Name]) -> Name | None:
    """The outermost folder that names more than a sort of sounds or a maker of packs."""
    named = [folder for folder in folders if not is_general(folder)]
    packs = (folder for folder in named if "".join(folder.words) not in lexicon.MAKERS)
    return next(packs, named[0] if named else None)


@lru_cache(KEPT_NAMES)
def is_general(folder: Name) -> bool:
    """Return True for a folder that sorts sounds ("Kicks", "01 Loops") and names no pack."""
    if without_machines(folder) is not folder:
        return False
    said = role_words(folder)
    rest = [word for i, word in enumerate(folder.words) if i not in said]
    return all(word in lexicon.GENERAL or word.isdigit() or len(word) == 1 for word in rest)


@lru_cache(KEPT_NAMES)
def role_folder(root: str) -> Name | None:
    """Return the name of a library folder that sorts sounds of one role ("Claps"), else None.

    "Drums" is one as well, "Loops" and "Samples" are none. "Beats" are mostly tracks of one's own,
    and an "EP" is a record.
    """
    name = read_name(root)
    if not root or not is_general(name) or not lexicon.NO_ROLE_FOLDERS.isdisjoint(name.words):
        return None
    found = role_in(name)
    if found is None:
        return name if says_drums(name) else None
    is_mixed = says_drums(name) and found.role not in (Role.DRUM_LOOP, *lexicon.DRUMS)
    return name if found.confidence >= PLAIN and not is_mixed else None
