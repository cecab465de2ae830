"""What is open or being done is not taken away: menus, scores, and each word's own way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from web_parts import Panel, until

#: A project that orders the sounds otherwise than none does.
OTHER = {"genre": "techno", "key": "F# minor", "bpm": 174}


@pytest.fixture(autouse=True)
def plain(page: Page, panel: Panel) -> None:
    """Begin each test with the project's own list, the pointer away from it."""
    page.mouse.move(5, 5)
    if not page.url.endswith("/panel/#/"):
        page.goto(f"{panel.address}/panel/#/")
    panel.api("DELETE", "/recommendations/context")
    until(lambda: ids(page) == top(panel))


def cards(page: Page) -> Locator:
    return page.locator("#list .card[data-id]")


def ids(page: Page) -> list[int]:
    found: list[int] = cards(page).evaluate_all("all => all.map(each => Number(each.dataset.id))")
    return found


def top(panel: Panel) -> list[int]:
    return [entry["sample"]["id"] for entry in panel.get("/recommendations/top")["suggestions"]]


def test_a_menu_opened_by_the_keyboard_stays_while_the_project_changes(
    page: Page, panel: Panel
) -> None:
    before = ids(page)
    cards(page).nth(1).locator(".menu > summary").focus()
    page.keyboard.press("Enter")
    entry = cards(page).nth(1).get_by_role("button", name="Add to a board…")
    expect(entry).to_be_visible()
    entry.focus()
    panel.post("/recommendations/context", OTHER)
    expect(page.get_by_role("button", name=re.compile("changes? waiting"))).to_be_visible()
    expect(entry).to_be_focused()
    assert ids(page) == before
    page.keyboard.press("Escape")
    until(lambda: ids(page) == top(panel))
    assert ids(page) != before


def test_an_open_score_and_the_focus_outlive_a_new_list(page: Page, panel: Panel) -> None:
    last = cards(page).last
    sample = last.get_attribute("data-id")
    last.locator("summary", has_text="Score").click()
    last.get_by_role("button", name="Take", exact=True).focus()
    page.mouse.move(5, 5)
    page.keyboard.press("p")
    card = page.locator(f'.card[data-id="{sample}"]')
    expect(card).to_have_attribute("data-rank", "1")
    expect(card.locator("details.score")).to_have_attribute("open", "")
    expect(card.get_by_role("button", name="Take", exact=True)).to_be_focused()
    page.keyboard.press("p")


def test_a_word_never_takes_back_what_another_did(page: Page, panel: Panel) -> None:
    cards(page).first.focus()
    page.keyboard.press("m")
    steered = page.locator(".toast", has_text="Steered")
    expect(steered.get_by_role("button", name="Undo")).to_have_count(1)
    page.get_by_role("button", name="darker", exact=True).click()
    darker = page.locator(".toast", has_text="darker")
    expect(darker.get_by_role("button", name="Undo")).to_have_count(1)
    # Only the latest has a way back; the one before has not gone, but its way back has.
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_have_count(1)
    darker.get_by_role("button", name="Undo").click()
    until(lambda: [e["step"] for e in panel.get("/recommendations/steering")["steps"]] == [""])
    page.get_by_role("button", name="No longer steered").click()
    until(lambda: panel.get("/recommendations/steering")["steps"] == [])
    page.locator(".toast", has_text="No longer steered").get_by_role("button", name="Undo").click()
    until(lambda: len(panel.get("/recommendations/steering")["steps"]) == 1)
    panel.api("DELETE", "/recommendations/steering")


def test_a_loop_of_the_library_plays_as_the_project_wants_it(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"bpm": 121})
    page.goto(f"{panel.address}/panel/#/library")
    page.get_by_label("Search the library").fill("kind:loop bpm:123-125")
    row = page.locator(".rows [role=row]").first
    expect(row.locator("[data-col=bpm]")).to_have_text("124")
    row.get_by_role("button", name="Play").click()
    expect(page.locator(".player .title .dim")).to_contain_text("121 BPM")
    page.keyboard.press("Escape")


def test_the_library_leads_to_more_of_the_same(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.address}/panel/#/library")
    row = page.locator(".rows [role=row]").first
    row.locator(".menu > summary").click()
    row.get_by_role("button", name="More like this").click()
    page.wait_for_url(re.compile("/panel/#/$"))
    expect(page.get_by_role("button", name="No longer steered")).to_be_visible()
    panel.api("DELETE", "/recommendations/steering")
