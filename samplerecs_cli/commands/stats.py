"""`stats`: how samplerecs does, from what is kept on this computer."""

from __future__ import annotations

import time

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text, size_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Rate, Stats


def stats(json: options.Json = False) -> None:
    """Show how often its sounds are taken, how soon they are heard, and what is kept."""
    with gateway.open_client() as client:
        found = client.stats()
    if json:
        output.print_json(found)
        return
    from samplerecs_cli import tables

    tables.print_table(("Statistics", ""), _rows(found))
    if not found.telemetry:
        say("Signals are off: samplerecs telemetry on")


def _rows(found: Stats) -> list[tuple[str, str]]:
    rows = [(f"Taken of those seen ({mode})", _rate(r)) for mode, r in found.acceptance.items()]
    if found.comparison is not None:
        rows.append(("Fusion against rules (mode ab)", found.comparison.verdict))
    if found.time_to_preview_s is not None:
        rows.append(("From a new list to the first preview", f"{found.time_to_preview_s:.1f} s"))
    rows += [(name.capitalize(), f"{count:,}") for name, count in found.counts.items()]
    rows += [(f"Pack: {pack}", f"{count:,} taken") for pack, count in found.top_packs.items()]
    rows.append(("Database", size_text(found.database_bytes)))
    rows.append(("  of it signals and history", size_text(found.signals_bytes)))
    if found.since is not None:
        rows.append(("Since", age_text(max(0.0, time.time() - found.since))))
    return rows


def _rate(rate: Rate) -> str:
    if not rate.shown:
        return "none seen yet"
    share = f"{rate.share:.1%} (95 %: {rate.low:.1%} to {rate.high:.1%})"
    return f"{share}, {rate.taken:,} of {rate.shown:,}"
