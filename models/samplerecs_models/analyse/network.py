"""Small learned classifiers: a mean of few one-layer networks, read from a file of weights.

The weights are made by scripts/train_roles.py, with a fixed seed, from sounds that are not
shipped; each file says its classes, sizes and temperature.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from samplerecs_models.types import Float32


@dataclass(frozen=True, slots=True)
class Network:
    """A committee of networks with one hidden layer.

    Attributes:
        classes: what the outputs stand for.
        mean, scale: float32 (n_inputs,), what inputs are standardised by.
        hidden: float32 (n_inputs + 1, members * width); the last row is the bias.
        output: float32 (members, width + 1, n_classes); the last row is the bias.
        temperature: what logits are divided by, so that confidences are calibrated
            (Guo et al., "On Calibration of Modern Neural Networks", 2017).
    """

    classes: tuple[str, ...]
    mean: Float32
    scale: Float32
    hidden: Float32
    output: Float32
    temperature: float

    def chances(self, inputs: Float32) -> Float32:
        """Return the probability of every class: float32, shape (n, n_classes), rows sum to 1.

        Args:
            inputs: float32, shape (n, n_inputs); beyond 4 standard deviations they are clipped.
        """
        scaled = (inputs - self.mean) / self.scale
        np.minimum(np.maximum(scaled, -4.0, out=scaled), 4.0, out=scaled)
        layer = np.maximum(scaled @ self.hidden[:-1] + self.hidden[-1], 0.0)
        layer = layer.reshape(len(inputs), len(self.output), -1).transpose(1, 0, 2)
        logits = layer @ self.output[:, :-1] + self.output[:, -1:]
        logits = logits / np.float32(self.temperature)
        grown = np.exp(logits - logits.max(axis=2, keepdims=True))
        shares = grown / grown.sum(axis=2, keepdims=True)
        return np.asarray(np.add.reduce(shares, axis=0) / np.float32(len(shares)))


@cache
def load_network(name: str) -> Network:
    """Return the network shipped under `name` ("role" or "kind")."""
    with (
        as_file(files("samplerecs_models.analyse") / "weights" / f"{name}.npz") as path,
        np.load(path, allow_pickle=False) as stored,
    ):
        return Network(
            classes=tuple(str(c) for c in stored["classes"]),
            mean=stored["mean"],
            scale=stored["scale"],
            hidden=stored["hidden"],
            output=stored["output"],
            temperature=float(stored["temperature"]),
        )
