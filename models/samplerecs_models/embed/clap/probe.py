"""A model's files tried out before they are installed, and what computes them best."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samplerecs_models.embed.clap.features import RATE, WINDOW, log_mel
from samplerecs_models.embed.clap.manifest import AUDIO, TEXT, TOKENIZER
from samplerecs_models.embed.clap.sessions import AudioSession, accelerators
from samplerecs_models.embed.clap.text import try_words
from samplerecs_models.embed.clap.types import CPU, Probed
from samplerecs_models.errors import ModelError
from samplerecs_models.types import Float32

#: An accelerator is used when its vectors are at least so near to the CPU's.
AGREES = 0.999


def probe(folder: Path, threads: int) -> Probed:
    """Run both towers of a folder once, the audio tower with every accelerator there is.

    Raises:
        ModelError: when a file is no tower of CLAP, or towers and tokenizer do not belong together.
    """
    features = [log_mel(sound) for sound in _sounds()]
    vectors = _vectors(AudioSession(folder / AUDIO, threads), features)
    dim = vectors.shape[1]
    if (folder / TEXT).exists() and (folder / TOKENIZER).exists():
        try_words(folder, threads, dim)
    provider, notes = chosen(folder / AUDIO, threads, features, vectors, accelerators())
    return Probed(dim, provider, notes)


def chosen(
    path: Path, threads: int, features: list[Float32], wanted: Float32, offered: list[str]
) -> tuple[str, tuple[str, ...]]:
    """Return the first accelerator that agrees with the CPU, else the CPU, and what was left.

    Args:
        path: the audio tower.
        threads: processors that may be used.
        features: what is run.
        wanted: the CPU's vectors, one row each.
        offered: accelerators, the best first.
    """
    notes: list[str] = []
    for name in offered:
        try:
            found = _vectors(AudioSession(path, threads, name), features)
        except ModelError as error:
            notes.append(f"{name} was left: {error.message}")
            continue
        agreement = float(np.sum(found * wanted, axis=1).min())
        if agreement >= AGREES:
            notes.append(f"{name} agrees with the CPU (cosine {agreement:.4f})")
            return name, tuple(notes)
        notes.append(f"{name} was left: it does not agree with the CPU (cosine {agreement:.4f})")
    return CPU, tuple(notes)


def _vectors(session: AudioSession, features: list[Float32]) -> Float32:
    return np.array([session.embed(each) for each in features])


def _sounds() -> list[Float32]:
    """Return three windows: a chord, noise that dies away, a beat."""
    time = np.arange(WINDOW) / RATE
    noise = np.random.default_rng(7).random(WINDOW) - 0.5
    chord = sum(np.sin(2 * np.pi * hz * time) for hz in (110.0, 277.2, 329.6)) / 4
    made = (chord, noise * np.exp(-time), noise * np.exp(-9 * (time % 0.5)))
    return [np.asarray(sound, np.float32) for sound in made]
