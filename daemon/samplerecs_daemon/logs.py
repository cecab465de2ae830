"""The daemon's log: one JSON object a line in a file that rotates, sentences on a terminal.

Keys of a line: `at` (UTC, ISO 8601), `level`, `pid`, `part` (the module that speaks), `message`;
where there is more to say: `thread`, `data` (what the message is about), `trace`. Nothing secret
is ever in it: tokens are struck out as the last step.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from samplerecs_daemon.owned import narrow, opener, own_file, own_folder
from samplerecs_models.errors import DaemonError

#: Bytes of one log file, and how many old ones are kept.
FILE_BYTES = 2_000_000
OLD_FILES = 5
#: What says where a line comes from; other libraries speak only when something is wrong.
OWN = ("samplerecs_daemon", "samplerecs_models", "samplerecs_osc")
_SECRETS = re.compile(r"(Bearer |(?:token|once)=)[\w.~+/-]+", re.IGNORECASE)
_STRUCK_OUT = "***"

_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """Makes one line of JSON of a record.

    Args:
        secrets: texts that no line may hold.
    """

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        return self._struck(json.dumps(entry_of(record), default=str))

    def _struck(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, _STRUCK_OUT)
        return _SECRETS.sub(rf"\1{_STRUCK_OUT}", line)


class Sentences(JsonLines):
    """Makes of a record what people read."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        return self._struck(readable(entry_of(record)))


def entry_of(record: logging.LogRecord) -> dict[str, object]:
    """Return a record as plain data, in the order in which it is written."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    entry: dict[str, object] = {
        "at": at.replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "pid": record.process,
        "part": record.name.removeprefix("samplerecs_daemon."),
        "message": _message(record),
    }
    if record.threadName != threading.main_thread().name:
        entry["thread"] = record.threadName
    if data := getattr(record, "data", None):
        entry["data"] = data
    if record.exc_info and record.exc_info[1] is not None:
        entry["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
    return entry


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage().strip()
    except (TypeError, ValueError):
        # Another library's slip in its own message must not lose the message.
        return f"{record.msg} {record.args}"


def readable(entry: Mapping[str, object]) -> str:
    """Return one entry of the log as a sentence with its local time."""
    error = ""
    if trace := str(entry.get("trace", "")).strip():
        error = f" ({trace.splitlines()[-1].strip()})"
    level = str(entry.get("level", "info"))
    mark = "" if level in ("info", "debug") else f"{level}: "
    return f"{_local_time(entry.get('at'))}  {mark}{entry.get('message', '')}{error}"


def _local_time(at: object) -> str:
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return "?"
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


class _Rotating(RotatingFileHandler):
    """A full disk, or a reader that keeps the file from being renamed, costs lines, no more."""

    def doRollover(self) -> None:  # noqa: N802 - the name of the base class
        with contextlib.suppress(OSError):
            super().doRollover()

    def _open(self) -> TextIOWrapper:
        file = open(  # noqa: SIM115 - the handler closes it
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            errors=self.errors,
            opener=opener,
        )
        return cast(TextIOWrapper, file)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Drop the line: there is nowhere left to complain."""


@contextmanager
def writing_logs(
    path: Path, level: str, *, terminal: bool, secrets: Sequence[str] = ()
) -> Iterator[None]:
    """Have this process's log written for the `with` block, uncaught errors of threads too.

    Args:
        path: the log file; its folder is made.
        level: debug, info, warning or error.
        terminal: also write sentences to stderr; not those of records with `told`, which reach the
            user by another way.
        secrets: texts that no line may hold.

    Raises:
        DaemonError: when the file cannot be written.
    """
    file = _opened(path)
    file.setFormatter(JsonLines(secrets))
    handlers: list[logging.Handler] = [file]
    # Without a console (pythonw on Windows) there is no stderr at all.
    if terminal and sys.stderr is not None:
        handlers.append(logging.StreamHandler())
        handlers[-1].setFormatter(Sentences(secrets))
        handlers[-1].addFilter(lambda record: not getattr(record, "told", False))
    with _handled_by(handlers, level), _uncaught():
        yield


def _opened(path: Path) -> _Rotating:
    try:
        own_folder(path.parent.parent)
        own_folder(path.parent)
        own_file(path)
        for older in path.parent.glob(f"{path.name}.*"):
            narrow(older)
        return _Rotating(path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    except OSError as error:
        raise DaemonError(
            f"The log {path} cannot be written: {error.strerror}.",
            "Make room, give yourself the right to write there, or choose another data folder.",
        ) from None


@contextmanager
def _handled_by(handlers: Sequence[logging.Handler], level: str) -> Iterator[None]:
    root, own = logging.getLogger(), [logging.getLogger(name) for name in OWN]
    before = root.level
    root.setLevel(logging.WARNING)
    for logger in own:
        logger.setLevel(level.upper())
    for handler in handlers:
        root.addHandler(handler)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        for logger in own:
            logger.setLevel(logging.NOTSET)
        root.setLevel(before)


@contextmanager
def _uncaught() -> Iterator[None]:
    """Log what nobody caught: in threads, and where Python itself cannot raise."""
    of_threads, unraisable = threading.excepthook, sys.unraisablehook

    def thread_failed(args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not SystemExit:
            name = args.thread.name if args.thread else "?"
            _log.error("The thread %s failed.", name, exc_info=args.exc_value)

    def lost(args: sys.UnraisableHookArgs) -> None:
        _log.error("%s", args.err_msg or "An error was lost.", exc_info=args.exc_value)

    threading.excepthook, sys.unraisablehook = thread_failed, lost
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = of_threads, unraisable


def loop_failed(_loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    """Log what nobody caught in the event loop; for `loop.set_exception_handler`."""
    error = context.get("exception")
    _log.error(
        "%s",
        context.get("message", "A task failed."),
        exc_info=error if isinstance(error, BaseException) else None,
    )
