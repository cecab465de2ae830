"""Fill docs/QA/recommendations_manual_matrix.md from real runs, with room for a person's verdict.

    python scripts/make_matrix.py [--home FOLDER]

The demo library is written and scanned for real; each row is one call of the engine, as a face
would make it. Verdicts that a person wrote stay where their row still lists the same sounds.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from samplerecs_daemon import wiring
from samplerecs_daemon.api import SuggestionList, SuggestRequest
from samplerecs_models.demo import write_demo_library

PAGE = Path(__file__).resolve().parents[1] / "docs" / "QA" / "recommendations_manual_matrix.md"
#: Genre -> tempo and the two keys it is tried in.
GENRES = {
    "house": (124, ("C minor", "F minor")),
    "techno": (132, ("A minor", "F# minor")),
    "lofi": (86, ("A minor", "D dorian")),
    "dnb": (174, ("D minor", "G mixolydian")),
    "ambient": (78, ("D# major", "A minor")),
}
MOODS = ("", "dark", "bright")
PRESETS = ("match", "balanced", "explore")
SHOWN = 3


def rows(home: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the question, the answer and the notes of each row, in words."""
    environment = {**os.environ, "SAMPLERECS_HOME": str(home / "home")}
    if not (home / "demo").exists():
        write_demo_library(home / "demo")
    with closing(wiring.open_local(environment)) as client:
        client.add_root(home / "demo")
        for (genre, (bpm, keys)), mood in itertools.product(GENRES.items(), MOODS):
            for key, preset in zip(keys * 2, PRESETS, strict=False):
                request = SuggestRequest(
                    bpm=bpm, key=key, genre=genre, mood=(mood,) if mood else (), preset=preset
                )
                asked = f"{genre} · {bpm} BPM · {key} · {mood or 'no mood'} · {preset}"
                yield asked, *_told(client.suggest(request))


def _told(answer: SuggestionList) -> tuple[str, str]:
    listed = "<br>".join(
        f"{entry.rank}. `{entry.sample.name}` – {entry.reason}"
        for entry in answer.suggestions[:SHOWN]
    )
    roles = len({entry.sample.role for entry in answer.suggestions})
    shots = sum(entry.sample.kind == "one-shot" for entry in answer.suggestions)
    return listed, f"{len(answer.suggestions)} listed, {roles} roles, {shots} one-shots"


def page(made: Sequence[tuple[str, str, str]], verdicts: dict[str, str]) -> str:
    """Return the page; a row keeps its verdict while it lists the same."""
    lines = [
        "# Suggestions by hand",
        "",
        "Made by `scripts/make_matrix.py` from real runs on the demo library. Listen to the first "
        "three of a row in a project of that kind and write what you think into the last column: "
        "it stays as long as the row lists the same.",
        "",
        "| asked | first three, and why | in all | verdict |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {asked} | {listed} | {notes} | {verdicts.get(f'{asked}|{listed}', '')} |"
        for asked, listed, notes in made
    ]
    return "\n".join(lines) + "\n"


def verdicts_of(text: str) -> dict[str, str]:
    """Return the verdicts that a page holds, by question and answer."""
    found = re.findall(r"^\| (.+?) \| (.+?) \| .+? \| (.*?) ?\|$", text, re.MULTILINE)
    return {f"{asked}|{listed}": verdict for asked, listed, verdict in found if verdict}


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--home", type=Path, help="keep the scanned demo library there")
    options = parser.parse_args()
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    with tempfile.TemporaryDirectory() as scratch:
        made = list(rows(options.home or Path(scratch)))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(made, verdicts_of(before)), encoding="utf-8")
    print(f"{len(made)} rows written to {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
