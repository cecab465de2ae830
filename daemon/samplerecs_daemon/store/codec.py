"""Facts, analyses and corrections as JSON text and back.

Fields are read with defaults, so that a row written by an older version still loads. JSON is
ASCII: file names may hold lone surrogates, which SQLite's TEXT does not take.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from numbers import Real
from typing import Any, TypeVar

from samplerecs_models.harmony import Key
from samplerecs_models.types import Analysis, Correction, Estimate, Facts, Lack, Level
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

T = TypeVar("T")

SOURCES = {source.value: source for source in Source}
KINDS = {kind.value: kind for kind in Kind}
ROLES = {role.value: role for role in Role}
MODES = {mode.value: mode for mode in Mode}
# NaN never belongs into the store: better an error here than a row nobody else can read.
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def dump_facts(facts: Facts) -> str:
    """Return `facts` as JSON text."""
    return _dumps(
        {
            "bpm": _estimate(facts.bpm),
            "key": _estimate(facts.key),
            "kind": _estimate(facts.kind),
            "role": _estimate(facts.role),
            "words": facts.words,
            "pack": facts.pack,
            "tags": facts.tags,
            "loop": facts.loop,
        }
    )


def load_facts(text: str) -> Facts:
    """Return the facts in `text`."""
    body = json.loads(text)
    return Facts(
        bpm=_load(body.get("bpm"), float),
        key=_load(body.get("key"), load_key),
        kind=_load(body.get("kind"), KINDS.get),
        role=_load(body.get("role"), ROLES.get),
        words=tuple(body.get("words", ())),
        pack=body.get("pack", ""),
        tags=tuple(body.get("tags", ())),
        loop=bool(body.get("loop", False)),
    )


def dump_analysis(analysis: Analysis) -> str:
    """Return `analysis` as JSON text; its versions are kept apart, see `dump_version_map`."""
    level = analysis.level
    return _dumps(
        {
            "duration_s": float(analysis.duration_s),
            "level": [float(level.peak_db), float(level.rms_db), float(level.clipped)],
            "kind": _estimate(analysis.kind),
            "role": _estimate(analysis.role),
            "bpm": _estimate(analysis.bpm),
            "key": _estimate(analysis.key),
            "descriptors": {word: float(v) for word, v in analysis.descriptors.items()},
            "partial": analysis.partial,
        }
    )


def dump_version_map(versions: Mapping[str, int]) -> str:
    """Return the analyser versions as JSON text with sorted keys, comparable as text."""
    return _version_text(tuple(versions.items()))


def load_version_map(text: str) -> dict[str, int]:
    """Return the analyser versions of a JSON text."""
    return {str(name): int(version) for name, version in json.loads(text).items()}


def load_analysis(text: str, versions: str) -> Analysis:
    """Return the analysis in `text`, with the analyser versions of the JSON text `versions`."""
    body = json.loads(text)
    return Analysis(
        duration_s=body["duration_s"],
        level=Level(*body["level"]),
        kind=_load(body.get("kind"), KINDS.get),
        role=_load(body.get("role"), ROLES.get),
        bpm=_load(body.get("bpm"), float),
        key=_load(body.get("key"), load_key),
        descriptors=body["descriptors"],
        versions=json.loads(versions),
        partial=body.get("partial", False),
    )


def dump_correction(correction: Correction) -> str:
    """Return `correction` as JSON text.

    What the sound lacks is named apart: an older version reads that as nothing said.
    """
    said = {"bpm": correction.bpm, "key": correction.key}
    return _dumps(
        {
            **{name: None if value is Lack.NONE else _plain(value) for name, value in said.items()},
            "kind": correction.kind,
            "role": correction.role,
            "tags": correction.tags,
            "lacks": [name for name, value in said.items() if value is Lack.NONE],
        }
    )


def load_correction(text: str) -> Correction:
    """Return the correction in `text`."""
    body = json.loads(text)
    lacks = body.get("lacks", ())
    return Correction(
        bpm=Lack.NONE if "bpm" in lacks else body.get("bpm"),
        key=Lack.NONE if "key" in lacks else load_key(body.get("key")),
        kind=KINDS.get(body.get("kind")),
        role=ROLES.get(body.get("role")),
        tags=tuple(body.get("tags", ())),
    )


def load_key(value: Any) -> Key | None:
    """Return the key of `[tonic, mode]`, or None for None."""
    return None if value is None else Key(value[0], MODES.get(value[1]))


def plain_alternatives(estimate: Estimate[Any]) -> list[Any]:
    """Return an estimate's alternatives as JSON values."""
    return [_plain(value) for value in estimate.alternatives]


@lru_cache(8)
def _version_text(versions: tuple[tuple[str, int], ...]) -> str:
    return json.dumps(dict(versions), sort_keys=True)


def _estimate(estimate: Estimate[Any]) -> list[Any]:
    plain = [_plain(estimate.value), float(estimate.confidence), estimate.source.value]
    return [*plain, *plain_alternatives(estimate)]


def _plain(value: Any) -> Any:
    if isinstance(value, Key):
        return [value.tonic, value.mode.value if value.mode else None]
    # Asking an abstract class is slow, and text (of which kinds and roles are) and None common.
    if value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, Real) else value


def _load(value: Any, read: Callable[[Any], T | None]) -> Estimate[T]:
    if value is None:
        return Estimate()
    best, confidence, source, *others = value
    return Estimate(
        value=None if best is None else read(best),
        confidence=confidence,
        source=SOURCES.get(source, Source.NONE),
        alternatives=tuple(a for a in map(read, others) if a is not None),
    )


def _dumps(value: object) -> str:
    return _ENCODER.encode(value)
