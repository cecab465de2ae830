"""The user's word on sounds: it wins over everything, for ever, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from samplerecs_daemon.api import CorrectionRequest, SampleInfo
from samplerecs_daemon.context import valid_bpm, visible
from samplerecs_daemon.engine.undo import correction_steps, inverse
from samplerecs_daemon.engine.unknown import no_sound_at
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_daemon.store import Store, codec
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.errors import InputError
from samplerecs_models.harmony import Key, parse_key
from samplerecs_models.query import parse, role_named
from samplerecs_models.types import Correction, Lack
from samplerecs_models.vocabulary import Role


def correct(
    store: Store, paths: Sequence[Path], request: CorrectionRequest, sounds: Sequence[int] = ()
) -> list[SampleInfo]:
    """Apply one request to all sounds at or below the paths and to `sounds` (ids), all or none.

    A sound without a tempo has none to be doubled or halved: whatever else is said holds for it.

    Returns:
        All these sounds, as they are now.

    Raises:
        InputError: when the request says nothing, or a value cannot be used.
        NothingFound: when a path holds no sound of the library.
    """
    said = _read(request)
    with store.transaction():
        ids = sorted({*sounds, *(number for path in paths for number in _samples(store, path))})
        meant = _meant(store, ids, request)
        was = {number: _before(store, number) for number in meant}
        for number in meant:
            store.correct(number, None if request.undo else _joined(store, number, said, request))
        what = _words(store.sample_rows(meant), request)
        store.add_action(what, inverse(correction_steps(was), corrected(len(meant))))
        return [sample_info(row) for row in store.sample_rows(ids)]


def _meant(store: Store, ids: Sequence[int], request: CorrectionRequest) -> Sequence[int]:
    """Return the sounds that a request says something of."""
    if request.tempo_factor is None:
        return ids
    timed = [number for number in ids if _own_tempo(store, number) is not None]
    if not timed:
        raise InputError("No tempo is known of it.", "Give one, like --bpm 87.")
    says_more = replace(request, tempo_factor=None) != CorrectionRequest()
    return ids if says_more else timed


def corrected(count: int) -> tuple[str, dict[str, object]]:
    """Return the event that tells of corrected sounds; it concerns no one folder."""
    return "library.changed", {"root": "", "added": 0, "changed": count, "missing": 0}


def _before(store: Store, number: int) -> str | None:
    before = store.correction(number)
    return None if before is None else codec.dump_correction(before)


def _words(rows: Sequence[SampleRow], request: CorrectionRequest) -> str:
    """Return how the action reads when it is taken back."""
    which = rows[0].name if len(rows) == 1 else f"{len(rows):,} sounds"
    return f"took back what you said of {which}" if request.undo else f"corrected {which}"


def _read(request: CorrectionRequest) -> Correction:
    if request.undo and replace(request, undo=False) != CorrectionRequest():
        raise InputError("Undo takes back what was said; say nothing new with it.")
    if request == CorrectionRequest():
        raise InputError("Nothing to correct was named.", "Try --bpm 87, --key Dm or --role pad.")
    if request.bpm is not None and request.tempo_factor is not None:
        raise InputError("Give a tempo, or double or halve it, not both.")
    return Correction(
        bpm=None if request.bpm is None else _tempo_said(request.bpm),
        key=None if request.key is None else _key_said(request.key),
        kind=parse(f'kind:"{request.kind}"').kinds[0] if request.kind else None,
        role=_role_said(request.role) if request.role else None,
        tags=tuple(visible("the tag", tag.strip().lower()) for tag in request.tags if tag.strip()),
    )


def _tempo_said(value: float | str) -> float | Lack:
    return Lack.NONE if _is_none(value) else valid_bpm(value)


def _key_said(text: str) -> Key | Lack:
    return Lack.NONE if _is_none(text) else parse_key(text)


def _role_said(text: str) -> Role:
    if _is_none(text):
        raise InputError(f"{text} is not a role.", 'Where it fits none, say "unknown".')
    return role_named(text)


def _is_none(value: float | str) -> bool:
    return isinstance(value, str) and value.strip().lower() == Lack.NONE.value


def _samples(store: Store, path: Path) -> Iterator[int]:
    found = store.ids_below(path.expanduser().absolute()) or store.ids_below(path.resolve())
    if not found:
        raise no_sound_at(store, path)
    yield from found


def _joined(store: Store, number: int, said: Correction, request: CorrectionRequest) -> Correction:
    """Return what was said before with what is said now laid over it."""
    before = store.correction(number) or Correction()
    return Correction(
        bpm=_tempo(store, number, request) or said.bpm or before.bpm,
        key=said.key or before.key,
        kind=said.kind or before.kind,
        role=said.role or before.role,
        tags=tuple(dict.fromkeys((*before.tags, *said.tags))),
    )


def _tempo(store: Store, number: int, request: CorrectionRequest) -> float | None:
    """Return the sound's own tempo times the factor asked for; None where none was asked for."""
    own = _own_tempo(store, number)
    if request.tempo_factor is None or own is None:
        return None
    return valid_bpm(own * request.tempo_factor)


def _own_tempo(store: Store, number: int) -> float | None:
    (row,) = store.sample_rows([number])
    return row.described.bpm.value
