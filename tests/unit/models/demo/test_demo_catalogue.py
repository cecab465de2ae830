from __future__ import annotations

from collections import Counter
from pathlib import PurePath

import pytest

from samplerecs_models.demo.catalogue import PACKS
from samplerecs_models.demo.items import Item
from samplerecs_models.metadata.names import facts_from_name
from samplerecs_models.vocabulary import Kind, Role

ITEMS = [(pack.folder, item) for pack in PACKS for item in pack.items]
LOOPS = [pytest.param(folder, item, id=item.path) for folder, item in ITEMS if item.bars]
DRUMS = {
    Role.KICK,
    Role.SNARE,
    Role.CLAP,
    Role.RIM,
    Role.CLOSED_HAT,
    Role.OPEN_HAT,
    Role.CRASH,
    Role.TOM,
    Role.SHAKER,
}


def test_there_are_four_packs_and_at_least_120_sounds_with_names_of_their_own() -> None:
    assert len(PACKS) == 4
    assert len(ITEMS) >= 120
    assert len({(folder, item.path.lower()) for folder, item in ITEMS}) == len(ITEMS)


def test_every_usual_role_is_there() -> None:
    roles = Counter(item.role for _, item in ITEMS)
    enough = {Role.KICK: 10, Role.SNARE: 6, Role.CLOSED_HAT: 6, Role.BASS: 6, Role.PAD: 2}
    enough |= {Role.DRUM_LOOP: 16, Role.BASS_LOOP: 8, Role.MELODIC_LOOP: 16, Role.VOCAL: 3}
    short = {role: roles[role] for role, count in enough.items() if roles[role] < count}
    assert not short
    assert roles.keys() >= DRUMS | {Role.CHORD, Role.KEYS, Role.PLUCK, Role.LEAD, Role.FX}


def test_every_format_encoding_and_rate_is_there() -> None:
    suffixes = Counter(PurePath(item.path).suffix for _, item in ITEMS)
    assert {".wav", ".aif", ".aiff", ".flac", ".ogg", ".mp3"} == suffixes.keys()
    wavs = [item for _, item in ITEMS if item.path.endswith(".wav")]
    assert {item.subtype for item in wavs} == {"PCM_16", "PCM_24", "FLOAT"}
    assert {item.rate for _, item in ITEMS} == {44_100, 48_000}


def test_loops_come_at_many_tempi_and_keys() -> None:
    assert {86, 124, 128, 132, 140, 174} <= {item.bpm for _, item in ITEMS}
    keys = {item.key for _, item in ITEMS if item.bars and item.key}
    assert len(keys) >= 8
    assert {key.mode for key in keys} == {"major", "minor"}


@pytest.mark.parametrize(("folder", "item"), LOOPS)
def test_a_loops_name_says_what_it_was_made_with(folder: str, item: Item) -> None:
    facts = facts_from_name(PurePath(folder) / item.path)
    assert facts.bpm.value == item.bpm
    assert facts.key.value == item.key
    assert facts.kind.value is Kind.LOOP
    assert facts.pack == folder


@pytest.mark.parametrize(
    ("folder", "item"),
    [pytest.param(f, i, id=i.path) for f, i in ITEMS if i.role in DRUMS | {Role.DRUM_LOOP}],
)
def test_a_drums_name_says_its_role_and_no_key(folder: str, item: Item) -> None:
    facts = facts_from_name(PurePath(folder) / item.path)
    assert facts.role.value is item.role
    assert facts.key.value is None


def test_a_one_shot_never_claims_a_tempo() -> None:
    named = {
        item.path: facts_from_name(PurePath(folder) / item.path).bpm.value
        for folder, item in ITEMS
        if not item.bars
    }
    assert not {path: bpm for path, bpm in named.items() if bpm is not None}
