"""The one filter grammar of every face.

    "dusty rhodes" -vocals like:PATH kind:loop role:keys bpm:80-90 key:Cm len:<4
    pack:NAME in:FOLDER since:7d used:never tag:NAME

Words are a prompt and rank; everything with a colon filters, except `like:` which seeds the
similarity. A leading minus turns a word or a filter round. Values with spaces take quotes
(`pack:"Night Drive"`).
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from samplerecs_models.errors import BadFilter, BadKey
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.vocabulary import ROLE_FAMILIES, Kind, Role

#: Longest query that is read; the rest of a longer one is refused, not cut.
MAX_LENGTH = 2_000

_TOKEN = re.compile(
    r"""(?P<minus>-?)(?:(?P<field>[A-Za-z_]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))"""
)
_RANGE = re.compile(r"^(?P<low>\d+(?:\.\d+)?)\s*(?:-|\.\.)\s*(?P<high>\d+(?:\.\d+)?)$")
_BOUND = re.compile(r"^(?P<sign>[<>]=?|=)?(?P<value>\d+(?:\.\d+)?)$")
_AGE = re.compile(r"^(?P<count>\d+(?:\.\d+)?)(?P<unit>[hdwmy])$")
_SECONDS = {"h": 3600.0, "d": 86_400.0, "w": 604_800.0, "m": 2_592_000.0, "y": 31_536_000.0}

_EXAMPLES = {"bpm": "bpm:80-90, bpm:<100 or bpm:120", "len": "len:2-8, len:<4 or len:3"}

#: `pack:new` is not a name: it asks for what came last.
NEWEST = "new"

#: How far a single `bpm:120` reaches either side, in BPM.
BPM_REACH = 0.5


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval; unbounded sides are infinite."""

    low: float = -math.inf
    high: float = math.inf

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed query.

    Attributes:
        words: prompt words in order, lower case; `phrases`: quoted prompts, lower case.
        without: words that must not be in name, folder or tags.
        like: paths or ids whose sound is wanted.
        kinds, roles, packs, folders, tags: any of these; the `not_` twins none of these. NEWEST
            among the packs is what came last.
        bpm, length: ranges in BPM and seconds; `key`: the key asked for.
        since_s: first seen at most so many seconds ago.
        unused: only sounds never taken.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    not_kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()
    not_roles: tuple[Role, ...] = ()
    packs: tuple[str, ...] = ()
    not_packs: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    not_folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    bpm: Range | None = None
    key: Key | None = None
    length: Range | None = None
    since_s: float | None = None
    unused: bool = False

    @property
    def has_prompt(self) -> bool:
        """True when words or phrases ask for something."""
        return bool(self.words or self.phrases)


@dataclass
class _Draft:
    """What has been read so far: lists grow, the rest is set once."""

    lists: dict[str, list[object]] = field(default_factory=dict)
    single: dict[str, object] = field(default_factory=dict)

    def add(self, name: str, value: object) -> None:
        self.lists.setdefault(name, []).append(value)


def parse(text: str) -> Filter:
    """Return the filter that `text` means; an empty text is an empty filter.

    Raises:
        BadFilter: for an unknown field or value, with the nearest known one.
    """
    check_length(text)
    draft = _Draft()
    for token in _TOKEN.finditer(text):
        value = token["quoted"] if token["quoted"] is not None else token["bare"]
        _read(draft, bool(token["minus"]), token["field"], value, token["quoted"] is not None)
    lists = {name: tuple(values) for name, values in draft.lists.items()}
    return replace(Filter(), **lists, **draft.single)  # type: ignore[arg-type]


def check_length(text: str) -> None:
    """Refuse a query that is too long to be read.

    Raises:
        BadFilter: for more than `MAX_LENGTH` characters.
    """
    if len(text) > MAX_LENGTH:
        raise BadFilter(
            f"The query is too long: {len(text):,} characters of at most {MAX_LENGTH:,}.",
            "Shorten it.",
        )


def change_likes(text: str, change: Callable[[str], str]) -> str:
    """Return the query with the value of each `like:` changed, and all else as it stands.

    A value that the grammar cannot say (it holds a quote) is left as it was.

    Raises:
        BadFilter: for more than `MAX_LENGTH` characters.
    """
    check_length(text)

    def swapped(token: re.Match[str]) -> str:
        if (token["field"] or "").lower() != "like":
            return token[0]
        value = change(token["quoted"] if token["quoted"] is not None else token["bare"])
        return token[0] if '"' in value else f'{token["minus"]}like:"{value}"'

    return _TOKEN.sub(swapped, text)


def _read(draft: _Draft, minus: bool, name: str | None, value: str, quoted: bool) -> None:
    if name is None or _is_drive(name, value):
        _read_words(draft, minus, value if name is None else f"{name}:{value}", quoted)
        return
    reader = _FIELDS.get(name.lower())
    if reader is None:
        raise BadFilter(f"There is no filter named {name!r}.", _nearest(name, list(_FIELDS)))
    reader(draft, minus, value)


def _is_drive(name: str, value: str) -> bool:
    return len(name) == 1 and value[:1] in ("\\", "/")


def _read_words(draft: _Draft, minus: bool, value: str, quoted: bool) -> None:
    word = value.lower().strip()
    if word:
        draft.add("without" if minus else "phrases" if quoted else "words", word)


def role_named(text: str) -> Role:
    """Return the one role that a text names.

    Raises:
        BadFilter: when it names none, with the nearest known one.
    """
    return _member(Role, text.strip().lower().replace("_", "-"), "role")


def roles_named(text: str) -> tuple[Role, ...]:
    """Return the roles that a text asks for: one, or all of a family ("bass", "drums", "hats").

    Several are parted by commas.

    Raises:
        BadFilter: when it names none, with the nearest known one.
    """
    words = text.lower().replace("_", "-").split(",")
    return tuple(dict.fromkeys(role for word in words for role in _roles_of(word.strip())))


def _roles_of(word: str) -> tuple[Role, ...]:
    family = ROLE_FAMILIES.get(word) or ROLE_FAMILIES.get(word.removesuffix("s"))
    return family or (_member(Role, word, "role", ROLE_FAMILIES),)


def family_of(roles: Sequence[Role]) -> str:
    """Return the word that asks for just these roles together, "" where none does."""
    found = (word for word, family in ROLE_FAMILIES.items() if set(family) == set(roles))
    return next(found, "")


_E = TypeVar("_E", Kind, Role)


def _member(kind: type[_E], word: str, what: str, others: Iterable[str] = ()) -> _E:
    """Return the member that a word names, else tell the nearest of these and the `others`."""
    known: list[str] = [str(member) for member in kind]
    plain = _ALIASES.get(word, word)
    for form in (plain, plain.removesuffix("s")):
        if form in known:
            return kind(form)
    asked = list(dict.fromkeys((*known, *others)))
    raise BadFilter(f"{word[:40]!r} is not a {what}.", _nearest(word, asked))


def _kinds(draft: _Draft, minus: bool, value: str) -> None:
    for part in value.lower().replace("_", "-").split(","):
        draft.add("not_kinds" if minus else "kinds", _member(Kind, part, "kind"))


def _roles(draft: _Draft, minus: bool, value: str) -> None:
    for role in roles_named(value):
        draft.add("not_roles" if minus else "roles", role)


_ALIASES = {"oneshot": "one-shot", "perc": "percussion", "hat": "closed-hat", "hihat": "closed-hat"}


def _text_list(name: str) -> Callable[[_Draft, bool, str], None]:
    def read(draft: _Draft, minus: bool, value: str) -> None:
        if value:
            draft.add(f"not_{name}" if minus else name, value.lower())

    return read


def _like(draft: _Draft, minus: bool, value: str) -> None:
    _refuse_minus(minus, "like")
    draft.add("like", value)


def _bpm(draft: _Draft, minus: bool, value: str) -> None:
    _refuse_minus(minus, "bpm")
    draft.single["bpm"] = _range(value.lower().removesuffix("bpm"), "bpm", reach=BPM_REACH)


def _length(draft: _Draft, minus: bool, value: str) -> None:
    _refuse_minus(minus, "len")
    draft.single["length"] = _range(value.lower().removesuffix("s"), "len", reach=0.05)


def _key(draft: _Draft, minus: bool, value: str) -> None:
    _refuse_minus(minus, "key")
    try:
        draft.single["key"] = parse_key(value)
    except BadKey as error:
        raise BadFilter(error.message, error.hint) from None


def _since(draft: _Draft, minus: bool, value: str) -> None:
    _refuse_minus(minus, "since")
    match = _AGE.match(value.lower())
    if not match:
        raise BadFilter(f"{value!r} is not an age.", "Write it like since:7d, since:12h, since:3w.")
    draft.single["since_s"] = float(match["count"]) * _SECONDS[match["unit"]]


def _used(draft: _Draft, minus: bool, value: str) -> None:
    if minus or value.lower() != "never":
        raise BadFilter(f"used:{value} is not known.", "used:never is the only form.")
    draft.single["unused"] = True


def _refuse_minus(minus: bool, name: str) -> None:
    if minus:
        raise BadFilter(f"-{name}: cannot be turned round.", f"Use {name}: with a range instead.")


def _range(value: str, name: str, reach: float) -> Range:
    span = _RANGE.match(value)
    if span and float(span["low"]) <= float(span["high"]):
        return Range(float(span["low"]), float(span["high"]))
    bound = _BOUND.match(value)
    if not bound:
        raise BadFilter(
            f"{value!r} is not a range for {name}:.",
            f"Write {_EXAMPLES[name]}.",
        )
    number, sign = float(bound["value"]), bound["sign"] or "="
    if sign == "=":
        return Range(number - reach, number + reach)
    return Range(high=number) if sign.startswith("<") else Range(low=number)


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(known)}."


_FIELDS: dict[str, Callable[[_Draft, bool, str], None]] = {
    "like": _like,
    "kind": _kinds,
    "role": _roles,
    "bpm": _bpm,
    "key": _key,
    "len": _length,
    "pack": _text_list("packs"),
    "in": _text_list("folders"),
    "tag": _text_list("tags"),
    "since": _since,
    "used": _used,
}

#: Every filter's name, for the reference and for completion.
FILTER_NAMES: tuple[str, ...] = tuple(_FIELDS)
