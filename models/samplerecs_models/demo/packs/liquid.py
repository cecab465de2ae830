"""Liquid Motion: drum and bass at 170 and 174 BPM with half-time loops at 140."""

from __future__ import annotations

from functools import partial

from samplerecs_models.demo import drums as skin
from samplerecs_models.demo import fx, keys, metal, synths
from samplerecs_models.demo.items import Item, drums, music, shot, texture, tone
from samplerecs_models.demo.loops import DrumLoop, Feel, Lane, Part, TonalLoop
from samplerecs_models.demo.space import Bus
from samplerecs_models.harmony import parse_key
from samplerecs_models.vocabulary import Role

FOLDER = "Liquid Motion"

_D_MINOR, _G_MINOR, _E_MINOR = parse_key("Dm"), parse_key("Gm"), parse_key("Em")
_B_FLAT, _C_SHARP = parse_key("Bb major"), parse_key("C#m")

_KICK = partial(
    skin.kick, skin.Kick(low=62, high=330, sweep=0.016, decay=0.08, click=0.9, drive=2.6)
)
_THUMP = partial(skin.kick, skin.Kick(low=55, high=260, decay=0.1, click=0.6, drive=2.0, skin=0.2))
_SNARE = partial(skin.snare, skin.Snare(hz=205, ring=0.08, wires=0.1, snap=1.0, drive=2.0))
_FAT = partial(
    skin.snare, skin.Snare(hz=188, ring=0.11, wires=0.15, snap=0.8, drive=2.2, colour=5600)
)
_GHOST = partial(skin.snare, skin.Snare(hz=230, ring=0.04, wires=0.06, snap=0.4))
_HAT = partial(metal.hat, decay=0.024, metal=0.35)
_OPEN = partial(metal.hat, decay=0.15, metal=0.4)
_RIDE = partial(metal.cymbal, decay=0.45, bow=0.55, low=5000.0)
_SHAKER = partial(metal.shaker, length=0.05, hz=8200.0)
_TAMB = metal.tambourine
_BONGO = partial(skin.conga, 300.0, ring=0.07)
_808 = partial(skin.kick, skin.Kick(low=46, high=200, decay=0.38, hold=0.05, drive=1.8, click=0.3))
_RIM = partial(skin.rim, 1750.0)

_FEEL = Feel(human=0.0015)
_ROLL = Feel(swing=0.08, human=0.002)
_DESK = Bus(drive=1.2, reverb=0.1, reverb_s=0.7, reverb_tone=8000)
_AIR = Bus(chorus=0.6, reverb=0.55, reverb_s=2.8, reverb_tone=6500)
_KEYS = Bus(chorus=0.4, tremolo=0.25, reverb=0.35, reverb_s=2.2, low_cut=130)
_ECHO = Bus(echo=0.42, echo_s=60 / 174 * 1.5, reverb=0.35, reverb_s=2.2)

_TWO_STEP = (
    Lane(_KICK, "X... .... ..X. ....  X... .... ..X. ..o.", 1.0),
    Lane(_SNARE, ".... X... .... X...", 0.85),
    Lane(_GHOST, "..., ..., .,.. ...o  .,., .... .,., ...o", 0.45, 0.1),
    Lane(_HAT, "x.xo x.xo x.xo x.xo", 0.27, -0.2),
    Lane(_RIDE, "x.x. x.x. x.x. x.x.", 0.2, 0.3),
    Lane(_SHAKER, "oxox oxox oxox oxox", 0.16, 0.4),
)
_BREAK = (
    Lane(_THUMP, "X.X. .... ..X. ....  X.X. .... ..XX ....", 1.0),
    Lane(_FAT, ".... X..o .o.. X..o  .... X..o .o.. ..Xo", 0.8),
    Lane(_HAT, "x.x. x.x. x.x. x.x.", 0.35, 0.2),
    Lane(_TAMB, "..o. ..o. ..o. ..o.", 0.2, -0.3),
)
_HALF = (
    Lane(_808, "X... ..x. .... ..x.  X... .x.. ..X. ....", 1.0),
    Lane(_SNARE, ".... .... X... ....", 0.8),
    Lane(_HAT, "x.x. xrx. x.x. x.xr  x.x. x.xr x.r. xrx.", 0.3, 0.1),
    Lane(_RIM, "...o .... ...x ..o.", 0.25, -0.4),
)

ITEMS: tuple[Item, ...] = (
    shot("Oneshots/Kick/LM_Kick_Punch_01.wav", Role.KICK, _KICK, rate=48_000, subtype="PCM_24"),
    shot("Oneshots/Kick/LM_Kick_Thump_02.wav", Role.KICK, _THUMP, subtype="PCM_24"),
    shot("Oneshots/Kick/LM_Kick_808_Long_03.wav", Role.KICK, _808, subtype="FLOAT"),
    shot("Oneshots/Snare/LM_Snare_Crisp_01.wav", Role.SNARE, _SNARE, rate=48_000, subtype="PCM_24"),
    shot("Oneshots/Snare/LM_Snare_Fat_02.wav", Role.SNARE, _FAT, subtype="PCM_24"),
    shot("Oneshots/Snare/LM_Snare_Ghost_03.wav", Role.SNARE, _GHOST),
    shot("Oneshots/Hats/LM_ClosedHat_01.wav", Role.CLOSED_HAT, _HAT),
    shot(
        "Oneshots/Hats/LM_ClosedHat_02.aiff",
        Role.CLOSED_HAT,
        partial(metal.hat, decay=0.04, metal=0.2, low=6000.0),
    ),
    shot("Oneshots/Hats/LM_OpenHat_01.wav", Role.OPEN_HAT, _OPEN),
    shot("Oneshots/Cymbals/LM_Crash_Bright_01.wav", Role.CRASH, partial(metal.cymbal, decay=0.9)),
    shot("Oneshots/Cymbals/LM_Ride_01.wav", Role.RIDE, _RIDE, rate=48_000),
    shot("Oneshots/Perc/LM_Shaker_Fast_01.wav", Role.SHAKER, _SHAKER),
    shot("Oneshots/Perc/LM_Bongo_01.wav", Role.CONGA, _BONGO),
    shot("Oneshots/Perc/LM_Tom_Floor_01.wav", Role.TOM, partial(skin.tom, 78.0, skin=0.4)),
    tone(
        "Oneshots/Bass/LM_Reese_D_01.wav",
        Role.BASS,
        synths.reese,
        (38,),
        1.6,
        key=parse_key("D"),
        chunks=True,
        subtype="PCM_16",
    ),
    tone(
        "Oneshots/Bass/LM_Sub_G_01.wav",
        Role.BASS,
        synths.sub,
        (31,),
        1.4,
        key=parse_key("G"),
        mono=True,
        chunks=True,
        subtype="PCM_16",
    ),
    tone(
        "Oneshots/Bass/LM_808_C#_02.aiff",
        Role.BASS,
        synths.eight_oh_eight,
        (37,),
        1.2,
        key=parse_key("C#"),
        mono=True,
    ),
    tone(
        "Oneshots/Synth/LM_Lead_A_01.wav",
        Role.LEAD,
        synths.lead,
        (69,),
        1.2,
        key=parse_key("A"),
        bus=_ECHO,
        subtype="PCM_16",
    ),
    tone(
        "Oneshots/Synth/LM_Pluck_D_02.flac",
        Role.PLUCK,
        keys.pluck,
        (74,),
        0.3,
        key=parse_key("D"),
        bus=_ECHO,
    ),
    tone(
        "Oneshots/Synth/LM_Pad_Gm_01.flac",
        Role.PAD,
        synths.pad,
        (43, 55, 58, 62, 69),
        4.0,
        key=_G_MINOR,
        bus=_AIR,
        subtype="PCM_16",
    ),
    tone(
        "Oneshots/Synth/LM_Strings_Dm_01.ogg",
        Role.STRINGS,
        synths.strings,
        (50, 57, 62, 65, 69),
        3.5,
        key=_D_MINOR,
        bus=_AIR,
    ),
    tone(
        "Oneshots/Keys/LM_Rhodes_Em_01.wav",
        Role.KEYS,
        keys.rhodes,
        (40, 55, 59, 62, 66),
        2.0,
        key=_E_MINOR,
        bus=_KEYS,
        subtype="PCM_16",
    ),
    tone(
        "Oneshots/Vox/LM_Vox_Ahh_Dm_01.flac",
        Role.VOCAL,
        synths.choir,
        (62, 65, 69),
        2.4,
        key=_D_MINOR,
        bus=_AIR,
    ),
    drums(
        "Loops/Drums/LM_174_DrumLoop_TwoStep_01.wav",
        DrumLoop(174, 4, _TWO_STEP, _ROLL, _DESK, 1.8),
        chunks=True,
    ),
    drums(
        "Loops/Drums/LM_174_TopLoop_01.wav",
        DrumLoop(174, 4, _TWO_STEP[2:], _ROLL, _DESK),
        rate=48_000,
        mono=True,
    ),
    drums(
        "Loops/Drums/LM_174_DrumLoop_Break_02.flac",
        DrumLoop(174, 4, _BREAK, Feel(0.12, 0.003), _DESK, 2.2),
    ),
    drums(
        "Loops/Drums/LM_170_DrumLoop_Full_03.wav",
        DrumLoop(
            170,
            4,
            (
                *_TWO_STEP[:3],
                Lane(_OPEN, "..x. ..x. ..x. ..x.", 0.25),
                Lane(_BONGO, "..o. .x.. ..o. x.o.", 0.25, -0.5),
            ),
            _ROLL,
            _DESK,
            1.8,
        ),
        mono=True,
    ),
    drums(
        "Loops/Drums/LM_140_DrumLoop_HalfTime_01.wav",
        DrumLoop(140, 4, _HALF, _FEEL, _DESK, 1.6),
        subtype="FLOAT",
        mono=True,
    ),
    music(
        "Loops/Bass/LM_174_Dm_Reese_01.wav",
        TonalLoop(
            174,
            4,
            _D_MINOR,
            "1 6 4 7",
            (Part("bass", synths.reese, "1___ ____ __.1 __5_", centre=38),),
            _FEEL,
        ),
        role=Role.BASS_LOOP,
        chunks=True,
        mono=True,
    ),
    music(
        "Loops/Bass/LM_174_Dm_Sub_02.wav",
        TonalLoop(
            174,
            4,
            _D_MINOR,
            "1 6 3 7",
            (Part("bass", synths.sub, "1__. ..1_ _.5. 1___", centre=36),),
            _FEEL,
        ),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Loops/Bass/LM_140_C#m_Bass_808_01.wav",
        TonalLoop(
            140,
            4,
            _C_SHARP,
            "1 6 4 5",
            (Part("bass", synths.eight_oh_eight, "1___ __1_ ____ 5_1_", centre=36),),
            _FEEL,
        ),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "Loops/Melodic/LM_174_Dm_Rhodes_01.wav",
        TonalLoop(
            174,
            4,
            _D_MINOR,
            "1 6 3 7",
            (
                Part(
                    "chords",
                    keys.rhodes,
                    "X___ __x_ ____ _...  x___ __x_ ____ x___",
                    centre=62,
                    size=5,
                    strum=0.006,
                    bus=_KEYS,
                ),
                Part("bass", synths.sub, "1___ ____ ____ ____", 0.35, centre=38),
            ),
            _FEEL,
        ),
        chunks=True,
    ),
    music(
        "Loops/Melodic/LM_174_Dm_Pad_01.ogg",
        TonalLoop(
            174,
            8,
            _D_MINOR,
            "1 6 4 5",
            (
                Part(
                    "chords",
                    synths.pad,
                    "X___ ____ ____ ____  ____ ____ ____ ____",
                    centre=60,
                    size=5,
                    bus=_AIR,
                ),
            ),
            _FEEL,
        ),
    ),
    music(
        "Loops/Melodic/LM_174_Gm_Pluck_01.flac",
        TonalLoop(
            174,
            4,
            _G_MINOR,
            "1 6 3 7",
            (
                Part("arp", keys.pluck, "0.2. 3.1. 4.2. 3.5.", centre=68, bus=_ECHO),
                Part(
                    "chords",
                    synths.strings,
                    "X___ ____ ____ ____",
                    0.45,
                    centre=58,
                    size=3,
                    bus=_AIR,
                ),
            ),
            _FEEL,
        ),
    ),
    music(
        "Loops/Melodic/LM_170_Bbmaj_Keys_01.wav",
        TonalLoop(
            170,
            4,
            _B_FLAT,
            "1 5 6 4",
            (
                Part("chords", keys.piano, "X__x __x_ x___ x_..", centre=63, size=3, bus=_KEYS),
                Part("bass", keys.piano, "1___ ____ 5___ ____", 0.5, centre=44, bus=_KEYS),
            ),
            _FEEL,
        ),
    ),
    music(
        "Loops/Melodic/LM_140_Em_Lead_01.mp3",
        TonalLoop(
            140,
            4,
            _E_MINOR,
            "1 6 3 7",
            (
                Part(
                    "melody",
                    synths.lead,
                    "5_.5 _.3_ 4___ 3_1_  3_.3 _.1_ 2___ 1_y_ "
                    "5_.5 _.7_ a___ 7_5_  4_.2 _.4_ 2_y_ 2___",
                    centre=70,
                    bus=Bus(echo=0.38, echo_s=60 / 140 * 0.75, reverb=0.3),
                ),
                Part("chords", synths.pad, "X___ ____ ____ ____", 0.4, centre=58, bus=_AIR),
            ),
            _FEEL,
        ),
    ),
    texture("FX/LM_Reverse_Cymbal_01.wav", lambda rng: fx.reversed_cymbal(metal.cymbal(rng))),
    shot("FX/LM_Zap_Dub_01.wav", Role.FX, fx.zap, mono=True),
    shot("FX/LM_Impact_Deep_01.ogg", Role.FX, fx.impact),
)
