"""The stand-in of CLAP from its folder to a list: install, scan, embed, ask in words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from clap_parts import TINY, tiny
from cli_here import CliHere
from conftest import Cli
from daemon_process import Home
from store_parts import write_kicks

from samplerecs_models.decode import decode
from samplerecs_models.embed.clap.embedder import Clap
from samplerecs_models.embed.clap.manifest import AUDIO
from samplerecs_models.sound import ANALYSIS_RATE, Sound

#: Generous: embedding is polite, and waits long on a busy machine.
SOON_S = 240.0
COUNT = 6


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with the stand-in installed, a daemon, and a scanned folder."""
    folder = tmp_path_factory.mktemp("clap")
    write_kicks(folder / "sounds", COUNT)
    made = Home(folder / "home")
    # A process: what it starts must not outlive it, for nobody may be left in the end.
    cli = Cli(made.folder)
    run = cli("models", "install", "--from", TINY, "--json")
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout)["name"] == "clap-tiny"
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"],
        env=made.environment,
        stdin=subprocess.DEVNULL,
    ) as process:
        made.wait_until_ready()
        assert cli("library", "add", folder / "sounds").returncode == 0
        yield made
        process.terminate()
        assert process.wait(SOON_S) == 0
    # Children end when their pipes close, on a busy machine a moment after the daemon.
    deadline = time.monotonic() + SOON_S
    while left := made.processes():
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def status(cli: Cli) -> dict[str, dict[str, object]]:
    """Return how each model stands, by name."""
    run = cli("models", "status", "--json")
    assert run.returncode == 0, run.stderr.decode()
    return {one["name"]: one for one in json.loads(run.stdout)}


def wait_until_embedded(cli: Cli) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := status(cli)["clap-tiny"])["sounds"] != COUNT:
        assert time.monotonic() < deadline, found
        time.sleep(0.2)


def searched(cli: Cli, *words: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    run = cli("search", *words, "--json", env=env)
    assert run.returncode == 0, run.stderr.decode()
    found = json.loads(run.stdout)
    assert isinstance(found, dict)
    return found


def sources(found: dict[str, object]) -> set[str]:
    suggestions = found["suggestions"]
    assert isinstance(suggestions, list)
    return {entry["source"] for entry in suggestions}


def order(found: dict[str, object]) -> list[str]:
    suggestions = found["suggestions"]
    assert isinstance(suggestions, list)
    return [entry["sample"]["name"] for entry in suggestions]


def by_hand(home: Home, said: str) -> list[str]:
    """Return the sounds by the cosine of their vectors with the words, worked out here."""
    clap, folder = Clap(tiny()), home.folder.parent / "sounds"
    words = clap.embed_text([said])[0]
    cosines = {
        path.name: float(clap.embed_audio([Sound(decode(path, rate=ANALYSIS_RATE))])[0] @ words)
        for path in folder.iterdir()
    }
    return sorted(cosines, key=lambda name: -cosines[name])


def test_from_the_folder_to_a_list_in_words(home: Home) -> None:
    cli: Cli = CliHere(home.folder)
    wait_until_embedded(cli)
    found = status(cli)
    assert found["clap-tiny"]["active"] is True
    assert found["clap-tiny"]["words"] is True
    assert found["fingerprint"]["sounds"] == COUNT
    made = searched(cli, "wobbling qwertz")
    # No name answers to that: only the model puts these sounds in an order. Kicks that are the
    # same to the ear are listed once, so that not all of them need be there.
    assert sources(made) == {"clap"}
    assert order(made) == order(searched(cli, "wobbling qwertz"))
    assert order(made)[0] == by_hand(home, "wobbling qwertz")[0]
    run = cli("suggest", "🥁 x" + "y" * 1_900, "--json")
    assert run.returncode == 0, run.stderr.decode()
    # The towers are children of the daemon, which has no model loaded itself.
    daemon = psutil.Process(home.wait_until_ready().pid)
    assert "daemon" in daemon.cmdline()
    maps = [entry.path for entry in daemon.memory_maps()]
    assert not any("onnxruntime" in path for path in maps)


@pytest.mark.slow
def test_without_a_daemon_the_vectors_serve_and_can_be_switched_off(
    home: Home, tmp_path: Path
) -> None:
    import shutil

    wait_until_embedded(Cli(home.folder))
    copy = Cli(tmp_path / "home")
    assert Cli(home.folder)("library", "backup", tmp_path / "b.db").returncode == 0
    shutil.copytree(home.folder / "data" / "models", copy.home / "data" / "models")
    shutil.copy(tmp_path / "b.db", copy.home / "data" / "library.db")
    assert sources(searched(copy, "melancholy qwertz")) == {"clap"}
    off = {"RECS_USE_CLAP": "false"}
    assert searched(copy, "melancholy qwertz", env=off)["suggestions"] == []
    assert sources(searched(copy, "kick", env=off)) == {"fingerprint"}
    # A text tower that is damaged leaves the names, and says so.
    (model,) = (copy.home / "data" / "models").glob("clap-tiny-*")
    (model / "text_model.onnx").write_bytes(b"damaged")
    made = searched(copy, "kick", "glittering")
    assert made["suggestions"]
    assert any("by name alone" in note for note in made["notes"])
    # And without any model file all is as before.
    (model / AUDIO).unlink()
    shutil.rmtree(model)
    assert sources(searched(copy, "kick")) == {"fingerprint"}


@pytest.mark.slow
def test_the_self_test_tells_seeded_weights_from_real_ones(home: Home) -> None:
    run = Cli(home.folder)("models", "verify", "--selftest")
    assert run.returncode == 10
    assert b"3 files are what was installed." in run.stderr
    assert b"does not hear" in run.stderr
    assert b"kick drum" in run.stdout


@pytest.mark.parametrize("said", ["   ", "x" * 1_999, "🎹🎹"], ids=["blank", "long", "emoji"])
def test_odd_prompts_are_answered_or_told(home: Home, said: str) -> None:
    run = CliHere(home.folder)("search", said, "--json")
    assert run.returncode in (0, 3), run.stderr.decode()
    assert b"Traceback" not in run.stderr
