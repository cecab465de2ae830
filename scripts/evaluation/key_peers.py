"""The keys other libraries hear, measured in the same run; each is skipped where it is missing."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_models.decode import decode
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Mode

KeyPeer = Callable[[Path], Key | None]
#: Krumhansl & Kessler 1982, the profiles that are used with librosa's chroma.
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_ESSENTIA = ("shaath", "edma", "bgate", "temperley")


def key_peers() -> dict[str, KeyPeer]:
    """Return the peers that are installed: name -> path to key."""
    found: dict[str, KeyPeer] = {}
    if find_spec("librosa"):
        found["librosa"] = partial(_librosa, import_module("librosa"))
    if find_spec("essentia"):
        standard = import_module("essentia.standard")
        for profile in _ESSENTIA:
            found[f"essentia {profile}"] = partial(_essentia, standard, profile)
    for name in ("librosa", "essentia"):
        if find_spec(name) is None:
            print(f"{name} is not installed and is left out.")
    return found


def _mono(path: Path) -> Float32:
    return Sound(decode(path, rate=ANALYSIS_RATE)).mono


def _librosa(librosa: Any, path: Path) -> Key | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chroma = librosa.feature.chroma_cqt(y=_mono(path), sr=ANALYSIS_RATE).mean(axis=1)
    rows = [np.roll(profile, t) for profile in (_MAJOR, _MINOR) for t in range(12)]
    best = int(np.argmax([np.corrcoef(row, chroma)[0, 1] for row in rows]))
    return Key(best % 12, Mode.MAJOR if best < 12 else Mode.MINOR)


def _essentia(standard: Any, profile: str, path: Path) -> Key | None:
    hear = standard.KeyExtractor(profileType=profile, sampleRate=ANALYSIS_RATE)
    tonic, mode, _ = hear(_mono(path))
    return parse_key(f"{tonic} {mode}")
