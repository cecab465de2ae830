"""What a command line and a daemon are both made of, and the engine of a command line."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from samplerecs_daemon.api import Check, HideOneReport
from samplerecs_daemon.config import Settings, load_settings, own_weights, ranking_weights
from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.health import examine_installation as examine
from samplerecs_daemon.engine.library import Library
from samplerecs_daemon.engine.listen import vector_of
from samplerecs_daemon.engine.local import LocalEngine
from samplerecs_daemon.engine.part import OUTLINING, Tools
from samplerecs_daemon.engine.ready import ReadyIndex
from samplerecs_daemon.engine.upkeep import examine_upkeep
from samplerecs_daemon.evaluation.projects import evaluate_projects
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.ingest import jobs
from samplerecs_daemon.ingest.ignore import Ignore
from samplerecs_daemon.ingest.volumes import SystemVolumes
from samplerecs_daemon.ingest.walk import Walk
from samplerecs_daemon.ingest.workers import ANALYSIS, Pool, worker_count
from samplerecs_daemon.modelstore.health import examine_models
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.recommend.learner import Learner
from samplerecs_daemon.render.previews import Previews
from samplerecs_daemon.render.renderer import MOST_MEMORY, RENDER_S, RENDERING, Renderer
from samplerecs_daemon.service.install import manager_of_this_system, service_of
from samplerecs_daemon.store import Store
from samplerecs_daemon.written import note_written
from samplerecs_models.decode import describe_formats
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.errors import SamplerecsError
from samplerecs_models.rank.presets import PRESETS
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker
from samplerecs_models.types import Float32


def open_local(environment: Mapping[str, str]) -> LocalEngine:
    """Put the engine of this process together; nothing is opened or built before it is used.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    paths = find_paths(environment)
    settings = load_settings(paths.settings, environment)
    access = StoreAccess(paths.database, time.time)
    return LocalEngine(tools_of(settings, paths, access))


def tools_of(settings: Settings, paths: Paths, access: StoreAccess) -> Tools:
    """Return what the parts of an engine work with."""
    walk, learner = walk_of(settings, paths), Learner()
    semantics = semantics_of(settings, paths)
    return Tools(
        access=access,
        clock=time.time,
        index=ReadyIndex(paths.snapshot, Fingerprint().model).of,
        make_recommender=lambda store, index: _recommender(
            settings, store, index, learner, semantics
        ),
        library=Library(access, SystemVolumes(), lambda: pool_of(settings), walk, jobs.wanted),
        make_listeners=lambda audio_only: pool_of(settings, _listening(audio_only)),
        walk=walk,
        make_renderer=lambda: _renderer(settings, paths),
        renders=_renders_folder(settings, paths),
        own_ignores=settings.ignore,
        models=(Fingerprint().model,),
        wrote=lambda places: note_written(paths, places),
        make_outliners=lambda: Pool(1, job=OUTLINING, timeout_s=settings.file_timeout_s),
        outlines=paths.cache / "outlines",
        semantics=semantics,
        mode=settings.recommendation_mode,
    )


def examine_installation(environment: Mapping[str, str]) -> list[Check]:
    """Check installation, settings and library (`samplerecs doctor`)."""
    paths, manager = find_paths(environment), manager_of_this_system(environment)
    try:
        port = load_settings(paths.settings, environment).osc_port
    except SamplerecsError:
        port = 0  # told by the row of the settings
    upkeep = examine_upkeep(paths, environment, manager, service_of(environment), port)
    models = examine_models(Shelf(paths.models))
    return [*examine(paths, environment, describe_formats), models, *upkeep]


def _renderer(settings: Settings, paths: Paths) -> Renderer:
    return Renderer(
        Previews(paths.previews, settings.preview_cache_mb << 20),
        lambda polite: Pool(
            1, job=RENDERING, timeout_s=RENDER_S, most_memory=MOST_MEMORY, polite=polite
        ),
    )


def _renders_folder(settings: Settings, paths: Paths) -> Path:
    chosen = settings.renders_folder
    return Path(chosen).expanduser().absolute() if chosen else paths.renders


def semantics_of(settings: Settings, paths: Paths) -> Semantics:
    """Return the models that know words; none is loaded before it is asked."""
    return Semantics(
        Shelf(paths.models), paths.cache / "prompts", on=settings.use_clap, threads=worker_count()
    )


def evaluate_own_projects(environment: Mapping[str, str], folder: Path) -> HideOneReport:
    """Hide sounds of the projects below a folder and rank the library, in this process."""
    paths = find_paths(environment)
    settings = load_settings(paths.settings, environment)
    store = StoreAccess(paths.database, time.time).reader()
    index = ReadyIndex(paths.snapshot, Fingerprint().model).of(store)
    whole = folder.expanduser().absolute()
    return evaluate_projects(store, index, rank_settings(settings), whole, time.time())


def _recommender(
    settings: Settings, store: Store, index: LibraryIndex, learner: Learner, semantics: Semantics
) -> Recommender:
    return Recommender(
        store=store,
        index=index,
        rankers={"fusion": FusionRanker(), "rules": RulesRanker()},
        settings=rank_settings(settings),
        listen=lambda path: _vector_of(path, settings),
        clock=time.time,
        sense=semantics.now(store),
        learner=learner,
    )


def rank_settings(settings: Settings) -> RankSettings:
    """Return how lists are made where the request does not say."""
    preset = PRESETS[settings.preset]
    return RankSettings(
        weights=ranking_weights(settings),
        mode=settings.recommendation_mode,
        stretch=settings.stretch,
        diversity=preset.diversity if settings.diversity is None else settings.diversity,
        preset=settings.preset,
        own_weights=own_weights(settings),
        learning=settings.learning,
    )


def _vector_of(path: Path, settings: Settings) -> Float32:
    """Return the vector of a file outside the library, heard in a child like any other file."""
    with pool_of(settings, _listening(audio_only=True)) as pool:
        return vector_of(path, pool)


def walk_of(settings: Settings, paths: Paths) -> Walk:
    """Return how folders are walked: what we wrote ourselves is left out."""
    own = [paths.data, paths.cache, paths.config, _renders_folder(settings, paths)]
    if crate := crate_of(settings):
        own.append(crate)
    return Walk(ignore=Ignore(settings.ignore), own=frozenset(map(str, own)))


def crate_of(settings: Settings) -> Path | None:
    """Return the folder of the live crate, None for none."""
    # A home that is nobody's is left as it stands, and told when it cannot be made.
    place = os.path.expanduser(settings.crate)  # noqa: PTH111
    return Path(place).absolute() if place.strip() else None


def _listening(audio_only: bool) -> str:
    name = "listening_audio_only" if audio_only else "listening"
    return f"{jobs.__name__}:{name}"


def pool_of(settings: Settings, job: str = ANALYSIS, *, background: bool = False) -> Pool:
    """Return workers that are started when there is work; in the background a core stays free."""
    workers = worker_count(settings.workers, background=background)
    return Pool(workers, job=job, timeout_s=settings.file_timeout_s)
