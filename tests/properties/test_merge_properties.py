"""However an index was changed, it answers like one that was built from scratch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from index_answers import answers
from libraries import DIM, MODEL, sample, unit

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.merge import merge
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.types import Float32, Int64
from samplerecs_models.vocabulary import Kind, Role


@dataclass(frozen=True)
class Sound:
    row: SampleRow
    vector: Float32 | None


Library = Mapping[int, Sound]
vectors = st.none() | st.lists(st.integers(-3, 3), min_size=2, max_size=3).filter(any).map(
    lambda values: unit(*values)
)
words = st.lists(
    st.sampled_from(["dusty", "du", "kick", "kicks", "Café", "zz", "warm", "pad", "\udc80", "x😀"]),
    min_size=1,
    max_size=4,
)
texts = st.sampled_from(["", "Dusty", "warm pad", "a", "é", "zz"])


@st.composite
def sounds(draw: st.DrawFn, number: int) -> Sound:
    said = draw(words)
    row = sample(
        number,
        "_".join(said[:2]) + ".wav",
        bpm=draw(st.sampled_from([None, 60.0, 120.0, 120.004, 174.0])),
        key=draw(st.sampled_from([None, "Am", "C", "F#"])),
        kind=draw(st.sampled_from([Kind.LOOP, Kind.ONE_SHOT, Kind.TEXTURE])),
        role=draw(st.sampled_from([Role.UNKNOWN, Role.KICK, Role.PAD])),
        pack=draw(texts),
        folder=draw(st.sampled_from(["/sounds", "/sounds/a", "/é"])),
        words=said,
        tags=draw(st.lists(texts.filter(bool), max_size=2)),
        age_days=draw(st.sampled_from([0.0, 3.0, 400.0])),
        sure=draw(st.sampled_from([0.2, 0.9])),
        present=draw(st.booleans()),
        dark=draw(st.sampled_from([0.0, 0.5])),
    )
    return Sound(row, draw(vectors))


def libraries(most: int) -> st.SearchStrategy[Library]:
    numbers = st.lists(st.integers(1, 14), max_size=most, unique=True)
    return numbers.flatmap(lambda ids: st.fixed_dictionaries({i: sounds(i) for i in ids}))


changes = st.tuples(libraries(4), st.sets(st.integers(1, 15), max_size=3))


def arrays(library: Library) -> tuple[Int64, Float32]:
    given = {i: sound.vector for i, sound in library.items() if sound.vector is not None}
    matrix = np.array(list(given.values()), dtype=np.float32).reshape(-1, DIM)
    return np.array(list(given), dtype=np.int64), matrix


def built(library: Library, generation: int) -> LibraryIndex:
    rows = [sound.row for sound in library.values()]
    return build(rows, MODEL, arrays(library), generation, "x")


@settings(deadline=None, max_examples=30)
@given(libraries(14), st.lists(changes, min_size=1, max_size=4))
def test_a_chain_of_changes_answers_like_a_full_build(
    library: Library, steps: list[tuple[Library, set[int]]]
) -> None:
    index = built(library, 1)
    older = [(index, answers(index))]
    for generation, (changed, removed) in enumerate(steps, 2):
        rows = [sound.row for sound in changed.values()]
        removed -= set(changed)
        index = merge(index, rows, sorted(removed), arrays(changed), generation)
        library = {i: sound for i, sound in {**library, **changed}.items() if i not in removed}
        expected = answers(built(library, generation))
        found = answers(index)
        assert found == expected
        older.append((index, found))
    # Who still reads an older index sees it as it was.
    for index, found in older:
        assert answers(index) == found
