"""From a request and a context to a ranked, reasoned list."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from samplerecs_daemon.api import (
    Context,
    Learnt,
    LearntWeight,
    SampleInfo,
    Suggestion,
    SuggestionList,
    SuggestRequest,
    TasteOf,
    Why,
)
from samplerecs_daemon.context import project_name
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.advice import advise
from samplerecs_daemon.recommend.bans import banned_with
from samplerecs_daemon.recommend.beside import every_use, used_words
from samplerecs_daemon.recommend.copied import copies_answering
from samplerecs_daemon.recommend.elsewhere import better_elsewhere, gone_rows, told_apart
from samplerecs_daemon.recommend.learner import Learner
from samplerecs_daemon.recommend.listing import listing_words
from samplerecs_daemon.recommend.loosen import loosening
from samplerecs_daemon.recommend.naming import near_names
from samplerecs_daemon.recommend.parts import why_parts
from samplerecs_daemon.recommend.pins import (
    PIN_WAITS,
    First,
    Led,
    called_so,
    pin_words,
    pinned_entry,
    pins_first,
    rank_below,
    standing_with_pins,
    waiting_note,
)
from samplerecs_daemon.recommend.preparation import COLD, TASTE_ONLY, Preparation, Prepared
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.relevance import SaidMoods, said_moods, unanswered
from samplerecs_daemon.recommend.semantic import Sense
from samplerecs_daemon.recommend.settings import RankSettings
from samplerecs_daemon.recommend.steady import may_stand
from samplerecs_daemon.recommend.target import Listen, find_sample
from samplerecs_daemon.recommend.tastes import tastes_of
from samplerecs_daemon.recommend.verdicts import dismissed, skipped_twice
from samplerecs_daemon.recommend.views import sample_info, suggestion
from samplerecs_models.errors import NothingFound
from samplerecs_models.rank.columns import Query, Ranking, Standing
from samplerecs_models.rank.fusion import TAKES_OFF, scorer
from samplerecs_models.rank.ranker import eligible_rows
from samplerecs_models.seams import Ranker

#: A weight that moved by less is not told.
WORTH_TELLING = 0.005


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
        self._clock = clock
        self._prepare = Preparation(
            store, index, settings, listen, clock, learner or Learner(), sense
        ).prepare

    def suggest(
        self, request: SuggestRequest, context: Context, before: SuggestionList | None = None
    ) -> SuggestionList:
        """Return the ranked list.

        Args:
            request: what is asked for.
            context: the project.
            before: the list that stands where this one will, of which most may stay.

        Raises:
            InputError: when the request cannot be used.
            EmptyLibrary: when there is nothing to choose from.
            NothingFound: when `like` names no sound.
        """
        started = time.perf_counter()
        made = self._prepare(request, context)
        if before is not None and may_stand(before, made):
            kept = self._index.rows([entry.sample.id for entry in before.suggestions])
            made = replace(made, query=replace(made.query, steady=kept))
        led = self._ranked(made)
        ranking = led.ranking
        roots = self._store.roots() if "absent" in ranking.hidden else ()
        hidden = told_apart(ranking.hidden, len(gone_rows(self._index, roots)))
        return SuggestionList(
            suggestions=tuple(self._suggestions(ranking, made)),
            hidden=hidden,
            mode=made.mode,
            context=made.context,
            total=len(self._index) - sum(hidden.values()),
            elapsed_ms=(time.perf_counter() - started) * 1e3,
            advice=self._advice(made, replace(ranking, hidden=hidden)),
            notes=(
                *(note for note in made.notes if ranking.winners or note not in (COLD, TASTE_ONLY)),
                *waiting_note(led.waiting),
                *better_elsewhere(self._index, made.query, ranking, roots),
            ),
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
        query = self._prepare(SuggestRequest(), context).query
        found = scorer(self._index.columns, query).components(rows)
        weights = asdict(query.weights)
        return {
            name: round(float(part[0]) / weights[name], 4)
            for name, part in found.items()
            if weights[name] and name not in TAKES_OFF
        }

    def said_moods(self, said: Sequence[str]) -> SaidMoods:
        """Look up mood and genre words, lower case, that somebody sets."""
        return said_moods(said, self._index, self._sense)

    def learnt(self, context: Context) -> Learnt:
        """Return what was learnt, as it counts for the project.

        Raises:
            EmptyLibrary: when there is nothing that it could count for.
        """
        known = self._prepare(SuggestRequest(mode="fusion"), context).knowledge
        was, now = asdict(self._settings.weights), asdict(known.weights)
        moved = {
            name: LearntWeight(was[name], round(now[name], 4))
            for name in was
            if abs(was[name] - now[name]) > WORTH_TELLING
        }
        return Learnt(known.likes, moved, round(known.examples, 2), known.genre)

    def tastes(self, projects: Mapping[int, str]) -> tuple[TasteOf, ...]:
        """Return what was learnt in the long run, in sessions and for genres; () with learning off.

        Args:
            projects: number of each session -> its project.
        """
        if not self._settings.learning or not len(self._index):
            return ()
        return tastes_of(self._store, self._index, self._clock(), projects)

    def why(self, path_or_id: str, context: Context, shown: SuggestionList | None = None) -> Why:
        """Return where a sound stands for the project: by score, and in the list of now.

        Args:
            path_or_id: names the sound.
            context: the project.
            shown: the list of now, where there is one already.

        Raises:
            NothingFound: when there is no such sound.
        """
        sample = self.sample(path_or_id)
        rows = self._index.rows([sample.id])
        if not len(rows):
            raise NothingFound(f"{sample.name} is in none of the folders of your library now.")
        made, row = self._prepare(SuggestRequest(), context), int(rows[0])
        columns, first = self._index.columns, pins_first(self._index, self._store, made.query)
        ranker = self._rankers[made.mode]
        found = standing_with_pins(ranker, columns, made.query, row, first)
        pinned = first is not None and bool(first.rows[row])
        itself = pinned or found.hidden_by == "seen"
        query, alone = made.query, found
        if itself:
            # Its score is told as that of any other sound: not by what it says of itself.
            query = self._prepare(SuggestRequest(), context, sample.id).query
            alone = ranker.standing(columns, query, row)
        stored = self._store.sample_rows([sample.id]) if sample.present else []
        source, project = self._source(row, made), project_name(made.context)
        used = used_words(self._store, [sample.id], project).get(sample.id, "")
        entry = pinned_entry(alone.entry) if pinned else alone.entry
        words = query.said.answered(row) if query.said else ()
        copies = copies_answering(stored[0], words) if stored else {}
        hides = tuple(self._hidden_how(row, rule) for rule in found.hides)
        listed, say = (None, "") if found.hides else self._listed(made, row, found, first, shown)
        return Why(
            sample=sample,
            rank=None if found.hides else found.rank,
            of=found.of,
            listed=listed,
            say=say,
            hidden_by=hides[0] if hides else None,
            banned_with=banned_with(self._index, self._store.bans(), row),
            suggestion=suggestion(found.rank, stored[0], entry, source, used) if stored else None,
            parts=why_parts(columns, query, row, alone, itself=itself, copies=copies),
            used=every_use(self._store, sample.id),
            hides=hides,
            loosen=found.hides,
            pin=pin_words(found, alone) if pinned else "",
        )

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by id, path or name.

        Raises:
            NothingFound: when there is none; InputError: when several have that name.
        """
        sample_id = find_sample(path_or_id, self._index, self._store)
        rows = self._store.sample_rows([sample_id]) if sample_id is not None else []
        if not rows:
            raise NothingFound(
                f"{path_or_id} is not a sound of your library.",
                near_names(path_or_id, self._index, self._store),
            )
        return sample_info(rows[0])

    def _ranked(self, made: Prepared) -> Led:
        """Rank, with the pinned sounds on top of a free list, or the file that is asked for."""
        ranker, columns, first = self._rankers[made.mode], self._index.columns, None
        if made.named is not None:
            first = called_so(made.named)
        elif made.asked.hides:
            first = pins_first(self._index, self._store, made.query)
        return rank_below(ranker, columns, made.query, made.asked.n, first)

    def _listed(
        self,
        made: Prepared,
        row: int,
        found: Standing,
        first: First | None,
        shown: SuggestionList | None,
    ) -> tuple[int | None, str]:
        """Return the place of a row in the list, and where it is or what kept it out, in words."""

        def again(query: Query) -> list[int]:
            found = self._ranked(replace(made, query=query)).ranking
            return [winner.row for winner in found.winners]

        if shown is None:
            listed = {winner.row: winner.score for winner in self._ranked(made).ranking.winners}
        else:
            rows = ((self._index.rows([one.sample.id]), one.score) for one in shown.suggestions)
            listed = {int(at[0]): score for at, score in rows if len(at)}
        pinned = None if first is None else first.rows
        if pinned is not None and pinned[row] and row not in listed:
            return None, PIN_WAITS
        words = listing_words(
            self._index, self._store, made.query, row, found, listed, pinned, again
        )
        return (list(listed).index(row) + 1 if row in listed else None), words

    def _hidden_how(self, row: int, rule: str) -> str:
        """Tell apart what one rule hides for several reasons."""
        if rule == "absent" and row in gone_rows(self._index, self._store.roots()):
            return "gone"
        return self._seen_how(row) if rule == "seen" else rule

    def _seen_how(self, row: int) -> str:
        """Say how a sound was seen: what is neither dismissed nor skipped is taken or used."""
        now = self._clock()
        if row in self._index.rows([said.sample_id for said in dismissed(self._store, now)]):
            return "dismissed"
        return "skipped" if row in self._index.rows(skipped_twice(self._store, now)) else "seen"

    def _advice(self, made: Prepared, ranking: Ranking) -> str:
        asked, query, found = made.asked, made.query, len(ranking.winners)
        # The rules are worked out again for the advice: only where a list is short.
        if found >= asked.n or (query.by_ear is None and unanswered(asked, query.word_scores)):
            return ""
        # What only the user's own filters may keep out.
        free, _ = eligible_rows(scorer(self._index.columns, replace(query, allowed=None)))
        return advise(found, asked.n, made.filters, free, ranking.hidden)

    def _suggestions(self, ranking: Ranking, made: Prepared) -> list[Suggestion]:
        ids = [winner.sample_id for winner in ranking.winners]
        rows = {row.id: row for row in self._store.sample_rows(ids)}
        uses = used_words(self._store, ids, project_name(made.context))
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

    def _source(self, row: int, made: Prepared) -> str:
        """Return what a sound was ranked by: the best that knows it."""
        if made.mode == "rules":
            return "rules"
        if self._sense is not None and made.ear is not None and row in made.ear.rows:
            return self._sense.name
        if self._index.model is None or not self._index.columns.has_vector[row]:
            return "recency"
        return self._index.model.name
