"""The daemon about itself."""

from __future__ import annotations

from samplerecs_daemon.api import DaemonStatus, DawSource, Health, ModelStatus
from samplerecs_daemon.remote.part import Part


class RemoteOperations(Part):
    """`api.Operations` over HTTP."""

    def health(self) -> Health:
        """Return who answers; needs no token."""
        return self._transport.get("/healthz", Health)

    def status(self) -> DaemonStatus:
        """Return the daemon in numbers."""
        return self._transport.get("/status", DaemonStatus)

    def models(self) -> list[ModelStatus]:
        """Return the embedding models."""
        return self._transport.get("/models", list[ModelStatus], under="models")

    def daws(self) -> list[DawSource]:
        """Return the programs that say what the project is."""
        return self._transport.get("/daw", list[DawSource], under="sources")

    def close(self) -> None:
        """Close the connection; the daemon runs on."""
        self._transport.close()
