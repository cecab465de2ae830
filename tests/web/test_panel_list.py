"""The list in a real browser: what is clicked has its effect in the daemon."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from osc_parts import message
from playwright.sync_api import Locator, Page, Request, expect
from web_parts import Panel, cards, ids, no_words, top, until

PAINTED = (
    "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(each => each > 0)"
)
#: Begins and ends a drag, and returns what it carries.
DRAG = """card => {
  const data = new DataTransfer();
  card.dispatchEvent(new DragEvent("dragstart", {dataTransfer: data, bubbles: true}));
  card.dispatchEvent(new DragEvent("dragend", {dataTransfer: data, bubbles: true}));
  return Object.fromEntries(data.types.map(type => [type, data.getData(type)]));
}"""


@pytest.fixture(autouse=True)
def plain(page: Page, panel: Panel) -> None:
    """Begin each test with the project's own list, still nothing playing."""
    for dialog in page.locator("dialog[open]").all():
        dialog.get_by_role("button", name="Close", exact=True).click()
    page.mouse.move(5, 5)
    if not page.url.endswith("/panel/#/"):
        page.goto(f"{panel.address}/panel/#/")
    page.keyboard.press("Escape")
    no_words(page)
    # Also what a test before left where it failed.
    panel.api("DELETE", "/recommendations/context")
    panel.api("DELETE", "/recommendations/steering")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("#list")).to_have_attribute("aria-busy", "false")
    until(lambda: ids(page) == top(panel))


def until_shown(page: Page, panel: Panel, path: str) -> None:
    """Wait until the page shows the list that the API gives at `path`."""

    def wanted() -> list[int]:
        return [entry["sample"]["id"] for entry in panel.get(path)["suggestions"]]

    until(lambda: ids(page) == wanted())


def osc_port(panel: Panel) -> int:
    """Return where the daemon hears OSC, once it does."""
    found: list[int] = []

    def told() -> bool:
        found[:] = filter(None, [panel.get("/status")["counters"].get("osc port")])
        return bool(found)

    until(told)
    return found[0]


def done(panel: Panel, what: str) -> list[int]:
    return [entry["sample"]["id"] for entry in panel.get(f"/history?what={what}")["entries"]]


def press_more(card: Locator, words: str) -> None:
    card.locator(".menu > summary").click()
    card.get_by_role("button", name=words).click()


def test_it_shows_the_current_list_with_reasons_and_waveforms(page: Page, panel: Panel) -> None:
    until(lambda: ids(page) == top(panel))
    first = panel.get("/recommendations/top")["suggestions"][0]
    expect(cards(page).first).to_contain_text(first["sample"]["name"])
    expect(cards(page).first.locator(".reason")).to_have_text(first["reason"])
    expect(cards(page).first.locator("wave-form")).to_have_attribute("data-state", "drawn")
    until(lambda: bool(cards(page).first.locator("canvas").evaluate(PAINTED)))
    cards(page).first.locator("summary", has_text="Score").click()
    for value in first["score_components"].values():
        if value:
            expect(cards(page).first.locator(".parts")).to_contain_text(f"{abs(value):.2f}")


def test_a_sound_is_taken_and_its_path_copied(page: Page, panel: Panel) -> None:
    card = cards(page).nth(1)
    sample = int(str(card.get_attribute("data-id")))
    card.get_by_role("button", name="Take", exact=True).click()
    until(lambda: sample in done(panel, "accept"))
    path = panel.get(f"/samples/{sample}")["path"]
    assert page.evaluate("navigator.clipboard.readText()") == path
    page.locator(".toast", has_text="Taken").get_by_role("button", name="Undo").click()
    until(lambda: sample not in done(panel, "accept"))


def test_pins_show_and_can_be_taken_out(page: Page, panel: Panel) -> None:
    sample = ids(page)[2]
    card = page.locator(f'.card[data-id="{sample}"]')
    card.get_by_role("button", name="Pin", exact=True).click()
    until(lambda: sample in done(panel, "pin"))
    expect(card.get_by_role("button", name="Pin", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    card.get_by_role("button", name="Pin", exact=True).click()
    until(lambda: sample not in done(panel, "pin"))


@pytest.mark.parametrize(("words", "verdict"), [("Dismiss", "dismiss"), ("Never again", "ban")])
def test_what_is_dismissed_or_banned_goes_and_comes_back_by_undo(
    page: Page, panel: Panel, words: str, verdict: str
) -> None:
    sample = ids(page)[0]
    card = page.locator(f'.card[data-id="{sample}"]')
    if verdict == "ban":
        press_more(card, words)
    else:
        card.get_by_role("button", name=words).click()
    # At once, although the pointer is on the list: the user did it.
    expect(card).to_have_count(0)
    assert panel.get(f"/samples/{sample}/why")["hidden_by"]
    page.locator(".toast", has_text=words).get_by_role("button", name="Undo").click()
    until(lambda: not panel.get(f"/samples/{sample}/why")["hidden_by"])


def test_the_list_waits_while_the_pointer_is_on_it(page: Page, panel: Panel) -> None:
    until(lambda: ids(page) == top(panel))
    before = ids(page)
    cards(page).nth(4).hover()
    # On a busy machine the browser hears of the pointer later than we move it.
    until(lambda: cards(page).nth(4).evaluate("card => card.matches(':hover')"))
    panel.post("/recommendations/context", {"genre": "techno", "key": "F# minor", "bpm": 174})
    waiting = page.get_by_role("button", name=re.compile("changes? waiting"))
    expect(waiting).to_be_visible()
    assert ids(page) == before
    waiting.click()
    until(lambda: ids(page) == top(panel))
    assert ids(page) != before
    expect(page.locator(".moved").first).to_be_visible()
    panel.api("DELETE", "/recommendations/context")
    page.mouse.move(5, 5)
    until(lambda: ids(page) == top(panel))


def test_what_moved_is_told_against_what_was_on_screen(page: Page) -> None:
    told = page.evaluate(
        """async () => {
            const base = document.querySelector("script[type=module][src]").src;
            const { Moves } = await import(new URL("core/moves.js", base));
            const entry = (id, at) => ({ rank: at + 1, sample: { id }, reason: `of ${id}` });
            const list = (number, ids, more = {}) =>
                ({ number, moves: [], ...more, list: { suggestions: ids.map(entry) } });
            const moves = new Moves();
            const why = [{ sample: 3, why: "fits better now" }, { sample: 4, why: "of 4" }];
            const first = list(3, [1, 2, 3]), second = list(5, [3, 2, 4], { moves: why });
            const now = list(0, [3, 2, 5]);
            return [
                moves.since(null, first),                   // the first list
                moves.since(first, second),                 // list 4 was never on screen
                moves.since(second, list(6, [3, 2, 4])),    // other scores, the same order
                moves.since(second, now),                   // made by the daemon for one who asks
                moves.since(now, second),                   // and the one after it
                moves.since(second, list(0, [4, 2, 3], { own: true })),  // something else was asked
            ].map((each) => Object.fromEntries(each));
        }"""
    )
    moved = {"3": "was place 3: fits better now", "4": "new here"}
    assert told == [{}, moved, moved, {"5": "new here"}, {"4": "new here"}, {}]


def test_nothing_is_drawn_anew_under_a_press_nor_by_an_answer_that_was_overtaken(
    page: Page,
) -> None:
    told = page.evaluate(
        """async () => {
            const base = document.querySelector("script[type=module][src]").src;
            const { unpressed } = await import(new URL("core/press.js", base));
            const { Turns } = await import(new URL("core/turns.js", base));
            const place = document.createElement("div"), button = document.createElement("button");
            const said = [];
            place.append(button);
            document.body.append(place);
            const does = (what, at = button) =>
                at.dispatchEvent(new PointerEvent(what, { bubbles: true, buttons: 1 }));
            const pause = () => new Promise((go) => setTimeout(go, 20));
            for (const ends of [["pointerup"], ["dragstart", "pointercancel", "dragend"]]) {
                does("pointerdown");
                unpressed(place, () => said.push("too early"));
                unpressed(place, () => said.push("drawn"));
                unpressed(document.head, () => said.push("elsewhere"));
                for (const what of ends) {
                    said.push(what);
                    does(what);
                    await pause();
                }
            }
            place.remove();
            const turns = new Turns(), first = turns.begin(), second = turns.begin();
            return [said, second(), first()];
        }"""
    )
    clicked = ["elsewhere", "pointerup", "drawn"]
    dragged = ["elsewhere", "dragstart", "pointercancel", "dragend", "drawn"]
    assert told == [clicked + dragged, True, False]


def test_an_osc_message_reaches_the_page(page: Page, panel: Panel) -> None:
    port = osc_port(panel)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for dgram in (message("/samplerecs/source", "Renoise"), message("/samplerecs/bpm", 98.0)):
            sock.sendto(dgram, ("127.0.0.1", port))
    expect(page.get_by_label("Tempo", exact=True)).to_have_value("98")
    expect(page.locator("#context .field").first).to_contain_text("Renoise")
    until(lambda: ids(page) == top(panel))


def test_what_is_only_a_guess_has_a_question_mark(page: Page, panel: Panel) -> None:
    port = osc_port(panel)

    def say(project: str) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for dgram in (
                message("/samplerecs/source", "Renoise"),
                message("/samplerecs/clear"),
                message("/samplerecs/project", project),
            ):
                sock.sendto(dgram, ("127.0.0.1", port))

    panel.api("DELETE", "/recommendations/context")
    say("Night 77 Fm")
    tempo = page.locator("#context .field").first
    try:
        expect(tempo).to_contain_text("? a guess from names")
        assert "tempo" not in panel.get("/recommendations/top")["hidden"]
        until(lambda: ids(page) == top(panel))
        # A sound's own value, too: the card says of each what the engine says.
        for entry in panel.get("/recommendations/top")["suggestions"]:
            unsure = [entry["sample"][n]["value"] for n in ("bpm", "key") if _is_unsure(entry, n)]
            card = page.locator(f'#list .card[data-id="{entry["sample"]["id"]}"] .facts-line')
            for own in unsure:
                expect(card).to_contain_text(f"{own:g}?" if isinstance(own, float) else f"{own}?")
    finally:
        say("Night")
    expect(tempo).not_to_contain_text("a guess")


def _is_unsure(entry: Any, name: str) -> bool:
    said = entry["sample"][name]
    return said["value"] is not None and said["confidence"] < 0.5


def test_the_context_is_set_by_hand(page: Page, panel: Panel) -> None:
    def value(name: str) -> Any:
        return panel.get("/recommendations/context")["values"].get(name, {}).get("value")

    tempo = page.get_by_label("Tempo", exact=True)
    tempo.fill("87,5")
    tempo.press("Enter")
    until(lambda: value("bpm") == 87.5)
    # What the daemon made of it shows, also where it refuses, though the field has the focus.
    expect(tempo).to_have_value("87.5")
    tempo.fill("9999")
    tempo.press("Enter")
    expect(page.locator(".toast", has_text="9999 is not a tempo")).to_be_visible()
    expect(tempo).to_have_value("87.5")
    tempo.fill("50")
    tempo.press("Escape")
    expect(tempo).to_have_value("87.5")
    assert value("bpm") == 87.5
    page.get_by_role("button", name="Wheel").click()
    page.get_by_role("radio", name="C minor, 5A").click()
    until(lambda: (value("key"), value("mode")) == ("C", "minor"))
    page.get_by_role("radio", name="C minor, 5A").press("ArrowRight")
    page.keyboard.press("Enter")
    until(lambda: (value("key"), value("mode")) == ("G", "minor"))
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_text("Mood, genre, time").click()
    page.get_by_role("button", name="dark", exact=True).click()
    until(lambda: value("mood_tags") == ["dark"])
    genre = page.get_by_label("Genre", exact=True)
    genre.fill("qwxzy")
    genre.press("Enter")
    noted = page.locator("#context").get_by_text("qwxzy")
    expect(noted).to_contain_text("Nothing here answers to")
    genre.fill("")
    genre.press("Enter")
    expect(noted).to_have_count(0)
    page.get_by_role("button", name="Time left: 30m").click()
    until(lambda: 0 < 1800 - (value("time_remaining") or 0) < 60 or value("time_remaining") == 1800)
    page.get_by_role("button", name="Forget all of it").click()
    until(lambda: not panel.get("/recommendations/context")["values"].get("mood_tags"))
    page.get_by_text("Mood, genre, time").click()


def test_nothing_of_the_context_is_cut_off_on_a_phone(page: Page, panel: Panel) -> None:
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": 360, "height": 740})
    panel.post("/recommendations/context", {"project": "Night drive"})
    expect(page.locator("#context .project")).to_contain_text("Night drive")
    boxes = page.locator("#context input:visible")
    # "F# minor" needs 70 px.
    assert min(boxes.evaluate_all("all => all.map(each => each.clientWidth)")) >= 70
    ends = page.locator("#context input:visible, #context button:visible").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert ends
    assert max(ends) <= 360
    page.set_viewport_size(before)
    panel.api("DELETE", "/sessions/current")
    panel.api("DELETE", "/recommendations/context")


def test_the_tempo_is_tapped(page: Page, panel: Panel) -> None:
    def bpm() -> Any:
        return panel.get("/recommendations/context")["values"].get("bpm", {}).get("value")

    page.locator("body").focus()
    said: list[str] = []

    def finished(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/recommendations/context"):
            said.append(request.url)

    page.on("requestfinished", finished)
    # Time as the page reads it: the machine may be too busy to tap evenly.
    page.evaluate("tapped = performance.now(); performance.now = () => tapped")
    try:
        for _ in range(5):
            page.keyboard.press("t")
            page.evaluate("tapped += 500")
        until(lambda: bpm() == 120)
        # Each tap but the first is said; none of them may come after the tempo is forgotten.
        until(lambda: len(said) == 4, page)
    finally:
        page.remove_listener("requestfinished", finished)
        page.evaluate("delete performance.now")
    panel.api("DELETE", "/recommendations/context")


def test_a_query_is_answered_as_it_is_typed(page: Page, panel: Panel) -> None:
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("kind:one-shot role:kick")
    expect(cards(page).first.locator(".role")).to_have_text("kick")
    until_shown(page, panel, "/recommendations/top?q=kind:one-shot+role:kick")
    search.press("Enter")
    assert page.evaluate("localStorage['samplerecs.queries']") == '["kind:one-shot role:kick"]'
    search.fill("bpm:abc")
    expect(page.locator("#word")).to_contain_text("bpm")


def test_role_order_and_weights_are_switched(page: Page, panel: Panel) -> None:
    page.get_by_label("Role").select_option("kick")
    page.get_by_label("Order by").select_option("rules")
    expect(page.locator("#count")).to_contain_text("by rules alone")
    assert panel.get("/recommendations/mode")["mode"] == "rules"
    until_shown(page, panel, "/recommendations/top?role=kick")
    page.get_by_label("Order by").select_option("")
    expect(page.locator("#count")).to_contain_text("by all that is known")
    page.get_by_label("Weights").select_option("explore")
    until_shown(page, panel, "/recommendations/top?role=kick&preset=explore")


def test_what_is_hidden_is_told_and_shown_by_a_click(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"bpm": 120, "key": "A minor"})
    for rule, lifted in (("tempo", "Any tempo"), ("key", "Any key")):
        chip = page.locator(f".chip[data-rule={rule}]")
        (step,) = [
            each for each in panel.get("/recommendations/top")["loosen"] if each["rule"] == rule
        ]
        expect(chip).to_have_text(f"{step['say']}: show")
        chip.click()
        expect(chip).to_have_count(0)
        until_shown(page, panel, f"/recommendations/top?loosen={rule}")
        page.get_by_role("button", name=lifted).click()
        expect(chip).to_be_visible()
    panel.api("DELETE", "/recommendations/context")


def test_more_like_this_goes_on_by_steps_and_back(page: Page, panel: Panel) -> None:
    def steps() -> list[str]:
        return [each["step"] for each in panel.get("/recommendations/steering")["steps"]]

    sample = ids(page)[1]
    press_more(page.locator(f'.card[data-id="{sample}"]'), "More like this")
    until(lambda: steps() == [""])
    page.get_by_role("button", name="darker", exact=True).click()
    until(lambda: steps() == ["", "darker"])
    until(lambda: ids(page) == top(panel))
    page.locator(".toast", has_text="darker").get_by_role("button", name="Undo").click()
    until(lambda: steps() == [""])
    page.get_by_role("button", name="No longer steered").click()
    until(lambda: steps() == [])
    expect(page.get_by_role("button", name="darker", exact=True)).to_have_count(0)


def test_a_sound_goes_on_a_new_board(page: Page, panel: Panel) -> None:
    sample = ids(page)[0]
    press_more(page.locator(f'.card[data-id="{sample}"]'), "Add to a board")
    page.get_by_role("button", name="New board…").click()
    page.get_by_role("textbox", name="Name").fill("From the panel")
    page.get_by_role("button", name="OK").click()
    until(lambda: any(board["count"] == 1 for board in panel.get("/boards")["boards"]))


def test_a_sound_is_rendered_for_the_project(page: Page, panel: Panel) -> None:
    sample = ids(page)[0]
    press_more(page.locator(f'.card[data-id="{sample}"]'), "Render into the project")
    expect(page.locator(".toast", has_text="Written")).to_be_visible()
    written = Path(str(page.evaluate("navigator.clipboard.readText()")))
    assert written.suffix == ".wav"
    assert written.is_file()


def test_why_is_told_with_its_numbers(page: Page, panel: Panel) -> None:
    # What was just written is taken and leaves the list, once the pointer does.
    page.mouse.move(1, 1)
    until(lambda: ids(page) == top(panel))
    press_more(cards(page).first, "Why this sound")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("by score")
    expect(dialog).to_contain_text("At place 1 of the")
    table = dialog.get_by_role("table", name="What its score is made of")
    heads = ["Part", "Number × weight", "Adds", "Compared with", "Higher with"]
    expect(table.get_by_role("columnheader")).to_have_text(heads)
    why = panel.get(f"/samples/{top(panel)[0]}/why")
    parts = [part for part in why["parts"] if part["weight"] and (part["value"] or part["higher"])]
    expect(table.get_by_role("rowheader")).to_have_count(len(parts) + 1)
    expect(table).to_contain_text(f"+{why['suggestion']['score']:.2f}")
    for part, row in zip(parts, table.get_by_role("row").all()[1:], strict=False):
        expect(row).to_contain_text(f"{part['value']:.2f} × {abs(part['weight']):.2f}")
        expect(row).to_contain_text(part["against"])
        expect(row).to_contain_text(part["higher"])
    page.keyboard.press("Escape")


def test_a_folder_window_is_asked_for(page: Page) -> None:
    press_more(cards(page).first, "Show in folder")
    expect(page.locator(".toast", has_text="folder").last).to_be_visible()


def test_what_is_heard_is_reported_and_one_sound_plays_at_a_time(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"bpm": 124})
    page.get_by_label("Search", exact=True).fill("kind:loop bpm:120-128")
    until_shown(page, panel, "/recommendations/top?q=kind:loop+bpm:120-128")
    before = panel.get("/stats")["counts"].get("preview", 0)
    cards(page).nth(0).get_by_role("button", name="Play").click()
    expect(cards(page).nth(0)).to_have_class(re.compile("playing"))
    expect(page.get_by_role("region", name="Player")).to_be_visible()
    # Once it has really begun, it is listened to for a while.
    until(lambda: page.evaluate("document.querySelector('.player wave-form')?.share > 0"), page)
    page.wait_for_timeout(900)
    cards(page).nth(1).get_by_role("button", name="Play").click()
    expect(cards(page).nth(1)).to_have_class(re.compile("playing"))
    assert page.locator(".card.playing").count() == 1
    until(lambda: panel.get("/stats")["counts"].get("preview", 0) > before)
    for words in ("A/B: original", "Loop", "Level matched"):
        button = page.get_by_role("region", name="Player").get_by_role(
            "button", name=words, exact=True
        )
        was = button.get_attribute("aria-pressed")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false" if was == "true" else "true")
        button.click()
    page.keyboard.press("Escape")
    expect(page.locator(".card.playing")).to_have_count(0)
    panel.api("DELETE", "/recommendations/context")


def test_a_loop_plays_in_the_projects_tempo(page: Page, panel: Panel) -> None:
    panel.post("/recommendations/context", {"bpm": 121})
    page.get_by_label("Search", exact=True).fill("kind:loop bpm:123-125")
    expect(cards(page).first).to_contain_text("→ 121 BPM")
    cards(page).first.get_by_role("button", name="Play").click()
    # The browser's own tempo first, then the daemon's rendering takes over.
    expect(page.locator(".player .title .dim")).to_contain_text("121 BPM")
    page.keyboard.press("Escape")
    panel.api("DELETE", "/recommendations/context")


def test_a_sound_that_cannot_be_played_says_so(page: Page, panel: Panel) -> None:
    page.route(
        "**/api/v1/samples/*/audio*", lambda route: route.fulfill(status=200, body=b"no sound")
    )
    cards(page).first.get_by_role("button", name="Play").click()
    expect(page.locator(".player .trouble")).to_contain_text("cannot play")
    page.unroute("**/api/v1/samples/*/audio*")


def test_it_is_dragged_out_as_a_file_by_a_link_that_works_once(page: Page, panel: Panel) -> None:
    card = cards(page).nth(3)
    sample = int(str(card.get_attribute("data-id")))
    card.hover()
    data: dict[str, str] = {}

    def carried() -> bool:
        # The link is asked for as the pointer comes; until it is there the path is carried alone.
        data.update(card.evaluate(DRAG))
        return "downloadurl" in data

    until(carried)
    known = panel.get(f"/samples/{sample}")
    assert data["text/plain"] == known["path"]
    media_type, name, url = data["downloadurl"].split(":", 2)
    assert (media_type.split("/")[0], name) == ("audio", known["name"])
    with httpx.Client(trust_env=False, verify=False, timeout=60) as anybody:
        given = anybody.get(url)
        assert given.content == Path(known["path"]).read_bytes()
        assert quote(known["name"]) in given.headers["content-disposition"]
        assert anybody.get(url).status_code == 404
    until(lambda: sample in done(panel, "accept"))


def test_the_keyboard_alone_does_it_all(page: Page, panel: Panel) -> None:
    # Loops: what is over sooner than somebody looks would never be seen to play.
    page.get_by_label("Search", exact=True).fill("kind:loop")
    until_shown(page, panel, "/recommendations/top?q=kind:loop")
    page.get_by_label("Search", exact=True).evaluate("each => each.blur()")
    page.locator("body").focus()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(cards(page).first).to_be_focused()
    page.keyboard.press("Space")
    expect(cards(page).first).to_have_class(re.compile("playing"))
    page.keyboard.press("Space")
    sample = ids(page)[0]
    page.keyboard.press("Enter")
    until(lambda: sample in done(panel, "accept"))
    page.keyboard.press("u")
    until(lambda: sample not in done(panel, "accept"))
    page.keyboard.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    page.keyboard.type("pad")
    page.keyboard.press("Escape")
    page.locator("body").focus()
    page.get_by_label("Search", exact=True).evaluate("each => each.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next sound")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("h")
    expect(page.locator("#word")).to_contain_text("held")
    page.keyboard.press("h")
    expect(page.locator("#word")).to_have_text("")


def test_single_letters_can_be_switched_off(page: Page, panel: Panel) -> None:
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.locator("dialog kbd").first).to_have_text("↓")
    page.get_by_label("Single letters work as keys").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search", exact=True)).not_to_be_focused()
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_label("Single letters work as keys").check()
    page.get_by_role("button", name="Close", exact=True).click()


def test_sounds_on_screen_become_views_while_the_user_acts(page: Page, panel: Panel) -> None:
    def seen() -> bool:
        page.wait_for_timeout(300)
        page.mouse.click(5, 200)
        return bool(panel.get("/stats")["counts"].get("view", 0))

    until(seen)
