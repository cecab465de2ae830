"""A request made ready for the ranker: read over the context, and made a query of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samplerecs_daemon.api import Context, SuggestRequest
from samplerecs_daemon.context import project_name
from samplerecs_daemon.index.filters import Mask, masks
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.asked import Asked, effective_context, read_request
from samplerecs_daemon.recommend.bans import banned_rows
from samplerecs_daemon.recommend.beside import (
    query_with_taste,
    with_lacks,
    with_one_pack,
    with_packmates,
    with_track,
)
from samplerecs_daemon.recommend.byear import ByEar, by_ear, heard_masks
from samplerecs_daemon.recommend.course import Course, course_of
from samplerecs_daemon.recommend.lacks import lacking, roles_of_track
from samplerecs_daemon.recommend.learner import Knowledge, Learner, learnt_without
from samplerecs_daemon.recommend.pasted import Named, read_named
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.relevance import (
    BY_WORDS,
    by_name_only,
    direction,
    said_words,
    unanswered,
    wanted_descriptors,
    wanted_moods,
    word_scores,
)
from samplerecs_daemon.recommend.said_steps import read_steps
from samplerecs_daemon.recommend.semantic import Sense
from samplerecs_daemon.recommend.settings import RankSettings
from samplerecs_daemon.recommend.spreading import calmer, limits_asked, spread
from samplerecs_daemon.recommend.target import (
    STEER_WEIGHT,
    Listen,
    Seed,
    Target,
    aim,
    learnt_seeds,
    named_seeds,
    pins_left,
    seeds_of,
)
from samplerecs_daemon.recommend.trial import AB, drawn_mode, trial_notes
from samplerecs_daemon.recommend.verdicts import dismissed, ever_taken, skipped_twice, taken_now
from samplerecs_models.errors import EmptyLibrary, InputError
from samplerecs_models.rank.columns import ROLE_CODES, Query
from samplerecs_models.rank.limits import limits_of
from samplerecs_models.rank.presets import PRESETS, exploration
from samplerecs_models.rank.steps import net_steps, step_column
from samplerecs_models.types import Bool, Float32

_TELL = "Tell it more: samplerecs context set --bpm 124 --key Am"
#: Said where nothing at all is known, and where only the user's taste is.
COLD, TASTE_ONLY = (
    f"Nothing is known of your project yet, so this is a varied list, {first} first. {_TELL}"
    for first in ("newest", "what you usually take")
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request as it was read, and the ranker's query made of it.

    Attributes:
        asked, context: as they were read; `query`: for the ranker.
        filters: the masks of the filter grammar, one a word.
        notes: what a person should know of how it was read.
        mode: "fusion" or "rules", drawn by chance in a `trial`; `preset`: what holds.
        cold: nothing at all is known, neither of the project nor of the user's taste.
        lacking: families of sounds that the project has nothing of.
        knowledge: what was learnt; `ear`: what a model said of the words, if one was asked.
        named: bool (n,), the rows of the file whose name the words are; None where they are none.
    """

    asked: Asked
    context: Context
    query: Query
    filters: Sequence[Mask]
    notes: tuple[str, ...]
    mode: str
    trial: bool
    preset: str
    cold: bool
    lacking: tuple[str, ...]
    knowledge: Knowledge
    ear: ByEar | None = None
    named: Bool | None = None


class Preparation:
    """Prepares requests over one index; holds no state of its own.

    Args:
        store: text, history, pins and bans.
        index: the library in memory.
        settings: weights and defaults.
        listen: gives the vector of a file outside the library.
        clock: returns Unix seconds.
        learner: learns from the store; shared by all that answer over one library.
        sense: a model that knows words as well as sounds; None where none is used.
    """

    def __init__(
        self,
        store: StoreReader,
        index: LibraryIndex,
        settings: RankSettings,
        listen: Listen,
        clock: Callable[[], float],
        learner: Learner,
        sense: Sense | None,
    ) -> None:
        self._store = store
        self._index = index
        self._settings = settings
        self._listen = listen
        self._clock = clock
        self._learner = learner
        self._sense = sense

    def prepare(
        self, request: SuggestRequest, context: Context, without: int | None = None
    ) -> Prepared:
        """Read a request over the context and make the ranker's query of it.

        Args:
            request: what is asked for.
            context: the project.
            without: a sample of which what was done with it does not count, None for none.

        Raises:
            InputError: when the request cannot be used.
            EmptyLibrary: when there is nothing to choose from.
            NothingFound: when `like` names no sound.
        """
        now = self._clock()
        context = effective_context(request, context, now)
        named = read_named(request.query, self._index)
        heard = self._sense is not None
        request, named = read_steps(request, named, self._index, self._store, heard=heard)
        asked = self._asked(request, named, context, now)
        said, since = dismissed(self._store, now), self._store.learnt_since()
        used = self._in_project(asked, context)
        course = self._course(asked)
        # "More like this" is "like": tempo and key rank and never hide, and no role is lacking.
        free = asked if course is None else replace(asked, hides=False)
        unwanted = [row.sample_id for row in said if row.at >= since]
        target = self._target(asked, unwanted, used, now, course, without)
        gone = [row.sample_id for row in said] + skipped_twice(self._store, now)
        # Words find a pinned sound like any other; only a free list has places of its own for it.
        found = () if asked.hides or asked.like else self._store.pins()
        seen = self._seen([*gone, *used], target, found)
        filters = self._filters(asked, now)
        scores, missing = word_scores(asked, self._index, self._sense)
        ear, told = self._by_ear(asked, target)
        query = self._query(free, target, scores, filters, seen, ear, now)
        if ear is not None:
            query = self._heard(query, ear)
            missing = by_name_only(missing) if ear.prompt is not None else missing
        query, knowledge = self._known(asked, query, now, without)
        query = spread(query, free, PRESETS[asked.preset or self._settings.preset])
        query = calmer(query, exploration(asked.time_left_s))
        query, lacks = self._beside(free, query, context, used)
        query = self._steered(asked, query, course, target)
        trial = asked.mode == AB
        mode = drawn_mode(self._store.current_session(), now) if trial else asked.mode
        of_trial = trial_notes(mode) if trial else ()
        vague = _is_vague(asked, target, query)
        # Rules know of no taste, and who only passed over sounds has none that could lead.
        is_cold = vague and (not query.tastes or mode == "rules")
        of_little = ((COLD if is_cold else TASTE_ONLY),) if vague else ()
        return Prepared(
            asked=asked,
            context=context,
            query=query,
            filters=filters,
            notes=(*asked.notes, *missing, *told, *of_little, *of_trial),
            mode=mode,
            trial=trial,
            preset=asked.preset or self._settings.preset,
            cold=is_cold,
            lacking=lacks,
            knowledge=knowledge,
            ear=ear,
            named=self._named(asked, named, filters),
        )

    def _named(self, asked: Asked, named: Named, filters: Sequence[Mask]) -> Bool | None:
        """Return the rows of the file that the words name, where they ask for a file."""
        if not len(named.rows) or not (asked.search or named.surely):
            return None
        passes = _all([mask.passes for mask in filters])
        rows = named.mask(len(self._index))
        return rows if passes is None or "filter" in asked.lifted else rows & passes

    def _asked(self, request: SuggestRequest, named: Named, context: Context, now: float) -> Asked:
        default = self._store.own_mode() or self._settings.mode
        asked = read_request(request, named.wanted, context, default, now)
        if not len(self._index):
            raise EmptyLibrary(
                "Your library holds no sounds yet.", "Add a folder: samplerecs library add FOLDER"
            )
        return asked

    # What is measured to, and what is left out.

    def _in_project(self, asked: Asked, context: Context) -> Sequence[int]:
        """Return what the open project uses already; a search finds it all the same."""
        project = context.value("project")
        if asked.search or not isinstance(project, str):
            return ()
        return self._store.used_in(project)

    def _course(self, asked: Asked) -> Course | None:
        """Return where a free list is steered to; InputError for steps from nowhere."""
        course = course_of(self._store.steps()) if asked.hides else None
        if course is not None:
            return Course(course.sample, net_steps((*course.steps, *asked.steps)))
        if asked.steps and not asked.like:
            raise InputError(
                f"{asked.steps[0].replace('-', ' ').capitalize()} than what?",
                "Name a sound: --like SOUND, or samplerecs more SOUND.",
            )
        return None

    def _target(
        self,
        asked: Asked,
        unwanted: Sequence[int],
        used: Sequence[int],
        now: float,
        course: Course | None,
        without: int | None,
    ) -> Target | None:
        if asked.like:
            return aim(named_seeds(asked.like, self._index, self._store, self._listen))
        if asked.search:
            return None
        if not self._settings.learning:
            pins = [pin for pin in pins_left(self._store) if pin != without]
            seeds = seeds_of(pins, self._index, self._store)
        else:
            seeds = learnt_seeds(self._index, self._store, now, used, without)
        if course is not None and course.sample != without:
            steered = seeds_of([course.sample], self._index, self._store)
            seeds = [*(replace(seed, weight=STEER_WEIGHT) for seed in steered), *seeds]
        return aim(seeds, seeds_of(unwanted, self._index, self._store))

    def _seen(
        self, gone: Sequence[int], target: Target | None, pinned: Sequence[int]
    ) -> Bool | None:
        """Return the rows not to be listed again: seeds, and what was dismissed or is used.

        `pinned` are seeds that may be listed all the same.
        """
        rows = self._index.rows(gone)
        if target is not None:
            rows = np.concatenate([rows, np.setdiff1d(target.rows, self._index.rows(pinned))])
        if not len(rows):
            return None
        seen = np.zeros(len(self._index), dtype=bool)
        seen[rows] = True
        return seen

    def _filters(self, asked: Asked, now: float) -> list[Mask]:
        taken = ever_taken(self._store) if asked.wanted.unused else []
        found = masks(self._index, asked.wanted, now, np.array(taken, dtype=np.int64))
        if self._sense is None:
            return found
        return found + heard_masks(asked.wanted.without, self._sense, self._index)

    # The query, and what is laid over it one after another.

    def _query(
        self,
        asked: Asked,
        target: Target | None,
        scores: Float32 | None,
        filters: Sequence[Mask],
        seen: Bool | None,
        ear: ByEar | None,
        now: float,
    ) -> Query:
        allowed = None if "filter" in asked.lifted else _all([mask.passes for mask in filters])
        if unanswered(asked, scores) and (ear is None or ear.prompt is None):
            # Nothing answers the words at all: an empty list is the honest one.
            allowed = np.zeros(len(self._index), dtype=bool)
        stretch = self._settings.stretch if asked.stretch is None else asked.stretch
        weights, diversity = self._settings.weights_for(asked)
        way = direction(asked, scores, target, self._index)
        names = tuple(seed.name for seed in target.seeds) if target else ()
        return Query(
            bpm=asked.bpm,
            key=asked.key,
            bpm_is_hard=asked.bpm_is_hard,
            key_is_hard=asked.key_is_hard,
            hides=asked.hides,
            target=way.vector,
            # Where the words lead, being near to what was taken is not why a sound is listed.
            seeds=_stack(target.seeds) if target and not way.by_words else None,
            seed_names=(BY_WORDS, *names) if way.by_words else names,
            word_scores=scores,
            prompt=asked.prompt,
            said=said_words(asked, self._index),
            descriptor_target=wanted_descriptors(asked),
            moods=wanted_moods(asked),
            allowed=allowed,
            banned=banned_rows(self._index, self._store.bans()),
            seen=seen,
            root=asked.root,
            scale=asked.scale,
            lifted=asked.lifted,
            wanted_roles=asked.wanted.roles,
            stretch=stretch,
            weights=weights,
            diversity=diversity,
            limits=limits_asked(asked),
            now=now,
        )

    def _by_ear(self, asked: Asked, target: Target | None) -> tuple[ByEar | None, tuple[str, ...]]:
        """Return what a model that knows words says of the request, and notes."""
        if self._sense is None or asked.mode == "rules":
            return None, ()
        found = by_ear(asked, target, self._sense, self._index)
        if isinstance(found, ByEar):
            return found, found.notes
        return None, (found,) if found else ()

    def _heard(self, query: Query, ear: ByEar) -> Query:
        """Return the query with the likeness of fingerprints and of the model in one column."""
        target, columns = query.target, self._index.columns
        plain = None if target is None else np.clip(columns.vectors @ target, 0, 1)
        return replace(query, likeness=ear.likeness(plain, len(self._index)), by_ear=ear.prompt)

    def _known(
        self, asked: Asked, query: Query, now: float, without: int | None
    ) -> tuple[Query, Knowledge]:
        """Return the query with what was learnt of the user, and that."""
        if not self._settings.learning:
            return query, Knowledge(query.weights)
        known = self._learner.learnt(self._store, self._index, query.weights, now, asked.genre)
        if without is not None:
            others = learnt_without(
                without, self._store, self._index, query.weights, now, asked.genre
            )
            known = replace(known, taste=others.taste, tastes=others.tastes)
        limits = limits_asked(asked)
        if limits is None and known.free_packs:
            limits = replace(limits_of(query), free_packs=known.free_packs)
        if asked.search:
            return query, known
        taste = query_with_taste(query, known)
        return replace(taste, weights=known.weights, limits=limits), known

    def _beside(
        self, asked: Asked, query: Query, context: Context, used: Sequence[int]
    ) -> tuple[Query, tuple[str, ...]]:
        """Return the query with what goes with what is there and was taken now, and lacks."""
        if not asked.hides:
            return query, ()
        taken = taken_now(self._store, self._clock()) if self._settings.learning else []
        beside = [*used, *taken]
        together = self._learner.together(self._store, self._index, beside)
        query = with_one_pack(replace(query, together=together), self._index, beside)
        if self._settings.learning:
            found = self._learner.packmates(self._store, self._index, used)
            preset = PRESETS[asked.preset or self._settings.preset]
            query = with_packmates(query, found, widens=not preset.spreads)
        if asked.wanted.roles:
            return query, ()
        track = str(context.value("track") or "")
        if for_track := roles_of_track(track):
            return with_track(query, track, for_track), ()
        # A pinned kick is there already, whether or not it was taken.
        there = self._index.rows([*beside, *pins_left(self._store)])
        roles = self._index.columns.role[there]
        project = project_name(context)
        tracks = self._store.project_tracks(project) if project else ()
        lacks = lacking([ROLE_CODES[code] for code in roles.tolist()], tracks)
        return with_lacks(query, lacks), tuple(lacks)

    def _steered(
        self, asked: Asked, query: Query, course: Course | None, target: Target | None
    ) -> Query:
        """Return the query with the steps away from where it starts."""
        steps = course.steps if course else net_steps(asked.steps)
        seeds = target.rows if target else np.zeros(0, dtype=np.int64)
        start = self._index.rows([course.sample]) if course else seeds
        if not steps or not len(start):
            return query
        column = step_column(self._index.columns, steps, int(start[0]))
        return replace(query, steps=column, step_names=steps, step_start=int(start[0]))


def _is_vague(asked: Asked, target: Target | None, query: Query) -> bool:
    """Say whether nothing at all is known of the project and of what is wanted.

    A mood or a genre that nothing answers to says nothing.
    """
    moods = query.descriptor_target or None
    knows = (asked.bpm, asked.key, target, query.word_scores, moods)
    return not (
        asked.search or asked.wanted.has_prompt or any(known is not None for known in knows)
    )


def _all(passes: Sequence[Bool]) -> Bool | None:
    return np.logical_and.reduce(passes) if passes else None


def _stack(seeds: Sequence[Seed]) -> Float32:
    return np.array([seed.vector for seed in seeds], dtype=np.float32)
