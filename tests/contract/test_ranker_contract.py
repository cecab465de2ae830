"""What every Ranker holds, for any candidates and any query."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries import DIM, NOW, index_of, library, sample, unit

from benching.plain import plain_top
from samplerecs_models.errors import InputError
from samplerecs_models.harmony import Key, Relation, parse_key, relation, transpose
from samplerecs_models.rank.columns import Limits, Query, Weights
from samplerecs_models.rank.prepared import KEY_TRUST, TEMPO_TRUST, Prepared
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker
from samplerecs_models.seams import Ranker
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Kind, Mode, Role

RANKERS: list[Ranker] = [FusionRanker(), RulesRanker()]
KEYS = ["C", "Am", "F#m", "Eb", "G#maj", "Dm"]


def _rows(seed: int, count: int) -> Prepared:
    """Return a random small library as prepared columns."""
    rng = np.random.default_rng(seed)
    rows, vectors = [], {}
    for number in range(1, count + 1):
        kind = Kind.ONE_SHOT if rng.random() < 0.4 else Kind.LOOP
        rows.append(
            sample(
                number,
                bpm=float(rng.choice([60, 62, 86, 119.99, 120, 124, 125, 125.01, 128, 174, 248])),
                key=str(rng.choice(KEYS)) if rng.random() < 0.8 else None,
                kind=kind,
                role=list(Role)[int(rng.integers(len(Role)))],
                role_sure=float(rng.choice([0.3, 0.6, 0.95])),
                pack=f"pack {rng.integers(3)}",
                age_days=float(rng.uniform(0, 60)),
                duration_s=float(rng.uniform(0.1, 8)),
                sure=float(rng.choice([0.2, 0.9])),
                present=bool(rng.random() < 0.9),
                dark=float(rng.random()),
            )
        )
        if rng.random() < 0.8:
            vector = rng.standard_normal(DIM).astype(np.float32)
            vectors[number] = vector / np.linalg.norm(vector)
    return index_of(library(rows, vectors)).columns


def _target(seed: int) -> Float32:
    vector = np.random.default_rng(seed).standard_normal(DIM).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _near(target: Float32, seed: int) -> Float32:
    vector = target + 0.5 * _target(seed)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


QUERIES = st.builds(
    Query,
    bpm=st.one_of(st.none(), st.sampled_from([62.0, 86.0, 120.0, 124.0, 174.0])),
    key=st.one_of(
        st.none(),
        st.builds(Key, st.integers(0, 11), st.sampled_from([None, Mode.MAJOR, Mode.MINOR])),
    ),
    bpm_is_hard=st.booleans(),
    key_is_hard=st.booleans(),
    hides=st.booleans(),
    target=st.one_of(st.none(), st.integers(0, 50).map(_target)),
    descriptor_target=st.sampled_from([{}, {"dark": 0.8}]),
    stretch=st.booleans(),
    diversity=st.sampled_from([0.0, 0.3, 1.0]),
    now=st.just(NOW),
)


@pytest.mark.parametrize("ranker", RANKERS, ids=["fusion", "rules"])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 60), query=QUERIES, n=st.integers(0, 30))
def test_lists_are_what_they_say(
    ranker: Ranker, seed: int, count: int, query: Query, n: int
) -> None:
    columns = _rows(seed, count)
    ranking = ranker.rank(columns, query, n)
    found = [winner.sample_id for winner in ranking.winners]
    eligible = len(columns) - sum(ranking.hidden.values())
    assert len(found) == len(set(found))
    assert len(found) <= min(n, eligible)
    assert eligible >= 0
    for winner in ranking.winners:
        assert columns.ids[winner.row] == winner.sample_id
        assert columns.present[winner.row]
        assert winner.score == pytest.approx(sum(winner.components.values()))
        assert winner.reason
        assert all(math.isfinite(part) for part in winner.components.values())
    assert ranker.rank(columns, query, n) == ranking, "pure"


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 80),
    query=QUERIES,
    above=st.integers(0, 12),
)
def test_the_fast_order_is_that_of_a_plain_float64_pass(
    seed: int, count: int, query: Query, above: int
) -> None:
    columns = _rows(seed, count)
    rows = np.random.default_rng(seed).permutation(count)[:above]
    if len(rows):
        query = replace(query, above=rows, seen=np.isin(np.arange(count), rows))
    found = [winner.sample_id for winner in FusionRanker().rank(columns, query, 10).winners]
    assert found == plain_top(columns, query, 10)


def test_what_stands_above_a_list_counts_in_its_limits_and_has_no_copy_in_it() -> None:
    kicks = [
        sample(n, kind=Kind.ONE_SHOT, role=Role.KICK, pack=f"pack {n}", bpm=None)
        for n in range(1, 9)
    ]
    loops = [
        sample(n, kind=Kind.LOOP, role=Role.BASS_LOOP, pack=f"pack {n}", bpm=124.0)
        for n in range(9, 19)
    ]
    rng = np.random.default_rng(0)
    vectors = {n: unit(*rng.normal(size=DIM)) for n in range(1, 19)}
    # The fourth kick is the first one louder; without any above it the first is listed alone.
    vectors[4] = vectors[1]
    columns = index_of(library([*kicks, *loops], vectors)).columns
    query = Query(bpm=124.0, limits=Limits(per_role=6, untimed=4), diversity=0.0)
    alone = [winner.sample_id for winner in FusionRanker().rank(columns, query, 10).winners]
    assert sorted(alone)[:4] == [1, 2, 3, 5]
    above = np.arange(3)
    below = replace(query, above=above, seen=np.isin(np.arange(len(columns)), above))
    found = [winner.sample_id for winner in FusionRanker().rank(columns, below, 7).winners]
    assert [number for number in found if number <= 8] == [5]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), query=QUERIES)
def test_parts_are_bounded_by_their_weights(seed: int, query: Query) -> None:
    weights = query.weights
    for winner in FusionRanker().rank(_rows(seed, 40), query, 20).winners:
        for name, part in winner.components.items():
            weight = getattr(weights, name)
            low, high = (-weight, 0.0) if name in ("fatigue", "change") else (0.0, weight)
            assert low - 1e-9 <= part <= high + 1e-9, name


def _hidden_by_tempo(columns: Prepared, row: int, bpm: float, stretch: bool) -> bool:
    """The tempo rule from the words of the reference."""
    own = float(columns.bpm[row])
    if columns.kind[row] == list(Kind).index(Kind.ONE_SHOT) or math.isnan(own):
        return False
    if columns.bpm_confidence[row] < TEMPO_TRUST:
        return False
    own = round(own, 2)
    for ratio in (1.0, 0.5, 2.0):
        if abs(own - ratio * bpm) <= 5.005:
            return False
        if stretch and abs(ratio * bpm / own - 1) <= 0.08:
            return False
    return True


def _hidden_by_key(columns: Prepared, row: int, key: Key) -> bool:
    """The key rule from the words of the reference."""
    if columns.kind[row] == list(Kind).index(Kind.ONE_SHOT) or columns.tonic[row] < 0:
        return False
    if columns.key_confidence[row] < KEY_TRUST:
        return False
    mode = {-1: None, 0: Mode.MAJOR, 1: Mode.MINOR}[int(columns.mode[row])]
    own = Key(int(columns.tonic[row]), mode)
    fits = (Relation.SAME, Relation.RELATIVE, Relation.FIFTH, Relation.ROOT_ONLY)
    if relation(own, key) in fits:
        return False
    near = (Relation.SAME, Relation.RELATIVE, Relation.ROOT_ONLY)
    return all(relation(transpose(own, shift), key) not in near for shift in range(-3, 4))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    bpm=st.sampled_from([60.0, 62.5, 120.0, 124.0, 174.0]),
    tonic=st.integers(0, 11),
    mode=st.sampled_from([None, Mode.MAJOR, Mode.MINOR]),
    stretch=st.booleans(),
)
def test_the_rules_hide_what_the_reference_says(
    seed: int, bpm: float, tonic: int, mode: Mode | None, stretch: bool
) -> None:
    columns, key = _rows(seed, 50), Key(tonic, mode)
    query = Query(bpm=bpm, key=key, stretch=stretch, now=NOW, limits=Limits(per_pack=None))
    ranking = FusionRanker().rank(columns, query, 50)
    hidden = {"absent": 0, "tempo": 0, "key": 0}
    for row in range(len(columns)):
        if not columns.present[row]:
            hidden["absent"] += 1
        elif _hidden_by_tempo(columns, row, bpm, stretch):
            hidden["tempo"] += 1
        elif _hidden_by_key(columns, row, key):
            hidden["key"] += 1
    assert {name: count for name, count in hidden.items() if count} == dict(ranking.hidden)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [sample(i, bpm=120.0 + i % 7, key=KEYS[i % 6], pack=f"p{i % 4}") for i in range(1, 40)]
    query = Query(bpm=122, key=Key(9, Mode.MINOR), now=NOW)
    there = FusionRanker().rank(index_of(library(rows)).columns, query, 10)
    back = FusionRanker().rank(index_of(library(rows[::-1])).columns, query, 10)
    assert [w.sample_id for w in there.winners] == [w.sample_id for w in back.winners]


def test_the_same_sound_trimmed_comes_once() -> None:
    rows = [sample(1, duration_s=2.0), sample(2, duration_s=1.2), sample(3, duration_s=8.0)]
    same = np.eye(DIM, dtype=np.float32)[0]
    columns = index_of(library(rows, {1: same, 2: same, 3: same})).columns
    found = {w.sample_id for w in FusionRanker().rank(columns, Query(now=NOW), 10).winners}
    assert 3 in found
    assert len(found & {1, 2}) == 1


def test_a_list_lies_by_score_and_a_short_one_begins_it() -> None:
    rows = [
        sample(i, bpm=118.0 + i / 5, pack=f"p{i % 5}", duration_s=float(i)) for i in range(1, 25)
    ]
    columns = index_of(library(rows)).columns
    query = Query(bpm=120, now=NOW)
    ten = FusionRanker().rank(columns, query, 10).winners
    assert [w.score for w in ten] == sorted((w.score for w in ten), reverse=True)
    four = FusionRanker().rank(columns, query, 4).winners
    assert [w.sample_id for w in four] == [w.sample_id for w in ten[:4]]


def test_a_pack_gives_way_to_its_loops_at_the_projects_own_tempo() -> None:
    rows = [sample(i, bpm=120.0, pack="big", duration_s=float(i)) for i in range(1, 7)]
    rows += [sample(i, bpm=60.0, pack=f"p{i}", duration_s=float(i)) for i in range(20, 30)]
    columns = index_of(library(rows)).columns
    found = FusionRanker().rank(columns, Query(bpm=120, now=NOW), 6).winners
    assert sum(w.tempo_ratio == 1.0 for w in found) > 2


def test_a_better_fit_is_no_reason_to_pass_over_what_fits_of_another_pack() -> None:
    key = parse_key("Am")
    rows = [sample(i, bpm=120.0, key="Am", pack="big", duration_s=float(i)) for i in range(1, 11)]
    rows += [
        sample(i, bpm=124.0, key="Em", pack=f"p{i}", duration_s=float(i)) for i in range(20, 30)
    ]
    columns = index_of(library(rows)).columns
    found = FusionRanker().rank(columns, Query(bpm=120, key=key, now=NOW), 10).winners
    assert sum(w.sample_id < 11 for w in found) == 2
    free = Limits(free_packs=(int(columns.pack[columns.ids == 1][0]),), native_first=True)
    lifted = FusionRanker().rank(columns, Query(bpm=120, key=key, now=NOW, limits=free), 10).winners
    assert sum(w.sample_id < 11 for w in lifted) > 2


def test_a_pack_with_a_wider_limit_fills_that_and_no_more() -> None:
    rows = [sample(i, bpm=120.0, pack="big", duration_s=float(i)) for i in range(1, 11)]
    rows += [sample(i, bpm=122.0, pack=f"p{i}", duration_s=float(i)) for i in range(20, 30)]
    columns = index_of(library(rows)).columns
    code = int(columns.pack[columns.ids == 1][0])
    for most, expected in ((None, 2), (1, 2), (4, 4)):
        wider = ((code, most),) if most else ()
        query = Query(bpm=120, now=NOW, limits=Limits(native_first=True, wider_packs=wider))
        found = FusionRanker().rank(columns, query, 10).winners
        assert sum(w.sample_id < 11 for w in found) == expected


def test_where_only_full_packs_fit_the_least_full_one_gives_way_first() -> None:
    rows = [sample(i, bpm=120.0, pack="big", duration_s=float(i)) for i in range(1, 11)]
    rows += [sample(i, bpm=124.0, pack="small", duration_s=float(i)) for i in range(11, 21)]
    rows += [sample(i, bpm=60.0, pack=f"p{i}", duration_s=float(i)) for i in range(30, 40)]
    found = FusionRanker().rank(index_of(library(rows)).columns, Query(bpm=120, now=NOW), 10)
    packs = ["big" if w.sample_id < 11 else "small" for w in found.winners if w.sample_id < 30]
    assert abs(packs.count("big") - packs.count("small")) <= 1
    assert len(packs) > 4


def test_a_small_change_of_tempo_leaves_what_has_no_tempo_where_it_is() -> None:
    roles = [Role.KICK, Role.SNARE, Role.CLAP, Role.SHAKER, Role.RIM, Role.TOM]
    rows = [
        sample(i, kind=Kind.ONE_SHOT, role=roles[i % 6], pack=f"p{i % 8}", duration_s=i / 10)
        for i in range(1, 41)
    ]
    rows += [
        sample(i, bpm=80.0 + i, pack=f"p{i % 8}", role=list(Role)[i % 20], duration_s=float(i))
        for i in range(41, 101)
    ]
    columns = index_of(library(rows)).columns
    shots = {}
    for bpm in (140.0, 141.4, 145.0, 150.0):
        found = FusionRanker().rank(columns, Query(bpm=bpm, now=NOW), 10).winners
        shots[bpm] = {w.sample_id for w in found if w.sample_id <= 40}
        assert len({int(columns.role[w.row]) for w in found}) >= 4
        packs = [int(columns.pack[w.row]) for w in found]
        assert max(packs.count(pack) for pack in packs) <= 2
    assert {len(each) for each in shots.values()} == {4}
    assert len({frozenset(each) for each in shots.values()}) == 1


def test_a_texture_without_a_tempo_counts_as_a_one_shot_does() -> None:
    rows = [
        sample(i, kind=Kind.TEXTURE, role=list(Role)[i], pack=f"t{i}", age_days=0.1)
        for i in range(1, 12)
    ]
    rows += [
        sample(i, bpm=124.9, pack=f"p{i}", role=list(Role)[i % 20], duration_s=float(i))
        for i in range(20, 40)
    ]
    columns = index_of(library(rows)).columns
    found = FusionRanker().rank(columns, Query(bpm=120, now=NOW), 10).winners
    assert sum(w.sample_id < 20 for w in found) == 4


def test_no_place_is_kept_for_what_is_far_from_what_the_list_is_aimed_at() -> None:
    aim = _target(1)
    rows = [sample(i, kind=Kind.ONE_SHOT, role=list(Role)[i], pack=f"s{i}") for i in range(1, 9)]
    rows += [
        sample(i, bpm=120.0, pack=f"p{i}", role=list(Role)[i % 20], duration_s=float(i))
        for i in range(20, 40)
    ]
    near = {number: _near(aim, number) for number in range(20, 40)}
    columns = index_of(library(rows, near)).columns
    found = FusionRanker().rank(columns, Query(bpm=120, target=aim, now=NOW), 10).winners
    assert all(w.sample_id >= 20 for w in found)


@pytest.mark.parametrize("change", ["stretch", "transpose"])
def test_what_must_be_changed_stands_below_what_fits_and_above_what_may_not(change: str) -> None:
    key = parse_key("Am")
    rows = [
        sample(1, bpm=120.0, key="Am"),
        sample(
            2,
            bpm=112.0 if change == "stretch" else 120.0,
            key="Am" if change == "stretch" else "Gm",
            duration_s=9,
        ),
        sample(3, bpm=90.0, key="D#m", sure=0.3, duration_s=6),
    ]
    query = Query(bpm=120, key=key, stretch=True, now=NOW, diversity=0.0)
    found = FusionRanker().rank(index_of(library(rows)).columns, query, 3).winners
    assert [w.sample_id for w in found] == [1, 2, 3]


def test_a_pack_takes_two_of_ten_but_where_only_it_answers() -> None:
    rows = [sample(i, pack="big", age_days=1, duration_s=float(i)) for i in range(1, 9)]
    rows += [sample(i, pack=f"p{i}", duration_s=float(i)) for i in range(20, 30)]
    columns = index_of(library(rows)).columns
    free = FusionRanker().rank(columns, Query(bpm=120, now=NOW), 10).winners
    assert sum(w.sample_id < 10 for w in free) == 2
    scores = np.where(columns.ids < 10, 1.0, 0.0).astype(np.float32)
    asked = Query(word_scores=scores, prompt="x", hides=False, now=NOW)
    found = [w.sample_id for w in FusionRanker().rank(columns, asked, 10).winners]
    assert all(number < 10 for number in found[:8])


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda ranker: type(ranker).__name__)
def test_of_a_wanted_role_the_sure_ones_come_first_and_the_unsure_say_so(ranker: Ranker) -> None:
    rows = [
        sample(i, role=Role.BASS, role_sure=sure, pack=f"p{i}", duration_s=float(i))
        for i, sure in enumerate([0.3, 0.95, 0.6], start=1)
    ]
    wanted = Query(wanted_roles=(Role.BASS,), now=NOW)
    winners = ranker.rank(index_of(library(rows)).columns, wanted, 3).winners
    assert [w.sample_id for w in winners] == [2, 3, 1]
    assert ["perhaps bass" in w.reason for w in winners] == [False, False, True]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -0.1])
def test_weights_that_are_none_are_refused(bad: float) -> None:
    with pytest.raises(InputError, match="weight"):
        Weights(key=bad)


def test_all_weights_zero_are_refused() -> None:
    names = [each.name for each in fields(Weights)]
    with pytest.raises(InputError, match="All weights are 0"):
        Weights(**dict.fromkeys(names, 0.0))


def test_columns_of_another_length_are_refused() -> None:
    columns = _rows(1, 5)
    with pytest.raises(ValueError, match="word_scores"):
        FusionRanker().rank(columns, Query(word_scores=np.zeros(4, dtype=np.float32)), 3)
    with pytest.raises(ValueError, match="target"):
        FusionRanker().rank(columns, Query(target=np.zeros(DIM + 1, dtype=np.float32)), 3)
