"""Sounds that have a vector are compared with the curated words, and what they answer is kept."""

from __future__ import annotations

import logging

from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.store.heard import TagRow
from samplerecs_models.embed.clap.labels import LABELS, VERSION
from samplerecs_models.embed.clap.manifest import TEXT, Installed
from samplerecs_models.embed.clap.zero_shot import HeardTag, tags
from samplerecs_models.errors import ModelError
from samplerecs_models.types import Float32, Int64, ModelId

#: Sounds that are compared at once where they were embedded before.
CATCH_UP = 512
#: Seconds to wait for the text tower.
_PATIENCE_S = 120.0
_log = logging.getLogger(__name__)


class Labelling:
    """Tags sounds; used by one thread.

    Args:
        access: the store.
        semantics: the models.
    """

    def __init__(self, access: StoreAccess, semantics: Semantics) -> None:
        self._access = access
        self._semantics = semantics
        self._phrases: tuple[ModelId, str, Float32] | None = None
        self._failed: ModelId | None = None

    def label(self, installed: Installed, ids: Int64, vectors: Float32) -> None:
        """Keep what sounds answer; without a text tower nothing is asked."""
        phrases = self._asked(installed)
        if phrases is None or not len(ids):
            return
        found = tags(vectors, phrases, installed.manifest.logit_scale)
        rows = {int(each): [_row(tag) for tag in one] for each, one in zip(ids, found, strict=True)}
        with self._access.writer() as store:
            store.save_tags(installed.model, _version(installed), rows)
        flat = [(each, row) for each, some in rows.items() for row in some]
        self._semantics.tagged(installed.model, flat)

    def catch_up(self, installed: Installed) -> bool:
        """Tag some of the sounds that were not compared with these words; False when all were."""
        if self._asked(installed) is None:
            return False
        store = self._access.reader()
        waiting = store.untagged(installed.model, _version(installed))[:CATCH_UP]
        if not waiting:
            return False
        self.label(installed, *store.vectors_of(installed.model, waiting))
        return True

    def _asked(self, installed: Installed) -> Float32 | None:
        """Return the vectors of the phrases; None where no text tower can be asked."""
        if not installed.manifest.has_text or self._failed == installed.model:
            return None
        key = (installed.model, _version(installed))
        if self._phrases is None or self._phrases[:2] != key:
            words = self._semantics.words_of(installed)
            try:
                made = words.vectors([label.phrase for label in LABELS], _PATIENCE_S)
            except ModelError as error:
                # Sounds are embedded all the same; words are asked for at the next start.
                _log.warning("sounds are not tagged: %s", error)
                self._failed = installed.model
                return None
            self._phrases = (*key, made)
        return self._phrases[2]


def _version(installed: Installed) -> str:
    """Return what the tags depend on beside the sound: the words, and who understands them."""
    return f"{VERSION}:{installed.manifest.files[TEXT].sha256[:12]}"


def _row(tag: HeardTag) -> TagRow:
    return TagRow(tag.axis.value, tag.word, tag.confidence)
