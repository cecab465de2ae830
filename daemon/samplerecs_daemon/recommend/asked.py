"""A request laid over the context and checked: what is asked for, in the core's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samplerecs_daemon.api import (
    CONTEXT_FIELDS,
    MODES,
    PRESETS,
    Context,
    ContextField,
    SuggestRequest,
)
from samplerecs_daemon.context import (
    mood_words,
    project_key,
    project_root,
    project_scale,
    spelled,
    valid_bpm,
    validate_fields,
    words_in,
)
from samplerecs_daemon.recommend.contradictions import at_odds, beside, exclusive
from samplerecs_daemon.recommend.course import checked_steps
from samplerecs_daemon.recommend.loosen import checked_rules
from samplerecs_models.errors import BadCount, InputError
from samplerecs_models.harmony import Key
from samplerecs_models.query import Filter, roles_named

#: The most results one request may ask for.
MAX_COUNT = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request.

    Attributes:
        n: number of results; `mode`: "fusion", "rules" or "ab"; `preset`: asked for, or None.
        bpm, key: the project's, from the request or else the context; `root`: of its scale, where
            that is another than the key's; `scale`: its name where it is no major or minor.
        moods: mood and genre words, lower case; `genre`: the genre alone, "" unknown.
        time_left_s: until the session has to end, seconds, None unknown.
        steps: away from the sounds of `like`; `lifted`: rules that hide nothing.
        wanted: the parsed query, with the role asked for among its roles.
        like: paths or ids of the sounds to be near to.
        bpm_is_hard, key_is_hard: False where that is only a guess: it then ranks and never hides.
        hides: False where tempo and key only rank: with words, a search or "like".
        stretch: allow tempo changes; None: as set.
        search: order by the query alone.
        notes: what a person should know of how it was read.
    """

    n: int
    mode: str
    bpm: float | None
    key: Key | None
    moods: tuple[str, ...]
    wanted: Filter
    like: tuple[str, ...]
    hides: bool
    bpm_is_hard: bool
    key_is_hard: bool
    stretch: bool | None
    search: bool
    notes: tuple[str, ...]
    preset: str | None = None
    root: int | None = None
    scale: str = ""
    genre: str = ""
    time_left_s: float | None = None
    steps: tuple[str, ...] = ()
    lifted: frozenset[str] = frozenset()

    @property
    def prompt(self) -> str:
        """Phrases and words of the query as one text, "" without any."""
        return " ".join((*self.wanted.phrases, *self.wanted.words))


def read_request(
    request: SuggestRequest, query: Filter, context: Context, default_mode: str, now: float
) -> Asked:
    """Check a request over its effective context.

    Args:
        request: what is asked.
        query: its words and filters, read.
        context: with what the request says of it laid over.
        default_mode: where the request names none.
        now: Unix seconds.

    Raises:
        InputError: when a value cannot be used; the message says what would be right.
    """
    if not 1 <= request.n <= MAX_COUNT:
        raise BadCount(
            f"{request.n} results cannot be listed.", f"Ask for 1 to {MAX_COUNT} (-n 10)."
        )
    wanted = _with_role(query, request.role)
    like = (*request.like, *wanted.like)
    return Asked(
        n=request.n,
        mode=_mode(request.mode or default_mode),
        bpm=_bpm(context),
        key=project_key(context),
        bpm_is_hard=context.is_sure("bpm"),
        key_is_hard=context.is_sure("key"),
        moods=mood_words(context),
        wanted=wanted,
        like=like,
        hides=not (wanted.has_prompt or like or request.search),
        stretch=request.stretch,
        search=request.search,
        notes=(
            *beside(query, request.role),
            *exclusive(wanted),
            *at_odds(mood_words(context)),
        ),
        preset=_preset(request.preset),
        root=project_root(context),
        scale=project_scale(context),
        genre=" ".join(words_in(context, "genre")).lower().strip(),
        time_left_s=_time_left(context, now),
        steps=checked_steps(request.steps),
        lifted=frozenset(checked_rules(request.loosen)),
    )


def effective_context(request: SuggestRequest, context: Context, now: float) -> Context:
    """Return the context with what the request says laid over it, its source "request".

    Raises:
        InputError: when a value cannot be used.
    """
    given: dict[str, object] = {
        "bpm": request.bpm,
        "key": request.key,
        "mood_tags": request.mood or None,
        "genre": request.genre,
    }
    said = validate_fields({name: value for name, value in given.items() if value is not None})
    values = {name: entry for name, entry in context.values.items() if name not in said}
    for name, value in said.items():
        if value is not None:
            values[name] = ContextField(value, "request", now)
    return spelled(Context({name: values[name] for name in CONTEXT_FIELDS if name in values}))


def _with_role(wanted: Filter, role: str | None) -> Filter:
    if role is None:
        return wanted
    return replace(wanted, roles=(*wanted.roles, *roles_named(role)))


def _mode(mode: str) -> str:
    if mode not in MODES:
        raise InputError(f"There is no mode {mode!r}.", f"Known: {', '.join(MODES)}.")
    return mode


def _preset(preset: str | None) -> str | None:
    if preset is not None and preset not in PRESETS:
        raise InputError(f"There is no preset {preset!r}.", f"Known: {', '.join(PRESETS)}.")
    return preset


def _time_left(context: Context, now: float) -> float | None:
    stored = context.values.get("time_remaining")
    if stored is None or not isinstance(stored.value, (int, float)):
        return None
    return max(0.0, float(stored.value) - max(0.0, now - stored.at))


def _bpm(context: Context) -> float | None:
    bpm = context.value("bpm")
    return valid_bpm(bpm) if bpm is not None else None
