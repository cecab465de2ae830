"""The wire contract: what every face sends and gets, as frozen dataclasses without heavy imports.

The same objects travel in-process and, as JSON, over HTTP. `to_json` is their one serialiser,
`from_json` its inverse. Units stand at each field: BPM, seconds, Unix seconds, dBFS; confidences
and strengths are 0..1.
"""

from __future__ import annotations

from samplerecs_daemon.api.bans import BAN_KINDS as BAN_KINDS
from samplerecs_daemon.api.bans import BanInfo as BanInfo
from samplerecs_daemon.api.bans import Banned as Banned
from samplerecs_daemon.api.choosing import MODES as MODES
from samplerecs_daemon.api.choosing import PRESETS as PRESETS
from samplerecs_daemon.api.choosing import RULES as RULES
from samplerecs_daemon.api.choosing import STEPS as STEPS
from samplerecs_daemon.api.choosing import Comparison as Comparison
from samplerecs_daemon.api.choosing import HideOneReport as HideOneReport
from samplerecs_daemon.api.choosing import HideOneScore as HideOneScore
from samplerecs_daemon.api.choosing import Learnt as Learnt
from samplerecs_daemon.api.choosing import LearntWeight as LearntWeight
from samplerecs_daemon.api.choosing import Loosen as Loosen
from samplerecs_daemon.api.choosing import ModeInfo as ModeInfo
from samplerecs_daemon.api.choosing import Steering as Steering
from samplerecs_daemon.api.choosing import Step as Step
from samplerecs_daemon.api.choosing import WhyPart as WhyPart
from samplerecs_daemon.api.client import Client as Client
from samplerecs_daemon.api.client import Folders as Folders
from samplerecs_daemon.api.client import Following as Following
from samplerecs_daemon.api.client import Keeping as Keeping
from samplerecs_daemon.api.client import Operations as Operations
from samplerecs_daemon.api.client import Projects as Projects
from samplerecs_daemon.api.client import Rendering as Rendering
from samplerecs_daemon.api.client import Sounds as Sounds
from samplerecs_daemon.api.client import Suggesting as Suggesting
from samplerecs_daemon.api.folders import DuplicateGroup as DuplicateGroup
from samplerecs_daemon.api.folders import FailureGroup as FailureGroup
from samplerecs_daemon.api.folders import IgnoreRule as IgnoreRule
from samplerecs_daemon.api.folders import Job as Job
from samplerecs_daemon.api.folders import LibraryStatus as LibraryStatus
from samplerecs_daemon.api.folders import LikelyFolder as LikelyFolder
from samplerecs_daemon.api.folders import Progress as Progress
from samplerecs_daemon.api.folders import Relinked as Relinked
from samplerecs_daemon.api.folders import Root as Root
from samplerecs_daemon.api.folders import ScanProgress as ScanProgress
from samplerecs_daemon.api.folders import ScanReport as ScanReport
from samplerecs_daemon.api.folders import Transfer as Transfer
from samplerecs_daemon.api.folders import Verified as Verified
from samplerecs_daemon.api.keeping import Board as Board
from samplerecs_daemon.api.keeping import BoardEntry as BoardEntry
from samplerecs_daemon.api.keeping import BoardExport as BoardExport
from samplerecs_daemon.api.keeping import BoardImport as BoardImport
from samplerecs_daemon.api.keeping import BoardManifest as BoardManifest
from samplerecs_daemon.api.keeping import HistoryEntry as HistoryEntry
from samplerecs_daemon.api.keeping import HistoryRequest as HistoryRequest
from samplerecs_daemon.api.keeping import Rate as Rate
from samplerecs_daemon.api.keeping import Signal as Signal
from samplerecs_daemon.api.keeping import Stats as Stats
from samplerecs_daemon.api.keeping import Taste as Taste
from samplerecs_daemon.api.keeping import TasteOf as TasteOf
from samplerecs_daemon.api.keeping import Undone as Undone
from samplerecs_daemon.api.plain import Sent as Sent
from samplerecs_daemon.api.plain import Wire as Wire
from samplerecs_daemon.api.plain import from_json as from_json
from samplerecs_daemon.api.plain import to_json as to_json
from samplerecs_daemon.api.project import CONTEXT_FIELDS as CONTEXT_FIELDS
from samplerecs_daemon.api.project import Context as Context
from samplerecs_daemon.api.project import ContextField as ContextField
from samplerecs_daemon.api.project import SessionInfo as SessionInfo
from samplerecs_daemon.api.projects import ProjectInfo as ProjectInfo
from samplerecs_daemon.api.projects import ProjectScan as ProjectScan
from samplerecs_daemon.api.projects import UnreadProject as UnreadProject
from samplerecs_daemon.api.rendering import LONGEST_CHANGED_S as LONGEST_CHANGED_S
from samplerecs_daemon.api.rendering import Loudness as Loudness
from samplerecs_daemon.api.rendering import Render as Render
from samplerecs_daemon.api.rendering import RenderedFile as RenderedFile
from samplerecs_daemon.api.rendering import RenderRequest as RenderRequest
from samplerecs_daemon.api.running import Check as Check
from samplerecs_daemon.api.running import DaemonStatus as DaemonStatus
from samplerecs_daemon.api.running import DawSource as DawSource
from samplerecs_daemon.api.running import Event as Event
from samplerecs_daemon.api.running import Health as Health
from samplerecs_daemon.api.running import Latency as Latency
from samplerecs_daemon.api.running import ModelStatus as ModelStatus
from samplerecs_daemon.api.running import Setting as Setting
from samplerecs_daemon.api.sounds import VERDICTS as VERDICTS
from samplerecs_daemon.api.sounds import AnalysedFile as AnalysedFile
from samplerecs_daemon.api.sounds import BrowseRequest as BrowseRequest
from samplerecs_daemon.api.sounds import CorrectionRequest as CorrectionRequest
from samplerecs_daemon.api.sounds import LiveList as LiveList
from samplerecs_daemon.api.sounds import Move as Move
from samplerecs_daemon.api.sounds import Said as Said
from samplerecs_daemon.api.sounds import SampleInfo as SampleInfo
from samplerecs_daemon.api.sounds import SamplePage as SamplePage
from samplerecs_daemon.api.sounds import Suggestion as Suggestion
from samplerecs_daemon.api.sounds import SuggestionList as SuggestionList
from samplerecs_daemon.api.sounds import SuggestRequest as SuggestRequest
from samplerecs_daemon.api.sounds import Value as Value
from samplerecs_daemon.api.sounds import VectorInfo as VectorInfo
from samplerecs_daemon.api.sounds import Waveform as Waveform
from samplerecs_daemon.api.sounds import Why as Why
from samplerecs_models import __version__
from samplerecs_models.errors import DaemonError as DaemonError
from samplerecs_models.errors import SamplerecsError as SamplerecsError

API_VERSION = 1
VERSION = __version__
