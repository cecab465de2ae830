"""Fill docs/QA/recommendations_manual_matrix.md from real runs, with room for a person's verdict.

    python scripts/make_matrix.py [--home FOLDER] [FOLDER ...]

The demo library is written and scanned for real, and so are the folders given; each row sets the
project and asks once, as a face would. Verdicts that a person wrote stay where their row still
lists the same sounds.

All of genres x tempi x keys x moods x preferences x presets would be 1,440 rows. The page has 60:
each genre with each of its tempi and keys twice, the rest dealt by `cases` so that each value of a
column meets each value of every other (tempi and keys those of their genre).
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
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon import wiring
from samplerecs_daemon.api import Client, SuggestionList, SuggestRequest
from samplerecs_models.demo import write_demo_library

PAGE = Path(__file__).resolve().parents[1] / "docs" / "QA" / "recommendations_manual_matrix.md"
#: Genre -> its tempi and its keys.
GENRES: dict[str, tuple[tuple[int, int], tuple[str, str, str]]] = {
    "house": ((122, 126), ("C minor", "F minor", "Eb major")),
    "techno": ((128, 134), ("A minor", "F# minor", "D phrygian")),
    "lofi": ((78, 86), ("A minor", "D dorian", "F major")),
    "dnb": ((170, 174), ("D minor", "G mixolydian", "Bb minor")),
    "ambient": ((70, 90), ("Eb major", "A minor", "D lydian")),
}
MOODS = ("", "dark", "bright", "warm")
PREFERENCES = ("", "vinyl", "punchy", "soft")
PRESETS = ("match", "balanced", "explore")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One project, and the preset that is asked with."""

    genre: str
    bpm: int
    key: str
    mood: str
    preference: str
    preset: str

    def __str__(self) -> str:
        """Return it as the page shows it."""
        said = (self.mood or "no mood", self.preference or "no preference", self.preset)
        return " · ".join((self.genre, f"{self.bpm} BPM", self.key, *said))


def cases() -> Iterator[Case]:
    """Yield the 60 cases: every genre, tempo and key twice, the others dealt in turn.

    Moods go forward and preferences backward through the four rows of a key, each key starting one
    further, as in Latin squares; presets go on with both.
    """
    for at, (genre, (tempi, keys)) in enumerate(GENRES.items()):
        for (k, key), row in itertools.product(enumerate(keys), range(4)):
            yield Case(
                genre=genre,
                bpm=tempi[row % 2],
                key=key,
                mood=MOODS[(row + k) % 4],
                preference=PREFERENCES[(3 * row + k + at) % 4],
                preset=PRESETS[(row + k + at) % 3],
            )


def rows(home: Path, folders: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """Yield the question, the answer and the notes of each row, in words."""
    environment = {**os.environ, "SAMPLERECS_HOME": str(home / "home")}
    if not (home / "demo").exists():
        write_demo_library(home / "demo")
    with closing(wiring.open_local(environment)) as client:
        for folder in (home / "demo", *folders):
            client.add_root(folder.resolve())
        for case in cases():
            yield str(case), *_told(ask(client, case))


def ask(client: Client, case: Case) -> SuggestionList:
    """Set the project of a case and return its list."""
    client.clear_context()
    client.set_context(
        {
            "bpm": case.bpm,
            "key": case.key,
            "genre": case.genre,
            "mood_tags": [case.mood] if case.mood else None,
            "preferences": [case.preference] if case.preference else None,
        }
    )
    return client.suggest(SuggestRequest(preset=case.preset))


def _told(answer: SuggestionList) -> tuple[str, str]:
    listed = "<br>".join(
        f"{entry.rank}. `{entry.sample.name}` – {entry.reason}"
        for entry in answer.suggestions[:SHOWN]
    )
    roles = len({entry.sample.role for entry in answer.suggestions})
    shots = sum(entry.sample.kind == "one-shot" for entry in answer.suggestions)
    hidden = sum(answer.hidden.get(rule, 0) for rule in ("tempo", "key"))
    counts = f"{len(answer.suggestions)} listed, {roles} roles, {shots} one-shots"
    return listed, f"{counts}, {hidden} hidden by tempo or key"


def page(made: Sequence[tuple[str, str, str]], verdicts: dict[str, str], library: str) -> str:
    """Return the page; a row keeps its verdict while it lists the same."""
    lines = [
        "# Suggestions by hand",
        "",
        f"Made by `scripts/make_matrix.py` from real runs on {library}. Each genre "
        "comes with each of its tempi and keys; moods, preferences and presets are dealt so that "
        "each meets every other, and every tempo and key. Listen to the first three of a row in "
        "a project of that kind and write what you think into the last column: it stays as long "
        "as the row lists the same.",
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
    return {
        f"{asked}|{listed}": verdict
        for asked, listed, verdict in found
        if verdict and asked != "asked"
    }


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="*", type=Path, help="besides the demo library")
    parser.add_argument("--home", type=Path, help="keep the scanned demo library there")
    options = parser.parse_args()
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    with tempfile.TemporaryDirectory() as scratch:
        made = list(rows(options.home or Path(scratch), options.folders))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    named = [f"`{folder.resolve().name}`" for folder in options.folders]
    library = " and ".join(("the demo library", *named))
    PAGE.write_text(page(made, verdicts_of(before), library), encoding="utf-8")
    print(f"{len(made)} rows written to {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
