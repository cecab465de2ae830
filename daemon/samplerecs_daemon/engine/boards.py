"""Boards: sounds put together by hand. Every change can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from samplerecs_daemon.api import Board, SampleInfo
from samplerecs_daemon.engine.sessions import LARGEST_ID, clean_name
from samplerecs_daemon.engine.undo import News, board_steps, inverse
from samplerecs_daemon.engine.watching import Step, WatchingPart, told
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.boards import BoardRow, Placed
from samplerecs_models.errors import InputError, NothingFound

#: The most sounds of one board.
MOST_SOUNDS = 5_000


class BoardsPart(WatchingPart):
    """The boards of `api.Keeping`, but for what leaves the program."""

    def boards(self) -> list[Board]:
        """Return the boards without their sounds, the latest first."""
        return [
            Board(row.id, row.name, row.created_at, count=row.count)
            for row in self._access.reader().boards()
        ]

    def board(self, board_id: int) -> Board:
        """Return one board with its sounds; raise NothingFound."""
        store = self._access.reader()
        return whole_board(store, one_board(store, board_id))

    def create_board(self, name: str) -> Board:
        """Make an empty board.

        Raises:
            InputError: when the name cannot be used or another board has it.
        """
        with self._access.writer() as store, store.transaction():
            text = _free_name(store, name)
            number = store.create_board(text)
            made = one_board(store, number)
            store.add_action(
                f"made the board {text}",
                inverse([{"do": "delete_board", "id": number}], board_news(made, "deleted")),
            )
        return self._changed(made, "created")

    def rename_board(self, board_id: int, name: str) -> Board:
        """Give a board another name."""
        with self._changing(board_id) as (store, row, sounds):
            text = _free_name(store, name, beside=board_id)
            store.put_board(replace(row, name=text), sounds)
            _log(store, f"renamed the board {row.name}", row, sounds)
        return self._changed(replace(row, name=text), "renamed")

    def delete_board(self, board_id: int) -> Board:
        """Delete a board and return it as it was; its sounds are not touched."""
        with self._changing(board_id) as (store, row, sounds):
            was = whole_board(store, row)
            store.delete_board(board_id)
            _log(store, f"deleted the board {row.name}", row, sounds)
        self._publish(*board_news(row, "deleted"))
        return was

    def add_to_board(self, board_id: int, path_or_id: str, position: int | None = None) -> Board:
        """Put a sound on a board; a sound that is there already is moved.

        It counts as taken the first time.

        Args:
            board_id: the board.
            path_or_id: the sound.
            position: before which of the others, 0 the first; None: at the end, or where it is.

        Raises:
            NothingFound: when there is no such board or sound.
            InputError: when the position is negative or the board full.
        """
        if position is not None and position < 0:
            raise InputError(f"{position} is no position.", "0 is the first.")
        sample = self._found(path_or_id)
        with self._changing(board_id) as (store, row, sounds):
            others = [placed for placed in sounds if placed.sample_id != sample.id]
            steps: list[Step] = []
            mine = next((one for one in sounds if one.sample_id == sample.id), None)
            if mine is None:
                if len(sounds) >= MOST_SOUNDS:
                    raise InputError(f"A board holds {MOST_SOUNDS:,} sounds.", "Make another one.")
                mine = Placed(sample.id, self._clock())
                steps = self._say(store, sample, "accept", board=row.name)
            elif position is None:
                return whole_board(store, row)
            at = len(others) if position is None else min(position, len(others))
            store.put_board(row, [*others[:at], mine, *others[at:]])
            what = f"put {sample.name} on the board {row.name}"
            news = [("recommendation.accept", told(sample, undo=True))] if steps else []
            _log(store, what, row, sounds, steps, news)
        if steps:
            self._publish("recommendation.accept", told(sample, undo=False))
        return self._changed(row, "added" if steps else "ordered")

    def remove_from_board(self, board_id: int, path_or_id: str) -> Board:
        """Take a sound off a board; raise NothingFound when it is not on it."""
        sample = self._found(path_or_id)
        with self._changing(board_id) as (store, row, sounds):
            others = [placed for placed in sounds if placed.sample_id != sample.id]
            if len(others) == len(sounds):
                raise NothingFound(
                    f"{sample.name} is not on the board {row.name}.",
                    f"`samplerecs board show {row.id}` lists what is.",
                )
            store.put_board(row, others)
            _log(store, f"took {sample.name} off the board {row.name}", row, sounds)
        return self._changed(row, "removed")

    def order_board(self, board_id: int, sample_ids: Sequence[int]) -> Board:
        """Put a board's sounds into this order.

        Sounds of which no file was ever here (another computer heard them) have no name to be
        shown by: they need not be named, and stay at the end.

        Raises:
            InputError: unless each of its sounds is named once and no other.
        """
        with self._changing(board_id) as (store, row, sounds):
            known = {placed.sample_id: placed for placed in sounds}
            nameless = _nameless(store, sounds)
            _check_order(row, sample_ids, set(known), {one.sample_id for one in nameless})
            rest = [one for one in nameless if one.sample_id not in sample_ids]
            store.put_board(row, [*(known[number] for number in sample_ids), *rest])
            _log(store, f"ordered the board {row.name}", row, sounds)
        return self._changed(row, "ordered")

    @contextmanager
    def _changing(self, board_id: int) -> Iterator[tuple[Store, BoardRow, list[Placed]]]:
        """Open one board for a change inside a transaction."""
        with self._access.writer() as store, store.transaction():
            yield store, one_board(store, board_id), store.board_sounds(board_id)

    def _changed(self, row: BoardRow, what: str) -> Board:
        self._publish(*board_news(row, what))
        return self.board(row.id)


def one_board(store: Store, board_id: int) -> BoardRow:
    """Return one board; raise NothingFound."""
    row = store.board(board_id) if 0 < board_id <= LARGEST_ID else None
    if row is None:
        raise NothingFound(f"There is no board {board_id}.", "`samplerecs board list` shows them.")
    return row


def board_samples(store: Store, board_id: int) -> list[SampleInfo]:
    """Return a board's sounds in their order."""
    ids = [placed.sample_id for placed in store.board_sounds(board_id)]
    return [sample_info(row) for row in store.sample_rows(ids)]


def nameless_hashes(store: Store, board_id: int) -> list[str]:
    """Return the identities of a board's sounds of which no file was ever here."""
    nameless = _nameless(store, store.board_sounds(board_id))
    return [store.payload_of(placed.sample_id) for placed in nameless]


def whole_board(store: Store, row: BoardRow) -> Board:
    """Return a board with its sounds."""
    samples = tuple(board_samples(store, row.id))
    return Board(row.id, row.name, row.created_at, samples, row.count)


def board_news(row: BoardRow, what: str) -> News:
    """Return the event that tells of a change of a board."""
    return "board.changed", {"board": row.id, "name": row.name, "what": what}


def _nameless(store: Store, sounds: Sequence[Placed]) -> list[Placed]:
    named = {row.id for row in store.sample_rows([placed.sample_id for placed in sounds])}
    return [placed for placed in sounds if placed.sample_id not in named]


def _check_order(
    row: BoardRow, sample_ids: Sequence[int], known: set[int], nameless: set[int]
) -> None:
    """Raise InputError unless an order names each sound once and no other."""
    hint = f"`samplerecs board show {row.id}` lists them."
    for number in sample_ids:
        if number not in known:
            raise InputError(f"Sound {number} is not on the board {row.name}.", hint)
    named = set(sample_ids)
    if len(named) < len(sample_ids) or known - nameless - named:
        raise InputError(
            f"The order must name each of the {len(known - nameless):,} sounds of {row.name} once.",
            hint,
        )


def _log(
    store: Store,
    what: str,
    row: BoardRow,
    sounds: Sequence[Placed],
    steps: Sequence[Step] = (),
    news: Sequence[News] = (),
) -> None:
    """Keep a change of a board as an action: back to what it was."""
    back = [*board_steps(row, sounds), *steps]
    store.add_action(what, inverse(back, board_news(row, "undone"), *news))


def _free_name(store: Store, name: str, beside: int | None = None) -> str:
    """Return a clean name that no other board has."""
    text = clean_name(name)
    for row in store.boards():
        if row.name.casefold() == text.casefold() and row.id != beside:
            raise InputError(f"There is a board named {row.name} already.", "Choose another name.")
    return text
