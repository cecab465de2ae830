"""The whole library, written once: levels, lengths, chunks, and the odd files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from samplerecs_models.demo import DemoReport
from samplerecs_models.demo.catalogue import PACKS
from samplerecs_models.demo.items import Item
from samplerecs_models.demo.write import write_item
from samplerecs_models.metadata.read import read_facts
from samplerecs_models.vocabulary import Kind, Role, Source

ITEMS = [(pack.folder, item) for pack in PACKS for item in pack.items]
LOSSY = (".ogg", ".mp3")


@pytest.fixture(scope="module")
def report(demo_written: tuple[DemoReport, list[tuple[int, int, str]]]) -> DemoReport:
    return demo_written[0]


def _read(report: DemoReport, folder: str, item: Item) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(report.folder / folder / item.path, always_2d=True)
    return samples, rate


def test_the_report_counts_the_files_and_progress_is_told(
    demo_written: tuple[DemoReport, list[tuple[int, int, str]]],
) -> None:
    report, seen = demo_written
    files = [path for path in report.folder.rglob("*") if path.is_file()]
    assert report.files == len(files) == len(ITEMS) + len(report.odd)
    assert sorted(report.packs) == sorted(path.name for path in report.folder.iterdir())
    assert [done for done, _, _ in seen] == list(range(1, len(ITEMS) + 1))
    assert sum(path.stat().st_size for path in files) < 60_000_000


def test_every_sound_is_loud_enough_and_none_clips(report: DemoReport) -> None:
    wrong = {}
    for folder, item in ITEMS:
        samples, _ = _read(report, folder, item)
        peak = 20 * np.log10(np.abs(samples).max())
        if not -6.5 <= peak <= -1.0 or np.abs(samples.mean(axis=0)).max() > 1e-3:
            wrong[item.path] = (peak, samples.mean(axis=0))
    assert not wrong


def test_one_shots_start_and_end_in_silence(report: DemoReport) -> None:
    wrong = {}
    for folder, item in ITEMS:
        if item.bars or item.path.endswith(LOSSY):
            continue
        samples, _ = _read(report, folder, item)
        edges = float(max(np.abs(samples[0]).max(), np.abs(samples[-1]).max()))
        if edges > 1e-3:
            wrong[item.path] = edges
    assert not wrong


def test_loops_are_whole_bars_to_the_frame_and_meet_without_a_step(report: DemoReport) -> None:
    wrong = {}
    for folder, item in ITEMS:
        if not item.bars:
            continue
        samples, rate = _read(report, folder, item)
        exact = round(item.bars * 240 / (item.bpm or 0) * rate)
        seam = np.abs(samples[0] - samples[-1]).max()
        steps = np.abs(np.diff(samples, axis=0)).max(axis=1)
        # A drum on the first beat may rise as fast as any other; notes may not click.
        inside = steps.max() if item.role is Role.DRUM_LOOP else np.quantile(steps, 0.9999)
        if len(samples) != exact or seam > max(inside, 0.05):
            wrong[item.path] = (len(samples) - exact, seam, inside)
    assert not wrong


def test_chunks_tell_tempo_root_and_kind(report: DemoReport) -> None:
    chunked = [(folder, item) for folder, item in ITEMS if item.chunks]
    assert len(chunked) >= 12
    for folder, item in chunked:
        path = report.folder / folder / item.path
        facts = read_facts(path, report.folder)
        assert facts.kind.value is item.kind, path
        assert facts.kind.source is Source.CHUNK, path
        if item.bars:
            assert facts.bpm.value == pytest.approx(item.bpm, abs=0.01)
            assert facts.bpm.source is Source.CHUNK
            assert facts.loop
        if item.key:
            assert facts.key.value is not None
            assert facts.key.value.tonic == item.key.tonic


def test_the_odd_files_are_odd_in_the_stated_way(report: DemoReport) -> None:
    odd = {one.what: one for one in report.odd}
    read = {what: (report.folder / one.path).read_bytes() for what, one in odd.items()}
    assert read["copy"] == (report.folder / odd["copy"].of).read_bytes()
    assert odd["copy"].path.split("/")[0] != odd["copy"].of.split("/")[0]
    whole = (report.folder / odd["truncated"].of).read_bytes()
    assert whole.startswith(read["truncated"])
    assert len(read["truncated"]) < len(whole) / 2
    assert read["text"].decode().startswith("Concrete Techno")
    assert Path(odd["resource fork"].path).name == "._Kick Hard 07.wav"
    assert read["resource fork"].startswith(b"\x00\x05\x16\x07")


def test_the_trimmed_copy_is_its_original_without_the_edges_3_db_down(report: DemoReport) -> None:
    odd = next(one for one in report.odd if one.what == "trimmed copy")
    original, rate = soundfile.read(report.folder / odd.of, always_2d=True)
    copy, _ = soundfile.read(report.folder / odd.path, always_2d=True)
    assert np.abs(original[: rate // 30]).max() < 1e-3
    assert len(copy) < 0.7 * len(original)
    start = int(np.flatnonzero(np.abs(original).max(axis=1) > 1e-3)[0])
    body = slice(rate // 10, rate)
    expected = original[start:][body] * 10 ** (-3 / 20)
    assert np.allclose(copy[body], expected, atol=1e-4)


def _one_of_each() -> list[tuple[str, Item]]:
    """A sound of every format and encoding, and a loop with chunks; with its pack's folder."""
    found: dict[tuple[str, str | None, bool], tuple[str, Item]] = {}
    for folder, item in ITEMS:
        if item.kind is Kind.ONE_SHOT:
            found.setdefault((Path(item.path).suffix, item.subtype, item.chunks), (folder, item))
    loop = next((folder, item) for folder, item in ITEMS if item.bars and item.chunks)
    return [*found.values(), loop]


@pytest.mark.parametrize(
    ("folder", "item"), [pytest.param(*one, id=one[1].path) for one in _one_of_each()]
)
def test_the_same_seed_writes_the_same_bytes(
    report: DemoReport, folder: str, item: Item, tmp_path: Path
) -> None:
    again = tmp_path / Path(item.path).name
    write_item(again, item, 0)
    assert again.read_bytes() == (report.folder / folder / item.path).read_bytes()


def test_another_seed_writes_other_bytes(report: DemoReport, tmp_path: Path) -> None:
    folder, item = next(one for one in ITEMS if one[1].role is Role.KICK)
    write_item(tmp_path / "kick.wav", item, 1)
    whole = (report.folder / folder / item.path).read_bytes()
    assert (tmp_path / "kick.wav").read_bytes() != whole
