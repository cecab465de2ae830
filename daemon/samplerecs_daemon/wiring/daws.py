"""What listens to DAWs and gives sounds back to them, put together for the daemon."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.api import Health, SampleInfo, SuggestRequest
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.config import Settings
from samplerecs_daemon.crate.keeper import Keeper
from samplerecs_daemon.crate.part import Crate
from samplerecs_daemon.crate.placing import Links
from samplerecs_daemon.daws.adapter import OscEngine
from samplerecs_daemon.daws.ardour import PROFILE as ARDOUR
from samplerecs_daemon.daws.ardour import Ardour
from samplerecs_daemon.daws.choices import Choices
from samplerecs_daemon.daws.finding import projects_walk
from samplerecs_daemon.daws.link import Link
from samplerecs_daemon.daws.naming import NameHints
from samplerecs_daemon.daws.pairing import Pairing
from samplerecs_daemon.daws.part import Daws
from samplerecs_daemon.daws.projects import ProjectFiles
from samplerecs_daemon.daws.query import OscQuery
from samplerecs_daemon.daws.sessions import SessionStarter
from samplerecs_daemon.discovery import LOOPBACK, Discovery, own_address
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.follower import Follower
from samplerecs_daemon.host import Named
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.live import Live
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.vitals import Telling
from samplerecs_daemon.wiring.engine import DaemonEngine
from samplerecs_daemon.wiring.parts import crate_of
from samplerecs_daemon.written import note_written


@dataclass(frozen=True, slots=True)
class Around:
    """What the parts work with.

    Attributes:
        settings, paths: of this user.
        access, engine, machines, live, bus: the daemon's.
        health: how the daemon is, at once.
    """

    settings: Settings
    paths: Paths
    access: StoreAccess
    engine: DaemonEngine
    machines: Machines
    live: Live
    bus: Bus
    health: Callable[[], Health]


def daw_parts(around: Around) -> tuple[list[Named], list[Telling]]:
    """Return the parts, in the order in which they start, and those of them that tell troubles."""
    engine, machines, bus = around.engine, around.machines, around.bus
    choices = Choices(around.paths)
    hints = NameHints(machines, engine.context, bus.publish)
    bus.hook(hints.hear)
    osc = OscEngine(engine, machines, around.live, bus.publish, around.health, hints.heard)
    sessions = SessionStarter(
        machines, engine.context, engine.session_project, engine.begin_session
    )
    daws = _daws(around, osc, choices)
    link = Link(
        machines,
        engine.context,
        bus.publish,
        lambda: around.settings.link and choices.is_on("link"),
        around.settings.link_interfaces,
    )
    ardour = Ardour(machines, engine.context, bus.publish, lambda: choices.is_on(ARDOUR))
    context = Follower("context", {"context.changed"}, (hints.look, sessions.look), bus.hook)
    files = _project_files(around)
    crate, found = _crate(around, files.caught_up), _found(around.settings, daws, osc)
    parts = [
        Named("context", context),
        Named("project files", files),
        Named("DAWs", daws),
        Named("Link", link),
        Named("Ardour", ardour),
        *(Named("crate", one) for one in crate),
        *(Named(type(one).__name__, one) for one in found),
    ]
    return parts, [daws, link, ardour, *crate, *found]


def _daws(around: Around, osc: OscEngine, choices: Choices) -> Daws:
    said = around.settings.lan_osc
    lan = own_address(said) if said else ""
    return Daws(
        osc,
        choices,
        around.settings.osc_port,
        around.bus.hook,
        # This computer's programs are heard there anyway.
        lan="" if lan == LOOPBACK else lan,
        paired=Pairing(around.paths.paired).is_paired,
    )


def _project_files(around: Around) -> ProjectFiles:
    """Return the watch over saved projects: of the folders that are set, and of scanned ones."""
    settings, access = around.settings, around.access

    def folders() -> list[Path]:
        own = [Path(one).expanduser() for one in settings.project_folders]
        return list(dict.fromkeys([*own, *access.reader().project_folders()]))

    files = ProjectFiles(
        folders,
        around.engine.missed_projects,
        around.engine.read_projects,
        around.engine.project_saved,
        lambda: Scouts(projects_walk(settings.ignore)),
    )
    around.bus.hook(files.hear)
    return files


def _crate(around: Around, projects_known: Callable[[], bool]) -> list[Crate]:
    """Return the live crate, where one is wanted; it forgets nothing while projects are unread."""
    folder = crate_of(around.settings)
    if folder is None:
        return []
    links = Links(around.settings.crate_links)
    keeper = Keeper(folder, links, around.access, time.time, projects_known)
    note_written(around.paths, [folder])

    def listed() -> list[SampleInfo]:
        made = around.engine.suggest(SuggestRequest(n=around.settings.crate_sounds))
        return [entry.sample for entry in made.suggestions]

    return [Crate(listed, keeper.show, around.bus.hook)]


def _found(settings: Settings, daws: Daws, osc: OscEngine) -> list[OscQuery | Discovery]:
    """Return what lets others find samplerecs, and says what it can be asked."""
    if not settings.discovery:
        return []
    name = f"samplerecs on {_host()}"
    query = OscQuery(osc.state, lambda: daws.osc.port, name)
    told = Discovery(lambda: [*daws.to_be_found(), *query.to_be_found()], name)
    return [query, told]


def _host() -> str:
    """Return this computer's name, as far as it can be part of a service's."""
    name = socket.gethostname().partition(".")[0]
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in name)[:40]
