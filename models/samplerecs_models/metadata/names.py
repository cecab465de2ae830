"""What a file says in its name and its folders: tempo, key, kind, role, words, pack. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from samplerecs_models.harmony import Key
from samplerecs_models.metadata import lexicon
from samplerecs_models.metadata.folders import PLAIN, is_general, pack_of, role_folder
from samplerecs_models.metadata.name_key import SURE, NamedKey, is_chord, key_in
from samplerecs_models.metadata.name_role import (
    NamedKind,
    NamedRole,
    kind_in,
    role_in,
    says_drums,
)
from samplerecs_models.metadata.name_tempo import NamedTempo, tempo_in
from samplerecs_models.metadata.tokens import KEPT_NAMES, Name, read_name, split_piece
from samplerecs_models.types import Estimate, Facts
from samplerecs_models.vocabulary import Kind, Role, Source

#: Raise when names are read another way: known libraries have theirs read again at the next scan,
#: without a file being opened.
VERSION = 2
#: What a folder says is said of many files at once: it counts a little less.
_FOLDER = 0.88
#: A library folder is chosen once for all that is below it.
_ROOT = 0.75
#: A pack's name ("Vintage Bass Music") tells little about each of its sounds.
_PACK = 0.6
#: A role of the name this weak (a bare "808") gives way to a folder's.
_WEAK = 0.5
#: Confidence of a drum loop that is called nothing but drums.
_DRUMS = 0.85
_LOOP_ROLES = frozenset({Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP})


def facts_from_name(relative: PurePath) -> Facts:
    """Return what the path of a file below its library folder says; never raises.

    Values from the file name carry `Source.NAME`, those from folders `Source.FOLDER`; the
    nearest folder that says something wins.
    """
    name = read_name(relative.stem)
    folders = [read_name(part) for part in relative.parts[:-1] if part.strip("/\\.")]
    pack = pack_of(folders)
    kinds = [kind_in(one) for one in (name, *folders)]
    says_loop = any(found and found.kind is Kind.LOOP for found in kinds)
    tempo, key = _tempo_and_key(name, says_loop)
    role = _role(name, folders, pack)
    kind = _kind(kinds, tempo, role)
    if kind.value is Kind.LOOP and role.value is None:
        role = _drum_loop(name, folders, pack)
    return Facts(
        bpm=_tempo_estimate(tempo, folders, says_loop),
        key=_key_estimate(key, folders),
        kind=kind,
        role=loop_role(role, kind),
        words=tuple(dict.fromkeys(_words([name, *folders]))),
        pack=pack.text.strip() if pack else "",
    )


def facts_of_name(relative: PurePath | str, root: str = "") -> Facts:
    """Return what name and folders say of a file; it is not opened and need not be there.

    Args:
        relative: path of the file below its library folder.
        root: name of that folder (see `library_name`), "" for none: it names the pack where no
            folder below it does, or the role where nothing below it says one.
    """
    named = facts_from_name(PurePath(relative))
    if folder := role_folder(root):
        return _with_root(named, folder)
    if named.pack or not root or is_general(read_name(root)):
        return named
    return replace(named, pack=root)


def _with_root(facts: Facts, root: Name) -> Facts:
    """What a library folder's own name says where nothing below it says more than a pack's."""
    role, kind = facts.role, facts.kind
    said, sort = role_in(root), kind_in(root)
    if said and (role.value is None or role.confidence <= _PACK):
        role = Estimate(said.role, round(said.confidence * _ROOT, 3), Source.FOLDER)
    if kind.value is None and sort:
        kind = Estimate(sort.kind, round(sort.confidence * _ROOT, 3), Source.FOLDER)
    elif kind.value is None:
        kind = _kind_of_role(role)
    if kind.value is Kind.LOOP and role.value is None:
        role = Estimate(Role.DRUM_LOOP, round(_DRUMS * _ROOT, 3), Source.FOLDER)
    words = dict.fromkeys((*facts.words, *_words_of(root)))
    return replace(facts, kind=kind, role=loop_role(role, kind), words=tuple(words))


def _tempo_and_key(name: Name, is_loop: bool) -> tuple[NamedTempo | None, NamedKey | None]:
    """Each speaks for the other: a number that makes a key certain is made certain by it."""
    supposed = tempo_in(name, has_key=True, looks_like_loop=is_loop)
    if supposed is None:
        return None, key_in(name)
    key = _key_beside(name, supposed)
    if key and key.confidence >= SURE:
        return supposed, key
    tempo = tempo_in(name, has_key=False, looks_like_loop=is_loop)
    return tempo, _key_beside(name, tempo) if tempo else key_in(name)


def _key_beside(name: Name, tempo: NamedTempo) -> NamedKey | None:
    """The key of a name with a tempo; a bare letter is no surer than the tempo it rests on."""
    key = key_in(name, tempo.piece, has_tempo=True)
    if key is None or key.key.mode is not None or is_chord(name.pieces[key.piece]):
        return key
    return replace(key, confidence=min(key.confidence, tempo.confidence))


def _tempo_estimate(
    tempo: NamedTempo | None, folders: list[Name], says_loop: bool
) -> Estimate[float]:
    if tempo:
        return Estimate(tempo.bpm, round(tempo.confidence, 3), Source.NAME)
    for folder in reversed(folders):
        found = tempo_in(folder, has_key=False, looks_like_loop=says_loop)
        if found:
            return Estimate(found.bpm, round(found.confidence * _FOLDER, 3), Source.FOLDER)
    return Estimate()


def _key_estimate(key: NamedKey | None, folders: list[Name]) -> Estimate[Key]:
    if key:
        return Estimate(key.key, round(key.confidence, 3), Source.NAME)
    for folder in reversed(folders):
        found = key_in(folder)
        if found and found.confidence >= SURE:
            return Estimate(found.key, round(found.confidence * _FOLDER, 3), Source.FOLDER)
    return Estimate()


def _role(name: Name, folders: list[Name], pack: Name | None) -> Estimate[Role]:
    """The name's role, else the nearest folder's; a pack's name comes last."""
    found, above = role_in(name), _nearest(folders, pack)
    if found and found.confidence > _WEAK and not (above and _tells_more(above, found)):
        return Estimate(found.role, round(found.confidence, 3), Source.NAME)
    if above:
        sure = round(above.confidence * _FOLDER, 3)
        others = (found.role,) if found and found.role is not above.role else ()
        return Estimate(above.role, sure, Source.FOLDER, others)
    packed = role_in(pack) if pack else None
    if packed:
        return Estimate(packed.role, round(packed.confidence * _PACK, 3), Source.FOLDER)
    return Estimate(found.role, found.confidence, Source.NAME) if found else Estimate()


def _nearest(folders: list[Name], pack: Name | None) -> NamedRole | None:
    """What the nearest folder says that says a role and is no pack."""
    roles = (role_in(folder) for folder in reversed(folders) if folder is not pack)
    return next((role for role in roles if role), None)


def _tells_more(folder: NamedRole, name: NamedRole) -> bool:
    """Say whether a file's word for a shape gives way to its folder: a stab among guitars.

    Not where the folder states the shape beside the instrument, or is unsure itself, nor to
    "Melodic Loops", which is no instrument.
    """
    return (
        name.is_shape
        and not folder.is_shape
        and folder.confidence >= PLAIN
        and folder.role is not Role.MELODIC_LOOP
        and name.role not in folder.stated
    )


def _drum_loop(name: Name, folders: list[Name], pack: Name | None) -> Estimate[Role]:
    """A loop of "drums" is a drum loop; of a one-shot the word says nothing."""
    if says_drums(name):
        return Estimate(Role.DRUM_LOOP, _DRUMS, Source.NAME)
    nearest = next((folder for folder in reversed(folders) if says_drums(folder)), None)
    if nearest is None:
        return Estimate()
    weight = _PACK if nearest is pack else _FOLDER
    return Estimate(Role.DRUM_LOOP, round(_DRUMS * weight, 3), Source.FOLDER)


def _kind(
    kinds: list[NamedKind | None], tempo: NamedTempo | None, role: Estimate[Role]
) -> Estimate[Kind]:
    """A word for the kind first; else a tempo speaks for a loop and a drum for a one-shot.

    `kinds` holds the name's first, then the folders' from the outermost.
    """
    found, *above = kinds
    if found:
        return Estimate(found.kind, found.confidence, Source.NAME)
    nearest = next((one for one in reversed(above) if one), None)
    if nearest:
        return Estimate(nearest.kind, round(nearest.confidence * _FOLDER, 3), Source.FOLDER)
    if tempo:
        return Estimate(Kind.LOOP, 0.8 if tempo.said else 0.7, Source.NAME)
    return _kind_of_role(role)


def _kind_of_role(role: Estimate[Role]) -> Estimate[Kind]:
    """What a role says of the kind: drums are hit once unless they are called a loop."""
    if role.value in _LOOP_ROLES:
        return Estimate(Kind.LOOP, 0.75, role.source)
    if role.value in lexicon.DRUMS:
        return Estimate(Kind.ONE_SHOT, 0.75 if role.source is Source.NAME else 0.65, role.source)
    return Estimate()


def loop_role(role: Estimate[Role], kind: Estimate[Kind]) -> Estimate[Role]:
    """A looped drum is a drum loop, a looped bass a bass loop; others keep their name."""
    if kind.value is not Kind.LOOP or role.value is None:
        return role
    if role.value in lexicon.DRUMS:
        return replace(role, value=Role.DRUM_LOOP, alternatives=(role.value,))
    if role.value is Role.BASS:
        return replace(role, value=Role.BASS_LOOP, alternatives=(role.value,))
    return role


def _words(names: Iterable[Name]) -> Iterator[str]:
    for name in names:
        yield from _words_of(name)


@lru_cache(KEPT_NAMES)
def _words_of(name: Name) -> tuple[str, ...]:
    """Words for search; a piece also as it is written ("hihat" beside "hi" and "hat")."""
    found: list[str] = []
    for piece in name.pieces:
        found += [word for word in split_piece(piece) if _is_worth(word)]
        if piece.isalnum() and _is_worth(piece):
            found.append(piece.lower())
    return tuple(found)


def _is_worth(word: str) -> bool:
    """Single letters and file numbers ("07") find nothing."""
    return len(word) > 1 and not (word.isdigit() and (word[0] == "0" or len(word) < 3))
