"""The log: JSON that a program reads, rotation, nothing secret, nothing uncaught."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplerecs_daemon import logs
from samplerecs_daemon.logs import entry_of, loop_failed, readable, writing_logs
from samplerecs_daemon.logtail import follow, last_entries
from samplerecs_models.errors import DaemonError

log = logging.getLogger("samplerecs_daemon.test")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "daemon.log"


@pytest.fixture
def written(path: Path) -> Iterator[Path]:
    with writing_logs(path, "info", terminal=False, secrets=("s3cr3t-token",)):
        yield path


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_says_when_who_what_and_about_what(written: Path) -> None:
    log.info("Watching %s", "Ünïcode\nKicks", extra={"data": {"folder": "x", "files": 3}})
    (entry,) = entries(written)
    assert entry["message"] == "Watching Ünïcode\nKicks"
    assert entry["level"] == "info"
    assert entry["part"] == "test"
    assert entry["data"] == {"folder": "x", "files": 3}
    assert str(entry["at"]).endswith("Z")
    assert "trace" not in entry


def test_the_level_holds_for_us_and_others_speak_when_something_is_wrong(written: Path) -> None:
    log.debug("not this")
    logging.getLogger("uvicorn.error").info("nor this")
    logging.getLogger("watchdog").warning("but this")
    assert [entry["message"] for entry in entries(written)] == ["but this"]


@pytest.mark.parametrize(
    "text",
    [
        "the token is s3cr3t-token.",
        "Authorization: Bearer abc-DEF_123",
        "cookie samplerecs_token=abc-DEF_123; path=/",
        "GET /open?once=abc-DEF_123 HTTP/1.1",
    ],
)
def test_nothing_secret_is_written(
    path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    with writing_logs(path, "info", terminal=True, secrets=("s3cr3t-token",)):
        log.info("%s", text, extra={"data": {"said": text}})
        try:
            raise ValueError(text)
        except ValueError:
            log.exception("failed")
    for output in (path.read_text(), capsys.readouterr().err):
        assert "***" in output
        assert "s3cr3t" not in output
        assert "abc-DEF_123" not in output


def test_it_rotates_and_keeps_the_last_files(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h, logs._Rotating)]
    handler.maxBytes = 2_000
    for number in range(200):
        log.info("line %d", number)
    names = sorted(file.name for file in written.parent.iterdir())
    assert names == ["daemon.log", *(f"daemon.log.{n}" for n in range(1, logs.OLD_FILES + 1))]
    assert all(file.stat().st_size <= 2_000 for file in written.parent.iterdir())
    last = last_entries(written, 12)
    assert [entry["message"] for entry in last] == [f"line {n}" for n in range(188, 200)]


def test_what_nobody_caught_is_in_it(written: Path) -> None:
    def fails() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=fails, name="walker")
    thread.start()
    thread.join()

    async def task_fails() -> None:
        asyncio.get_running_loop().set_exception_handler(loop_failed)
        asyncio.get_running_loop().call_soon(fails)
        await asyncio.sleep(0)

    asyncio.run(task_fails())

    class Odd:
        def __del__(self) -> None:
            raise OSError("in a finaliser")

    Odd()
    traces = [str(entry["trace"]) for entry in entries(written)]
    assert [trace.splitlines()[-1] for trace in traces] == [
        "KeyError: 'in a thread'",
        "KeyError: 'in a thread'",
        "OSError: in a finaliser",
    ]
    assert "walker" in str(entries(written)[0]["message"])


def test_a_slip_in_another_librarys_message_loses_nothing() -> None:
    record = logging.LogRecord("other", logging.WARNING, "", 0, "%d files", ("no number",), None)
    assert "no number" in str(entry_of(record)["message"])


def test_the_terminal_gets_sentences_without_tracebacks(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing_logs(path, "info", terminal=True):
        log.info("Ready.")
        try:
            raise OSError("disk gone")
        except OSError:
            log.exception("A scan failed.")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].endswith("  Ready.")
    assert lines[1].endswith("error: A scan failed. (OSError: disk gone)")
    assert len(lines) == 2


def test_everything_is_as_before_when_it_ends(path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), threading.excepthook, sys.unraisablehook)
    with writing_logs(path, "debug", terminal=True):
        assert threading.excepthook is not before[2]
    assert (root.level, list(root.handlers), threading.excepthook, sys.unraisablehook) == before
    log.info("to nobody")
    assert path.read_text() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_costs_lines_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "daemon.log"
    path.symlink_to("/dev/full")
    with writing_logs(path, "info", terminal=False):
        log.info("lost")
    assert capsys.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()
    with (
        pytest.raises(DaemonError, match=r"daemon\.log cannot be written"),
        writing_logs(tmp_path / "logs" / "daemon.log", "info", terminal=False),
    ):
        pass


def test_readable_takes_what_is_there() -> None:
    assert readable({}) == "?  "
    assert readable({"at": "2026-01-02T03:04:05.678Z", "level": "warning", "message": "x"})[
        19:
    ] == ("  warning: x")


def test_the_end_of_a_log_that_is_missing_or_broken(path: Path) -> None:
    assert last_entries(path, 5) == []
    path.parent.mkdir()
    path.write_bytes(b'{"message": "a"}\n\xff broken\n[1]\n{"message": "b"}\n{"mess')
    assert [entry["message"] for entry in last_entries(path, 5)] == ["a", "b"]
    assert [entry["message"] for entry in last_entries(path, 1)] == ["b"]
    assert last_entries(path, 0) == []


def test_following_goes_on_over_half_lines_and_rotation(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"n": 1}\n{"n": 2}\n{"n"')
    seen = follow(path, 1)
    assert next(seen) == {"n": 2}
    with path.open("a") as file:
        file.write(': 3}\n{"n": 4}\n')
    assert list(itertools.islice(seen, 2)) == [{"n": 3}, {"n": 4}]
    with path.open("a") as file:
        file.write('{"n": 5}\n')
    path.rename(path.with_name("daemon.log.1"))
    path.write_text('{"n": 6}\n')
    assert list(itertools.islice(seen, 2)) == [{"n": 5}, {"n": 6}]
    seen.close()  # type: ignore[attr-defined]
