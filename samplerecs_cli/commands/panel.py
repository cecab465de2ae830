"""`panel`: the live suggestions in a browser, on this computer or on a device beside it."""

from __future__ import annotations

import sys
import webbrowser
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway


def panel(
    lan: Annotated[
        bool,
        typer.Option(
            "--lan",
            help="For a tablet or phone in your network: a QR code of the link. Not encrypted.",
        ),
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open/--no-open", help="Open it, or only print the link.")
    ] = True,
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Let no browser in any more without a new link, and end."),
    ] = False,
    json: options.Json = False,
) -> None:
    """Open the panel in the browser, by a link that works once."""
    if forget:
        _forget(json)
        return
    if lan:
        say("Other computers of your network can reach samplerecs with this link, unencrypted.")
    way = gateway.panel_link(lan=lan)
    if way.restarted:
        say("The daemon was started anew, so that the network reaches it until it ends.")
    if json:
        output.print_json(way)
    elif lan:
        _show_code(way.url)
        output.print_line(way.url)
        say(f"The link works once, within {way.expires_s / 60:.0f} minutes.")
    elif open_ and webbrowser.open(way.url):
        say("The panel opens in your browser.")
    else:
        output.print_line(way.url)


def _forget(json: bool) -> None:
    count = gateway.forget_browsers()
    if json:
        output.print_json({"browsers": count})
    else:
        say(f"Browsers that need a new link: {count}.")


def _show_code(url: str) -> None:
    """Draw the link as a QR code on the terminal; it is talk, so it goes to stderr."""
    import segno

    code = segno.make_qr(url, error="l")
    try:
        code.terminal(out=sys.stderr, compact=True, border=2)
    except UnicodeEncodeError:
        say("This terminal cannot show the code; type the link.")
