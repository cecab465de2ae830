"""The fields of the context: what each may hold, in its canonical form, and the key they make.

Who says a field, and whose word decides, is for `machines` and `engine.current`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samplerecs_daemon.api import CONTEXT_FIELDS, Context
from samplerecs_models.errors import BadKey, BadTempo, InputError
from samplerecs_models.harmony import NOTE_NAMES, Key, key_of_scale, note_name, parse_scale
from samplerecs_models.scales import scale_name
from samplerecs_models.spans import FORMS, seconds_of

#: Tempi that a project can have, in BPM.
BPM_MIN, BPM_MAX = 20.0, 999.0
#: Longest text of one field, in characters.
TEXT_MAX = 200
#: Most words of one field.
WORDS_MAX = 64

#: A tempo with a decimal comma, as in the name "Loop 87,5 BPM".
_WITH_COMMA = re.compile(r"\s*\d{2,3},\d{1,3}\s*")

FieldValue = float | str | bool | tuple[str, ...] | None


def validate_fields(values: Mapping[str, object]) -> dict[str, FieldValue]:
    """Return the fields in their canonical form; None clears a field.

    A key with a mode ("A minor") sets both `key` ("A") and `mode` ("minor"); a bare root clears
    the mode, unless one is given beside it.

    Raises:
        InputError: for an unknown field or an unusable value, saying what would be right.
    """
    clean: dict[str, FieldValue] = {}
    # The key first: a mode that is said beside it counts, wherever it stands.
    for name, value in sorted(values.items(), key=lambda field: field[0] != "key"):
        if name not in CONTEXT_FIELDS:
            raise InputError(
                f"The context has no field {name!r}.", f"Known: {', '.join(CONTEXT_FIELDS)}."
            )
        if name == "key":
            clean.update(_key_fields(value))
        elif name == "mode" and value is not None:
            clean[name] = _mode_of(clean.get("mode"), str(values.get("key")), _mode(name, value))
        else:
            clean[name] = None if value is None else _READERS[name](name, value)
    return clean


def valid_bpm(value: object) -> float:
    """Return `value` as BPM; a text may have a decimal comma ("87,5"), as names do.

    Raises:
        BadTempo: unless it is a number from 20 to 999.
    """
    if isinstance(value, str) and _WITH_COMMA.fullmatch(value):
        value = value.replace(",", ".")
    try:
        bpm = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        bpm = math.nan
    if not BPM_MIN <= bpm <= BPM_MAX:
        raise BadTempo(f"{value} is not a tempo.", f"Give BPM between {BPM_MIN:g} and {BPM_MAX:g}.")
    return bpm


def project_key(context: Context) -> Key | None:
    """Return the key that ranks: that of the context's scale (D dorian: A minor); None for none."""
    root, scale = _root_and_scale(context)
    return None if root is None else key_of_scale(root, scale)


def project_root(context: Context) -> int | None:
    """Return the root of the context's key, 0..11, whatever its scale; None where it has none."""
    return _root_and_scale(context)[0]


def project_scale(context: Context) -> str:
    """Return the project's key as its scale is called, "D dorian"; "" for major, minor and none."""
    root, scale = _root_and_scale(context)
    if root is None or scale in (None, "major", "minor"):
        return ""
    return f"{note_name(root, scale)} {scale}"


def spelled(context: Context) -> Context:
    """Return the context with its key written as is usual in its mode: Bb minor, not A# minor."""
    stored = context.values.get("key")
    root, scale = _root_and_scale(context)
    if stored is None or root is None:
        return context
    key = replace(stored, value=note_name(root, scale))
    values = {name: key if name == "key" else entry for name, entry in context.values.items()}
    return replace(context, values=values)


def project_name(context: Context) -> str:
    """Return the name of the open project, "" where none is known."""
    return str(context.value("project") or "")


def words_in(context: Context, name: str) -> list[str]:
    """Return the words of a field that holds one text or several, as they were said; [] unset."""
    said = context.value(name)
    if not said:
        return []
    return list(said) if isinstance(said, tuple) else [str(said)]


def mood_words(context: Context) -> tuple[str, ...]:
    """Return the words of mood, genre and preferences, lower case, each once."""
    words = [
        word for name in ("mood_tags", "genre", "preferences") for word in words_in(context, name)
    ]
    return tuple(dict.fromkeys(word.lower().strip() for word in words if word.strip()))


def _root_and_scale(context: Context) -> tuple[int | None, str | None]:
    key, mode = context.value("key"), context.value("mode")
    if not isinstance(key, str):
        return None, None
    root, scale = parse_scale(key)
    if scale is None and isinstance(mode, str):
        scale = scale_name(mode)
    return root, scale


def _key_fields(value: object) -> dict[str, FieldValue]:
    if value is None:
        return {"key": None, "mode": None}
    if not isinstance(value, str):
        raise BadKey(f"{value!r} is not a key.", 'Write it like "A minor".')
    root, scale = parse_scale(value)
    return {"key": NOTE_NAMES[root], "mode": scale}


def _mode_of(of_key: FieldValue, key: str, mode: FieldValue) -> FieldValue:
    """Return the mode that is said beside a key; BadKey where the key has another one."""
    if of_key not in (None, mode):
        raise BadKey(
            f"The key {key[:40]!r} is {of_key}, and the mode says {mode}.",
            "Give the key with its mode, or its root and the mode.",
        )
    return mode


def _bpm(name: str, value: object) -> FieldValue:  # noqa: ARG001 - one signature for all readers
    return valid_bpm(value)


def _mode(name: str, value: object) -> FieldValue:
    scale = scale_name(str(value))
    if scale is None:
        raise InputError(
            f"{str(value)[:40]!r} is not a {name}.",
            "Known: major, minor, and the scales of Live (dorian, harmonic minor, ...).",
        )
    return scale


def _genre(name: str, value: object) -> FieldValue:
    if isinstance(value, (list, tuple)) and all(isinstance(word, str) for word in value):
        value = " ".join(value)
    return _text(name, value)


def _text(name: str, value: object) -> FieldValue:
    # A program may send a name that is a number.
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise InputError(f"{name.replace('_', ' ')} must be a text.", "")
    text = str(value).strip()
    if not text or len(text) > TEXT_MAX:
        clears = "" if text else f"To clear it: samplerecs context clear {name}"
        raise InputError(f"{name} must have 1 to {TEXT_MAX} characters.", clears)
    return visible(name, text)


def visible(name: str, text: str) -> str:
    """Return a text that can be shown and stored.

    Raises:
        InputError: when it holds a control character or half a character (a lone surrogate).
    """
    # Not `isprintable`: it also refuses the no-break space and the joiners of Persian.
    if any(unicodedata.category(each) in ("Cc", "Cs") for each in text):
        raise InputError(f"{name.replace('_', ' ')} holds a character that cannot be shown.")
    return text


def _words(name: str, value: object) -> FieldValue:
    parts = value.split() if isinstance(value, str) else value
    single = (str, int, float)
    if not isinstance(parts, Sequence) or not all(isinstance(part, single) for part in parts):
        raise InputError(f"{value!r} cannot be read as {name.replace('_', ' ')}.", "Write words.")
    # "dark,warm" are two words wherever they stand; a list may also hold words with spaces.
    said = [word.strip() for part in parts for word in str(part).split(",")]
    words = [str(_text(name, word)).lower() for word in said if word]
    if len(words) > WORDS_MAX:
        raise InputError(f"At most {WORDS_MAX} words are taken as {name.replace('_', ' ')}.")
    return tuple(dict.fromkeys(words))


def _seconds(name: str, value: object) -> FieldValue:
    found = None if isinstance(value, bool) else seconds_of(str(value)[:TEXT_MAX])
    if found is None:
        raise InputError(f"{str(value)[:40]!r} cannot be read as {name.replace('_', ' ')}.", FORMS)
    return found


def _flag(name: str, value: object) -> FieldValue:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    flag = words.get(str(value).strip().lower())
    if flag is None:
        raise InputError(f"{name} must be true or false, not {value!r}.", "")
    return flag


_READERS = {
    "bpm": _bpm,
    "mode": _mode,
    "mood_tags": _words,
    "genre": _genre,
    "time_remaining": _seconds,
    "preferences": _words,
    "playing": _flag,
    "recording": _flag,
    "project": _text,
    "track": _text,
}
