"""NightDrive Deep House: 120 to 124 BPM, C minor and its neighbours, warm and round."""

from __future__ import annotations

from functools import partial

from samplerecs_models.demo import drums as skin
from samplerecs_models.demo import fx, keys, metal, synths
from samplerecs_models.demo.items import Item, drums, music, shot, texture, tone
from samplerecs_models.demo.loops import DrumLoop, Feel, Lane, Part, TonalLoop
from samplerecs_models.demo.space import Bus
from samplerecs_models.harmony import parse_key
from samplerecs_models.vocabulary import Role

FOLDER = "NightDrive Deep House"

_C_MINOR, _F_MINOR = parse_key("C minor"), parse_key("F minor")
_A_MINOR, _E_FLAT = parse_key("A minor"), parse_key("Eb major")

_KICK = partial(skin.kick, skin.Kick(low=49, high=240, decay=0.105, drive=1.8, click=0.4))
_DEEP = partial(skin.kick, skin.Kick(low=44, high=170, decay=0.2, drive=1.3, click=0.2))
_CLAP = partial(skin.clap, skin.Clap())
_HAT = partial(metal.hat, decay=0.022, metal=0.45)
_OPEN = partial(metal.hat, decay=0.13, metal=0.5)
_SHAKER = partial(metal.shaker, length=0.07)
_RIM = partial(skin.rim, 1680.0)
_CONGA = partial(skin.conga, 215.0)
_LOW_CONGA = partial(skin.conga, 160.0, ring=0.15)

_SWING = Feel(swing=0.16, human=0.0015)
_ROOM = Bus(reverb=0.1, reverb_s=0.6, reverb_tone=7000)
_HALL = Bus(chorus=0.6, reverb=0.45, reverb_s=2.4, reverb_tone=5000)
_KEYS = Bus(chorus=0.5, tremolo=0.35, reverb=0.22, reverb_s=1.6, low_cut=120)


def _loop_bus(bpm: float, **changes: float) -> Bus:
    beat = 60 / bpm
    return Bus(**{"beat_s": beat, "echo_s": beat * 0.75, **changes})


_DRUMS = (
    Lane(_KICK, "X... X... X... X...", 1.0),
    Lane(_CLAP, ".... X... .... X...", 0.85),
    Lane(_OPEN, "..x. ..x. ..x. ..x.", 0.52, 0.1),
    Lane(_HAT, "x.,o x.,o x.,o xo,o", 0.4, -0.15),
    Lane(_SHAKER, "o,xo o,xo o,xo o,xo", 0.2, 0.3),
)
_PERC = (
    Lane(_CONGA, "..x. .x.. ..xo .x.x  ..x. .x.. .ox. x.o,", 0.5, 0.25),
    Lane(_LOW_CONGA, "x... ..x. ...x ..o.", 0.5, -0.2),
    Lane(_RIM, "...x ..x. ...x ....", 0.28, 0.4),
    Lane(_SHAKER, "x,oo x,oo x,oo xooo", 0.26, -0.3),
)

_BASS_A = "1..1 ..1. ..8. 1.5.  1..1 ..1. ..7. 8.5."
_BASS_B = "..1. ..1_ ..1. ..5."
_CHORDS_A = "X_.. .x_. ..x_ ...."
_CHORDS_B = "..X_ ..x_ ..X_ .x.."


def _bass_loop(key_text: str, bpm: float, progression: str, pattern: str) -> TonalLoop:
    part = Part("bass", synths.house_bass, pattern, centre=38, bus=Bus(drive=0.8))
    return TonalLoop(bpm, 4, parse_key(key_text), progression, (part,), _SWING)


ITEMS: tuple[Item, ...] = (
    shot("Drums/Kicks/NightDrive_Kick_01.wav", Role.KICK, _KICK, subtype="PCM_24"),
    shot("Drums/Kicks/NightDrive_Kick_02_Deep.wav", Role.KICK, _DEEP, subtype="PCM_24"),
    shot(
        "Drums/Kicks/NightDrive_Kick_03_Tight.wav",
        Role.KICK,
        partial(skin.kick, skin.Kick(low=56, high=300, decay=0.08, click=0.6, drive=2.2)),
        subtype="PCM_24",
    ),
    shot("Drums/Claps/NightDrive_Clap_01.wav", Role.CLAP, _CLAP, subtype="PCM_24"),
    shot(
        "Drums/Claps/NightDrive_Clap_02_Wide.wav",
        Role.CLAP,
        partial(skin.clap, skin.Clap(hz=1050, tail=0.15, spread=0.013)),
    ),
    shot("Drums/Claps/NightDrive_Snap_01.wav", Role.CLAP, skin.snap),
    shot(
        "Drums/Snares/NightDrive_Snare_01.wav",
        Role.SNARE,
        partial(skin.snare, skin.Snare(hz=204, wires=0.08, body=0.5)),
    ),
    shot("Drums/Hats/NightDrive_HatClosed_01.wav", Role.CLOSED_HAT, _HAT),
    shot(
        "Drums/Hats/NightDrive_HatClosed_02.wav",
        Role.CLOSED_HAT,
        partial(metal.hat, decay=0.035, metal=0.7, tune=1.12),
    ),
    shot("Drums/Hats/NightDrive_HatOpen_01.wav", Role.OPEN_HAT, _OPEN),
    shot("Drums/Perc/NightDrive_Shaker_01.wav", Role.SHAKER, _SHAKER),
    shot("Drums/Perc/NightDrive_Conga_Hi_01.wav", Role.CONGA, _CONGA),
    shot("Drums/Perc/NightDrive_Conga_Lo_01.wav", Role.CONGA, _LOW_CONGA),
    shot("Drums/Perc/NightDrive_Rim_01.wav", Role.RIM, _RIM),
    tone(
        "Bass Shots/NightDrive_BassShot_C_01.wav",
        Role.BASS,
        synths.house_bass,
        (36,),
        0.7,
        key=parse_key("C"),
        mono=True,
        chunks=True,
    ),
    tone(
        "Bass Shots/NightDrive_BassShot_F_02.wav",
        Role.BASS,
        synths.sub,
        (41,),
        0.9,
        key=parse_key("F"),
        mono=True,
        chunks=True,
    ),
    tone(
        "Chord Shots/NightDrive_Chord_Cmin_01.wav",
        Role.CHORD,
        keys.rhodes,
        (48, 58, 62, 63, 67),
        1.4,
        key=_C_MINOR,
        bus=_KEYS,
    ),
    tone(
        "Chord Shots/NightDrive_Chord_Fmin_02.wav",
        Role.CHORD,
        keys.organ,
        (53, 60, 63, 68, 72),
        0.5,
        key=_F_MINOR,
        bus=_ROOM,
    ),
    tone(
        "Synth Shots/NightDrive_Pluck_G_01.wav",
        Role.PLUCK,
        keys.pluck,
        (67,),
        0.35,
        key=parse_key("G"),
        bus=Bus(echo=0.35, echo_s=0.363, reverb=0.25),
    ),
    tone(
        "Synth Shots/NightDrive_Pad_Cmin_01.flac",
        Role.PAD,
        synths.pad,
        (48, 55, 58, 63, 67),
        4.5,
        key=_C_MINOR,
        bus=_HALL,
    ),
    drums(
        "Drum Loops/NightDrive_124_DrumLoop_01.wav",
        DrumLoop(124, 2, _DRUMS, _SWING, _ROOM),
        subtype="PCM_24",
        chunks=True,
    ),
    drums(
        "Drum Loops/NightDrive_124_DrumLoop_02_Fill.wav",
        DrumLoop(
            124,
            4,
            (
                Lane(_DEEP, "X... X... X... X...  X... X... X... X..x", 1.0),
                Lane(_CLAP, ".... X... .... X...  .... X... .... X..o", 0.85),
                Lane(_OPEN, "..x. ..x. ..x. ..x.", 0.5, 0.1),
                Lane(_RIM, "...o ..x. .... ..o.  ...o ..x. .x.. r.o.", 0.25, -0.35),
                Lane(_SHAKER, "oxoo oxoo oxoo oxor", 0.25, 0.3),
            ),
            _SWING,
            _ROOM,
        ),
    ),
    drums(
        "Drum Loops/NightDrive_124_TopLoop_01.wav", DrumLoop(124, 2, _DRUMS[1:], _SWING, _ROOM, 2.0)
    ),
    drums("Drum Loops/NightDrive_122_PercLoop_01.flac", DrumLoop(122, 2, _PERC, _SWING, _ROOM)),
    drums(
        "Drum Loops/NightDrive_120_DrumLoop_03.ogg",
        DrumLoop(120, 4, (*_DRUMS[:3], *_PERC[:2]), Feel(0.24, 0.002), _ROOM),
    ),
    music(
        "Bass Loops/NightDrive_124_Cmin_Bass_01.wav",
        _bass_loop("C minor", 124, "1 6 3 7", _BASS_A),
        role=Role.BASS_LOOP,
        chunks=True,
        mono=True,
    ),
    music(
        "Bass Loops/NightDrive_124_Cmin_Bass_03.wav",
        _bass_loop("C minor", 124, "1 1 6 7", _BASS_B),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Bass Loops/NightDrive_122_Fmin_Bass_02.wav",
        _bass_loop("F minor", 122, "1 4 6 5", "1... ..1. 8..1 .5.7"),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Music Loops/NightDrive_124_Cmin_Chords_01.wav",
        TonalLoop(
            124,
            4,
            _C_MINOR,
            "1 6 3 7",
            (
                Part(
                    "chords",
                    keys.organ,
                    _CHORDS_A,
                    centre=62,
                    size=5,
                    bus=_loop_bus(124, echo=0.25, reverb=0.2),
                ),
                Part("bass", synths.sub, "1... .... ..1_ ....", 0.5, centre=38),
            ),
            _SWING,
        ),
        chunks=True,
    ),
    music(
        "Music Loops/NightDrive_124_Cmin_Rhodes_02.wav",
        TonalLoop(
            124,
            4,
            _C_MINOR,
            "1 4 6 5",
            (
                Part("chords", keys.rhodes, _CHORDS_B, centre=62, size=5, strum=0.006, bus=_KEYS),
                Part(
                    "chords", keys.rhodes, "X___ ____ ____ ____", 0.4, centre=50, size=3, bus=_KEYS
                ),
            ),
            _SWING,
        ),
        rate=48_000,
    ),
    music(
        "Music Loops/NightDrive_120_Am_Pluck_01.flac",
        TonalLoop(
            120,
            4,
            _A_MINOR,
            "1 6 3 7",
            (
                Part(
                    "arp",
                    keys.pluck,
                    "0.2.1.4.3.2.1.2.",
                    centre=66,
                    bus=_loop_bus(120, echo=0.45, reverb=0.25),
                ),
                Part(
                    "chords", synths.pad, "X___ ____ ____ ____", 0.5, centre=57, size=3, bus=_HALL
                ),
            ),
            Feel(),
        ),
    ),
    music(
        "Music Loops/NightDrive_122_Fmin_Pad_01.ogg",
        TonalLoop(
            122,
            4,
            _F_MINOR,
            "1 6 3 7",
            (
                Part(
                    "chords",
                    synths.pad,
                    "X___ ____ ____ ____",
                    centre=58,
                    size=5,
                    bus=_loop_bus(122, chorus=0.6, reverb=0.5, reverb_s=2.6, pump=0.6),
                ),
                Part("bass", synths.sub, "1___ ____ ____ ____", 0.5, centre=36),
            ),
        ),
    ),
    music(
        "Music Loops/NightDrive_120_Ebmaj_Keys_03.flac",
        TonalLoop(
            120,
            4,
            _E_FLAT,
            "1 6 2 5",
            (
                Part(
                    "chords",
                    keys.rhodes,
                    "X_.x _... .x_. x_..",
                    centre=63,
                    size=5,
                    strum=0.008,
                    bus=_KEYS,
                ),
                Part(
                    "chords", keys.rhodes, "X___ ____ X___ ____", 0.5, centre=50, size=3, bus=_KEYS
                ),
            ),
            _SWING,
        ),
    ),
    music(
        "Music Loops/NightDrive_124_Cmin_Lead_01.mp3",
        TonalLoop(
            124,
            4,
            _C_MINOR,
            "1 6 3 7",
            (
                Part(
                    "melody",
                    synths.lead,
                    "5__. ..3_ 4_3_ 1___  3__. ..1_ y_1_ 5___ "
                    "5__. ..7_ a_7_ 5___  4_3_ 2_.. 7_5_ 4_2_",
                    centre=66,
                    bus=_loop_bus(124, echo=0.4, reverb=0.3, reverb_s=2.0),
                ),
                Part(
                    "chords", synths.pad, "X___ ____ ____ ____", 0.35, centre=58, size=4, bus=_HALL
                ),
            ),
            Feel(),
        ),
    ),
    texture("FX/NightDrive_Riser_01.wav", partial(fx.riser, 3.87, 130.8)),
    shot("FX/NightDrive_Downlifter_01.mp3", Role.FX, partial(fx.downlifter, 3.0)),
    tone(
        "Vocals/NightDrive_Vox_Ahh_C_01.wav",
        Role.VOCAL,
        synths.choir,
        (60, 63, 67),
        2.2,
        key=_C_MINOR,
        bus=_HALL,
        subtype="PCM_16",
    ),
    tone(
        "Vocals/NightDrive_VoxChop_Yeah_01.wav",
        Role.VOCAL,
        synths.vocal_chop,
        (58,),
        0.42,
        bus=Bus(reverb=0.2, reverb_s=1.0),
        velocity=0.9,
    ),
)
