"""What a pack writes into a name is read back out of it."""

from __future__ import annotations

from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from samplerecs_models.harmony import Key
from samplerecs_models.metadata import facts_from_name
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

SHARPS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
FLATS = ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"]
INSTRUMENTS = {
    "Rhodes": Role.KEYS,
    "guitar": Role.GUITAR,
    "Strings": Role.STRINGS,
    "bell": Role.BELL,
    "Pad": Role.PAD,
    "vox": Role.VOCAL,
}
tonics, tempi = st.integers(0, 11), st.integers(60, 200).filter(lambda n: n not in (101, 106))
minor = st.booleans()


def spelt(tonic: int, flats: bool, is_minor: bool, long: bool) -> str:
    mode = ("min" if is_minor else "maj") if long else ("m" if is_minor else "maj")
    return (FLATS if flats else SHARPS)[tonic] + mode


@given(
    st.sampled_from(sorted(INSTRUMENTS)),
    tempi,
    tonics,
    minor,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["{p}_{b}_{i}_loop_{w}_{k}", "{p} - {i} Loop {w} - {b} BPM {k}"]),
)
def test_names_of_packs(
    instrument: str, bpm: int, tonic: int, is_minor: bool, flats: bool, long: bool, pattern: str
) -> None:
    key = spelt(tonic, flats, is_minor, long)
    name = pattern.format(p="XYZ", b=bpm, i=instrument, w="dusty", k=key)
    facts = facts_from_name(PurePath(f"{name}.wav"))
    assert facts.bpm.value == bpm
    assert facts.key.value == Key(tonic, Mode.MINOR if is_minor else Mode.MAJOR)
    assert facts.kind.value is Kind.LOOP
    assert facts.role.value is INSTRUMENTS[instrument]
    assert {facts.bpm.source, facts.key.source, facts.kind.source} == {Source.NAME}
    assert "dusty" in facts.words


@given(
    st.floats(40, 250).map(lambda x: round(x, 2)), st.sampled_from(["bpm", "BPM", " bpm", "_Bpm"])
)
def test_a_tempo_that_is_said(bpm: float, unit: str) -> None:
    facts = facts_from_name(PurePath(f"groove {bpm}{unit} take.wav"))
    assert facts.bpm.value == bpm
    assert facts.bpm.confidence > 0.9


@given(st.integers(0, 9999), st.sampled_from(["Kick", "Snare", "Clap", "HiHat", "Tom", "Crash"]))
def test_the_number_of_a_one_shot_is_no_tempo(number: int, drum: str) -> None:
    for name in (f"{drum} {number}", f"{drum}_{number:03}", f"{number} {drum}", f"{drum}{number}"):
        assert facts_from_name(PurePath(f"{name}.wav")).bpm.value is None


@given(
    st.sampled_from("ABCDEFG"), st.sampled_from(["Kick", "Snare", "Day", "Team", "Loop", "Take"])
)
def test_a_letter_without_evidence_is_no_key(letter: str, word: str) -> None:
    for name in (f"{letter} {word}", f"{word} {letter}", f"{word}-{letter}"):
        assert facts_from_name(PurePath(f"{name}.wav")).key.value is None
