"""What was done with sounds shapes the lists: likes, lacks, company, fatigue, trials, steps."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from libraries import DAY, NOW, library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestionList, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.recommend.lacks import CORE, lacking, roles_of_track
from samplerecs_daemon.recommend.trial import NEEDED, compare, drawn_mode
from samplerecs_daemon.store.history import Seen
from samplerecs_daemon.store.learning import Tried
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_daemon.store.sessions import SessionRow
from samplerecs_models.vocabulary import Kind, Role

NOTHING = Context()
PROJECT = Context({"bpm": ContextField(120.0, "user"), "project": ContextField("Mine", "user")})
SESSION = SessionRow(7, "Mine", NOW - 3600, None)


def ids(answer: SuggestionList) -> list[int]:
    return [entry.sample.id for entry in answer.suggestions]


def said(number: int, verdict: str, session: int | None = None, **context: object) -> FeedbackRow:
    return FeedbackRow(number, number, verdict, NOW - 600, json.dumps(context), session)


def two_packs() -> MemoryLibrary:
    rows = [
        sample(n, bpm=120, pack="Liked" if n % 2 else "Other", folder=f"/{n % 2}", duration_s=n)
        for n in range(1, 21)
    ]
    return library(rows)


def test_a_pack_that_is_taken_comes_up_in_a_new_session_and_says_why() -> None:
    made = replace(two_packs(), said=[said(n, "accept", 3) for n in (1, 3, 5, 7)], session=SESSION)
    engine = recommender(made)
    answer = engine.suggest(SuggestRequest(), PROJECT)
    top = [entry.sample for entry in answer.suggestions[:4]]
    assert {entry.pack for entry in top} == {"Liked"}
    assert "you often take from Liked" in answer.suggestions[0].reason
    learnt = engine.learnt(PROJECT)
    assert learnt.likes["pack Liked"] > 0.2
    off = recommender(made, RankSettings(learning=False)).suggest(SuggestRequest(), PROJECT)
    assert all(entry.score_components["taste"] == 0 for entry in off.suggestions)


def test_a_new_session_that_taste_leads_says_so_and_one_without_leads_with_the_newest() -> None:
    def first(*words: FeedbackRow, mode: str = "fusion") -> tuple[str, bool, str]:
        made = replace(two_packs(), said=words, session=SESSION)
        answer = recommender(made).suggest(SuggestRequest(mode=mode), NOTHING)
        return answer.suggestions[0].sample.pack, answer.cold, answer.notes[0]

    taken = [said(n, "accept", 3) for n in (1, 3, 5, 7)]
    pack, cold, note = first(*taken)
    assert (pack, cold) == ("Liked", False)
    assert "Nothing is known of your project yet" in note
    assert "what you usually take first" in note
    for words, mode in ((), "fusion"), ([said(2, "dismiss", 3)], "fusion"), (taken, "rules"):
        _, cold, note = first(*words, mode=mode)
        assert cold
        assert "newest first" in note


def test_who_only_pins_has_liked_and_not_taken() -> None:
    pinned = [said(n, "pin", 3) for n in (1, 3, 5, 7)]
    answer = recommender(replace(two_packs(), said=pinned)).suggest(SuggestRequest(), PROJECT)
    assert "you liked a sound of Liked" in answer.suggestions[0].reason
    assert not any("often take" in entry.reason for entry in answer.suggestions)


def test_what_is_dismissed_again_and_again_goes_down() -> None:
    made = replace(two_packs(), said=[said(n, "dismiss", 3) for n in (2, 4, 6)], session=SESSION)
    listed = recommender(made).suggest(SuggestRequest(), PROJECT).suggestions
    assert listed[0].sample.pack == "Liked"
    assert recommender(made).learnt(PROJECT).likes["pack Other"] < 0


def test_words_of_the_same_genre_count_more() -> None:
    words = [said(n, "accept", 3, genre="house") for n in (1, 3, 5)]
    made = replace(two_packs(), said=words, session=SESSION)
    likes = [
        recommender(made)
        .learnt(Context({"genre": ContextField(genre, "user")}))
        .likes.get("pack Liked", 0.0)
        for genre in ("techno", "house")
    ]
    assert likes[0] < likes[1]


def test_taste_is_told_apart_by_session_and_genre() -> None:
    words = [
        *(said(n, "accept", 3, genre="house") for n in (1, 3, 5)),
        *(said(n, "dismiss", 3, genre="house") for n in (12, 14)),
        *(said(n, "accept", 7, genre="Techno") for n in (4, 6, 8, 10)),
        said(7, "pin", 7),
    ]
    made = replace(two_packs(), said=words, session=SESSION)
    found = recommender(made).tastes({3: "Dusk", 7: ""})
    assert [(one.of, one.name, one.session, one.taken, one.passed) for one in found] == [
        ("long-term", "", None, 7, 2),
        ("session", "", 7, 4, 0),
        ("session", "Dusk", 3, 3, 2),
        ("genre", "house", None, 3, 2),
        ("genre", "techno", None, 4, 0),
    ]
    by = {(one.of, one.name or one.session): one.likes for one in found}
    assert by["session", "Dusk"]["pack Liked"] > 0 > by["session", "Dusk"]["pack Other"]
    assert by["session", 7]["pack Other"] > 0
    assert "pack Liked" not in by["genre", "techno"]
    assert recommender(two_packs()).tastes({}) == ()
    assert recommender(made, RankSettings(learning=False)).tastes({}) == ()


def test_an_earlier_session_does_not_sound_through_a_new_one_but_a_resumed_one_does() -> None:
    rows = [sample(n, duration_s=n) for n in range(1, 5)]
    vectors = {1: unit(1), 2: unit(1, 0.4), 3: unit(0, 1), 4: unit(0, 0, 1)}
    made = replace(library(rows, vectors), said=[said(1, "accept", 3)])
    new = recommender(replace(made, session=SESSION)).suggest(SuggestRequest(), PROJECT)
    assert all(entry.score_components["similarity"] == 0 for entry in new.suggestions)
    again = replace(made, session=SessionRow(3, "", NOW - DAY, None))
    assert ids(recommender(again).suggest(SuggestRequest(), PROJECT))[0] == 2


def test_what_was_skipped_twice_without_a_return_is_gone_for_the_session() -> None:
    def tried(*names: str, session: int = 7) -> MemoryLibrary:
        made = [Tried(1, name, NOW - 100 + n, session) for n, name in enumerate(names)]
        rows = [sample(1), sample(2, duration_s=9)]
        return replace(library(rows), previews=made, session=SESSION)

    assert 1 not in ids(recommender(tried("skip", "skip")).suggest(SuggestRequest(), PROJECT))
    for still in (
        tried("skip"),
        tried("skip", "skip", "interest"),
        tried(*["skip"] * 2, session=6),
    ):
        assert 1 in ids(recommender(still).suggest(SuggestRequest(), PROJECT))


def test_what_the_project_lacks_comes_up_and_a_role_overrides_it() -> None:
    rows = [
        sample(1, bpm=120, role=Role.DRUM_LOOP),
        sample(2, bpm=120, role=Role.DRUM_LOOP, duration_s=3),
        sample(3, bpm=120, role=Role.BASS_LOOP, duration_s=5),
    ]
    made = replace(library(rows), used={"Mine": [(1, NOW)]}, tracks={"Mine": ["Keys", "Lead"]})
    answer = recommender(made).suggest(SuggestRequest(), PROJECT)
    assert answer.lacking == ("bass",)
    assert ids(answer)[0] == 3
    assert "no bass in the project yet" in answer.suggestions[0].reason
    asked = recommender(made).suggest(SuggestRequest(role="drum-loop"), PROJECT)
    assert (ids(asked), asked.lacking) == ([2], ())


@pytest.mark.parametrize("session", [None, SESSION])
def test_what_was_taken_is_there_with_or_without_a_session(session: SessionRow | None) -> None:
    """A sound that was taken a while ago, or in another session, is not."""
    rows = [sample(1, bpm=120, role=Role.DRUM_LOOP), sample(2, bpm=120, role=Role.BASS_LOOP)]
    number = session.id if session else None
    drums = FeedbackRow(1, 1, "accept", NOW - 120, "{}", number)
    bass = FeedbackRow(2, 2, "accept", NOW - 60, "{}", number)

    def lacks(*said: FeedbackRow) -> tuple[str, ...]:
        made = replace(library(rows), said=said, session=session)
        return recommender(made).suggest(SuggestRequest(), NOTHING).lacking

    assert lacks() == ()
    assert "bass" in lacks(drums)
    assert "bass" not in lacks(drums, bass)
    assert lacks(replace(drums, at=NOW - DAY)) == ()
    assert lacks(replace(drums, session=99)) == ()


def test_the_track_under_the_hand_says_what_is_wanted() -> None:
    def on(track: str) -> SuggestionList:
        rows = [sample(1, role=Role.KICK), sample(2, role=Role.BASS, duration_s=5)]
        context = Context({**PROJECT.values, "track": ContextField(track, "live")})
        return recommender(library(rows)).suggest(SuggestRequest(), context)

    on_bass, elsewhere = on("2-Bass"), on("Audio 3")
    assert ids(on_bass)[0] == 2
    assert "for the track 2-Bass" in on_bass.suggestions[0].reason
    assert not any("track" in each.reason for each in elsewhere.suggestions)


def test_why_says_the_true_reason_for_which_a_role_is_wanted() -> None:
    rows = [
        sample(1, role=Role.KICK, kind=Kind.ONE_SHOT),
        sample(2, role=Role.BASS, kind=Kind.ONE_SHOT, duration_s=5),
    ]
    made = recommender(replace(library(rows), used={"Mine": [(1, NOW)]}))

    def said(number: int, context: Context) -> str:
        parts = made.why(str(number), context).parts
        return next(part.against for part in parts if part.name == "role")

    on_bass = Context({**PROJECT.values, "track": ContextField("2-Bass", "live")})
    assert said(2, on_bass) == "its role, bass; for the track 2-Bass"
    assert said(1, on_bass) == "its role, kick; for the track 2-Bass"
    assert said(2, PROJECT) == "its role, bass; no bass in the project yet"
    assert "lacking" in said(2, NOTHING)


def test_why_names_every_project_that_used_a_sound() -> None:
    made = library([sample(1, bpm=120), sample(2, bpm=120, duration_s=3)])
    used = {"Dusk": [(1, NOW - 90 * DAY)], "Night Drive": [(1, NOW - DAY)]}
    found = recommender(replace(made, used=used)).why("1", PROJECT)
    assert [use.split(",")[0] for use in found.used] == ["Night Drive", "Dusk"]
    assert found.suggestion is not None
    assert found.suggestion.used.startswith("Night Drive, ")
    assert "used in Night Drive" in found.suggestion.reason
    assert recommender(made).why("2", PROJECT).used == ()


def test_preferences_rank_as_moods_do() -> None:
    rows = [sample(n, dark=n / 4, duration_s=n) for n in range(1, 5)]
    engine = recommender(library(rows))
    wanting = Context({"preferences": ContextField(("dark",), "user")})
    answer = engine.suggest(SuggestRequest(), wanting)
    assert ids(answer)[0] == 4
    assert "dark" in answer.suggestions[0].reason


VINYL = Context(
    {
        **PROJECT.values,
        "genre": ContextField("techno", "user"),
        "preferences": ContextField(("vinyl", "warm"), "user"),
    }
)


@pytest.mark.parametrize("mode", ["fusion", "rules"])
def test_the_words_of_the_project_that_decided_are_said(mode: str) -> None:
    rows = [
        sample(1, "vinyl_scratch.wav", kind=Kind.ONE_SHOT),
        sample(2, "click.wav", kind=Kind.ONE_SHOT, duration_s=0.2),
        sample(3, "warm_hit.wav", kind=Kind.ONE_SHOT, duration_s=0.3),
        sample(4, "techno_vinyl.wav", kind=Kind.ONE_SHOT, duration_s=0.4),
    ]
    engine = recommender(library(rows), RankSettings(mode=mode))
    said = {
        one.sample.id: one.reason for one in engine.suggest(SuggestRequest(), VINYL).suggestions
    }
    assert said == {
        1: 'one-shot · matches "vinyl"',
        2: "one-shot, fits any tempo",
        3: 'one-shot · matches "warm"',
        4: 'one-shot · matches "techno", "vinyl"',
    }
    (by_prompt, *_) = engine.suggest(SuggestRequest(query="scratch"), VINYL).suggestions
    assert by_prompt.sample.id == 1
    assert "vinyl" not in by_prompt.reason, "a prompt stands in the place of these words"

    def compared(number: int) -> str:
        found = engine.why(str(number), VINYL)
        assert found.suggestion is not None
        assert found.suggestion.reason == said[number]
        return next(part.against for part in found.parts if part.name == "words")

    with_what = "mood, genre and preferences: techno, vinyl, warm (in sound: dark, tonal); "
    assert compared(1) == f'{with_what}it answers to "vinyl"'
    assert compared(2) == f"{with_what}none in its name, folders or tags"


def test_a_word_is_answered_by_a_role_too() -> None:
    made = library([sample(1, "ah.wav", bpm=124, role=Role.VOCAL), sample(2, "oh.wav", bpm=124)])
    wanting = Context({**PROJECT.values, "preferences": ContextField(("vocals",), "user")})
    first, second = recommender(made).suggest(SuggestRequest(), wanting).suggestions
    assert 'matches "vocals"' in first.reason
    assert "vocals" not in second.reason


def test_what_a_sound_is_like_is_said_once() -> None:
    made = library([sample(1, "dark_pad.wav", bpm=124, dark=1.0), sample(2, "dark.wav", bpm=124)])
    answer = recommender(made).suggest(SuggestRequest(mood=("dark",)), PROJECT)
    said = {one.sample.id: one.reason for one in answer.suggestions}
    assert said[1].count("dark") == 1
    assert 'matches "dark"' in said[2], "its name says what is not heard"


def test_moods_that_nobody_knows_are_told_when_they_are_set() -> None:
    made = library([sample(1, "dusty_jungle_01.wav"), sample(2, duration_s=3)])
    engine = recommender(made)
    assert engine.said_moods(("dark", "warm")).notes() == ()
    (unknown,) = engine.said_moods(("darkk",)).notes()
    assert unknown.startswith('Nothing here answers to "darkk"')
    assert unknown.endswith("Did you mean dark?")
    (other,) = engine.said_moods(("zzyzx",)).notes()
    assert "Known are dark, bright" in other
    (word,) = engine.said_moods(("jungle",)).notes()
    assert word.startswith('"jungle": looked for as a word')
    assert recommender(library([])).said_moods(("zzyzx",)).notes() == ()


def test_a_word_of_the_genre_is_not_told_as_a_mood() -> None:
    engine = recommender(library([sample(1, "techno_01.wav"), sample(2, duration_s=3)]))
    answer = engine.suggest(SuggestRequest(genre="techno dub"), Context())
    assert 'Nothing here answers to the genre\'s "dub"; it does not count.' in answer.notes
    assert not any("mood" in note for note in answer.notes)


def test_a_track_is_named_for_a_role_or_for_all_drums() -> None:
    assert roles_of_track("Kick drum") == (Role.KICK,)
    assert roles_of_track("Sub bass") == (Role.BASS, Role.BASS_LOOP)
    assert set(roles_of_track("Drums")) == set(CORE["drums"])
    assert roles_of_track("Hats") == (Role.CLOSED_HAT, Role.OPEN_HAT)
    assert roles_of_track("Synth lead") == (Role.LEAD,)
    assert Role.PAD in roles_of_track("Synth 2")
    assert roles_of_track("Audio 3") == roles_of_track("") == ()
    assert "drums" not in lacking([], ["Drums"])


@pytest.mark.parametrize(("track", "role"), [("Kick", Role.KICK), ("Pad", Role.PAD)])
def test_the_track_at_hand_fills_half_of_the_list_and_hides_nothing(track: str, role: Role) -> None:
    shots = [
        sample(n, kind=Kind.ONE_SHOT, role=role, pack=f"shots {n}", duration_s=n / 9)
        for n in range(1, 9)
    ]
    others = (Role.LEAD, Role.BASS, Role.KEYS, Role.DRUM_LOOP)
    loops = [
        sample(n, bpm=124, key="Am", role=others[n % 4], pack=f"pack {n}", duration_s=n)
        for n in range(11, 27)
    ]
    engine = recommender(library([*shots, *loops]))
    plain = engine.suggest(SuggestRequest(), PROJECT)
    context = Context({**PROJECT.values, "track": ContextField(track, "user")})
    answer = engine.suggest(SuggestRequest(), context)
    of_track = [entry for entry in answer.suggestions if entry.sample.role == role.value]
    assert len(of_track) == 6
    assert of_track[0].rank == 1
    assert f"for the track {track}" in of_track[0].reason
    assert (answer.hidden, answer.total) == (plain.hidden, plain.total)


@pytest.mark.parametrize("asked", [False, True])
def test_a_track_is_a_hint_and_only_a_role_that_is_asked_for_fills_the_list(asked: bool) -> None:
    roles = (Role.BASS_LOOP, Role.BASS, Role.KEYS, Role.DRUM_LOOP)
    loops = [
        sample(n, bpm=120, key="Am", role=roles[n % 4], pack=f"pack {n}", duration_s=n)
        for n in range(1, 60)
    ]
    engine = recommender(library(loops))
    context = Context({**PROJECT.values, "track": ContextField("Bass", "user")})
    answer = engine.suggest(SuggestRequest(role="bass" if asked else None), context)
    basses = [entry for entry in answer.suggestions if "bass" in entry.sample.role]
    assert len(answer.suggestions) == 10
    assert len(basses) == (10 if asked else 6)
    if asked:
        return
    listed = {entry.sample.id for entry in answer.suggestions}
    basses_of = (row.id for row in loops if row.described.role.value in (Role.BASS, Role.BASS_LOOP))
    left = next(number for number in basses_of if number not in listed)
    assert "six sounds for the track are listed already" in engine.why(str(left), context).say


def test_families_that_are_there_are_not_lacking() -> None:
    assert lacking([]) == {}
    assert lacking([Role.UNKNOWN]) == {}
    assert set(lacking([Role.KICK])) == {"bass", "harmony", "melody"}
    whole = [Role.KICK, Role.BASS, Role.MELODIC_LOOP]
    assert set(lacking(whole)) == {"vocals", "effects"}
    assert lacking([*whole, Role.VOCAL, Role.FX]) == {}


def test_what_was_used_beside_the_projects_sounds_comes_up_and_where_it_was_used_is_told() -> None:
    rows = [sample(n, bpm=120, duration_s=n) for n in range(1, 7)]
    used = {"Mine": [(1, NOW)], "Night Drive": [(1, NOW - 90 * DAY), (4, NOW - 90 * DAY)]}
    listed = recommender(replace(library(rows), used=used)).suggest(SuggestRequest(), PROJECT)
    first = listed.suggestions[0]
    assert first.sample.id == 4
    assert first.score_components["together"] > 0
    assert first.used.startswith("Night Drive, ")
    assert f"used in {first.used}" in first.reason


def test_what_was_seen_in_vain_tires_and_is_fresh_again_once_taken() -> None:
    rows = [sample(1, bpm=120), sample(2, bpm=120, duration_s=9)]
    made = replace(library(rows), seen_often={1: 3})
    assert ids(recommender(made).suggest(SuggestRequest(), PROJECT)) == [2, 1]
    taken = replace(made, said=[said(1, "pin")])
    answer = recommender(taken).suggest(SuggestRequest(), PROJECT)
    assert all(entry.score_components["fatigue"] == 0 for entry in answer.suggestions)


@pytest.mark.parametrize(
    ("taken", "lifted"), [([1], False), ([1, 2, 3], False), ([1, 2, 3, 4], True)]
)
def test_a_few_sounds_are_not_what_one_works_with(taken: list[int], lifted: bool) -> None:
    rows = [
        sample(n, bpm=120, pack="Mine" if n < 13 else f"P{n}", duration_s=n) for n in range(1, 31)
    ]
    words = [replace(said(n, "accept"), session=7) for n in taken for _ in range(3)]
    made = replace(library(rows), said=words, session=SESSION)
    listed = recommender(made).suggest(SuggestRequest(), PROJECT).suggestions
    assert ([each.sample.pack for each in listed].count("Mine") > 2) == lifted


def test_a_pack_that_supplies_most_of_what_is_taken_has_no_limit() -> None:
    rows = [
        sample(n, bpm=120, pack="Mine" if n < 13 else f"P{n}", duration_s=n) for n in range(1, 31)
    ]
    plain = recommender(library(rows)).suggest(SuggestRequest(), PROJECT)
    assert [e.sample.pack for e in plain.suggestions].count("Mine") <= 2
    words = [said(n, "accept") for n in (1, 2, 3, 4)]
    lifted = recommender(library(rows, said=words)).suggest(SuggestRequest(), PROJECT)
    assert [e.sample.pack for e in lifted.suggestions].count("Mine") > 2


def test_time_running_out_lowers_exploration() -> None:
    rows = [sample(1, bpm=120, age_days=400), sample(2, bpm=120, age_days=0, duration_s=9)]
    fresh = [
        recommender(library(rows))
        .suggest(
            SuggestRequest(),
            Context({**PROJECT.values, "time_remaining": ContextField(left, "user", NOW)}),
        )
        .suggestions[0]
        .score_components["freshness"]
        for left in (7200.0, 60.0)
    ]
    assert fresh[1] < 0.5 * fresh[0]


def test_explore_lists_fewer_of_a_pack_and_of_a_role() -> None:
    best = [sample(n, bpm=120, pack="Best", role=Role.PAD, duration_s=n) for n in range(1, 11)]
    others = (Role.LEAD, Role.BASS, Role.KEYS, Role.DRUM_LOOP, Role.VOCAL)
    rest = [
        sample(n, bpm=123, pack=f"pack {n}", role=others[n % 5], duration_s=n)
        for n in range(11, 25)
    ]
    engine = recommender(library([*best, *rest]))
    of_best, roles = {}, {}
    for preset in ("balanced", "explore"):
        listed = engine.suggest(SuggestRequest(preset=preset), PROJECT).suggestions
        of_best[preset] = sum(entry.sample.pack == "Best" for entry in listed)
        roles[preset] = max(Counter(entry.sample.role for entry in listed).values())
    assert of_best["explore"] == 1 < of_best["balanced"]
    assert roles["explore"] <= 2
    # Who asks for a pack gets it.
    asked = engine.suggest(SuggestRequest(preset="explore", query="pack:Best"), PROJECT)
    assert len(asked.suggestions) == 10


def test_presets_differ_and_a_weight_set_by_hand_holds_in_each() -> None:
    made = library([sample(1, bpm=120, age_days=0)])
    own = RankSettings(own_weights={"freshness": 0.7})
    for settings, expected in ((RankSettings(), 0.2), (own, 0.7)):
        answer = recommender(made, settings).suggest(SuggestRequest(preset="explore"), PROJECT)
        assert answer.preset == "explore"
        assert answer.suggestions[0].score_components["freshness"] == pytest.approx(expected)


def test_a_scale_ranks_by_its_notes_and_one_shots_by_its_root() -> None:
    rows = [
        sample(1, bpm=120, key="Am"),
        sample(2, bpm=120, key="D#m", duration_s=9),
        sample(3, key="D", kind=Kind.ONE_SHOT, duration_s=1),
    ]
    dorian = Context({"key": ContextField("D", "user"), "mode": ContextField("dorian", "user")})
    answer = recommender(library(rows)).suggest(SuggestRequest(), dorian)
    assert answer.hidden == {"key": 1}
    by_id = {entry.sample.id: entry for entry in answer.suggestions}
    assert by_id[1].reason.endswith("same notes as D dorian (A minor)")
    assert "the key's own" in by_id[3].reason


def test_a_session_draws_one_mode_and_sessions_draw_both() -> None:
    rows = [SessionRow(n, "", NOW + n, None) for n in range(200)]
    drawn = [drawn_mode(row, NOW) for row in rows]
    assert drawn == [drawn_mode(row, NOW + 999) for row in rows]
    assert 70 < drawn.count("fusion") < 130


def test_the_verdict_is_plain() -> None:
    assert compare(Seen(), Seen()).verdict == "not enough data yet: 0 of about 200 impressions"
    few = compare(Seen(2, 20), Seen(1, 21))
    assert few is not None
    assert few.verdict == f"not enough data yet: 41 of about {NEEDED} impressions"
    clear = compare(Seen(60, 300), Seen(15, 300))
    assert clear is not None
    assert clear.winner == "fusion"
    unclear = compare(Seen(30, 300), Seen(28, 300))
    assert unclear is not None
    assert unclear.winner == ""
    assert "chance" in unclear.verdict


def test_what_was_taken_twice_is_not_often() -> None:
    made = replace(two_packs(), said=[said(n, "accept", 3) for n in (1, 3)], session=SESSION)
    reasons = [
        each.reason for each in recommender(made).suggest(SuggestRequest(), PROJECT).suggestions
    ]
    assert any("you liked a sound of Liked" in reason for reason in reasons)
    assert not any("often" in reason for reason in reasons)


def test_a_pinned_sound_is_not_like_itself_and_a_banned_one_shows_no_way() -> None:
    rows = [sample(n, duration_s=n) for n in range(1, 4)]
    vectors = {1: unit(1), 2: unit(1, 0.4), 3: unit(0, 1)}
    made = library(rows, vectors, pins=[1])
    first, second = recommender(made).suggest(SuggestRequest(), PROJECT).suggestions[:2]
    assert (first.sample.id, "like" in first.reason) == (1, False)
    assert (second.sample.id, "like sound_1" in second.reason) == (2, True)
    banned = library(rows, vectors, pins=[1], bans=[Ban("sample", "1")])
    listed = recommender(banned).suggest(SuggestRequest(), PROJECT).suggestions
    assert all(entry.score_components["similarity"] == 0 for entry in listed)


def test_words_lead_before_what_was_taken() -> None:
    """A lead was taken; a kick that is asked for comes first all the same, in tempo or not."""
    leads = [sample(n, f"lead_{n}.wav", bpm=120, key="Am", duration_s=n) for n in range(1, 6)]
    kicks = [sample(n, f"kick_{n}.wav", kind=Kind.ONE_SHOT, duration_s=n) for n in range(6, 10)]
    # Far enough apart not to be taken for one sound.
    vectors = {n: unit(1, 0, 0.3 * n) for n in range(1, 6)}
    vectors |= {n: unit(0, 1, 0.3 * (n - 6)) for n in range(6, 10)}
    made = library([*leads, *kicks], vectors, said=[said(1, "accept", 7)])
    engine = recommender(replace(made, session=SESSION))
    assert engine.suggest(SuggestRequest(), PROJECT).suggestions[0].sample.name.startswith("lead")
    listed = engine.suggest(SuggestRequest(query="kick"), PROJECT).suggestions
    assert [entry.sample.name[:4] for entry in listed[:4]] == ["kick"] * 4
    assert not any("like lead" in entry.reason for entry in listed)
    # A sound that is named with the words still says what to sound like.
    near = engine.suggest(SuggestRequest(query="kick", like=("1",)), PROJECT).suggestions
    assert near[0].score_components["similarity"] > 0
