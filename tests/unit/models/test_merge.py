"""Order of trust: the user, then what the file says, then what is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samplerecs_models.harmony import Key
from samplerecs_models.merge import merge
from samplerecs_models.types import Analysis, Correction, Estimate, Facts, Lack, Level
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

A_MINOR, C_MAJOR = Key(9, Mode.MINOR), Key(0, Mode.MAJOR)


def heard(
    duration_s: float = 4.0,
    kind: Estimate[Kind] | None = None,
    role: Estimate[Role] | None = None,
    bpm: Estimate[float] | None = None,
    key: Estimate[Key] | None = None,
) -> Analysis:
    return Analysis(
        duration_s=duration_s,
        level=Level(-1.0, -12.0, 0.0),
        kind=kind or Estimate(),
        role=role or Estimate(),
        bpm=bpm or Estimate(),
        key=key or Estimate(),
        descriptors={"dark": 0.9},
        versions={"level": 1},
    )


def by_ear(value: object, confidence: float) -> Estimate:  # type: ignore[type-arg]
    return Estimate(value, confidence, Source.AUDIO)


def by_name(value: object, confidence: float = 0.95) -> Estimate:  # type: ignore[type-arg]
    return Estimate(value, confidence, Source.NAME)


def test_nothing_known() -> None:
    known = merge(Facts(), None)
    assert not known.analysed
    assert (known.duration_s, known.descriptors) == (0.0, {})
    assert all(e.value is None for e in (known.kind, known.role, known.bpm, known.key))


def test_the_ear_fills_what_the_file_leaves_open() -> None:
    known = merge(Facts(), heard(bpm=by_ear(120.0, 0.9), role=by_ear(Role.PAD, 0.6)))
    assert known.analysed
    assert (known.bpm.value, known.bpm.source) == (120.0, Source.AUDIO)
    assert known.role.value is Role.PAD
    assert known.descriptors == {"dark": 0.9}


def test_the_user_wins_over_all_and_the_rest_stays_offered() -> None:
    facts = Facts(bpm=by_name(90.0), key=by_name(A_MINOR), role=by_name(Role.PAD), tags=("lofi",))
    said = Correction(bpm=180.0, key=C_MAJOR, kind=Kind.TEXTURE, role=Role.KEYS, tags=("Mine",))
    known = merge(facts, heard(bpm=by_ear(90.0, 1.0)), said)
    assert known.bpm == Estimate(180.0, 1.0, Source.USER, (90.0,))
    assert known.key == Estimate(C_MAJOR, 1.0, Source.USER, (A_MINOR,))
    assert (known.kind.value, known.role.value) == (Kind.TEXTURE, Role.KEYS)
    assert known.tags == ("Mine", "lofi")
    assert "mine" in known.words


def test_a_correction_of_one_thing_leaves_the_others() -> None:
    known = merge(Facts(bpm=by_name(90.0)), None, Correction(role=Role.PAD))
    assert (known.bpm.source, known.role.source) == (Source.NAME, Source.USER)


def test_what_the_user_says_it_lacks_is_none_whatever_name_and_ear_say() -> None:
    facts = Facts(bpm=by_name(90.0), key=by_name(A_MINOR))
    said = Correction(bpm=Lack.NONE, key=Lack.NONE)
    known = merge(facts, heard(bpm=by_ear(120.0, 1.0), key=by_ear(C_MAJOR, 1.0)), said)
    assert known.bpm == Estimate(None, 1.0, Source.USER)
    assert known.key == Estimate(None, 1.0, Source.USER)


def test_the_role_of_the_name_beats_the_ear() -> None:
    known = merge(Facts(role=by_name(Role.KEYS, 0.9)), heard(role=by_ear(Role.GUITAR, 0.99)))
    assert (known.role.value, known.role.alternatives) == (Role.KEYS, (Role.GUITAR,))


def test_a_weak_guess_from_a_name_gives_way_to_a_surer_ear() -> None:
    facts = Facts(role=by_name(Role.BASS, 0.5))
    known = merge(facts, heard(role=by_ear(Role.KICK, 0.9)))
    assert (known.role.value, known.role.source) == (Role.KICK, Source.AUDIO)
    assert known.role.alternatives == (Role.BASS,)
    assert merge(facts, heard(role=by_ear(Role.KICK, 0.3))).role.value is Role.BASS


def test_agreement_makes_surer() -> None:
    known = merge(Facts(bpm=by_name(120.0, 0.7)), heard(bpm=by_ear(120.4, 0.9)))
    assert (known.bpm.value, known.bpm.source) == (120.0, Source.NAME)
    assert 0.7 < known.bpm.confidence < 1.0


@pytest.mark.parametrize("octave", [60.0, 240.0])
def test_an_octave_apart_the_name_stands_and_the_other_is_offered(octave: float) -> None:
    known = merge(Facts(bpm=by_name(120.0)), heard(bpm=by_ear(octave, 0.95)))
    assert (known.bpm.value, known.bpm.alternatives) == (120.0, (octave,))
    assert known.bpm.confidence == 0.95


def test_a_bare_root_takes_its_mode_from_an_ear_that_agrees() -> None:
    facts = Facts(key=by_name(Key(9), 0.8))
    assert merge(facts, heard(key=by_ear(A_MINOR, 0.7))).key.value == A_MINOR
    assert merge(facts, heard(key=by_ear(A_MINOR, 0.3))).key.value == Key(9)
    assert merge(facts, heard(key=by_ear(C_MAJOR, 0.9))).key.value == Key(9)


def test_a_word_for_the_kind_wins_even_for_a_long_one_shot() -> None:
    known = merge(Facts(kind=by_name(Kind.ONE_SHOT, 0.93)), heard(20.0))
    assert known.kind.value is Kind.ONE_SHOT


def test_an_inferred_kind_gives_way_to_the_length() -> None:
    drum = Facts(kind=by_name(Kind.ONE_SHOT, 0.75))
    assert merge(drum, heard(0.4)).kind.value is Kind.ONE_SHOT
    assert merge(drum, heard(20.0, kind=by_ear(Kind.LOOP, 0.6))).kind.value is Kind.LOOP
    tempo = Facts(kind=by_name(Kind.LOOP, 0.7), bpm=by_name(120.0))
    assert merge(tempo, heard(2.0)).kind.value is Kind.LOOP
    assert merge(tempo, heard(0.6, kind=by_ear(Kind.ONE_SHOT, 0.6))).kind.value is Kind.ONE_SHOT


def test_a_bass_that_was_taken_for_a_loop_is_a_bass_again() -> None:
    role = Estimate(Role.BASS_LOOP, 0.93, Source.NAME, (Role.BASS,))
    facts = Facts(kind=by_name(Kind.LOOP, 0.7), bpm=by_name(120.0), role=role)
    assert merge(facts, heard(0.6, kind=by_ear(Kind.ONE_SHOT, 0.8))).role.value is Role.BASS
    assert merge(facts, heard(4.0)).role.value is Role.BASS_LOOP


def test_words_tags_and_pack_travel() -> None:
    known = merge(Facts(words=("dusty",), tags=("lofi",), pack="Night Drive"), heard())
    assert (known.words, known.tags, known.pack) == (("dusty",), ("lofi",), "Night Drive")


ONE_SHOTS = {
    "name": (Facts(kind=by_name(Kind.ONE_SHOT, 0.93)), Correction()),
    "chunk": (Facts(kind=Estimate(Kind.ONE_SHOT, 0.95, Source.CHUNK)), Correction()),
    "user": (Facts(kind=by_name(Kind.LOOP)), Correction(kind=Kind.ONE_SHOT)),
    "ear": (Facts(), Correction()),
}


@pytest.mark.parametrize("says", ONE_SHOTS)
def test_a_one_shot_has_no_tempo_and_no_role_of_a_loop(says: str) -> None:
    facts, correction = ONE_SHOTS[says]
    kind = by_ear(Kind.ONE_SHOT if says == "ear" else Kind.LOOP, 0.9)
    role = Estimate(Role.DRUM_LOOP, 0.97, Source.AUDIO, (Role.MELODIC_LOOP, Role.KEYS))
    known = merge(facts, heard(kind=kind, bpm=by_ear(120.0, 1.0), role=role), correction)
    assert known.kind.value is Kind.ONE_SHOT
    assert known.bpm == Estimate()
    # The second best is no answer, and above all not as sure as the best was.
    assert (known.role.value, known.role.alternatives) == (None, (Role.KEYS,))
    assert known.role.confidence <= 0.03


@pytest.mark.parametrize("says", ONE_SHOTS)
def test_a_one_shot_with_a_tempo_in_its_name_has_none_unless_by_hand(says: str) -> None:
    facts, correction = ONE_SHOTS[says]
    named = replace(facts, bpm=by_name(128.0, 0.97))
    sound = heard(kind=by_ear(Kind.ONE_SHOT, 0.9), bpm=by_ear(128.0, 0.9))
    assert merge(named, sound, correction).bpm == Estimate()
    by_hand = replace(correction, bpm=128.0)
    assert merge(named, sound, by_hand).bpm == Estimate(128.0, 1.0, Source.USER)


def test_a_bass_line_that_is_a_one_shot_is_a_bass() -> None:
    shot = by_name(Kind.ONE_SHOT, 0.93)
    known = merge(Facts(kind=shot), heard(role=by_ear(Role.BASS_LOOP, 0.9)))
    assert (known.role.value, known.role.confidence) == (Role.BASS, 0.9)
    known = merge(Facts(kind=shot, role=by_name(Role.BASS_LOOP, 0.93)), None)
    assert (known.role.value, known.role.confidence) == (Role.BASS, 0.93)


def test_a_melody_that_is_a_one_shot_is_what_is_heard_in_it() -> None:
    facts = Facts(kind=by_name(Kind.ONE_SHOT, 0.93), role=by_name(Role.MELODIC_LOOP, 0.93))
    assert merge(facts, None).role.value is None
    assert merge(facts, heard(role=by_ear(Role.KEYS, 0.8))).role.value is Role.KEYS


def test_the_users_word_on_the_role_of_a_one_shot_stands() -> None:
    said = Correction(kind=Kind.ONE_SHOT, role=Role.DRUM_LOOP)
    assert merge(Facts(), heard(), said).role.value is Role.DRUM_LOOP


def test_a_drum_heard_in_a_loop_is_a_drum_loop() -> None:
    loop = Facts(kind=by_name(Kind.LOOP))
    known = merge(loop, heard(role=by_ear(Role.KICK, 0.9)))
    assert (known.role.value, known.role.alternatives) == (Role.DRUM_LOOP, (Role.KICK,))
    assert merge(loop, heard(role=by_ear(Role.PAD, 0.9))).role.value is Role.PAD


def test_a_drum_becomes_a_drum_loop_by_a_word_and_not_by_ear() -> None:
    kick = Facts(kind=by_name(Kind.ONE_SHOT, 0.75), role=by_name(Role.KICK))
    by_hand = merge(kick, heard(), Correction(kind=Kind.LOOP))
    assert by_hand.role.value is Role.DRUM_LOOP
    assert merge(kick, heard(kind=by_ear(Kind.LOOP, 0.9))).role.value is Role.KICK
