"""How one sound fits one project: what changes, in which order, and what is said of it."""

from dataclasses import replace
from typing import Any

import pytest
from libraries import NOW, index_of, library, sample

from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.harmony import (
    Key,
    Relation,
    name_of,
    parse_key,
    parse_scale,
    relation,
    transpose,
)
from samplerecs_models.rank.columns import Query, Ranked
from samplerecs_models.rank.ranker import FusionRanker
from samplerecs_models.rank.rules import KEY_NEUTRAL, KEY_UNKNOWN, key_table, transposition
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

KEYS = [Key(tonic, mode) for tonic in range(12) for mode in (None, Mode.MAJOR, Mode.MINOR)]


def _only(row: SampleRow, query: Query) -> Ranked | None:
    """Return the winner of a library of this one sound, or None where a rule hides it."""
    winners = FusionRanker().rank(index_of(library([row])).columns, query, 1).winners
    return winners[0] if winners else None


def _lacking(row: SampleRow) -> SampleRow:
    """Return a sound of which the user said that it has no tempo and no key."""
    none: Estimate[Any] = Estimate(None, 1.0, Source.USER)
    return replace(row, described=replace(row.described, bpm=none, key=none))


@pytest.mark.parametrize(
    ("own", "project", "stretch", "ratio", "said"),
    [
        (120.0, 120.0, False, 1.0, "120 BPM"),
        (119.99, 120.0, False, 1.0, "119.99 → 120 BPM"),
        (115.0, 120.0, False, 1.0, "115 → 120 BPM"),
        (125.0, 120.0, False, 1.0, "125 → 120 BPM"),
        (125.01, 120.0, False, None, ""),
        (114.99, 120.0, False, None, ""),
        (60.0, 120.0, False, 0.5, "60 BPM, half-time"),
        (65.0, 120.0, False, 0.5, "65 BPM, half-time"),
        (65.01, 120.0, False, None, ""),
        (245.0, 120.0, False, 2.0, "245 BPM, double-time"),
        (245.01, 120.0, False, None, ""),
        (87.0, 174.0, False, 0.5, "87 BPM, half-time"),
        (111.2, 120.0, False, None, ""),
        (111.2, 120.0, True, 1.0, "111.2 → 120 BPM (stretched, 7.9 % faster)"),
        (130.4, 120.0, True, 1.0, "130.4 → 120 BPM (stretched, 8.0 % slower)"),
        (111.0, 120.0, True, None, ""),
        (56.0, 120.0, True, 0.5, "56 BPM, half-time"),
    ],
)
def test_tempo_at_its_edges(
    own: float, project: float, stretch: bool, ratio: float | None, said: str
) -> None:
    found = _only(sample(1, bpm=own), Query(bpm=project, stretch=stretch, now=NOW))
    if ratio is None:
        assert found is None
        return
    assert found is not None
    assert found.tempo_ratio == ratio
    assert found.reason == said
    changed = "stretched" in said
    assert (found.stretch != 1.0) is changed
    if changed:
        assert own * found.stretch == pytest.approx(ratio * project)


@pytest.mark.parametrize(
    ("own", "semitones", "said"),
    [
        ("Am", 0, "same key (A minor)"),
        ("C", -3, "-3 st to A minor"),
        ("Cmaj", 0, "relative key (C major)"),
        ("Em", 0, "a fifth away (E minor)"),
        ("Dm", 0, "a fifth away (D minor)"),
        ("A", 0, "same root (A)"),
        ("Gm", 2, "+2 st to A minor"),
        ("Bm", -2, "-2 st to A minor"),
        ("F#m", 3, "+3 st to A minor"),
        ("C#maj", -1, "-1 st to C major"),
        ("Amaj", 3, "+3 st to C major"),
        ("Bb", -1, "-1 st to A minor"),
        ("Fm", None, ""),
        ("F#maj", None, ""),
        ("D#m", None, ""),
    ],
)
def test_keys_beside_a_minor(own: str, semitones: int | None, said: str) -> None:
    found = _only(sample(1, key=own), Query(key=parse_key("Am"), now=NOW))
    if semitones is None:
        assert found is None
        return
    assert found is not None
    assert (found.semitones, found.reason) == (semitones, said)


@pytest.mark.parametrize(
    ("scale", "own", "said"),
    [
        ("D dorian", "Am", "same notes as D dorian (A minor)"),
        ("D dorian", "Cmaj", "same notes as D dorian (C major)"),
        ("D dorian", "Dm", "same root as D dorian (D minor)"),
        ("D dorian", "D", "same root as D dorian (D)"),
        ("D dorian", "Em", "one note off D dorian (E minor)"),
        ("D dorian", "Gm", "+2 st to A minor, the notes of D dorian"),
        ("Bb lydian", "Fmaj", "same notes as Bb lydian (F major)"),
        ("A harmonic minor", "Am", "same root as A harmonic minor (A minor)"),
        ("A harmonic minor", "Em", "close to A harmonic minor (E minor)"),
    ],
)
def test_keys_beside_a_scale(scale: str, own: str, said: str) -> None:
    root, _ = parse_scale(scale)
    query = Query(key=parse_key(scale), root=root, scale=scale, now=NOW)
    found = _only(sample(1, key=own), query)
    assert found is not None
    assert found.reason == said


def test_where_nothing_is_known_a_sound_says_what_it_is() -> None:
    loop = _only(sample(1, bpm=124, key="Bbm", dark=0.9, punchy=0.7, noisy=0.2), Query(now=NOW))
    shot = _only(sample(1, key="D#", kind=Kind.ONE_SHOT), Query(now=NOW))
    unsure = _only(sample(1, bpm=90.0, key="F#m", sure=0.3), Query(now=NOW))
    said = [found.reason for found in (loop, shot, unsure) if found is not None]
    assert said == ["loop · 124 BPM · Bb minor · dark · punchy", "one-shot · root Eb", "loop"]


def test_a_sound_without_tempo_and_key_counts_as_such_and_as_unknown_no_more() -> None:
    columns = index_of(library([_lacking(sample(1)), sample(2)])).columns
    assert columns.class_untimed[columns.tempo_class].tolist() == [True, False]
    query = Query(bpm=120, key=parse_key("Am"), now=NOW)
    winners = FusionRanker().rank(columns, query, 2).winners
    parts = {found.sample_id: found.components for found in winners}
    assert parts[1]["key"] == pytest.approx(parts[2]["key"] * KEY_NEUTRAL / KEY_UNKNOWN)


@pytest.mark.parametrize("wanted", KEYS, ids=name_of)
def test_a_transposition_lands_on_the_same_or_the_relative_key(wanted: Key) -> None:
    lands = (Relation.SAME, Relation.RELATIVE, Relation.ROOT_ONLY)
    for sound in KEYS:
        possible = [
            shift
            for shift in (-3, -2, -1, 1, 2, 3)
            if relation(transpose(sound, shift), wanted) in lands
        ]
        shift = transposition(sound, wanted)
        assert (shift is None) == (not possible), sound
        assert shift is None or abs(shift) == min(map(abs, possible)), sound


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (None, "one-shot, fits any tempo"),
        ("C", "one-shot, root C, -3 st to the key"),
        ("A", "one-shot, root A, the key's own"),
        ("D#m", "one-shot, root Eb, +6 st to the key"),
    ],
)
def test_a_one_shot_is_never_hidden_and_tells_its_root(key: str | None, said: str) -> None:
    row = sample(1, bpm=97.0, key=key, kind=Kind.ONE_SHOT)
    found = _only(row, Query(bpm=120, key=parse_key("Am"), now=NOW))
    assert found is not None
    assert found.reason == said
    assert found.components["change"] == 0
    assert (found.tempo_ratio, found.stretch) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (sample(1), "tempo unknown · key unknown"),
        (_lacking(sample(1)), "no tempo · no key"),
        (sample(1, bpm=90.0, key="F#m", sure=0.3), "perhaps 90 BPM · perhaps in F# minor"),
        (sample(1, kind=Kind.TEXTURE), "key unknown"),
        (sample(1, bpm=120.0, role=Role.DRUM_LOOP), "120 BPM"),
        (sample(1, bpm=120.0, key="Am", dark=0.9), "120 BPM · same key (A minor) · dark"),
    ],
    ids=["unknown", "none", "unsure", "texture", "drums", "mood"],
)
def test_what_is_not_known_is_kept_and_said(row: SampleRow, said: str) -> None:
    query = Query(bpm=120, key=parse_key("Am"), descriptor_target={"dark": 0.8}, now=NOW)
    found = _only(row, query)
    assert found is not None
    assert found.reason == said


def test_native_comes_before_octaves_and_those_before_what_must_be_changed() -> None:
    rows = [
        sample(1, bpm=111.2, key="Am", pack="a"),
        sample(2, bpm=120.0, key="Gm", pack="b"),
        sample(3, bpm=60.0, key="Am", pack="c"),
        sample(4, bpm=124.5, key="Am", pack="d"),
        sample(5, bpm=121.0, key="Am", pack="e"),
        sample(6, bpm=111.2, key="Gm", pack="f"),
    ]
    query = Query(bpm=120, key=parse_key("Am"), stretch=True, diversity=0, now=NOW)
    winners = FusionRanker().rank(index_of(library(rows)).columns, query, 10).winners
    found = [winner.sample_id for winner in winners]
    assert found[:3] == [5, 4, 3]
    assert set(found[3:5]) == {1, 2}
    assert found[5] == 6


def test_a_key_that_is_only_estimated_ranks_and_never_hides() -> None:
    rows = [sample(1, key="F#maj"), sample(2, key="Am", duration_s=1.0), sample(3, key="Gm")]
    query = Query(key=parse_key("Am"), key_is_hard=False, now=NOW)
    ranking = FusionRanker().rank(index_of(library(rows)).columns, query, 10)
    assert ranking.hidden == {}
    assert [winner.sample_id for winner in ranking.winners] == [2, 3, 1]
    assert all(winner.components["change"] == 0 for winner in ranking.winners)


def test_a_tempo_that_is_only_a_guess_ranks_and_never_hides() -> None:
    rows = [sample(1, bpm=97), sample(2, bpm=124), sample(3, bpm=118)]
    columns = index_of(library(rows)).columns
    guess = Query(bpm=124.0, bpm_is_hard=False, stretch=True, now=NOW)
    ranking = FusionRanker().rank(columns, guess, 10)
    assert ranking.hidden == {}
    assert ranking.winners[0].sample_id == 2
    assert all(winner.stretch == 1 for winner in ranking.winners)
    assert "97 BPM, the project has 124?" in {winner.reason for winner in ranking.winners}
    sure = replace(guess, bpm_is_hard=True)
    assert FusionRanker().rank(columns, sure, 10).hidden == {"tempo": 1}


def test_no_loop_is_transposed_onto_a_key_that_is_only_a_guess() -> None:
    rows = [sample(1, key="Bm"), sample(2, key="A", kind=Kind.ONE_SHOT)]
    columns = index_of(library(rows)).columns
    key = parse_key("Cm")
    told = {
        hard: {
            one.sample_id: (one.semitones, one.reason)
            for one in FusionRanker()
            .rank(columns, Query(key=key, key_is_hard=hard, now=NOW), 10)
            .winners
        }
        for hard in (True, False)
    }
    assert told[True][1] == (1, "+1 st to C minor")
    assert told[False][1] == (0, "in B minor, the project is in C minor?")
    assert told[False][2] == (3, "one-shot, root A, +3 st to the key?")


def test_without_a_key_nothing_counts_and_nothing_hides() -> None:
    table = key_table(None, True)
    assert not table.part.any()
    assert not table.hides.any()
    assert not table.semitones.any()


@pytest.mark.parametrize("scale", ["D dorian", "D mixolydian", "D phrygian", "D major"])
def test_one_shots_are_ranked_by_the_root_that_they_are_told_by(scale: str) -> None:
    root, _ = parse_scale(scale)
    query = Query(key=parse_key(scale), root=root, scale=scale, now=NOW)
    rows = [
        sample(n, key=key, kind=Kind.ONE_SHOT)
        for n, key in enumerate(("D", "A", "Am", "F#m", "G", "C"), 1)
    ]
    winners = FusionRanker().rank(index_of(library(rows)).columns, query, 10).winners
    best, *others = winners
    assert (best.sample_id, best.reason) == (1, "one-shot, root D, the key's own")
    assert all(best.components["key"] > other.components["key"] for other in others)


def test_an_unsure_root_counts_half_of_what_it_is_worth_beyond_any_other() -> None:
    found = {}
    for key, sure in (("Am", 0.9), ("Am", 0.16), ("C#m", 0.9), ("C#m", 0.16)):
        one = _only(
            sample(1, key=key, sure=sure, kind=Kind.ONE_SHOT), Query(key=parse_key("Am"), now=NOW)
        )
        assert one is not None
        found[key, sure] = one.components["key"]
    assert found["C#m", 0.9] == found["C#m", 0.16] == pytest.approx(0.05)
    assert found["Am", 0.9] == pytest.approx(0.10)
    assert found["Am", 0.16] == pytest.approx(0.075)
