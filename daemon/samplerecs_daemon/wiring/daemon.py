"""The daemon put together: what it is made of, in the order in which it starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from samplerecs_daemon.api import (
    API_VERSION,
    VERSION,
    Health,
    SuggestionList,
    SuggestRequest,
)
from samplerecs_daemon.browsers import Browsers
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.chores import Chore, Chores
from samplerecs_daemon.config import Settings, load_settings
from samplerecs_daemon.embedding.part import Embedding, Leave, Surroundings
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.audio import audio_path
from samplerecs_daemon.engine.current import current_context
from samplerecs_daemon.engine.part import Tools
from samplerecs_daemon.engine.ready import ReadyIndex
from samplerecs_daemon.follower import Follower
from samplerecs_daemon.host import Calls, Daemon, Named
from samplerecs_daemon.index.size import bytes_of
from samplerecs_daemon.ingest import jobs
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.pace import Pace
from samplerecs_daemon.ingest.power import memory_of, on_battery
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.volumes import SystemVolumes
from samplerecs_daemon.ingest.workers import ANALYSIS, worker_count
from samplerecs_daemon.librarian.librarian import Librarian
from samplerecs_daemon.live import Live
from samplerecs_daemon.live.follow import index_follower
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.measures import Measures
from samplerecs_daemon.opening import open_in_player
from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.recommend.trial import DRAWN
from samplerecs_daemon.reveal import reveal
from samplerecs_daemon.services import Services
from samplerecs_daemon.settings_file import SettingsFile
from samplerecs_daemon.store.migrations import latest
from samplerecs_daemon.vitals import Reach, Vitals
from samplerecs_daemon.wiring.daws import Around, daw_parts
from samplerecs_daemon.wiring.engine import DaemonEngine
from samplerecs_daemon.wiring.parts import pool_of, tools_of, walk_of
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.types import ModelId

_DAY_S = 86_400.0
#: Seconds after the start; reading all of it must not hold up the first list.
_CHECKED_S = 20.0
#: A larger index is not written when the daemon ends: it must end within two seconds.
_SAVED_AT_END_BYTES = 64 << 20


def open_daemon(
    environment: Mapping[str, str],
    *,
    token: str,
    port: int,
    stop: Callable[[], None],
    lan: bool = False,
    model: ModelId | None = None,
    job: str = ANALYSIS,
) -> Daemon:
    """Put the daemon together; nothing runs before its `start`.

    Args:
        environment: the process's environment.
        token: what every request must bear.
        port: where it listens on 127.0.0.1.
        stop: asks the daemon to end; from any thread.
        lan: other computers of the network may ask.
        model: the space that lists are ranked in; the fingerprint's when left out.
        job: what the workers do with a file.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    paths = find_paths(environment)
    read = SettingsFile.as_now(paths.settings)
    settings = load_settings(paths.settings, environment)
    bus, machines, measures = Bus(time.time), Machines(time.time), Measures()
    access = StoreAccess(paths.database, time.time)
    index = ReadyIndex(paths.snapshot, model or Fingerprint().model, follow=True)
    wanted = jobs.wanted if model is None else lambda: replace(jobs.wanted(), models=(model,))
    librarian = _librarian(settings, paths, access, bus, wanted, job)
    reach = Reach(f"http://127.0.0.1:{port}", lan, settings.lan_osc)
    vitals = _vitals(measures, reach, librarian, index, read)
    tools = tools_of(settings, paths, access)
    embedding = _embedding(tools, index, librarian, bus)
    tools = replace(
        tools,
        index=lambda store: index.current() or index.of(store),
        settle=lambda: index.refresh(access.reader()),
        publish=bus.publish,
        machines=machines,
        vitals=vitals,
        waiting=embedding.waiting,
        model_trouble=embedding.trouble,
    )
    engine = DaemonEngine(tools, librarian)
    vitals.children.update(renderer=engine.renderer_pids, models=embedding.pids)
    librarian.pace.count_also(partial(_besides, vitals))
    make = measures.timed(
        "make the list", lambda before: engine.suggest_after(before, SuggestRequest())
    )
    live = Live(make, bus, time.time, partial(_note, engine))
    engine.listed = live.listed
    health = partial(_health, librarian)
    around = Around(settings, paths, access, engine, machines, live, bus, health)
    listening, telling = daw_parts(around)
    vitals.others.extend((*telling, embedding))
    services = _services(around, measures, token=token, port=port, stop=stop)
    return Daemon(services, _parts(around, measures, index, librarian, embedding, listening))


def _services(
    around: Around, measures: Measures, *, token: str, port: int, stop: Callable[[], None]
) -> Services:
    """Return what the HTTP API is made of."""
    access = around.access
    return Services(
        client=around.engine,
        jobs=around.engine.jobs,
        bus=around.bus,
        live=around.live,
        audio=lambda sample: audio_path(access.reader(), sample),
        measures=measures,
        token=token,
        port=port,
        stop=stop,
        health=around.health,
        browsers=Browsers(around.paths.browsers),
        reveal=reveal,
        open_in_player=open_in_player,
    )


def _parts(
    around: Around,
    measures: Measures,
    index: ReadyIndex,
    librarian: Librarian,
    embedding: Embedding,
    listening: Sequence[Named],
) -> list[Named]:
    """Return what runs, in the order in which it starts."""
    access, engine = around.access, around.engine
    follow = measures.timed("follow the library", lambda: _refreshed(index, access))
    follower = index_follower(follow, around.bus)
    return [
        Named("store", Calls(access.hold, access.close)),
        Named("index", Calls(follower.start, lambda: _end_index(index, follower))),
        Named("live list", around.live),
        Named("librarian", librarian),
        Named("renderer", Calls(lambda: None, engine.end_renderer)),
        Named("embedding", embedding),
        *listening,
        Named("chores", _chores(librarian, engine)),
    ]


def _vitals(
    measures: Measures, reach: Reach, librarian: Librarian, index: ReadyIndex, read: SettingsFile
) -> Vitals:
    """Return what tells how the daemon does."""
    return Vitals(
        measures=measures,
        reach=reach,
        started_at=time.time(),
        children={"workers": librarian.worker_pids, "scouts": librarian.scouts.pids},
        index_bytes=lambda: bytes_of(index.current()),
        doing=librarian.doing,
        troubles=librarian.troubles,
        counters=librarian.counters,
        work=librarian.progress,
        settings=read,
    )


def _librarian(
    settings: Settings,
    paths: Paths,
    access: StoreAccess,
    bus: Bus,
    wanted: Callable[[], Wanted],
    job: str,
) -> Librarian:
    """Return who keeps the folders: scouts to look at them, workers to hear what is in them."""
    librarian = Librarian(
        access,
        Scouts(walk_of(settings, paths)),
        lambda: pool_of(settings, job, background=True),
        _pace(settings),
        bus.publish,
        time.time,
        wanted=wanted,
        volumes=SystemVolumes(),
    )
    bus.hook(librarian.hear)
    return librarian


def _embedding(tools: Tools, index: ReadyIndex, librarian: Librarian, bus: Bus) -> Embedding:
    """Return who has the sounds embedded by an installed model, after all else."""
    assert tools.semantics is not None
    around = Surroundings(
        leave=partial(_leave, librarian),
        index=index.current,
        context=lambda: current_context(tools.access.reader(), tools.machines, tools.clock()),
        clock=time.time,
        publish=bus.publish,
    )
    return Embedding(tools.access, tools.semantics, around)


def _leave(librarian: Librarian) -> Leave:
    """Return what a model may take: nothing while sounds wait to be heard at all."""
    pace = librarian.pace
    if why := pace.look(librarian.worker_pids()).reason:
        return Leave(0, why)
    if librarian.busy():
        return Leave(0, "sounds are heard first")
    return Leave(1 if pace.situation.playing else pace.situation.most)


def _besides(vitals: Vitals) -> list[int]:
    """Return the process ids of all children but the workers."""
    kinds = [pids for kind, pids in vitals.children.items() if kind != "workers"]
    return [pid for pids in kinds for pid in pids()]


def _chores(librarian: Librarian, engine: DaemonEngine) -> Chores:
    return Chores(
        [
            Chore("check of the database", librarian.check_database, 0.0, _CHECKED_S),
            Chore("roll-up", engine.roll_up, _DAY_S, 60.0),
        ]
    )


def _pace(settings: Settings) -> Pace:
    return Pace(
        worker_count(settings.workers, background=True),
        settings.memory_limit_mb,
        on_battery,
        memory_of,
        time.monotonic,
    )


def _note(engine: DaemonEngine, number: int, at: float, made: SuggestionList) -> None:
    mode = f"{DRAWN}{made.mode}" if made.trial else made.mode
    engine.note_list(number, at, mode, [entry.sample.id for entry in made.suggestions])


def _refreshed(index: ReadyIndex, access: StoreAccess) -> bool:
    before = index.current()
    now = index.refresh(access.reader())
    index.save()
    return now is not before


def _end_index(index: ReadyIndex, follower: Follower) -> None:
    follower.stop()
    if bytes_of(index.current()) <= _SAVED_AT_END_BYTES:
        index.save(closing=True)


def _health(librarian: Librarian) -> Health:
    status = "degraded" if librarian.store_trouble() else "ok"
    return Health(status=status, version=VERSION, api=API_VERSION, schema_version=latest())
