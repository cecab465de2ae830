"""What travels between libraries: sounds and boards by content, without paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_models.types import Analysis, Correction, Float32, ModelId


@dataclass(frozen=True, slots=True)
class Said:
    """The user's word on a sound, and when it was said (Unix seconds)."""

    correction: Correction
    at: float


@dataclass(frozen=True, slots=True)
class SoundEntry:
    """Everything about one sound that does not depend on where its file is.

    Attributes:
        payload_hash: its identity.
        sizes: bytes of the files that hold it.
        source_rate: Hz; `channels`, `repaired` (samples) and `decoder` as they were read.
        analysis: what was heard.
        vectors: by model.
        said: the user's word on it.
    """

    payload_hash: str
    sizes: tuple[int, ...]
    source_rate: int
    channels: int
    repaired: int
    decoder: str
    analysis: Analysis
    vectors: Mapping[ModelId, Float32] = field(default_factory=dict)
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board: its name, when it was made (Unix seconds), its sounds in their order."""

    name: str
    created_at: float
    sounds: tuple[str, ...]
