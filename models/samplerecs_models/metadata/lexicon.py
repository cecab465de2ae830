"""The words of sample names: which role a word or phrase stands for, and which ones are general.

Strength 2: the word names the instrument. Strength 1: it names a shape or a family and gives way
to an instrument beside it ("Guitar Stab" is a guitar).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from samplerecs_models.metadata.tokens import word_set
from samplerecs_models.vocabulary import Role

_INSTRUMENTS: Mapping[Role, str] = {
    Role.KICK: """kick, kicks, kik, kck, kickdrum, kick drum, bassdrum, bass drum, bd, bds,
        kickdrums, bass drums, kick drums""",
    Role.SNARE: "snare, snares, snr, snrs, snaredrum, snare drum, sd, sds, sn, snare drums",
    Role.CLAP: """clap, claps, handclap, handclaps, hand clap, hand claps, clp, finger snap, snap,
        snaps, finger snaps, cp""",
    Role.RIM: """rim, rims, rimshot, rimshots, rim shot, rim shots, sidestick, side stick, rs, rm,
        cross stick, crossstick, sidesticks""",
    Role.CLOSED_HAT: """hat, hats, hihat, hihats, hi hat, hi hats, hh, chh, closed hat,
        closed hats,
        closed hihat, closed hi hat, hat closed, hats closed, hihat closed, hi hat closed, ch, hhc,
        closedhat, closed hh, hh closed, pedal hat, hihat pedal, foot hat, cl hat, hat cl,
        closed hihats, closed hi hats, hihats closed, closedhats, cymbal closed, cymbal pedal,
        hihat foot pedal, hhat, highhat, high hat, high hats, hat c""",
    Role.OPEN_HAT: """open hat, open hats, open hihat, open hi hat, hat open, hats open,
        hihat open,
        hi hat open, ohh, hho, oh, ho, openhat, openhats, open hh, hh open, op hat, hat op,
        hihat opened, hat opened, cymbal open, open hihats, open hi hats, hihats open,
        open high hat""",
    Role.CRASH: "crash, crashes, crash cymbal, crsh, splash, china, cr, cymbal crash, cy",
    Role.RIDE: "ride, rides, ride cymbal, rd, cymbal ride, ride bell",
    Role.TOM: """tom, toms, tomtom, tom tom, floor tom, rack tom, low tom, mid tom, high tom,
        hi tom,
        lo tom, lt, mt, ht""",
    Role.CONGA: "conga, congas, bongo, bongos, tumba, quinto, hc, lc, mc",
    Role.SHAKER: "shaker, shakers, shkr, maraca, maracas, cabasa, egg shaker, ma",
    Role.COWBELL: "cowbell, cowbells, cow bell, cb",
    Role.BASS: """bass, basses, sub, subs, subbass, sub bass, subbasses, reese, bassline, basslines,
        808 bass, 808s, bass guitar, upright bass, bass synth, acid bass, bassy, sub 808""",
    Role.KEYS: """keys, piano, pianos, rhodes, wurli, wurly, wurlitzer, epiano, e piano, ep,
        electric piano, organ, organs, hammond, clav, clavs, clavinet, clavi, harpsichord,
        mellotron,
        accordion, upright piano, grand piano, keyboard, keyboards, e organ""",
    Role.PAD: "pad, pads, synth pad, string pad, vocal pad",
    Role.PLUCK: "pluck, plucks, plucked, kalimba, harp, koto, mbira, plk",
    Role.GUITAR: """guitar, guitars, gtr, gtrs, guit, acoustic guitar, electric guitar,
        ukulele, uke,
        banjo, mandolin, lead guitar, sitar, e guitar, gt, guitar 12 string, gtr 12 string,
        12 string guitar, acoustic 12 string""",
    Role.STRINGS: """strings, string, violin, violins, viola, cello, cellos, pizzicato, pizz,
        double stop, contrabass, double bass, strgs""",
    Role.BRASS: """brass, trumpet, trumpets, trombone, trombones, tuba, horn, horns, french horn,
        bass trombone, flugelhorn""",
    Role.WOODWIND: """flute, flutes, sax, saxophone, clarinet, oboe, bassoon, woodwind, woodwinds,
        bass clarinet, bass flute, pan flute, tenor sax, alto sax, piccolo""",
    Role.BELL: """bell, bells, glock, glockenspiel, celesta, vibraphone, vibes, marimba, xylophone,
        chime, chimes, tubular bells, music box""",
    Role.VOCAL: """vocal, vocals, vox, voc, vocs, voice, voices, acapella, acappella, a cappella,
        accapella, choir, choirs, chant, chants, adlib, adlibs, ad lib, ad libs, lead vocal,
        vocal lead, lead vox, vocal chop, vocal chops, rap, vocoder, bvox, vocal loop, vox loop""",
    Role.DRUM_LOOP: """drum loop, drum loops, drumloop, drumloops, breakbeat, breakbeats,
        drum break, drum breaks, top loop, top loops, toploop, toploops, tops, amen, drum fill,
        drum fills, drum beat, drum beats, full drums, drums full, drum roll, percussion loop,
        perc loop, top drums, top drum, drum tops, drum top, drums tops, drums top""",
    Role.BASS_LOOP: "bass loop, bass loops, bassloop, bassloops",
    Role.MELODIC_LOOP: """melody, melodies, melodic, melodic loop, melodic loops, melody loop,
        melody loops, synth loop, synth loops, synthloop, music loop, music loops, musical loop,
        musicloop, melodyloop, melodicloop, top line, topline""",
    Role.FX: """fx, sfx, riser, risers, uplifter, uplifters, downlifter, downlifters, uplift, sweep,
        sweeps, whoosh, swoosh, woosh, transition, transitions, downer, downers, laser, zap, siren,
        white noise, build up, buildup, sub drop, bass drop, sub boom, air horn, airhorn,
        reverse cymbal, sound effect, sound effects, vinyl noise, vinyl crackle, drum fx, vocal fx,
        downsweep, upsweep, noise sweep, explosion, explode, scratch, car crash, plane crash,
        train crash, glass crash, car horn, truck horn, train horn, ship horn, fog horn, bike horn,
        car keys, door bell, water splash, splash water, thunder clap""",
}
_SHAPES: Mapping[Role, str] = {
    Role.PERCUSSION: """perc, percs, percussion, percussions, prc, woodblock, wood block, clave,
        claves, triangle, timbale, timbales, tabla, djembe, cajon, agogo, guiro, vibraslap,
        tambourine,
        tamb, gong, cl, taiko, bodhran, darbuka, dhol, udu, castanets, block""",
    Role.CRASH: "cymbal, cymbals, cym",
    Role.CHORD: "chord, chords, stab, stabs, chrd",
    Role.LEAD: "lead, leads, synth lead, lead synth",
    Role.MELODIC_LOOP: "arp, arps, arpeggio, arpeggios, riff, riffs, sequence, seq",
    Role.DRUM_LOOP: "break, breaks, brk, brks, beat, beats, groove, grooves",
    Role.FX: """impact, impacts, noise, noises, boom, booms, effect, effects, foley, crackle,
        reverse,
        glitch, glitches, texture fx, explosions, atmosphere, atmospheres""",
}


def _table() -> dict[tuple[str, ...], tuple[Role, int]]:
    table: dict[tuple[str, ...], tuple[Role, int]] = {}
    for strength, roles in ((1, _SHAPES), (2, _INSTRUMENTS)):
        for role, text in roles.items():
            for phrase in text.split(","):
                table[tuple(phrase.split())] = (role, strength)
    return table


#: Words of a phrase -> role and strength.
ROLES: Mapping[tuple[str, ...], tuple[Role, int]] = MappingProxyType(_table())
LONGEST_PHRASE = max(map(len, ROLES))

#: Of the shapes and families those that a folder of instruments tells more of: a stab in "Guitars"
#: is a guitar. A tambourine is one in any folder.
SHAPES = word_set("""
    perc percs percussion percussions prc cymbal cymbals cym chord chords chrd stab stabs lead leads
    arp arps arpeggio arpeggios riff riffs sequence seq break breaks brk brks beat beats groove
    grooves impact impacts noise noises boom booms effect effects reverse glitch glitches""")

#: Short forms that are also words or initials: they need a number beside them, capitals, or to
#: stand alone.
SHY = word_set("oh ho ch lt mt ht cp cb cy rs rm cr rd ma cl hc lc mc ep gt voc sd bd tops")
#: Words that make no role folder of a library folder: own tracks, and most short forms.
NO_ROLE_FOLDERS = word_set("beat beats groove grooves") | (SHY - {"bd", "sd"})

#: A role word of at least four letters behind at least two others.
SHORTEST_COMPOUND = 6
#: Endings of words written as one ("popkick", "jvbass", "realclaps"), and words that only look so.
ENDINGS: tuple[tuple[str, Role], ...] = (
    ("kick", Role.KICK),
    ("kicks", Role.KICK),
    ("snare", Role.SNARE),
    ("snares", Role.SNARE),
    ("claps", Role.CLAP),
    ("hihat", Role.CLOSED_HAT),
    ("hihats", Role.CLOSED_HAT),
    ("bassdrum", Role.KICK),
    ("bass", Role.BASS),
    ("guitar", Role.GUITAR),
    ("piano", Role.KEYS),
    ("synthpad", Role.PAD),
)
NOT_ENDINGS = word_set(
    "sidekick dropkick freekick ensnare thunderclaps afterclaps contrabass embass seabass"
)

LOOP_WORDS = word_set("loop loops lp lps breakbeat breakbeats drumloop toploop")
LOOP_LIKE = word_set("break breaks brk brks beat beats groove grooves riff riffs melody melodies")
SHOT_WORDS = word_set("oneshot oneshots 1shot 1shots shot shots hit hits multisample")
TEXTURE_WORDS = word_set("""
    texture textures atmo atmos atmosphere atmospheres ambience ambiences ambiance drone drones
    soundscape soundscapes foley""")

#: Makers and shops, written as one word: the pack is the folder below.
MAKERS = word_set("""
    splice loopmasters loopcloud producerloops primeloops functionloops fruityloops cymatics
    samplemagic vengeance bigfishaudio nativeinstruments ableton blackoctopus looperman kshmr
    samplephonics zenhiser ghosthack freesound bandlab noiiz output arcade landr""")

#: Words of folders that sort sounds and name no pack.
GENERAL = word_set("""
    sample samples sound sounds pack packs audio wav wave aif aiff flac mp3 ogg file files library
    libraries splice loopcloud downloads download desktop music documents user current project
    recorded imported drum drums synth synths one shot shots oneshot oneshots loop loops kit kits
    misc other various new old all my stuff construction bpm major minor maj min key hz khz bit
    and the n of tonal melodic dry wet processed raw clean full instruments instrument acoustic
    electronic electric hits hit live stems stem multi multisamples collection bank packages
    favorites favourites untitled folder mono stereo factory content core hard soft short long low
    mid high hi lo small big deep""")

#: Roles that become a drum loop when they loop; the other instruments stay what they are.
DRUMS = frozenset(
    {
        *(Role.KICK, Role.SNARE, Role.CLAP, Role.RIM, Role.CLOSED_HAT, Role.OPEN_HAT, Role.CRASH),
        *(Role.RIDE, Role.TOM, Role.CONGA, Role.PERCUSSION, Role.SHAKER, Role.COWBELL),
    }
)
