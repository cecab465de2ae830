"""Which files are saved states of one project: backups, dated copies, autosaves."""

from __future__ import annotations

import os
import re
from pathlib import Path

from samplerecs_osc.projects.places import project_folder

_DATE = r"(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d(?:[-_. T]*\d{1,2}[-_.h:]?\d{2}(?:[-_.m:]?\d{2}s?)?)?"
#: Live writes "Song [2023-01-05 101500]", REAPER "Song-2023-01-05_1015", FL "Song (autosaved ...)".
_MARKS = re.compile(
    rf"(?:\s*\[{_DATE}\]|\s*\({_DATE}\)|[-_. ]+{_DATE}|\s*\((?:autosaved|overwritten)[^)]*\)"
    r"|[-_. ]+(?:overwritten|autosaved?|backup|bak)(?: at .*| \d+)?)$",
    re.IGNORECASE,
)


def base_name(path: Path) -> str:
    """Return the project's name without what marks a backup or a dated copy."""
    name = path.stem
    if name.lower().endswith((".mmpz", ".mmp", ".rpp", ".als", ".flp")):
        name = name.rpartition(".")[0]
    while (shorter := _MARKS.sub("", name).strip()) and shorter != name:
        name = shorter
    return name


def family(path: Path) -> str:
    """Return what all saved states of one project have in common: its folder and plain name."""
    return os.path.join(project_folder(path), base_name(path).lower())  # noqa: PTH118 - a key
