"""`doctor`: checks everything a support thread would ask."""

from __future__ import annotations

import typer

from samplerecs_cli import options, output
from samplerecs_cli.exits import ExitCode
from samplerecs_daemon import gateway

_MARKS = {"ok": "ok", "warn": "look", "fail": "FAIL"}


def doctor(json: options.Json = False) -> None:
    """Check the installation, the library and the settings; says what to do where it hurts."""
    checks = gateway.doctor()
    if json:
        output.print_json(checks)
    else:
        from samplerecs_cli import tables

        rows = [
            (_MARKS[check.state], check.name, f"{check.detail} {check.hint}".strip())
            for check in checks
        ]
        tables.print_table(("", "What", "=Found"), rows)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(ExitCode.INTERNAL)
