"""Pages: every sound once, in any order, while sounds come; filters; cursors that are none."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_parts import Kept, kept

from samplerecs_daemon.api import BrowseRequest, SampleInfo
from samplerecs_daemon.engine.orders import SORTS
from samplerecs_models.errors import InputError
from samplerecs_models.harmony import Key
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

ALL_SORTS = [sign + sort for sort in SORTS for sign in ("", "-")]


def estimate(value: object) -> Estimate:  # type: ignore[type-arg]
    return Estimate(value, 0.9 if value is not None else 0.0, Source.AUDIO)


def fill(made: Kept) -> None:
    """Know twelve sounds of all sorts, among them equal ones and unknown values."""
    rows = [
        ("Bass 2.wav", "Night", 120.0, Key(9, Mode.MINOR), Role.BASS_LOOP, 4.0),
        ("bass 10.wav", "Night", 120.0, Key(0, Mode.MAJOR), Role.BASS_LOOP, 4.0),
        ("Äther.wav", "", None, None, Role.PAD, 12.0),
        ("zebra.wav", "night", 87.5, Key(0), Role.UNKNOWN, 0.3),
        ("kick.wav", "Dusk", None, None, Role.KICK, 0.2),
        ("k\udcff.wav", "Dusk", None, Key(0, Mode.MINOR), Role.KICK, 0.2),
        ("a/same.wav", "Dusk", 174.0, Key(11, Mode.MAJOR), Role.PAD, 2.0),
        ("b/same.wav", "Dusk", 174.0, Key(11, Mode.MAJOR), Role.PAD, 2.0),
        ("c/same.wav", "Dawn", 174.0, Key(11, Mode.MAJOR), Role.PAD, 2.0),
        ("x.wav", "Dawn", 60.0, None, Role.UNKNOWN, 1.0),
        ("y.wav", "Dawn", 60.25, None, Role.UNKNOWN, 1.0),
        ("Y.wav", "Dawn", 60.25, None, Role.UNKNOWN, 1.5),
    ]
    for name, pack, bpm, key, role, length in rows:
        made.clock.forward(1)
        made.know(
            name,
            pack,
            duration_s=length,
            bpm=estimate(bpm),
            key=estimate(key),
            role=estimate(role),
            kind=estimate(Kind.LOOP if bpm else Kind.ONE_SHOT),
        )


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    """A library to be changed."""
    with kept(tmp_path) as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A library that is only asked, the first of its sounds in use."""
    with kept(tmp_path_factory.mktemp("still")) as opened:
        fill(opened)
        opened.engine.feedback("1", "accept")
        yield opened


def walk(made: Kept, sort: str, limit: int, q: str = "") -> list[SampleInfo]:
    found: list[SampleInfo] = []
    cursor = ""
    for _ in range(1000):
        page = made.engine.samples(BrowseRequest(q, sort, cursor, limit))
        assert len(page.samples) <= limit
        found += page.samples
        cursor = page.next_cursor
        if not cursor:
            assert len(found) == page.total
            return found
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("sort", ALL_SORTS)
@pytest.mark.parametrize("limit", [1, 5, 12, 100])
def test_every_sound_once(still: Kept, sort: str, limit: int) -> None:
    ids = [sample.id for sample in walk(still, sort, limit)]
    assert sorted(ids) == list(range(1, 13))
    assert ids == [sample.id for sample in walk(still, sort, 12)]


def test_the_orders(still: Kept) -> None:
    def told(sort: str, what: str) -> list[object]:
        return [getattr(sample, what) for sample in walk(still, sort, 4)]

    names = told("name", "name")
    assert names[:4] == ["bass 10.wav", "Bass 2.wav", "k\udcff.wav", "kick.wav"] or names[:4] == [
        "bass 10.wav",
        "Bass 2.wav",
        "kick.wav",
        "k\udcff.wav",
    ]
    assert names[-1] == "Äther.wav"
    assert told("-name", "name")[0] == "Äther.wav"
    assert [s.bpm.value for s in walk(still, "bpm", 4)] == [
        *[60.0, 60.25, 60.25, 87.5, 120.0, 120.0, 174.0, 174.0, 174.0],
        *[None, None, None],
    ]
    assert [s.bpm.value for s in walk(still, "-bpm", 4)][:4] == [174.0, 174.0, 174.0, 120.0]
    assert [s.bpm.value for s in walk(still, "-bpm", 4)][-3:] == [None] * 3, "unknown comes last"
    keys = [s.key.value for s in walk(still, "key", 4)]
    assert keys[:6] == ["C", "C major", "C minor", "A minor", "B major", "B major"]
    assert told("newest", "id") == list(range(12, 0, -1))
    assert told("-newest", "id") == list(range(1, 13))
    assert told("length", "duration_s") == sorted(told("length", "duration_s"))  # type: ignore[type-var]
    roles = told("role", "role")
    assert roles[:2] == [Role.BASS_LOOP, Role.BASS_LOOP]
    assert roles[-4:] == [Role.UNKNOWN] * 4
    packs = told("pack", "pack")
    assert [pack.lower() for pack in packs] == 4 * ["dawn"] + 4 * ["dusk"] + 3 * ["night"] + [""]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ("", 12),
        ("kind:loop", 9),
        ("role:pad", 4),
        ("bpm:174", 3),
        ("pack:dusk -same", 2),
        ("kick", 2),
        ("same pack:dawn", 1),
        ("used:never", 11),
        ("since:1h", 12),
    ],
)
def test_filters_and_words(still: Kept, q: str, count: int) -> None:
    assert len(walk(still, "name", 2, q)) == count
    assert still.engine.samples(BrowseRequest(q)).notes == ()


def test_words_that_nothing_answers_do_not_count_and_are_named(still: Kept) -> None:
    plain = walk(still, "name", 2, "kick")
    asked = BrowseRequest("kick zyzzyva.quux")
    page = still.engine.samples(asked)
    assert list(page.samples) == plain
    assert page.notes == ('No sound answers to "zyzzyva", "quux".',)
    nothing = still.engine.samples(BrowseRequest("zyzzyva"))
    assert (nothing.total, nothing.notes) == (0, ('No sound answers to "zyzzyva".',))


def test_where_no_sound_meets_all_words_those_come_that_meet_the_most(still: Kept) -> None:
    page = still.engine.samples(BrowseRequest("bass same"))
    assert page.notes == ("No sound meets all the words; these meet 1 of 2.",)
    either = {each.id for word in ("bass", "same") for each in walk(still, "name", 5, word)}
    assert {each.id for each in page.samples} == either
    # A filter is no wish: what does not meet it never comes.
    assert {each.pack for each in walk(still, "name", 5, "bass same pack:dawn")} == {"Dawn"}


def test_a_missing_sound_is_shown_as_such(made: Kept) -> None:
    with made.access.writer() as store:
        (root,) = store.roots()
        store.mark_missing(root.id, ["kick.wav"])
    (kick,) = [sample for sample in walk(made, "name", 12) if sample.name == "kick.wav"]
    assert (kick.present, kick.path) == (False, "")


def test_renamed_sounds_take_their_new_place(made: Kept) -> None:
    assert walk(made, "name", 12)[-2].name == "zebra.wav"
    with made.access.writer() as store:
        (root,) = store.roots()
        store.rename(root.id, "zebra.wav", "a zebra.wav")
    assert walk(made, "name", 12)[0].name == "a zebra.wav"
    made.know("a first.wav", "Dawn", duration_s=0.1)
    assert walk(made, "name", 12)[0].name == "a first.wav"


@pytest.mark.parametrize(
    "request_",
    [
        BrowseRequest(sort="colour"),
        BrowseRequest(sort="--name"),
        BrowseRequest(limit=0),
        BrowseRequest(limit=1001),
        BrowseRequest(q="colour:red"),
        BrowseRequest(q="like:1"),
        BrowseRequest(cursor="x"),
        BrowseRequest(cursor="é"),
        BrowseRequest(cursor="[]"),
        BrowseRequest(cursor="A" * 100_000),
    ],
)
def test_what_cannot_be_asked(still: Kept, request_: BrowseRequest) -> None:
    with pytest.raises(InputError):
        still.engine.samples(request_)


def test_a_cursor_of_another_order(still: Kept) -> None:
    cursor = still.engine.samples(BrowseRequest(sort="bpm", limit=2)).next_cursor
    with pytest.raises(InputError, match="cursor"):
        still.engine.samples(BrowseRequest(sort="-bpm", cursor=cursor))


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


WORDS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())


@settings(deadline=None, max_examples=40)
@given(
    st.one_of(
        st.text(min_size=1),
        st.tuples(st.sampled_from(ALL_SORTS), WORDS, WORDS).map(packed),
        st.lists(WORDS).map(packed),
    ),
    st.sampled_from(ALL_SORTS),
)
def test_a_cursor_is_taken_or_refused(cursor: str, sort: str) -> None:
    try:
        page = _OPEN[0].engine.samples(BrowseRequest(sort=sort, cursor=cursor))
    except InputError:
        return
    assert page.total >= 12


@settings(deadline=None, max_examples=15)
@given(
    st.sampled_from(ALL_SORTS),
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 6), st.text("ab\xe4", max_size=3), st.booleans())),
)
def test_every_sound_once_while_others_come(
    sort: str, limit: int, coming: list[tuple[int, str, bool]]
) -> None:
    made = _OPEN[0]
    here = {sample.id for sample in walk(made, "name", 1000)}
    found: list[int] = []
    cursor = ""
    for page_number in range(1000):
        page = made.engine.samples(BrowseRequest(sort=sort, cursor=cursor, limit=limit))
        found += [sample.id for sample in page.samples]
        cursor = page.next_cursor
        for at, name, timed in coming:
            if at == page_number:
                made.clock.forward(1)
                made.know(
                    f"{name}{len(made.ids)}.wav",
                    name,
                    bpm=estimate(60.0 + at if timed else None),
                    duration_s=0.1 + at,
                )
        if not cursor:
            break
    assert len(found) == len(set(found)), "no sound twice"
    assert here <= set(found), "and none left out"


_OPEN: list[Kept] = []


@pytest.fixture(autouse=True, scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One library for all examples of the properties; it grows."""
    with kept(tmp_path_factory.mktemp("browse")) as opened:
        fill(opened)
        _OPEN.append(opened)
        yield
        _OPEN.clear()
