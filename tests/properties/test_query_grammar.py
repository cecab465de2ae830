import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_models.errors import BadFilter
from samplerecs_models.harmony import Key
from samplerecs_models.query import MAX_LENGTH, Filter, Range, parse
from samplerecs_models.vocabulary import Kind, Mode, Role

WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


def test_the_whole_grammar_in_one_query() -> None:
    query = parse(
        '"dusty rhodes" -vocals like:/a/b.wav kind:loop role:keys bpm:80-90 key:Cm len:<4 '
        'pack:"Night Drive" in:Drums since:7d used:never tag:lofi warm'
    )
    assert query == Filter(
        words=("warm",),
        phrases=("dusty rhodes",),
        without=("vocals",),
        like=("/a/b.wav",),
        kinds=(Kind.LOOP,),
        roles=(Role.KEYS,),
        bpm=Range(80, 90),
        key=Key(0, Mode.MINOR),
        length=Range(high=4),
        packs=("night drive",),
        folders=("drums",),
        since_s=7 * 86_400,
        unused=True,
        tags=("lofi",),
    )
    assert query.has_prompt


def test_an_empty_query_asks_for_nothing() -> None:
    assert parse("   ") == Filter()
    assert not parse("kind:loop").has_prompt


def test_a_minus_turns_filters_round() -> None:
    query = parse("-role:vocal -kind:one_shot -pack:Vox -in:old -tag:trap")
    assert query.not_roles == (Role.VOCAL,)
    assert query.not_kinds == (Kind.ONE_SHOT,)
    assert (query.not_packs, query.not_folders, query.not_tags) == (("vox",), ("old",), ("trap",))


def test_several_values_are_any_of_them() -> None:
    assert parse("role:kick,snare role:clap").roles == (Role.KICK, Role.SNARE, Role.CLAP)


def test_some_words_ask_for_a_family_of_roles() -> None:
    assert parse("role:bass").roles == (Role.BASS, Role.BASS_LOOP)
    assert parse("role:Hats,bass_loop").roles == (Role.CLOSED_HAT, Role.OPEN_HAT, Role.BASS_LOOP)
    assert parse("-role:bass").not_roles == (Role.BASS, Role.BASS_LOOP)
    assert Role.DRUM_LOOP in parse("role:drums").roles
    assert parse("role:kicks kind:loops") == Filter(roles=(Role.KICK,), kinds=(Kind.LOOP,))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_found_by_its_name(role: Role) -> None:
    assert parse(f"role:{role}").roles[0] is role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bpm:120", Range(119.5, 120.5)),
        ("bpm:>=100", Range(low=100)),
        ("bpm:80..90.5", Range(80, 90.5)),
        ("bpm:128bpm", Range(127.5, 128.5)),
    ],
)
def test_tempo_ranges(text: str, expected: Range) -> None:
    assert parse(text).bpm == expected


@pytest.mark.parametrize(
    ("text", "help_word"),
    [
        ("kind:lop", "loop"),
        ("rol:keys", "role"),
        ("role:kik", "kick"),
        ("bpm:fast", "bpm:80-90"),
        ("bpm:90-80", "bpm:80-90"),
        ("key:H", "A minor"),
        ("since:soon", "since:7d"),
        ("used:often", "used:never"),
        ("-bpm:80-90", "range"),
        ("len:", "Known"),
    ],
)
def test_a_filter_that_does_not_parse_says_what_would(text: str, help_word: str) -> None:
    if text == "len:":
        # A colon with nothing behind it is a word like any other.
        assert parse(text).words == ("len:",)
        return
    with pytest.raises(BadFilter) as caught:
        parse(text)
    assert help_word in caught.value.hint


def test_a_windows_path_is_no_filter() -> None:
    assert parse(r"like:C:\Sounds\kick.wav").like == (r"C:\Sounds\kick.wav",)
    assert parse(r"C:\Sounds").words == (r"c:\sounds",)


def test_a_query_beyond_the_limit_is_refused_not_cut() -> None:
    with pytest.raises(BadFilter, match="2,001"):
        parse("a" * (MAX_LENGTH + 1))


@given(st.text(max_size=200))
def test_any_text_is_a_filter_or_a_plain_refusal(text: str) -> None:
    with contextlib.suppress(BadFilter):
        assert isinstance(parse(text), Filter)


@given(st.lists(WORDS, max_size=6))
def test_plain_words_come_back_in_order(words: list[str]) -> None:
    assert parse(" ".join(words)).words == tuple(word.lower() for word in words)


@given(low=st.integers(20, 500), width=st.integers(0, 400))
def test_ranges_hold_their_ends(low: int, width: int) -> None:
    span = parse(f"bpm:{low}-{low + width}").bpm
    assert span is not None
    assert low in span
    assert low + width in span
    assert low - 1 not in span
