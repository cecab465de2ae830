"""Write the parts of docs/reference that follow from the code; tests compare them.

python scripts/make_reference.py          writes the pages
python scripts/make_reference.py --check  ends with 1 when a page is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer

from http_reference import events_page, http_page
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import setting_text
from samplerecs_cli.main import app
from samplerecs_daemon.config import PREFIX, settings_table
from samplerecs_tui import keymap

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"


def commands() -> dict[str, Any]:
    """Return every command object by how it is typed, groups first, in the order of the help."""
    found: dict[str, Any] = {}
    for name, command in vars(typer.main.get_command(app))["commands"].items():
        found[name] = command
        for sub, inner in getattr(command, "commands", {}).items():
            found[f"{name} {sub}"] = inner
    return found


def commands_page() -> str:
    """Return the page of all commands."""
    lines = [
        "# Commands",
        "",
        "Made by `scripts/make_reference.py` from the program itself. stdout is data, stderr is "
        "talk; every command that prints data takes `--json`. Exit codes: [exit-codes.md]"
        "(exit-codes.md).",
    ]
    for name, command in commands().items():
        lines += ["", f"## samplerecs {name}", "", command.help or ""]
        rows = [row for row in map(_parameter_row, command.params) if row]
        if rows:
            lines += ["", "| | default | |", "|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _parameter_row(parameter: Any) -> str:
    if "--help" in parameter.opts:
        return ""
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{parameter.metavar or parameter.name.upper()}`"
    elif parameter.metavar:
        names += f" `{parameter.metavar}`"
    default = parameter.default
    shown = f"`{default}`" if default not in (None, False, (), []) else ""
    return f"| {names} | {shown} | {parameter.help or ''} |"


def settings_page() -> str:
    """Return the page of all settings."""
    rows = [
        "# Settings",
        "",
        "Made by `scripts/make_reference.py`. Settings live in the file that `samplerecs config "
        "path` prints; each can also be set in the environment. Order of trust: command line, "
        "environment, file, default. A daemon reads them when it starts: `samplerecs daemon "
        "restart` takes up what changed.",
        "",
        "| setting | default | environment | what it does |",
        "|---|---|---|---|",
    ]
    for row in settings_table(Path("no such file"), {}):
        variable = PREFIX + row.name.upper().replace(".", "__")
        rows.append(f"| `{row.name}` | `{setting_text(row.default)}` | `{variable}` | {row.help} |")
    rows += [
        "",
        "A list in the environment is written with commas between, "
        "`RECS_LINK_INTERFACES=lo,eth0`, or as in the file, "
        """`RECS_LINK_INTERFACES='["lo", "eth0"]'` (the only way for what has a comma in it)."""
        " Empty is an empty list.",
    ]
    rows += ["", "`SAMPLERECS_HOME` puts settings, data and cache under one folder.", ""]
    return "\n".join(rows)


_MEANINGS = {
    ExitCode.OK: "done",
    ExitCode.INTERNAL: "a fault inside samplerecs (details in `crash.log`), or `doctor` found one",
    ExitCode.USAGE: "the command line could not be read; the message says what is wrong",
    ExitCode.INPUT: "a value cannot be used: a key, tempo, count, filter or context field",
    ExitCode.NOT_FOUND: "a path, sound, model or service is not there",
    ExitCode.EMPTY_LIBRARY: "the library holds no sounds yet: `samplerecs library add FOLDER`",
    ExitCode.CONFIG: "a setting cannot be used; the message names file, line and key",
    ExitCode.STORE: "the database cannot be used: damaged, newer, or not writable",
    ExitCode.DISK_FULL: "the disk is full; nothing was lost",
    ExitCode.BUSY: "another samplerecs is writing; the message names its process",
    ExitCode.SOME_FAILED: "`analyze`: some files gave no audio; the others were answered",
    ExitCode.DAEMON: "the daemon is not running, does not answer, or is of another version: "
    "`samplerecs daemon status`",
    ExitCode.ALREADY_RUNNING: "`daemon run`: a daemon runs already; the message names its process",
    ExitCode.INTERRUPTED: "stopped with Ctrl-C; everything done so far is kept",
}


def exit_codes_page() -> str:
    """Return the page of exit codes."""
    rows = ["# Exit codes", "", "| code | name | meaning |", "|---|---|---|"]
    rows += [f"| {int(code)} | `{code.name}` | {_MEANINGS[code]} |" for code in ExitCode]
    return "\n".join(rows) + "\n"


def keys_page() -> str:
    """Return the page of the live panel's keys."""
    rows = [
        "# Keys of the live panel",
        "",
        "Made by `scripts/make_reference.py` from the panel itself. The setting `live_keys` gives "
        "an action other keys, by its name in the last column, with spaces between several: "
        '`live_keys = ["accept=ctrl+y", "audition=p space"]`. A key that would do two things in '
        "one place is refused. Screens beside the suggestions put their own keys before the usual "
        "ones.",
    ]
    for place, words in keymap.PLACES.items():
        rows += ["", f"## {words}", "", "| key | what it does | name |", "|---|---|---|"]
        for act in (act for act in keymap.ACTS if act.place == place):
            keys = ", ".join(f"`{keymap.shown_key(key)}`" for key in keymap.keys_of(act, {}))
            rows.append(f"| {keys} | {act.words} | `{act.name}` |")
    return "\n".join(rows) + "\n"


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "exit-codes.md": exit_codes_page(),
        REFERENCE / "keys.md": keys_page(),
        REFERENCE / "http.md": http_page(),
        REFERENCE / "events.md": events_page(),
    }


def main() -> int:
    """Write or check the pages."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'out of date' if check else 'written'}: {path.name}")
        if not check:
            path.write_text(text, encoding="utf-8")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
