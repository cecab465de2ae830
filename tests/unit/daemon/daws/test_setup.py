"""Set-ups: what they write and switch on, and that only that is ever taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from samplerecs_daemon.daws.choices import Choices
from samplerecs_daemon.daws.setup.doing import Setups, written_by
from samplerecs_daemon.daws.setup.page import control_page
from samplerecs_daemon.daws.setup.recipe import Place, Recipe
from samplerecs_daemon.daws.setup.recipes import REAPER_PATTERN, recipes
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.removal import SETUP, remove, traces
from samplerecs_models.errors import BadPath, ConfigError
from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.profile import load_profiles

PAGES = Path(__file__).resolve().parents[4] / "docs/how-to"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(*(tmp_path / "own" / name for name in ("config", "data", "cache")))


@pytest.fixture
def known(tmp_path: Path) -> dict[str, Recipe]:
    return recipes(Place(tmp_path, "linux", port=9124))


def test_what_is_set_up_is_taken_back(paths: Paths, known: dict[str, Recipe]) -> None:
    (stage,) = known["reaper"].stages
    setups = Setups(paths)
    setups.apply("reaper", stage)
    pattern = stage.files[0].path
    assert pattern.read_text() == REAPER_PATTERN
    assert setups.missing(stage) == ([], [])
    setups.apply("reaper", stage)
    undone = setups.undo("reaper")
    assert (undone.removed, undone.changed) == ((pattern,), ())
    assert not pattern.exists()
    assert setups.undo("reaper").removed == ()


def test_what_the_user_changed_or_had_before_is_left(
    paths: Paths, known: dict[str, Recipe]
) -> None:
    (stage,) = known["reaper"].stages
    pattern, setups = stage.files[0].path, Setups(paths)
    pattern.parent.mkdir(parents=True)
    pattern.write_text("the user's own")
    with pytest.raises(BadPath, match="there already"):
        setups.apply("reaper", stage)
    assert pattern.read_text() == "the user's own"
    pattern.unlink()
    setups.apply("reaper", stage)
    pattern.write_text("changed since")
    assert setups.undo("reaper").changed == (pattern,)
    assert pattern.read_text() == "changed since"


def test_a_profile_that_was_on_before_stays_on(paths: Paths, known: dict[str, Recipe]) -> None:
    script = known["live"].stages[1]
    choices, setups = Choices(paths), Setups(paths)
    setups.apply("live", script)
    assert choices.is_on("ableton")
    assert setups.undo("live").profiles == ("ableton",)
    assert not choices.is_on("ableton")
    choices.switch("ableton", on=True)
    setups.apply("live", script)
    assert setups.undo("live").profiles == ()
    assert Choices(paths).is_on("ableton")


def test_uninstalling_takes_what_a_set_up_wrote(
    tmp_path: Path, paths: Paths, known: dict[str, Recipe]
) -> None:
    (stage,) = known["reaper"].stages
    Setups(paths).apply("reaper", stage)
    pattern = stage.files[0].path
    assert written_by(paths.setups) == [pattern]
    found = traces(paths, tmp_path / "nothing")
    assert SETUP in {trace.what for trace in found if trace.path == pattern}
    remove(found, keep_data=False, exports=False, home=tmp_path, folders=())
    assert not pattern.exists()
    assert not paths.setups.exists()


def test_live_is_first_connected_without_installing_anything(known: dict[str, Recipe]) -> None:
    first, second = known["live"].stages
    assert first.files == ()
    assert first.profiles == ()
    assert first.awaited.kind == "link"
    assert second.profiles == ("ableton",)


@pytest.mark.parametrize(
    ("system", "where"),
    [
        ("linux", ".config/REAPER/OSC"),
        ("darwin", "Library/Application Support/REAPER/OSC"),
        ("win32", "AppData/Roaming/REAPER/OSC"),
    ],
)
def test_reaper_keeps_patterns_in_a_place_of_each_system(
    tmp_path: Path, system: str, where: str
) -> None:
    (stage,) = recipes(Place(tmp_path, system))["reaper"].stages
    assert stage.files[0].path.parent == tmp_path / where


def test_the_port_that_is_set_is_the_one_that_is_told(known: dict[str, Recipe]) -> None:
    for name in ("reaper", "supercollider", "tidal"):
        steps = known[name].stages[-1].steps
        assert "9124" in " ".join(step.text + step.code for step in steps)
    assert all((PAGES / one.page).is_file() for one in known.values())


def test_a_port_that_is_not_chosen_yet_is_no_number(tmp_path: Path) -> None:
    known = recipes(Place(tmp_path, "linux", port=0))
    for name in ("reaper", "bitwig", "touchosc", "supercollider", "tidal"):
        first, *others = known[name].stages[-1].steps
        assert "It chooses its port" in first.text
        said = " ".join(step.text + step.code for step in others)
        assert "PORT" in said, name
        assert not re.search(r"(port|127\.0\.0\.1\W+|oPort =) ?0\b", said), name
    assert known["touchosc"].stages[0].files == (), "a page that sends nowhere is not written"
    told = recipes(Place(tmp_path, "linux", port=9124))
    assert "PORT" not in repr([one.stages for one in told.values()])


def test_a_profile_says_where_its_program_sends_to(paths: Paths) -> None:
    paths.profiles.mkdir(parents=True)
    (paths.profiles / "mine.toml").write_text('help = "{curly} words, and {place}"\n')
    at_a_port = {one.name: one.help for one in Choices(paths).profiles(9124)}
    assert at_a_port["native"].startswith("Send to 127.0.0.1:9124, ")
    assert at_a_port["mine"] == "{curly} words, and 127.0.0.1:9124"
    unknown = {one.name: one.help for one in Choices(paths).profiles(0)}
    for helps in (at_a_port, unknown):
        assert not any("9123" in text or "{place}" in text for text in helps.values())
    assert "daw status" in unknown["tidal"]


def test_a_tablet_sends_to_the_network_and_the_page_s_server_to_this_computer(
    tmp_path: Path,
) -> None:
    (stage,) = recipes(Place(tmp_path, "linux", port=9124, lan="192.168.1.5"))["touchosc"].stages
    assert '"127.0.0.1:9124"' in stage.files[0].text
    assert "host 192.168.1.5, send port 9124" in " ".join(step.text for step in stage.steps)
    assert not any("restart" in step.text for step in stage.steps)


def test_what_is_to_be_pasted_is_that_of_the_page(tmp_path: Path) -> None:
    known = recipes(Place(tmp_path, "linux"))
    for name in ("supercollider", "tidal"):
        (code,) = (step.code for step in known[name].stages[0].steps if step.code)
        indented = "".join(f"    {line}\n" for line in code.splitlines())
        assert indented in (PAGES / known[name].page).read_text()
    # GHCi takes a block of several lines between these marks only.
    lines = code.splitlines()
    assert lines[0] == ":{"
    assert lines.index(":}") == len(lines) - 2


def test_what_reaper_sends_is_what_its_profile_hears() -> None:
    profile = load_profiles()[0]["reaper"]
    sent = {"/" + line.partition("/")[2] for line in REAPER_PATTERN.splitlines() if "/" in line}
    assert sent == profile.on_message.keys()
    page = (PAGES / "set-up-reaper.md").read_text(encoding="utf-8")
    assert all(f"    {line}\n" in page for line in REAPER_PATTERN.splitlines()[1:])


def test_a_step_is_one_line_of_words(known: dict[str, Recipe]) -> None:
    stages = [stage for one in known.values() for stage in one.stages]
    assert all(step.text.isprintable() for stage in stages for step in stage.steps)


def test_the_page_of_controls_speaks_addresses_that_there_are() -> None:
    page = json.loads(control_page("192.168.1.5:9123"))
    widgets = page["content"]["widgets"]
    assert {one["target"][0] for one in widgets} == {"192.168.1.5:9123"}
    assert len({one["id"] for one in widgets}) == len(widgets)
    said = [one["address"] for one in widgets if "address" in one]
    scripts = " ".join(one.get("onValue", "") for one in widgets)
    said += [word.strip('",') for word in scripts.split() if word.startswith('"/samplerecs')]
    assert said
    assert set(said) <= set(INBOUND)
    places = {(one["top"], one["left"]) for one in widgets}
    assert len(places) == len(widgets)


@pytest.mark.parametrize("text", ["{", "[]", '{"reaper": 1}', '{"reaper": {"files": [1]}}'])
def test_notes_that_are_damaged_are_told(paths: Paths, text: str) -> None:
    paths.config.mkdir(parents=True)
    paths.setups.write_text(text)
    with pytest.raises(ConfigError, match="Remove it"):
        Setups(paths).undo("reaper")
    assert written_by(paths.setups) == []
