"""A scan of real folders into a real store: what is new, moved, back, gone, bad, out of date."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from store_parts import Drives, write_kick, write_kicks

from samplerecs_daemon.api import ScanProgress, ScanReport
from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.ingest import naming, scan
from samplerecs_daemon.ingest.folders import add_folder, find_folder
from samplerecs_daemon.ingest.jobs import Wanted, wanted
from samplerecs_daemon.ingest.scan import scan_root
from samplerecs_daemon.ingest.walk import UNREADABLE_FOLDER, Tally, Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.samples import MOST_OF_SIZE
from samplerecs_models.decode import AAC_ADVICE
from samplerecs_models.decode.write import write_audio
from samplerecs_models.errors import BadPath
from samplerecs_models.harmony import Key
from samplerecs_models.types import Correction
from samplerecs_models.vocabulary import Role, Source, Undecodable


@pytest.fixture(scope="module")
def real() -> Iterator[Pool]:
    """Workers that really analyse, one for the whole module."""
    with Pool(1, job="worker_jobs:logged") as pool:
        yield pool


class Library:
    """A store, a folder, and a scan of it."""

    def __init__(self, base: Path, pool: Pool, database: str = "library.db") -> None:
        self.folder = base / "sounds"
        self.folder.mkdir(exist_ok=True)
        self.store = Store.open(base / database)
        self.root = self.store.add_root(self.folder)
        self.pool = pool

    def scan(self, wanted: Wanted | None = None) -> ScanReport:
        return scan_root(self.store, self.store.root(self.root.id), self.pool, wanted=wanted)

    def paths(self) -> dict[str, int]:
        return {row.name: row.id for row in self.store.rows() if row.present}


@pytest.fixture
def library(tmp_path: Path, real: Pool) -> Iterator[Library]:
    made = Library(tmp_path, real)
    yield made
    assert made.store.check() == []
    made.store.close()


def done(report: ScanReport) -> tuple[int, int, int, int, int]:
    return report.analysed, report.unchanged, report.moved, report.missing, report.failed


def test_a_second_scan_costs_only_stats(library: Library) -> None:
    write_kicks(library.folder, 5)
    (library.folder / "words.wav").write_text("not a sound")
    first = library.scan(wanted())
    assert done(first) == (5, 0, 0, 0, 1)
    assert first.found == 6
    assert first.bytes_read == sum(p.stat().st_size for p in library.folder.iterdir())
    generation = library.store.generation()
    again = library.scan(wanted())
    # What could not be read is told again, and not tried again.
    assert done(again) == (0, 5, 0, 0, 1)
    assert again.bytes_read == 0
    # Nothing changed, so that no index has to be built anew.
    assert library.store.generation() == generation
    (failure,) = library.store.failures()
    assert failure.reason is Undecodable.NOT_AUDIO


def test_what_a_real_analysis_found_is_in_the_rows(library: Library) -> None:
    write_kick(library.folder / "Kick_124bpm_A.wav", 1, 9_000)
    library.scan()
    (row,) = library.store.rows()
    assert row.described.analysed
    assert row.described.duration_s == pytest.approx(9_000 / 44_100, abs=1e-6)
    ((model),) = library.store.models()
    _, matrix = library.store.vectors(model)
    assert np.linalg.norm(matrix[0]) == pytest.approx(1, abs=1e-5)


def test_a_name_says_the_same_whether_it_was_kept_or_is_read_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Night Drive/Bass/ND_Bass_124bpm_Cmin.wav", "Kick 3.wav", "drums/Loop_90_A#.wav")
    for seed, name in enumerate(names):
        (library.folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_kick(library.folder / name, seed)
    library.scan()
    monkeypatch.setattr(naming, "KEPT", 1)
    other = Library(tmp_path, library.pool, "other.db")
    other.scan()
    kept, again = (
        {row.name: row.described for row in one.store.rows()} for one in (library, other)
    )
    assert again == kept
    assert kept["ND_Bass_124bpm_Cmin.wav"].pack == "Night Drive"
    other.store.close()


@pytest.mark.parametrize("many", [1, 100])
def test_of_two_equal_files_in_one_first_scan_one_is_heard(
    library: Library, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    # From so many files on the sizes of heard ones are kept at hand.
    monkeypatch.setattr(scan, "MANY", many)
    first, *_ = write_kicks(library.folder, 3)
    shutil.copy(first, library.folder / "copy.wav")
    assert done(library.scan()) == (3, 0, 1, 0, 0)
    shutil.copy(first, library.folder / "later.wav")
    assert done(library.scan()) == (0, 4, 1, 0, 0)
    assert sorted(row.locations for row in library.store.rows()) == [1, 1, 3]


def test_moved_renamed_copied_and_touched_files_are_not_analysed_again(library: Library) -> None:
    one, two, three = write_kicks(library.folder, 3)
    library.scan()
    ids = library.paths()
    library.store.pin(ids["kick 000.wav"])
    vectors = library.store.vectors(library.store.models()[0])[1]
    (library.folder / "new").mkdir()
    one.rename(library.folder / "new" / "Bass_99bpm.wav")
    shutil.copy(two, library.folder / "copy.wav")
    os.utime(three, ns=(1, 1))
    report = library.scan()
    # A file under another name is not missing.
    assert done(report) == (0, 1, 3, 0, 0)
    now = {row.id: row for row in library.store.rows()}
    assert set(now) == set(ids.values())
    assert now[ids["kick 000.wav"]].name == "Bass_99bpm.wav"
    assert now[ids["kick 000.wav"]].described.words != ()
    assert now[ids["kick 001.wav"]].locations == 2
    assert library.store.pins() == [ids["kick 000.wav"]]
    np.testing.assert_array_equal(library.store.vectors(library.store.models()[0])[1], vectors)
    assert done(library.scan()) == (0, 4, 0, 0, 0)


def test_a_retagged_file_keeps_its_history(library: Library) -> None:
    (path,) = write_kicks(library.folder, 1)
    library.scan()
    ids = library.paths()
    library.store.pin(ids[path.name])
    raw = path.read_bytes()
    tag = (
        b"LIST"
        + (20).to_bytes(4, "little")
        + b"INFOIGNR"
        + (8).to_bytes(4, "little")
        + b"Techno\0\0"
    )
    whole = raw + tag
    path.write_bytes(b"RIFF" + (len(whole) - 8).to_bytes(4, "little") + whole[8:])
    report = library.scan()
    assert (report.analysed, report.moved, report.failed) == (0, 1, 0)
    assert library.paths() == ids
    assert library.store.pins() == [ids[path.name]]


def test_a_file_that_only_an_extra_reads_is_a_failure_until_it_is_installed(
    library: Library,
) -> None:
    plain, extra = write_kicks(library.folder, 2)
    extra = extra.rename(extra.with_suffix(".m4a"))
    without = Walk(readable=frozenset({".wav"}))
    with_it = Walk(readable=frozenset({".wav", ".m4a"}))

    def scan(walk: Walk) -> tuple[tuple[int, int, int, int, int], list[str]]:
        report = scan_root(library.store, library.root, library.pool, walk=walk)
        return done(report), [f.path for f in library.store.failures()]

    assert scan(without) == ((1, 0, 0, 0, 0), [str(extra)])
    (failure,) = library.store.failures()
    assert (failure.reason, failure.detail) == (Undecodable.UNSUPPORTED, AAC_ADVICE)
    assert scan(without) == ((0, 1, 0, 0, 0), [str(extra)])
    assert scan(with_it) == ((1, 1, 0, 0, 0), [])
    # The extra is gone again: what was heard is neither deleted nor silently out of reach.
    assert scan(without) == ((0, 1, 0, 0, 0), [str(extra)])
    assert set(library.paths()) == {plain.name}
    assert scan(with_it)[1] == []
    assert set(library.paths()) == {plain.name, extra.name}
    extra.unlink()
    assert scan(without) == ((0, 1, 0, 1, 0), [])


def test_a_file_with_new_content_is_another_sound(library: Library) -> None:
    (path,) = write_kicks(library.folder, 1)
    library.scan()
    before = library.paths()
    write_kick(path, 77, 3_000)
    assert done(library.scan()) == (1, 0, 0, 0, 0)
    assert set(library.paths()) == set(before)
    assert set(library.paths().values()).isdisjoint(before.values())


def test_a_file_with_new_content_keeps_what_its_owner_said_of_it(library: Library) -> None:
    (path,) = write_kicks(library.folder, 1)
    library.scan()
    said = Correction(role=Role.STRINGS, bpm=90.0, key=Key(5))
    library.store.correct(library.paths()[path.name], said)
    louder, rate = soundfile.read(path, dtype="float32")
    write_audio(path, 0.7 * louder, rate, subtype="PCM_16")
    assert done(library.scan()) == (1, 0, 0, 0, 0)
    (row,) = (row for row in library.store.rows() if row.present)
    known = row.described
    assert (known.role.value, known.bpm.value, known.key.value) == (Role.STRINGS, 90.0, Key(5))
    assert {known.role.source, known.bpm.source, known.key.source} == {Source.USER}
    # One that is written beside it is another file, of which nothing was said.
    write_audio(library.folder / "later.wav", 0.5 * louder, rate, subtype="PCM_16")
    library.scan()
    assert library.store.correction(library.paths()["later.wav"]) is None


def test_duplicates_are_one_sample(library: Library) -> None:
    (path,) = write_kicks(library.folder, 1)
    for n in range(3):
        shutil.copy(path, library.folder / f"again {n}.wav")
    library.scan()
    (row,) = library.store.rows()
    assert row.locations == 4
    assert library.store.counts().duplicates == 3


def test_a_deleted_file_goes_missing_and_comes_back(library: Library, tmp_path: Path) -> None:
    one, _ = write_kicks(library.folder, 2)
    library.scan()
    ids = library.paths()
    one.rename(tmp_path / "kept.wav")
    assert done(library.scan()) == (0, 1, 0, 1, 0)
    assert library.store.counts().missing == 1
    assert library.store.analysis(ids[one.name]) is not None
    (tmp_path / "kept.wav").rename(one)
    report = library.scan()
    assert (report.analysed, report.missing) == (0, 0)
    assert library.paths() == ids


def test_a_file_that_went_is_no_missing_sound_while_another_holds_it(library: Library) -> None:
    one, two = write_kicks(library.folder, 2)
    copy = Path(shutil.copy(one, library.folder / "copy.wav"))
    library.scan()
    copy.unlink()
    two.rename(library.folder / "renamed.wav")
    assert done(library.scan()) == (0, 1, 1, 0, 0)
    one.unlink()
    assert done(library.scan()) == (0, 1, 0, 1, 0)


def test_a_bad_file_that_is_mended_or_deleted_is_no_failure_any_more(library: Library) -> None:
    for name in ("a.wav", "b.wav", "zero.wav"):
        (library.folder / name).write_bytes(b"" if name == "zero.wav" else b"words")
    assert library.scan().failed == 3
    reasons = {Path(f.path).name: f.reason for f in library.store.failures()}
    assert reasons["zero.wav"] is Undecodable.EMPTY
    write_kick(library.folder / "a.wav", 1)
    (library.folder / "b.wav").unlink()
    report = library.scan()
    assert (report.analysed, report.missing) == (1, 0)
    assert [Path(f.path).name for f in library.store.failures()] == ["zero.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_odd_names_are_scanned_once(library: Library) -> None:
    names = [b"lone\xff.wav", "😀\n.wav".encode(), b"x" * 246 + b".wav"]
    for seed, name in enumerate(names):
        write_kick(library.folder / "plain.wav", seed)
        os.rename(library.folder / "plain.wav", os.path.join(os.fsencode(library.folder), name))
    assert done(library.scan()) == (3, 0, 0, 0, 0)
    assert {os.fsencode(name) for name in library.paths()} == set(names)
    for path in (library.folder / os.fsdecode(name) for name in names):
        assert library.store.find_path(path) is not None
    assert done(library.scan()) == (0, 3, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the disk tells spellings apart on Linux")
def test_a_name_in_another_unicode_form_is_the_same_file(library: Library) -> None:
    composed, decomposed = (unicodedata.normalize(f, "Größe é.wav") for f in ("NFC", "NFD"))
    write_kick(library.folder / composed, 1)
    library.scan()
    ids = library.paths()
    library.store.pin(ids[composed])
    (library.folder / composed).rename(library.folder / decomposed)
    report = library.scan()
    assert (report.analysed, report.moved, report.bytes_read) == (0, 1, 0)
    assert library.paths() == {decomposed: ids[composed]}
    # Both spellings at once are two files that hold one sound.
    shutil.copy2(library.folder / decomposed, library.folder / composed)
    assert library.scan().analysed == 0
    (row,) = library.store.rows()
    assert row.locations == 2


def test_an_older_analysis_is_renewed_once_a_sound(library: Library) -> None:
    paths = write_kicks(library.folder, 2)
    shutil.copy(paths[0], library.folder / "copy.wav")
    library.scan(wanted())
    ids = library.paths()
    now = wanted()
    newer = Wanted({**now.versions, "tempo": 10_000}, now.models)
    report = library.scan(newer)
    assert (report.analysed, report.unchanged) == (2, 1)
    assert library.paths() == ids
    assert done(library.scan(now)) == (0, 3, 0, 0, 0)


def test_copies_of_hundreds_of_sounds_of_one_size_are_known(library: Library) -> None:
    """Only some hashes go along with a file; of the rest the worker asks."""
    count = MOST_OF_SIZE + 12
    paths = write_kicks(library.folder, count, frames=300)
    assert done(library.scan()) == (count, 0, 0, 0, 0)
    (library.folder / "copies").mkdir()
    for n, path in enumerate(paths):
        copy = library.folder / "copies" / path.name
        shutil.copyfile(path, copy)
        os.utime(copy, (1_000_000 + n, 1_000_000 + n))
    assert done(library.scan()) == (0, count, count, 0, 0)


def test_a_drive_that_is_unplugged_and_plugged_in_elsewhere(tmp_path: Path, real: Pool) -> None:
    drives = Drives({"UUID-1": tmp_path / "mnt/a"})
    sounds = tmp_path / "mnt/a/Samples/Kicks"
    write_kicks(sounds, 3)
    with Store.open(tmp_path / "library.db") as store:
        root = add_folder(store, sounds, drives)
        assert (root.volume, root.subpath) == ("UUID-1", "Samples/Kicks")
        scan_root(store, root, real)
        ids = [row.id for row in store.rows()]
        store.pin(ids[0])
        # Unplugged: the mount point is there and empty, and on the system's own volume.
        (tmp_path / "mnt/a").rename(tmp_path / "drawer")
        sounds.mkdir(parents=True)
        drives.plugged.clear()
        drives.plugged["UUID-0"] = tmp_path
        assert find_folder(store, root, drives) is None
        assert store.leave_root(root.id) == 3
        assert [row.present for row in store.rows()] == [False] * 3
        assert store.leave_root(root.id) == 0
        # Plugged in again at another mount point.
        (tmp_path / "drawer").rename(tmp_path / "mnt/b")
        drives.plugged["UUID-1"] = tmp_path / "mnt/b"
        store.return_root(root.id)
        found = find_folder(store, store.root(root.id), drives)
        assert found is not None
        assert found.id == root.id
        assert found.path == tmp_path / "mnt/b/Samples/Kicks"
        report = scan_root(store, found, real)
        assert done(report) == (0, 3, 0, 0, 0)
        assert report.bytes_read == 0
        assert [row.id for row in store.rows()] == ids
        assert all(row.path.startswith(str(found.path)) for row in store.rows())
        assert store.pins() == [ids[0]]
        # Adding it by its new path is the same root.
        assert add_folder(store, found.path, drives).id == root.id
        assert store.check() == []


def test_a_folder_that_is_renamed_away_and_back(library: Library, tmp_path: Path) -> None:
    write_kicks(library.folder, 3)
    library.scan()
    ids = library.paths()
    library.folder.rename(tmp_path / "away")
    assert find_folder(library.store, library.root, Drives({})) is None
    assert library.store.leave_root(library.root.id) == 3
    with pytest.raises(BadPath, match="is not there"):
        library.scan()
    (tmp_path / "away").rename(library.folder)
    library.store.return_root(library.root.id)
    assert done(library.scan()) == (0, 3, 0, 0, 0)
    assert library.paths() == ids


def test_another_drive_at_the_same_place_is_another_root(tmp_path: Path) -> None:
    drives = Drives({"UUID-1": tmp_path / "mnt"})
    (tmp_path / "mnt/Samples").mkdir(parents=True)
    with Store.open(tmp_path / "library.db") as store:
        first = add_folder(store, tmp_path / "mnt/Samples", drives)
        store.remove_root(first.path)
        drives.plugged = {"UUID-2": tmp_path / "mnt"}
        second = add_folder(store, tmp_path / "mnt/Samples", drives)
        assert second.id != first.id
        assert [root.id for root in store.roots()] == [second.id]


def test_what_samplerecs_fills_itself_is_no_folder_of_the_library(tmp_path: Path) -> None:
    crate, renders, around = tmp_path / "crate", tmp_path / "renders", tmp_path / "around"
    for folder in (crate / "keys", renders, around / "crate"):
        folder.mkdir(parents=True)
    (crate / MANIFEST).touch()
    (tmp_path / "link").symlink_to(crate)
    drives, own = Drives({}), frozenset({str(renders), str(around / "crate")})
    with Store.open(tmp_path / "library.db") as store:
        for ours in (crate, crate / "keys", tmp_path / "link", renders, around / "crate"):
            with pytest.raises(BadPath, match="filled by samplerecs itself"):
                add_folder(store, ours, drives, own)
        assert store.roots() == []
        # A folder around it is one of the library; what is in it of ours is left out.
        write_kicks(around, 1)
        shutil.copytree(around, around / "crate" / "keys", ignore=shutil.ignore_patterns("crate"))
        root = add_folder(store, around, drives, own)
    found = list(Walk(own=own).files(root.path, Tally()))
    assert [one.relative for one in found] == [path.name for path in around.glob("*.wav")]


def test_a_folder_around_the_library_hears_nothing_again(library: Library) -> None:
    write_kicks(library.folder / "sub", 3)
    library.scan()
    ids = library.paths()
    outer = library.store.add_root(library.folder.parent)
    report = scan_root(library.store, outer, library.pool)
    assert (report.found, report.unchanged, report.analysed, report.missing) == (3, 3, 0, 0)
    assert library.paths() == ids


class VanishingWalk(Walk):
    """A walk during which the drive is pulled, after the first file."""

    def files(self, root: Path, tally: Tally) -> Iterator[object]:  # type: ignore[override]
        files = super().files(root, tally)
        yield next(files)
        root.rename(root.with_name("pulled"))
        yield from files


def test_a_drive_pulled_during_the_walk_loses_nothing(library: Library) -> None:
    for n in range(3):
        write_kicks(library.folder / str(n), 2, first=2 * n)
    library.scan()
    ids = library.paths()
    report = scan_root(library.store, library.root, library.pool, walk=VanishingWalk())
    # Only what lay in the folder being read is missing; folders not reached are unknown.
    assert report.missing <= 1
    library.folder.with_name("pulled").rename(library.folder)
    again = library.scan()
    assert (again.analysed, again.missing, again.failed) == (0, 0, 0)
    assert library.paths() == ids
    assert library.store.failures() == []


def test_a_drive_pulled_while_files_are_read(library: Library) -> None:
    write_kicks(library.folder, 4)
    library.pool.close()

    def pull(progress: ScanProgress) -> None:
        if progress.stage == "examine" and library.folder.exists():
            library.folder.rename(library.folder.with_name("pulled"))

    report = scan_root(library.store, library.root, library.pool, pull)
    assert report.analysed >= 1
    assert report.failed >= 1
    assert {f.reason for f in library.store.failures()} == {Undecodable.VANISHED}
    library.folder.with_name("pulled").rename(library.folder)
    # What vanished is tried again, without being touched.
    assert library.scan().failed == 0
    assert library.store.failures() == []
    assert len(library.paths()) == 4


def test_a_folder_that_cannot_be_read_is_a_failure_and_its_sounds_stay(library: Library) -> None:
    write_kicks(library.folder / "sub", 2)
    library.scan()
    ids = library.paths()

    class Shut(Walk):
        def files(self, root: Path, tally: Tally) -> Iterator[object]:  # type: ignore[override]
            tally.unreadable.append("sub")
            tally.skipped[UNREADABLE_FOLDER] += 1
            return iter(())

    for _ in range(2):
        report = scan_root(library.store, library.root, library.pool, walk=Shut())
        assert report.missing == 0
        assert library.paths() == ids
        (failure,) = library.store.failures()
        assert failure.reason is Undecodable.UNREADABLE
    assert library.scan().analysed == 0
    assert library.store.failures() == []
    assert library.paths() == ids


def test_progress_names_every_stage_and_ends(library: Library) -> None:
    write_kicks(library.folder, 3)
    told: list[ScanProgress] = []
    scan_root(library.store, library.root, library.pool, told.append)
    assert told[0].stage == "walk"
    assert told[-1].stage == "done"
    assert (told[-1].done, told[-1].total, told[-1].failed) == (3, 3, 0)


def test_figures_that_are_no_numbers_are_a_failure_not_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for name in ("a.wav", "nan.wav", "segv.wav", "z.wav"):
        (folder / name).write_bytes(name.encode())
    with (
        Store.open(tmp_path / "library.db") as store,
        Pool(1, job="worker_jobs:quick") as pool,
    ):
        report = scan_root(store, store.add_root(folder), pool)
        assert (report.analysed, report.failed) == (2, 2)
        failed = {Path(f.path).name: f.detail for f in store.failures()}
        assert "cannot be kept" in failed["nan.wav"]
        assert failed["segv.wav"] == "SIGSEGV"
        # Set aside until the file changes, and told of at every scan.
        again = scan_root(store, store.roots()[0], pool)
        assert (done(again), again.bytes_read) == ((0, 2, 0, 0, 2), 0)
        (folder / "segv.wav").write_bytes(b"exchanged")
        assert scan_root(store, store.roots()[0], pool).failed == 2


def test_the_demo_library(scanned_home: Path, tmp_path: Path, real: Pool) -> None:
    """As `samplerecs library add` scanned it; another scan reads nothing."""
    database = tmp_path / "library.db"
    shutil.copy(scanned_home / "data" / "library.db", database)
    with Store.open(database) as store:
        assert sum(row.described.analysed for row in store.rows()) >= 120
        reasons = {f.reason for f in store.failures()}
        assert Undecodable.NOT_AUDIO in reasons
        assert store.counts().duplicates >= 1
        assert store.check() == []
        again = scan_root(store, store.roots()[0], real, wanted=wanted())
        assert (again.analysed, again.bytes_read) == (0, 0)
        assert again.unchanged >= 120
        assert again.skipped["macOS side file"] >= 1
