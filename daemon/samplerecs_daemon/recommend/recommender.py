"""From a request and a context to a ranked, reasoned list."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from samplerecs_daemon.api import (
    Context,
    Learnt,
    LearntWeight,
    SampleInfo,
    Suggestion,
    SuggestionList,
    SuggestRequest,
    Why,
)
from samplerecs_daemon.index.filters import Mask, masks
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.advice import advise
from samplerecs_daemon.recommend.asked import Asked, effective_context, read_request
from samplerecs_daemon.recommend.bans import banned_rows
from samplerecs_daemon.recommend.beside import (
    query_with_taste,
    used_words,
    with_lacks,
)
from samplerecs_daemon.recommend.byear import ByEar, by_ear, heard_masks, tagged
from samplerecs_daemon.recommend.course import Course, course_of
from samplerecs_daemon.recommend.elsewhere import better_elsewhere, gone_rows
from samplerecs_daemon.recommend.lacks import lacking
from samplerecs_daemon.recommend.learner import Knowledge, Learner
from samplerecs_daemon.recommend.loosen import loosening
from samplerecs_daemon.recommend.parts import why_parts
from samplerecs_daemon.recommend.prompt import terms_of, terms_of_words
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.semantic import Sense
from samplerecs_daemon.recommend.synonyms import MEANINGS
from samplerecs_daemon.recommend.target import (
    ACCEPTED,
    STEER_WEIGHT,
    Listen,
    Seed,
    Target,
    aim,
    dismissed,
    find_sample,
    learnt_seeds,
    named_seeds,
    seeds_of,
    skipped_twice,
)
from samplerecs_daemon.recommend.trial import AB, RULES, drawn_mode
from samplerecs_daemon.recommend.views import sample_info, suggestion
from samplerecs_models.errors import EmptyLibrary, InputError, NothingFound
from samplerecs_models.rank.columns import ROLE_CODES, Limits, Query, Ranking, Standing, Weights
from samplerecs_models.rank.fusion import TAKES_OFF, scorer
from samplerecs_models.rank.presets import PRESETS, exploration
from samplerecs_models.rank.ranker import default_limits, eligible_rows
from samplerecs_models.rank.steps import step_column
from samplerecs_models.seams import Ranker
from samplerecs_models.types import Bool, Float32

#: A prompt's best answers that say how it sounds: at most so many, of at least so good a match,
#: and of at least this share of the best one's.
BLIND_SEEDS, BLIND_FLOOR, BLIND_SHARE = 8, 0.5, 0.8
#: Sounds taken in a session whose company counts, at most.
TAKEN_NOW = 50
#: A weight that moved by less is not told.
WORTH_TELLING = 0.005
#: What counts in a search: the query, and the newer of two equals.
_SEARCH = {"tempo": 0.0, "key": 0.0, "role": 0.0, "taste": 0.0, "fatigue": 0.0, "freshness": 0.02}


@dataclass(frozen=True, slots=True)
class RankSettings:
    """How lists are made where the request does not say.

    `own_weights` are those that the user set one by one: they hold in every preset. Without
    `learning` nothing that the user did counts but pins, bans and what was dismissed.
    """

    weights: Weights = field(default_factory=Weights)
    mode: str = "fusion"
    stretch: bool = False
    diversity: float = 0.2
    preset: str = "balanced"
    own_weights: Mapping[str, float] = field(default_factory=dict)
    learning: bool = True


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A request as it was read, and the ranker's query made of it."""

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


class Recommender:
    """Answers requests over one index; holds no state of its own.

    Args:
        store: text, history, pins and bans.
        index: the library in memory.
        rankers: mode -> ranker.
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
        rankers: dict[str, Ranker],
        settings: RankSettings,
        listen: Listen,
        clock: Callable[[], float],
        learner: Learner | None = None,
        sense: Sense | None = None,
    ) -> None:
        self._sense = sense
        self._store = store
        self._index = index
        self._rankers = rankers
        self._settings = settings
        self._listen = listen
        self._clock = clock
        self._learner = learner or Learner()

    def suggest(self, request: SuggestRequest, context: Context) -> SuggestionList:
        """Return the ranked list.

        Raises:
            InputError: when the request cannot be used.
            EmptyLibrary: when there is nothing to choose from.
            NothingFound: when `like` names no sound.
        """
        started = time.perf_counter()
        made = self._prepared(request, context)
        asked, query = made.asked, made.query
        ranking = self._ranked(made, query)
        roots = self._store.roots() if "absent" in ranking.hidden else ()
        hidden = _told_apart(ranking.hidden, len(gone_rows(self._index, roots)))
        return SuggestionList(
            suggestions=tuple(self._suggestions(ranking, made)),
            hidden=hidden,
            mode=made.mode,
            context=made.context,
            total=len(self._index) - sum(hidden.values()),
            elapsed_ms=(time.perf_counter() - started) * 1e3,
            advice=self._advice(asked, query, made.filters, replace(ranking, hidden=hidden)),
            notes=(*made.notes, *better_elsewhere(self._index, query, ranking, roots)),
            loosen=loosening(hidden, request.loosen),
            trial=made.trial,
            preset=made.preset,
            cold=made.cold,
            lacking=made.lacking,
        )

    def parts(self, sample_id: int, context: Context) -> dict[str, float]:
        """Return the parts of a sound's score for the project, before their weights.

        Returns:
            {} for a sound that is not in the index.
        """
        rows = self._index.rows([sample_id])
        if not len(rows):
            return {}
        query = self._prepared(SuggestRequest(), context).query
        found = scorer(self._index.columns, query).components(rows)
        weights = asdict(query.weights)
        return {
            name: round(float(part[0]) / weights[name], 4)
            for name, part in found.items()
            if weights[name] and name not in TAKES_OFF
        }

    def learnt(self, context: Context) -> Learnt:
        """Return what was learnt, as it counts for the project."""
        made = self._prepared(SuggestRequest(mode="fusion"), context)
        known, was = made.knowledge, asdict(self._settings.weights)
        now = asdict(known.weights)
        moved = {
            name: LearntWeight(was[name], round(now[name], 4))
            for name in was
            if abs(was[name] - now[name]) > WORTH_TELLING
        }
        return Learnt(known.likes, moved, round(known.examples, 2), known.genre)

    def why(self, path_or_id: str, context: Context) -> Why:
        """Return where a sound stands for the project, by score before variety is looked after.

        Raises:
            NothingFound: when there is no such sound.
        """
        sample = self.sample(path_or_id)
        rows = self._index.rows([sample.id])
        if not len(rows):
            raise NothingFound(f"{sample.name} is in none of the folders of your library now.")
        made = self._prepared(SuggestRequest(), context)
        found = self._standing(made, int(rows[0]))
        stored = self._store.sample_rows([sample.id]) if sample.present else []
        source = self._source(int(rows[0]), made)
        return Why(
            sample=sample,
            rank=None if found.hidden_by else found.rank,
            of=found.of,
            hidden_by=self._hidden_by(int(rows[0]), found),
            suggestion=suggestion(found.rank, stored[0], found.entry, source) if stored else None,
            parts=why_parts(self._index.columns, made.query, int(rows[0]), found),
        )

    def _standing(self, made: _Prepared, row: int) -> Standing:
        """Return where a row stands, the pinned sounds being on top in an order of their own."""
        ranker, columns, pins = self._rankers[made.mode], self._index.columns, self._pinned()
        if pins is None:
            return ranker.standing(columns, made.query, row)
        if pins[row]:
            found = ranker.standing(columns, _of_pins(made.query, pins), row)
            others = eligible_rows(scorer(columns, _but_pins(made.query, pins)))[0]
            return replace(found, of=found.of + int(np.count_nonzero(others)))
        on_top = eligible_rows(scorer(columns, _of_pins(made.query, pins)))[0]
        ahead = int(np.count_nonzero(on_top))
        found = ranker.standing(columns, _but_pins(made.query, pins), row)
        return replace(found, rank=found.rank + ahead, of=found.of + ahead)

    def _hidden_by(self, row: int, found: Standing) -> str | None:
        if found.hidden_by == "absent" and row in gone_rows(self._index, self._store.roots()):
            return "gone"
        return found.hidden_by

    def _prepared(self, request: SuggestRequest, context: Context) -> _Prepared:
        """Read a request over the context and make the ranker's query of it."""
        now = self._clock()
        context = effective_context(request, context, now)
        default = self._store.own_mode() or self._settings.mode
        asked = read_request(request, context, default, now)
        if not len(self._index):
            raise EmptyLibrary(
                "Your library holds no sounds yet.", "Add a folder: samplerecs library add FOLDER"
            )
        said, since = dismissed(self._store, now), self._store.learnt_since()
        learnt = [row.sample_id for row in said if row.at >= since]
        used = self._in_project(asked, context)
        course = self._course(asked)
        target = self._target(asked, learnt, used, now, course)
        filters = masks(self._index, asked.wanted, now, self._used(asked))
        if self._sense is not None:
            filters += heard_masks(asked.wanted.without, self._sense, self._index)
        scores, unanswered = self._word_scores(asked)
        gone = [row.sample_id for row in said] + skipped_twice(self._store, now)
        seen = self._seen([*gone, *used], target)
        ear, told = self._by_ear(asked, target)
        query = self._query(asked, target, scores, filters, seen, ear, now)
        if ear is not None:
            query = self._heard(query, ear)
            unanswered = _by_name_only(unanswered) if ear.prompt is not None else unanswered
        query, knowledge = self._known(asked, query, now)
        query = _calmer(query, exploration(asked.time_left_s))
        query, lacks = self._beside(asked, query, context, used)
        query = self._steered(asked, query, course, target)
        is_cold = _is_cold(asked, target)
        trial = asked.mode == AB
        mode = drawn_mode(self._store.current_session(), now) if trial else asked.mode
        notes = (
            *asked.notes,
            *unanswered,
            *told,
            *(COLD if is_cold else ()),
            *(_trial_notes(mode) if trial else ()),
        )
        return _Prepared(
            *(asked, context, query, filters, notes, mode, trial),
            preset=asked.preset or self._settings.preset,
            cold=is_cold,
            lacking=lacks,
            knowledge=knowledge,
            ear=ear,
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

    def _known(self, asked: Asked, query: Query, now: float) -> tuple[Query, Knowledge]:
        """Return the query with what was learnt of the user, and that."""
        if not self._settings.learning:
            return query, Knowledge(query.weights)
        known = self._learner.learnt(self._store, self._index, query.weights, now, asked.genre)
        limits = _limits(asked)
        if limits is None and known.free_packs:
            limits = replace(default_limits(query), free_packs=known.free_packs)
        if asked.search:
            return query, known
        weights = known.weights
        taste = query_with_taste(query, known)
        return replace(taste, weights=weights, limits=limits), known

    def _beside(
        self, asked: Asked, query: Query, context: Context, used: Sequence[int]
    ) -> tuple[Query, tuple[str, ...]]:
        """Return the query with what goes with the sounds of project and session, and lacks."""
        query = replace(query, wanted_roles=asked.wanted.roles)
        if not asked.hides:
            return query, ()
        beside = [*used, *(self._taken_now() if self._settings.learning else ())]
        together = self._learner.together(self._store, self._index, beside)
        query = replace(query, together=together)
        if asked.wanted.roles:
            return query, ()
        roles = self._index.columns.role[self._index.rows(beside)]
        project = context.values.get("project")
        tracks = self._store.project_tracks(str(project.value)) if project else ()
        lacks = lacking([ROLE_CODES[code] for code in roles.tolist()], tracks)
        return with_lacks(query, lacks), tuple(lacks)

    def _taken_now(self) -> list[int]:
        """Return what was taken in the session under way."""
        session = self._store.current_session()
        if session is None:
            return []
        said = self._store.feedback(session.started_at, last=TAKEN_NOW)
        return [s.sample_id for s in said if s.verdict == ACCEPTED and s.session == session.id]

    def _course(self, asked: Asked) -> Course | None:
        """Return where a free list is steered to; InputError for steps from nowhere."""
        course = course_of(self._store.steps()) if asked.hides else None
        if course is not None:
            return Course(course.sample, (*course.steps, *asked.steps))
        if asked.steps and not asked.like:
            raise InputError(
                f"{asked.steps[0].replace('-', ' ').capitalize()} than what?",
                "Name a sound: --like SOUND, or samplerecs more SOUND.",
            )
        return None

    def _steered(
        self, asked: Asked, query: Query, course: Course | None, target: Target | None
    ) -> Query:
        """Return the query with the steps away from where it starts."""
        steps = course.steps if course else asked.steps
        seeds = target.rows if target else np.zeros(0, dtype=np.int64)
        start = self._index.rows([course.sample]) if course else seeds
        if not steps or not len(start):
            return query
        column = step_column(self._index.columns, steps, int(start[0]))
        return replace(query, steps=column, step_names=steps)

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by path or id; NothingFound when there is none."""
        sample_id = find_sample(path_or_id, self._index, self._store)
        rows = self._store.sample_rows([sample_id]) if sample_id is not None else []
        if not rows:
            raise NothingFound(f"{path_or_id} is not a sound of your library.")
        return sample_info(rows[0])

    def _ranked(self, made: _Prepared, query: Query) -> Ranking:
        """Rank, with the pinned sounds on top of a free list in the order of their fit."""
        asked, ranker = made.asked, self._rankers[made.mode]
        pinned = self._pinned() if asked.hides else None
        if pinned is None:
            return ranker.rank(self._index.columns, query, asked.n)
        rest = ranker.rank(self._index.columns, _but_pins(query, pinned), asked.n)
        top = ranker.rank(self._index.columns, _of_pins(query, pinned), asked.n).winners
        pins = tuple(replace(winner, reason=f"pinned · {winner.reason}") for winner in top)
        seen = rest.hidden.get("seen", 0) - len(pins)
        hidden = {**rest.hidden, "seen": seen} if seen > 0 else _without(rest.hidden, "seen")
        return Ranking((*pins, *rest.winners)[: asked.n], hidden)

    def _pinned(self) -> Bool | None:
        """Return the pinned rows, None where none is pinned."""
        pinned = self._index.rows(self._store.pins())
        if not len(pinned):
            return None
        only = np.zeros(len(self._index), dtype=bool)
        only[pinned] = True
        return only

    def _in_project(self, asked: Asked, context: Context) -> Sequence[int]:
        """Return what the open project uses already; a search finds it all the same."""
        project = context.values.get("project")
        if asked.search or project is None or not isinstance(project.value, str):
            return ()
        return self._store.used_in(project.value)

    def _target(
        self,
        asked: Asked,
        gone: Sequence[int],
        used: Sequence[int],
        now: float,
        course: Course | None,
    ) -> Target | None:
        if asked.like:
            return aim(named_seeds(asked.like, self._index, self._store, self._listen))
        if asked.search:
            return None
        if not self._settings.learning:
            seeds = seeds_of(self._store.pins(), self._index, self._store)
        else:
            seeds = learnt_seeds(self._index, self._store, now, used)
        if course is not None:
            steered = seeds_of([course.sample], self._index, self._store)
            seeds = [*(replace(seed, weight=STEER_WEIGHT) for seed in steered), *seeds]
        return aim(seeds, seeds_of(gone, self._index, self._store))

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
        """Return the ranker's query."""
        allowed = None if "filter" in asked.lifted else _all([mask.passes for mask in filters])
        if _unmet(asked, scores) and (ear is None or ear.prompt is None):
            # Nothing answers the words at all: an empty list is the honest one.
            allowed = np.zeros(len(self._index), dtype=bool)
        stretch = self._settings.stretch if asked.stretch is None else asked.stretch
        weights, diversity = self._weights(asked)
        return Query(
            bpm=asked.bpm,
            key=asked.key,
            key_is_hard=asked.key_is_hard,
            hides=asked.hides,
            target=target.vector if target else self._blind_target(asked, scores),
            seeds=_stack(target.seeds) if target else None,
            seed_names=tuple(seed.name for seed in target.seeds) if target else (),
            word_scores=scores,
            prompt=_prompt_text(asked),
            descriptor_target=_moods(asked),
            allowed=allowed,
            banned=banned_rows(self._index, self._store.bans()),
            seen=seen,
            root=asked.root,
            lifted=asked.lifted,
            stretch=stretch,
            weights=weights,
            diversity=diversity,
            limits=_limits(asked),
            now=now,
        )

    def _blind_target(self, asked: Asked, scores: Float32 | None) -> Float32 | None:
        """Return what the sounds that answer a prompt best sound like, or None.

        Blind relevance feedback (Rocchio 1971; Manning et al., Introduction to Information
        Retrieval, section 9.1.6): where names run out, what sounds like the named comes next.
        """
        if scores is None or not asked.wanted.has_prompt:
            return None
        floor = max(BLIND_FLOOR, BLIND_SHARE * float(scores.max(initial=0.0)))
        rows = np.flatnonzero((scores >= floor) & self._index.columns.has_vector)
        best = rows[np.argsort(-scores[rows], kind="stable")[:BLIND_SEEDS]]
        vectors = self._index.columns.vectors
        target = aim([Seed(int(row), "", np.asarray(vectors[row])) for row in best])
        return target.vector if target else None

    def _word_scores(self, asked: Asked) -> tuple[Float32 | None, tuple[str, ...]]:
        """Return how well each sound meets the words (else the moods), and a note on the rest."""
        prompt = terms_of(asked.wanted)
        if not prompt:
            moods = terms_of_words(() if asked.search else asked.moods)
            if not moods:
                return None, ()
            scores, missing = self._index.word_scores(moods)
            heard = tagged(asked.moods, self._sense, self._index) if self._sense else None
            if heard is not None:
                return np.maximum(scores, heard), ()
            unknown = ", ".join(f'"{term.text}"' for term in missing)
            note = f"Nothing here answers to the mood {unknown}; it does not count."
            return (scores if scores.any() else None), ((note,) if missing else ())
        scores, missing = self._index.word_scores(prompt)
        words = ", ".join(f'"{term.text}"' for term in missing)
        return scores, ((f"No sound answers to {words}.",) if missing else ())

    def _weights(self, asked: Asked) -> tuple[Weights, float]:
        """Return the weights and the diversity: as set, or of a preset."""
        weights, diversity = self._settings.weights, self._settings.diversity
        if asked.preset is not None and asked.preset != self._settings.preset:
            preset = PRESETS[asked.preset]
            diversity = preset.diversity
            weights = replace(preset.weights, **self._settings.own_weights)
        if asked.search:
            return replace(weights, **_SEARCH), 0.0
        return weights, diversity

    def _seen(self, gone: Sequence[int], target: Target | None) -> Bool | None:
        """Return the rows not to be listed again: seeds, and what was dismissed or is used."""
        rows = self._index.rows(gone)
        if target is not None:
            rows = np.concatenate([rows, target.rows])
        if not len(rows):
            return None
        seen = np.zeros(len(self._index), dtype=bool)
        seen[rows] = True
        return seen

    def _used(self, asked: Asked) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        if not asked.wanted.unused:
            return np.zeros(0, dtype=np.int64)
        taken = {said.sample_id for said in self._store.feedback() if said.verdict == ACCEPTED}
        return np.array(sorted(taken), dtype=np.int64)

    def _advice(self, asked: Asked, query: Query, filters: Sequence[Mask], ranking: Ranking) -> str:
        found = len(ranking.winners)
        # The rules are worked out again for the advice: only where a list is short.
        if found >= asked.n or (query.by_ear is None and _unmet(asked, query.word_scores)):
            return ""
        return advise(found, asked.n, filters, self._base(query), ranking.hidden)

    def _base(self, query: Query) -> Bool:
        """Return the rows that only the user's own filters may keep out."""
        free, _ = eligible_rows(scorer(self._index.columns, replace(query, allowed=None)))
        return free

    def _suggestions(self, ranking: Ranking, made: _Prepared) -> list[Suggestion]:
        ids = [winner.sample_id for winner in ranking.winners]
        rows = {row.id: row for row in self._store.sample_rows(ids)}
        project = made.context.values.get("project")
        uses = used_words(self._store, ids, str(project.value) if project else "")
        # A sound that left the store since the index was built is left out, not guessed at.
        present = [winner for winner in ranking.winners if winner.sample_id in rows]
        return [
            suggestion(
                rank,
                rows[winner.sample_id],
                winner,
                self._source(winner.row, made),
                uses.get(winner.sample_id, ""),
            )
            for rank, winner in enumerate(present, 1)
        ]

    def _source(self, row: int, made: _Prepared) -> str:
        """Return what a sound was ranked by: the best that knows it."""
        if made.mode == "rules":
            return "rules"
        if self._sense is not None and made.ear is not None and row in made.ear.rows:
            return self._sense.name
        if self._index.model is None or not self._index.columns.has_vector[row]:
            return "recency"
        return self._index.model.name


def _calmer(query: Query, calm: float) -> Query:
    """Return the query that explores less: `calm` of variety, freshness and fatigue are left."""
    if calm == 1.0:
        return query
    was = query.weights
    weights = replace(was, freshness=calm * was.freshness, fatigue=calm * was.fatigue)
    return replace(query, weights=weights, diversity=calm * query.diversity)


def _of_pins(query: Query, pinned: Bool) -> Query:
    """Return the query for the pinned sounds alone, that neither rules nor variety keep out."""
    return replace(
        query, allowed=pinned, seen=None, hides=False, diversity=0.0, limits=Limits(None)
    )


def _but_pins(query: Query, pinned: Bool) -> Query:
    """Return the query for all but the pinned sounds."""
    return replace(query, seen=pinned if query.seen is None else pinned | query.seen)


def _told_apart(hidden: Mapping[str, int], gone: int) -> dict[str, int]:
    """Return what is hidden with the files that are gone told from those on drives elsewhere."""
    if not gone:
        return dict(hidden)
    away = hidden["absent"] - gone
    return {**({"absent": away} if away else {}), "gone": gone, **_without(hidden, "absent")}


def _unmet(asked: Asked, scores: Float32 | None) -> bool:
    """Say whether words were asked that no sound answers at all."""
    return asked.wanted.has_prompt and scores is not None and not scores.any()


def _by_name_only(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the notes on words that no name answers, where sounds were heard for them."""
    return tuple(note.replace("No sound answers", "No name answers") for note in notes)


def _without(hidden: Mapping[str, int], rule: str) -> dict[str, int]:
    return {name: count for name, count in hidden.items() if name != rule}


def _all(passes: Sequence[Bool]) -> Bool | None:
    return np.logical_and.reduce(passes) if passes else None


def _stack(seeds: Sequence[Seed]) -> Float32:
    return np.array([seed.vector for seed in seeds], dtype=np.float32)


def _limits(asked: Asked) -> Limits | None:
    """Return None, the ranker's own, but where packs are asked for or the query alone orders."""
    return Limits(per_pack=None) if asked.search or asked.wanted.packs else None


def _moods(asked: Asked) -> dict[str, float]:
    """Return the descriptor words that the mood words mean."""
    wanted: dict[str, float] = {}
    for word in () if asked.search else asked.moods:
        wanted.update(MEANINGS.get(word, {}))
    return wanted


def _prompt_text(asked: Asked) -> str:
    return " ".join((*asked.wanted.phrases, *asked.wanted.words))


#: Said where nothing at all is known.
COLD = (
    "Nothing is known of your project yet, so this is a varied list, newest first. "
    "Tell it more: samplerecs context set --bpm 124 --key Am",
)


def _is_cold(asked: Asked, target: Target | None) -> bool:
    """Say whether nothing at all is known of the project and of what is wanted."""
    knows = (asked.bpm, asked.key, target, asked.moods or None)
    return not (
        asked.search or asked.wanted.has_prompt or any(known is not None for known in knows)
    )


def _trial_notes(mode: str) -> tuple[str, ...]:
    what = "rules alone" if mode == RULES else "fusion"
    return (f"Comparing: this session's lists are made by {what}. Leave: samplerecs mode fusion",)
