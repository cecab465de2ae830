"""The engine of this process: a `Client` that answers by itself."""

from __future__ import annotations

from samplerecs_daemon.engine.backups import BackupPart
from samplerecs_daemon.engine.bans import BansPart
from samplerecs_daemon.engine.browse import BrowsePart
from samplerecs_daemon.engine.choosing import ChoosingPart
from samplerecs_daemon.engine.duplicates import DuplicatesPart
from samplerecs_daemon.engine.folders import FoldersPart
from samplerecs_daemon.engine.history import HistoryPart
from samplerecs_daemon.engine.operations import OperationsPart
from samplerecs_daemon.engine.projects import ProjectsPart
from samplerecs_daemon.engine.rendering import RenderingPart
from samplerecs_daemon.engine.sharing import SharingPart
from samplerecs_daemon.engine.sounds import SoundsPart
from samplerecs_daemon.engine.steering import SteeringPart
from samplerecs_daemon.engine.suggesting import SuggestingPart
from samplerecs_daemon.engine.telemetry import TelemetryPart
from samplerecs_daemon.engine.transfer import TransferPart
from samplerecs_daemon.engine.undo import UndoPart
from samplerecs_daemon.engine.waveform import WaveformPart
from samplerecs_daemon.engine.why import WhyPart


class LocalEngine(
    SuggestingPart,
    SteeringPart,
    ChoosingPart,
    WhyPart,
    SoundsPart,
    BansPart,
    BrowsePart,
    WaveformPart,
    RenderingPart,
    UndoPart,
    FoldersPart,
    DuplicatesPart,
    BackupPart,
    TransferPart,
    SharingPart,
    HistoryPart,
    ProjectsPart,
    TelemetryPart,
    OperationsPart,
):
    """Answers every question of `api.Client` from the store and the index of this process.

    Each group of questions has a part of its own; safe to call from several threads.
    """
