"""Analysis on its way between two computers: by content, both ways, as often as one likes."""

import gzip
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_parts import write_kicks

from samplerecs_daemon.api import Client, CorrectionRequest
from samplerecs_daemon.gateway import open_client
from samplerecs_daemon.store import Store
from samplerecs_models.errors import BadPath, InputError


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studio") / "kicks"
    write_kicks(folder, 4)
    return folder


@pytest.fixture(scope="module")
def scanned(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that knows the sounds; to be copied."""
    home = tmp_path_factory.mktemp("scanned") / "home"
    with open_client(home) as client:
        client.add_root(sounds)
    return home


@pytest.fixture
def studio(scanned: Path, tmp_path: Path) -> Iterator[Client]:
    shutil.copytree(scanned, tmp_path / "studio")
    with open_client(tmp_path / "studio") as client:
        yield client


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Client]:
    with open_client(tmp_path / "laptop") as client:
        yield client


def said(client: Client, path: Path) -> tuple[float | str | None, tuple[str, ...]]:
    info = client.sample(str(path))
    return info.bpm.value, info.tags


def test_what_was_heard_there_is_not_heard_again_here(
    studio: Client, laptop: Client, sounds: Path, tmp_path: Path
) -> None:
    studio.correct([sounds / "kick 001.wav"], CorrectionRequest(bpm=87.0, tags=("mine",)))
    board = studio.create_board("Night")
    studio.add_to_board(board.id, str(sounds / "kick 002.wav"))
    done = studio.export_analysis(tmp_path / "a.gz")
    assert (done.sounds, done.vectors, done.corrections, done.boards) == (4, 4, 1, 1)
    came = laptop.import_analysis(tmp_path / "a.gz")
    assert (came.sounds, came.unknown, came.boards) == (4, 4, 1)
    assert laptop.library().sounds == 0
    report = laptop.add_root(sounds)
    assert (report.analysed, report.moved) == (0, 4)
    assert said(laptop, sounds / "kick 001.wav") == (87.0, ("mine",))
    (there,) = laptop.boards()
    assert [s.name for s in laptop.board(there.id).samples] == ["kick 002.wav"]
    assert laptop.similar(str(sounds / "kick 000.wav"), 2).suggestions


def test_a_board_says_what_only_another_computer_heard_and_never_loses_it(
    studio: Client, laptop: Client, sounds: Path, tmp_path: Path
) -> None:
    board = studio.create_board("Night")
    for number in range(4):
        studio.add_to_board(board.id, str(sounds / f"kick 00{number}.wav"))
    manifest = studio.board_manifest(board.id)
    studio.export_analysis(tmp_path / "a.gz")
    laptop.import_analysis(tmp_path / "a.gz")
    some = tmp_path / "some"
    some.mkdir()
    for number in (1, 2):
        shutil.copy(sounds / f"kick 00{number}.wav", some)
    laptop.add_root(some)

    opened = laptop.open_manifest(manifest)
    assert [entry.name for entry in opened.lacking] == ["kick 000.wav", "kick 003.wav"]
    assert (len(opened.board.samples), opened.board.count) == (2, 4)
    here = [sample.id for sample in opened.board.samples]
    assert [one.id for one in laptop.order_board(opened.board.id, here[::-1]).samples] == here[::-1]
    assert laptop.board(opened.board.id).count == 4
    written = laptop.export_board(opened.board.id, tmp_path / "crate")
    assert (written.sounds, len(written.missing)) == (2, 2)
    again = laptop.board_manifest(opened.board.id)
    assert {one.payload_hash for one in again.entries} == {
        one.payload_hash for one in manifest.entries
    }


def test_both_ways_meet_in_the_same_and_a_second_time_brings_nothing(
    studio: Client, laptop: Client, sounds: Path, tmp_path: Path
) -> None:
    laptop.add_root(sounds)
    studio.correct([sounds / "kick 000.wav"], CorrectionRequest(bpm=90.0))
    laptop.correct([sounds / "kick 000.wav"], CorrectionRequest(tags=("late",)))
    studio.export_analysis(tmp_path / "s.gz")
    laptop.export_analysis(tmp_path / "l.gz")
    laptop.import_analysis(tmp_path / "s.gz")
    studio.import_analysis(tmp_path / "l.gz")
    for client in (studio, laptop):
        assert said(client, sounds / "kick 000.wav") == (90.0, ("late",))
    studio.export_analysis(tmp_path / "s2.gz")
    laptop.export_analysis(tmp_path / "l2.gz")
    assert (tmp_path / "s2.gz").read_bytes() == (tmp_path / "l2.gz").read_bytes()
    again = studio.import_analysis(tmp_path / "l2.gz")
    assert (again.sounds, again.vectors, again.corrections) == (0, 0, 0)


def test_an_older_word_does_not_win(studio: Client, sounds: Path, tmp_path: Path) -> None:
    path = sounds / "kick 003.wav"
    studio.correct([path], CorrectionRequest(bpm=90.0))
    studio.export_analysis(tmp_path / "old.gz")
    studio.correct([path], CorrectionRequest(bpm=95.0))
    studio.import_analysis(tmp_path / "old.gz")
    assert said(studio, path)[0] == 95.0


def test_an_analysis_of_later_analysers_wins_and_of_earlier_ones_does_not(
    studio: Client, sounds: Path, tmp_path: Path
) -> None:
    studio.export_analysis(tmp_path / "a.gz")
    text = gzip.decompress((tmp_path / "a.gz").read_bytes())
    lines = [json.loads(line) for line in text.splitlines()]
    for name, step, wins in (("later", 1, True), ("earlier", -1, False)):
        changed = [dict(line) for line in lines]
        for line in changed[1:]:
            line["versions"] = {n: v + step for n, v in line["versions"].items()}
            line["analysis"] = {**line["analysis"], "duration_s": 77.0}
        with gzip.open(tmp_path / f"{name}.gz", "wt") as file:
            file.writelines(json.dumps(line) + "\n" for line in changed)
        done = studio.import_analysis(tmp_path / f"{name}.gz")
        assert bool(done.sounds) is wins
    assert studio.sample(str(sounds / "kick 000.wav")).duration_s == 77.0


def test_no_path_and_no_name_leaves_the_computer(
    studio: Client, sounds: Path, tmp_path: Path
) -> None:
    studio.export_analysis(tmp_path / "a.gz")
    text = gzip.decompress((tmp_path / "a.gz").read_bytes()).decode()
    for word in ("kick 0", "kicks", "studio", str(tmp_path), ".wav"):
        assert word not in text


def test_nothing_is_overwritten(studio: Client, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(BadPath, match="there already"):
        studio.export_analysis(tmp_path / "mine")
    with pytest.raises(BadPath):
        studio.export_analysis(tmp_path / "no folder" / "a.gz")


@pytest.mark.parametrize("cut", ["half", "foreign", "newer", "hostile", "missing"])
def test_a_bad_file_is_told_and_leaves_a_whole_library(
    studio: Client, laptop: Client, tmp_path: Path, cut: str
) -> None:
    studio.export_analysis(tmp_path / "good.gz")
    bad, good = tmp_path / "bad.gz", (tmp_path / "good.gz").read_bytes()
    if cut == "half":
        bad.write_bytes(good[: len(good) // 2])
    elif cut == "foreign":
        bad.write_bytes(b"RIFF" * 100)
    elif cut == "newer":
        bad.write_bytes(gzip.compress(b'{"samplerecs_analysis": 99, "models": []}\n'))
    elif cut == "hostile":
        lines = gzip.decompress(good).splitlines()
        lines[1] = lines[1].replace(b'"duration_s":', b'"duration_s":NaN,"x":')
        bad.write_bytes(gzip.compress(b"\n".join(lines)))
    with pytest.raises(InputError) as told:
        laptop.import_analysis(bad)
    assert isinstance(told.value, BadPath) is (cut == "missing")
    assert "Error" not in told.value.message
    assert "File" not in told.value.message
    with closing(Store.open(tmp_path / "laptop" / "data" / "library.db")) as store:
        assert store.check() == []
