from pathlib import Path

from samplerecs_daemon.known_folders import likely_folders


def test_offers_what_is_there_once_a_label(tmp_path: Path) -> None:
    home, drive = tmp_path / "home", tmp_path / "Red SSD"
    for folder in ("Splice/sounds/packs", "Music/Samples", "Music/Ableton/Factory Packs"):
        (home / folder).mkdir(parents=True)
    (drive / "Samples").mkdir(parents=True)
    (home / "Samples").write_text("a file, not a folder")
    found = {f.label: Path(f.path) for f in likely_folders(home, drives=(drive,))}
    assert found["Splice"] == home / "Splice/sounds/packs"
    assert found["Samples"] == home / "Music/Samples"
    assert found["Live packs"] == home / "Music/Ableton/Factory Packs"
    assert found["Samples on Red SSD"] == drive / "Samples"


def test_a_folder_reached_by_two_names_is_offered_once(tmp_path: Path) -> None:
    (tmp_path / "Music/Samples").mkdir(parents=True)
    (tmp_path / "Sample Packs").symlink_to(tmp_path / "Music/Samples")
    mine = [f for f in likely_folders(tmp_path, drives=()) if f.path.startswith(str(tmp_path))]
    assert len(mine) == 1


def test_a_home_that_is_not_there_offers_nothing_of_it(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert not [f for f in likely_folders(gone, drives=()) if f.path.startswith(str(gone))]
