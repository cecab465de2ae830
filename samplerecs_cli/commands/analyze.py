"""`analyze`: what samplerecs hears in files, without storing anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import length_text, short_key
from samplerecs_daemon import gateway
from samplerecs_daemon.api import AnalysedFile

#: A kind or role that is not known.
UNKNOWN = "unknown"


def analyze(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Audio files, or folders of them.")
    ],
    audio_only: Annotated[
        bool, typer.Option("--audio-only", help="Ignore names, folders, chunks and tags.")
    ] = False,
    with_vector: Annotated[
        bool, typer.Option("--with-vector", help="Add the embedding vector (JSON only).")
    ] = False,
    json: options.Json = False,
) -> None:
    """Print kind, role, tempo and key of files with confidence and source, one a line."""
    failed = 0
    rows = []
    with gateway.open_client() as client:
        for heard in client.analyse(paths, audio_only=audio_only, with_vector=with_vector):
            failed += bool(heard.error)
            if json:
                output.print_json(heard, one_line=True)
            elif heard.error:
                say(f"{heard.path}: {heard.error}")
            else:
                rows.append(_row(heard))
    if rows:
        from samplerecs_cli import tables

        tables.print_table(("=File", "Kind", "Role", ">BPM", "Key", ">Length"), rows)
    elif not failed and not json:
        say("No sound files there.")
    if failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _row(heard: AnalysedFile) -> tuple[str, ...]:
    bpm = key = ""
    if heard.bpm is not None:
        ground = _ground(heard.bpm_confidence, heard.bpm_source)
        bpm = _with_others(_bpm(heard.bpm), ground, map(_bpm, heard.bpm_alternatives))
    if heard.key is not None:
        ground = _ground(heard.key_confidence, heard.key_source)
        key = _with_others(short_key(heard.key), ground, map(short_key, heard.key_alternatives))
    return (
        Path(heard.path).name,
        _word(heard.kind, _ground(heard.kind_confidence, heard.kind_source)),
        _word(heard.role, _ground(heard.role_confidence, heard.role_source)),
        bpm,
        key,
        length_text(heard.duration_s) + (" (part heard)" if heard.partial else ""),
    )


def _word(word: str, ground: str) -> str:
    """Return "closed-hat (93% name)"; what is unknown has no ground."""
    return word if word == UNKNOWN else f"{word} ({ground})"


def _ground(confidence: float, source: str) -> str:
    return f"{confidence:.0%} {source}"


def _bpm(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _with_others(value: str, ground: str, others: Iterable[str]) -> str:
    """Return "124 (92% audio; or 62)"."""
    other = ", ".join(others)
    return f"{value} ({ground}{f'; or {other}' if other else ''})"
