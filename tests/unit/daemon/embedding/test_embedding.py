"""Sounds embedded in the background by the stand-in: real files, a real store, real children."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from clap_parts import TINY, another, tiny
from kept_parts import Kept
from kept_parts import kept as keeping

from samplerecs_daemon.api import Context, ContextField, SuggestRequest
from samplerecs_daemon.embedding.order import likeliest
from samplerecs_daemon.embedding.part import AUDIO_JOB, Embedding, Leave, Surroundings
from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.embedding.words import Words
from samplerecs_daemon.engine.models import model_statuses
from samplerecs_daemon.index.library import build
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_daemon.store import Store
from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.decode import decode
from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.clap.manifest import AUDIO, Installed, read_installed
from samplerecs_models.errors import ModelError
from samplerecs_models.sound import ANALYSIS_RATE, Sound

#: Generous: a polite child waits long on a busy machine.
SOON_S = 120.0


def put(shelf: Shelf, folder: Path) -> Installed:
    """Put a copy of a model on a shelf, without trying it out."""
    draft = shelf.drafted()
    for path in folder.iterdir():
        (draft / path.name).write_bytes(path.read_bytes())
    return shelf.adopt(draft, read_installed(folder).manifest)


def _eager(folder: Path, threads: int) -> Tower:
    """Return an audio tower that waits for nobody: many tests run at once."""
    return Tower(AUDIO_JOB, (str(folder), threads), polite=False)


class Bench:
    """A library of a few sounds, models, and the thread that embeds."""

    def __init__(self, kept: Kept, folder: Path) -> None:
        self.kept = kept
        self.shelf = Shelf(folder / "models")
        self.semantics = Semantics(self.shelf, folder / "prompts", on=True, threads=1)
        self.leave = Leave(1)
        self.news: list[tuple[str, Mapping[str, object]]] = []
        self.embedding = self.new()

    def new(self) -> Embedding:
        around = Surroundings(
            leave=lambda: self.leave,
            index=lambda: self.kept.engine._tools.index(self.reader),
            context=Context,
            clock=time.time,
            publish=lambda name, data: self.news.append((name, data)),
        )
        return Embedding(self.kept.access, self.semantics, around, _eager)

    @property
    def reader(self) -> Store:
        return self.kept.access.reader()

    def turn_until(self, true: Callable[[], bool]) -> None:
        """Let the thread's work be done here, until something is so."""
        deadline = time.monotonic() + SOON_S
        while not true():
            assert time.monotonic() < deadline, self.embedding.troubles()
            self.semantics._looked = float("-inf")
            self.embedding._turn()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with open_bench(tmp_path, 3) as made:
        yield made


@contextmanager
def open_bench(folder: Path, count: int) -> Iterator[Bench]:
    with keeping(folder) as kept:
        for number in range(count):
            kept.add(f"kick_{number}.wav")
        made = Bench(kept, folder)
        try:
            yield made
        finally:
            made.embedding.stop()


def test_every_sound_gets_the_vector_that_its_file_has(bench: Bench) -> None:
    installed = put(bench.shelf, TINY)
    bench.turn_until(lambda: bench.reader.vector_count(installed.model) == 3)
    clap = Clap(tiny())
    for name, number in bench.kept.ids.items():
        sound = Sound(decode(bench.kept.folder / name, rate=ANALYSIS_RATE))
        _, (vector,) = bench.reader.vectors_of(installed.model, [number])
        np.testing.assert_array_equal(vector, clap.embed_audio([sound])[0])
    bench.turn_until(lambda: not bench.reader.untagged(installed.model, _version(bench)))
    assert bench.embedding.counters() == {"embedded": 3, "not embedded": 0}
    assert bench.embedding._turn() > 0
    assert bench.embedding.waiting() == 0
    told = [data for name, data in bench.news if name == "models.changed"]
    assert told[0] == {"name": "clap-tiny", "embedded": 0, "waiting": 0}
    assert told[-1] == {"name": "clap-tiny", "embedded": 3, "waiting": 0}
    now = bench.semantics.now(bench.reader)
    assert now is not None
    assert sorted(now.ids.tolist()) == sorted(bench.kept.ids.values())


def _version(bench: Bench) -> str:
    from samplerecs_daemon.embedding.labelling import _version as version

    chosen = bench.semantics.chosen()
    assert chosen is not None
    return version(chosen)


def test_it_rests_when_told_and_goes_on_from_where_it_was(bench: Bench) -> None:
    installed = put(bench.shelf, TINY)
    bench.leave = Leave(0, "recording")
    assert bench.embedding._turn() > 0
    assert bench.embedding.resting() == "recording"
    assert bench.reader.vector_count(installed.model) == 0
    with bench.kept.access.writer() as store:
        store.save_heard(
            installed.model, [bench.kept.ids["kick_0.wav"]], np.eye(1, 32, dtype=np.float32)
        )
    bench.leave = Leave(1)
    bench.turn_until(lambda: bench.reader.vector_count(installed.model) == 3)
    # What was there before the pause, or a crash, was not done again.
    assert bench.embedding.counters()["embedded"] == 2


def test_files_that_give_nothing_are_told_and_do_not_hold_up_the_rest(bench: Bench) -> None:
    (bench.kept.folder / "kick_1.wav").write_bytes(b"no sound")
    (bench.kept.folder / "kick_2.wav").unlink()
    installed = put(bench.shelf, TINY)
    bench.turn_until(lambda: bench.embedding.counters()["not embedded"] == 2)
    assert bench.reader.vector_count(installed.model) == 1
    assert bench.embedding._turn() > 0
    assert bench.embedding.troubles() == []


def test_a_model_that_cannot_be_used_is_a_trouble_and_no_end(bench: Bench) -> None:
    installed = put(bench.shelf, TINY)
    (installed.folder / AUDIO).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cut short"):
        bench.embedding._turn()
    made = bench.kept.engine.suggest(SuggestRequest(query="kick", search=True))
    assert len(made.suggestions) == 3
    (installed.folder / "manifest.json").write_text("{}")
    bench.semantics._looked, bench.semantics._stamp = float("-inf"), None
    assert bench.semantics.chosen() is None
    assert "manifest" in bench.semantics.trouble


def test_a_new_model_takes_over_only_when_it_knows_as_many(bench: Bench, tmp_path: Path) -> None:
    old = put(bench.shelf, TINY)
    bench.turn_until(lambda: bench.reader.vector_count(old.model) == 3)
    assert bench.semantics.now(bench.reader) is not None
    assert bench.semantics.serving() == old.model
    new = put(bench.shelf, another(tmp_path / "other"))
    bench.semantics._looked = float("-inf")
    assert bench.semantics.chosen() == new
    seen = []

    def done() -> bool:
        bench.semantics.now(bench.reader)
        seen.append((bench.reader.vector_count(new.model), bench.semantics.serving()))
        return seen[-1] == (3, new.model)

    bench.turn_until(done)
    assert seen[0] == (0, old.model)
    assert all(serving == old.model for count, serving in seen if count < 3)
    # The old one's vectors stay while its files do, and go after them.
    bench.turn_until(lambda: bench.embedding._turn() > 0)
    assert bench.reader.vector_count(old.model) == 3
    bench.shelf.remove(old.folder.name)
    bench.turn_until(lambda: bench.reader.vector_count(old.model) == 0)
    assert bench.reader.vector_count(new.model) == 3


def test_switched_off_no_model_is_looked_at(bench: Bench, tmp_path: Path) -> None:
    put(bench.shelf, TINY)
    with closing(Semantics(bench.shelf, tmp_path / "p", on=False, threads=1)) as off:
        assert off.chosen() is None
        assert off.now(bench.reader) is None


def test_a_prompt_is_asked_once_and_kept(bench: Bench, tmp_path: Path) -> None:
    installed = put(bench.shelf, TINY)
    words = bench.semantics.words_of(installed)
    first = words.vector("dark pad", SOON_S)
    np.testing.assert_array_equal(first, Clap(tiny()).embed_text(["dark pad"])[0])
    words._tower.end_idle(0.0)
    assert bench.semantics.pids() == []
    # No child is there any more: it comes from the disk, and a broken file is asked for anew.
    np.testing.assert_array_equal(words.vector("dark pad", 0.0), first)
    (kept,) = (tmp_path / "prompts").rglob("*.npy")
    kept.write_bytes(b"broken")
    np.testing.assert_array_equal(words.vector("dark pad", SOON_S), first)


def test_without_a_text_tower_words_say_so(bench: Bench, tmp_path: Path) -> None:
    from dataclasses import replace

    installed = put(bench.shelf, TINY)
    files = {AUDIO: installed.manifest.files[AUDIO]}
    deaf = replace(installed, manifest=replace(installed.manifest, files=files))
    words = Words(deaf, bench.semantics.words_of(installed)._tower, tmp_path / "p")
    with pytest.raises(ModelError, match="without its text tower"):
        words.vector("dark", 0.0)


def test_the_likeliest_are_first() -> None:
    from libraries import DAY, MODEL, NOW, sample

    rows = [
        sample(1, age_days=300),
        sample(2, age_days=200),
        sample(3, age_days=1),
        sample(4, bpm=120.0, key="Am", age_days=400),
        sample(5, bpm=120.0, key="D#m", age_days=400),
        sample(6, bpm=60.0, age_days=401),
        sample(7, age_days=500),
        sample(8, present=False),
    ]
    index = build(rows, MODEL, None, 1)
    context = Context(
        {"bpm": ContextField(121.0, "user", 0.0), "key": ContextField("A minor", "user", 0.0)}
    )
    order = likeliest(set(range(1, 10)), index, [7], context, NOW)
    assert order.tolist() == [7, 4, 6, 3, 2, 1, 5]
    assert likeliest({1, 2, 3}, index, [], Context(), NOW + DAY).tolist() == [3, 2, 1]
    assert likeliest((), index, [], context, NOW).tolist() == []


def test_what_is_to_be_embedded_is_counted_without_a_daemon_too(bench: Bench) -> None:
    put(bench.shelf, TINY)
    (one,) = model_statuses(bench.semantics, bench.reader, None)
    assert (one.sounds, one.waiting) == (0, 3)
    (one,) = model_statuses(bench.semantics, bench.reader, lambda: 2)
    assert one.waiting == 2
    (one,) = model_statuses(bench.semantics, bench.reader, lambda: 2, lambda: "a file is damaged")
    assert one.note == "trouble: a file is damaged"
