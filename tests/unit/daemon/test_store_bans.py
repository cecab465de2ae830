"""Bans of folders, which hold wherever the library folder of them is, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import apsw
import pytest
from libraries import index_of, library, sample

from samplerecs_daemon.recommend.bans import rows_of
from samplerecs_daemon.store import Store, migrations
from samplerecs_daemon.store.records import Ban

USB0, USB1 = Path("/media/usb0"), Path("/media/usb1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as made:
        yield made


def banned(store: Store) -> list[str]:
    return [ban.value for ban in store.bans()]


def test_drives_that_swap_places_keep_each_its_own_bans(store: Store) -> None:
    one, two = (store.add_root(path, volume=path.name) for path in (USB0, USB1))
    store.ban(Ban("folder", "/media/usb0/kicks"))
    store.ban(Ban("folder", "/media/usb1"))
    store.move_root(one.id, USB1)
    store.move_root(two.id, USB0)
    assert banned(store) == ["/media/usb1/kicks", "/media/usb0"]
    assert store.is_banned(Ban("folder", "/media/usb1/kicks"))
    assert not store.is_banned(Ban("folder", "/media/usb0/kicks"))
    for ban in store.bans():
        store.unban(ban)
    assert banned(store) == []


def test_a_known_drive_that_is_added_at_another_place_brings_its_bans(store: Store) -> None:
    store.add_root(USB0, volume="drive", subpath="")
    store.ban(Ban("folder", "/media/usb0/kicks"))
    store.remove_root(USB0)
    store.add_root(USB1, volume="drive", subpath="")
    assert banned(store) == ["/media/usb1/kicks"]


def test_the_bans_of_a_drive_that_is_away_hide_nothing_of_the_next_in_its_place(
    store: Store,
) -> None:
    one = store.add_root(USB0, volume="one")
    store.ban(Ban("folder", "/media/usb0/kicks"))
    store.leave_root(one.id)
    two = store.add_root(USB1, volume="two")
    store.move_root(two.id, USB0)
    (ban,) = store.bans()
    rows = [
        sample(1, "a.wav", folder="/media/usb0/kicks", present=False),
        sample(2, "b.wav", folder="/media/usb0/kicks"),
    ]
    assert rows_of(index_of(library(rows)), ban).tolist() == [True, False]
    # The folder that is there now is another.
    again = Ban("folder", "/media/usb0/kicks")
    assert not store.is_banned(again)
    store.ban(again)
    assert {each.root for each in store.bans()} == {one.id, two.id}
    store.return_root(one.id)
    assert rows_of(index_of(library(rows)), store.bans()[0]).all()


def test_a_folder_that_becomes_part_of_another_gives_its_bans_to_it_and_gets_them_back(
    store: Store,
) -> None:
    inner = store.add_root(Path("/sounds/inner"))
    ban = Ban("folder", "/sounds/inner/kicks")
    store.ban(ban)
    named = store.lasting(ban)
    outer = store.add_root(Path("/sounds"))
    assert [(each, each.root, each.away) for each in store.bans()] == [(ban, outer.id, False)]
    assert store.is_banned(store.ban_of("folder", str(named["value"]), inner.id))
    store.remove_root(Path("/sounds"))
    store.add_root(Path("/sounds/inner"))
    assert [(each, each.root, each.away) for each in store.bans()] == [(ban, inner.id, False)]


def test_bans_of_absolute_folders_are_kept_by_their_roots_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    schema = resources.files("samplerecs_daemon.store") / "schema"
    with apsw.Connection(str(path)) as connection:
        for number, _name, file in migrations.steps()[:6]:
            assert file.name.startswith(f"{number:04}")
            connection.execute((schema / file.name).read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO roots (volume, subpath, path, added_at) VALUES "
            "('', CAST('/sounds' AS BLOB), CAST('/sounds' AS BLOB), 1);"
            "INSERT INTO bans VALUES ('folder', '/sounds/one', 1), ('folder', '/sounds', 2), "
            "('folder', '/soundsets', 3), ('pack', '/sounds/one', 4), "
            "('folder', CAST('/sounds/caf' || x'e9' AS BLOB), 5);"
        )
        connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 6")
    connection.close()
    with Store.open(path) as store:
        assert [(ban.kind, ban.value, ban.root) for ban in store.bans()] == [
            ("folder", "/sounds/one", 1),
            ("folder", "/sounds", 1),
            ("folder", "/soundsets", 0),
            ("pack", "/sounds/one", 0),
            ("folder", "/sounds/caf\udce9", 0),
        ]
        store.move_root(1, Path("/moved"))
        assert banned(store)[:2] == ["/moved/one", "/moved"]
        for ban in store.bans():
            store.unban(ban)
        assert banned(store) == []
