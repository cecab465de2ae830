"""The engine of this process: a `Client` that answers by itself."""

from __future__ import annotations

from samplerecs_daemon.engine.backups import BackupPart
from samplerecs_daemon.engine.duplicates import DuplicatesPart
from samplerecs_daemon.engine.folders import FoldersPart
from samplerecs_daemon.engine.operations import OperationsPart
from samplerecs_daemon.engine.sounds import SoundsPart
from samplerecs_daemon.engine.suggesting import SuggestingPart


class LocalEngine(
    SuggestingPart, SoundsPart, FoldersPart, DuplicatesPart, BackupPart, OperationsPart
):
    """Answers every question of `api.Client` from the store and the index of this process.

    Each group of questions has a part of its own; safe to call from several threads.
    """
