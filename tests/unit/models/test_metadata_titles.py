"""Titles, people and things in names, and the sounds that are called nearly like them."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from name_tables import COLUMNS, rows_of, written

from samplerecs_models.metadata import facts_from_name

#: path | bpm | key | kind | role ("-" unsure)
TABLE = """
Crash Bandicoot.wav                              | -    | -        | -        | -
Crash Test Dummies.wav                           | -    | -        | -        | -
Snareville.wav                                   | -    | -        | -        | -
Clapton.wav                                      | -    | -        | -        | -
Clap Your Hands.wav                              | -    | -        | -        | -
Clap_Your_Hands_Clap_01.wav                      | -    | -        | one-shot | clap
Tom Petty.wav                                    | -    | -        | -        | -
Tom S.wav                                        | -    | -        | one-shot | tom
Tom's Diner.wav                                  | -    | -        | -        | -
Major Tom.wav                                    | -    | -        | -        | -
Hatfield.wav                                     | -    | -        | -        | -
The Cat in the Hat.wav                           | -    | -        | -        | -
Red Hat.wav                                      | -    | -        | one-shot | closed-hat
Pacific Rim.wav                                  | -    | -        | -        | -
Hot Rim.wav                                      | -    | -        | one-shot | rim
Pad Thai.wav                                     | -    | -        | -        | -
Recorded on iPad.wav                             | -    | -        | -        | -
LaunchPad jam.wav                                | -    | -        | -        | -
Keystone.wav                                     | -    | -        | -        | -
Alicia Keys.wav                                  | -    | -        | -        | -
Leadbelly.wav                                    | -    | -        | -        | -
Lead the Way.wav                                 | -    | -        | -        | -
Ride the Lightning.wav                           | -    | -        | -        | -
Ridiculous.wav                                   | -    | -        | -        | -
Joy Ride.wav                                     | -    | -        | -        | -
Brasserie.wav                                    | -    | -        | -        | -
Brass Monkey.wav                                 | -    | -        | -        | -
Shaker Heights.wav                               | -    | -        | -        | -
String Theory.wav                                | -    | -        | -        | -
Vocalist.wav                                     | -    | -        | -        | -
Voice Memo 12.wav                                | -    | -        | -        | -
Good Vibes.wav                                   | -    | -        | -        | -
Jazz Vibes.wav                                   | -    | -        | -        | bell
Boom Bap Loop 90 BPM.wav                         | 90   | -        | loop     | -
Triangle Wave.wav                                | -    | -        | -        | -
Triangle 2.wav                                   | -    | -        | one-shot | percussion
Coffee Break.wav                                 | -    | -        | -        | -
Greatest Hits/x.wav                              | -    | -        | -        | -
Orchestra Hits/x.wav                             | -    | -        | one-shot | -
Hit the Road.wav                                 | -    | -        | -        | -
FruityLoops/x.wav                                | -    | -        | -        | -
fruityloops/x.wav                                | -    | -        | -        | -
producerloops/x.wav                              | -    | -        | -        | -
bassloops/x.wav                                  | -    | -        | loop     | bass-loop
Car Horn.wav                                     | -    | -        | -        | fx
Car Crash.wav                                    | -    | -        | -        | fx
Water Splash.wav                                 | -    | -        | -        | fx
Splash 2.wav                                     | -    | -        | one-shot | crash
House Keys.wav                                   | -    | -        | -        | keys
Clap Trap 01.wav                                 | -    | -        | one-shot | clap
Free_Ride_01.wav                                 | -    | -        | one-shot | ride
FX.wav                                           | -    | -        | -        | fx
Bassline.wav                                     | -    | -        | -        | bass
Kicks/Ride the Lightning 01.wav                  | -    | -        | one-shot | kick
Top Drums.wav                                    | -    | -        | loop     | drum-loop
Drum Tops 120bpm.wav                             | 120  | -        | loop     | drum-loop
Loops/Top Drums/x.wav                            | -    | -        | loop     | drum-loop
"""
CASES = rows_of(TABLE)


@pytest.mark.parametrize(("path", *COLUMNS), CASES, ids=[row[0] for row in CASES])
def test_titles(path: str, bpm: str, key: str, kind: str, role: str) -> None:
    assert written(facts_from_name(PurePath(path))) == (bpm, key, kind, role)
