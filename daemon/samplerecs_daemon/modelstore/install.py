"""A model becomes an installed one: gathered, checked, tried out, put in place in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_daemon.ingest.workers import worker_count
from samplerecs_daemon.modelstore.catalogue import DEFAULT_PRECISION, SUFFIXES, Entry
from samplerecs_daemon.modelstore.download import Hub, Remote, Told
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.embed.clap.manifest import (
    AUDIO,
    MANIFEST,
    TEXT,
    TOKENIZER,
    Installed,
    Manifest,
    check_file,
    checksum,
    read_installed,
)
from samplerecs_models.embed.clap.types import Probed
from samplerecs_models.errors import BadPath, InputError, ModelError

#: Bytes that stay free beside a model.
SPARE = 200_000_000
#: Seconds that trying a model out may take.
_PROBE_S = 300.0
_PROBING = "samplerecs_daemon.towers.jobs:probing"


@dataclass(frozen=True, slots=True)
class Done:
    """An installed model, and what was found while trying it out, in words."""

    installed: Installed
    notes: tuple[str, ...] = ()


def install_from_hub(
    shelf: Shelf, entry: Entry, told: Told, *, precision: str = "", text: bool = True
) -> Done:
    """Fetch a model of the catalogue, and choose it.

    Args:
        shelf: where it goes.
        entry: which one.
        told: how far the download is.
        precision: fp32, fp16 or int8; "" for the usual.
        text: with the tower that understands words.

    Raises:
        ModelError: when it cannot be fetched, there is no room, or it is no CLAP model.
    """
    precision = _precision(precision) or DEFAULT_PRECISION
    hub = Hub(entry.repo, entry.revision)
    names = (AUDIO, TEXT, TOKENIZER) if text else (AUDIO,)
    remotes = {name: hub.about(entry.remote(name, precision)) for name in names}
    fetching = shelf.fetching(f"{entry.title}-{entry.revision[:12]}")
    _reuse(shelf, remotes, fetching)
    _check_room(shelf.folder, sum(one.size for one in remotes.values()) - _bytes_in(fetching))
    paths = {name: hub.fetch(one, fetching, told) for name, one in remotes.items()}
    about = Manifest(
        name=entry.title,
        revision=entry.revision,
        precision=precision,
        dim=1,
        files={},
        source=f"https://huggingface.co/{entry.repo}",
        license=entry.license,
    )
    with _draft(shelf) as draft:
        for name, path in paths.items():
            path.replace(draft / name)
        done = _tried(shelf, draft, about)
    shutil.rmtree(fetching, ignore_errors=True)
    return done


def install_from_folder(
    shelf: Shelf, folder: Path, *, precision: str = "", text: bool = True
) -> Done:
    """Copy a model out of a folder, and choose it; nothing is fetched.

    Args:
        shelf: where it goes.
        folder: what scripts/export_clap.py wrote, or a copy of a repository of ONNX files.
        precision: which files are taken where the folder has several; "" for the usual.
        text: with the tower that understands words, where it is there.

    Raises:
        BadPath: when there is no such folder, or no model in it.
        ModelError: when a file is damaged, there is no room, or it is no CLAP model.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise BadPath(f"{folder} is not a folder.", "Name the folder that holds audio_model.onnx.")
    wanted = _precision(precision)
    if (folder / MANIFEST).exists():
        about, sources = _exported(folder, wanted)
    else:
        about, sources = _plain(folder, wanted)
    if not text:
        sources = {AUDIO: sources[AUDIO]}
    _check_room(shelf.folder, sum(path.stat().st_size for path in sources.values()))
    with _draft(shelf) as draft:
        for name, path in sources.items():
            shutil.copyfile(path, draft / name)
        done = _tried(shelf, draft, about)
    notes = _wordless(folder, sources) if text else ()
    return replace(done, notes=(*done.notes, *notes))


def _precision(asked: str) -> str:
    if asked and asked not in SUFFIXES:
        raise InputError(f"There is no precision {asked!r}.", f"Known: {', '.join(SUFFIXES)}.")
    return asked


def _exported(folder: Path, precision: str) -> tuple[Manifest, Mapping[str, Path]]:
    found = read_installed(folder)
    if precision and precision != found.manifest.precision:
        raise InputError(f"{folder} holds {found.manifest.precision}, not {precision}.")
    return found.manifest, {name: check_file(found, name) for name in found.manifest.files}


def _plain(folder: Path, precision: str) -> tuple[Manifest, Mapping[str, Path]]:
    for wanted in [precision] if precision else [DEFAULT_PRECISION, "fp32", "fp16"]:
        audio = _first(folder, AUDIO, [wanted])
        if audio is None:
            continue
        sources = {AUDIO: audio}
        words = _first(folder, TEXT, [wanted, *SUFFIXES])
        tokenizer = folder / TOKENIZER
        if words is not None and tokenizer.exists():
            sources |= {TEXT: words, TOKENIZER: tokenizer}
        name = folder.resolve().name
        return Manifest(name, "local", wanted, 1, {}, source=str(folder.resolve())), sources
    raise BadPath(
        f"{folder} holds no {AUDIO}{f' in {precision}' if precision else ''}, nor onnx/{AUDIO}.",
        "Name the folder that scripts/export_clap.py wrote, or a copy of the repository.",
    )


def _wordless(folder: Path, sources: Mapping[str, Path]) -> tuple[str, ...]:
    """Return what a folder lacks for words, as a note; nothing where it has all."""
    if TEXT in sources and TOKENIZER in sources:
        return ()
    lacking = TOKENIZER if _first(folder, TEXT, [*SUFFIXES]) else TEXT
    return (f"It knows no words: {folder} holds no {lacking} that goes with it",)


def _first(folder: Path, name: str, precisions: Sequence[str]) -> Path | None:
    for precision in precisions:
        file = Path(name).with_stem(Path(name).stem + SUFFIXES[precision])
        for path in (folder / "onnx" / file, folder / file):
            if path.is_file():
                return path
    return None


def _reuse(shelf: Shelf, remotes: Mapping[str, Remote], fetching: Path) -> None:
    """Lay files that are installed already where the download looks for them."""
    known = {
        about.sha256: one.folder / name
        for one in shelf.installed()
        for name, about in one.manifest.files.items()
    }
    for remote in remotes.values():
        have, place = known.get(remote.sha256), fetching / remote.path
        if have is None or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            os.link(have, place)


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _check_room(folder: Path, size: int) -> None:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < size + SPARE:
        raise ModelError(
            f"The model needs {(size + SPARE) / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free "
            f"at {folder}.",
            "Make room, or take a smaller one: --precision int8, --no-text.",
        )


@contextmanager
def _draft(shelf: Shelf) -> Iterator[Path]:
    draft = shelf.drafted()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _tried(shelf: Shelf, draft: Path, about: Manifest) -> Done:
    """Run the model once in a child of its own, and put it in place."""
    tower = Tower(_PROBING, (str(draft), worker_count()), polite=False)
    try:
        (found,) = tower.ask(None, _PROBE_S)
    except ModelError as error:
        # Who reads it knows the folder that was named, not the draft of it.
        raise ModelError(error.message.replace(f"{draft}{os.sep}", ""), error.hint) from error
    finally:
        tower.close()
    assert isinstance(found, Probed)
    names = [name for name in (AUDIO, TEXT, TOKENIZER) if (draft / name).exists()]
    manifest = replace(
        about,
        dim=found.dim,
        provider=found.provider,
        files={name: checksum(draft / name) for name in names},
    )
    return Done(shelf.adopt(draft, manifest), found.notes)
