"""The packs and folders that the open project is from come up beside those of earlier ones."""

from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from libraries import DAY, NOW, index_of, library, recommender, sample

from samplerecs_daemon.api import Context, ContextField, SuggestionList, SuggestRequest
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.recommend.packmates import packmates_of
from samplerecs_models.vocabulary import Role

PROJECT = Context({"bpm": ContextField(120.0, "user"), "project": ContextField("Mine", "user")})
#: Packs A, B, C: ten loops each, in two folders of the pack.
A, B, C = range(1, 11), range(11, 21), range(21, 31)
ROLES = (Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP)


def three_packs(project: list[int], earlier: int = 0) -> MemoryLibrary:
    """Return a library of three packs, a project, and earlier ones that are made of pack A."""
    rows = [
        sample(
            n,
            bpm=120,
            pack=pack,
            folder=f"/{pack}/{n % 2}",
            role=ROLES[n % 3],
            duration_s=float(n),
        )
        for pack, numbers in (("A", A), ("B", B), ("C", C))
        for n in numbers
    ]
    before = {f"Night {k}": [(n, NOW - 30 * DAY) for n in A[:6]] for k in range(earlier)}
    return replace(library(rows), used={**before, "Mine": [(n, NOW) for n in project]})


@cache
def known() -> LibraryIndex:
    return index_of(three_packs([]))


def suggested(made: MemoryLibrary, settings: RankSettings | None = None) -> SuggestionList:
    return recommender(made, settings).suggest(SuggestRequest(n=30), PROJECT)


def test_the_projects_own_packs_come_up_beside_those_of_earlier_projects() -> None:
    answers = [suggested(three_packs(project, earlier=20)) for project in ([], [11, 13, 15])]
    place = [
        np.mean([entry.rank for entry in answer.suggestions if entry.sample.pack == "B"])
        for answer in answers
    ]
    assert place[1] < place[0]
    found = {entry.sample.pack: entry for entry in reversed(answers[1].suggestions)}
    assert found["B"].score_components["taste"] > found["C"].score_components["taste"]
    assert "from B, like other sounds of the project" in found["B"].reason
    assert "of the project" not in found["C"].reason


def test_one_sound_lifts_its_pack_a_little_and_is_not_said() -> None:
    made = three_packs([11])
    one, three = (packmates_of(index_of(made), project) for project in ([11], [11, 13, 15]))
    assert one is not None
    assert three is not None
    assert 0 < one.column[12] < three.column[12]
    assert not one.said
    assert set(three.said.values()) == {
        "from B, like other sounds of the project",
        "from 1, like other sounds of the project",
    }


def test_the_roles_of_the_project_are_not_lifted() -> None:
    index = index_of(three_packs([]))
    # Two drum loops of two packs; the third pack has as many.
    found = packmates_of(index, [3, 12])
    assert found is not None
    assert not found.column[index.rows(list(C))].any()


def test_without_learning_and_without_known_sounds_nothing_is_lifted() -> None:
    made = three_packs([11, 13, 15])
    off = suggested(made, RankSettings(learning=False))
    assert all(entry.score_components["taste"] == 0 for entry in off.suggestions)
    assert packmates_of(index_of(made), []) is None
    assert packmates_of(index_of(made), [999]) is None


def of_one_pack(project: list[int], preset: str = "balanced") -> int:
    """Return how many of the first ten are of pack B, each other pack having few sounds."""
    rows = [
        sample(n, bpm=120, pack="B" if n in B else f"P{n // 2}", role=ROLES[n % 3], duration_s=n)
        for n in (*B, *range(31, 71))
    ]
    made = replace(library(rows), used={"Mine": [(n, NOW) for n in project]})
    answer = recommender(made).suggest(SuggestRequest(preset=preset), PROJECT)
    return sum(entry.sample.pack == "B" for entry in answer.suggestions)


def test_a_pack_may_take_the_share_of_a_list_that_it_has_of_the_project() -> None:
    assert of_one_pack([11, 31, 33, 35]) <= 2
    assert of_one_pack([11, 12, 13, 31, 33, 35, 37, 39]) == 4
    assert of_one_pack([11, 12, 13]) <= 2, "three sounds are no project"
    assert of_one_pack([11, 12, 13, 31, 33, 35, 37, 39], "explore") == 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_it_is_bounded_and_knows_neither_order_nor_repetition(project: list[int]) -> None:
    index = known()
    found, again = (packmates_of(index, ids) for ids in (project, sorted({*project})))
    assert found is not None
    assert again is not None
    assert found.column.dtype == np.float32
    assert ((found.column >= 0) & (found.column <= 1)).all()
    assert np.array_equal(found.column, again.column)
    assert found.said == again.said
