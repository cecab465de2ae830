"""What the user never wants to see again: as masks over the rows, by name, and in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

import numpy as np

from samplerecs_daemon.api import BAN_KINDS, SampleInfo
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.words import normal
from samplerecs_daemon.store.records import Ban
from samplerecs_models.errors import InputError, NothingFound
from samplerecs_models.query import family_of, roles_named
from samplerecs_models.rank.columns import ROLE_CODES
from samplerecs_models.types import Bool, Int64

#: Packs of a name like the one typed that are told, at most.
_NEAR = 3
_HINTS = {
    "pack": "`samplerecs search WORD --json` tells the pack of each sound.",
    "folder": "`samplerecs library list` shows its folders; name one of them, or one inside.",
    "tag": "`samplerecs search tag:WORD` shows the sounds of a tag.",
}


def banned_rows(index: LibraryIndex, bans: Sequence[Ban]) -> Bool | None:
    """Return bool (n,), or None where nothing is banned."""
    if not bans:
        return None
    banned = np.zeros(len(index), dtype=bool)
    for ban in bans:
        banned |= rows_of(index, ban)
    return banned


def rows_of(index: LibraryIndex, ban: Ban) -> Bool:
    """Return what one ban keeps out: bool (n,)."""
    columns = index.columns
    match ban.kind:
        case "sample":
            return _at(index, index.rows([int(ban.value)]))
        case "tag":
            # The whole tag: who bans "dub" still wants what is tagged "dubstep".
            return _at(index, index.tags.bearing(normal(ban.value)))
        case "role":
            roles = roles_named(ban.value)
            return np.take(np.array([role in roles for role in ROLE_CODES]), columns.role)
        case "pack":
            return _coded(index.packs, columns.pack.astype(np.int64), ban.value.__eq__)
        case _:
            within = _within(ban.value)
            rows = _coded(index.folders, columns.folder.astype(np.int64), within)
            # Where a drive was, another may be now: its folders of the same name are not meant.
            return rows & ~columns.present if ban.away else rows


def _at(index: LibraryIndex, rows: Int64) -> Bool:
    mask = np.zeros(len(index), dtype=bool)
    mask[rows] = True
    return mask


def _coded(names: Sequence[str], codes: Int64, has: Callable[[str], bool]) -> Bool:
    # One more entry for the code -1, which has no name.
    table = np.array([has(names[code]) for code in range(len(names))] + [False])
    return np.asarray(table[codes])


def _within(folder: str) -> Callable[[str], bool]:
    bare = folder.rstrip("/\\")
    return lambda name: name == bare or name.startswith((f"{bare}/", f"{bare}\\"))


def banned_with(index: LibraryIndex, bans: Iterable[Ban], row: int) -> tuple[str, ...]:
    """Return what was banned that the sound of a row is of, in words."""
    whole = (ban for ban in bans if ban.kind != "sample")
    return tuple(in_words(ban) for ban in whole if rows_of(index, ban)[row])


def covers(ban: Ban, sample: SampleInfo) -> bool:
    """Say whether a ban keeps out a sound, as far as the sound itself tells."""
    match ban.kind:
        case "sample":
            return str(sample.id) == ban.value
        case "tag":
            return normal(ban.value) in map(normal, sample.tags)
        case "role":
            return sample.role in roles_named(ban.value)
        case "pack":
            return sample.pack == ban.value
        case _:
            return _within(ban.value)(os.path.dirname(sample.path))  # noqa: PTH120 - any bytes


def in_words(ban: Ban) -> str:
    """Return "the pack Night Drive"; of a sound its number."""
    return f"the {ban.kind} {ban.value}"


def spoken(bans: Iterable[Ban], kind: str, text: str) -> Ban | None:
    """Return the ban that holds and is meant by what was typed, None for none.

    It need no longer be in the library: the ban of a pack that went can be lifted, too.

    Raises:
        InputError: when nothing of the kind can be banned, or no such role is known.
    """
    wanted = _ways(kind, _checked(kind, text))
    meant = [ban for ban in bans if ban.kind == kind and _whole(kind, ban.value) in wanted]
    return min(meant, key=lambda ban: ban.away, default=None)


def ban_named(index: LibraryIndex, kind: str, text: str) -> Ban:
    """Return what is meant by what was typed, as the library calls it.

    Raises:
        InputError: when nothing of the kind can be banned, or no such role is known.
        NothingFound: when the library has no such pack, folder or tag.
    """
    _checked(kind, text)
    if kind == "pack":
        return Ban(kind, _pack(index, text))
    bans = [Ban(kind, whole) for whole in _ways(kind, text)]
    for ban in bans:
        if kind == "role" or rows_of(index, ban).any():
            return ban
    raise NothingFound(f"Your library has no sound of {in_words(bans[0])}.", _HINTS[kind])


def _checked(kind: str, text: str) -> str:
    """Return what was typed; InputError where nothing can be meant by it."""
    if kind not in BAN_KINDS:
        raise InputError(f"Nothing can be banned by {kind!r}.", f"Known: {', '.join(BAN_KINDS)}.")
    if not text.strip():
        raise InputError(f"Say which {kind} to ban.")
    return text


def _ways(kind: str, text: str) -> list[str]:
    """Return what may be meant, the likeliest first: a folder may be named through a link."""
    whole = _whole(kind, text)
    return [whole, os.path.realpath(whole)] if kind == "folder" else [whole]


def _whole(kind: str, text: str) -> str:
    """Return one of the ways in which the same may be typed."""
    if kind == "folder":
        return os.path.abspath(os.path.expanduser(text))  # noqa: PTH100, PTH111 - any bytes, no disk
    if kind == "role":
        return _role(text)
    return normal(text.strip())


def _role(text: str) -> str:
    roles = roles_named(text)
    if not roles:
        raise InputError("Say which role to ban.")
    name = family_of(roles) if len(roles) > 1 else roles[0].value
    if not name:
        raise InputError(f"{text!r} names several roles.", "Ban them one by one.")
    return name


def _pack(index: LibraryIndex, text: str) -> str:
    """Return the name of the one pack that is called so, whatever its case."""
    names = [index.packs[code] for code in range(len(index.packs)) if index.packs[code]]
    wanted = normal(text.strip())
    known = {normal(name): name for name in names}
    if text.strip() in names or wanted in known:
        return text.strip() if text.strip() in names else known[wanted]
    near = [name for plain, name in known.items() if wanted in plain]
    near += [known[plain] for plain in get_close_matches(wanted, known, n=_NEAR)]
    told = list(dict.fromkeys(near))[:_NEAR]
    raise NothingFound(
        f"Your library has no pack {text.strip()!r}.",
        f"Near to it: {', '.join(told)}." if told else _HINTS["pack"],
    )
