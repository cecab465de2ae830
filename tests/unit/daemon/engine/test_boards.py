"""Boards: changes, order, what counts as taken, and manifests between two libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_parts import Kept, kept

from samplerecs_daemon.api import BoardEntry, BoardManifest, HistoryRequest
from samplerecs_models.errors import InputError, NothingFound, SamplerecsError

NAMES = ("a.wav", "b.wav", "c.wav")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, *NAMES) as opened:
        yield opened


def names(kept_: Kept, board: int) -> list[str]:
    return [sample.name for sample in kept_.engine.board(board).samples]


def filled(kept_: Kept, name: str = "Dusk") -> int:
    board = kept_.engine.create_board(name).id
    for one in NAMES:
        kept_.engine.add_to_board(board, str(kept_.ids[one]))
    kept_.news.clear()
    return board


def test_a_board_is_made_filled_and_listed(made: Kept) -> None:
    board = made.engine.create_board("  Dusk ")
    assert (board.name, board.count, board.samples) == ("Dusk", 0, ())
    made.engine.add_to_board(board.id, str(made.folder / "b.wav"))
    changed = made.engine.add_to_board(board.id, str(made.ids["a.wav"]), 0)
    assert [sample.name for sample in changed.samples] == ["a.wav", "b.wav"]
    (listed,) = made.engine.boards()
    assert (listed.id, listed.count, listed.samples) == (board.id, 2, ())
    assert made.told() == ["board.changed"] + 2 * ["recommendation.accept", "board.changed"]


def test_a_sound_put_on_a_board_counts_as_taken_once(made: Kept) -> None:
    board = filled(made)
    made.engine.add_to_board(board, str(made.ids["c.wav"]), 0)
    assert names(made, board) == ["c.wav", "a.wav", "b.wav"]
    assert made.told() == ["board.changed"]
    made.engine.add_to_board(board, str(made.ids["c.wav"]))
    assert names(made, board) == ["c.wav", "a.wav", "b.wav"], "it stays where it is"
    assert made.told() == []
    history = made.engine.history(HistoryRequest("accept"))
    assert [entry.board for entry in history] == ["Dusk"] * 3


def test_a_sound_is_taken_off(made: Kept) -> None:
    board = filled(made)
    left = made.engine.remove_from_board(board, str(made.ids["b.wav"]))
    assert ([one.name for one in left.samples], left.count) == (["a.wav", "c.wav"], 2)
    with pytest.raises(NothingFound, match="not on the board Dusk"):
        made.engine.remove_from_board(board, str(made.ids["b.wav"]))


def test_an_order_names_every_sound_once(made: Kept) -> None:
    board = filled(made)
    ids = [made.ids[name] for name in NAMES]
    ordered = made.engine.order_board(board, ids[::-1])
    assert [sample.id for sample in ordered.samples] == ids[::-1]
    for wrong in (ids[:2], [*ids, ids[0]], [*ids[:2], 999], []):
        with pytest.raises(InputError):
            made.engine.order_board(board, wrong)
    with pytest.raises(InputError, match="Sound 999 is not on the board Dusk"):
        made.engine.order_board(board, [999, *ids])
    assert [sample.id for sample in made.engine.board(board).samples] == ids[::-1]


def test_names_are_clean_and_nobody_elses(made: Kept) -> None:
    board = filled(made)
    other = made.engine.create_board("Dawn").id
    for wrong in ("", "   ", "x" * 201, "a\nb", "\ud800", "dusk"):
        with pytest.raises(InputError):
            made.engine.create_board(wrong)
        with pytest.raises(InputError):
            made.engine.rename_board(other, wrong)
    assert made.engine.rename_board(board, "DUSK").name == "DUSK"
    assert names(made, board) == list(NAMES)


def test_what_is_not_there(made: Kept) -> None:
    asks = (
        lambda number: made.engine.board(number),
        lambda number: made.engine.rename_board(number, "x"),
        lambda number: made.engine.delete_board(number),
        lambda number: made.engine.order_board(number, []),
        lambda number: made.engine.add_to_board(number, "1"),
        lambda number: made.engine.board_manifest(number),
        lambda number: made.engine.export_board(number, made.folder.parent / "x"),
    )
    for ask in asks:
        for number in (99, 0, -1, 2**70):
            with pytest.raises(NothingFound):
                ask(number)
    board = filled(made)
    with pytest.raises(NothingFound):
        made.engine.add_to_board(board, "12345")
    with pytest.raises(InputError):
        made.engine.add_to_board(board, str(made.ids["a.wav"]), -1)
    assert names(made, board) == list(NAMES)


def test_a_deleted_board_leaves_its_sounds(made: Kept) -> None:
    board = filled(made)
    gone = made.engine.delete_board(board)
    assert [sample.name for sample in gone.samples] == list(NAMES)
    assert made.engine.boards() == []
    assert all((made.folder / name).exists() for name in NAMES)
    assert made.engine.create_board("Dusk").id != board, "its number is not given again"


def test_a_manifest_opens_where_the_sounds_are(made: Kept, tmp_path: Path) -> None:
    board = filled(made)
    manifest = made.engine.board_manifest(board)
    assert [entry.name for entry in manifest.entries] == list(NAMES)
    assert str(made.folder) not in repr(manifest)
    (tmp_path / "other").mkdir()
    with kept(tmp_path / "other", "c.wav", "a.wav") as there:
        opened = there.engine.open_manifest(manifest)
        assert [sample.name for sample in opened.board.samples] == ["a.wav", "c.wav"]
        assert [(one.name, one.pack) for one in opened.lacking] == [("b.wav", "Pack")]
        assert there.engine.history(HistoryRequest()) == [], "opening a board takes nothing"
        again = there.engine.open_manifest(manifest)
        assert again.board.name == "Dusk (2)"


def test_a_manifest_may_hold_anything(made: Kept) -> None:
    known = made.engine.board_manifest(filled(made)).entries[0]
    for entries in ((), (known, known), (BoardEntry("\ud800", "x\ud800", ""),)):
        opened = made.engine.open_manifest(BoardManifest("Odd", entries))
        assert opened.board.count == len(set(entries) & {known})
    for wrong in (
        BoardManifest("Dusk", (), 2),
        BoardManifest("", ()),
        BoardManifest("Much", (known,) * 5001),
    ):
        with pytest.raises(InputError):
            made.engine.open_manifest(wrong)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "remove", "order"]), st.integers(0, 2), st.integers(0, 4))
    )
)
def test_a_board_is_a_list_without_doubles(steps: list[tuple[str, int, int]]) -> None:
    made, board, ids = _shared()
    expected: list[int] = [one.id for one in made.engine.board(board).samples]
    for what, which, at in steps:
        number = ids[which]
        try:
            if what == "add":
                made.engine.add_to_board(board, str(number), at)
                expected = [one for one in expected if one != number]
                expected.insert(at, number)
            elif what == "remove":
                made.engine.remove_from_board(board, str(number))
                expected.remove(number)
            else:
                expected = sorted(expected, key=lambda one: (one * (which + 3)) % 7)
                made.engine.order_board(board, expected)
        except SamplerecsError:
            assert what == "remove"
            assert number not in expected
        assert [one.id for one in made.engine.board(board).samples] == expected


_OPEN: list[tuple[Kept, int, list[int]]] = []


def _shared() -> tuple[Kept, int, list[int]]:
    return _OPEN[0]


@pytest.fixture(autouse=True, scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One library for all examples of the property."""
    with kept(tmp_path_factory.mktemp("boards"), *NAMES) as opened:
        board = opened.engine.create_board("Any").id
        _OPEN.append((opened, board, [opened.ids[name] for name in NAMES]))
        yield
        _OPEN.clear()


def test_a_link_out_of_the_library_is_not_exported(made: Kept, tmp_path: Path) -> None:
    place, outside = made.folder / "a.wav", tmp_path / "outside.wav"
    place.rename(outside)
    place.symlink_to(outside)
    board = made.engine.create_board("links")
    made.engine.add_to_board(board.id, str(made.ids["a.wav"]))
    done = made.engine.export_board(board.id, tmp_path / "out")
    assert (done.sounds, done.missing) == (0, ("a.wav",))
