"""What every part of the engine shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.api import Context, DaemonStatus, SampleInfo
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.engine.access import Clock, StoreAccess
from samplerecs_daemon.engine.current import current_context
from samplerecs_daemon.engine.library import Library
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.ingest.walk import Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.recommend import Recommender
from samplerecs_daemon.render.renderer import Renderer
from samplerecs_daemon.store import Store
from samplerecs_models.errors import NothingFound
from samplerecs_models.types import ModelId

#: The job of the workers of `waveform`.
OUTLINING = "samplerecs_daemon.ingest.outline:outlining"


#: The longest number that the database holds.
ID_DIGITS = 18


def unheard(name: str, data: Mapping[str, object]) -> None:
    """Publish to nobody: without a daemon there is none to hear."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the composition root hands to the parts.

    Attributes:
        access: the store.
        clock: returns Unix seconds.
        index: gives the index of what is in the store, for a reader of it.
        make_recommender: makes what ranks one index, reading one store.
        library: the folders.
        make_listeners: makes the workers of `analyse`; True for audio only.
        walk: what a scan leaves out.
        make_renderer: makes what renders sounds.
        renders: the folder for renders that are handed to a DAW whose project is not known.
        own_ignores: the user's own ignore patterns.
        publish: tells what happened.
        machines: what programs say of the project; None without a daemon.
        vitals: the daemon in numbers; None without a daemon.
        models: the embedding models in use.
        wrote: told of each file and folder that was written where the user said.
        settle: has the index take in at once what the user just said, where it does not by itself.
        make_outliners: makes the workers of `waveform`.
        mode: how lists are ordered where the user chose nothing by command.
        outlines: the folder in which outlines are kept, a cache; None for none.
        semantics: the models that know words; None where none are used.
        waiting: number of sounds that are still to be embedded by the chosen model, as a daemon
            counts them; None where none runs.
        model_trouble: why a daemon cannot embed by it just now, "" while it can.
    """

    access: StoreAccess
    clock: Clock
    index: Callable[[Store], LibraryIndex]
    make_recommender: Callable[[Store, LibraryIndex], Recommender]
    library: Library
    make_listeners: Callable[[bool], Pool]
    walk: Walk
    make_renderer: Callable[[], Renderer]
    renders: Path
    own_ignores: Sequence[str] = ()
    publish: Publish = unheard
    machines: Machines | None = None
    vitals: Callable[[], DaemonStatus] | None = None
    models: Sequence[ModelId] = ()
    wrote: Callable[[Sequence[Path]], None] = lambda places: None  # noqa: ARG005
    settle: Callable[[], object] = lambda: None
    make_outliners: Callable[[], Pool] = lambda: Pool(1, job=OUTLINING)
    outlines: Path | None = None
    semantics: Semantics | None = None
    waiting: Callable[[], int] | None = None
    model_trouble: Callable[[], str] | None = None
    mode: str = "fusion"


class EnginePart:
    """A group of the engine's methods; safe to call from several threads."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._access = tools.access
        self._clock = tools.clock
        self._publish = tools.publish

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""
        return current_context(self._access.reader(), self._tools.machines, self._clock())

    def close(self) -> None:
        """Release what is held."""

    def _recommender(self) -> Recommender:
        store = self._access.reader()
        return self._tools.make_recommender(store, self._tools.index(store))

    def _found(self, path_or_id: str) -> SampleInfo:
        """Return one sound by id, path or name; raise NothingFound."""
        try:
            return self._recommender().sample(path_or_id)
        except NothingFound:
            # A sound known by its name alone may have turned out to be one that was known already.
            if not path_or_id.isdecimal() or len(path_or_id) > ID_DIGITS:
                raise
            now = self._access.reader().became(int(path_or_id))
            if now is None or str(now) == path_or_id:
                raise
            return self._recommender().sample(str(now))
