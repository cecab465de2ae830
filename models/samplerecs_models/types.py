"""The words of the project as frozen dataclasses: what is heard, what is known, how sure we are.

Nothing in here computes. Units are in the names or the docstrings: seconds, BPM, dB relative to
full scale, confidences in 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.harmony import Key
from samplerecs_models.vocabulary import Kind, Role, Source

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

T = TypeVar("T")


class Packed:
    """Lets a dataclass with slots travel between processes as the bare values of its fields.

    What `dataclasses` makes for that looks the fields up at both ends, and takes a third longer.
    """

    __slots__ = ()
    #: The fields in order, those of the base classes first; made by `dataclasses`.
    __match_args__: ClassVar[tuple[str, ...]]

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])


@dataclass(frozen=True, slots=True)
class Estimate(Packed, Generic[T]):
    """A derived value with its ground: a value of None means unsure, and is an answer.

    Attributes:
        value: the answer, or None.
        confidence: 0..1; calibrated, so that of answers at 0.8 four in five are right.
        source: what the value rests on.
        alternatives: next best answers, best first (half and double tempo, relative key).
    """

    value: T | None = None
    confidence: float = 0.0
    source: Source = Source.NONE
    alternatives: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Audio:
    """Decoded sound.

    Attributes:
        samples: float32, shape (frames, channels), nominal range -1..1, always finite.
        rate: frames per second of `samples`.
        source_rate: frames per second in the file.
        duration_s: length of the whole file, even where `samples` holds a part of it.
        partial: True when the file is longer than what was decoded.
        decoder: name and version of what decoded it; results of two decoders are never mixed.
        payload_hash: hex identity of the sound (the audio payload, not the tags).
        repaired: number of NaN, infinite or absurdly large values that were set to 0.
    """

    samples: Float32
    rate: int
    source_rate: int
    duration_s: float
    partial: bool
    decoder: str
    payload_hash: str
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Facts(Packed):
    """What one file says of itself in its name, folders, chunks and tags; belongs to a location.

    Attributes:
        bpm: BPM; chunks as beats / duration before the raw float.
        key: key or bare root.
        kind: one-shot or loop where a chunk or a word says so.
        role: from the words of the name, then the folders.
        words: lower-case search words of name, folders and tags, in order, without repeats.
        pack: name of the pack the file belongs to ("" when unknown).
        tags: free tags and genre words embedded in the file.
        loop: True when a chunk holds loop points.
    """

    bpm: Estimate[float] = field(default_factory=Estimate)
    key: Estimate[Key] = field(default_factory=Estimate)
    kind: Estimate[Kind] = field(default_factory=Estimate)
    role: Estimate[Role] = field(default_factory=Estimate)
    words: tuple[str, ...] = ()
    pack: str = ""
    tags: tuple[str, ...] = ()
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Level(Packed):
    """Loudness figures: `peak_db` and `rms_db` in dBFS (-120 for silence), `clipped` 0..1."""

    peak_db: float
    rms_db: float
    clipped: float


@dataclass(frozen=True, slots=True)
class Analysis(Packed):
    """What the sound itself says, from audio alone.

    Attributes:
        duration_s: seconds, the whole file.
        level: peak and mean level.
        kind, role, bpm, key: estimates whose source is `Source.AUDIO`.
        descriptors: descriptor word -> strength 0..1, every word of `DESCRIPTORS`.
        versions: analyser family -> its VERSION.
        partial: True when only part of a long file was heard.
    """

    duration_s: float
    level: Level
    kind: Estimate[Kind]
    role: Estimate[Role]
    bpm: Estimate[float]
    key: Estimate[Key]
    descriptors: Mapping[str, float]
    versions: Mapping[str, int]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class ModelId(Packed):
    """Identity of an embedding space; vectors of two ids are never compared.

    `weights_sha256` is "" for the model-free fingerprint without learned weights.
    """

    name: str
    revision: str
    preprocess: str
    weights_sha256: str
    dim: int

    def __str__(self) -> str:
        """Return `name@revision/preprocess[:sha]` - stable, used as a key in the store."""
        sha = f":{self.weights_sha256[:12]}" if self.weights_sha256 else ""
        return f"{self.name}@{self.revision}/{self.preprocess}{sha}"


@dataclass(frozen=True, slots=True)
class Vector(Packed):
    """One sample's place in an embedding space: float32, shape (model.dim,), unit norm."""

    model: ModelId
    values: Float32


class Lack(Enum):
    """The user's word that there is no such thing; None is no word at all."""

    NONE = "none"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user said of a sample; wins over everything, for ever. None: not corrected.

    `Lack.NONE` says that it has no tempo or no key, whatever its name says and the ear hears.
    """

    bpm: float | Lack | None = None
    key: Key | Lack | None = None
    kind: Kind | None = None
    role: Role | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """All that is known of a sample, merged by trust: user > chunk, tag, name > audio.

    `analysed` is False while only its name is known; then `duration_s` is 0 and `descriptors`
    empty.
    """

    duration_s: float
    kind: Estimate[Kind]
    role: Estimate[Role]
    bpm: Estimate[float]
    key: Estimate[Key]
    descriptors: Mapping[str, float]
    words: tuple[str, ...]
    tags: tuple[str, ...]
    pack: str
    analysed: bool = True


@dataclass(frozen=True, slots=True)
class Examined(Packed):
    """Everything one pass over one file gives: what a worker sends back."""

    facts: Facts
    analysis: Analysis
    vectors: tuple[Vector, ...]
    payload_hash: str
    decoder: str
    source_rate: int
    channels: int
    repaired: int
