"""What a project lacks: the families of sounds that it has nothing of yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samplerecs_models.metadata import lexicon
from samplerecs_models.metadata.tokens import split_piece
from samplerecs_models.vocabulary import ROLE_FAMILIES, Role

#: Family -> its roles. A melodic loop may be either harmony or melody, and stands for both.
CORE: dict[str, tuple[Role, ...]] = {
    "drums": (
        *(Role.DRUM_LOOP, Role.KICK, Role.SNARE, Role.CLAP, Role.RIM, Role.CLOSED_HAT),
        *(Role.OPEN_HAT, Role.CRASH, Role.RIDE, Role.TOM, Role.CONGA, Role.PERCUSSION),
        *(Role.SHAKER, Role.COWBELL),
    ),
    "bass": (Role.BASS, Role.BASS_LOOP),
    "harmony": (
        *(Role.KEYS, Role.PAD, Role.CHORD, Role.GUITAR, Role.STRINGS, Role.BRASS),
        Role.MELODIC_LOOP,
    ),
    "melody": (Role.LEAD, Role.PLUCK, Role.BELL, Role.WOODWIND, Role.MELODIC_LOOP),
}
#: What comes up where nothing of the above is lacking.
EXTRAS: dict[str, tuple[Role, ...]] = {"vocals": (Role.VOCAL,), "effects": (Role.FX,)}

#: Words for all of the drums; in a sample's name they tell no role, of a track they do.
_DRUMS = frozenset({"drum", "drums", "kit"})
#: What a loop of a whole family stands for; a bass is looked for as notes and as loops.
_FAMILY_OF_LOOP = {Role.DRUM_LOOP: CORE["drums"], Role.BASS_LOOP: CORE["bass"]}


def lacking(roles: Iterable[Role], tracks: Sequence[str] = ()) -> dict[str, tuple[Role, ...]]:
    """Return the families that a project has nothing of, with their roles; {} of an unknown one.

    Args:
        roles: of the sounds in it.
        tracks: names of its tracks: one named "Bass" has a bass, whatever plays it.
    """
    there: set[Role] = {role for role in (*roles, *_named(tracks)) if role is not Role.UNKNOWN}
    if not there:
        return {}
    missing = _without(CORE, there)
    return missing or _without(EXTRAS, there)


def roles_of_track(name: str) -> tuple[Role, ...]:
    """Return the roles that a track's name asks for, () where it names none.

    "Drums" asks for all that drums are made of, "Bass" for basses as notes and as loops. "Synth
    lead" is a lead; a track that is only called "Synth" may be any that synths play.
    """
    named = dict.fromkeys(_named((name,)))
    if not named:
        return tuple(dict.fromkeys(role for word in _words(name) for role in _family(word)))
    families = [
        family for loop, family in _FAMILY_OF_LOOP.items() if loop in named or family[0] in named
    ]
    return tuple(dict.fromkeys((*named, *(role for family in families for role in family))))


def _without(
    families: dict[str, tuple[Role, ...]], there: set[Role]
) -> dict[str, tuple[Role, ...]]:
    return {name: roles for name, roles in families.items() if not there.intersection(roles)}


def _named(tracks: Sequence[str]) -> Iterable[Role]:
    for track in tracks:
        words = _words(track)
        told = [role for word in words if _tells(word) for role in _roles_of(word)]
        yield from told or ([Role.DRUM_LOOP] if _DRUMS.intersection(words) else [])


def _words(track: str) -> list[str]:
    return [part for piece in track.lower().split() for part in split_piece(piece)]


def _roles_of(word: str) -> tuple[Role, ...]:
    return _family(word) or (lexicon.ROLES[(word,)][0],)


def _family(word: str) -> tuple[Role, ...]:
    """Return the roles of a word that asks for several: "hats", "cymbals"."""
    return ROLE_FAMILIES.get(word) or ROLE_FAMILIES.get(word.removesuffix("s")) or ()


def _tells(word: str) -> bool:
    return (word,) in lexicon.ROLES and word not in lexicon.SHY
