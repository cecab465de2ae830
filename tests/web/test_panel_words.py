"""A library that begins empty: what the panel asks for, how far the work is, and plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, expect
from web_parts import Panel, let_in, opened, panel_of, until

#: What the daemon says -> what is left of it beside buttons, and what those say and do.
ADVICE = {
    "Nothing is known. Tell it more: samplerecs context set --bpm 124 --key Am": (
        "Nothing is known.",
        [["context set", "Tell it more"]],
    ),
    "Only 3 fit. 4 are hidden by tempo: --stretch allows up to 8 %, words lift the rule.": (
        "Only 3 fit. 4 are hidden by tempo.",
        [],
    ),
    "Its drive may be unplugged: `samplerecs library list` says.": (
        "Its drive may be unplugged.",
        [["library", ""]],
    ),
    "Install it again: samplerecs models install clap": (
        "Install it again: samplerecs models install clap",
        [],
    ),
    "": ("", []),
}
#: Hands every word about the work on the folders to the page, however briefly it is there.
WATCH = """() => {
  window.work = [];
  const look = () => document.querySelectorAll('#suggest .work p').forEach(
    (each) => window.work.push(each.textContent));
  new MutationObserver(look).observe(
    document.getElementById('suggest'), { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """A daemon with no sounds."""
    with panel_of(tmp_path_factory.mktemp("words") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def page(browser: Browser, panel: Panel) -> Iterator[Page]:
    context = let_in(browser, panel)
    yield opened(context, panel)
    assert panel.faults == []
    context.close()


def test_commands_in_advice_become_buttons(page: Page) -> None:
    told = page.evaluate(
        """async (texts) => {
          const base = document.querySelector('script[type=module][src]').src;
          const { adviceOf } = await import(new URL('core/advice.js', base));
          const known = (command) => ['context set', 'library'].includes(command);
          return texts.map((text) => adviceOf(text, known)).map(
            ({ words, deeds }) => [words, deeds.map((each) => [each.command, each.label])]);
        }""",
        list(ADVICE),
    )
    assert told == [list(each) for each in ADVICE.values()]


def two_tones(folder: Path) -> None:
    """Write two short sounds."""
    time = np.arange(22050) / 44100
    for pitch in (220, 330):
        soundfile.write(folder / f"tone {pitch}.wav", 0.5 * np.sin(2 * np.pi * pitch * time), 44100)


def test_an_empty_library_fills_before_the_eye(page: Page, panel: Panel, tmp_path: Path) -> None:
    page.goto(f"{panel.address}/panel/#/library")
    expect(page.locator("#other .card.empty")).to_contain_text("no sounds yet")
    expect(page.get_by_role("grid")).to_be_hidden()
    page.goto(f"{panel.address}/panel/#/")
    page.evaluate(WATCH)
    two_tones(tmp_path)
    page.locator("#list input").fill(str(tmp_path))
    page.locator("#list").get_by_role("button", name="Add").click()
    expect(page.locator("#list .card[data-id]")).to_have_count(2)
    # The workers are polite: they have their turn when nobody else wants it.
    expect(page.locator("#suggest .work")).to_have_count(0, timeout=300_000)
    said = page.evaluate("window.work")
    assert any("of 2 sounds heard" in each for each in said), said
    page.get_by_role("button", name="Tell it more").click()
    expect(page.locator("#context input").first).to_be_focused()


def test_what_happened_is_told_in_plain_words(page: Page, panel: Panel, tmp_path: Path) -> None:
    two_tones(tmp_path)
    panel.post("/library/roots", {"path": str(tmp_path)})
    until(lambda: bool(panel.get("/samples?limit=1")["samples"]))
    sound = panel.get("/samples?limit=1")["samples"][0]
    panel.post(f"/samples/{sound['id']}/feedback", {"verdict": "ban"})
    page.goto(f"{panel.address}/panel/#/library")
    page.locator(".rows summary").first.click()
    page.get_by_role("button", name="Why this sound").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("because you said never again")
    page.keyboard.press("Escape")
    page.goto(f"{panel.address}/panel/#/stats")
    happened = page.locator(".panel", has=page.get_by_role("heading", name="What happened"))
    expect(happened).to_contain_text("Passed over")
    expect(happened).not_to_contain_text("interest")


def test_a_sound_that_is_gone_says_so_by_its_name(page: Page, panel: Panel, tmp_path: Path) -> None:
    time = np.arange(22050) / 44100
    file = tmp_path / "lost tone.wav"
    soundfile.write(file, 0.5 * np.sin(2 * np.pi * 550 * time), 44100)
    panel.post("/library/roots", {"path": str(tmp_path)})

    def sounds() -> list[bool]:
        return [
            each["present"] for each in panel.get("/samples?q=lost")["samples"] if each["heard"]
        ]

    until(lambda: sounds() == [True])
    file.unlink()
    panel.post("/library/scan", {"path": str(tmp_path)})
    until(lambda: sounds() == [False])
    page.goto(f"{panel.address}/panel/#/")
    page.goto(f"{panel.address}/panel/#/library")
    row = page.locator(".rows [role=row]", has_text="lost tone.wav")
    expect(row).to_contain_text("unplugged or gone")
    row.get_by_role("button", name="Play").click()
    trouble = page.locator(".player .trouble")
    expect(trouble).to_contain_text("The file of lost tone.wav is not there now.")
