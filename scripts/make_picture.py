"""Draw the README's picture: what `samplerecs suggest` prints for the demo library.

python scripts/make_picture.py docs/pictures/suggest.svg
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from samplerecs_cli import tables
from samplerecs_cli.formats import context_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import SuggestRequest

COMMAND = "samplerecs suggest --bpm 124 --key Cm --mood dark"
REQUEST = SuggestRequest(bpm=124, key="Cm", mood=("dark",))


def main(target: Path) -> None:
    """Write the picture to `target`."""
    console = Console(record=True, width=88, file=io.StringIO(), highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        gateway.write_demo(Path(folder) / "library")
        with gateway.open_client(home=Path(folder) / "home") as client:
            client.add_root(Path(folder) / "library")
            answer = client.suggest(REQUEST)
    hidden = ", ".join(f"{count} by {rule}" for rule, count in answer.hidden.items())
    console.print(Text(f"$ {COMMAND}", style="bold green"))
    console.print(Text(f"Project: {context_text(answer.context)}\n"))
    console.print(tables.suggestion_table(answer))
    console.print(Text(f"\nHidden: {hidden}."))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(console.export_svg(title="samplerecs"), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
