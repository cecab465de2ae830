"""A real daemon and a real browser for the tests of the web panel."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from daemon_process import Home
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from samplerecs_daemon.runtime import Runtime

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: Generous: many tests run at once.
SOON_S = 90.0
expect.set_options(timeout=SOON_S * 1000)


#: Has the page's words about what was done stay until a test has seen them, however late it looks.
PATIENT = """
  const { setTimeout } = window;
  window.setTimeout = (deed, ms, ...more) => setTimeout(deed, ms < 5000 ? ms : ms * 100, ...more);
"""


def free_port() -> int:
    """Return a port that stays free while its daemon is away.

    Not one that the system gives to whoever wants any: on Linux those begin at 32768. Each test
    process looks in a hundred of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = range(21_000 + 100 * (worker % 90), 21_100 + 100 * (worker % 90))
    for port in random.Random().sample(ports, len(ports)):
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port
    raise AssertionError(f"none of the ports {ports} is free")


@dataclass
class Panel:
    """A home with its daemon, which can be killed and started anew at the same port."""

    home: Home
    runtime: Runtime | None = None
    process: subprocess.Popen[bytes] | None = None
    faults: list[str] = field(default_factory=list)

    def start(self) -> None:
        command = [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"]
        self.process = subprocess.Popen(
            command, env=self.home.environment, stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + SOON_S
        while time.monotonic() < deadline:
            self.runtime = self.home.wait_until_ready()
            if self.runtime.pid == self.process.pid:
                return
            time.sleep(0.02)
        raise AssertionError("the daemon did not start")

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        assert self.process
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(SOON_S)

    @property
    def address(self) -> str:
        assert self.runtime
        return self.runtime.address

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the API with the daemon's token."""
        assert self.runtime
        answer = httpx.request(
            method,
            f"{self.address}/api/v1{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.runtime.token}"},
            trust_env=False,
            verify=False,
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        return self.api("GET", path)

    def post(self, path: str, body: object = None) -> Any:
        return self.api("POST", path, body)

    def link(self) -> str:
        return self.address + str(self.post("/panel/link")["path"])

    def watch(self, page: Page) -> Page:
        """Collect what a page complains of."""

        def said(message: Any) -> None:
            # That the daemon is away, or refuses something, the page says itself.
            if message.type == "error" and "Failed to load resource" not in message.text:
                self.faults.append(message.text)

        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: self.faults.append(f"a dialog: {dialog.message}"))
        return page


@contextmanager
def panel_of(folder: Path, scanned: Path | None = None) -> Iterator[Panel]:
    """Run a daemon over a copy of a scanned home, or over an empty one."""
    if scanned is not None:
        shutil.copytree(scanned, folder)
    home = Home(folder)
    home.environment["RECS_PORT"] = str(free_port())
    made = Panel(home)
    try:
        made.start()
        yield made
        made.end()
    finally:
        home.clear()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def fresh_context(browser: Browser, **more: Any) -> BrowserContext:
    """Return a context of a browser that is not in a hurry."""
    context = browser.new_context(**more)
    context.set_default_timeout(SOON_S * 1000)
    context.add_init_script(PATIENT)
    return context


def let_in(browser: Browser, panel: Panel, **more: Any) -> BrowserContext:
    """Return a context of a browser that was let in."""
    context = fresh_context(browser, **more)
    page = context.new_page()
    page.goto(panel.link())
    page.wait_for_url(re.compile("/panel/$"))
    shut(page)
    return context


def opened(context: BrowserContext, panel: Panel, view: str = "") -> Page:
    """Open a view of the panel and wait until it is live."""
    page = panel.watch(context.new_page())
    page.goto(f"{panel.address}/panel/#/{view}")
    expect(page.locator("#link")).to_have_text("live")
    return page


def shut(page: Page) -> None:
    """Close a page that may be on its way to another.

    Chromium says yes to closing a page that is just arriving somewhere, and forgets it; Playwright
    then waits for ever (github.com/microsoft/playwright/issues/42366).
    """
    if page.is_closed():
        return
    try:
        page.goto("about:blank")
    except BrowserError:
        # It was on its way just then; now it has gone there.
        page.goto("about:blank")
    page.close()


def no_words(page: Page) -> None:
    """Take away the words about what was done before, as their time does."""
    page.locator("#toasts").evaluate("place => place.replaceChildren()")


def cards(page: Page) -> Locator:
    """Return the cards of the list."""
    return page.locator("#list .card[data-id]")


def ids(page: Page) -> list[int]:
    """Return the ids of the sounds on the page's list, in order."""
    found: list[int] = cards(page).evaluate_all("all => all.map(each => Number(each.dataset.id))")
    return found


def top(panel: Panel) -> list[int]:
    """Return the ids of the current list, as the API tells it."""
    return [entry["sample"]["id"] for entry in panel.get("/recommendations/top")["suggestions"]]


def until(what: Callable[[], bool], page: Page | None = None) -> None:
    """Wait until something holds; with a page, what it tells is heard meanwhile."""
    deadline = time.monotonic() + SOON_S
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        if page is None:
            time.sleep(0.05)
        else:
            page.wait_for_timeout(50)
