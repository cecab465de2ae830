"""How soon the web panel is there: first paint, and the list on screen and answering.

python scripts/bench_panel.py [--loads 15]

Makes the demo library in a temporary home, runs a real daemon and Debian's Chromium (headless), and
loads the page with the files kept, and with an empty cache.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "tests"))

from playwright.sync_api import Browser, BrowserContext  # noqa: E402
from web_parts import chromium, let_in, panel_of  # noqa: E402

from samplerecs_daemon.http.panel.assets import assets  # noqa: E402
from samplerecs_models.demo import write_demo_library  # noqa: E402

_THERE = """() => ["first-contentful-paint", "samplerecs.ready"].every(
  (name) => performance.getEntriesByName(name).length > 0)"""
_TIMES = """() => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  ready: performance.getEntriesByName("samplerecs.ready")[0].startTime,
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=15)
    loads = parser.parse_args().loads
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, demo library")
    files = [*assets().files.values(), assets().index]
    print(f"all files, gzipped: {sum(len(each.gzipped) for each in files) / 1000:.1f} kB")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_demo_library(Path(folder) / "demo")
        scan = [sys.executable, "-m", "samplerecs_cli", "library", "add", f"{folder}/demo"]
        environment = {**os.environ, "SAMPLERECS_HOME": str(home)}
        subprocess.run(scan, env=environment, check=True, capture_output=True)
        with panel_of(home) as panel, chromium() as browser:
            context = let_in(browser, panel)
            told("files kept", [load(context, panel.address) for _ in range(loads)])
            told("empty cache", [load(emptied(browser, context), panel.address) for _ in range(5)])


def emptied(browser: Browser, known: BrowserContext) -> BrowserContext:
    """Return a browser that was let in and has kept no files."""
    return browser.new_context(storage_state=known.storage_state())


def load(context: BrowserContext, address: str) -> dict[str, float]:
    page = context.new_page()
    page.goto(f"{address}/panel/")
    # Not `wait_for_function`: the page's own policy lets no text become code.
    while not page.evaluate(_THERE):
        page.wait_for_timeout(20)
    times: dict[str, float] = page.evaluate(_TIMES)
    page.close()
    return times


def told(what: str, loads: list[dict[str, float]]) -> None:
    for name in ("paint", "ready"):
        times = sorted(each[name] for each in loads)
        print(f"{what}: {name} median {statistics.median(times):.0f} ms, worst {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
