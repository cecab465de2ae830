"""How well exported towers agree with torch, on the same inputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from exporting.checkpoint import Checkpoint
from exporting.sounds import TEXTS, sounds
from exporting.towers import audio_tower, text_tower
from samplerecs_models.embed.clap.features import log_mel, windows
from samplerecs_models.embed.clap.manifest import AUDIO, TEXT
from samplerecs_models.embed.clap.sessions import AudioSession, TextSession, unit
from samplerecs_models.types import Float32

#: The least cosine with torch, by precision.
FLOORS = {"fp32": 0.9999, "fp16": 0.999, "int8": 0.99}


@dataclass(frozen=True, slots=True)
class Parity:
    """The least cosine of each tower, and torch's vectors by what they are of."""

    audio: float
    text: float
    golden: dict[str, Float32]


def compare(checkpoint: Checkpoint, folder: Path) -> Parity:
    """Run torch and ONNX Runtime on the same sounds and texts."""
    ours, text = AudioSession(folder / AUDIO, 1), TextSession(folder / TEXT, 1)
    golden: dict[str, Float32] = {}
    cosines: dict[str, list[float]] = {"audio": [], "text": []}
    for name, sound in sounds().items():
        features = log_mel(windows(sound)[0])
        wanted = _run(audio_tower(checkpoint), torch.from_numpy(features[None, None]))
        golden[f"audio:{name}"] = wanted
        cosines["audio"].append(float(wanted @ ours.embed(features)))
    for said in TEXTS:
        ids = checkpoint.tokenizer.encode(said).ids
        given = torch.tensor([ids])
        wanted = _run(text_tower(checkpoint), given, torch.ones_like(given))
        golden[f"text:{said}"] = wanted
        cosines["text"].append(float(wanted @ text.embed(ids)))
    return Parity(min(cosines["audio"]), min(cosines["text"]), golden)


def _run(tower: torch.nn.Module, *given: Any) -> Float32:
    with torch.no_grad():
        return unit(tower(*given).numpy().reshape(-1))
