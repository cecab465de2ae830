"""Tags, the self-test's verdict, and which accelerator is believed."""

from __future__ import annotations

import numpy as np
import pytest
from clap_parts import TINY, tiny

from samplerecs_models.embed.clap.features import log_mel, windows
from samplerecs_models.embed.clap.labels import LABELS, THRESHOLDS, Axis
from samplerecs_models.embed.clap.manifest import AUDIO
from samplerecs_models.embed.clap.probe import chosen, probe
from samplerecs_models.embed.clap.selftest import NAMES, judged, self_test
from samplerecs_models.embed.clap.sessions import AudioSession
from samplerecs_models.embed.clap.types import CPU
from samplerecs_models.embed.clap.zero_shot import tags
from samplerecs_models.types import Float32


def phrases() -> Float32:
    """Return a space in which every label has a direction of its own."""
    return np.eye(len(LABELS), dtype=np.float32)


def test_every_label_is_there_once() -> None:
    assert len({(label.axis, label.word) for label in LABELS}) == len(LABELS)
    assert {label.axis for label in LABELS} == set(Axis)
    assert all(label.word and label.phrase for label in LABELS)


def test_a_sound_answers_the_words_it_lies_at() -> None:
    wanted = {Axis.MOOD: "dark", Axis.GENRE: "techno", Axis.INSTRUMENT: "kick"}
    at = [n for n, label in enumerate(LABELS) if wanted[label.axis] == label.word]
    sound = phrases()[at].sum(axis=0, keepdims=True) / np.sqrt(np.float32(len(at)))
    (found,) = tags(sound, phrases(), 20.0)
    assert [(tag.axis, tag.word) for tag in found] == list(wanted.items())
    assert all(tag.confidence > 0.9 for tag in found)


def test_what_answers_nothing_gets_no_tag() -> None:
    sounds = np.full((2, len(LABELS)), 1 / np.sqrt(len(LABELS)), np.float32)
    assert tags(sounds, phrases(), 14.3) == [(), ()]
    assert tags(sounds[:0], phrases(), 14.3) == []


def test_two_words_may_share_an_axis_and_the_surest_is_first() -> None:
    moods = [n for n, label in enumerate(LABELS) if label.axis is Axis.MOOD][:2]
    sound = np.zeros((1, len(LABELS)), np.float32)
    sound[0, moods] = 0.7, 0.714
    (found,) = tags(sound, phrases(), 14.3)
    assert [tag.word for tag in found] == [LABELS[moods[1]].word, LABELS[moods[0]].word]
    assert all(tag.confidence >= THRESHOLDS[Axis.MOOD] for tag in found)


def test_too_few_phrases_are_an_error() -> None:
    with pytest.raises(ValueError, match="phrases"):
        tags(phrases()[:1], phrases()[:3], 14.3)


def test_a_model_that_hears_passes_and_one_mistake_is_forgiven() -> None:
    words = np.eye(len(NAMES), dtype=np.float32)
    assert judged(words, words).passed
    swapped = words[[1, 1, 2, 3, 4]]
    assert judged(swapped, words).right == 4
    assert judged(swapped, words).passed
    assert not judged(words[::-1], words).passed


def test_seeded_weights_hear_nothing_and_fail() -> None:
    verdict = self_test(tiny(), 1)
    assert not verdict.passed
    assert np.shape(verdict.cosines) == (len(NAMES), len(NAMES))


def test_an_accelerator_is_used_only_when_it_agrees_with_the_cpu() -> None:
    features = [log_mel(windows(np.ones(1_000, np.float32))[0])]
    session = AudioSession(TINY / AUDIO, 1)
    vectors = np.array([session.embed(each) for each in features])
    provider, notes = chosen(TINY / AUDIO, 1, features, vectors, [CPU])
    assert (provider, "agrees" in notes[0]) == (CPU, True)
    turned = np.roll(vectors, 1, axis=1)
    _, notes = chosen(TINY / AUDIO, 1, features, turned, [CPU])
    assert "does not agree" in notes[0]


def test_one_that_is_not_there_is_left() -> None:
    provider, notes = chosen(TINY / AUDIO, 1, [], np.zeros((0, 32), np.float32), ["NoneSuch"])
    assert provider == CPU
    assert "NoneSuch was left" in notes[0]


def test_the_probe_finds_the_dimension() -> None:
    found = probe(TINY, 1)
    assert found.dim == 32
