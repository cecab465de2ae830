"""Concrete Techno: 128 to 138 BPM, hard kicks, one chord, machines."""

from __future__ import annotations

from functools import partial

from samplerecs_models.demo import drums as skin
from samplerecs_models.demo import fx, keys, metal, synths
from samplerecs_models.demo.items import Item, drums, music, shot, texture, tone
from samplerecs_models.demo.loops import DrumLoop, Feel, Lane, Part, TonalLoop
from samplerecs_models.demo.space import Bus
from samplerecs_models.harmony import parse_key
from samplerecs_models.vocabulary import Role

FOLDER = "Concrete Techno"

_F_SHARP, _A_MINOR, _D_MINOR = parse_key("F#m"), parse_key("Am"), parse_key("Dm")
_G_MINOR = parse_key("Gm")

_HARD = partial(skin.kick, skin.Kick(low=52, high=420, decay=0.15, hold=0.05, drive=4.2, click=0.7))
_RAW = partial(skin.kick, skin.Kick(low=47, high=300, decay=0.2, hold=0.06, drive=7.0, click=0.4))
_NINE = partial(
    skin.kick, skin.Kick(low=50, high=260, decay=0.18, drive=2.2, click=0.8, click_hz=4800)
)
_CLAP = partial(skin.clap, skin.Clap(hz=1400, tail=0.11))
_CLOSED = partial(metal.hat, decay=0.02, metal=0.8, tune=1.05)
_OPEN = partial(metal.hat, decay=0.16, metal=0.75, tune=1.05)
_RIDE = partial(metal.cymbal, decay=0.5, bow=0.65, tune=1.1, low=4500.0)
_TOM = partial(skin.tom, 92.0)
_RIM = partial(skin.rim, 1850.0)
_BLEEP = partial(skin.conga, 410.0, slap=0.15, ring=0.06)

_TIGHT = Feel(human=0.0006)
_WAREHOUSE = Bus(drive=0.9, reverb=0.16, reverb_s=1.1, reverb_tone=4500)
_DUB = Bus(
    echo=0.5, echo_s=60 / 132 * 0.75, reverb=0.4, reverb_s=2.6, reverb_tone=3500, low_cut=140
)

_FULL = (
    Lane(_HARD, "X... X... X... X...", 1.0),
    Lane(_CLAP, ".... X... .... X...", 0.75),
    Lane(_OPEN, "..X. ..X. ..X. ..X.", 0.5, 0.05),
    Lane(_CLOSED, "xoxo xoxo xoxo xoxo", 0.34, -0.2),
)
_TOPS = (
    Lane(_OPEN, "..X. ..X. ..X. ..X.", 0.5, 0.05),
    Lane(_CLOSED, "Xoxo xoxo Xoxo xoxr", 0.35, -0.2),
    Lane(_RIDE, "x.x. x.x. x.x. x.x.", 0.3, 0.3),
    Lane(_RIM, "...x ..x. .... .x..  ...x ..x. ..x. .x.o", 0.3, 0.4),
)


ITEMS: tuple[Item, ...] = (
    shot("One Shots/Kicks/Kick Hard 07.wav", Role.KICK, _HARD, subtype="FLOAT"),
    shot("One Shots/Kicks/Kick Raw 02.wav", Role.KICK, _RAW, subtype="PCM_24"),
    shot("One Shots/Kicks/Kick 909 Long.wav", Role.KICK, _NINE, subtype="PCM_24"),
    shot(
        "One Shots/Kicks/Kick Rumble 01.aif",
        Role.KICK,
        partial(
            skin.kick, skin.Kick(low=41, high=240, decay=0.32, hold=0.07, drive=3.0, click=0.3)
        ),
    ),
    shot(
        "One Shots/Snares/Snare Machine 01.wav",
        Role.SNARE,
        partial(skin.snare, skin.Snare(hz=178, wires=0.14, colour=5600, drive=2.0)),
    ),
    shot("One Shots/Claps/Clap Warehouse 01.wav", Role.CLAP, _CLAP),
    shot("One Shots/Hats/Hat Closed 01.wav", Role.CLOSED_HAT, _CLOSED),
    shot(
        "One Shots/Hats/Hat Closed 02.wav",
        Role.CLOSED_HAT,
        partial(metal.hat, decay=0.014, metal=0.3),
        mono=True,
    ),
    shot("One Shots/Hats/Hat Open 02.wav", Role.OPEN_HAT, _OPEN),
    shot("One Shots/Cymbals/Ride Metal 01.wav", Role.RIDE, _RIDE),
    shot(
        "One Shots/Cymbals/Crash Dark 01.wav",
        Role.CRASH,
        partial(metal.cymbal, decay=0.8, tune=0.85),
        subtype="PCM_16",
    ),
    shot("One Shots/Toms/Tom Low 01.wav", Role.TOM, _TOM),
    shot("One Shots/Toms/Tom Mid 02.wav", Role.TOM, partial(skin.tom, 138.0)),
    shot("One Shots/Perc/Rim Tight 01.wav", Role.RIM, _RIM, mono=True),
    shot("One Shots/Perc/Perc Bleep 03.wav", Role.PERCUSSION, _BLEEP),
    shot("One Shots/Perc/Cowbell 808.wav", Role.COWBELL, lambda _: skin.cowbell(545.0)),
    tone(
        "One Shots/Bass/Bass Acid A.wav",
        Role.BASS,
        synths.acid_bass,
        (33,),
        0.5,
        key=parse_key("A"),
        velocity=1.0,
        mono=True,
        subtype="PCM_16",
        chunks=True,
    ),
    tone(
        "One Shots/Bass/Bass FM F#.wav",
        Role.BASS,
        synths.fm_bass,
        (30,),
        0.6,
        key=parse_key("F#"),
        mono=True,
    ),
    tone(
        "One Shots/Stabs/Stab Chord F#m.wav",
        Role.CHORD,
        synths.stab,
        (54, 61, 66, 69, 73),
        0.22,
        key=_F_SHARP,
        bus=_DUB,
    ),
    tone(
        "One Shots/Stabs/Stab Dub Am.aif",
        Role.CHORD,
        synths.stab,
        (57, 64, 69, 72, 76),
        0.18,
        key=_A_MINOR,
        bus=_DUB,
        velocity=0.5,
    ),
    tone(
        "One Shots/Leads/Lead Scream D.wav",
        Role.LEAD,
        synths.lead,
        (62,),
        1.6,
        key=parse_key("D"),
        bus=Bus(drive=2.0, echo=0.3, echo_s=0.34, reverb=0.25),
        velocity=1.0,
    ),
    drums(
        "Loops/Drums/CT_132_Drum_Loop_Warehouse.wav",
        DrumLoop(132, 2, _FULL, _TIGHT, _WAREHOUSE, 1.8),
        chunks=True,
    ),
    drums(
        "Loops/Drums/CT_132_Drum_Loop_Rumble.wav",
        DrumLoop(
            132,
            4,
            (
                Lane(_RAW, "X... X... X... X...  X... X... X... X.x.", 1.0),
                Lane(_TOM, "..ox ..o. ..ox .o..", 0.3, 0.2),
                Lane(_CLOSED, "..X. ..X. ..X. ..Xo", 0.48, -0.1),
                Lane(_CLAP, ".... X... .... X...", 0.55),
                Lane(_BLEEP, "x..x ..x. .x.. x.o.", 0.2, -0.5),
            ),
            _TIGHT,
            _WAREHOUSE,
            2.4,
        ),
    ),
    drums("Loops/Drums/CT_132_Top_Loop_01.wav", DrumLoop(132, 2, _TOPS, _TIGHT, _WAREHOUSE)),
    drums(
        "Loops/Drums/CT_128_Drum_Loop_909.mp3",
        DrumLoop(
            128,
            4,
            (
                Lane(_NINE, "X... X... X... X...", 1.0),
                Lane(_CLAP, ".... X... .... X.,x", 0.75),
                Lane(_OPEN, "..X. ..X. ..X. ..X.", 0.4),
                Lane(_RIDE, "x.o. x.o. x.o. x.o.", 0.25, 0.3),
                Lane(_RIM, ".x.. x..x ..x. ..r.", 0.25, -0.4),
            ),
            _TIGHT,
            _WAREHOUSE,
        ),
    ),
    drums(
        "Loops/Drums/CT_138_Top_Loop_Hard_02.flac", DrumLoop(138, 2, _TOPS, _TIGHT, _WAREHOUSE, 2.0)
    ),
    drums(
        "Loops/Drums/CT_128_Tom_Loop_01.wav",
        DrumLoop(
            128,
            2,
            (
                Lane(_TOM, "x..x ..x. x.x. ....  x..x ..x. .ox. x.,o", 0.8, -0.2),
                Lane(partial(skin.tom, 138.0), "..x. .... ...x .x.o", 0.6, 0.3),
                Lane(_CLOSED, "..x. ..x. ..x. ..x.", 0.25),
            ),
            _TIGHT,
            _WAREHOUSE,
        ),
    ),
    music(
        "Loops/Bass/CT_132_F#m_Bass_Acid.wav",
        TonalLoop(
            132,
            2,
            _F_SHARP,
            "1",
            (
                Part(
                    "bass",
                    synths.acid_bass,
                    "1.11 8.13 1.15 .178  1.11 8.1. 5.13 .871",
                    centre=34,
                    bus=Bus(drive=1.5, echo=0.2, echo_s=60 / 132 * 0.75),
                ),
            ),
            _TIGHT,
        ),
        role=Role.BASS_LOOP,
        chunks=True,
        mono=True,
    ),
    music(
        "Loops/Bass/CT_132_Am_Bass_Rolling.wav",
        TonalLoop(
            132,
            2,
            _A_MINOR,
            "1 1 1 6",
            (Part("bass", synths.fm_bass, ".111 .111 .111 .113", centre=34, bus=Bus(drive=1.2)),),
            _TIGHT,
        ),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Loops/Bass/CT_128_Dm_Bass_Offbeat.wav",
        TonalLoop(
            128,
            4,
            _D_MINOR,
            "1 1 6 7",
            (
                Part(
                    "bass", synths.house_bass, "..1. ..1. ..1. ..1.", centre=38, bus=Bus(drive=2.2)
                ),
            ),
            _TIGHT,
        ),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Loops/Synth/CT_132_F#m_Stab_Dub_01.wav",
        TonalLoop(
            132,
            4,
            _F_SHARP,
            "1 1 1 4",
            (
                Part("chords", synths.stab, "...x .... ..x. ....", centre=64, size=4, bus=_DUB),
                Part("bass", synths.sub, "1___ .... .... ..1_", 0.4, centre=32),
            ),
            _TIGHT,
        ),
    ),
    music(
        "Loops/Synth/CT_132_Am_Arp_Hypnotic.wav",
        TonalLoop(
            132,
            4,
            _A_MINOR,
            "1 1 6 1",
            (
                Part(
                    "arp",
                    keys.pluck,
                    "0120 1201 2012 0312",
                    centre=57,
                    size=3,
                    bus=Bus(echo=0.4, echo_s=60 / 132 * 0.75, reverb=0.25, drive=1.5),
                ),
            ),
            _TIGHT,
        ),
        subtype="PCM_16",
    ),
    music(
        "Loops/Synth/CT_138_Gm_Stab_Rave_02.ogg",
        TonalLoop(
            138,
            4,
            _G_MINOR,
            "1 1 6 7",
            (
                Part(
                    "chords",
                    synths.stab,
                    "X..X ..X. .X.. X.x.",
                    centre=65,
                    size=3,
                    bus=Bus(drive=1.2, reverb=0.25, reverb_s=1.2),
                ),
                Part("bass", synths.acid_bass, "..1. ..1. ..1. ..1.", 0.6, centre=34),
            ),
            _TIGHT,
        ),
    ),
    music(
        "Loops/Synth/CT_128_Dm_Pad_Deep.flac",
        TonalLoop(
            128,
            4,
            _D_MINOR,
            "1 6",
            (
                Part(
                    "chords",
                    synths.pad,
                    "X___ ____ ____ ____  ____ ____ ____ ____",
                    centre=55,
                    size=4,
                    bus=Bus(
                        chorus=0.5,
                        reverb=0.6,
                        reverb_s=3.5,
                        reverb_tone=3000,
                        pump=0.7,
                        beat_s=60 / 128,
                    ),
                ),
            ),
            _TIGHT,
        ),
    ),
    texture("FX/CT_Atmos_Machine_Room.ogg", partial(fx.machine_room, 8.0)),
    shot("FX/CT_Impact_Concrete.wav", Role.FX, fx.impact),
    shot("FX/CT_Riser_Noise_16.mp3", Role.FX, partial(fx.riser, 5.0, 92.5)),
)
