"""Dusty Tapes: lofi hip hop at 78 to 92 BPM, sevenths and ninths, vinyl and tape."""

from __future__ import annotations

from functools import partial

from samplerecs_models.demo import drums as skin
from samplerecs_models.demo import fx, keys, metal, synths
from samplerecs_models.demo.dsp import Rng, Signal
from samplerecs_models.demo.items import Item, Make, drums, late, music, shot, texture, tone
from samplerecs_models.demo.loops import DrumLoop, Feel, Lane, Part, TonalLoop
from samplerecs_models.demo.space import Bus
from samplerecs_models.harmony import parse_key
from samplerecs_models.vocabulary import Role

FOLDER = "Dusty Tapes - Lofi Hip Hop"

_A_MINOR, _F_MAJOR, _D_MINOR = parse_key("Am"), parse_key("F major"), parse_key("Dm")
_E_FLAT, _C_MAJOR, _B_MINOR = parse_key("Eb major"), parse_key("C major"), parse_key("Bm")


def _dusty(make: Make, top: float, rng: Rng) -> Signal:
    return skin.lofi(make(rng), rng, top=top)


_KICK = partial(
    _dusty,
    partial(
        skin.kick,
        skin.Kick(
            low=58, high=170, sweep=0.018, decay=0.1, click=0.8, click_hz=2200, drive=1.4, skin=0.35
        ),
    ),
    4200.0,
)
_SOFT_KICK = partial(
    _dusty,
    partial(
        skin.kick,
        skin.Kick(low=52, high=140, decay=0.12, click=0.3, click_hz=1500, drive=1.1, skin=0.2),
    ),
    2600.0,
)
_SNARE = partial(
    _dusty,
    partial(skin.snare, skin.Snare(hz=172, ring=0.09, wires=0.13, colour=3600, body=0.8)),
    5200.0,
)
_CRACK = partial(
    _dusty, partial(skin.snare, skin.Snare(hz=228, ring=0.05, wires=0.09, snap=1.0)), 6500.0
)
_RIM = partial(_dusty, partial(skin.rim, 1500.0), 5200.0)
_HAT = partial(_dusty, partial(metal.hat, decay=0.028, metal=0.25, low=5200.0), 8500.0)
_OPEN = partial(_dusty, partial(metal.hat, decay=0.14, metal=0.3, low=4800.0), 8000.0)
_SHAKER = partial(_dusty, partial(metal.shaker, length=0.1, hz=5800.0), 8000.0)
_SNAP = partial(_dusty, skin.snap, 6000.0)

_DRUNK = Feel(swing=0.34, human=0.006)
_LAZY = Feel(swing=0.28, human=0.004)
_DESK = Bus(drive=1.3, bits=11, high_cut=9500, reverb=0.07, reverb_s=0.5, crackle=0.012)
_CLEAN_DESK = Bus(drive=1.2, high_cut=11_000, reverb=0.08, reverb_s=0.5)
_TAPE = Bus(
    low_cut=35,
    drive=0.9,
    high_cut=3800,
    chorus=0.25,
    tremolo=0.25,
    reverb=0.14,
    reverb_s=1.1,
    reverb_tone=3000,
    wow=0.5,
    crackle=0.05,
)
_WARM = Bus(low_cut=35, high_cut=4500, tremolo=0.3, chorus=0.3, reverb=0.15, reverb_s=1.2, wow=0.25)
_SHOT = Bus(high_cut=5000, chorus=0.3, reverb=0.15, reverb_s=1.1, reverb_tone=3500)
_LOW = Bus(drive=0.8, high_cut=2600)

_BOOM = (
    Lane(_KICK, "X..o ...x ..X. ....  X..o .... .xX. ..o.", 1.0),
    Lane(_SNARE, ".... X..o .... X...  .... X..o .,.. X.,o", 0.75),
    Lane(_HAT, "x.o. x.o. x.o. x.oo", 0.28, 0.2),
    Lane(_SHAKER, "..o. ..o. ..o. ..o.", 0.16, -0.3),
)
_KEYS_PATTERN = "X___ ___. .x__ _..."


def _rhodes(bus: Bus, pattern: str, *, size: int = 5, centre: int = 60) -> tuple[Part, ...]:
    return (
        Part("chords", keys.rhodes, pattern, centre=centre, size=size, strum=0.012, bus=bus),
        Part("bass", keys.rhodes, "1___ ____ ..5_ ____", 0.45, centre=44, bus=bus),
    )


ITEMS: tuple[Item, ...] = (
    shot("DUST_one_shots/DUST_kicks/DUST_kick_dusty.wav", Role.KICK, _KICK),
    shot("DUST_one_shots/DUST_kicks/DUST_kick_pillow.wav", Role.KICK, _SOFT_KICK),
    shot(
        "DUST_one_shots/DUST_kicks/DUST_kick_acoustic.wav",
        Role.KICK,
        partial(
            skin.kick,
            skin.Kick(
                low=64,
                high=150,
                sweep=0.012,
                decay=0.09,
                hold=0.01,
                click=1.0,
                click_hz=2800,
                drive=1.1,
                skin=0.45,
            ),
        ),
    ),
    shot("DUST_one_shots/DUST_snares/DUST_snare_brown.wav", Role.SNARE, _SNARE),
    shot("DUST_one_shots/DUST_snares/DUST_snare_crack.wav", Role.SNARE, _CRACK),
    shot(
        "DUST_one_shots/DUST_snares/DUST_snare_brush.wav",
        Role.SNARE,
        partial(skin.snare, skin.Snare(hz=190, wires=0.2, body=0.2, snap=0.15, colour=3200)),
    ),
    shot("DUST_one_shots/DUST_hats/DUST_closed_hat_soft.wav", Role.CLOSED_HAT, _HAT),
    shot("DUST_one_shots/DUST_hats/DUST_open_hat_tape.wav", Role.OPEN_HAT, _OPEN),
    shot("DUST_one_shots/DUST_percussion/DUST_rim_wood.wav", Role.RIM, _RIM),
    shot("DUST_one_shots/DUST_percussion/DUST_snap_close.wav", Role.CLAP, _SNAP),
    shot("DUST_one_shots/DUST_percussion/DUST_shaker_slow.wav", Role.SHAKER, _SHAKER),
    shot(
        "DUST_one_shots/DUST_percussion/DUST_bongo_hi.wav",
        Role.CONGA,
        partial(_dusty, partial(skin.conga, 330.0, ring=0.07), 6000.0),
    ),
    shot(
        "DUST_one_shots/DUST_percussion/DUST_woodblock.wav",
        Role.PERCUSSION,
        lambda _: skin.block(1180.0),
        mono=True,
    ),
    shot("DUST_one_shots/DUST_percussion/DUST_tambourine.wav", Role.PERCUSSION, metal.tambourine),
    tone(
        "DUST_one_shots/DUST_bass/DUST_upright_bass_one_shot_A.wav",
        Role.BASS,
        synths.upright,
        (33,),
        1.1,
        key=parse_key("A"),
        bus=_LOW,
        subtype="PCM_16",
        chunks=True,
        mono=True,
    ),
    tone(
        "DUST_one_shots/DUST_bass/DUST_808_one_shot_F.wav",
        Role.BASS,
        synths.eight_oh_eight,
        (29,),
        1.2,
        key=parse_key("F"),
        subtype="PCM_16",
        mono=True,
    ),
    late(
        tone(
            "DUST_one_shots/DUST_keys/DUST_rhodes_one_shot_chord_Dm.wav",
            Role.KEYS,
            keys.rhodes,
            (50, 57, 60, 64, 65),
            2.2,
            key=_D_MINOR,
            bus=_SHOT,
            subtype="PCM_16",
        ),
        0.04,
    ),
    tone(
        "DUST_one_shots/DUST_keys/DUST_felt_piano_one_shot_C.wav",
        Role.KEYS,
        keys.piano,
        (60,),
        2.0,
        key=parse_key("C"),
        bus=_SHOT,
        velocity=0.55,
        subtype="PCM_16",
        chunks=True,
    ),
    tone(
        "DUST_one_shots/DUST_keys/DUST_bell_one_shot_E.wav",
        Role.BELL,
        keys.bell,
        (76,),
        0.8,
        key=parse_key("E"),
        bus=_SHOT,
        subtype="PCM_16",
    ),
    tone(
        "DUST_one_shots/DUST_guitar/DUST_nylon_guitar_chord_Am.flac",
        Role.GUITAR,
        keys.guitar,
        (45, 52, 57, 60, 64),
        1.8,
        key=_A_MINOR,
        bus=_SHOT,
    ),
    drums(
        "DUST_loops/DUST_drums/DUST_drum_loop_86_boombap_full.wav",
        DrumLoop(86, 2, _BOOM, _DRUNK, _DESK, 1.5),
        chunks=True,
    ),
    drums(
        "DUST_loops/DUST_drums/DUST_drum_loop_86_boombap_tops.wav",
        DrumLoop(86, 2, _BOOM[1:], _DRUNK, _CLEAN_DESK, 1.2),
        mono=True,
    ),
    drums(
        "DUST_loops/DUST_drums/DUST_drum_loop_78_sleepy.ogg",
        DrumLoop(
            78,
            2,
            (
                Lane(_SOFT_KICK, "X... ..x. .xX. ....", 1.0),
                Lane(_RIM, ".... X... .... X..,", 0.6),
                Lane(_HAT, "o.o. o.oo o.o. o.or", 0.3, 0.2),
                Lane(_SHAKER, "x.o. x.o. x.o. x.o.", 0.2, -0.3),
            ),
            _DRUNK,
            _DESK,
            1.2,
        ),
    ),
    drums(
        "DUST_loops/DUST_drums/DUST_drum_loop_92_headnod.wav",
        DrumLoop(
            92,
            2,
            (
                Lane(_KICK, "X.x. .... X..x ....  X... ..x. Xx.. ...o", 1.0),
                Lane(_CRACK, ".... X... .... X..,  .... X... .,.. X.oo", 0.7),
                Lane(_HAT, "xoxo xoxo xoxo xox.", 0.26, 0.2),
                Lane(_OPEN, ".... .... .... ..x.", 0.24, 0.2),
            ),
            _LAZY,
            _DESK,
            1.6,
        ),
        mono=True,
    ),
    music(
        "DUST_loops/DUST_rhodes/DUST_rhodes_chords_86_Am.wav",
        TonalLoop(86, 4, _A_MINOR, "1 6 4 5#", _rhodes(_TAPE, _KEYS_PATTERN), _DRUNK),
        chunks=True,
    ),
    music(
        "DUST_loops/DUST_rhodes/DUST_rhodes_jazzy_86_Fmaj.flac",
        TonalLoop(86, 4, _F_MAJOR, "1 6 2 5", _rhodes(_WARM, "X__. ..x_ _.o. ...."), _DRUNK),
    ),
    music(
        "DUST_loops/DUST_rhodes/DUST_rhodes_dreamy_78_Ebmaj.flac",
        TonalLoop(78, 2, _E_FLAT, "1 4 3 6", _rhodes(_WARM, "X___ ____", centre=62), _LAZY),
    ),
    music(
        "DUST_loops/DUST_piano/DUST_felt_piano_92_Cmaj.wav",
        TonalLoop(
            92,
            4,
            _C_MAJOR,
            "2 5 1 6",
            (
                Part(
                    "chords",
                    keys.piano,
                    "X___ .... ..x_ ....",
                    centre=58,
                    size=4,
                    strum=0.015,
                    bus=_TAPE,
                ),
                Part(
                    "melody",
                    keys.piano,
                    "..6_ 5_4_ 6___ ....  ..5_ 4_2_ 7___ .... "
                    "..3_ 2_3_ 5___ ....  ..1_ 2_3_ 1___ ....",
                    0.7,
                    centre=72,
                    bus=_TAPE,
                ),
            ),
            _LAZY,
        ),
    ),
    music(
        "DUST_loops/DUST_guitar/DUST_nylon_guitar_86_Dm.flac",
        TonalLoop(
            86,
            4,
            _D_MINOR,
            "1 4 7 3",
            (
                Part("arp", keys.guitar, "0_1_ 2_3_ 4_3_ 2_1_", centre=58, bus=_WARM),
                Part("bass", keys.guitar, "1___ ____ 5___ ____", 0.6, centre=44, bus=_WARM),
            ),
            _LAZY,
        ),
    ),
    music(
        "DUST_loops/DUST_guitar/DUST_nylon_guitar_92_Bm.mp3",
        TonalLoop(
            92,
            4,
            _B_MINOR,
            "1 6 3 7",
            (
                Part(
                    "chords",
                    keys.guitar,
                    "X__. x_x_ ..x_ x_..",
                    centre=60,
                    size=4,
                    strum=0.02,
                    bus=_WARM,
                ),
            ),
            _LAZY,
        ),
    ),
    music(
        "DUST_loops/DUST_bass/DUST_upright_bass_86_Am.wav",
        TonalLoop(
            86,
            4,
            _A_MINOR,
            "1 6 4 5",
            (Part("bass", synths.upright, "1__. ..1_ 5_.. 7_8.", centre=36, bus=_LOW),),
            _DRUNK,
        ),
        role=Role.BASS_LOOP,
        mono=True,
        chunks=True,
    ),
    music(
        "DUST_loops/DUST_bass/DUST_sub_bass_78_Dm.wav",
        TonalLoop(
            78,
            2,
            _D_MINOR,
            "1 6",
            (Part("bass", synths.sub, "1___ ..1_ .... 5_1.", centre=36, bus=_LOW),),
            _LAZY,
        ),
        role=Role.BASS_LOOP,
        mono=True,
    ),
    music(
        "DUST_loops/DUST_melody/DUST_bells_78_Am.wav",
        TonalLoop(
            78,
            2,
            _A_MINOR,
            "1 6",
            (
                Part(
                    "melody",
                    keys.bell,
                    "5.3. 1__. ..2. 3_..  6.5. 3__. ..2. 1_..",
                    centre=76,
                    bus=_TAPE,
                ),
                Part("chords", synths.pad, "X___ ____ ____ ____", 0.5, centre=57, bus=_TAPE),
            ),
            _LAZY,
        ),
    ),
    texture("DUST_textures/DUST_vinyl_crackle.wav", partial(fx.vinyl, 6.0)),
    texture("DUST_textures/DUST_rain_window.ogg", partial(fx.rain, 8.0)),
)
