"""What producers' words mean in sound and role: data for prompts, moods and genres.

Strengths are those of the descriptor words (0.5 the border, 0.8 clearly so). A mood may ask for
a mode as well, "major" or "minor": it counts where no key is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from samplerecs_models.rank.fusion import MODE_WORDS
from samplerecs_models.vocabulary import DESCRIPTORS, ROLE_FAMILIES, Role

#: How strong a descriptor must be to meet a word fully.
WANTED = 0.8

_MEANINGS = """
    warm: dark tonal
    mellow: dark soft
    smooth: soft clean
    gentle: soft
    calm: soft long
    chill: soft wet clean
    dreamy: soft wet long
    ethereal: soft wet bright
    airy: bright soft
    breathy: noisy soft
    crisp: bright punchy
    sharp: bright punchy
    shiny: bright clean
    sparkly: bright short
    glassy: bright tonal
    happy: bright tonal major
    uplifting: bright wide major
    sad: dark soft long minor
    melancholic: dark tonal long minor
    moody: dark wet minor
    gloomy: dark long minor
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
        words = [each for each in meaning.split() if each in DESCRIPTORS]
        table[word.strip()] = MappingProxyType(dict.fromkeys(words, WANTED))
    return dict(table)


def _modes() -> dict[str, str]:
    lines = (line.split(":") for line in _MEANINGS.strip().splitlines())
    asked = ((word.strip(), mode) for word, meaning in lines for mode in meaning.split())
    return {word: mode for word, mode in asked if mode in MODE_WORDS}


#: Word -> descriptor word -> wanted strength; the descriptor words mean themselves.
MEANINGS: Mapping[str, Mapping[str, float]] = MappingProxyType(_meanings())
#: Singular word -> the roles it may mean, where that is more than one.
FAMILIES: Mapping[str, tuple[Role, ...]] = MappingProxyType(_FAMILIES)
#: Mood -> the mode that it asks for where no key is known.
MODES: Mapping[str, str] = MappingProxyType(_modes())
