"""Facts of a file, with its name read again, are those that reading the file again would give."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from samplerecs_models.harmony import Key
from samplerecs_models.metadata import facts_of_name, renewed
from samplerecs_models.metadata.chunks import ChunkFacts
from samplerecs_models.metadata.read import merge_facts
from samplerecs_models.metadata.tags import TagFacts
from samplerecs_models.types import Facts
from samplerecs_models.vocabulary import Kind, Mode

bpms = st.none() | st.sampled_from([90.0, 124.0])
keys = st.none() | st.builds(Key, st.sampled_from([0, 9]), st.none() | st.sampled_from(list(Mode)))
words = st.lists(st.sampled_from(["dusty", "warm pad", "loop"]), max_size=2).map(tuple)
kinds = st.none() | st.sampled_from([Kind.LOOP, Kind.ONE_SHOT])
chunks = st.builds(
    ChunkFacts, bpms, st.booleans(), keys, kinds, st.booleans(), words, st.booleans()
).map(lambda one: replace(one, bpm_is_counted=one.bpm_is_counted and one.bpm is not None))
tags = st.builds(TagFacts, bpms, keys, words)
names = st.sampled_from(
    ["Kick 3", "Bass_124bpm_Cmin", "90 bpm loops/Pad in A", "Keys A minor", "C/one", "Kit/Loop 3"]
).map(lambda name: facts_of_name(f"{name}.wav", "Dust"))


@given(chunks, tags, names)
def test_of_the_same_name_nothing_changes(chunk: ChunkFacts, tag: TagFacts, name: Facts) -> None:
    facts = merge_facts(chunk, tag, name)
    assert renewed(facts, name) == facts


@given(chunks, tags, names)
def test_a_name_that_was_silent_speaks_now(chunk: ChunkFacts, tag: TagFacts, name: Facts) -> None:
    before = merge_facts(chunk, tag, facts_of_name("one.wav", "Dust"))
    # A raw tempo or a root of a chunk that a tag or another chunk hid is not known any more.
    after, again = renewed(before, name), merge_facts(chunk, tag, name)
    assert (after.kind, after.role, after.words, after.pack, after.loop, after.tags) == (
        again.kind, again.role, again.words, again.pack, again.loop, again.tags,
    )  # fmt: skip
    assert after.bpm == again.bpm
