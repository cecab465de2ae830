"""The towers of a checkpoint as ONNX files, whole or with fewer bits."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16

from exporting.checkpoint import Checkpoint

_OPSET = 17


class _Audio(torch.nn.Module):  # type: ignore[misc]
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_features: Any) -> Any:
        found = self.model.audio_model(input_features=input_features)
        return self.model.audio_projection(found.pooler_output)


class _Text(torch.nn.Module):  # type: ignore[misc]
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        found = self.model.text_model(input_ids=input_ids, attention_mask=attention_mask)
        return self.model.text_projection(found.pooler_output)


def audio_tower(checkpoint: Checkpoint) -> torch.nn.Module:
    """Return the audio tower: features (batch, 1, 1001, 64) -> vectors."""
    return _Audio(checkpoint.model).eval()


def text_tower(checkpoint: Checkpoint) -> torch.nn.Module:
    """Return the text tower: token numbers and mask -> vectors."""
    return _Text(checkpoint.model).eval()


def export_audio(checkpoint: Checkpoint, path: Path) -> None:
    """Write the audio tower."""
    features = torch.zeros(1, 1, 1001, 64)
    _write(audio_tower(checkpoint), (features,), path, ["input_features"], "audio_embeds", {})


def export_text(checkpoint: Checkpoint, path: Path) -> None:
    """Write the text tower; texts of any length."""
    ids = torch.tensor([[0, 5, 6, 7, 2]])
    axes = {name: {1: "tokens"} for name in ("input_ids", "attention_mask")}
    given = (ids, torch.ones_like(ids))
    _write(text_tower(checkpoint), given, path, list(axes), "text_embeds", axes)


def _write(
    tower: torch.nn.Module,
    given: tuple[Any, ...],
    path: Path,
    inputs: list[str],
    output: str,
    axes: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        # What tracing says of shapes that are the same for every sound.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            tower,
            given,
            str(path),
            input_names=inputs,
            output_names=[output],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def reduced(whole: Path, path: Path, precision: str) -> None:
    """Write a tower in a precision: fp32 as it is, fp16, or int8 weights (dynamic)."""
    if precision == "fp32":
        shutil.copyfile(whole, path)
    elif precision == "fp16":
        onnx.save(convert_float_to_float16(onnx.load(whole), keep_io_types=True), path)
    else:
        quantize_dynamic(whole, path, weight_type=QuantType.QUInt8)
