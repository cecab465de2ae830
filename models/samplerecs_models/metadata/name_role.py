"""Role and kind in names, with word boundaries: "Kickstart My Heart" is no kick."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from samplerecs_models.metadata import idioms, lexicon
from samplerecs_models.metadata.machines import without_machines
from samplerecs_models.metadata.tokens import KEPT_NAMES, KEPT_PIECES, Name
from samplerecs_models.vocabulary import Kind, Role

#: Numbers that name a drum machine: a short form beside one is meant as a short form.
_MACHINES = frozenset({"808", "909", "707", "606", "505", "626", "727", "78"})

#: What a phrase begins with: most words of most names begin none.
_ROLE_BEGINS = frozenset(phrase[0] for phrase in lexicon.ROLES)

#: Roles that play notes: beside such a word a letter is a root far more often than a variant.
_PITCHED = frozenset(
    {
        *(Role.BASS, Role.LEAD, Role.KEYS, Role.PAD, Role.PLUCK, Role.CHORD, Role.GUITAR),
        *(Role.STRINGS, Role.BRASS, Role.WOODWIND, Role.BELL, Role.VOCAL, Role.MELODIC_LOOP),
    }
)
#: Drums that play melodies.
_TUNED_DRUMS = frozenset({("steel",), ("hang",), ("tongue",)})


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A role read from a name.

    Attributes:
        role: what it is.
        confidence: 0..1.
        is_shape: True where the word is one of `lexicon.SHAPES`.
        stated: all roles that the name states: "Hats & Percs" two.
    """

    role: Role
    confidence: float
    is_shape: bool = False
    stated: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedKind:
    """A kind read from a name and how sure it is, 0..1."""

    kind: Kind
    confidence: float


@dataclass(frozen=True, slots=True)
class _Match:
    role: Role
    strength: int
    at: int
    length: int
    confidence: float


@lru_cache(KEPT_NAMES)
def role_in(name: Name) -> NamedRole | None:
    """Return the role that a name states, or None.

    The longest phrase wins, then the instrument over the shape, then the last word: the head of
    an English compound ("Bass Kick" is a kick). Two instruments side by side lower the confidence.
    """
    name_alone = without_machines(name)
    matches = _matches(name_alone)
    if not matches:
        return _lone_808(name)
    top = max(match.strength for match in matches)
    strongest = [match for match in matches if match.strength == top]
    best = max(strongest, key=lambda match: (match.length > 1, match.at))
    differ = len({match.role for match in strongest}) > 1
    return NamedRole(
        best.role,
        best.confidence * (0.75 if differ else 1.0),
        best.length == 1 and name_alone.words[best.at] in lexicon.SHAPES,
        frozenset(match.role for match in matches),
    )


@lru_cache(KEPT_NAMES)
def kind_in(name: Name) -> NamedKind | None:
    """Return the kind that a name states with a word of its own, or None.

    "Loops & One Shots" states none.
    """
    words = name.words
    taken = _taken(words)
    free = {word for i, word in enumerate(words) if i not in taken}
    shot = bool(free & lexicon.SHOT_WORDS) or _has(words, ("one", "shot"), ("one", "shots"))
    loop = bool(free & lexicon.LOOP_WORDS) or any(
        word.endswith("loops") and word not in lexicon.MAKERS for word in free
    )
    if shot and loop:
        return None
    if shot:
        return NamedKind(Kind.ONE_SHOT, 0.93)
    if loop:
        return NamedKind(Kind.LOOP, 0.95)
    if free & lexicon.LOOP_LIKE:
        return NamedKind(Kind.LOOP, 0.75)
    return NamedKind(Kind.TEXTURE, 0.8) if free & lexicon.TEXTURE_WORDS else None


def _has(words: tuple[str, ...], *phrases: tuple[str, ...]) -> bool:
    return any(words[i : i + len(p)] == p for p in phrases for i in range(len(words)))


@lru_cache(KEPT_NAMES)
def _taken(words: tuple[str, ...]) -> frozenset[int]:
    """Positions of words inside a phrase that means something else."""
    taken: set[int] = set()
    for i, word in enumerate(words):
        if word in idioms.BEGINS:
            for end in range(i + 1, min(i + idioms.LONGEST, len(words)) + 1):
                if words[i:end] in idioms.PHRASES:
                    taken.update(range(i, end))
        if word in idioms.VERBS and words[i + 1 : i + 2] and words[i + 1] in idioms.OBJECTS:
            taken.add(i)
    return frozenset(taken)


def _matches(name: Name) -> list[_Match]:
    words, found, at = name.words, [], 0
    taken = _taken(words)
    while at < len(words):
        match = None if at in taken else _match_at(name, at)
        if match:
            found.append(match)
        at += match.length if match else 1
    return found


def _match_at(name: Name, at: int) -> _Match | None:
    words = name.words
    if words[at] not in _ROLE_BEGINS:
        return _match_ending(words[at], at)
    for length in range(min(lexicon.LONGEST_PHRASE, len(words) - at), 0, -1):
        entry = lexicon.ROLES.get(words[at : at + length])
        if entry and (length > 1 or _is_meant(name, at)):
            sure = 0.85 if words[at] in lexicon.SHY else 0.93 if entry[1] == 2 else 0.85
            return _Match(entry[0], entry[1], at, length, sure)
    return _match_ending(words[at], at)


def _is_meant(name: Name, at: int) -> bool:
    """A short form needs capitals, a number beside it, or to be all there is."""
    word = name.words[at]
    if word not in lexicon.SHY:
        return True
    around = name.words[max(0, at - 1) : at] + name.words[at + 1 : at + 2]
    others = [w for i, w in enumerate(name.words) if i != at and not w.isdigit()]
    capital = any(word.upper() in piece for piece in name.pieces)
    return not others or capital or any(w.isdigit() for w in around) or word in ("bd", "sd")


def _match_ending(word: str, at: int) -> _Match | None:
    role = _role_of_ending(word)
    return _Match(role, 2, at, 1, 0.7) if role else None


@lru_cache(KEPT_PIECES)
def _role_of_ending(word: str) -> Role | None:
    """The role of a word written as one: "popkick", "jvbass"."""
    if word in lexicon.NOT_ENDINGS or len(word) < lexicon.SHORTEST_COMPOUND:
        return None
    for ending, role in lexicon.ENDINGS:
        if word.endswith(ending) and 2 <= len(word) - len(ending) <= 6:
            return role
    return None


def is_role_word(word: str) -> bool:
    """Return True for a lower-case word that by itself stands for a role."""
    return (word,) in lexicon.ROLES or _role_of_ending(word) is not None


@lru_cache(KEPT_NAMES)
def role_words(name: Name) -> frozenset[int]:
    """Return the positions of the words that stand for a role, alone or in a phrase."""
    found = _matches(name)
    in_phrases = {at for match in found for at in range(match.at, match.at + match.length)}
    return frozenset(in_phrases | {i for i, word in enumerate(name.words) if is_role_word(word)})


def says_drums(name: Name) -> bool:
    """Return True for a name with "drum" or "drums" in it that is no style and no steel drum."""
    words, taken = name.words, _taken(name.words)
    return any(
        word in ("drum", "drums") and i not in taken and words[i - 1 : i] not in _TUNED_DRUMS
        for i, word in enumerate(words)
    )


def is_pitched(name: Name) -> bool:
    """Say whether a name speaks of an instrument that plays notes."""
    found = role_in(name)
    return found.role in _PITCHED if found else "synth" in name.words


def _lone_808(name: Name) -> NamedRole | None:
    """A name with nothing but 808 in it means the bass more often than the drum machine."""
    return NamedRole(Role.BASS, 0.5) if "808" in name.words else None
