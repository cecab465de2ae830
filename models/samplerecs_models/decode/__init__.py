"""Path -> `Audio`: the only place that knows about codecs, containers and sample rates."""

from __future__ import annotations

from samplerecs_models.decode.read import decode
from samplerecs_models.decode.resample import resample
from samplerecs_models.decode.write import write_audio

__all__ = ["decode", "resample", "write_audio"]
