"""The options that several commands share, with their help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer


def given_folder(text: str) -> Path:
    """Return a folder as typed; an empty word (an unset shell variable) names none."""
    if not text.strip():
        raise typer.BadParameter("the name of the folder is empty")
    return Path(text)


def joined(query: list[str] | None) -> str:
    """Return the words of a query as one text, with the quotes that the shell took off values.

    `pack:"Night Drive"` reaches us as the one word `pack:Night Drive`.
    """
    return " ".join(_LONE_FILTER.sub(r'\1"\2"', word) for word in query or ())


_LONE_FILTER = re.compile(r'^(-?[A-Za-z]+:)([^":]*\s[^":]*)$')

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Paths = Annotated[bool, typer.Option("--paths", help="Print one path a line and nothing else.")]
Print0 = Annotated[
    bool, typer.Option("--print0", help="Like --paths, but end each path with a NUL byte.")
]
Count = Annotated[
    int, typer.Option("-n", "--count", metavar="N", help="How many sounds, 1 to 200.")
]
Bpm = Annotated[float | None, typer.Option("--bpm", metavar="BPM", help="Project tempo in BPM.")]
Key = Annotated[
    str | None, typer.Option("--key", metavar="KEY", help='Project key: "A minor", F#m, Bb, 8A.')
]
Mood = Annotated[
    list[str] | None, typer.Option("--mood", metavar="WORD", help="A mood word; may be repeated.")
]
Genre = Annotated[str | None, typer.Option("--genre", metavar="WORD", help="A genre word.")]
Role = Annotated[
    str | None, typer.Option("--role", metavar="ROLE", help="Wanted role: kick, bass, pad, ...")
]
Like = Annotated[
    list[str] | None,
    typer.Option(
        "--like", metavar="SOUND", help="A sound to be near to: id, name or path; may be repeated."
    ),
]
Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY", help='Words and filters: "dark pad" kind:loop bpm:80-90'),
]
Mode = Annotated[
    str | None, typer.Option("--mode", metavar="MODE", help="fusion, rules or ab (one drawn).")
]
Preset = Annotated[
    str | None,
    typer.Option("--preset", metavar="PRESET", help="match, balanced or explore."),
]
Steps = Annotated[
    list[str] | None,
    typer.Option(
        "--step",
        metavar="STEP",
        help="With --like: darker, brighter, shorter, longer, punchier, softer or less-busy; may "
        "be repeated.",
    ),
]
Loosen = Annotated[
    list[str] | None,
    typer.Option(
        "--loosen",
        metavar="RULE",
        help="Show what a rule hides: tempo, key, absent (or gone), banned, filter "
        "or seen; may be repeated.",
    ),
]
Stretch = Annotated[
    bool | None, typer.Option("--stretch/--no-stretch", help="Allow up to 8 % time-stretch.")
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder.", parser=given_folder)]
Sound = Annotated[
    str,
    typer.Argument(
        metavar="SOUND", help="A sound: its id (the number before it in lists), name or path."
    ),
]
AnySound = Annotated[
    str,
    typer.Argument(metavar="SOUND", help="A sound of the library (id, name or path), or any file."),
]
