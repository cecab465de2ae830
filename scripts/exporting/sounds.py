"""What exported towers are compared with torch on; imports neither torch nor onnx."""

from __future__ import annotations

import numpy as np

from samplerecs_models.embed.clap.features import RATE
from samplerecs_models.types import Float32

TEXTS = ("dusty rhodes, slightly out of tune", "kick", "a long dark pad with reverb", "🥁 ¿qué?")


def sounds() -> dict[str, Float32]:
    """Return name -> mono float32 at 48 kHz: tones, noise, a beat, silence."""
    time = np.arange(3 * RATE) / RATE
    noise = np.random.RandomState(5).standard_normal(len(time))
    made = {
        "tone": 0.5 * np.sin(2 * np.pi * 220 * time),
        "noise": 0.1 * noise,
        "beat": noise * np.exp(-12 * (time % 0.5)) * 0.4,
        "bass": 0.4 * np.sign(np.sin(2 * np.pi * 55 * time)) * np.exp(-time),
        "silence": np.zeros(RATE),
    }
    return {name: sound.astype(np.float32) for name, sound in made.items()}
