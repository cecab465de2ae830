"""What is asked for that no sound can be: told beside the list, never refused."""

from __future__ import annotations

from collections.abc import Sequence

from samplerecs_models.query import Filter, family_of, roles_named
from samplerecs_models.vocabulary import Kind, Role

#: Moods that no sound has both of.
_OPPOSITES = (
    ("dark", "bright"),
    ("short", "long"),
    ("punchy", "soft"),
    ("clean", "distorted"),
    ("clean", "noisy"),
    ("dry", "wet"),
    ("wide", "mono"),
    ("tonal", "atonal"),
    ("happy", "sad"),
    ("hard", "soft"),
)
_LOOPS = (Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP)
_HITS = (Role.KICK, Role.SNARE, Role.CLAP, Role.RIM, Role.CLOSED_HAT, Role.OPEN_HAT, Role.CRASH)


def at_odds(moods: Sequence[str]) -> tuple[str, ...]:
    """Return a note for each two of the moods (lower case) that are each other's opposite."""
    pairs = [f"{one} and {other}" for one, other in _OPPOSITES if {one, other} <= set(moods)]
    return tuple(f"No sound is both {pair}; each counts a little." for pair in pairs)


def beside(query: Filter, role: str | None) -> tuple[str, ...]:
    """Return a note on a role that is asked for beside other ones in the words of the query."""
    if role is None or not query.roles:
        return ()
    asked = roles_named(role)
    if set(asked) & set(query.roles):
        return ()
    both = f"the role {_called(asked)} and for role:{_called(query.roles)}"
    return (f"You ask for {both}: the list has sounds of either.",)


def _called(roles: Sequence[Role]) -> str:
    return family_of(roles) or ",".join(role.value for role in roles)


def exclusive(wanted: Filter) -> tuple[str, ...]:
    """Return a note on filters that exclude each other, so that they leave few sounds or none."""
    sides = (
        ("role", wanted.roles, wanted.not_roles),
        ("kind", wanted.kinds, wanted.not_kinds),
        ("pack", wanted.packs, wanted.not_packs),
        ("tag", wanted.tags, wanted.not_tags),
    )
    for name, asked, without in sides:
        if asked and set(asked) <= set(without):
            what = str(asked[0]).replace("-", " ")
            return (f"You ask for {name}:{asked[0]} and leave {what} out: nothing can be both.",)
    if not wanted.roles or not wanted.kinds:
        return ()
    name = wanted.roles[0].value.replace("-", " ")
    loops_only = all(role in _LOOPS for role in wanted.roles)
    if loops_only and Kind.LOOP not in wanted.kinds:
        return (f"A {name} is a loop; kind: leaves none.",)
    hits_only = all(role in _HITS for role in wanted.roles)
    if hits_only and Kind.ONE_SHOT not in wanted.kinds:
        return (f"A {name} is nearly always a one-shot; kind: leaves few or none.",)
    return ()
