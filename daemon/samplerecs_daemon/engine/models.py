"""The installed models that know words, as faces see them."""

from __future__ import annotations

from collections.abc import Callable

from samplerecs_daemon.api import ModelStatus
from samplerecs_daemon.embedding.semantics import Semantics
from samplerecs_daemon.store import Store
from samplerecs_models.embed.clap.manifest import Installed


def model_statuses(
    semantics: Semantics,
    store: Store,
    waiting: Callable[[], int] | None,
    trouble: Callable[[], str] | None = None,
) -> list[ModelStatus]:
    """Return every installed model, the chosen one first.

    Args:
        semantics: the models.
        store: their vectors.
        waiting: number of sounds that wait for the chosen one, as a daemon counts them; None
            where none runs.
        trouble: why a daemon cannot work with the chosen one just now.
    """
    why = trouble() if trouble else ""
    semantics.now(store)
    chosen, serving = semantics.chosen(), semantics.serving()

    def counted(one: Installed) -> int:
        return len(store.lacking(one.model)) if waiting is None else waiting()

    return [
        ModelStatus(
            name=one.manifest.name,
            installed=True,
            active=one.model == serving,
            dim=one.manifest.dim,
            sounds=store.vector_count(one.model),
            waiting=counted(one) if chosen is not None and one.model == chosen.model else 0,
            words=one.manifest.has_text,
            precision=one.manifest.precision,
            note=_note(one, chosen, why, active=one.model == serving),
        )
        for one in semantics.shelf.installed()
    ]


def _note(one: Installed, chosen: Installed | None, why: str, *, active: bool) -> str:
    if chosen is None:
        return "not used: the setting use_clap is off, or it is damaged"
    if one.model == chosen.model and why:
        return f"trouble: {why}"
    if one.model == chosen.model:
        return "" if active else "embedding; the other one answers until this one knows as many"
    if active:
        return "answers until the new one knows as many sounds"
    return "not used: samplerecs models remove takes it away"
