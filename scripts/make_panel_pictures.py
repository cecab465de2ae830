"""Take the pictures of the web panel: three sizes, light and dark, on the demo library.

    python scripts/make_panel_pictures.py docs/pictures

A real daemon in a temporary home and Debian's Chromium, headless. `panel.png` is the one that the
README shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "tests"))

from playwright.sync_api import Browser, Page  # noqa: E402
from web_parts import Panel, chromium, let_in, panel_of  # noqa: E402

from samplerecs_models.demo import write_demo_library  # noqa: E402

SIZES = {"phone": (360, 780), "laptop": (1280, 860), "wide": (2560, 1200)}
THEMES = ("light", "dark")
README = ("laptop", "light")


def main() -> None:
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        library, home = Path(folder) / "Samples", Path(folder) / "home"
        write_demo_library(library)
        environment = {**os.environ, "SAMPLERECS_HOME": str(home)}
        scan = [sys.executable, "-m", "samplerecs_cli", "library", "add", str(library)]
        subprocess.run(scan, env=environment, check=True, capture_output=True)
        with panel_of(home) as panel, chromium() as browser:
            panel.post("/recommendations/context", {"bpm": 124, "key": "C minor", "genre": "house"})
            for size in SIZES:
                for theme in THEMES:
                    name = f"panel-{size}-{theme}" if (size, theme) != README else "panel"
                    take(browser, panel, size, theme).screenshot(path=target / f"{name}.png")
                    print(target / f"{name}.png")


def take(browser: Browser, panel: Panel, size: str, theme: str) -> Page:
    """Return the page of suggestions as it stands once the outlines are drawn."""
    width, height = SIZES[size]
    context = let_in(
        browser, panel, viewport={"width": width, "height": height}, color_scheme=theme
    )
    page = context.new_page()
    page.goto(f"{panel.address}/panel/")
    page.locator(".card").nth(9).wait_for()
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)
    return page


if __name__ == "__main__":
    main()
