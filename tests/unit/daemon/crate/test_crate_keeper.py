"""The promises about files, kept by the live crate."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from store_parts import examined, write_kicks

from samplerecs_daemon.api import SampleInfo, Value
from samplerecs_daemon.crate import MANIFEST, PLAYLIST
from samplerecs_daemon.crate.keeper import KEPT_S, SWEEP_S, Keeper
from samplerecs_daemon.crate.placing import Links
from samplerecs_daemon.daws.matching import Matcher
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.removal import names_in_use, remove, traces
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_daemon.store.records import FileStat
from samplerecs_daemon.written import note_written
from samplerecs_models.errors import BadPath
from samplerecs_osc.projects import UsedSample

DAY = 86_400.0


class Clock:
    now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Studio:
    """A library of real files, and the crate of it."""

    folder: Path
    access: StoreAccess
    clock: Clock
    sounds: list[SampleInfo]

    @property
    def crate(self) -> Path:
        return self.folder / "crate"

    def keeper(self, links: Links = Links.HARD) -> Keeper:
        return Keeper(self.crate, links, self.access, self.clock)

    def files(self) -> list[str]:
        """Return the sounds in the crate, by their paths in it."""
        found = (path for path in self.crate.rglob("*") if path.is_file() or path.is_symlink())
        names = (path.relative_to(self.crate).as_posix() for path in found)
        return sorted(name for name in names if name not in (PLAYLIST, MANIFEST))

    def playlist(self) -> list[str]:
        lines = (self.crate / PLAYLIST).read_text().splitlines()
        assert lines[0] == "#EXTM3U"
        return lines[1:]


def info(number: int, path: Path, *, role: str = "bass", bpm: float = 120.0) -> SampleInfo:
    return SampleInfo(
        id=number,
        name=path.name,
        path=str(path),
        pack="",
        duration_s=1.0,
        kind="loop",
        role=role,
        bpm=Value(bpm, 0.9, "audio"),
        key=Value("A minor", 0.9, "audio"),
        descriptors={},
        tags=(),
        first_seen=1.0,
        present=True,
    )


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    clock = Clock()
    paths = write_kicks(tmp_path / "library", 12)
    paths[0] = paths[0].rename(paths[0].with_name("dusty_rhodes_120_Am.wav"))
    access = StoreAccess(tmp_path / "library.db", clock)
    access.hold()
    with access.writer() as store:
        root = store.add_root(tmp_path / "library")
        ids = [
            store.save(root.id, path.name, FileStat(path.stat().st_size, 1), examined(path.name))
            for path in paths
        ]
    sounds = [info(number, path) for number, path in zip(ids, paths, strict=True)]
    yield Studio(tmp_path, access, clock, sounds)
    access.close()


def in_project(studio: Studio, sample: int) -> None:
    row = ProjectRow(0, "/p/song", "/p/Song.als", "live", "Song", *(None,) * 3, 0.0, "", (), 1.0)
    with studio.access.writer() as store:
        store.save_project(row, [("/anywhere/x.wav", sample)])


def test_names_say_what_a_sound_is_and_the_playlist_in_which_order(studio: Studio) -> None:
    rhodes, kick, snare = studio.sounds[:3]
    studio.keeper().show([replace(kick, role="kick", kind="one-shot"), rhodes, snare])
    mark = studio.access.reader().payload_of(rhodes.id)[-4:]
    assert f"bass/120 Am Dusty Rhodes [{mark}].wav" in studio.files()
    folders = [name.partition("/")[0] for name in studio.playlist()]
    assert folders == ["kick", "bass", "bass"]
    assert set(studio.playlist()) == set(studio.files())
    studio.keeper().show([snare, rhodes])
    assert [name.partition("/")[0] for name in studio.playlist()] == ["bass", "bass"]
    assert len(studio.files()) == 3


def test_a_dragged_path_holds_the_same_bytes_a_thousand_changes_later(studio: Studio) -> None:
    keeper, dice = studio.keeper(), random.Random(5)
    keeper.show(studio.sounds[:4])
    dragged = {name: (studio.crate / name).read_bytes() for name in studio.files()}
    in_project(studio, studio.sounds[0].id)
    kept = [name for name in dragged if "Dusty" in name]
    for _ in range(1000):
        studio.clock.now += 0.1 * DAY
        some = dice.sample(studio.sounds[4:], 3)
        # What is known of a sound may change; where it lies does not.
        keeper.show([replace(one, bpm=Value(dice.uniform(60, 180), 0.9, "user")) for one in some])
        if studio.clock.now < Clock.now + KEPT_S:
            assert all((studio.crate / name).read_bytes() == dragged[name] for name in dragged)
    assert kept
    assert all((studio.crate / name).read_bytes() == dragged[name] for name in kept)
    gone = [name for name in dragged if not (studio.crate / name).exists()]
    assert len(gone) == 3


def test_a_sound_keeps_its_path_whatever_is_learnt_of_it(studio: Studio) -> None:
    one = studio.sounds[0]
    studio.keeper().show([one])
    before = studio.files()
    studio.keeper().show([replace(one, role="keys", bpm=Value(99.0, 1.0, "user"))])
    assert studio.files() == before


@pytest.mark.parametrize("links", [Links.HARD, Links.COPY])
def test_a_file_stays_when_its_sample_folder_goes(studio: Studio, links: Links) -> None:
    one = studio.sounds[0]
    data = Path(one.path).read_bytes()
    studio.keeper(links).show([one])
    (name,) = studio.files()
    assert (studio.crate / name).samefile(one.path) == (links is Links.HARD)
    Path(one.path).unlink()
    studio.keeper(links).show([one])
    assert (studio.crate / name).read_bytes() == data
    assert studio.playlist() == [name]


def test_symbolic_links_are_made_by_choice_alone(studio: Studio) -> None:
    studio.keeper(Links.SYMBOLIC).show(studio.sounds[:2])
    assert all((studio.crate / name).is_symlink() for name in studio.files())


def test_another_disk_gets_copies(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(self: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", elsewhere)
    studio.keeper().show(studio.sounds[:1])
    (name,) = studio.files()
    assert (studio.crate / name).read_bytes() == Path(studio.sounds[0].path).read_bytes()
    assert not (studio.crate / name).samefile(studio.sounds[0].path)


def test_what_is_shown_stays_thirty_days_longer_than_it_is_shown(studio: Studio) -> None:
    first, second = studio.sounds[:2]
    studio.keeper().show([first])
    (name,) = studio.files()
    # In the list for 40 days, across a restart: its time begins when it is replaced.
    studio.clock.now += 40 * DAY
    keeper = studio.keeper()
    keeper.show([second])
    assert name in studio.files()
    studio.clock.now += KEPT_S - 1
    keeper.show([second])
    assert name in studio.files()
    studio.clock.now += SWEEP_S + 2
    keeper.show([second])
    assert name not in studio.files()
    assert name not in (studio.crate / MANIFEST).read_text()


def test_nothing_is_taken_for_unused_before_the_projects_are_read(studio: Studio) -> None:
    first, second, third = studio.sounds[:3]
    studio.keeper().show([first, second])
    known: list[bool] = []
    keeper = Keeper(studio.crate, Links.HARD, studio.access, studio.clock, lambda: bool(known))
    keeper.show([third])
    names = studio.files()
    # The daemon was away for months; meanwhile a project was saved that uses the first.
    studio.clock.now += 3 * KEPT_S
    keeper.show([third])
    assert studio.files() == names
    in_project(studio, first.id)
    known.append(True)
    keeper.show([third])
    assert len(studio.files()) == 2


def test_what_somebody_laid_there_or_changed_is_left_alone(studio: Studio) -> None:
    first, second, third = studio.sounds[:3]
    keeper = studio.keeper(Links.COPY)
    keeper.show([first, second])
    names = studio.files()
    peaks = studio.crate / f"{names[0]}.asd"
    peaks.write_bytes(b"peaks")
    (studio.crate / names[1]).write_bytes(b"a recording of the user's own")
    studio.clock.now += 1
    keeper.show([third])
    studio.clock.now += 2 * KEPT_S
    studio.keeper(Links.COPY).show([third])
    assert not (studio.crate / names[0]).exists()
    assert peaks.read_bytes() == b"peaks"
    assert (studio.crate / names[1]).read_bytes() == b"a recording of the user's own"


def test_two_sounds_of_one_name_never_share_a_path(studio: Studio) -> None:
    one = studio.sounds[0]
    mark = studio.access.reader().payload_of(one.id)[-4:]
    taken = studio.crate / "bass" / f"120 Am Dusty Rhodes [{mark}].wav"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"somebody's")
    studio.keeper().show([one])
    assert taken.read_bytes() == b"somebody's"
    (own,) = studio.playlist()
    assert (studio.crate / own).read_bytes() == Path(one.path).read_bytes()


def test_a_file_of_ours_that_was_not_written_down_is_taken_over(studio: Studio) -> None:
    one = studio.sounds[0]
    studio.keeper().show([one])
    (name,) = studio.files()
    with studio.access.writer() as store:
        store.forget_crate([studio.crate / name])
    studio.keeper().show([one])
    assert studio.playlist() == [name]
    assert studio.files() == [name]


def test_nothing_is_written_into_a_sample_folder(studio: Studio) -> None:
    inside = studio.folder / "library" / "crate"
    keeper = Keeper(inside, Links.HARD, studio.access, studio.clock)
    with pytest.raises(BadPath, match="a folder of your library"):
        keeper.show(studio.sounds[:1])
    assert not inside.exists()


def test_a_crate_path_in_a_project_is_use_of_the_sound(studio: Studio) -> None:
    one = studio.sounds[0]
    studio.keeper().show([one])
    (name,) = studio.files()
    place = str(studio.crate / name)
    assert Matcher(studio.access.reader()).find(UsedSample(place, (place,))) == one.id


def test_uninstalling_takes_what_is_ours_and_nothing_else(studio: Studio) -> None:
    studio.keeper().show(studio.sounds[:3])
    names = studio.files()
    side = studio.crate / f"{names[0]}.reapeaks"
    side.write_bytes(b"peaks")
    home = studio.folder / "home"
    paths = Paths(home / "config", home / "data", home / "cache")
    note_written(paths, [studio.crate])
    found = traces(paths, home / "nothing")
    assert studio.crate in [trace.path for trace in found]
    kept = remove(found, keep_data=False, exports=False, home=studio.folder, folders=())
    assert [trace.path for trace in kept.kept] == [studio.crate]
    assert studio.files() == sorted([*names, side.relative_to(studio.crate).as_posix()])
    removed = remove(found, keep_data=False, exports=True, home=studio.folder, folders=())
    assert removed.failed == ()
    assert studio.files() == [side.relative_to(studio.crate).as_posix()]
    assert Path(studio.sounds[0].path).exists()


def test_what_a_known_project_uses_outlives_uninstalling(studio: Studio) -> None:
    studio.keeper().show(studio.sounds[:3])
    paths = Paths(studio.folder / "config", studio.folder, studio.folder / "cache")
    note_written(paths, [studio.crate])
    used, *unused = studio.playlist()
    row = ProjectRow(0, "/p/song", "/p/Song.als", "live", "Song", *(None,) * 3, 0.0, "", (), 1.0)
    with studio.access.writer() as store:
        # As Windows writes it; a DAW may write a path as it likes, the name stays.
        store.save_project(row, [("..\\crate\\" + used.replace("/", "\\").upper(), None)])
    found = traces(paths, studio.folder / "nothing", names_in_use(paths))
    (crate,) = [trace for trace in found if trace.path == studio.crate]
    assert crate.used == (studio.crate / used,)
    removed = remove([crate], keep_data=False, exports=True, home=studio.folder, folders=())
    assert (removed.removed, removed.kept, removed.failed) == ((), (crate,), ())
    assert studio.files() == [used]
    assert not [name for name in unused if (studio.crate / name).exists()]
    # All that is left is in use: once more changes nothing.
    (crate,) = traces(paths, studio.folder / "nothing", names_in_use(paths))[-1:]
    assert remove([crate], keep_data=False, exports=True, home=studio.folder, folders=()).kept
    assert studio.files() == [used]


def test_a_file_that_somebody_changed_outlives_uninstalling(studio: Studio) -> None:
    studio.keeper(Links.COPY).show(studio.sounds[:2])
    paths = Paths(studio.folder / "config", studio.folder, studio.folder / "cache")
    note_written(paths, [studio.crate])
    edited, _ = studio.playlist()
    (studio.crate / edited).write_bytes(b"cut shorter in an editor")
    found = traces(paths, studio.folder / "nothing", names_in_use(paths))
    remove(found, keep_data=True, exports=True, home=studio.folder, folders=())
    assert studio.files() == [edited]


def test_a_manifest_that_was_tampered_with_leads_nowhere_else(studio: Studio) -> None:
    studio.keeper().show(studio.sounds[:1])
    victim = studio.folder / "victim.wav"
    victim.write_bytes(b"x")
    manifest = studio.crate / MANIFEST
    manifest.write_text(f"../victim.wav\n{victim}\n" + manifest.read_text())
    home = studio.folder / "home"
    paths = Paths(home / "config", home / "data", home / "cache")
    note_written(paths, [studio.crate])
    found = traces(paths, home / "nothing")
    remove(found, keep_data=False, exports=True, home=studio.folder, folders=())
    assert victim.exists()
    assert not studio.crate.exists()


def test_a_folder_that_cannot_be_written_is_an_oserror(studio: Studio) -> None:
    studio.crate.write_bytes(b"a file where the crate should be")
    with pytest.raises(OSError, match=os.strerror(17)):
        studio.keeper().show(studio.sounds[:1])
