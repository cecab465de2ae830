"""Steps that are typed as words: "but darker", "like this but less busy", "snare_07 but softer"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from samplerecs_daemon.api import STEPS, SuggestRequest
from samplerecs_daemon.index.filenames import is_namelike
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.comparatives import JOINING
from samplerecs_daemon.recommend.course import course_of
from samplerecs_daemon.recommend.pasted import Named
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.target import find_sample

_BUSY = re.compile(r"\bless[ _-]busy\b")
_BUT = re.compile(r"^(?P<sound>.*?)[,;]?\s*\bbut\s+(?P<steps>.*)$")
_LIKE = re.compile(r"^(?:more\s+)?like\s+")


@dataclass(frozen=True, slots=True)
class SaidSteps:
    """Steps away from a sound: `sound` is its name as typed, "" for the one that is at hand."""

    steps: tuple[str, ...]
    sound: str = ""


def said_steps(text: str) -> SaidSteps | None:
    """Return the steps that a text consists of, None where it asks for anything else.

    Words that join ("like this but a bit ... and ...") may stand around them, and before "but"
    the name of a sound, if it is surely one: it looks like a file's name, or "like" comes first.
    """
    plain = _BUSY.sub("less-busy", text.lower()).strip()
    if steps := _steps_in(plain):
        return SaidSteps(steps)
    found = _BUT.match(plain)
    if found is None or not (steps := _steps_in(found["steps"])):
        return None
    sound = _LIKE.sub("", found["sound"])
    surely = sound != found["sound"] or is_namelike(sound)
    return SaidSteps(steps, sound) if sound and surely else None


def _steps_in(text: str) -> tuple[str, ...]:
    """Return the steps of a text of nothing but steps and words that join, else none."""
    words = [word for part in text.split() if (word := part.strip(".,;!"))]
    steps = tuple(word for word in words if word in STEPS)
    return steps if all(word in STEPS or word in JOINING for word in words) else ()


def read_steps(
    request: SuggestRequest, named: Named, index: LibraryIndex, store: StoreReader, *, heard: bool
) -> tuple[SuggestRequest, Named]:
    """Return a request whose words are steps with these as its steps, any other as it is.

    They go away from the sound that is named, or that the request is like, or that the list is
    steered to. Where there is none the words stay, without those that join.

    Args:
        request: as it was asked.
        named: its words, read.
        index: the library in memory.
        store: where the list is steered to.
        heard: a model that knows words is at hand: it joins words to the sounds of `like` itself.

    Raises:
        InputError: where several sounds have a name that the request gives.
    """
    wanted = named.wanted
    is_file = len(named.rows) and (request.search or named.surely)
    said = None if is_file or wanted.phrases else said_steps(" ".join(wanted.words))
    like = (*request.like, *wanted.like)
    if said is None or (like and (heard or said.sound)):
        return request, named
    start = _start(said, like, index, store)
    if start is None:
        words = tuple(word for word in wanted.words if word not in JOINING)
        return request, named if said.sound else replace(named, wanted=replace(wanted, words=words))
    away = (*request.steps, *said.steps)
    course = course_of(store.steps())
    if like or (course and not said.sound and not request.search):
        request = replace(request, steps=away)
    else:
        before = course.steps if course and not said.sound else ()
        request = replace(request, like=(str(start),), steps=(*before, *away))
    nothing = np.zeros(0, dtype=np.int64)
    return request, Named(replace(wanted, words=()), nothing)


def _start(
    said: SaidSteps, like: tuple[str, ...], index: LibraryIndex, store: StoreReader
) -> int | None:
    """Return the id of the sound that steps go away from, None where there is none."""
    if like:
        return find_sample(like[0], index, store)
    if said.sound:
        rows = index.named(said.sound)
        return int(index.columns.ids[rows[0]]) if len(rows) == 1 else None
    course = course_of(store.steps())
    return course.sample if course and len(index.rows([course.sample])) else None
