"""One pass over one file: decode, facts, analysis and vectors, with the transform shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from samplerecs_models.analyse.whole import analyse
from samplerecs_models.decode import decode_new, decode_opened, open_source
from samplerecs_models.metadata import read_facts
from samplerecs_models.sound import Sound
from samplerecs_models.types import Audio, Examined, Facts, Vector

if TYPE_CHECKING:
    # Every worker loads this module, and none needs what the seams import.
    from samplerecs_models.seams import Embedder


def examine(
    path: Path,
    *,
    root: Path | None = None,
    embedders: Sequence[Embedder],
    audio_only: bool = False,
    named: Facts | None = None,
) -> Examined:
    """Return everything that one pass over the file at `path` gives.

    Args:
        path: the file.
        root: folder of the library it lies in; folders above say nothing about the sound.
        embedders: each gives one vector, in this order.
        audio_only: ignore what name, folders, chunks and tags say; `facts` is then empty.
        named: what the name says (see `facts_of_name`), where it was read before.

    Raises:
        DecodeError: when the file gives no audio; its `reason` says why.
    """
    with open_source(path) as source:
        audio = decode_opened(*source)
        facts = Facts() if audio_only else read_facts(path, root, named=named, source=source)
    return _examined(audio, facts, embedders)


def examine_new(
    path: Path,
    known: Collection[str],
    *,
    root: Path | None = None,
    embedders: Sequence[Embedder],
    named: Facts | None = None,
) -> Examined | str:
    """Return what `examine` gives, or only the sound's identity where that is among the `known`.

    The sound is read once: its identity is not taken in a pass of its own.

    Args:
        path: the file.
        known: payload hashes of sounds that were examined before.
        root: as for `examine`.
        embedders: as for `examine`.
        named: as for `examine`.

    Raises:
        DecodeError: as `examine` does.
    """
    with open_source(path) as source:
        audio = decode_new(*source, known)
        if isinstance(audio, str):
            return audio
        facts = read_facts(path, root, named=named, source=source)
    return _examined(audio, facts, embedders)


def _examined(audio: Audio, facts: Facts, embedders: Sequence[Embedder]) -> Examined:
    sound = Sound(audio)
    return Examined(
        facts=facts,
        analysis=analyse(sound),
        vectors=tuple(Vector(each.model, each.embed_audio([sound])[0]) for each in embedders),
        payload_hash=audio.payload_hash,
        decoder=audio.decoder,
        source_rate=audio.source_rate,
        channels=audio.samples.shape[1],
        repaired=audio.repaired,
    )
