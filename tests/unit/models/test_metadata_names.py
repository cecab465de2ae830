"""Real-looking names and what a producer reads in them, with the traps."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from name_tables import COLUMNS, rows_of, written

from samplerecs_models.metadata import facts_from_name, facts_of_name, read_facts
from samplerecs_models.vocabulary import Source

#: path | bpm | key | kind | role ("-" unsure)
TABLE = """
SO_JM_120_drum_loop_full_Cmin.wav                | 120  | C minor  | loop     | drum-loop
SC_VSS_140_synth_lead_Am.wav                     | 140  | A minor  | loop     | lead
OS_NC_90_melody_loop_Amin.wav                    | 90   | A minor  | loop     | melodic-loop
LD_85_rhodes_loop_dusty_Fmaj.wav                 | 85   | F major  | loop     | keys
TSP_S2S_120_guitar_loop_Ebm.wav                  | 120  | Eb minor | loop     | guitar
MODE_124_bass_loop_F#.wav                        | 124  | F#       | loop     | bass-loop
Cymatics - Lofi Melody Loop 3 - 85 BPM C Min.wav | 85   | C minor  | loop     | melodic-loop
KSHMR_Loop_128_Am.wav                            | 128  | A minor  | loop     | -
120_C_BassLoop_01_SP.wav                         | 120  | C        | loop     | bass-loop
DT_120_Drum_Loop_01.wav                          | 120  | -        | loop     | drum-loop
LM_Bass_Loop_Am_126.wav                          | 126  | A minor  | loop     | bass-loop
NightDrive_124_Cmin_Bass_03.wav                  | 124  | C minor  | loop     | bass-loop
DnB_174_Reese_F#m.wav                            | 174  | F# minor | loop     | bass-loop
R&B Guitar Loop 90bpm Bbmaj.wav                  | 90   | Bb major | loop     | guitar
Strings Ebm 90 BPM.wav                           | 90   | Eb minor | loop     | strings
vox_chop_8A_124.wav                              | 124  | A minor  | loop     | vocal
Loop 8B 128bpm.wav                               | 128  | C major  | loop     | -
BPM 128 - Tech Loop.wav                          | 128  | -        | loop     | -
Loop 87,5 BPM.wav                                | 87.5 | -        | loop     | -
loop_5_120.00_bpm.wav                            | 120  | -        | loop     | -
Key of C Loop 120bpm.wav                         | 120  | C        | loop     | -
NDV_Bass_120bpm_G.wav                            | 120  | G        | loop     | bass-loop
Csharp_Bell.wav                                  | -    | C#       | -        | bell
F-sharp minor.wav                                | -    | F# minor | -        | -
C Minor Pad.wav                                  | -    | C minor  | -        | pad
E Piano Chord Dm.wav                             | -    | D minor  | -        | keys
Rhodes_C3.wav                                    | -    | C        | -        | keys
808_F#.wav                                       | -    | F#       | -        | bass
Perc_Loop_125_01.wav                             | 125  | -        | loop     | drum-loop
Tech House Top Loop 126.wav                      | 126  | -        | loop     | drum-loop
rave_kick01 - 180 BPM.ogg                        | 180  | -        | loop     | drum-loop
D&B 174 Break.wav                                | 174  | -        | loop     | drum-loop
Kick Hard 07.wav                                 | -    | -        | one-shot | kick
BD0025.WAV                                       | -    | -        | one-shot | kick
Bass Drum 3.wav                                  | -    | -        | one-shot | kick
SD_Tight.wav                                     | -    | -        | one-shot | snare
HiHatOpen12.wav                                  | -    | -        | one-shot | open-hat
OH 03.wav                                        | -    | -        | one-shot | open-hat
CHH_Tight.wav                                    | -    | -        | one-shot | closed-hat
ClosedHat_03.wav                                 | -    | -        | one-shot | closed-hat
Hi-Hat Closed.wav                                | -    | -        | one-shot | closed-hat
Ride Cymbal 2.wav                                | -    | -        | one-shot | ride
sn_dub.flac                                      | -    | -        | one-shot | snare
LT 02.wav                                        | -    | -        | one-shot | tom
Cow Bell Perc.wav                                | -    | -        | one-shot | cowbell
Rim Shot.wav                                     | -    | -        | one-shot | rim
Bongo High.wav                                   | -    | -        | one-shot | conga
Maracas.wav                                      | -    | -        | one-shot | shaker
Tambourine 3.wav                                 | -    | -        | one-shot | percussion
Bass One Shot 4.wav                              | -    | -        | one-shot | bass
Brass_Stab_02.wav                                | -    | -        | -        | brass
Bass Clarinet.wav                                | -    | -        | -        | woodwind
Lead Vocal Dry.wav                               | -    | -        | -        | vocal
White Noise Riser 8 Bars.wav                     | -    | -        | -        | fx
Foley_Texture_03.wav                             | -    | -        | texture  | fx
Piano Loop.wav                                   | -    | -        | loop     | keys
Kickstart My Heart.wav                           | -    | -        | -        | -
Kick Start My Heart.wav                          | -    | -        | -        | -
Ride or Die.wav                                  | -    | -        | -        | -
Snap Back to Reality.wav                         | -    | -        | -        | -
Oh Yeah.wav                                      | -    | -        | -        | -
Tomorrow.wav                                     | -    | -        | -        | -
Padlock.wav                                      | -    | -        | -        | -
Chatter.wav                                      | -    | -        | -        | -
Basement Rehearsal.wav                           | -    | -        | -        | -
Loopmasters.wav                                  | -    | -        | -        | -
Sidekick.wav                                     | -    | -        | -        | -
Drum and Bass Loop 174.wav                       | 174  | -        | loop     | -
808 Kick 01.wav                                  | -    | -        | one-shot | kick
909 Open Hat.wav                                 | -    | -        | one-shot | open-hat
TR-606 Kick.wav                                  | -    | -        | one-shot | kick
Juno 106 Pad.wav                                 | -    | -        | -        | pad
MPC 60 Snare.wav                                 | -    | -        | one-shot | snare
Take 44100 24bit.wav                             | -    | -        | -        | -
Crash 16 bit.wav                                 | -    | -        | one-shot | crash
8ch.wav                                          | -    | -        | -        | -
Loop 100% 122.wav                                 | 122  | -        | loop     | -
Dusty 50% Wet Loop.wav                           | -    | -        | loop     | -
Ambience 4ch 48k.wav                             | -    | -        | texture  | -
Piano 2ch.wav                                    | -    | -        | -        | keys
Kalimba_6CH.wav                                  | -    | -        | -        | pluck
CH 01.wav                                        | -    | -        | one-shot | closed-hat
CH_02.wav                                        | -    | -        | one-shot | closed-hat
808CH.wav                                        | -    | -        | one-shot | closed-hat
01CH.wav                                         | -    | -        | one-shot | closed-hat
Noise 440 Hz.wav                                 | -    | -        | -        | fx
100% Kick.wav                                    | -    | -        | one-shot | kick
Kick 100.wav                                     | -    | -        | one-shot | kick
Drum Loop 85.wav                                 | -    | -        | loop     | drum-loop
Track 120.wav                                    | -    | -        | -        | -
Recording 2019-03-12 Piano.wav                   | -    | -        | -        | keys
Recording 20190312 12-30-45.wav                  | -    | -        | -        | -
v1.2 Pad 3.wav                                   | -    | -        | -        | pad
B Kick.wav                                       | -    | -        | one-shot | kick
A Day.wav                                        | -    | -        | -        | -
A Day in the Life Pad.wav                        | -    | -        | -        | pad
Vitamin C Loop.wav                               | -    | -        | loop     | -
Loop Part A.wav                                  | -    | -        | loop     | -
Plan B.wav                                       | -    | -        | -        | -
Am I Wrong.wav                                   | -    | -        | -        | -
a minor incident.wav                             | -    | -        | -        | -
GM Kit Snare.wav                                 | -    | -        | one-shot | snare
FM Bell.wav                                      | -    | -        | -        | bell
Kick 8A.wav                                      | -    | -        | one-shot | kick
Kick A1.wav                                      | -    | -        | one-shot | kick
-6dB Kick.wav                                    | -    | -        | one-shot | kick
Synth 120 A.wav                                  | -    | -        | -        | -
Vol 120/Kick.wav                                 | -    | -        | one-shot | kick
My Pack Vol 120/x.wav                            | -    | -        | -        | -
Kit 100/x.wav                                    | -    | -        | -        | -
120_loops/x.wav                                  | -    | -        | loop     | -
breaks125/015_sdstckbr.wav                       | 125  | -        | loop     | drum-loop
128 BPM/x.wav                                    | 128  | -        | -        | -
140 BPM/Loop 120 BPM.wav                         | 120  | -        | loop     | -
Loops/Bass/03.wav                                | -    | -        | loop     | bass-loop
One Shots/Bass/F 808 Deep.wav                    | -    | -        | one-shot | bass
Kicks/808 03.wav                                 | -    | -        | one-shot | kick
Kicks/Snare Layer.wav                            | -    | -        | one-shot | snare
Loops & One Shots/x.wav                          | -    | -        | -        | -
clubkick/01.wav                                  | -    | -        | one-shot | kick
808bd/0025.wav                                   | -    | -        | one-shot | kick
C minor/03.wav                                   | -    | C minor  | -        | -
LM_Rhodes_Em_01.wav                              | -    | E minor  | -        | keys
LM_Strings_Dm_01.wav                             | -    | D minor  | -        | strings
NightDrive_Pad_Cmin_01.wav                       | -    | C minor  | -        | pad
Stab Dub Am.wav                                  | -    | A minor  | -        | chord
Stab Chord F#m.wav                               | -    | F# minor | -        | chord
DUST_rhodes_one_shot_chord_Dm.wav                | -    | D minor  | one-shot | keys
Em7 Rhodes 2.wav                                 | -    | E minor  | -        | keys
Pad Am Warm.wav                                  | -    | A minor  | -        | pad
Vox_Am_Dry_03.wav                                | -    | A minor  | -        | vocal
NightDrive_BassShot_C_01.wav                     | -    | C        | one-shot | bass
Bass Acid A.wav                                  | -    | A        | -        | bass
LM_Sub_G_01.wav                                  | -    | G        | -        | bass
bass_thick_c.wav                                 | -    | C        | -        | bass
808 C.wav                                        | -    | C        | -        | bass
Guitar E.wav                                     | -    | E        | -        | guitar
Synth D 02.wav                                   | -    | D        | -        | -
Bell_D.wav                                       | -    | D        | -        | bell
Lead 1 A.wav                                     | -    | -        | -        | lead
Bass Take A.wav                                  | -    | -        | -        | bass
Bass Part B 01.wav                               | -    | -        | -        | bass
Piano Side B.wav                                 | -    | -        | -        | keys
Pad Vol C.wav                                    | -    | -        | -        | pad
Bass Loop A.wav                                  | -    | -        | loop     | bass-loop
Take A.wav                                       | -    | -        | -        | -
Side B.wav                                       | -    | -        | -        | -
Vol C.wav                                        | -    | -        | -        | -
Kick C.wav                                       | -    | -        | one-shot | kick
Kick_C_01.wav                                    | -    | -        | one-shot | kick
808 Kick C.wav                                   | -    | -        | one-shot | kick
Bass Drum A.wav                                  | -    | -        | one-shot | kick
Synth Tom A.wav                                  | -    | -        | one-shot | tom
Hat C.wav                                        | -    | -        | one-shot | closed-hat
Sub Drop A.wav                                   | -    | -        | -        | fx
E Piano.wav                                      | -    | -        | -        | keys
Organ B3.wav                                     | -    | -        | -        | keys
Organ_C4.wav                                     | -    | C        | -        | keys
Vocal A.wav                                      | -    | -        | -        | vocal
Vox E 02.wav                                     | -    | -        | -        | vocal
Am I Wrong Pad.wav                               | -    | -        | -        | pad
Where Am I Vocal.wav                             | -    | -        | -        | vocal
I Am.wav                                         | -    | -        | -        | -
Get Em Vox.wav                                   | -    | -        | -        | vocal
Loops/Drums/LM_174_Drums_Full_01.wav             | 174  | -        | loop     | drum-loop
Loops/Drums/124_Drums_Full.wav                   | 124  | -        | loop     | drum-loop
Loops/Drums/House 01.wav                         | -    | -        | loop     | drum-loop
Drums/Loop 01.wav                                | -    | -        | loop     | drum-loop
Drums 120bpm.wav                                 | 120  | -        | loop     | drum-loop
One Shots/Drums/01.wav                           | -    | -        | one-shot | -
Drum & Bass/Loop 1.wav                           | -    | -        | loop     | -
Steel Drums Loop.wav                             | -    | -        | loop     | -
synth_loop_120_Cm.wav                            | 120  | C minor  | loop     | melodic-loop
KSHMR_bass_loop_128_Cm.wav                       | 128  | C minor  | loop     | bass-loop
Bass_120_Cm_loop.wav                             | 120  | C minor  | loop     | bass-loop
120_Cm_Melody.wav                                | 120  | C minor  | loop     | melodic-loop
melody_loop_140_Cm_wet.wav                       | 140  | C minor  | loop     | melodic-loop
Melody 140 Cm.wav                                | 140  | C minor  | loop     | melodic-loop
Rhodes_loop_90_Cm7.wav                           | 90   | C minor  | loop     | keys
pad_loop_90_Db.wav                               | 90   | C#       | loop     | pad
pad_loop_90_Gb.wav                               | 90   | F#       | loop     | pad
84_Gb_guitar_loop.wav                            | 84   | F#       | loop     | guitar
gtr_loop_110_Db_maj.wav                          | 110  | Db major | loop     | guitar
synth_loop_100_Gb_maj.wav                        | 100  | F# major | loop     | melodic-loop
Loop 60 cm.wav                                   | -    | -        | loop     | -
Loop -60 db.wav                                  | -    | -        | loop     | -
Loop -60 dB.wav                                  | -    | -        | loop     | -
Loop 64 gb.wav                                   | -    | -        | loop     | -
Loop 64 GB.wav                                   | -    | -        | loop     | -
CR-78.wav                                        | -    | -        | -        | -
CR-78 Loop.wav                                   | -    | -        | loop     | -
CR-78 Cowbell.wav                                | -    | -        | one-shot | cowbell
CR78 Hat.wav                                     | -    | -        | one-shot | closed-hat
CR-8000 Groove.wav                               | -    | -        | loop     | drum-loop
MC-303 Loop 120bpm.wav                           | 120  | -        | loop     | -
MC-202 bass line.wav                             | -    | -        | -        | bass
MC 303 Acid.wav                                  | -    | -        | -        | -
RD-8 Loop.wav                                    | -    | -        | loop     | -
RD-8.wav                                         | -    | -        | -        | -
RD-8_01.wav                                      | -    | -        | -        | -
RD-8/01.wav                                      | -    | -        | -        | -
RD-800 Ballad.wav                                | -    | -        | -        | -
RD-88 piano loop.wav                             | -    | -        | loop     | keys
MT-32 Intro.wav                                  | -    | -        | -        | -
HT-700 Loop.wav                                  | -    | -        | loop     | -
CP-70 Ballad.wav                                 | -    | -        | -        | -
CP-70B Ballad.wav                                | -    | -        | -        | -
CP-80 piano.wav                                  | -    | -        | -        | keys
RS-09 Chorus.wav                                 | -    | -        | -        | -
SD-1 Pad.wav                                     | -    | -        | -        | pad
HC-20 Loop.wav                                   | -    | -        | loop     | -
EP-133 Jam.wav                                   | -    | -        | -        | -
Pad RD-800.wav                                   | -    | -        | -        | pad
CR-78/01.wav                                     | -    | -        | -        | -
BD-01.wav                                        | -    | -        | one-shot | kick
CR-02.wav                                        | -    | -        | one-shot | crash
SD-1.wav                                         | -    | -        | one-shot | snare
SD-35 dry.wav                                    | -    | -        | -        | -
Kit SD 1.wav                                     | -    | -        | one-shot | snare
Kit-SD-1.wav                                     | -    | -        | one-shot | snare
CP-04.wav                                        | -    | -        | one-shot | clap
MT200.wav                                        | -    | -        | one-shot | tom
HT 10.wav                                        | -    | -        | one-shot | tom
LMKit_RS_101.wav                                 | -    | -        | one-shot | rim
Guitar 12 string.wav                             | -    | -        | -        | guitar
12_String_Ensemble.wav                           | -    | -        | -        | strings
A Minor Incident.wav                             | -    | -        | -        | -
A minor thing.wav                                | -    | -        | -        | -
G Major issue.wav                                | -    | -        | -        | -
Just A Minor Detail.wav                          | -    | -        | -        | -
A Minor Encounter.wav                            | -    | -        | -        | -
A Major Lazer Loop 120bpm.wav                    | 120  | -        | loop     | -
Pad A Minor.wav                                  | -    | A minor  | -        | pad
A minor pad 120.wav                              | 120  | A minor  | loop     | pad
Loop in A Minor.wav                              | -    | A minor  | loop     | -
Loop in A Minor 2.wav                            | -    | A minor  | loop     | -
A Minor.wav                                      | -    | A minor  | -        | -
A Minor 120bpm.wav                               | 120  | A minor  | loop     | -
A_Minor_Pad.wav                                  | -    | A minor  | -        | pad
Synth A Minor Warm.wav                           | -    | A minor  | -        | -
C Minor Dreams.wav                               | -    | C minor  | -        | -
Violin_Gs4.wav                                   | -    | G#       | -        | strings
Rhodes_Loop_95_Fs_min.wav                        | 95   | F# minor | loop     | keys
H_moll_loop_100.wav                              | 100  | B minor  | loop     | -
Hmoll Pad.wav                                    | -    | B minor  | -        | pad
Sad Piano in D.wav                               | -    | D        | -        | keys
Sad Piano in F#m.wav                             | -    | F# minor | -        | keys
Guitar in Am 90bpm.wav                           | 90   | A minor  | loop     | guitar
Vocal in A.wav                                   | -    | A        | -        | vocal
Piano in A (dry).wav                             | -    | A        | -        | keys
Piano in E - Take 3.wav                          | -    | E        | -        | keys
Strings in G 04.wav                              | -    | G        | -        | strings
Etude in C.wav                                   | -    | C        | -        | -
Sunset in Em 2.wav                               | -    | E minor  | -        | -
in A Minute.wav                                  | -    | -        | -        | -
Piano in A Minute.wav                            | -    | -        | -        | keys
Piano in A Room.wav                              | -    | -        | -        | keys
Piano in D Club.wav                              | -    | -        | -        | keys
Drop in.wav                                      | -    | -        | -        | -
In D Club.wav                                    | -    | -        | -        | -
Live in A.wav                                    | -    | -        | -        | -
Synth Fade in D.wav                              | -    | -        | -        | -
Guitar Line in A.wav                             | -    | -        | -        | guitar
Es-Dur.wav                                       | -    | Eb major | -        | -
Pad As-Moll.wav                                  | -    | G# minor | -        | pad
Piano fis-moll.wav                               | -    | F# minor | -        | keys
Pad_Cismoll_120.wav                              | 120  | C# minor | loop     | pad
C-Dur.wav                                        | -    | C major  | -        | -
B-Dur.wav                                        | -    | Bb major | -        | -
Pad B moll.wav                                   | -    | Bb minor | -        | pad
Bmoll Pad.wav                                    | -    | Bb minor | -        | pad
Bb Moll Pad.wav                                  | -    | Bb minor | -        | pad
h-moll.wav                                       | -    | B minor  | -        | -
Pad B minor.wav                                  | -    | B minor  | -        | pad
Pad Bmaj.wav                                     | -    | B major  | -        | pad
Es Paradis.wav                                   | -    | -        | -        | -
Des Moines.wav                                   | -    | -        | -        | -
a moll flanders.wav                              | -    | -        | -        | -
loop-100-am.wav                                  | 100  | A minor  | loop     | -
lead-128-am.wav                                  | 128  | A minor  | loop     | lead
lead-128-f#m.wav                                 | 128  | F# minor | loop     | lead
Loop_128bpm_KeyD.wav                             | 128  | D        | loop     | -
Loop 128bpm KeyF#m.wav                           | 128  | F# minor | loop     | -
120_Gsus4_chords.wav                             | 120  | G        | loop     | chord
120_Cdim_pad.wav                                 | 120  | C        | loop     | pad
Loop100bpmAm.wav                                 | 100  | A minor  | loop     | -
DrumLoop128.wav                                  | 128  | -        | loop     | drum-loop
DnB_174_Amen.wav                                 | 174  | -        | loop     | drum-loop
amen 170.wav                                     | 170  | -        | loop     | drum-loop
DRM_BRK_103.wav                                  | 103  | -        | loop     | drum-loop
Hip Hop Loop 88.wav                              | 88   | -        | loop     | -
Techno 128.wav                                   | 128  | -        | loop     | -
Bass 140 E.wav                                   | 140  | E        | loop     | bass-loop
Es Muss Sein Minor.wav                           | -    | -        | -        | -
As Minor Things Go.wav                           | -    | -        | -        | -
rain at 130 am.wav                               | -    | -        | -        | -
rain-130-am.wav                                  | -    | -        | -        | -
loop-100-fm.wav                                  | 100  | -        | loop     | -
KeyBoard.wav                                     | -    | -        | -        | -
Keys.wav                                         | -    | -        | -        | keys
Edim Sum.wav                                     | -    | -        | -        | -
Cadd9.wav                                        | -    | -        | -        | -
120BPMASTER.wav                                  | -    | -        | -        | -
DrumLoop012.wav                                  | -    | -        | loop     | drum-loop
DrumLoop808.wav                                  | -    | -        | loop     | drum-loop
drum_loop_88.wav                                 | -    | -        | loop     | drum-loop
Techno Kick 128.wav                              | -    | -        | one-shot | kick
House 01.wav                                     | -    | -        | -        | -
House 174.wav                                    | -    | -        | -        | -
Hip Hop Kit 90.wav                               | -    | -        | -        | -
Techno 120 Loops.wav                             | -    | -        | loop     | -
amen 01.wav                                      | -    | -        | loop     | drum-loop
Bass 140 A.wav                                   | -    | -        | -        | bass
Rhodes 88 C.wav                                  | -    | C        | -        | keys
Bass 2 E.wav                                     | -    | E        | -        | bass
"""
CASES = rows_of(TABLE)


@pytest.mark.parametrize(("path", *COLUMNS), CASES, ids=[row[0] for row in CASES])
def test_table(path: str, bpm: str, key: str, kind: str, role: str) -> None:
    assert written(facts_from_name(PurePath(path))) == (bpm, key, kind, role)


@pytest.mark.parametrize(
    ("path", "pack"),
    [
        ("NightDrive/Bass/x.wav", "NightDrive"),
        ("Splice/sounds/packs/Lofi Dreams/loops/x.wav", "Lofi Dreams"),
        ("Loopmasters/Deep House/Kicks/x.wav", "Deep House"),
        ("Producer Loops/Kicks/x.wav", "Producer Loops"),
        ("Drums/Kicks/x.wav", ""),
        ("CR-78/x.wav", "CR-78"),
        ("x.wav", ""),
    ],
)
def test_pack(path: str, pack: str) -> None:
    assert facts_from_name(PurePath(path)).pack == pack


def test_words_come_from_name_then_folders_without_repeats() -> None:
    facts = facts_from_name(PurePath("Night Drive/Dusty Keys/DustyRhodes_07 (warm).wav"))
    assert facts.words == ("dusty", "rhodes", "dustyrhodes", "warm", "night", "drive", "keys")


def test_composed_and_decomposed_names_are_one() -> None:
    name = "Café Piano é.wav"
    both = [facts_from_name(PurePath(unicodedata.normalize(f, name))) for f in ("NFC", "NFD")]
    assert both[0] == both[1]
    assert "café" in both[0].words


@pytest.mark.parametrize(
    "name",
    ["🥁 Kick 🔥", "new\nline Kick", "Kick \udcff\udcfe", "Kick " + "x" * 240, "Kick\t", "KICK!!!"],
)
def test_odd_names_still_speak(name: str) -> None:
    facts = facts_from_name(PurePath(name + ".wav"))
    assert facts.role.value == "kick"
    assert "kick" in facts.words
    "".join(facts.words).encode("utf-8")


def test_a_folder_says_it_with_less_confidence() -> None:
    name, folder = (facts_from_name(PurePath(p)) for p in ("Snare 1.wav", "Snares/1.wav"))
    assert (name.role.source, folder.role.source) == (Source.NAME, Source.FOLDER)
    assert name.role.confidence > folder.role.confidence > 0.5


def test_a_bare_number_is_less_sure_than_a_said_one() -> None:
    said = facts_from_name(PurePath("Loop 120 BPM.wav")).bpm
    bare = facts_from_name(PurePath("XY_120_Loop_01.wav")).bpm
    assert said.value == bare.value == 120
    assert said.confidence > bare.confidence


def test_a_bare_root_is_less_sure_than_a_key() -> None:
    key, root = (facts_from_name(PurePath(f"LM_Bass_{k}_01.wav")).key for k in ("Gm", "G"))
    assert key.confidence >= 0.8
    assert 0.6 <= root.confidence <= 0.7


def test_a_loop_in_a_folder_of_drums_is_less_sure_than_one_that_says_drums() -> None:
    name, folder = (
        facts_from_name(PurePath(p)).role for p in ("Loops/Drums 1.wav", "Loops/Drums/1.wav")
    )
    assert (name.source, folder.source) == (Source.NAME, Source.FOLDER)
    assert name.confidence > folder.confidence > 0.5


@pytest.mark.parametrize(
    ("relative", "root", "pack"),
    [
        ("Kicks/Kick.wav", "Vintage Vinyl", "Vintage Vinyl"),
        ("Night Drive/Kicks/Kick.wav", "Vintage Vinyl", "Night Drive"),
        ("Kicks/Kick.wav", "Samples", ""),
        ("Kicks/Kick.wav", "", ""),
    ],
)
def test_the_library_folder_names_the_pack_where_none_below_does(
    relative: str, root: str, pack: str
) -> None:
    facts = facts_of_name(relative, root)
    assert facts.pack == pack
    assert replace(facts, pack="") == replace(facts_from_name(PurePath(relative)), pack="")


def test_a_file_that_is_not_there_says_as_much_as_one_that_is(tmp_path: Path) -> None:
    relative = "NightDrive/ND_Bass_124bpm_Cmin.wav"
    path = tmp_path / relative
    assert facts_of_name(relative, tmp_path.name) == read_facts(path, tmp_path)
