"""CLAP's front end against the features of transformers, kept from clap_golden.py."""

from __future__ import annotations

import numpy as np
import pytest
from golden.clap_golden import FEATURES, KEPT, golden_sounds

from samplerecs_models.embed.clap.features import log_mel, windows


@pytest.mark.parametrize("name", sorted(golden_sounds()))
def test_the_features_are_those_of_the_reference(name: str) -> None:
    with np.load(FEATURES) as kept:
        wanted = kept[name]
    (window,) = windows(golden_sounds()[name])
    found = log_mel(window)
    assert found.shape == (1001, 64)
    assert found.dtype == np.float32
    assert np.abs(found[KEPT] - wanted).max() <= 1e-4


def test_the_sounds_are_of_ten_kinds() -> None:
    with np.load(FEATURES) as kept:
        assert set(kept.files) == set(golden_sounds())
        assert len(kept.files) == 10
        spread = [float(np.ptp(kept[name])) for name in kept.files]
    assert sorted(spread)[1] > 20
