"""The command line run in this process: the same words, answers and exit codes, no start to pay."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from conftest import Cli

from samplerecs_cli.main import main


class CliHere(Cli):
    """Runs `samplerecs` as `Cli` does, but in this process.

    What only a process has (signals, pipes, its start, its crash report) needs `Cli`; an error
    that no command foresaw comes out here as it was raised. `timeout` is left to pytest.
    """

    def __call__(
        self,
        *arguments: str | Path,
        env: dict[str, str] | None = None,
        stdin: str | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[bytes]:
        own = {"SAMPLERECS_HOME": str(self.home), "COLUMNS": "120", **(env or {})}
        return run_here(arguments, {**os.environ, **own}, stdin or "")


def run_here(
    arguments: Iterable[str | Path], environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run `samplerecs` in this process with these words and exactly this environment."""
    words = list(map(str, arguments))
    with _environment(dict(environment)), _streams(stdin.encode()) as (out, err):
        code = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


@contextmanager
def _environment(own: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(own)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Put pipes of memory in the place of the three streams, as Python opens them for a process."""
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8")
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", errors="backslashreplace")
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
