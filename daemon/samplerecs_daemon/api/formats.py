"""How values read: tempi, keys, lengths, sizes, ages."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence

from samplerecs_daemon.api.folders import ScanProgress
from samplerecs_daemon.api.project import Context, ContextField
from samplerecs_daemon.api.sounds import SampleInfo, Value

#: Below this confidence a value is shown with a question mark.
SURE = 0.5


def bpm_text(value: Value) -> str:
    """Return "124", "124.5", "124?" when unsure, "" when unknown."""
    if not isinstance(value.value, (int, float)):
        return ""
    return f"{value.value:.1f}".removesuffix(".0") + _doubt(value)


def key_text(value: Value) -> str:
    """Return "Am", "C#", "Am?" when unsure, "" when unknown."""
    if not isinstance(value.value, str):
        return ""
    return short_key(value.value) + _doubt(value)


def short_key(name: str) -> str:
    """Return "A minor" as "Am" and "C major" as "C maj"."""
    return name.replace(" minor", "m").replace(" major", " maj")


def _doubt(value: Value) -> str:
    return "?" if value.confidence < SURE else ""


def length_text(seconds: float) -> str:
    """Return "0.31 s", "4.2 s" or "3:05"; a dash where the sound was not heard yet (0)."""
    if seconds <= 0:
        return "–"
    if seconds >= 60:
        return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"


def count_text(count: int, noun: str) -> str:
    """Return "1 sound", "0 sounds" or "1,200 sounds"; for nouns that only take an s."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def size_text(count: int) -> str:
    """Return bytes as "812 kB" or "1.4 GB"."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit in ("B", "kB") else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("unreachable")


def pace_text(progress: ScanProgress) -> str:
    """Return "examine 1,200 of 5,000, 12.3 MB/s, 4 min left", as far as that can be told."""
    done = f"{progress.stage} {progress.done:,} of {progress.total:,}"
    if progress.paused:
        return f"{done}, rests: {progress.paused}"
    speed = f", {progress.mb_per_s:.1f} MB/s" if progress.mb_per_s else ""
    return f"{done}{speed}{left_text(progress.left_s)}"


def left_text(seconds: float | None) -> str:
    """Return ", 4 min left" or ", 12 s left"; "" while that cannot be told."""
    if seconds is None:
        return ""
    return f", {seconds / 60:.0f} min left" if seconds >= 60 else f", {seconds:.0f} s left"


def field_text(name: str, value: object) -> str:
    """Return a context field as people read it: "124", "25:00", "dark, warm", "yes"."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "time_remaining" and isinstance(value, (int, float)) and value >= 3600:
        return f"{int(value) // 3600} h {int(value) // 60 % 60:02d} min"
    if name == "time_remaining" and isinstance(value, (int, float)):
        return f"{int(value) // 60}:{int(value) % 60:02d} min"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def said_text(name: str, field: ContextField) -> str:
    """Return a context field as people read it, with "?" where it is only a guess: "124?"."""
    return field_text(name, field.value) + guess_mark(field)


def guess_mark(field: ContextField | None) -> str:
    """Return "?" for a field of the context that is only a guess, else ""."""
    return "" if field is None or field.is_sure else "?"


def all_of(names: Sequence[str]) -> str:
    """Return "a, b and c", "a" of one, "" of none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def rules_text(rules: Sequence[str], words: Mapping[str, str], banned_with: Sequence[str]) -> str:
    """Return why rules hide one sound: "you banned it with the pack Dusk and its tempo ...".

    Args:
        rules: all that hide it, as `Why` names them.
        words: what is said of each, and of "tempo and key" together.
        banned_with: what was banned as a whole.
    """
    if {"tempo", "key"} <= set(rules):
        rules = [*(rule for rule in rules if rule not in ("tempo", "key")), "tempo and key"]
    said = [words.get(rule, rule) for rule in rules]
    if "banned" in rules and banned_with:
        said[rules.index("banned")] += f" with {all_of(banned_with)}"
    return all_of(said)


def guess_text(context: Context) -> str:
    """Return what of the project is only a guess, by whom, and how it is made certain.

    Such as "124 BPM and F minor are only guesses (names): they steer the order and hide nothing.
    Right? samplerecs context set --bpm 124 --key 'F minor'". "" where nothing is.
    """
    guessed = {name: context.values[name] for name in _GUESSED if not context.is_sure(name)}
    if not guessed:
        return ""
    said = [(name, text) for name in guessed for text in _parts(name, context)]
    words = [text + " BPM" * (name == "bpm") for name, text in said]
    options = " ".join(f"{_GUESSED[name]} {shlex.quote(text)}" for name, text in said)
    sources = ", ".join(dict.fromkeys(field.source for field in guessed.values()))
    if len(words) == 1:
        told = f"{words[0]} is only a guess ({sources}): it steers the order and hides nothing."
    else:
        told = f"{all_of(words)} are only guesses ({sources}): "
        told += "they steer the order and hide nothing."
    return f"{told} Right? samplerecs context set {options}"


def _parts(name: str, context: Context) -> list[str]:
    """Return what an option takes at a time: a key with its mode, each mood by itself."""
    value = context.value(name)
    if name == "key":
        return [f"{value} {context.value('mode') or ''}".strip()]
    return list(value) if isinstance(value, tuple) else [field_text(name, value)]


#: Fields that may be guessed, with the option that says them.
_GUESSED = {"bpm": "--bpm", "key": "--key", "mood_tags": "--mood", "genre": "--genre"}


def age_text(seconds: float) -> str:
    """Return "just now", "5 min ago", "3 h ago" or "4 days ago"."""
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86_400:
        return f"{seconds // 3600:.0f} h ago"
    days = int(seconds // 86_400)
    return f"{days} day{'s' if days > 1 else ''} ago"


def context_text(context: Context) -> str:
    """Return the project in one line: "124 BPM · A minor? · dark"; "" when unset, "?": a guess."""
    parts = []
    for name in ("bpm", "key", "mood_tags", "genre"):
        field = context.values.get(name)
        if field is None or not field.value:
            continue
        text, mark = field_text(name, field.value), guess_mark(field)
        if name == "bpm":
            parts.append(f"{text}{mark} BPM")
        elif name == "key":
            parts.append(f"{text} {context.value('mode') or ''}".strip() + mark)
        else:
            parts.append(text + mark)
    return " · ".join(parts)


def role_text(sample: SampleInfo) -> str:
    """Return the role as people say it, the kind where the role is unknown."""
    word = sample.role if sample.role != "unknown" else sample.kind
    return word.replace("-", " ") if word != "unknown" else ""


def setting_text(value: object) -> str:
    """Return a setting's value as it is written in the settings file (TOML)."""
    if value is None:
        return "not set"
    # Of truth values, numbers, texts and lists of texts, TOML is as JSON is.
    return json.dumps(value, ensure_ascii=False)
