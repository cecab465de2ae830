"""What is open or being done is not taken away: menus, scores, and each word's own way back."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect
from web_parts import Panel, cards, ids, no_words, top, until

#: A project that orders the sounds otherwise than none does.
OTHER = {"genre": "techno", "key": "F# minor", "bpm": 174}
#: Begins a drag of an element, and returns the file that it offers other programs.
DRAGGED = """element => {
  const data = new DataTransfer();
  element.dispatchEvent(new DragEvent("dragstart", { bubbles: true, dataTransfer: data }));
  element.dispatchEvent(new DragEvent("dragend", { bubbles: true, dataTransfer: data }));
  return data.getData("DownloadURL");
}"""


@pytest.fixture(autouse=True)
def plain(page: Page, panel: Panel) -> None:
    """Begin each test with the project's own list, the pointer away from it."""
    page.mouse.move(5, 5)
    if not page.url.endswith("/panel/#/"):
        page.goto(f"{panel.address}/panel/#/")
    no_words(page)
    panel.api("DELETE", "/recommendations/context")
    until(lambda: ids(page) == top(panel))


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
    pin = card.get_by_role("button", name="Pin", exact=True)
    expect(pin).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("p")
    until(lambda: panel.get("/history?what=pin")["entries"] == [])


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


def test_the_menu_of_the_last_row_can_be_reached(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.address}/panel/#/library")
    page.locator(".rows [role=row]").first.focus()
    page.keyboard.press("End")
    last = page.locator(".rows [role=row]").last
    expect(last).to_be_focused()
    last.locator(".menu > summary").click()
    entries = last.locator(".menu button")
    for at in (0, entries.count() - 1):
        expect(entries.nth(at)).to_be_in_viewport(ratio=1)
        # Nothing lies over it, and nothing cuts it off.
        entries.nth(at).click(trial=True)
    page.mouse.move(600, 500)
    page.mouse.wheel(0, -400)
    expect(entries.first).to_be_hidden()


def test_the_keys_of_the_list_work_on_a_row_of_the_library(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.address}/panel/#/library")
    page.locator(".rows [role=row]").first.focus()
    page.keyboard.press("j")
    sound = panel.get("/samples?limit=2")["samples"][1]
    expect(page.locator(".rows [role=row]").nth(1)).to_be_focused()

    def pins() -> list[int]:
        return [each["sample"]["id"] for each in panel.get("/history?what=pin")["entries"]]

    page.keyboard.press("p")
    until(lambda: sound["id"] in pins())
    page.keyboard.press("p")
    until(lambda: sound["id"] not in pins())
    page.keyboard.press("+")
    expect(page.get_by_role("dialog")).to_contain_text(sound["name"])
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Search the library")).to_be_focused()


def test_a_whole_file_name_is_found_and_what_nothing_answers_is_named(
    page: Page, panel: Panel
) -> None:
    name = panel.get("/samples?q=kind:loop&limit=1")["samples"][0]["name"]
    page.goto(f"{panel.address}/panel/#/library")
    page.get_by_label("Search the library").fill(f"{name} zyzzyva")
    expect(page.locator(".view [role=status]").first).to_contain_text('"zyzzyva"')
    expect(page.locator(".rows [role=row] bdi", has_text=name).first).to_be_visible()


def test_an_own_tempo_shows_at_once_even_under_the_pointer(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"bpm": 121})
    until(lambda: ids(page) == top(panel))
    cards(page).first.hover()
    box = cards(page).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    tempo = page.get_by_label("Tempo", exact=True)
    tempo.fill("174")
    tempo.press("Enter")
    # It is not only told of: nothing waits, the pointer is where it was.
    until(lambda: panel.get("/recommendations/context")["values"]["bpm"]["value"] == 174)
    until(lambda: ids(page) == top(panel))
    expect(page.get_by_role("button", name=re.compile("changes? waiting"))).to_have_count(0)


def test_a_wrong_tempo_is_named_and_nothing_is_corrected(page: Page, panel: Panel) -> None:
    card = cards(page).first
    sample = int(card.get_attribute("data-id") or 0)
    before = panel.get(f"/samples/{sample}")
    card.locator(".menu > summary").click()
    card.get_by_role("button", name="Correct…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("Nothing is changed yet.")
    dialog.get_by_label("Tempo (BPM)").fill("banana")
    dialog.get_by_label("Add tags").fill("warm")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tempo takes a number from 20 to 999")
    dialog.get_by_label("Tempo (BPM)").fill("")
    dialog.get_by_label("Key").fill("banana")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("'banana' is not a key")
    assert panel.get(f"/samples/{sample}") == before
    page.keyboard.press("Escape")


def test_a_drag_that_arrived_is_told_and_can_be_taken_back(page: Page, panel: Panel) -> None:
    card = cards(page).nth(1)
    sample = int(card.get_attribute("data-id") or 0)
    card.hover()
    file = ""

    def dragged() -> bool:
        nonlocal file
        file = str(card.evaluate(DRAGGED))
        return bool(file)

    # The link is asked for when the pointer comes near; until it is there a drag has no file.
    until(dragged, page)
    url = file.split(":", 2)[2]
    assert httpx.get(url, trust_env=False, verify=False, timeout=60).status_code == 200
    told = page.locator(".toast", has_text="Dragged out (a copy); it counts as taken")

    def taken() -> list[int]:
        return [each["sample"]["id"] for each in panel.get("/history?what=accept")["entries"]]

    until(lambda: sample in taken())
    told.get_by_role("button", name="Undo").click()
    until(lambda: sample not in taken())


def test_a_list_that_is_held_says_so_also_after_a_change(page: Page, panel: Panel) -> None:
    page.keyboard.press("h")
    word = page.locator("#word")
    expect(word).to_contain_text("The list is held")
    panel.post("/recommendations/context", OTHER)
    expect(word.get_by_role("button", name=re.compile("changes? waiting"))).to_be_visible()
    expect(word).to_contain_text("The list is held")
    page.keyboard.press(".")
    until(lambda: ids(page) == top(panel))
    expect(word).to_have_text("The list is held (h lets it go).")
    page.keyboard.press("h")
    expect(word).to_be_empty()


def test_the_skip_link_stays_in_the_view(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.address}/panel/#/library")
    expect(page).to_have_title("Library · samplerecs")
    page.get_by_role("link", name="To the content").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.url.endswith("#/library")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def test_what_the_project_plays_says_who_told_it(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"project": "Night Drive"})
    expect(page.locator("#context .project")).to_have_text(
        re.compile(r"Night Drive \(.+, (just now|\d+ s ago)")
    )
