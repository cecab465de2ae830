"""What a model's child process tells its parent, who loads no model."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_models.types import Float32

#: What ONNX Runtime computes with on every machine.
CPU = "CPUExecutionProvider"
#: Right answers of five from which a model passes its self-test: one may be wrong, made sounds are
#: not those that it learnt from.
ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found when a model was tried out.

    Attributes:
        dim: values of a vector.
        provider: what the audio tower is best computed with.
        notes: what was tried and left, in words.
    """

    dim: int
    provider: str = CPU
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a model did on made sounds.

    Attributes:
        names: of sounds (rows) and words (columns).
        cosines: one row a sound, one value a name.
        right: sounds whose own name was the nearest.
    """

    names: tuple[str, ...]
    cosines: tuple[tuple[float, ...], ...]
    right: int

    @property
    def passed(self) -> bool:
        """True when it hears."""
        return self.right >= ENOUGH


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of one file: a unit vector, or why there is none."""

    path: str
    vector: Float32 | None = None
    why: str = ""
