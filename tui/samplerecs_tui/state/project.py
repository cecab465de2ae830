"""The project's context in words: each field with its source and age, and how it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.api.formats import field_text, guess_mark
from samplerecs_tui.state.status import shortened

#: Fields that the user can say, with the question for each.
EDITABLE: Mapping[str, str] = {
    "bpm": "Tempo in BPM",
    "key": "Key, such as Am or F# major",
    "mood_tags": "Mood words, with commas",
    "genre": "Genre",
    "time_remaining": "Time left, such as 25m",
}
#: Always to be seen; the others only once they are used.
ALWAYS = ("bpm", "key", "playing")
#: Cells behind each field of the bar, those of the word for what does not fit, and those of the
#: longest value where room is scarce.
GAP, MORE_CELLS, LONGEST = 3, 10, 16
SHOWN = ("bpm", "key", "playing", "project", "mood_tags", "genre", "time_remaining")


def value_words(name: str, context: Context, signs: Mapping[str, str]) -> str:
    """Return a field's value as the bar shows it; what is to be said where it is not set."""
    field = context.values.get(name)
    if name == "playing":
        return _transport(context, signs)
    if field is None or field.value is None:
        return {"bpm": "no tempo", "key": "no key"}.get(name, "")
    said, mark = field_text(name, field.value), guess_mark(field)
    if name == "bpm":
        return f"{said}{mark} BPM"
    if name == "key":
        return _key_words(context) + mark
    return f"{said.removesuffix(' min')} left" if name == "time_remaining" else said + mark


def ground_words(field: ContextField | None, now: float, *, short: bool = False) -> str:
    """Return where a value comes from and how old it is: "Live, 3 min"; short, only where from."""
    if field is None or not field.source:
        return ""
    source = "you" if field.source == "user" else field.source
    age = "" if short else short_age(now - field.at)
    return f"{source}, {age}" if age else source


@dataclass(frozen=True, slots=True)
class Said:
    """A field as it is shown: its value, and where that comes from, in full and in short."""

    name: str
    words: str
    ground: str = ""
    source: str = ""


def fitted(fields: Sequence[Said], width: int) -> tuple[list[tuple[str, str, str]], int]:
    """Return what of the fields fits into `width` cells, each with GAP behind it.

    First the ages go, then the sources, then what is long of a value; fields that do not fit even
    so are counted, so that none is gone without a word.

    Returns:
        (name, value, ground) of each that fits, and how many do not.
    """
    forms = (
        [(each.name, each.words, each.ground) for each in fields],
        [(each.name, each.words, each.source) for each in fields],
        [(each.name, each.words, "") for each in fields],
        [(each.name, shortened(each.words, LONGEST), "") for each in fields],
    )
    for form in forms:
        if sum(map(_cells, form)) - GAP <= width:
            return list(form), 0
    kept: list[tuple[str, str, str]] = []
    for each in forms[-1]:
        if sum(map(_cells, [*kept, each])) + MORE_CELLS > width:
            break
        kept.append(each)
    return kept, len(fields) - len(kept)


def _cells(form: tuple[str, str, str]) -> int:
    _, words, ground = form
    return cell_len(words) + (1 + cell_len(ground) if ground else 0) + GAP


def short_age(seconds: float) -> str:
    """Return "now", "5 min", "3 h" or "4 d"."""
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h" if seconds < 86_400 else f"{int(seconds // 86_400)} d"


def typed(name: str, context: Context) -> str:
    """Return a field's value as the user would type it."""
    field = context.values.get(name)
    if field is None or field.value is None:
        return ""
    if name == "time_remaining" and isinstance(field.value, (int, float)):
        return f"{field.value / 60:g}m"
    if name == "key":
        return _key_words(context)
    return field_text(name, field.value)


def _key_words(context: Context) -> str:
    return f"{context.value('key')} {context.value('mode') or ''}".strip()


def is_recording(context: Context) -> bool:
    """Say whether the DAW records."""
    return is_on(context, "recording")


def _transport(context: Context, signs: Mapping[str, str]) -> str:
    if is_recording(context):
        return f"{signs['recording']} recording"
    if is_on(context, "playing"):
        return f"{signs['playing']} playing"
    known = "playing" in context.values
    return f"{signs['stopped']} stopped" if known else ""


def is_on(context: Context, name: str) -> bool:
    """Say whether a field that is yes or no is yes."""
    field = context.values.get(name)
    return bool(field and field.value is True)
