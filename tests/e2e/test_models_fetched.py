"""`samplerecs models install` against a hub on loopback: fetched, broken off, gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clap_parts import TINY, padded
from conftest import Cli
from hub import Hub, serving

from samplerecs_daemon.modelstore.catalogue import entry_of
from samplerecs_models.embed.clap.manifest import AUDIO, TEXT, TOKENIZER

#: Larger than what the library writes to disk at a time, so that a broken download leaves some.
COMMENT = 28 << 20
ENTRY = entry_of("clap")


def content(name: str) -> bytes:
    """Return a file of the stand-in, the audio tower as large as a real one."""
    made = (TINY / name).read_bytes()
    return padded(made, COMMENT) if name == AUDIO else made


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """As a process: the hub's library reads its environment but once."""
    return Cli(tmp_path / "home")


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {ENTRY.remote(name, "int8"): content(name) for name in (AUDIO, TEXT, TOKENIZER)}
    with serving(ENTRY.repo, ENTRY.revision, files) as made:
        yield made


def environment(hub: Hub) -> dict[str, str]:
    # Nobody is to ask again because this machine is slow: what is asked for is counted.
    patience = {"HF_HUB_DOWNLOAD_TIMEOUT": "300", "HF_HUB_ETAG_TIMEOUT": "300"}
    return {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": "", "NO_PROXY": "127.0.0.1", **patience}


def test_a_killed_download_goes_on_where_it_stopped(cli: Cli, hub: Hub) -> None:
    hub.stall_after = 22 << 20
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "models", "install", "clap"],
        env={**os.environ, **environment(hub), "SAMPLERECS_HOME": str(cli.home)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert hub.stalled.wait(240)
        # What was sent is on the disk as soon as the program has read it.
        part = _part_on_disk(cli)
        process.send_signal(signal.SIGKILL)
    assert 10 << 20 <= part <= 22 << 20
    assert cli("models", "verify").stderr.startswith(b"No model is installed")
    hub.stall_after = 0
    hub.go_on.set()
    run = cli("models", "install", "clap", "--json", env=environment(hub))
    assert run.returncode == 0, run.stderr.decode()
    audio = [begin for name, begin in hub.ranges if name == ENTRY.remote(AUDIO, "int8")]
    assert len(audio) == 2
    assert audio[0] == 0
    assert audio[1] >= part
    about = json.loads(run.stdout)
    assert (about["name"], about["revision"]) == (ENTRY.title, ENTRY.revision)
    assert (about["precision"], about["words"]) == ("int8", True)
    assert cli("models", "verify").returncode == 0
    assert not (cli.home / "data" / "models" / "fetch" / f"{ENTRY.title}").exists()


def _part_on_disk(cli: Cli) -> int:
    """Return how much of the download lies on the disk, waiting for the first of it."""
    import time

    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        sizes = [path.stat().st_size for path in cli.home.rglob("*.part")]
        if sizes and max(sizes) >= 10 << 20:
            return max(sizes)
        time.sleep(0.05)
    raise AssertionError("nothing was written")


@pytest.mark.slow
def test_what_is_installed_is_not_fetched_again(cli: Cli, hub: Hub) -> None:
    install = ("models", "install", "clap", "--json")
    assert cli(*install, "--no-text", env=environment(hub)).returncode == 0
    run = cli(*install, env=environment(hub))
    assert run.returncode == 0, run.stderr.decode()
    assert [name for name, _ in hub.ranges] == [
        ENTRY.remote(AUDIO, "int8"),
        ENTRY.remote(TEXT, "int8"),
        TOKENIZER,
    ]


@pytest.mark.slow
def test_a_proxy_is_used(cli: Cli, hub: Hub) -> None:
    proxied = {
        "HF_ENDPOINT": "http://hub.invalid",
        "HTTP_PROXY": hub.address,
        "http_proxy": hub.address,
        "NO_PROXY": "",
        "no_proxy": "",
    }
    run = cli("models", "install", "clap", "--no-text", "--json", env=proxied)
    assert run.returncode == 0, run.stderr.decode()
    assert hub.targets
    assert all(target.startswith("http://hub.invalid/") for target in hub.targets)


def test_without_a_network_it_says_what_to_do(cli: Cli) -> None:
    run = cli("models", "install", "clap", env={"HF_ENDPOINT": "http://127.0.0.1:9"})
    said = run.stderr.decode()
    assert run.returncode == 4
    assert "cannot be fetched" in said
    assert "--from FOLDER" in said
    assert "Traceback" not in said


def test_a_file_that_the_hub_lacks_is_told(cli: Cli, hub: Hub) -> None:
    del hub.files[TOKENIZER]
    run = cli("models", "install", "clap", env=environment(hub))
    assert run.returncode == 4
    assert "tokenizer.json" in run.stderr.decode()
    assert not hub.ranges
