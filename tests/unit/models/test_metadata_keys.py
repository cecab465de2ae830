"""Keys in names where they are hard to tell from something else, with the traps beside them."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from name_tables import COLUMNS, rows_of, written

from samplerecs_models.harmony import name_of, parse_key
from samplerecs_models.metadata import facts_from_name
from samplerecs_models.scales import MODES_OF_MAJOR

#: path | bpm | key | kind | role ("-" unsure)
BESIDE_TEMPO = """
loop_em_90.wav                      | 90  | E minor  | loop     | -
Em_90.wav                           | 90  | E minor  | loop     | -
em_90_pluck.wav                     | 90  | E minor  | loop     | pluck
E 140 Pluck.wav                     | 140 | E        | loop     | pluck
G_128_Bass.wav                      | 128 | G        | loop     | bass-loop
A 140 Pluck.wav                     | -   | -        | -        | pluck
E 140 Drums.wav                     | -   | -        | -        | -
F-150 Horn.wav                      | -   | -        | -        | brass
am_90.wav                           | -   | -        | -        | -
Em 9.wav                            | -   | -        | -        | -
F 90.wav                            | -   | -        | -        | -
Kick 90.wav                         | -   | -        | one-shot | kick
"""
CAMELOT = """
Pad 8A.wav                          | -   | A minor  | -        | pad
8A - Strings.wav                    | -   | A minor  | -        | strings
11B_pluck.wav                       | -   | A major  | -        | pluck
Lead 8A Warm.wav                    | -   | A minor  | -        | lead
Key 8A Loop.wav                     | -   | A minor  | loop     | -
8A 128 Drum Loop.wav                | 128 | A minor  | loop     | drum-loop
Take 8A.wav                         | -   | -        | -        | -
Take 8A 120bpm.wav                  | 120 | -        | loop     | -
Pad Take 8A.wav                     | -   | -        | -        | pad
Kick 8A.wav                         | -   | -        | one-shot | kick
Kick 8A 128bpm.wav                  | 128 | -        | loop     | drum-loop
Snare 4B.wav                        | -   | -        | one-shot | snare
Vol 8A.wav                          | -   | -        | -        | -
Pad 2A.wav                          | -   | -        | -        | pad
Vox 8A.wav                          | -   | -        | -        | vocal
2B or not 2B.wav                    | -   | -        | -        | -
"""
SCALES = """
C dorian.wav                        | -   | G minor  | -        | -
F# Phrygian.wav                     | -   | B minor  | -        | -
A mixolydian.wav                    | -   | D major  | -        | -
D Lydian.wav                        | -   | A major  | -        | -
Pad_C-Dorian_120.wav                | 120 | G minor  | loop     | pad
Ddorian Pad.wav                     | -   | A minor  | -        | pad
C natural minor.wav                 | -   | C minor  | -        | -
A harmonic minor run.wav            | -   | A minor  | -        | -
C sharp melodic minor.wav           | -   | C# minor | loop     | melodic-loop
E Phrygian Dominant 120bpm.wav      | 120 | A minor  | loop     | -
A minor pentatonic lick.wav         | -   | A minor  | -        | -
A minor scale.wav                   | -   | A minor  | -        | -
A Dorian Dream.wav                  | -   | -        | -        | -
A Dorian Gray Pad.wav               | -   | -        | -        | pad
Dorian Gray.wav                     | -   | -        | -        | -
Ionian Sea.wav                      | -   | -        | -        | -
A Spanish Guitar.wav                | -   | -        | -        | guitar
E Blues.wav                         | -   | -        | -        | -
"""
BUILT_IN = """
Bb Trumpet.wav                      | -   | -        | -        | brass
Bb Trumpet Loop 120bpm.wav          | 120 | -        | loop     | brass
Eb Clarinet.wav                     | -   | -        | -        | woodwind
A Clarinet.wav                      | -   | -        | -        | woodwind
Clarinet in A.wav                   | -   | -        | -        | woodwind
Eb Alto Sax.wav                     | -   | -        | -        | woodwind
E-flat Alto Sax.wav                 | -   | -        | -        | woodwind
F Horn.wav                          | -   | -        | -        | brass
French Horn in F.wav                | -   | -        | -        | brass
Key of F Horn.wav                   | -   | F        | -        | brass
Key Bb Trumpet.wav                  | -   | Bb       | -        | brass
Bb minor Trumpet.wav                | -   | Bb minor | -        | brass
Bb Trumpet C4.wav                   | -   | C        | -        | brass
Trumpet Loop Bb 120.wav             | 120 | Bb       | loop     | brass
Sad Trumpet in D.wav                | -   | D        | -        | brass
F# Trumpet.wav                      | -   | F#       | -        | brass
Bb Piano.wav                        | -   | Bb       | -        | keys
"""
NOTES = """
Piano C3.wav                        | -   | C        | -        | keys
Piano_C3_mf_01.wav                  | -   | C        | -        | keys
piano_c3.wav                        | -   | C        | -        | keys
Pluck_A#2.wav                       | -   | Bb       | -        | pluck
Bass F1.wav                         | -   | F        | -        | bass
808 C1.wav                          | -   | C        | -        | bass
Sine C2.wav                         | -   | C        | -        | -
Timpani F2.wav                      | -   | F        | -        | -
Choir C3.wav                        | -   | C        | -        | vocal
Vox A1.wav                          | -   | -        | -        | vocal
Kick A1.wav                         | -   | -        | one-shot | kick
808 Kick A1.wav                     | -   | -        | one-shot | kick
Snare B2.wav                        | -   | -        | one-shot | snare
Take C3.wav                         | -   | -        | -        | -
Bass Take C3.wav                    | -   | -        | -        | bass
Melody B2.wav                       | -   | -        | loop     | melodic-loop
Piano Loop C3.wav                   | -   | -        | loop     | keys
Loop C3.wav                         | -   | -        | loop     | -
Yamaha C7 Grand Piano.wav           | -   | -        | -        | keys
Hammond C3 Organ.wav                | -   | -        | -        | keys
A4 Paper.wav                        | -   | -        | -        | -
"""
CASES = [
    row for table in (BESIDE_TEMPO, CAMELOT, SCALES, BUILT_IN, NOTES) for row in rows_of(table)
]


@pytest.mark.parametrize(("path", *COLUMNS), CASES, ids=[row[0] for row in CASES])
def test_keys(path: str, bpm: str, key: str, kind: str, role: str) -> None:
    assert written(facts_from_name(PurePath(path))) == (bpm, key, kind, role)


@pytest.mark.parametrize("name", ["Piano C3", "Pad 8A", "Trumpet Bb"])
def test_what_may_be_something_else_gives_way_to_a_surer_ear(name: str) -> None:
    assert facts_from_name(PurePath(f"{name}.wav")).key.confidence <= 0.65


@pytest.mark.parametrize("scale", sorted(MODES_OF_MAJOR))
def test_names_and_projects_mean_the_same_by_a_mode(scale: str) -> None:
    found = facts_from_name(PurePath(f"Pad F# {scale.title()}.wav")).key.value
    assert found is not None
    assert name_of(found) == name_of(parse_key(f"F# {scale}"))
