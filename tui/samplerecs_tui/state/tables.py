"""Sounds, boards, history, folders, failures and duplicates as cells of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from samplerecs_daemon.api import (
    Board,
    DuplicateGroup,
    FailureGroup,
    HistoryEntry,
    LibraryStatus,
    Root,
    SampleInfo,
    ScanProgress,
)
from samplerecs_daemon.api.formats import (
    age_text,
    bpm_text,
    count_text,
    key_text,
    length_text,
    role_text,
    short_key,
    size_text,
)
from samplerecs_tui.state.columns import Column

Row = tuple[object, Mapping[str, str]]

SAMPLE_COLUMNS = (
    Column("mark", "", 1),
    Column("name", "Sound", 16, 60),
    Column("role", "Role", 10, 12, drop=4),
    Column("bpm", "BPM", 7, right=True),
    Column("key", "  Key", 8),
    Column("length", "Len", 6, right=True, drop=5),
    Column("wave", "", 10, 24, drop=2, squeeze=True),
    Column("pack", "Pack", 12, 40, drop=3),
)
#: On a board the names count more than what they are packed in.
ON_BOARD_COLUMNS = tuple(
    replace(column, least=26)
    if column.name == "name"
    else replace(column, drop=6)
    if column.name == "pack"
    else column
    for column in SAMPLE_COLUMNS
)
BOARD_COLUMNS = (Column("name", "Board", 8, 120), Column("count", "", 4, right=True, drop=1))
HISTORY_COLUMNS = (
    Column("mark", "", 1),
    Column("when", "When", 11, 12),
    Column("what", "", 9),
    Column("name", "Sound", 16, 60),
    Column("project", "Project", 12, 30, drop=1),
    Column("bpm", "BPM", 6, right=True, drop=2),
    Column("key", "  Key", 7, drop=3),
)
ROOT_COLUMNS = (
    Column("path", "Folder", 20, 90),
    Column("sounds", "Sounds", 8, right=True),
    Column("waiting", "To hear", 8, right=True, drop=2),
    Column("failed", "Failed", 7, right=True, drop=1),
    Column("state", "  State", 26, 60, drop=3),
)
FAILURE_COLUMNS = (Column("path", "File", 24, 110), Column("reason", "Why", 20, 60))
DUPLICATE_COLUMNS = (
    Column("same", "Same", 7),
    Column("path", "Files", 30, 120),
    Column("extra", "Extra", 8, right=True, drop=1),
)
#: What the history tells -> how it reads.
DEEDS: Mapping[str, str] = {
    "": "everything",
    "heard": "heard",
    "accept": "taken",
    "dismiss": "dismissed",
    "pin": "pinned",
    "used": "used",
}


def sample_cells(sample: SampleInfo) -> dict[str, str]:
    """Return the cells of a sound that follow from it alone."""
    length = length_text(sample.duration_s).replace(" s", "s")
    return {
        "name": sample.name,
        "role": role_text(sample),
        "bpm": bpm_text(sample.bpm),
        "key": f"  {key_text(sample.key)}",
        "length": length if sample.heard else "?",
        "pack": sample.pack if sample.present else "not here now",
    }


def board_row(board: Board) -> Row:
    """Return one board."""
    return board.id, {"name": board.name, "count": str(board.count)}


def history_cells(entry: HistoryEntry, now: float) -> dict[str, str]:
    """Return one thing that was done."""
    return {
        "when": age_text(max(0.0, now - entry.at)),
        "what": DEEDS.get(entry.what, entry.what),
        "name": entry.sample.name,
        "project": entry.project,
        "bpm": f"{entry.bpm:g}" if entry.bpm else "",
        "key": f"  {short_key(entry.key)}" if entry.key else "",
    }


def root_rows(library: LibraryStatus, progress: ScanProgress | None) -> list[Row]:
    """Return the watched folders, each with how it is."""
    return [(root.path, _root_cells(root, progress, library.paused)) for root in library.roots]


def failure_rows(groups: Sequence[FailureGroup]) -> list[Row]:
    """Return the files that could not be used, those of one reason together."""
    return [(path, {"path": path, "reason": g.reason}) for g in groups for path in g.paths]


def duplicate_rows(groups: Sequence[DuplicateGroup]) -> list[Row]:
    """Return the files that hold the same sound, the one that is shown first."""
    rows: list[Row] = []
    for group in groups:
        same = "exact" if group.exact else f"{group.similarity:.0%}"
        for at, path in enumerate(group.paths):
            first = at == 0
            extra = size_text(group.bytes_extra) if first and group.bytes_extra else ""
            cells = {"same": same if first else "", "path": path if first else f"  {path}"}
            rows.append((path, {**cells, "extra": extra}))
    return rows


def progress_words(progress: ScanProgress) -> str:
    """Return how far a scan is: "heard 20 of 815, 12 s left"."""
    if progress.paused:
        return f"rests: {progress.paused}"
    if progress.stage in ("walk", "names") or not progress.total:
        return "looking for sounds"
    left = f", {progress.left_s:.0f} s left" if progress.left_s else ""
    return f"heard {progress.done:,} of {progress.total:,}{left}"


def _root_cells(root: Root, progress: ScanProgress | None, paused: str) -> dict[str, str]:
    if progress and progress.root == root.path:
        state = progress_words(progress)
    elif not root.present:
        state = "not here now"
    elif root.waiting and paused:
        state = f"rests: {paused}"
    else:
        state = count_text(root.waiting, "sound") + " to be heard" if root.waiting else "up to date"
    return {
        "path": root.path,
        "sounds": f"{root.sounds:,}",
        "waiting": f"{root.waiting:,}" if root.waiting else "",
        "failed": f"{root.failed:,}" if root.failed else "",
        "state": f"  {state}",
    }
