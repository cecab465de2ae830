"""The database file itself: made, old, newer, foreign, damaged, read-only."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import apsw
import numpy as np
import pytest
from store_parts import MODEL, STAT, examined

from samplerecs_daemon.store import Store, migrations
from samplerecs_models.errors import (
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreNewer,
    StoreReadOnly,
)
from samplerecs_models.types import Correction

SCHEMA = resources.files("samplerecs_daemon.store") / "schema"


def filled(path: Path, sounds: int = 40) -> Path:
    """Make a database with something in every table, closed and checkpointed."""
    with Store.open(path) as store:
        root = store.add_root(Path("/sounds"))
        for n in range(sounds):
            store.save(root.id, f"folder/{n}.wav", STAT, examined(str(n)))
        store.correct(1, Correction(bpm=99.0, tags=("mine",)))
        store.pin(2)
        store.add_feedback(3, "up")
        store.set_context("bpm", 124.0, source="user")
        store.finish_scan(root.id)
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small database that is whole."""
    return filled(tmp_path_factory.mktemp("sound") / "sound.db", 12).read_bytes()


def read_all(store: Store) -> int:
    """Use every way of reading; return the number of rows."""
    rows = list(store.rows())
    root = store.roots()[0] if store.roots() else None
    if root is not None:
        store.locations_of(root.id)
        store.counts_of(root.id)
    for model in store.models():
        store.vectors(model)
        store.lacking(model)
    for row in rows[:5]:
        store.analysis(row.id)
        store.correction(row.id)
        store.paths_of(row.id)
    store.sample_rows([row.id for row in rows])
    store.find_path(Path("/sounds/folder/1.wav"))
    store.counts(), store.roles(), store.failures(), store.context(), store.check()
    store.feedback(), store.pins(), store.bans(), store.generation(), store.stale({"tempo": 1})
    return len(rows)


def test_a_missing_file_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a/b/library.db"
    with Store.open(path, readonly=True) as store:
        assert list(store.rows()) == []
    with Store.open(path) as store:
        assert store.check() == []
        assert store.generation() >= 0
    assert not path.with_name("library.db-wal").exists()


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    store.close()
    store.close()
    with Store.open(tmp_path / "library.db") as again:
        assert again.check() == []


def oldest(path: Path) -> None:
    """Write a database as the first schema had it, with rows, and no merged columns."""
    with apsw.Connection(str(path)) as connection:
        connection.execute((SCHEMA / "0001_first.sql").read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO roots (volume, subpath, path, added_at) "
            "VALUES ('', CAST('/sounds' AS BLOB), CAST('/sounds' AS BLOB), 1);"
            "INSERT INTO samples (payload_hash, duration_s, source_rate, channels, repaired, "
            "decoder, first_seen, changed) VALUES ('h', 2.0, 44100, 1, 0, 'd', 5.0, 0);"
            # Facts as they were before tags and loops were known.
            "INSERT INTO locations (root_id, relative, display, sample_id, size, mtime_ns, "
            "present, seen_at, heard, facts) "
            "VALUES (1, CAST('a.wav' AS BLOB), 'a.wav', 1, 10, 10, 1, 1, 1, "
            """'{"bpm": [124.0, 0.9, "name"], "words": ["night"]}');"""
            "INSERT INTO pins VALUES (1, 3.0);"
        )
        connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()


@pytest.mark.parametrize("readonly", [False, True])
def test_the_oldest_schema_opens_with_its_rows(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "library.db"
    oldest(path)
    Store.open(path).close()
    with Store.open(path, readonly=readonly) as store:
        (row,) = store.rows()
        assert (row.path, row.described.bpm.value, row.described.words) == (
            "/sounds/a.wav",
            124.0,
            ("night",),
        )
        assert not row.described.analysed
        assert store.pins() == [1]
        assert store.check() == []
    with apsw.Connection(str(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone() or (0,)
        assert version == migrations.latest()
    connection.close()


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations.steps()] == list(
        range(1, migrations.latest() + 1)
    )


@pytest.mark.parametrize("readonly", [False, True])
def test_a_newer_database_is_refused_untouched(tmp_path: Path, readonly: bool) -> None:
    path = filled(tmp_path / "library.db", 3)
    with apsw.Connection(str(path)) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.latest() + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer, match="newer samplerecs") as caught:
        Store.open(path, readonly=readonly)
    assert str(path) in caught.value.message
    assert "Update" in caught.value.hint
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with apsw.Connection(str(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    with apsw.Connection(str(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("songs",)]
    connection.close()


@pytest.mark.parametrize("content", [b"this is no database " * 300, b"RIFF", b"\0" * 8192])
@pytest.mark.parametrize("readonly", [False, True])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes, readonly: bool) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt, match="is damaged") as caught:
        Store.open(path, readonly=readonly)
    assert "scan your folders again" in caught.value.hint
    assert path.read_bytes() == content


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch()
    with Store.open(path) as store:
        assert store.check() == []


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "library.db").mkdir()
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(tmp_path / "library.db")


def survives(path: Path, what: str) -> str:
    """Open and use a damaged database; return "works", or the code of the StoreError."""
    try:
        with Store.open(path) as store:
            read_all(store)
            root = store.add_root(Path("/sounds"))
            store.save(root.id, "new.wav", STAT, examined("new"))
            read_all(store)
        return "works"
    except StoreError as error:
        caught = error
    assert str(path) in caught.message, what
    return caught.code


#: Bytes 60-63 hold the version of the format and 68-71 whose file it is: another value there is
#: what a newer version's or another program's file looks like.
MARKS = range(60, 72)


#: How many places are damaged: in every run, and in the long one.
LONG = pytest.param(1_500, marks=pytest.mark.slow)


@pytest.mark.parametrize("places", [60, LONG])
def test_damage_at_any_place_is_told_or_harmless(tmp_path: Path, sound: bytes, places: int) -> None:
    path = tmp_path / "library.db"
    rng = np.random.default_rng(20260)
    told: dict[str, int] = {}
    # The first 28 bytes of the header say what the file is; the rest is told by the random ones.
    header = [(place, value) for place in range(28) for value in (0, 1, 255)]
    header += [(place, 255) for place in range(28, 100)]
    pages = [(int(p), int(v)) for p, v in rng.integers(0, (len(sound), 256), (places, 2))]
    starts = [(p, 255) for p in range(4096, len(sound), 4096)]
    for place, value in header + pages + starts:
        broken = bytearray(sound)
        broken[place] = value
        code = damaged(path, bytes(broken), f"byte {place} = {value}", told)
        if place not in MARKS:
            assert code in ("works", "store-corrupt"), (place, value)
    assert told["store-corrupt"] > 30
    assert told["works"] > 30
    print(f"one byte: {told}")


@pytest.mark.parametrize("places", [40, LONG])
def test_blocks_of_damage_are_told_or_harmless(tmp_path: Path, sound: bytes, places: int) -> None:
    path = tmp_path / "library.db"
    rng = np.random.default_rng(20261)
    told: dict[str, int] = {}
    for _ in range(places):
        place = int(rng.integers(100, len(sound)))
        length = int(rng.integers(1, 3_000))
        noise = rng.bytes(length) if rng.random() < 0.5 else bytes(length)
        broken = (sound[:place] + noise + sound[place + length :])[: len(sound)]
        code = damaged(path, broken, f"{length} bytes at {place}", told)
        assert code in ("works", "store-corrupt"), (place, length)
    # Most pages of so small a file hold nothing yet.
    assert told["store-corrupt"] > 10
    print(f"blocks: {told}")


def test_a_file_cut_off_anywhere_is_told_or_harmless(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "library.db"
    told: dict[str, int] = {}
    around = [0, 1, 15, 16, 50, 99, 100, 101, 511, 512, 1000]
    pages = [page + more for page in range(4096, len(sound), 4096) for more in (-1, 0, 1, 2000)]
    for length in around + [n for n in pages if n < len(sound)]:
        code = damaged(path, sound[:length], f"{length} bytes left", told)
        assert code == ("works" if length <= 1 else "store-corrupt"), length


def damaged(path: Path, content: bytes, what: str, told: dict[str, int]) -> str:
    for side in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    path.write_bytes(content)
    code = survives(path, what)
    told[code] = told.get(code, 0) + 1
    return code


def test_a_damaged_log_loses_at_most_what_was_in_it(tmp_path: Path) -> None:
    path = filled(tmp_path / "library.db", 5)
    store = Store.open(path)
    root = store.roots()[0]
    for n in range(5, 10):
        store.save(root.id, f"folder/{n}.wav", STAT, examined(str(n)))
    base, log = path.read_bytes(), path.with_name("library.db-wal").read_bytes()
    store.close()
    rng = np.random.default_rng(7)
    copy = tmp_path / "copy.db"
    for cut in [0, 10, 32, 33, *(int(n) for n in rng.integers(0, len(log), 20))]:
        copy.write_bytes(base)
        copy.with_name("copy.db-shm").unlink(missing_ok=True)
        broken = log[:cut] + rng.bytes(200) + log[cut + 200 :]
        copy.with_name("copy.db-wal").write_bytes(broken)
        with Store.open(copy) as again:
            assert again.check() == []
            assert 5 <= len(list(again.rows())) <= 10


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("analyses", "body", "'{}'"),
        ("analyses", "body", "'[1]'"),
        ("analyses", "versions", "'no json'"),
        ("locations", "facts", "'null'"),
        ("locations", "facts", '\'{"key": [[99, null], 1, "name"]}\''),
        ("locations", "relative", "NULL"),
        ("described", "descriptors", "x'0102'"),
        ("described", "alternatives", "'{'"),
        ("described", "tonic", "77"),
        ("described", "words", "CAST(x'ff' AS TEXT)"),
        ("corrections", "body", "'7'"),
        ("context", "value", "'nonsense'"),
        ("vectors_1_vector_chunks00", "vectors", "x'00'"),
        ("vectors_1_chunks", "validity", "x'ff'"),
        ("roots", "path", "12"),
    ],
)
def test_a_row_that_makes_no_sense_is_damage(
    tmp_path: Path, table: str, column: str, value: str
) -> None:
    path = filled(tmp_path / "library.db", 3)
    with apsw.Connection(str(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE type = 'table'"
        )
    connection.close()
    with apsw.Connection(str(path)) as connection:
        connection.execute(f"UPDATE {table} SET {column} = {value}")
    connection.close()
    assert survives(path, table) == "store-corrupt"


def test_a_missing_table_is_damage(tmp_path: Path) -> None:
    path = filled(tmp_path / "library.db", 3)
    with apsw.Connection(str(path)) as connection:
        connection.execute("DROP TABLE vectors_1_chunks; DROP TABLE pins")
    connection.close()
    with Store.open(path) as store:
        for read in (store.pins, lambda: store.vectors(MODEL)):
            with pytest.raises(StoreCorrupt, match="damaged"):
                read()


def test_a_fault_of_ours_is_not_called_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library.db") as store, pytest.raises(apsw.SQLError):
        store._db.query("SELEKT 1")
    with Store.open(tmp_path / "library.db") as store, pytest.raises(apsw.ConstraintError):
        store._db.query("INSERT INTO pins VALUES (99, 1)")


AS_NOBODY = """
import os, sys
from pathlib import Path
from samplerecs_daemon.store import Store, migrations
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import StoreError
migrations.latest()  # what is imported on the way may be root's alone
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[2])
def write():
    with Store.open(path) as store:
        store.set_context("bpm", 1, source="user")
def read():
    with Store.open(path, readonly=True) as store:
        print("rows", len(list(store.rows())))
def lock():
    with WriterLock(path):
        pass
try:
    {"write": write, "read": read, "lock": lock}[sys.argv[1]]()
    print("done")
except StoreError as error:
    print(error.code, error)
"""


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """Return a folder that everybody may enter: pytest takes those below its own back."""
    with tempfile.TemporaryDirectory(prefix="samplerecs-") as made:
        folder = Path(made).resolve()
        folder.chmod(0o755)
        yield folder


def as_nobody(what: str, path: Path) -> str:
    """Run one action without root's rights, whoever runs the tests."""
    run = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, what, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
def test_a_read_only_folder_and_file(open_to_all: Path) -> None:
    data = open_to_all / "data"
    path = filled(data / "library.db", 3)
    path.chmod(0o444)
    data.chmod(0o555)
    try:
        for what in ("write", "lock"):
            said = as_nobody(what, path)
            assert said.startswith("store-read-only"), said
            assert "cannot be written" in said
            assert str(path) in said
        # Reading needs no right to write: the library of a locked studio machine still answers.
        assert "rows 3" in as_nobody("read", path)
        said = as_nobody("write", data / "other.db")
        assert said.startswith("store-read-only"), said
        said = as_nobody("write", data / "sub/other.db")
        assert said.startswith("store-read-only"), said
    finally:
        data.chmod(0o755)
    path.chmod(0o444)
    said = as_nobody("write", path)
    assert said.startswith("store-read-only"), said


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
def test_a_folder_that_may_not_be_entered(open_to_all: Path) -> None:
    path = filled(open_to_all / "data/library.db", 3)
    path.parent.chmod(0)
    try:
        for what in ("read", "write", "lock"):
            said = as_nobody(what, path)
            assert said.startswith(f"store-read-only The database {path}"), said
            assert "closed to you" in said
        path.parent.chmod(0o755)
        path.parent.parent.chmod(0)
        for what in ("read", "write", "lock"):
            said = as_nobody(what, path)
            assert said.startswith(f"store-read-only The database {path}"), said
            assert "closed to you" in said
    finally:
        path.parent.parent.chmod(0o755)
        path.parent.chmod(0o755)


def test_errors_know_a_full_disk_at_the_lock(tmp_path: Path) -> None:
    """A lock's pid file is written first of all, so that it meets the full disk first."""
    from samplerecs_daemon.store.errors import unwritable

    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError, match="No space left") as caught:
        full.write_text("x")
    assert isinstance(unwritable(tmp_path, caught.value.errno), StoreFull)
    assert isinstance(unwritable(tmp_path, 13), StoreReadOnly)
