"""ONNX Runtime: a tower is opened, looked at before it is believed, and run.

The only module that touches onnxruntime.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from samplerecs_models.embed.clap.features import FRAMES, MELS
from samplerecs_models.embed.clap.types import CPU
from samplerecs_models.errors import ModelError
from samplerecs_models.types import Float32, Int64

#: What is tried where it is there, the best first; each must agree with the CPU before it is used.
ACCELERATORS = ("CoreMLExecutionProvider", "CUDAExecutionProvider", "DmlExecutionProvider")
#: Errors only: whoever asks is told by us what is wrong.
_QUIET = 3
_WRONG = "It must be a CLAP model as scripts/export_clap.py or Xenova/clap-htsat-unfused have it."
Array = NDArray[Any]


class Session:
    """One tower.

    Args:
        path: the ONNX file.
        threads: processors that one run may use, at least 1.
        provider: what computes it; the CPU's stands by for what that cannot do.

    Raises:
        ModelError: when the file is no model that can be run.
    """

    def __init__(self, path: Path, threads: int, provider: str = CPU) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = max(1, threads)
        options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        # A thread that waits must not keep a processor busy that the DAW wants.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        wanted = [provider] if provider == CPU else [provider, CPU]
        self.path = path
        try:
            self._session = ort.InferenceSession(str(path), options, providers=wanted)
        # What the runtime raises has no base of its own, and says more than a person can use.
        except Exception as error:
            raise ModelError(
                f"{path} is no model that can be run: {_first(error)}.", _WRONG
            ) from error

    @property
    def inputs(self) -> Mapping[str, Sequence[object]]:
        """Name -> shape; what is not a number there may vary."""
        return {one.name: one.shape for one in self._session.get_inputs()}

    @property
    def outputs(self) -> Mapping[str, Sequence[object]]:
        """Name -> shape."""
        return {one.name: one.shape for one in self._session.get_outputs()}

    def run(self, output: str, values: Mapping[str, Array]) -> Array:
        """Return one output.

        Raises:
            ModelError: when the model cannot take the values.
        """
        try:
            found: Array = self._session.run([output], dict(values))[0]
        except Exception as error:
            raise ModelError(f"{self.path} failed: {_first(error)}.", _WRONG) from error
        return found


class AudioSession:
    """The audio tower: spectrograms in, unit vectors out.

    Each window is run alone: with dynamic int8 a window's values would depend on its neighbours in
    a batch, and on two cores a batch is not faster (docs/reference/performance.md).

    Raises:
        ModelError: when the file is another architecture.
    """

    def __init__(self, path: Path, threads: int, provider: str = CPU) -> None:
        self._session = Session(path, threads, provider)
        shape = self._session.inputs.get("input_features")
        fits = shape is not None and _fits(shape, (None, 1, FRAMES, MELS))
        if not fits or len(self._session.inputs) != 1:
            raise _other(path, self._session.inputs, f"input_features (1, {FRAMES}, {MELS})")
        self.output = _output(self._session, "audio_embeds")

    def embed(self, features: Float32) -> Float32:
        """Return float32 (dim,), unit norm, of one window's features (FRAMES, MELS)."""
        found = self._session.run(self.output, {"input_features": features[None, None]})
        return unit(found.reshape(-1))


class TextSession:
    """The text tower: token numbers in, unit vectors out.

    Raises:
        ModelError: when the file is another architecture.
    """

    def __init__(self, path: Path, threads: int) -> None:
        self._session = Session(path, threads)
        names = set(self._session.inputs)
        if "input_ids" not in names or not names <= {"input_ids", "attention_mask"}:
            raise _other(path, self._session.inputs, "input_ids and attention_mask")
        self._masked = "attention_mask" in names
        self.output = _output(self._session, "text_embeds")

    def embed(self, ids: Sequence[int]) -> Float32:
        """Return float32 (dim,), unit norm, of one text's token numbers."""
        numbers: Int64 = np.array([ids], np.int64)
        values: dict[str, Array] = {"input_ids": numbers}
        if self._masked:
            values["attention_mask"] = np.ones_like(numbers)
        return unit(self._session.run(self.output, values).reshape(-1))


def accelerators() -> list[str]:
    """Return what this distribution of ONNX Runtime could use beside the CPU, best first."""
    there = ort.get_available_providers()
    return [name for name in ACCELERATORS if name in there]


def unit(values: Array) -> Float32:
    """Return a vector at norm 1, float32.

    Raises:
        ModelError: when a value is not finite, or all are 0.
    """
    wide = values.astype(np.float64)
    norm = float(np.sqrt(np.sum(wide * wide)))
    if not np.isfinite(norm) or norm == 0:
        raise ModelError("The model gave values that are no numbers.", _WRONG)
    return (wide / norm).astype(np.float32)


def _output(session: Session, name: str) -> str:
    shape = session.outputs.get(name)
    if shape is None or len(shape) != 2:
        raise _other(session.path, session.outputs, f"an output {name} (batch, values)")
    return name


def _fits(shape: Sequence[object], wanted: Sequence[int | None]) -> bool:
    return len(shape) == len(wanted) and all(
        want is None or not isinstance(have, int) or have == want
        for have, want in zip(shape, wanted, strict=True)
    )


def _other(path: Path, found: Mapping[str, Sequence[object]], wanted: str) -> ModelError:
    has = ", ".join(f"{name} {tuple(shape)}" for name, shape in found.items())
    return ModelError(f"{path} is another kind of model: it has {has}, not {wanted}.", _WRONG)


def _first(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200].rstrip(".") if str(error).strip() else "unknown"
