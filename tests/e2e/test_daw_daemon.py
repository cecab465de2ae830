"""The whole daemon with its OSC port: from a datagram to the context, under a flood, by the CLI."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cli_here import CliHere
from daemon_process import SOON_S, Home
from osc_parts import Client, message, until

from samplerecs_daemon.runtime import Runtime, ask


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("daw") / "home")
    yield made
    made.clear()


@pytest.fixture(scope="module")
def runtime(home: Home) -> Iterator[Runtime]:
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"],
        env=home.environment,
        stdin=subprocess.DEVNULL,
    ) as process:
        yield home.wait_until_ready()
        process.terminate()
        assert process.wait(SOON_S) == 0


def get(runtime: Runtime, path: str) -> dict[str, object]:
    answer = ask(runtime, "GET", f"/api/v1{path}", timeout_s=SOON_S)
    assert isinstance(answer.data, dict)
    return answer.data


def counters(runtime: Runtime) -> dict[str, int]:
    found = get(runtime, "/status")["counters"]
    assert isinstance(found, dict)
    return found


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    made = Client(counters(runtime)["osc port"])
    yield made
    made.close()


def values(runtime: Runtime) -> dict[str, object]:
    fields = get(runtime, "/recommendations/context")["values"]
    assert isinstance(fields, dict)
    return {name: one["value"] for name, one in fields.items()}


def source_of(runtime: Runtime, field: str) -> object:
    fields = get(runtime, "/recommendations/context")["values"]
    assert isinstance(fields, dict)
    return fields[field]["source"] if field in fields else None


def test_what_is_said_becomes_the_context_and_its_source_is_known(
    runtime: Runtime, client: Client
) -> None:
    client.say("/samplerecs/source", "Renoise")
    client.say("/samplerecs/context", '{"bpm": 98, "key": "F# minor"}')
    until(lambda: values(runtime) == {"bpm": 98.0, "key": "F#", "mode": "minor"})
    sources = get(runtime, "/daw")["sources"]
    assert isinstance(sources, list)
    assert (sources[0]["name"], sources[0]["kind"]) == ("Renoise", "osc")
    assert sources[0]["decides"] == ["bpm", "key", "mode"]
    client.say("/samplerecs/query")
    assert client.hear_until("/samplerecs/state/key")[-1][1] == ["F#", "minor", "Renoise"]
    client.say("/samplerecs/clear")
    until(lambda: values(runtime) == {})


def test_another_project_begins_a_session_and_offers_the_earlier_one(
    runtime: Runtime, client: Client
) -> None:
    def sessions() -> list[str]:
        found = get(runtime, "/sessions")["sessions"]
        assert isinstance(found, list)
        return [one["project"] for one in found]

    client.say("/samplerecs/source", "Renoise")
    for project, then in (
        ("Night", ["Night"]),
        ("Dark Techno Am", ["Dark Techno Am", "Night"]),
        ("Night", ["Night", "Dark Techno Am", "Night"]),
    ):
        client.say("/samplerecs/project", project)
        until(lambda: sessions() == then)  # noqa: B023
    client.say("/samplerecs/project", "Dark Techno Am")
    until(lambda: values(runtime).get("genre") == "techno")
    assert values(runtime)["mood_tags"] == ["dark"]
    client.say("/samplerecs/clear")
    # Now only the session says it; one that began before that would be of this project, too.
    until(lambda: source_of(runtime, "project") == "session")
    ask(runtime, "DELETE", "/api/v1/sessions/current", timeout_s=SOON_S)
    until(lambda: values(runtime) == {})


def test_an_empty_library_is_said(client: Client) -> None:
    client.say("/samplerecs/suggest", 3)
    address, (asked, text) = client.heard()
    assert (address, asked) == ("/samplerecs/error", "/samplerecs/suggest")
    assert "no sounds yet" in str(text)


def test_a_flood_leaves_http_alone_and_is_counted(runtime: Runtime, client: Client) -> None:
    flood = message("/track/1/vu", 0.5)

    def flooded() -> bool:
        for _ in range(500):
            client.send(flood)
        # How soon is measured by scripts/bench_osc.py; that it answers at all is not in doubt.
        assert ask(runtime, "GET", "/healthz", timeout_s=SOON_S).status == 200
        # What comes while it gets no turn is lost: the system keeps a few hundred.
        return counters(runtime).get("osc foreign", 0) > 1000

    for _ in range(9):
        flooded()
    until(flooded)


def cli(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = CliHere(home.folder)(*arguments, env=home.environment)
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def test_the_port_is_tested_from_the_command_line(home: Home, runtime: Runtime) -> None:
    done = cli(home, "daw", "test")
    assert done.returncode == 0
    assert "answers on UDP" in done.stderr


def test_a_profile_is_switched_off_while_the_daemon_runs(
    home: Home, runtime: Runtime, client: Client
) -> None:
    client.say("/tempo/raw", 97.5)
    until(lambda: values(runtime).get("bpm") == 97.5)
    assert cli(home, "daw", "disable", "generic").returncode == 0
    until(lambda: "bpm" not in values(runtime))
    assert cli(home, "daw", "enable", "generic").returncode == 0
    listed = json.loads(cli(home, "daw", "list", "--json").stdout)
    assert {one["name"]: one["on"] for one in listed}["generic"]
    assert cli(home, "daw", "enable", "nothing").returncode == 3


def test_the_watch_shows_the_user_beside_the_programs(
    home: Home, runtime: Runtime, client: Client
) -> None:
    client.say("/samplerecs/source", "Renoise")
    client.say("/samplerecs/context", '{"bpm": 98, "track": "Bass"}')
    until(lambda: values(runtime).get("bpm") == 98)
    assert cli(home, "context", "set", "--bpm", "90", "--mood", "dark").returncode == 0
    command = [sys.executable, "-m", "samplerecs_cli", "context", "watch", "--json"]
    with subprocess.Popen(command, env=home.environment, stdout=subprocess.PIPE) as watch:
        assert watch.stdout
        shown = json.loads(watch.stdout.readline())
        watch.terminate()
    user, renoise = shown["sources"][:2]
    assert (user["name"], user["says"]) == ("user", {"bpm": "90", "mood_tags": "dark"})
    assert user["decides"] == ["bpm", "mood_tags"]
    assert (renoise["name"], renoise["decides"]) == ("Renoise", ["track"])
    client.say("/samplerecs/clear")
    assert cli(home, "context", "clear").returncode == 0
    until(lambda: values(runtime) == {})


def test_without_a_daemon_it_is_said(tmp_path: Path) -> None:
    other = Home(tmp_path)
    assert cli(other, "daw", "test").returncode == 11
    assert "No daemon runs" in cli(other, "daw", "status").stderr
    assert cli(other, "context", "watch").returncode == 11


def test_a_watch_outlives_the_daemon(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")

    def tempo() -> float:
        with closing(Client(counters(home.wait_until_ready())["osc port"])) as client:
            client.say("/samplerecs/bpm", 124.0)
            line = json.loads(watch.stdout.readline() if watch.stdout else "")
            while "bpm" not in line["context"]["values"]:
                assert watch.stdout is not None
                line = json.loads(watch.stdout.readline())
        return float(line["context"]["values"]["bpm"]["value"])

    def daemon(verb: str) -> None:
        # A process of its own: what it starts is no child of this one.
        subprocess.run(
            [*samplerecs, "daemon", verb], env=home.environment, check=True, timeout=SOON_S
        )

    samplerecs = [sys.executable, "-m", "samplerecs_cli"]
    try:
        daemon("start")
        with subprocess.Popen(
            [*samplerecs, "context", "watch", "--json"],
            env=home.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as watch:
            assert tempo() == 124.0
            daemon("restart")
            assert watch.poll() is None
            # What was said before is gone with the daemon, so that this is news.
            assert tempo() == 124.0
            watch.send_signal(signal.SIGINT)
            _, talk = watch.communicate(timeout=SOON_S)
        assert watch.returncode == 0, talk
    finally:
        daemon("stop")
        home.clear()


def test_a_profile_that_cannot_be_used_is_named_in_the_list(tmp_path: Path) -> None:
    other = Home(tmp_path)
    profiles = other.paths.profiles
    profiles.mkdir(parents=True)
    (profiles / "mine.toml").write_text("default = 1\n")
    listed = cli(other, "daw", "list")
    assert listed.returncode == 0
    assert "mine.toml: default must be true or false" in listed.stderr
