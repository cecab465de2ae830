"""Copies of a library in use, and libraries put back from them."""

import threading
from pathlib import Path

import pytest
from store_parts import STAT, examined

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.backup import back_up, put_back
from samplerecs_models.errors import BadPath, StoreCorrupt, StoreError


def fill(database: Path, count: int) -> None:
    with Store.open(database) as store:
        root = store.add_root(Path("/sounds"))
        for number in range(count):
            store.save(root.id, f"{number}.wav", STAT, examined(str(number)))


def sounds(database: Path) -> int:
    with Store.open(database) as store:
        assert store.check() == []
        return len(list(store.rows()))


def test_a_copy_holds_everything_and_comes_back(tmp_path: Path) -> None:
    library, copy, aside = (
        tmp_path / "a" / "library.db",
        tmp_path / "b" / "copy.db",
        tmp_path / "old",
    )
    fill(library, 3)
    back_up(library, copy)
    fill(library, 5)
    assert (sounds(copy), sounds(library)) == (3, 5)
    put_back(copy, library, aside)
    assert (sounds(library), sounds(aside)) == (3, 5)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert sorted(p.name for p in library.parent.iterdir() if "restored" in p.name) == []


def test_a_copy_made_while_another_writes_is_one_moment_of_it(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    fill(library, 1)
    ends = threading.Event()

    def write() -> None:
        with Store.open(library) as store:
            root = store.add_root(Path("/sounds"))
            number = 0
            while not ends.is_set():
                number += 1
                store.save(root.id, f"more {number}.wav", STAT, examined(f"more {number}"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(library, tmp_path / f"copy {number}.db")
    finally:
        ends.set()
        writer.join()
    counts = [sounds(tmp_path / f"copy {number}.db") for number in range(5)]
    assert counts == sorted(counts)
    assert counts[-1] <= sounds(library)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    fill(library, 1)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadPath, match="there already"):
        back_up(library, tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    fill(library, 1)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        back_up(library, tmp_path / "file" / "copy.db")


@pytest.mark.parametrize("damage", ["foreign", "half", "missing"])
def test_what_is_no_sound_backup_changes_nothing(tmp_path: Path, damage: str) -> None:
    library, copy = tmp_path / "library.db", tmp_path / "copy.db"
    fill(library, 40)
    back_up(library, copy)
    if damage == "foreign":
        copy.write_bytes(b"not a database at all" * 1000)
    elif damage == "half":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    else:
        copy.unlink()
    with pytest.raises((BadPath, StoreCorrupt, StoreError)) as told:
        put_back(copy, library, tmp_path / "old")
    assert str(copy) in str(told.value)
    assert "restored" not in str(told.value), "a file of ours that nobody knows"
    assert sounds(library) == 40
    assert not (tmp_path / "old").exists()


def test_a_backup_can_be_put_where_there_is_no_library(tmp_path: Path) -> None:
    library, copy = tmp_path / "library.db", tmp_path / "copy.db"
    fill(library, 2)
    back_up(library, copy)
    put_back(copy, tmp_path / "new" / "library.db", tmp_path / "new" / "old.db")
    assert sounds(tmp_path / "new" / "library.db") == 2
    assert not (tmp_path / "new" / "old.db").exists()


def test_an_index_of_what_was_there_before_is_not_taken_for_one_of_the_backup(
    tmp_path: Path,
) -> None:
    library, copy = tmp_path / "library.db", tmp_path / "copy.db"
    fill(library, 1)
    back_up(library, copy)
    with Store.open(library) as store:
        before = store.identity()
    put_back(copy, library, tmp_path / "old.db")
    with Store.open(library) as store:
        assert len(store.identity()) == len(before) == 32
        assert store.identity() != before
