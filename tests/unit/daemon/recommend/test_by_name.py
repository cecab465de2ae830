"""A file is found by its own name, typed or pasted: in the library's pages and by a search."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import PurePath

import pytest
from ears import Ears, at, engine, names
from hypothesis import given
from hypothesis import strategies as st
from kept_parts import Kept, kept
from libraries import index_of, library, sample, unit

from samplerecs_daemon.api import BrowseRequest, Context, SuggestRequest
from samplerecs_daemon.recommend.pasted import read_named

FILES = (
    *("uniq0.wav", "zork_0.wav", "BT0A0D0.wav", "BT3A0DA.wav", "BT7A0DA.wav", "juno_pad01.ogg"),
    *("juno_pad02.ogg", "heaven_strings01.wav", "010_TrumpTightStabsChord.wav", "pad.wav"),
    *("redtone_29_Am_120bpm.wav", "redtone_30_Am_120bpm.wav", "Pad -3dB.wav", "Pad 3dB.wav"),
    *("Kick - 01.wav", "HiHat01.wav", "take 2024-01-03 v2.wav", "Café Ñ 7.wav", "x.wav"),
    *("a warm pad.wav", "flute01.ogg", "bunglist.wav", "07.wav", "Bass v1.5.wav", "!!!.wav"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept(tmp_path_factory.mktemp("names")) as opened:
        for name in FILES:
            opened.know(name)
        yield opened


def typed(name: str) -> set[str]:
    """Return how a file's name may be typed."""
    stem = PurePath(name).stem
    folder = f"/home/me/My Sounds/{name}"
    return {name, stem, name.lower(), stem.upper(), folder, stem.replace("_", " ")}


@pytest.mark.parametrize("name", [name for name in FILES if name != "!!!.wav"])
def test_a_page_of_the_library_holds_the_file_that_was_named(made: Kept, name: str) -> None:
    for text in typed(name):
        page = made.engine.samples(BrowseRequest(text, "name", "", 50))
        assert name in [entry.name for entry in page.samples], text


def page(made: Kept, text: str) -> set[str]:
    return {entry.name for entry in made.engine.samples(BrowseRequest(text, limit=50)).samples}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BT0A0", {"BT0A0D0.wav"}),
        ("juno_pad", {"juno_pad01.ogg", "juno_pad02.ogg"}),
        ("juno_pad0", {"juno_pad01.ogg", "juno_pad02.ogg"}),
        ("pad01", {"juno_pad01.ogg"}),
        ("redtone_29", {"redtone_29_Am_120bpm.wav"}),
        ("redtone_29_a", {"redtone_29_Am_120bpm.wav"}),
        ("120bpm redtone", {"redtone_29_Am_120bpm.wav", "redtone_30_Am_120bpm.wav"}),
        ("hihat01", {"HiHat01.wav"}),
        ('"hi hat"', {"HiHat01.wav"}),
        ("strings02", {"heaven_strings01.wav", "juno_pad02.ogg"}),
        ("pad -3db", {"Pad -3dB.wav", "Pad 3dB.wav"}),
        ("a flute", {"flute01.ogg"}),
    ],
)
def test_parts_of_names(made: Kept, text: str, found: set[str]) -> None:
    assert page(made, text) == found


def test_a_search_finds_the_name_first_and_says_so(made: Kept) -> None:
    for name in FILES:
        if name == "!!!.wav":
            continue
        for text in typed(name):
            answer = made.engine.suggest(SuggestRequest(n=2, query=text, search=True))
            first = answer.suggestions[0]
            # Letters and digits alone tell names apart.
            same = {"Pad -3dB.wav": "Pad 3dB.wav", "Pad 3dB.wav": "Pad -3dB.wav"}
            assert first.sample.name in {name, same.get(name)}, text
            assert first.reason.startswith("the name you asked for"), text
            assert not any("name answers" in note for note in answer.notes)


def test_what_is_heard_does_not_drown_the_name() -> None:
    rows = [sample(1, "juno_pad01.ogg"), sample(2, "bunglist.wav"), sample(3, "flute01.ogg")]
    ears = Ears({1: at(5), 2: at(0), 3: at(0)})
    found = engine(library(rows, {1: unit(0, 1), 2: unit(1), 3: unit(1)}), ears)
    for text in ("juno_pad01.ogg dark", "dark"):
        assert names(found, query=text, search=True)[0] != "juno_pad01.ogg"
    for text in ("juno_pad01", "juno_pad01.ogg", "JUNO PAD 01"):
        assert names(found, query=text, search=True)[0] == "juno_pad01.ogg"
        assert names(found, query=text)[0] == "juno_pad01.ogg"


def test_filters_hold_for_a_named_file_too(made: Kept) -> None:
    named = made.engine.suggest(SuggestRequest(n=5, query="juno_pad01 len:>600", search=True))
    assert not named.suggestions
    assert page(made, "juno_pad01 len:>600") == set()


def test_a_name_that_is_not_here_gives_what_is_near() -> None:
    rows = [sample(1, "juno_pad01.ogg", words=("juno", "pad")), sample(2, "kick.wav")]
    answer = engine(library(rows), None).suggest(
        SuggestRequest(query="juno_pad77", search=True), Context()
    )
    assert answer.suggestions[0].sample.name == "juno_pad01.ogg"
    assert answer.notes == ('No sound answers to "juno_pad77".',)


def test_words_for_a_sound_put_no_file_first_in_the_projects_list() -> None:
    rows = [sample(1, "dark.wav"), sample(2, "dark choir.wav")]
    made = engine(library(rows), None).suggest(SuggestRequest(query="dark"), Context())
    assert not any("name you asked" in entry.reason for entry in made.suggestions)


NAMES = st.text(string.ascii_letters + string.digits + " _-.#()éß日", min_size=1, max_size=24)


@given(st.lists(NAMES.filter(lambda text: any(map(str.isalnum, text))), min_size=1, max_size=6))
def test_every_name_leads_to_its_row(stems: list[str]) -> None:
    rows = [sample(i, f"{stem}.wav", words=("w",)) for i, stem in enumerate(stems, 1)]
    index = index_of(library(rows))
    for number, stem in enumerate(stems, 1):
        for text in (stem, f"{stem}.wav"):
            found = index.columns.ids[read_named(text, index).rows].tolist()
            assert number in found, text
