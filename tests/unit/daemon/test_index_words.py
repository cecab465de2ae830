"""Words find names, tags and folders; filters are masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import NOW, index_of, library, sample

from samplerecs_daemon.index.filters import masks
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.words import NAME, Term, index_words, singular
from samplerecs_models.query import parse
from samplerecs_models.vocabulary import Kind, Role

NO_IDS = index_of(library([])).ids


@pytest.fixture(scope="module")
def index() -> LibraryIndex:
    return index_of(
        library(
            [
                sample(1, "dusty_rhodes_07.wav", bpm=86, key="Am", role=Role.KEYS, pack="Dusty"),
                sample(2, "rhodes_dusty.wav", bpm=120, key="C", role=Role.KEYS, tags=("lofi",)),
                sample(3, "kick.wav", kind=Kind.ONE_SHOT, role=Role.KICK, duration_s=0.3),
                sample(4, "vocals_kick.wav", role=Role.VOCAL, folder="/sounds/Dusty Vox"),
                sample(5, "cafe\u0301.wav", age_days=1, words=("cafe\u0301",)),
            ]
        )
    )


def ids(index: LibraryIndex, text: str) -> set[int]:
    found = set(index.columns.ids.tolist())
    for mask in masks(index, parse(text), NOW, NO_IDS):
        found &= set(index.columns.ids[mask.passes].tolist())
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind:one-shot", {3}),
        ("-kind:one-shot", {1, 2, 4, 5}),
        ("role:keys,kick", {1, 2, 3}),
        ("-role:keys", {3, 4, 5}),
        ("bpm:80-90", {1}),
        ("bpm:>=86", {1, 2}),
        ("key:Am", {1}),
        ("key:A", {1}),
        ("len:<1", {3}),
        ("pack:dust", {1}),
        ("-pack:dust", {2, 3, 4, 5}),
        ('in:"dusty vox"', {4}),
        ("-in:dusty", {1, 2, 3, 5}),
        ("tag:lofi", {2}),
        ("-vocals", {1, 2, 3, 5}),
        ("since:7d", {5}),
        ("role:keys bpm:100-130 key:C", {2}),
    ],
)
def test_each_filter(index: LibraryIndex, query: str, expected: set[int]) -> None:
    assert ids(index, query) == expected


def test_each_mask_says_what_it_was() -> None:
    made = index_of(library([sample(1)]))
    texts = [m.text for m in masks(made, parse("role:pad bpm:80-90 len:<4 -foo"), NOW, NO_IDS)]
    assert texts == ["role:pad", "bpm:80-90", "len:<4", "-foo"]


def hits(index: LibraryIndex, term: Term) -> dict[int, float]:
    found = index.term_hits(term)
    return {int(i): float(h) for i, h in zip(index.columns.ids, found, strict=True) if h > 0}


def test_a_phrase_wants_its_words_side_by_side(index: LibraryIndex) -> None:
    assert set(hits(index, Term("dusty rhodes", phrase=True))) == {1}
    assert {1, 2} <= set(hits(index, Term("dusty")))


def test_a_beginning_finds_less_than_the_word(index: LibraryIndex) -> None:
    whole, begun = hits(index, Term("rhodes")), hits(index, Term("rhod"))
    assert set(begun) == set(whole) == {1, 2}
    assert begun[1] < whole[1]


def test_plurals_and_composed_letters_find_each_other(index: LibraryIndex) -> None:
    assert {3, 4} <= set(hits(index, Term("kicks")))
    assert set(hits(index, Term("café"))) == {5}
    assert (singular("kicks"), singular("bass"), singular("bus")) == ("kick", "bass", "bus")


def test_a_role_answers_where_the_name_does_not(index: LibraryIndex) -> None:
    found = hits(index, Term("keys", roles=(Role.KEYS,)))
    assert set(found) == {1, 2}


def test_rarer_words_weigh_more(index: LibraryIndex) -> None:
    scores, missing = index.word_scores((Term("dusty"), Term("rhodes"), Term("zither")))
    assert missing == (Term("zither"),)
    assert float(scores.min()) >= 0
    assert float(scores.max()) <= 1


def test_an_empty_index_answers_nothing() -> None:
    empty = index_words([])
    assert empty.size == 0
    assert empty.find("x") is None
    assert index_of(library([])).word_scores((Term("x"),))[1] == (Term("x"),)


WORDS = st.sampled_from(("a", "kick", "kicks", "kic", "bass", "bas", "hat", "hi", "s"))


@given(rows=st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=5), asked=st.lists(WORDS))
def test_a_row_bears_what_the_columns_find(rows: list[list[str]], asked: list[str]) -> None:
    made = index_words([[(word, NAME) for word in row] for row in rows])
    column = made.hits(asked[0]) if len(asked) == 1 else made.phrase(asked)
    spans = made.spans(asked)
    assert [made.bears(row, spans) for row in range(len(rows))] == (column > 0).tolist()
