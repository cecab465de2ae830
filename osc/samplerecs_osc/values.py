"""Arguments to values of context fields: pure; what cannot be used is an `InputError`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samplerecs_models.errors import BadKey, BadTempo, InputError
from samplerecs_models.harmony import NOTE_NAMES, parse_scale
from samplerecs_models.scales import scale_name
from samplerecs_models.spans import FORMS, LONGEST_S, seconds_of
from samplerecs_osc.messages import Arg

#: Tempi that a project can have, in BPM.
BPM_MIN, BPM_MAX = 20.0, 999.0
#: Longest text, in characters; most words of one field.
TEXT_MAX, WORDS_MAX = 200, 64
_NUMBER = re.compile(r"^\d{1,4}(?:[.,]\d{1,9})?$", re.ASCII)
_FLAGS = {"true": True, "1": True, "yes": True, "on": True}
_FLAGS |= {"false": False, "0": False, "no": False, "off": False}


def bpm(args: Sequence[Arg]) -> float | None:
    """Return a tempo in BPM, to 0.001; i, f, d, h and s are taken.

    Raises:
        BadTempo: unless it is one number from 20 to 999.
    """
    if cleared(args):
        return None
    value = args[0] if len(args) == 1 else None
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        value = float(value.strip().replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadTempo("The tempo must be one number.")
    if not BPM_MIN <= value <= BPM_MAX:
        raise BadTempo(f"The tempo must lie between {BPM_MIN:g} and {BPM_MAX:g} BPM.")
    return round(float(value), 3)


def key(args: Sequence[Arg]) -> tuple[str | None, str | None]:
    """Return root and mode: s; s s (root, scale); i 0..11 (C = 0); i s. (None, None) clears.

    Raises:
        BadKey: when they name no key.
    """
    if cleared(args):
        return None, None
    if len(args) > 2 or (len(args) == 2 and not isinstance(args[1], str)):
        raise BadKey('Write the key like "A minor", or a root and a scale.')
    found_root, mode = _root(args[0])
    return found_root, (scale(args[1:]) if len(args) == 2 else mode)


def _root(value: Arg) -> tuple[str, str | None]:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value <= 11:
            raise BadKey("A root as a number is 0 (C) to 11 (B).")
        return NOTE_NAMES[value], None
    root, scale_of_it = parse_scale(_one_text((value,), "key"))
    return NOTE_NAMES[root], scale_of_it


def scale(args: Sequence[Arg]) -> str | None:
    """Return the name of a scale as `scales.SCALES` has it; raise InputError for another."""
    if cleared(args):
        return None
    name = _one_text(args, "scale")
    mode = mode_of(name)
    if mode is None:
        raise InputError(f"{name[:40]!r} is no scale that is known here.")
    return mode


def mode_of(name: str) -> str | None:
    """Return a scale's name ("Harmonic Minor") as `scales.SCALES` has it, None where it is none.

    Of an unknown name the words major and minor count.
    """
    known = scale_name(name)
    if known is not None:
        return known
    found = (scale_name(word) for word in name.split())
    return next((word for word in found if word in ("major", "minor")), None)


def words(args: Sequence[Arg]) -> tuple[str, ...]:
    """Return words in lower case, without repeats; commas part them too.

    Raises:
        InputError: when they are no text, too long or too many.
    """
    found: list[str] = []
    for each in args:
        if each is not None:
            found += [part.lower() for part in re.split(r"[,\s]+", text((each,), "words")) if part]
    unique = tuple(dict.fromkeys(found))
    if len(unique) > WORDS_MAX:
        raise InputError(f"At most {WORDS_MAX} words are taken.")
    return unique


def line(args: Sequence[Arg]) -> str | None:
    """Return all arguments as one line of text, None to clear."""
    return None if cleared(args) else (text(args, "text").strip() or None)


def text(args: Sequence[Arg], name: str) -> str:
    """Return text arguments joined by spaces; raise InputError."""
    if not all(isinstance(each, str) for each in args):
        raise InputError(f"The {name} must be text.")
    joined = " ".join(str(each) for each in args)
    if len(joined) > TEXT_MAX or not joined.isprintable():
        raise InputError(f"The {name} must be at most {TEXT_MAX} visible characters.")
    return joined


def _one_text(args: Sequence[Arg], name: str) -> str:
    if len(args) != 1:
        raise InputError(f"The {name} must be one text.")
    return text(args, name)


def seconds(args: Sequence[Arg]) -> float | None:
    """Return a time in seconds: a number, "25m", "1h30m" or "00:25:00".

    Raises:
        InputError: when it is none, negative, or longer than a week.
    """
    if cleared(args):
        return None
    value = args[0] if len(args) == 1 else None
    if isinstance(value, str):
        value = seconds_of(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not 0 <= value <= LONGEST_S
    ):
        raise InputError("The time cannot be read.", FORMS)
    return float(value)


def flag(args: Sequence[Arg]) -> bool | None:
    """Return yes or no: T, F, a number (0 is no), "true", "off", ...; raise InputError."""
    if cleared(args):
        return None
    value = args[0] if len(args) == 1 else None
    if isinstance(value, (bool, int, float)):
        return bool(value)
    found = _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise InputError("Say true or false.")
    return found


def count(value: Arg, most: int) -> int:
    """Return a whole number from 1 to `most`; raise InputError."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise InputError(f"The number must lie between 1 and {most}.")
    return value


def cleared(args: Sequence[Arg]) -> bool:
    """Say whether the arguments take a field back: none at all, or only nil."""
    return all(each is None for each in args)
