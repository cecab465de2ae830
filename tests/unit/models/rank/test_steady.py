"""Where little changed, at most three of a list are new, as long as the list before can fill it."""

from hypothesis import given
from hypothesis import strategies as st

from samplerecs_models.rank.columns import Ranked
from samplerecs_models.rank.steady import TURNOVER, steadied

ROWS = st.lists(st.integers(0, 30), unique=True, max_size=10)


def entry(row: int) -> Ranked:
    """Return a sound whose score follows from its row, with some ties."""
    return Ranked(row, 100 + row, (row * 7 % 11) / 10, {}, 0, 1.0, 1.0, "")


@given(ROWS, ROWS)
def test_three_newcomers_and_no_place_lost(now: list[int], before: list[int]) -> None:
    winners, stayers = [entry(row) for row in now], [entry(row) for row in before]
    made = steadied(winners, stayers)
    rows = [one.row for one in made]
    assert len(rows) == len(set(rows)) == len(now)
    assert set(rows) <= {*now, *before}
    new = set(rows) - set(before)
    left_out = set(before) - set(rows)
    assert len(new) <= TURNOVER or not left_out
    assert [(-one.score, one.sample_id) for one in made] == sorted(
        (-one.score, one.sample_id) for one in made
    )


@given(ROWS)
def test_a_list_that_stands_stays_as_it_is(rows: list[int]) -> None:
    stands = steadied([entry(row) for row in rows], ())
    assert steadied(stands, stands) == stands


def test_the_worst_newcomers_give_way_to_the_best_of_before() -> None:
    now, before = [1, 2, 3, 4, 5], [20, 21, 22]
    made = {one.row for one in steadied([entry(n) for n in now], [entry(n) for n in before])}
    by_score = sorted(now, key=lambda row: -entry(row).score)
    kept = sorted(before, key=lambda row: -entry(row).score)
    assert made == {*by_score[:3], *kept[:2]}
