"""The words round a key in a name, which say whether a letter is one."""

from __future__ import annotations

from samplerecs_models.metadata.tokens import word_set

#: A lone letter after one of these is a variant, before one of these part of a word.
VARIANT = word_set("""
    part side take var variation version layer mix group bank kit set type alt verse chorus
    section plan vitamin hi class grade mode loop vol volume level stage room pt bridge hook
    take option phrase pattern of the""")
COMPOUND = word_set("piano guitar guit perc drum drums cappella capella organ train funk")
TONAL = word_set("""
    bass sub lead synth pad keys piano rhodes pluck chord chords stab guitar guit strings brass
    bell vocal vox organ flute choir arp melody melodic pads leads loop drone reese 808 keys string
    trumpet sax violin cello wurli""")
#: English round "Am" and "Em": "Where Am I", "Get Em".
BEFORE_AM = word_set("i here who what where why how when")
AFTER_AM = word_set("i not")
BEFORE_EM = word_set("get got let kill make show give tell hit beat leave")
#: What is minor or major in English: "A Minor Incident", "G Major Issue".
AFTER_MODE = word_set("""
    incident incidents thing things issue issues problem problems detail details setback setbacks
    matter matters mistake mistakes error errors accident injury league leagues change changes
    difference inconvenience offence offense disaster threat crisis fail failure success
    breakthrough celebrity character role player part point deal crime miracle tragedy upgrade
    adjustment adjustments tweak tweaks fix fixes lazer leagues tom gray grey
    concept""")
#: What is in a key beside instruments: "Etude in C".
IN_A_KEY = word_set("""
    etude study waltz prelude fugue nocturne sonata suite song tune theme ballad jam riff melody
    melodies progression improvisation drone texture ambience loop""")
#: Words that "in" belongs to: "Fade in D" is the fourth fade-in.
BEFORE_IN = word_set("""
    fade drop plug line mic break come log live kick built check cut jump run step walk zoom all
    jack and""")
#: Organs are called B3 and C3.
ORGANS = word_set("hammond organ organs leslie")
#: Makers of instruments that are numbered like notes: "Yamaha C7", "Korg D1".
INSTRUMENT_MAKERS = word_set("yamaha korg roland kawai casio nord akai behringer arturia steinway")
#: What has a pitch and no role: "Sine C2", "Timpani F2".
TONES = word_set("""
    drone drones note notes tone tones sine saw square triangle wave timpani handpan steel""")
