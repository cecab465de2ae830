"""The file of an analysis export: gzip'ed JSON lines.

    {"samplerecs_analysis": 1, "models": [ModelId, ...]}      the first line
    {"sound": hash, "sizes": [bytes, ...], "versions": {...}, "analysis": {...}, ...}
    {"board": name, "created_at": seconds, "sounds": [hash, ...]}

No line holds a path or a file name. `sizes` are those of files that hold the sound: a file of that
size is known by its hash alone on the other computer, and not decoded.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_daemon.owned import opener
from samplerecs_daemon.store import codec
from samplerecs_daemon.store.entries import BoardLine, Said, SoundEntry
from samplerecs_models.errors import BadPath, InputError
from samplerecs_models.types import Float32, ModelId

FORM = "samplerecs_analysis"
VERSION = 1
#: Longest line that is read, in characters: a hostile file must not take all memory.
LINE_MAX = 4_000_000


Entry = SoundEntry | BoardLine


def write(path: Path, models: tuple[ModelId, ...], entries: Iterable[Entry]) -> None:
    """Write an export.

    Raises:
        OSError: when it cannot be written.
    """
    # The time of writing is left out, so that the same library gives the same bytes.
    with (
        open(path, "xb", opener=opener) as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as file,
    ):
        head = {FORM: VERSION, "models": [asdict(model) for model in models]}
        file.write(_line(head))
        for entry in entries:
            file.write(_line(_plain(entry, models)))


def read(path: Path) -> Iterator[Entry]:
    """Yield the entries of an export, in order.

    Raises:
        BadPath: when it is not there.
        InputError: when it is none, was written by a newer samplerecs, or is damaged; entries
            before the damage have been given.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            head = json.loads(file.readline(LINE_MAX))
            models = _models(path, head)
            number = 1
            while line := file.readline(LINE_MAX):
                number += 1
                yield _entry(json.loads(line), models)
    except FileNotFoundError:
        raise BadPath(f"{path} is not there.", "Check the spelling.") from None
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        if not number:
            raise InputError(
                f"{path} is no export of analysis.",
                "`samplerecs library export-analysis` on the other computer writes one.",
            ) from error
        raise InputError(
            f"{path} is damaged at line {number + 1}.",
            "Export it again on the other computer; what was read before is kept.",
        ) from error


def _models(path: Path, head: Any) -> tuple[ModelId, ...]:
    version = head[FORM]
    if not isinstance(version, int) or version > VERSION:
        raise InputError(
            f"{path} was written by a newer samplerecs (its form is {version}).",
            "Update samplerecs on this computer.",
        )
    return tuple(ModelId(**model) for model in head["models"])


def _line(value: object) -> bytes:
    text = json.dumps(value, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("ascii") + b"\n"


def _plain(entry: Entry, models: tuple[ModelId, ...]) -> dict[str, object]:
    if isinstance(entry, BoardLine):
        return {
            "board": entry.name,
            "created_at": entry.created_at,
            "sounds": list(entry.sounds),
        }
    plain: dict[str, object] = {
        "sound": entry.payload_hash,
        "sizes": list(entry.sizes),
        "file": [entry.source_rate, entry.channels, entry.repaired, entry.decoder],
        "versions": dict(entry.analysis.versions),
        "analysis": json.loads(codec.dump_analysis(entry.analysis)),
        "vectors": {
            str(models.index(model)): base64.b64encode(
                np.ascontiguousarray(values, dtype="<f4").tobytes()
            ).decode("ascii")
            for model, values in entry.vectors.items()
        },
    }
    if entry.said:
        body = json.loads(codec.dump_correction(entry.said.correction))
        plain["said"] = [body, entry.said.at]
    return plain


def _entry(plain: Any, models: tuple[ModelId, ...]) -> Entry:
    if "board" in plain:
        sounds = tuple(_hash(sound) for sound in plain["sounds"])
        return BoardLine(str(plain["board"])[:200], float(plain["created_at"]), sounds)
    rate, channels, repaired, decoder = plain["file"]
    analysis = codec.load_analysis(
        json.dumps(plain["analysis"]), codec.dump_version_map(_versions(plain["versions"]))
    )
    # What cannot be written again was never written by us: NaN, words for numbers.
    codec.dump_analysis(analysis)
    return SoundEntry(
        payload_hash=_hash(plain["sound"]),
        sizes=tuple(int(size) for size in plain["sizes"]),
        source_rate=int(rate),
        channels=int(channels),
        repaired=int(repaired),
        decoder=str(decoder),
        analysis=analysis,
        vectors={
            models[int(number)]: _vector(text, models[int(number)])
            for number, text in plain["vectors"].items()
        },
        said=_said(plain.get("said")),
    )


def _versions(plain: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): int(version) for name, version in plain.items()}


def _hash(value: Any) -> str:
    if not isinstance(value, str) or not 8 <= len(value) <= 200:
        raise ValueError("no hash")
    return value


def _vector(text: str, model: ModelId) -> Float32:
    values = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4").astype(np.float32)
    if values.shape != (model.dim,) or not np.isfinite(values).all():
        raise ValueError("no vector of its model")
    return values


def _said(plain: Any) -> Said | None:
    if plain is None:
        return None
    body, at = plain
    return Said(codec.load_correction(json.dumps(body)), float(at))
