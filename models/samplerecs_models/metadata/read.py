"""Everything one file says of itself, merged by trust: chunk, tag, name, folder."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO, TypeVar

from samplerecs_models.harmony import Key
from samplerecs_models.metadata.chunks import ChunkFacts, read_chunks
from samplerecs_models.metadata.folders import library_name
from samplerecs_models.metadata.names import facts_of_name, loop_role
from samplerecs_models.metadata.tags import TagFacts, read_tags
from samplerecs_models.types import Estimate, Facts
from samplerecs_models.vocabulary import Source

T = TypeVar("T")

#: Confidence of a tempo counted from beats and length, of one merely stored, and of tags.
_COUNTED, _STORED, _TAGGED = 0.97, 0.8, 0.9
_CHUNK_KEY, _CHUNK_KIND = 0.85, 0.95
_CHUNKED = frozenset({".wav", ".wave", ".bwf", ".rf64", ".aif", ".aiff", ".aifc", ".caf"})
#: What nearly all files say beside their names: nothing.
_UNTAGGED, _EMPTY = TagFacts(), (ChunkFacts(may_have_tags=False), ChunkFacts())
#: Without a library folder, so many folders above a file speak for it.
_FOLDERS = 3


def read_facts(
    path: Path,
    root: Path | None = None,
    *,
    tags: bool = True,
    named: Facts | None = None,
    source: tuple[BinaryIO, int] | None = None,
) -> Facts:
    """Return what a file says of itself; what cannot be read is missing, nothing is raised.

    Reads headers only, never the sound. Trust: chunks, then tags, the name, the folders.

    Args:
        path: the file; it need not be readable.
        root: the library folder it belongs to: only folders below it speak. Without one, the
            three nearest folders do.
        tags: False leaves embedded tags unread.
        named: what `facts_of_name` gave for the file, where it was read before.
        source: the file and its size, where somebody has it open.
    """
    if named is None:
        named = facts_of_name(_relative(path, root), library_name(root) if root is not None else "")
    size = source[1] if source else _size(path)
    chunks = _chunks(path, size, source[0] if source else None) if size else ChunkFacts()
    embedded = read_tags(path) if size and tags and chunks.may_have_tags else TagFacts()
    return merge_facts(chunks, embedded, named)


def merge_facts(chunks: ChunkFacts, tags: TagFacts, named: Facts) -> Facts:
    """Return the most trusted value of each: chunk, tag, name, folder (tempo: see `_tempo`)."""
    if tags == _UNTAGGED and chunks in _EMPTY:
        return named
    kind = _first(Estimate(chunks.kind, _CHUNK_KIND, Source.CHUNK), named.kind)
    words = (word for tag in (*chunks.tags, *tags.words) for word in tag.split())
    return replace(
        named,
        bpm=_tempo(chunks, tags, named.bpm),
        key=_key(chunks.key, tags.key, named.key),
        kind=kind,
        role=loop_role(named.role, kind),
        words=tuple(dict.fromkeys((*named.words, *words))),
        tags=tuple(dict.fromkeys((*chunks.tags, *tags.words))),
        loop=chunks.looped,
    )


def renewed(facts: Facts, named: Facts) -> Facts:
    """Return facts of a file with what its name says today; the file is not read.

    Of chunks and tags only that is known which their word prevailed in: where a name prevailed
    and is silent now, the value is unknown until the file is read again.

    Args:
        facts: what `read_facts` gave once.
        named: what `facts_of_name` gives of the same file now.
    """
    bpm, key, kind = facts.bpm, facts.key, facts.kind
    chunked, tagged = bpm.source is Source.CHUNK, bpm.source is Source.TAG
    chunks = ChunkFacts(
        bpm=bpm.value if chunked else None,
        bpm_is_counted=chunked and bpm.confidence == _COUNTED,
        key=key.value if key.source is Source.CHUNK else None,
        kind=kind.value if kind.source is Source.CHUNK else None,
        looped=facts.loop,
        tags=facts.tags,
    )
    tags = TagFacts(
        bpm=bpm.value if tagged else None, key=key.value if key.source is Source.TAG else None
    )
    return merge_facts(chunks, tags, named)


def _tempo(chunks: ChunkFacts, tags: TagFacts, named: Estimate[float]) -> Estimate[float]:
    """Return the most trusted tempo: beats counted by a chunk, the file's name, then raw floats.

    A float in a chunk or tag is often what a program guessed; a name is what its maker meant.
    """
    chunk = Estimate(chunks.bpm, _COUNTED if chunks.bpm_is_counted else _STORED, Source.CHUNK)
    tag = Estimate(tags.bpm, _TAGGED, Source.TAG)
    order = [chunk, tag, named]
    if named.source is Source.NAME:
        order = [chunk, named, tag] if chunks.bpm_is_counted else [named, chunk, tag]
    return _first(*order)


def _key(chunk: Key | None, tag: Key | None, named: Estimate[Key]) -> Estimate[Key]:
    """Return the most trusted key; a chunk's root, which has no mode, takes it from the others."""
    best = _first(
        Estimate(chunk, _CHUNK_KEY, Source.CHUNK), Estimate(tag, _TAGGED, Source.TAG), named
    )
    if best.value is None or best.value.mode is not None:
        return best
    others = (Estimate(tag, _TAGGED, Source.TAG), named)
    agreeing = (o for o in others if o.value and o.value.mode and o.value.tonic == best.value.tonic)
    return next(agreeing, best)


def _first(*estimates: Estimate[T]) -> Estimate[T]:
    return next((one for one in estimates if one.value is not None), Estimate())


def _relative(path: Path, root: Path | None) -> PurePath:
    if root is not None:
        with suppress(ValueError):
            return path.relative_to(root)
    parts = path.parts[1:] if path.is_absolute() else path.parts
    return PurePath(*parts[-_FOLDERS - 1 :])


def _size(path: Path) -> int:
    """Bytes of a plain file, else 0: opening a pipe would wait for ever."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _chunks(path: Path, size: int, opened: BinaryIO | None) -> ChunkFacts:
    if path.suffix.lower() not in _CHUNKED:
        return ChunkFacts()
    if opened is not None:
        return read_chunks(opened, size)
    try:
        with path.open("rb") as handle:
            return read_chunks(handle, size)
    except OSError:
        return ChunkFacts()
