"""What producers' words mean in sound and role: data for prompts, moods and genres.

Strengths are those of the descriptor words (0.5 the border, 0.8 clearly so).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from samplerecs_models.vocabulary import DESCRIPTORS, ROLE_FAMILIES, Role

#: How strong a descriptor must be to meet a word fully.
WANTED = 0.8

_MEANINGS = """
    warm: dark soft
    mellow: dark soft
    smooth: soft clean
    gentle: soft
    calm: soft long
    chill: soft dark
    dreamy: soft wet long
    ethereal: soft wet bright
    airy: bright soft
    breathy: noisy soft
    crisp: bright punchy
    sharp: bright punchy
    shiny: bright clean
    sparkly: bright short
    glassy: bright tonal
    happy: bright tonal
    uplifting: bright wide
    sad: dark soft
    melancholic: dark soft
    moody: dark
    gloomy: dark long
    ominous: dark long
    sinister: dark distorted
    evil: dark distorted
    deep: dark sub
    low: dark sub
    boomy: sub long
    heavy: sub punchy
    fat: sub punchy
    phat: sub punchy
    thick: sub wide
    big: wide long
    huge: wide long
    massive: wide sub
    tight: short dry
    snappy: short punchy
    plucky: short punchy
    hard: punchy distorted
    aggressive: punchy distorted
    energetic: punchy bright
    driving: punchy
    crunchy: distorted
    dirty: distorted noisy
    gritty: distorted noisy
    lofi: dark noisy
    dusty: dark noisy
    vintage: dark noisy
    grainy: noisy
    hissy: noisy bright
    harsh: distorted bright
    saturated: distorted
    fuzzy: distorted
    raw: distorted dry
    pure: clean tonal
    subby: sub
    rumbling: sub noisy
    spacious: wide wet
    reverberant: wet long
    roomy: wet
    ambient: wet long soft
    close: dry mono
    narrow: mono
    stereo: wide
    sustained: long
    droning: long tonal
    stabby: short punchy
    staccato: short
    melodic: tonal
    musical: tonal
    percussive: atonal punchy
    unpitched: atonal
"""

_FAMILIES = {
    **ROLE_FAMILIES,
    "chord": (Role.CHORD, Role.KEYS),
    "string": (Role.STRINGS,),
}


def _meanings() -> dict[str, Mapping[str, float]]:
    table = {word: MappingProxyType({word: WANTED}) for word in DESCRIPTORS}
    for line in _MEANINGS.strip().splitlines():
        word, meaning = line.split(":")
        table[word.strip()] = MappingProxyType(dict.fromkeys(meaning.split(), WANTED))
    return dict(table)


#: Word -> descriptor word -> wanted strength; the descriptor words mean themselves.
MEANINGS: Mapping[str, Mapping[str, float]] = MappingProxyType(_meanings())
#: Singular word -> the roles it may mean, where that is more than one.
FAMILIES: Mapping[str, tuple[Role, ...]] = MappingProxyType(_FAMILIES)
