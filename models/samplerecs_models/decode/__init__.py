"""Path -> `Audio`: the only place that knows about codecs, containers and sample rates."""

from __future__ import annotations

from samplerecs_models.decode.formats import (
    AAC_ADVICE,
    OPTIONAL_SUFFIXES,
    SUPPORTED_SUFFIXES,
    UNSUPPORTED_SUFFIXES,
    advice_on,
    readable_suffixes,
    unreadable_suffixes,
)
from samplerecs_models.decode.read import (
    DEFAULT_LIMIT_S,
    decode,
    decode_new,
    decode_opened,
    describe_formats,
)
from samplerecs_models.decode.resample import resample
from samplerecs_models.decode.source import open_source
from samplerecs_models.decode.write import write_audio

__all__ = [
    "AAC_ADVICE",
    "DEFAULT_LIMIT_S",
    "OPTIONAL_SUFFIXES",
    "SUPPORTED_SUFFIXES",
    "UNSUPPORTED_SUFFIXES",
    "advice_on",
    "decode",
    "decode_new",
    "decode_opened",
    "describe_formats",
    "open_source",
    "readable_suffixes",
    "resample",
    "unreadable_suffixes",
    "write_audio",
]
