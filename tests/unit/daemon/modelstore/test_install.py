"""Models taken from folders: as exported, as a plain copy, and as nobody should hand them over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clap_parts import TINY, another, copy_of_tiny, tiny

from samplerecs_daemon.modelstore import desk
from samplerecs_daemon.modelstore.catalogue import CATALOGUE, entry_of
from samplerecs_daemon.modelstore.install import _check_room, install_from_folder
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_models.embed.clap.manifest import AUDIO, TEXT, TOKENIZER, Installed, read_installed
from samplerecs_models.errors import BadPath, InputError, ModelError, SamplerecsError


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "models")


def names(shelf: Shelf) -> set[str]:
    """Return what lies on a shelf."""
    return {path.name for path in shelf.folder.iterdir()} if shelf.folder.exists() else set()


def test_an_exported_model_is_copied_tried_and_chosen(shelf: Shelf) -> None:
    assert shelf.chosen() is None
    done = install_from_folder(shelf, TINY)
    assert shelf.chosen() == done.installed
    assert done.installed.manifest == tiny().manifest
    assert done.installed.model == tiny().model
    assert names(shelf) == {done.installed.folder.name, "chosen.json"}
    assert all(not one.trouble for one in desk.verify(shelf))


def test_a_plain_copy_of_a_repository_will_do(shelf: Shelf, tmp_path: Path) -> None:
    plain = tmp_path / "clap-htsat-unfused"
    (plain / "onnx").mkdir(parents=True)
    shutil.copy(TINY / AUDIO, plain / "onnx" / "audio_model_quantized.onnx")
    shutil.copy(TINY / TEXT, plain / "onnx" / "text_model.onnx")
    shutil.copy(TINY / TOKENIZER, plain / TOKENIZER)
    about = install_from_folder(shelf, plain).installed.manifest
    assert (about.name, about.precision, about.revision) == ("clap-htsat-unfused", "int8", "local")
    assert about.has_text
    assert about.dim == 32
    with pytest.raises(BadPath, match="in fp16"):
        install_from_folder(shelf, plain, precision="fp16")
    deaf = install_from_folder(shelf, plain, text=False).installed
    assert not deaf.manifest.has_text
    assert {path.name for path in deaf.folder.iterdir()} == {AUDIO, "manifest.json"}


def put(shelf: Shelf, folder: Path) -> Installed:
    """Put a model in place without trying it out."""
    draft = shelf.drafted()
    shutil.copytree(folder, draft, dirs_exist_ok=True)
    return shelf.adopt(draft, read_installed(folder).manifest)


def test_a_second_model_is_chosen_and_the_first_stays(shelf: Shelf, tmp_path: Path) -> None:
    first = put(shelf, TINY)
    second = put(shelf, another(tmp_path / "other"))
    assert shelf.chosen() == second
    assert shelf.installed() == [second, first]
    stamp = shelf.stamp()
    desk.remove(shelf, second.folder.name)
    assert shelf.chosen() == first
    assert shelf.stamp() != stamp
    desk.remove(shelf, "clap")
    assert shelf.chosen() is None
    assert names(shelf) == set()


def test_what_is_not_installed_cannot_be_removed(shelf: Shelf) -> None:
    with pytest.raises(ModelError, match="No model 'clap'"):
        desk.remove(shelf, "clap")


def test_a_damaged_file_is_refused_and_nothing_stays(shelf: Shelf, tmp_path: Path) -> None:
    kept = put(shelf, TINY)
    folder = copy_of_tiny(tmp_path / "m")
    (folder / AUDIO).write_bytes((folder / AUDIO).read_bytes()[:-100])
    with pytest.raises(ModelError, match="cut short"):
        install_from_folder(shelf, folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelError):
        install_from_folder(shelf, folder)
    assert shelf.chosen() == kept
    assert names(shelf) == {kept.folder.name, "chosen.json"}


def test_a_tokenizer_that_does_not_fit_is_refused_at_the_install(
    shelf: Shelf, tmp_path: Path
) -> None:
    folder = copy_of_tiny(tmp_path / "m")
    (folder / "manifest.json").unlink()
    (folder / TOKENIZER).write_text('{"a": 1}')
    with pytest.raises(ModelError, match=r"^tokenizer\.json is no tokenizer") as told:
        install_from_folder(shelf, folder)
    assert "one export" in told.value.hint
    assert shelf.chosen() is None


def test_a_text_tower_without_its_tokenizer_is_told(shelf: Shelf, tmp_path: Path) -> None:
    folder = copy_of_tiny(tmp_path / "m")
    (folder / "manifest.json").unlink()
    (folder / TOKENIZER).unlink()
    done = install_from_folder(shelf, folder)
    assert not done.installed.manifest.has_text
    assert done.notes == (f"It knows no words: {folder} holds no {TOKENIZER} that goes with it",)


@pytest.mark.parametrize("make", ["nothing", "empty", "file"])
def test_a_folder_without_a_model_is_told(shelf: Shelf, tmp_path: Path, make: str) -> None:
    folder = tmp_path / make
    if make == "empty":
        folder.mkdir()
    elif make == "file":
        folder.write_text("x")
    with pytest.raises(BadPath) as told:
        install_from_folder(shelf, folder)
    assert str(folder) in told.value.message
    assert told.value.hint


def test_an_unknown_name_or_precision_is_told(shelf: Shelf) -> None:
    with pytest.raises(InputError, match="no model 'klap'"):
        entry_of("klap")
    with pytest.raises(InputError, match="no precision 'int4'"):
        install_from_folder(shelf, TINY, precision="int4")
    with pytest.raises(InputError, match="holds fp32"):
        install_from_folder(shelf, TINY, precision="int8")


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"needs [\d,]+ MB, and [\d,]+ MB are free"):
        _check_room(tmp_path / "not" / "there", 1 << 60)
    _check_room(tmp_path, 0)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(SamplerecsError) as told:
        desk.install(
            Shelf(tmp_path / "models"), "clap", print, folder=TINY, precision="", text=True
        )
    assert str(tmp_path) in told.value.message


def test_the_catalogue_is_pinned_and_complete() -> None:
    for entry in CATALOGUE:
        assert len(entry.revision) == 40
        for precision in ("fp32", "fp16", "int8"):
            assert entry.size(precision, text=False) < entry.size(precision, text=True)
    assert entry_of("clap").remote(TEXT, "int8") == "onnx/text_model_quantized.onnx"
    assert entry_of("clap").remote(TOKENIZER, "int8") == "tokenizer.json"


def test_the_list_says_what_is_in_use(shelf: Shelf) -> None:
    (offer,) = desk.offers(shelf)
    assert (offer.name, offer.state) == ("clap", "can be installed")
    put(shelf, TINY)
    assert [one.state for one in desk.offers(shelf)] == ["in use", "can be installed"]


def test_a_damaged_model_is_not_said_to_be_in_use(shelf: Shelf) -> None:
    put(shelf, TINY)
    file = shelf.installed()[0].folder / AUDIO
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    assert desk.offers(shelf)[0].state == "damaged"
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    assert desk.offers(shelf)[0].state == "in use"


def test_the_self_test_needs_a_model(shelf: Shelf) -> None:
    with pytest.raises(ModelError, match="No model is installed"):
        desk.self_test(shelf)
