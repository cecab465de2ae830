"""What is said of a word that the query does not know."""

from __future__ import annotations

import pytest

from samplerecs_models.errors import BadFilter
from samplerecs_models.query import parse, role_named


def test_a_word_that_is_no_role_names_each_role_once_and_no_family() -> None:
    with pytest.raises(BadFilter) as caught:
        role_named("banana")
    words = caught.value.hint.replace(",", " ").replace(".", " ").split()
    assert words.count("bass") == 1
    assert not {"drum", "hihat", "cymbal", "synth"} & set(words)


def test_a_filter_offers_families_too_each_once() -> None:
    with pytest.raises(BadFilter) as caught:
        parse("role:banana")
    words = caught.value.hint.replace(",", " ").replace(".", " ").split()
    assert words.count("bass") == words.count("synth") == 1
