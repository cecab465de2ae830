"""A project saved while the daemon runs: its tempo, key and sounds are known within seconds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import project_files as made
from client_pairs import daemon_client

from samplerecs_daemon.api import Client, HistoryRequest, SuggestRequest


def wait_for(what: Callable[[], Any], limit_s: float = 180.0) -> Any:
    end = time.monotonic() + limit_s
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
    return found


def value(client: Client, name: str) -> Any:
    field = client.context().values.get(name)
    return field.value if field else None


def test_a_saved_project_speaks(demo_cli: Any, tmp_path: Path) -> None:
    folder = tmp_path / "Projects"
    folder.mkdir()
    with daemon_client(demo_cli.home) as client:
        (first,) = (one.sample for one in client.suggest(SuggestRequest(n=1, bpm=124)).suggestions)
        # A kick, which speaks for no key: the guess below rests on the notes alone.
        (second,) = (
            one.sample for one in client.suggest(SuggestRequest(n=1, role="kick")).suggestions
        )
        assert client.scan_projects(folder).files == 0
        # Saved again and again until the watch is up: a DAW's user does no less.
        song = folder / "Night.als"
        data = made.als(bpm=124, scale=(9, "1"), refs=[made.file_ref(first.path, "x.wav")])

        # Ever more rarely: on a busy machine it may take long until a file has come to rest.
        pause = 2.0

        def saved() -> bool:
            nonlocal pause
            spare = folder / "Night.tmp"
            spare.write_bytes(data)
            os.replace(spare, song)  # as Live does
            ends, pause = time.monotonic() + pause, 2 * pause
            while time.monotonic() < ends and value(client, "bpm") != 124.0:
                time.sleep(0.1)
            return bool(value(client, "bpm") == 124.0)

        wait_for(saved)
        assert (value(client, "key"), value(client, "mode")) == ("A", "minor")
        assert value(client, "project") == "Night"
        assert [source.kind for source in client.daws() if "Live" in source.name] == ["project"]
        assert client.history(HistoryRequest("used"))[0].sample.id == first.id
        answer = client.suggest(SuggestRequest(n=100))
        assert first.id not in {one.sample.id for one in answer.suggestions}
        assert answer.hidden["key"] > 0

        # An estimated key ranks and is offered, and hides nothing.
        data = made.als(
            bpm=131, in_key=False, notes=made.A_MINOR, refs=[made.file_ref(second.path, "y.wav")]
        )
        song.write_bytes(data)
        wait_for(lambda: value(client, "bpm") == 131.0)
        assert (value(client, "key"), value(client, "mode")) == ("A", "minor")
        assert client.context().values["key"].confidence <= 0.6
        assert "key" not in client.suggest(SuggestRequest()).hidden
        (project,) = client.projects()
        assert (project.key, project.ground) == ("A minor", "1 clip")
