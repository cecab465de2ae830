"""The engine about itself."""

from __future__ import annotations

import os
from dataclasses import replace

from samplerecs_daemon.api import VERSION, DaemonStatus, DawSource, ModelStatus
from samplerecs_daemon.engine.models import model_statuses
from samplerecs_daemon.engine.part import EnginePart


class OperationsPart(EnginePart):
    """`api.Operations`."""

    def status(self) -> DaemonStatus:
        """Return the daemon in numbers; `running` is False where this process only asks."""
        if self._tools.vitals is None:
            return DaemonStatus(running=False, version=VERSION, pid=os.getpid())
        return self._tools.vitals()

    def models(self) -> list[ModelStatus]:
        """Return the embedding models."""
        store = self._access.reader()
        plain = [
            ModelStatus(
                name=model.name,
                installed=True,
                active=True,
                dim=model.dim,
                sounds=store.vector_count(model),
            )
            for model in self._tools.models
        ]
        semantics = self._tools.semantics
        if semantics is None:
            return plain
        return [
            *plain,
            *model_statuses(semantics, store, self._tools.waiting, self._tools.model_trouble),
        ]

    def daws(self) -> list[DawSource]:
        """Return the programs that say what the project is."""
        if self._tools.machines is None:
            return []
        said = self.context().values
        # What the user set by hand counts before what any program says.
        return [
            replace(
                one,
                decides=tuple(f for f in one.decides if f in said and said[f].source == one.name),
            )
            for one in self._tools.machines.sources()
        ]

    def close(self) -> None:
        """Release everything held."""
        self._access.close()
