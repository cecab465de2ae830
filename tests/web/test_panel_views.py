"""The way in, the other views, several tabs, a daemon that dies, and what axe finds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from web_parts import (
    Panel,
    fresh_context,
    let_in,
    no_words,
    opened,
    panel_of,
    shut,
    until,
)

#: Names that would do harm as markup, or upset a layout. None is longer than a file system allows.
ODD = [
    "<script>alert(1)</script>.wav".replace("/", "∕"),
    "<img src=x onerror=alert(1)>.wav",
    "\"quotes\" & 'more' &amp;.wav",
    "שלום עולם كيك \u202egnp.wav",
    "long_" + "x" * 235 + ".wav",
]


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory, panel: Panel) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "Odd Pack"
    folder.mkdir()
    for number, name in enumerate(ODD):
        time = np.arange(22050) / 44100
        tone = np.sin(2 * np.pi * (200 + 60 * number) * time) * np.exp(-time * 8)
        soundfile.write(folder / name, tone * 0.5, 44100)
    panel.post("/library/roots", {"path": str(folder)})
    until(lambda: len(found(panel, "pack:odd")) == len(ODD))
    return folder


def found(panel: Panel, query: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = panel.api("GET", f"/samples?q={query}&limit=50")["samples"]
    return answer


def go(page: Page, panel: Panel, view: str) -> None:
    for dialog in page.locator("dialog[open]").all():
        dialog.get_by_role("button", name="Close", exact=True).click()
    # By way of the list, so that a view that is open already begins anew.
    for name in ("", view):
        page.goto(f"{panel.address}/panel/#/{name}")
        expect(page.locator("#suggest")).to_be_visible(visible=not name)
    no_words(page)


def test_a_link_lets_one_browser_in_once(browser: Browser, panel: Panel) -> None:
    context = fresh_context(browser)
    page = context.new_page()
    page.goto(f"{panel.address}/")
    expect(page.get_by_role("heading")).to_have_text("This browser is not let in yet")
    expect(page.locator("pre")).to_have_text("samplerecs panel")
    link = panel.link()
    page.goto(link)
    page.wait_for_url(re.compile("/panel/$"))
    expect(page.locator("#link")).to_have_text("live")
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    context.close()
    stranger = fresh_context(browser)
    page = stranger.new_page()
    answer = page.goto(link)
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading")).to_contain_text("has been used")
    assert Axe().run(page).violations_count == 0
    stranger.close()


def test_odd_names_are_only_ever_text(page: Page, panel: Panel, odd_folder: Path) -> None:
    go(page, panel, "")
    page.get_by_label("Search", exact=True).fill("pack:odd")
    shown = page.locator("#list .card[data-id] .name")
    expect(shown).to_have_count(len(ODD))
    # A sign that turns the letters after it round is shown as such; the true name is in the title.
    assert sorted(shown.all_inner_texts()) == sorted(each.replace("\u202e", "�") for each in ODD)
    titles = shown.evaluate_all("all => all.map(each => each.title)")
    assert {title.rpartition("/")[2] for title in titles} == set(ODD)
    page.locator("#list .card[data-id]").first.get_by_role(
        "button", name="Take", exact=True
    ).click()
    page.set_viewport_size({"width": 360, "height": 740})
    until(lambda: page.evaluate("innerWidth === 360"), page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, panel, "library")
    page.get_by_label("Search the library").fill("pack:odd")
    expect(page.locator(".rows [role=row]")).to_have_count(len(ODD))
    assert page.locator("main img, main script").count() == 0
    assert panel.faults == []


def test_the_library_is_searched_sorted_and_played_by_keyboard(page: Page, panel: Panel) -> None:
    go(page, panel, "library")
    total = panel.get("/samples?limit=1")["total"]
    expect(page.locator(".view [role=status]").first).to_have_text(f"{total} sounds")
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(total + 1))
    assert page.locator(".rows [role=row]").count() < 60
    page.get_by_role("button", name="BPM", exact=True).click()
    row = page.locator(".rows [role=row]").first
    first = panel.get("/samples?sort=bpm&limit=1")["samples"][0]["name"]
    expect(row).to_contain_text(first)
    row.focus()
    page.keyboard.press("End")
    expect(page.locator(f'[aria-rowindex="{total + 1}"]')).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator('[aria-rowindex="2"]')).to_be_focused()
    # A loop: what is over sooner than somebody looks would never be seen to play.
    assert panel.get("/samples?sort=bpm&limit=1")["samples"][0]["kind"] == "loop"
    page.keyboard.press("Space")
    expect(page.locator(".rows .playing")).to_have_count(1)
    page.keyboard.press("Escape")


@pytest.mark.slow
def test_a_hundred_thousand_sounds_are_scrolled_to_the_end(page: Page, panel: Panel) -> None:
    """The page's part: the daemon's answers are made up here, by their real form."""
    total = 100_000
    real = panel.get("/samples?limit=1")
    one = real["samples"][0]

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        first, limit = int(asked.get("cursor", ["0"])[0]), int(asked["limit"][0])
        rows = [{**one, "name": f"sound {n}.wav"} for n in range(first, min(total, first + limit))]
        more = str(first + limit) if first + limit < total else ""
        route.fulfill(json={**real, "samples": rows, "total": total, "next_cursor": more})

    page.route("**/api/v1/samples?*", answer)
    try:
        go(page, panel, "library")
        expect(page.locator(".view [role=status]").first).to_have_text("100,000 sounds")
        page.locator(".rows [role=row]").first.focus()
        page.keyboard.press("End")
        last = page.locator(f'[aria-rowindex="{total + 1}"]')
        expect(last).to_contain_text("sound 99999.wav")
        expect(last).to_be_focused()
        expect(last).to_be_in_viewport()
        assert page.locator(".rows [role=row]").count() < 60
        page.keyboard.press("Home")
        expect(page.locator('[aria-rowindex="2"]')).to_be_focused()
    finally:
        page.unroute("**/api/v1/samples?*")


def test_a_sound_is_corrected_and_that_is_undone(page: Page, panel: Panel) -> None:
    go(page, panel, "library")
    page.get_by_label("Search the library").fill("kind:loop bpm:100-130")
    answer = panel.get("/samples?q=kind:loop+bpm:100-130&limit=1")
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", str(answer["total"] + 1))
    row = page.locator(".rows [role=row]").first
    sound = answer["samples"][0]
    expect(row).to_contain_text(sound["name"])
    row.locator("summary").click()
    row.get_by_role("button", name="Correct…").click()
    page.get_by_role("button", name="Tempo × 2").click()

    def tempo() -> Any:
        return panel.get(f"/samples/{sound['id']}")["bpm"]["value"]

    until(lambda: tempo() == sound["bpm"]["value"] * 2)
    page.locator(".toast", has_text="Corrected").get_by_role("button", name="Undo").click()
    until(lambda: tempo() == sound["bpm"]["value"])


def test_folders_show_their_state_and_are_paused(
    page: Page, panel: Panel, odd_folder: Path
) -> None:
    go(page, panel, "library/folders")
    expect(page.locator(f'[data-root="{odd_folder}"]')).to_contain_text(f"{len(ODD)} sounds")
    page.get_by_role("button", name="Pause analysis").click()
    until(lambda: bool(panel.get("/library")["paused"]))
    page.get_by_role("button", name="Resume analysis").click()
    until(lambda: not panel.get("/library")["paused"])
    page.get_by_label("Add a folder").fill("relative/folder")
    page.get_by_role("button", name="Add folder").click()
    expect(page.locator(".toast", has_text="whole path")).to_be_visible()


def test_news_of_a_folder_leave_what_is_typed_and_the_focus(
    page: Page, panel: Panel, odd_folder: Path
) -> None:
    go(page, panel, "library/folders")
    place = page.locator(f'[data-root="{odd_folder}"]')
    page.get_by_label("Add a folder").fill("/not/typed/to/the/end")
    for _ in range(2):
        scan = place.get_by_role("button", name="Scan")
        scan.evaluate("button => { button.dataset.old = 'yes'; button.focus(); button.click(); }")
        # Drawn anew: by the answer, and by what the scan tells.
        expect(place.locator("[data-old]")).to_have_count(0)
        expect(scan).to_be_focused()
    expect(page.get_by_label("Add a folder")).to_have_value("/not/typed/to/the/end")


def test_errors_and_duplicates_are_listed(page: Page, panel: Panel) -> None:
    go(page, panel, "library/errors")
    reason = panel.get("/library/errors")["groups"][0]["reason"]
    expect(page.locator("#other summary").first).to_contain_text(reason)
    go(page, panel, "library/duplicates")
    expect(page.locator("details.panel").first).to_contain_text("the same audio")


def test_boards_are_made_ordered_and_written_out(page: Page, panel: Panel, tmp_path: Path) -> None:
    board = panel.post("/boards", {"name": "Night <b>Drive</b>"})["id"]
    sounds = [each["id"] for each in panel.get("/samples?limit=3")["samples"]]
    for sound in sounds:
        panel.post(f"/boards/{board}/sounds", {"sample": str(sound)})

    def order() -> list[int]:
        return [each["id"] for each in panel.get(f"/boards/{board}")["samples"]]

    go(page, panel, "boards")
    page.get_by_role("link", name="Night <b>Drive</b>").click()
    rows = page.locator("ol.list > li")
    expect(rows).to_have_count(3)

    def ordered(*wanted: int) -> None:
        """Wait until the daemon has an order and the page has drawn it."""
        until(lambda: order() == list(wanted))
        for at, sound in enumerate(wanted):
            expect(rows.nth(at)).to_have_attribute("data-id", str(sound))

    down = rows.nth(0).get_by_role("button", name=re.compile("down$"))
    name = str(down.get_attribute("aria-label"))
    down.focus()
    # The focus goes along, so that the next press moves the same sound on.
    page.keyboard.press("Enter")
    ordered(sounds[1], sounds[0], sounds[2])
    expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    ordered(sounds[1], sounds[2], sounds[0])
    # At the end there is no way down any more, but one up.
    up = re.sub("down$", "up", name)
    expect(page.get_by_role("button", name=up, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    ordered(sounds[1], sounds[0], sounds[2])
    rows.nth(2).drag_to(rows.nth(0))
    ordered(sounds[2], sounds[1], sounds[0])
    # Two presses at once are two orders, and the second is sent when the first has arrived.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/boards/*/order", hold)
    rows.nth(0).get_by_role("button", name=re.compile("down$")).evaluate(
        "down => { down.click(); down.click(); }"
    )
    for _ in range(2):
        until(lambda: bool(held), page)
        page.wait_for_timeout(100)
        (sent,) = held
        held.clear()
        sent.continue_()
    ordered(sounds[1], sounds[0], sounds[2])
    page.unroute("**/boards/*/order")
    page.get_by_role("button", name="Write as a folder…").click()
    page.get_by_label("New folder").fill(str(tmp_path / "out"))
    page.get_by_role("button", name="OK").click()
    until(lambda: len(list(tmp_path.glob("out/*"))) >= 3)
    with page.expect_download() as zipped:
        page.get_by_role("link", name="Download with audio (zip)").click()
    assert zipped.value.suggested_filename.endswith(".zip")
    rows.nth(0).get_by_role("button", name="Take off").click()
    until(lambda: len(order()) == 2)
    page.get_by_role("button", name="Rename…").click()
    page.get_by_role("textbox", name="Name").fill("Day")
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("heading", name="Day")).to_be_visible()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    until(lambda: all(each["id"] != board for each in panel.get("/boards")["boards"]))
    page.wait_for_url(re.compile("#/boards$"))
    expect(page.get_by_role("button", name="New board…")).to_be_visible()
    expect(page.locator(".toast", has_text="There is no board")).to_have_count(0)


def test_history_and_stats_tell_what_was_done(page: Page, panel: Panel) -> None:
    # One that no test before has taken: twice in a session is once.
    taken = {entry["sample"]["id"] for entry in panel.get("/history?what=accept")["entries"]}
    sounds = panel.get("/samples?limit=40")["samples"]
    sound = next(each for each in sounds if each["id"] not in taken)
    panel.post(f"/samples/{sound['id']}/feedback", {"verdict": "accept"})
    go(page, panel, "history")
    page.get_by_role("button", name="Taken", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text(sound["name"])
    before = len(panel.get("/sessions")["sessions"])
    page.get_by_role("button", name="New session").click()
    until(lambda: len(panel.get("/sessions")["sessions"]) == before + 1)
    first = panel.get("/sessions")["sessions"][0]["id"]
    panel.post("/sessions", {"project": "Another"})
    begun = len(panel.get("/sessions")["sessions"])
    # Without the word on the first one, which could be undone in place of the second.
    page.reload()
    page.get_by_role("button", name="New session").click()
    until(lambda: len(panel.get("/sessions")["sessions"]) == begun + 1)
    another = next(
        each for each in panel.get("/sessions")["sessions"] if each["project"] == "Another"
    )
    assert another["ended_at"] is not None
    page.locator(".toast", has_text="new session").get_by_role("button", name="Undo").click()
    until(lambda: running(panel) == another["id"] != first)
    go(page, panel, "stats")
    kept = page.get_by_label("Keep what is seen and heard")
    expect(kept).to_be_checked()
    kept.uncheck()
    until(lambda: not panel.get("/stats")["telemetry"])
    page.get_by_label("Keep what is seen and heard").check()
    until(lambda: bool(panel.get("/stats")["telemetry"]))


def running(panel: Panel) -> int | None:
    """Return the session under way."""
    sessions = panel.get("/sessions")["sessions"]
    return next((each["id"] for each in sessions if each["ended_at"] is None), None)


EVERYWHERE = (
    "library",
    "library/folders",
    "library/errors",
    "library/duplicates",
    "boards",
    "history",
    "stats",
)


@pytest.mark.parametrize(
    ("theme", "views"),
    [
        ("light", ()),
        pytest.param("light", EVERYWHERE, marks=pytest.mark.slow),
        pytest.param("dark", EVERYWHERE, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(
    browser: Browser,
    context: BrowserContext,
    panel: Panel,
    theme: str,
    views: tuple[str, ...],
    odd_folder: Path,
) -> None:
    more: dict[str, Any] = {
        "color_scheme": theme,
        "storage_state": context.storage_state(),
        "bypass_csp": True,
        # What comes gently is paler while it comes.
        "reduced_motion": "reduce",
    }
    checked = fresh_context(browser, **more)
    page = checked.new_page()
    panel.post("/recommendations/context", {"bpm": 121, "key": "A minor"})
    for view in views:
        go(page, panel, view)
        expect(page.locator("#link")).to_have_text("live")
        page.wait_for_timeout(500)
        check(page, view)
    go(page, panel, "")
    page.locator("#list .card[data-id] .play").first.click()
    page.get_by_text("Mood, genre, time").click()
    page.locator("#list .score > summary").first.click()
    page.locator("#list .menu > summary").first.click()
    page.wait_for_timeout(400)
    check(page, "with everything open")
    page.get_by_role("button", name="Wheel").click()
    page.wait_for_timeout(300)
    check(page, "the wheel")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#list .menu > summary").first.click()
    page.wait_for_timeout(300)
    check(page, "a menu on a phone")
    checked.close()


def check(page: Page, where: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{where}: {results.generate_report()}"


@pytest.mark.slow
def test_eight_tabs_share_one_connection_and_another_takes_over(
    context: BrowserContext, page: Page, panel: Panel
) -> None:
    asked: list[Page] = []

    def saw(request: Any) -> None:
        if request.url.endswith("/api/v1/events") and request.method == "GET":
            asked.append(request.frame.page)

    context.on("request", saw)
    shut(page)
    tabs = [opened(context, panel) for _ in range(8)]
    assert len(asked) == 1
    panel.post("/recommendations/context", {"bpm": 133})
    for tab in tabs:
        expect(tab.get_by_label("Tempo", exact=True)).to_have_value("133")
    leader = asked[0]
    shut(leader)
    rest = [tab for tab in tabs if tab is not leader]
    until(lambda: len(asked) == 2, rest[0])
    panel.post("/recommendations/context", {"bpm": 77})
    for tab in rest:
        expect(tab.get_by_label("Tempo", exact=True)).to_have_value("77")
    assert len(asked) == 2
    for tab in rest:
        shut(tab)
    assert panel.faults == []


def test_it_survives_a_daemon_that_is_killed(context: BrowserContext, panel: Panel) -> None:
    page = opened(context, panel)
    panel.kill()
    expect(page.locator("#link")).to_contain_text("does not answer")
    page.locator("#list .card[data-id]").first.get_by_role("button", name="Pin", exact=True).click()
    expect(page.locator(".toast", has_text="does not answer").last).to_be_visible()
    # A view that was not open yet waits for it, too.
    page.route("**/views/*.js", lambda route: route.abort())
    page.get_by_role("link", name="Stats").click()
    expect(page.locator("#other")).to_have_text(re.compile("does not answer. This view opens as"))
    page.unroute("**/views/*.js")
    panel.start()
    expect(page.locator("#link")).to_have_text("live")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page).to_have_title("Stats · samplerecs")
    page.get_by_role("link", name="For you").click()
    panel.post("/recommendations/context", {"bpm": 141})
    expect(page.get_by_label("Tempo", exact=True)).to_have_value("141")
    assert panel.faults == []
    # The next browser needs a link again when all are forgotten.
    assert panel.api("DELETE", "/panel/browsers")["browsers"] >= 1
    with httpx.Client(trust_env=False, verify=False, timeout=60) as anybody:
        (cookie,) = context.cookies()
        value = f"{cookie['name']}={cookie['value']}"
        answer = anybody.get(f"{panel.address}/panel/", headers={"Cookie": value})
        assert answer.status_code == 401
    # The open page hears no more, and goes to the door by itself.
    expect(page.get_by_role("heading", name="This browser is not let in yet")).to_be_visible()
    shut(page)


def test_an_empty_library_asks_for_a_folder(
    browser: Browser, tmp_path: Path, odd_folder: Path
) -> None:
    with panel_of(tmp_path / "home") as empty:
        context = let_in(browser, empty)
        page = opened(context, empty)
        expect(page.locator("#list")).to_contain_text("holds no sounds yet")
        # The form beside it is the way; the command line is not named.
        expect(page.locator("#list")).not_to_contain_text("samplerecs library add")
        page.get_by_label("Folder of your sounds").fill(str(odd_folder))
        page.get_by_role("button", name="Add", exact=True).click()
        until(lambda: empty.get("/library")["sounds"] == len(ODD), page)
        expect(page.locator("#list .card[data-id]").first).to_be_visible()
        assert empty.faults == []
        context.close()
