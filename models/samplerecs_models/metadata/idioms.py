"""Phrases in which a word for a role or a kind means something else: people, titles, things.

`lexicon` says what words mean by themselves. A phrase belongs here when it is met in names more
often than the sound that it seems to name: "Pacific Rim" is none. Where the other word may be a
style, a pack or a colour of the sound ("House Keys", "Night Ride", "Hot Rim"), it is that.
"""

from __future__ import annotations

from samplerecs_models.metadata.tokens import word_set

_STYLES = """future bass, bass house, bass music, uk bass, drum and bass, drum n bass, dnb,
    boom bap, beats per minute, key of"""
_MAKERS = """bass station, loop masters, loop cloud, producer loops, prime loops, function loops,
    fruit loops, froot loops, fruity loops, beat port, beat maker, beat makers, beat stars"""
_PEOPLE = """sub focus, sub zero, sub pop, sub urban, bass hunter, bass nectar, bass jackers,
    alicia keys, black keys, bell biv, tom petty, tom waits, tom jones, tom ford, tom yorke,
    tom sawyer, tom hanks, tom cruise, tom hardy, tom holland, tom brady, tom morello, tom delonge,
    tom misch, tom odell, tom collins, tom jerry, tom cat, tom s diner, toms diner, uncle tom,
    major tom, peeping tom"""
_TITLES = """kick start, kick starter, kick off, kick it, kick ass, kicks ass, kick butt,
    kick flip, kick boxer, kick boxing, kick out the, kick out of, lead in, lead out, lead off,
    lead astray, lead balloon, lead pipe, lead pencil, pencil lead, lead belly, lead zeppelin,
    take the lead, follow my lead, ride on, ride or die, ride with, ride like, ride along,
    ride home, ride share, joy ride, bike ride, train ride, bus ride, car ride, crash course,
    crash bandicoot, crash test, crash land, crash landing, crash into, crash pad, clap back,
    snap back, snap chat, snap dragon, snap shot, ginger snap, oh snap, break up, break down,
    break free, break even, break on, break through, break point, coffee break, heart break,
    tea break, lunch break, spring break, prison break, commercial break, beat up, beat street,
    bass pro, bass fishing, bass culture, sea bass, striped bass, bells and whistles, hells bells,
    taco bell, liberty bell, bell bottom, bell bottoms, bell curve, by the bell, horn of, horns up,
    string of, string theory, first string, string bean, shoe string, strings attached, keys to,
    arrow keys, florida keys, organ donor, organ grinder, brass knuckles, brass monkey,
    brass tacks, top brass, rim job, rim of the, pacific rim, shaker heights, shaker maker,
    hat trick, hat in the, in the hat, straw hat, cowboy hat, in china, china town, china white,
    bermuda triangle, love triangle, triangle of, block party, block chain, block rockin,
    the block, cell block, city block, sun block, mental block, chimney sweep, stab in the,
    back stab, riff raff, noise complaint, noise gate, noise reduction, good vibes, bad vibes,
    summer vibes, chill vibes, night vibes, beach vibes, island vibes, tropical vibes, lofi vibes,
    vibes only, open air, greatest hits, number one hit, number one hits, hit man, hit list,
    hit single, hit song, hit songs, hit parade, big shot, long shot, shot in the, mug shot,
    screen shot, hot shot, moon shot, loop hole, loop back, in the loop, out of the loop, sub way,
    sub marine, sub conscious, sub culture"""
_THINGS = """voice mail, voice memo, voice memos, pad lock, pad thai, launch pad, note pad,
    mouse pad, key pad, track pad, i pad, triangle wave, triangle osc, triangle oscillator"""

#: Such phrases, as words.
PHRASES: frozenset[tuple[str, ...]] = frozenset(
    tuple(phrase.split())
    for text in (_STYLES, _MAKERS, _PEOPLE, _TITLES, _THINGS)
    for phrase in text.split(",")
)
BEGINS = frozenset(phrase[0] for phrase in PHRASES)
LONGEST = max(map(len, PHRASES))

#: Before one of OBJECTS a verb and no sound: "Ride the Lightning", "Clap Your Hands".
VERBS = word_set("""
    kick clap snap crash ride lead beat break pluck scratch sweep splash stab hit block
    reverse""")
OBJECTS = word_set("the my your his our their me it us you him them this that")
