"""One door: the daemon of this home where one answers, the engine of this process where not."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from canned import CannedDaemon, canned_daemon

from samplerecs_daemon import gateway
from samplerecs_daemon.api import API_VERSION, VERSION, Context, ContextField, Following, Health
from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.runtime import Runtime, this_process, write_runtime
from samplerecs_models.errors import DaemonVersion

OLD = "0.0.1"
RECORDING = Context({"recording": ContextField(True, "live")})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def paths(home: Path) -> Paths:
    return find_paths({"SAMPLERECS_HOME": str(home)})


@pytest.fixture
def daemon() -> Iterator[CannedDaemon]:
    with canned_daemon() as served:
        served.answer("GET /api/v1/boards", {"boards": []})
        served.answer("GET /api/v1/recommendations/context", RECORDING)
        yield served


def says(daemon: CannedDaemon, paths: Paths, version: str, api: int = API_VERSION) -> Runtime:
    """Have the canned daemon be this home's, of this version."""
    daemon.answer("GET /healthz", Health("ok", version, api, 1))
    runtime = this_process(int(daemon.address.rpartition(":")[2]), "secret")
    runtime = replace(runtime, version=version, api=api)
    write_runtime(paths, runtime)
    return runtime


def test_without_a_daemon_this_process_answers(home: Path) -> None:
    with gateway.open_client(home) as client:
        assert client.context() == Context()
        assert not isinstance(client, Following)


def test_the_daemon_of_this_home_answers(
    daemon: CannedDaemon, home: Path, paths: Paths, tmp_path: Path
) -> None:
    says(daemon, paths, VERSION)
    with gateway.open_client(home) as client:
        assert client.boards() == []
        assert isinstance(client, Following)
    assert daemon.last().headers["Authorization"] == "Bearer secret"
    asked = len(daemon.asked)
    with gateway.open_client(tmp_path / "another") as client:
        assert client.context() == Context()
    assert len(daemon.asked) == asked


def test_a_setting_that_the_daemon_was_started_without_is_said(
    daemon: CannedDaemon,
    home: Path,
    paths: Paths,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = replace(says(daemon, paths, VERSION), variables=("RECS_STRETCH=1",))
    write_runtime(paths, started)
    monkeypatch.setenv("RECS_STRETCH", "1")
    monkeypatch.setenv("RECS_PORT", "0")
    with caplog.at_level(logging.WARNING), gateway.open_client(home):
        assert caplog.messages == []
    monkeypatch.setenv("RECS_USE_CLAP", "false")
    with caplog.at_level(logging.WARNING), gateway.open_client(home):
        (said,) = caplog.messages
    assert "RECS_USE_CLAP" in said
    assert "daemon restart" in said
    assert "RECS_STRETCH" not in said


def test_a_file_of_a_daemon_that_is_gone_is_not_believed(
    daemon: CannedDaemon, home: Path, paths: Paths
) -> None:
    write_runtime(paths, replace(says(daemon, paths, VERSION), birth="another"))
    with gateway.open_client(home) as client:
        assert client.context() == Context()
    assert daemon.asked == []


def test_whoever_answers_on_its_port_instead_gets_no_question(
    daemon: CannedDaemon, home: Path, paths: Paths
) -> None:
    says(daemon, paths, VERSION)
    daemon.answer("GET /healthz", {"hello": "I am a printer"})
    with gateway.open_client(home) as client:
        assert client.context() == Context()
    assert [one.path for one in daemon.asked] == ["/healthz"]


def test_an_older_daemon_is_used_while_something_is_recorded(
    daemon: CannedDaemon, home: Path, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    says(daemon, paths, OLD)
    with caplog.at_level(logging.WARNING), gateway.open_client(home) as client:
        assert client.boards() == []
    (said,) = caplog.messages
    assert OLD in said
    assert VERSION in said
    assert "daemon restart" in said


def test_one_that_speaks_another_api_cannot_be_used(
    daemon: CannedDaemon, home: Path, paths: Paths
) -> None:
    says(daemon, paths, OLD, API_VERSION + 1)
    with pytest.raises(DaemonVersion, match="while you record"), gateway.open_client(home):
        pytest.fail("it was opened")


def test_analysis_stays_in_this_process(
    daemon: CannedDaemon, home: Path, paths: Paths, demo_library: Path
) -> None:
    says(daemon, paths, VERSION)
    sound = min(demo_library.rglob("*.wav"))
    before = os.listdir(paths.data)
    with gateway.open_client(home) as client:
        (heard,) = client.analyse([sound])
    assert (heard.path, heard.error) == (str(sound), "")
    assert [one.path for one in daemon.asked] == ["/healthz"]
    assert os.listdir(paths.data) == before
