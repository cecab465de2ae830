"""The options that several commands share, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
        "--like", metavar="SOUND", help="A sound (path or id) to be near to; may be repeated."
    ),
]
Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY", help='Words and filters: "dark pad" kind:loop bpm:80-90'),
]
Mode = Annotated[str | None, typer.Option("--mode", metavar="MODE", help="fusion or rules.")]
Stretch = Annotated[
    bool | None, typer.Option("--stretch/--no-stretch", help="Allow up to 8 % time-stretch.")
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder.")]
Sound = Annotated[
    str, typer.Argument(metavar="SOUND", help="A sound of the library (path or id), or any file.")
]
