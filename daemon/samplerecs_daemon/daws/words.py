"""What a saved project says to the context: its own fields, and weakly what its name suggests."""

from __future__ import annotations

from samplerecs_daemon.context import FieldValue
from samplerecs_daemon.daws.keeping import CHOSEN, Kept, scale_of
from samplerecs_daemon.recommend.synonyms import MEANINGS
from samplerecs_models.harmony import NOTE_NAMES
from samplerecs_osc.projects.hints import MOST_SURE, hints_of

#: What guesses from names are told under.
NAMED = "names"


def words_of(kept: Kept) -> tuple[dict[str, FieldValue], dict[str, float]]:
    """Return what a saved project says, and how sure each field is, 0..1.

    Where no scale is set the surer of two guesses is told: of the notes and sounds, or of the
    name. A field that is not known is taken back: it was another project's.
    """
    row, hints = kept.row, hints_of(kept.row.name)
    key, mode, sure = row.key, row.mode, row.key_confidence
    if hints.key.value is not None and hints.key.confidence > sure:
        root, mode = scale_of(hints.key.value)
        key, sure = NOTE_NAMES[root], hints.key.confidence
    values: dict[str, FieldValue] = {
        "project": row.name or None,
        "bpm": row.bpm or hints.bpm.value,
        "key": key,
        "mode": mode,
    }
    bpm_sure = CHOSEN if row.bpm else hints.bpm.confidence
    return values, {"project": 1.0, "bpm": bpm_sure, "key": sure, "mode": sure}


def name_words(
    project: str, track: str = "", clip: str = ""
) -> tuple[dict[str, FieldValue], dict[str, float]]:
    """Return what names suggest, None for nothing, and how sure each field is, 0..1."""
    hints = hints_of(project, track, (clip,), moods=MEANINGS)
    key = hints.key.value
    values: dict[str, FieldValue] = {
        "bpm": hints.bpm.value,
        "key": NOTE_NAMES[key.tonic] if key else None,
        "mode": key.mode.value if key and key.mode else None,
        "mood_tags": hints.moods or None,
        "genre": hints.genre or None,
    }
    sure = {"bpm": hints.bpm.confidence, "key": hints.key.confidence, "mode": hints.key.confidence}
    return values, {**dict.fromkeys(values, MOST_SURE), **sure}
