"""Suggestions as cells of a table."""

from __future__ import annotations

from samplerecs_daemon.api import Context, SampleInfo, Suggestion
from samplerecs_daemon.api.formats import bpm_text, key_text, length_text, role_text
from samplerecs_tui.state.columns import Column

SUGGESTION_COLUMNS = (
    Column("mark", "", 1),
    Column("rank", "#", 2, right=True),
    Column("moved", "", 3, drop=3),
    Column("name", "Sound", 16, 36),
    Column("role", "Role", 10, 12, drop=5, snug=True),
    Column("bpm", "BPM", 11, 12, right=True, snug=True),
    Column("key", " Key", 11, snug=True),
    Column("length", "Len", 6, right=True, drop=6),
    Column("wave", "", 10, 16, drop=4, squeeze=True),
    Column("reason", "Why", 24, 120, drop=7),
)
#: How the engine words the relation of keys -> what fits into a cell.
_RELATIONS = {
    "same key": "=",
    "relative key": "rel",
    "a fifth away": "5th",
    "same root": "root",
}


def suggestion_cells(suggestion: Suggestion, context: Context) -> dict[str, str]:
    """Return the cells of one suggestion that follow from it alone."""
    sample = suggestion.sample
    return {
        "rank": str(suggestion.rank),
        "name": sample.name,
        "role": role_text(sample),
        "bpm": f"{bpm_text(sample.bpm)} {tempo_offset(suggestion, context)}".strip(),
        "key": f" {key_text(sample.key)} {key_relation(suggestion)}".rstrip(),
        "length": length_text(sample.duration_s).replace(" s", "s"),
        "reason": suggestion.reason,
    }


def tempo_offset(suggestion: Suggestion, context: Context) -> str:
    """Return how far a loop's tempo is from the project's: "+6", "−2.5", "½", "×2", or "".

    At half or double time, what is left beside the factor follows it: "½+2".
    """
    own = suggestion.sample.bpm.value
    field = context.values.get("bpm")
    project = field.value if field else None
    if suggestion.sample.kind == "one-shot":
        return ""
    if not isinstance(own, (int, float)) or not isinstance(project, (int, float)):
        return ""
    factor = {0.5: "½", 2.0: "×2"}.get(suggestion.tempo_ratio, "")
    away = float(own) - float(project) * (suggestion.tempo_ratio if factor else 1.0)
    # Beside a factor there is no room for tenths, which say little of what is that far away.
    tenths = abs(away) < (10 if factor else 100)
    rest = f"{abs(away):.1f}".removesuffix(".0") if tenths else f"{abs(away):.0f}"
    if rest == "0":
        return factor or "="
    return f"{factor}{'+' if away > 0 else '−'}{rest}"


def key_relation(suggestion: Suggestion) -> str:
    """Return how a key stands to the project's: "=", "rel", "5th", "+2", or ""."""
    if suggestion.semitones:
        return f"{suggestion.semitones:+d}".replace("-", "−")
    # The engine alone judges keys; its reason says how.
    for words, short in _RELATIONS.items():
        if words in suggestion.reason:
            return short
    return ""


def nowhere(sample: SampleInfo) -> str:
    """Say that a sound has no file that could be used."""
    return f"{sample.name} is nowhere to be found just now."


def plain_name(sample: SampleInfo) -> str:
    """Return a file name without its ending."""
    stem, dot, ending = sample.name.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 else sample.name
