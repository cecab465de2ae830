"""Genres of the random grooves (`grooves`): their tempi, and what their drums may play.

A bar of drums is written as sixteenths, "x" a stroke; a groove picks among the bars of each drum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KICK, RIM, SNARE, CLAP, HAT, PEDAL_HAT, OPEN_HAT = 36, 37, 38, 39, 42, 44, 46
CRASH, RIDE, COWBELL, CONGA, SHAKER = 49, 51, 56, 63, 70

# Bars of sixteenths that several genres share.
FOUR, PAIR, HALF = "x...x...x...x...", "x.......x.......", "........x......."
BACK, OFF, REST = "....x.......x...", "..x...x...x...x.", "................"
EIGHTHS, SIXTEENTHS = "x.x.x.x.x.x.x.x.", "xxxxxxxxxxxxxxxx"


@dataclass(frozen=True)
class Genre:
    """Slowest and fastest tempo (BPM), and the bars that each drum chooses from.

    Genres without `drums` are played in triplets, in three, or without drums: see `grooves`.
    """

    slowest: int
    fastest: int
    drums: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


GENRES: Mapping[str, Genre] = {
    "house": Genre(
        118, 128, {KICK: (FOUR,), CLAP: (BACK,), OPEN_HAT: (OFF,), HAT: (EIGHTHS, SIXTEENTHS)}
    ),
    "techno": Genre(
        126,
        146,
        {
            KICK: (FOUR,),
            OPEN_HAT: (OFF,),
            HAT: (SIXTEENTHS, OFF),
            RIM: ("...x..x....x..x.", "x..x..x..x..x..x"),
            CLAP: (REST, BACK),
        },
    ),
    "dnb": Genre(
        165,
        178,
        {
            KICK: ("x.........x.....", "x.x.......x.....", "x..x......x..x.."),
            SNARE: (BACK, "....x..x.x..x..x"),
            HAT: (EIGHTHS, SIXTEENTHS),
            RIDE: (REST, EIGHTHS),
        },
    ),
    "hiphop": Genre(
        78,
        100,
        {
            KICK: ("x......x..x.....", "x..x....x.x.....", "x.....x.xx......"),
            SNARE: (BACK,),
            HAT: (EIGHTHS, "x.x.x.xxx.x.x.x."),
        },
    ),
    "trap": Genre(
        130,
        150,
        {
            KICK: ("x.....x.........", "x..x......x.....", "x.....x...x..x.."),
            CLAP: (HALF,),
            HAT: (EIGHTHS, "x.x.x.xxx.x.xxxx", SIXTEENTHS),
        },
    ),
    "dubstep": Genre(
        138,
        142,
        {KICK: ("x.........x.....", "x.....x........."), SNARE: (HALF,), HAT: (FOUR, EIGHTHS)},
    ),
    "reggae": Genre(68, 92, {KICK: (HALF, PAIR), RIM: (HALF, BACK), HAT: (EIGHTHS, OFF)}),
    "reggaeton": Genre(86, 104, {KICK: (FOUR,), SNARE: ("...x..x....x..x.",), HAT: (EIGHTHS,)}),
    "funk": Genre(
        92,
        118,
        {
            KICK: ("x..x......x.....", "x.x....x..x..x.."),
            SNARE: ("....x..x.x..x...", "....x.......x..x"),
            HAT: (EIGHTHS, SIXTEENTHS),
        },
    ),
    "rock": Genre(
        96,
        152,
        {
            KICK: ("x.......x.x.....", "x.x.....x.......", "x.....x.x......."),
            SNARE: (BACK,),
            HAT: (EIGHTHS, FOUR),
            CRASH: ("x...............", REST),
        },
    ),
    "disco": Genre(108, 126, {KICK: (FOUR,), SNARE: (BACK,), OPEN_HAT: (OFF,), HAT: (SIXTEENTHS,)}),
    "break": Genre(
        120,
        142,
        {
            KICK: ("x.x.......x.....", "x..x..x...x....."),
            SNARE: ("....x..x.x..x...", "....x.......x.x."),
            HAT: (EIGHTHS,),
            SHAKER: (SIXTEENTHS, REST),
        },
    ),
    "ballad": Genre(58, 82, {KICK: (PAIR, "x.......x.x....."), RIM: (BACK,), HAT: (EIGHTHS,)}),
    "gabber": Genre(170, 204, {KICK: (FOUR,), OPEN_HAT: (OFF,), SNARE: (REST, BACK)}),
    "punk": Genre(168, 206, {KICK: (PAIR, FOUR), SNARE: (BACK,), RIDE: (EIGHTHS, FOUR)}),
    "latin": Genre(
        92,
        132,
        {
            KICK: ("x..x..x.x..x..x.", PAIR),
            CONGA: ("x.xx.xx.x.xx.xx.", "..x.xx....x.xx.."),
            COWBELL: (FOUR, "x..x..x...x.x..."),
            SHAKER: (SIXTEENTHS,),
        },
    ),
    "synthwave": Genre(
        80, 118, {KICK: (FOUR, "x.....x.x......."), SNARE: (BACK,), HAT: (EIGHTHS, SIXTEENTHS)}
    ),
    "footwork": Genre(
        156,
        164,
        {
            KICK: ("x..x..x.x..x..x.", "x..x..x...x..x.."),
            CLAP: ("............x...", BACK),
            HAT: (OFF,),
        },
    ),
    "swing": Genre(110, 200),
    "shuffle": Genre(90, 140),
    "sixeight": Genre(120, 200),  # not its tempo: see SIX_EIGHT
    "waltz": Genre(84, 180),
    "none": Genre(80, 150),
    "none2": Genre(110, 174),
}
#: Their drums are in triplets (a dotted beat's eighths), so the other parts are as well.
TRIPLETS = frozenset({"swing", "shuffle", "sixeight"})
#: Their second and fourth sixteenths may come late.
LATE = frozenset({"house", "hiphop", "funk", "trap", "footwork"})
#: Tempi (BPM) of "sixeight", drawn after one from its range above, which is thrown away: that
#: keeps the random streams as they were for the shipped weights.
SIX_EIGHT = (90, 130)
