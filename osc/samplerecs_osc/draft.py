"""What the messages of one packet say of the project, put together into one update.

Root and scale may come as one message or as two, in either order: what `/scale` said stands
until a key with a mode of its own takes its place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from samplerecs_models.errors import InputError
from samplerecs_osc import values
from samplerecs_osc.engine import Value
from samplerecs_osc.messages import Arg

#: What `Draft.put` takes, beside `root`, which profiles use for a root that comes alone.
FIELDS = (
    "bpm",
    "key",
    "scale",
    "mood",
    "mood/add",
    "mood/remove",
    "genre",
    "time_remaining",
    "preferences",
    "playing",
    "recording",
    "project",
    "track",
    "clip",
)
_READERS: Mapping[str, Callable[[Sequence[Arg]], Value]] = {
    "bpm": values.bpm,
    "genre": values.line,
    "time_remaining": values.seconds,
    "playing": values.flag,
    "recording": values.flag,
    "project": values.line,
    "track": values.line,
    "clip": values.line,
}
_KNOWN = ", ".join(name for name in FIELDS if "/" not in name)
#: Other names of fields in the JSON of `/context`.
_ALIASES = {"mood_tags": "mood", "mode": "scale"}


@dataclass(frozen=True, slots=True)
class Slots:
    """What a source has said that later messages build upon.

    Attributes:
        root: of the key. own_mode: the mode that came with it. scale: the mode from `/scale`.
        mood: its mood words.
    """

    root: str | None = None
    own_mode: str | None = None
    scale: str | None = None
    mood: tuple[str, ...] = ()


class Draft:
    """One update in the making; nothing is taken before all of it is right.

    Args:
        slots: what the source has said before.
    """

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.fields: dict[str, Value] = {}

    def put(self, field: str, args: Sequence[Arg]) -> None:
        """Take in one of FIELDS, or a `root` or `scale_name` that a DAW sends by itself.

        Raises:
            InputError: when the arguments cannot be used.
        """
        if field in ("key", "root", "scale"):
            self._key(field, args)
        elif field == "scale_name":
            self._scale_name(values.line(args) or "")
        elif field.startswith("mood"):
            self._mood(field, values.words(args))
        elif field == "preferences":
            self.fields[field] = values.words(args) or None
        else:
            self.fields[field] = _READERS[field](args)

    def clear(self, names: Sequence[str]) -> None:
        """Take back the named fields, or all; raise InputError for one that does not exist."""
        known = {_ALIASES.get(name, name) for name in names} or {*FIELDS} - {"scale"}
        if unknown := known - {*FIELDS}:
            raise InputError(f"There is no field {min(unknown)[:40]!r}.", f"Known: {_KNOWN}.")
        for field in FIELDS:
            if field in known and not field.startswith("mood/"):
                self.put(field, ())

    def put_json(self, text: str) -> None:
        """Take in a whole context as one JSON object; raise InputError and take nothing."""
        for name, value in _object(text).items():
            field = _ALIASES.get(name, name)
            if field not in FIELDS or field.startswith("mood/"):
                raise InputError(f"The context has no field {name[:40]!r}.", f"Known: {_KNOWN}.")
            self.put(field, _args(name, value))

    def _key(self, field: str, args: Sequence[Arg]) -> None:
        slots = self.slots
        if field == "scale":
            mode = values.scale(args)
            # Said after the key, so it has the last word on its mode.
            slots = replace(slots, scale=mode, own_mode=None)
        elif values.cleared(args):
            slots = replace(slots, root=None, own_mode=None, scale=None)
        else:
            root, mode = values.key(args)
            slots = replace(slots, root=root, own_mode=mode)
            slots = replace(slots, scale=None) if mode else slots
        self._take_key(slots, bare=field == "scale" and slots.root is None)

    def _scale_name(self, name: str) -> None:
        # A scale that is neither major nor minor is no fault: the key then has no mode.
        slots = replace(self.slots, scale=values.mode_of(name), own_mode=None)
        self._take_key(slots, bare=slots.root is None)

    def _take_key(self, slots: Slots, *, bare: bool) -> None:
        self.slots = slots
        if not bare:
            # Both, in this order: whoever takes them in lets a bare root clear the mode.
            self.fields.pop("mode", None)
            self.fields["key"] = slots.root
        self.fields["mode"] = slots.own_mode or slots.scale

    def _mood(self, field: str, words: tuple[str, ...]) -> None:
        had = self.slots.mood
        if field == "mood/add":
            words = tuple(dict.fromkeys((*had, *words)))[: values.WORDS_MAX]
        elif field == "mood/remove":
            words = tuple(word for word in had if word not in words)
        self.slots = replace(self.slots, mood=words)
        self.fields["mood_tags"] = words or None


def _object(text: str) -> dict[str, object]:
    try:
        read = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputError("The context is not valid JSON.") from None
    if not isinstance(read, dict):
        raise InputError("The context must be one JSON object.")
    return read


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _args(name: str, value: object) -> tuple[Arg, ...]:
    each = value if isinstance(value, list) else [value]
    for one in each:
        if not (one is None or isinstance(one, (str, int, float))):
            raise InputError(f"The value of {name} cannot be used.")
        if isinstance(one, float) and not math.isfinite(one):
            raise InputError(f"The value of {name} is not finite.")
    return tuple(each)
