"""Whatever happens in the store, what it says of changes is enough to keep an index right."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from index_answers import answers
from store_parts import MODEL, OTHER_MODEL, STAT, examined, heard, unit

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.merge import merge
from samplerecs_daemon.store import Store
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Correction, Estimate, Facts, ModelId, Vector
from samplerecs_models.vocabulary import Source, Undecodable

ROOTS = (Path("/sounds"), Path("/more"))
FILES = ("dusty.wav", "kick.wav", "sub/pad.wav", "sub/zz.wav")

Step = Callable[[Store], object]
roots, files = st.sampled_from(ROOTS), st.sampled_from(FILES)


def within(root: Path, step: Callable[[Store, int], object]) -> Step:
    """Return the step on a root, which does nothing while that is not watched."""

    def guarded(store: Store) -> None:
        for found in store.roots():
            if found.path == root:
                step(store, found.id)

    return guarded


def saves(root: Path, name: str, content: str, bpm: float, with_vector: bool) -> Step:
    facts = Facts(words=("dusty", Path(name).stem), pack=content, tags=("warm pad",))
    vectors = (Vector(MODEL, unit(len(name))),) if with_vector else ()
    analysis = heard(bpm=Estimate(bpm, 0.9, Source.AUDIO))
    known = examined(content, facts, analysis=analysis, vectors=vectors)
    return within(root, lambda store, number: store.save(number, name, STAT, known))


def finds(root: Path, names: list[str]) -> Step:
    facts = Facts(words=("dusty", "kick"), bpm=Estimate(99.0, 0.9, Source.NAME))
    batch = [(name, STAT, facts) for name in names]
    return within(root, lambda store, number: store.save_names(number, batch))


def forgets_names(root: Path, names: list[str]) -> Step:
    return within(root, lambda store, number: store.forget_names(number, names))


def unplugs(root: Path) -> Step:
    return within(root, lambda store, number: store.leave_root(number))


def plugs_in(root: Path) -> Step:
    return within(root, lambda store, number: store.return_root(number))


def fails(root: Path, name: str) -> Step:
    error = DecodeError(Undecodable.UNREADABLE)
    return within(root, lambda store, number: store.save_failure(number, name, STAT, error))


def leaves(root: Path, name: str) -> Step:
    return within(root, lambda store, number: store.mark_missing(number, [name]))


def returns(root: Path, name: str) -> Step:
    return within(root, lambda store, number: store.mark_present(number, [name]))


def renames(root: Path, old: str, new: str) -> Step:
    def rename(store: Store, number: int) -> None:
        if new not in store.locations_of(number):
            store.rename(number, old, new)

    return within(root, rename)


def moves(root: Path) -> Step:
    return within(root, lambda store, number: store.move_root(number, Path(f"/moved{root}")))


def unwatches(root: Path) -> Step:
    return within(root, lambda store, _: store.remove_root(root))


def watches(root: Path) -> Step:
    return lambda store: store.add_root(root)


def corrects(at: int, bpm: float | None) -> Step:
    def step(store: Store) -> None:
        for row in list(store.rows())[at : at + 1]:
            store.correct(row.id, None if bpm is None else Correction(bpm=bpm))

    return step


def listens(at: int, model: ModelId, seed: int) -> Step:
    def step(store: Store) -> None:
        for row in list(store.rows())[at : at + 1]:
            store.save_vector(row.id, Vector(model, unit(seed)))

    return step


places, tempi = st.integers(0, 6), st.sampled_from([99.0, 174.0])
models = st.sampled_from([MODEL, OTHER_MODEL])
#: Files that a root gets to know by name first.
new_file = st.sampled_from(["new kick.wav", "new pad.wav", "sub/new.wav"])
new_files = st.lists(new_file, min_size=1, max_size=3, unique=True)
saved = st.builds(saves, roots, files, st.sampled_from("abcde"), tempi, st.booleans())
steps = st.one_of(
    saved,
    saved,
    st.builds(finds, roots, new_files),
    st.builds(saves, roots, new_file, st.sampled_from("abcde"), tempi, st.booleans()),
    st.builds(forgets_names, roots, new_files),
    st.builds(unplugs, roots),
    st.builds(plugs_in, roots),
    st.builds(fails, roots, files | new_file),
    st.builds(leaves, roots, files),
    st.builds(returns, roots, files),
    st.builds(renames, roots, files, files),
    st.builds(moves, roots),
    st.builds(unwatches, roots),
    st.builds(watches, roots),
    st.builds(corrects, places, st.none() | tempi),
    st.builds(listens, places, models, st.integers(0, 9)),
)


def full(store: Store) -> LibraryIndex:
    return build(store.rows(), MODEL, store.vectors(MODEL), store.generation(), store.identity())


def followed(index: LibraryIndex, store: Store) -> LibraryIndex:
    rows = list(store.changed_rows(index.generation))
    gone = set(store.changed_since(index.generation)) - {row.id for row in rows}
    vectors = store.vectors_of(MODEL, [row.id for row in rows])
    return merge(index, rows, sorted(gone), vectors, store.generation())


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=5))
def test_an_index_that_follows_is_the_index_of_the_store(turns: Sequence[Sequence[Step]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db") as store:
        for root in ROOTS:
            store.add_root(root)
            for name in FILES:
                saves(root, name, f"{root}{name}", 120.0, True)(store)
        index = full(store)
        for turn in turns:
            for step in turn:
                step(store)
            index = followed(index, store)
            assert answers(index) == answers(full(store))
