"""The SQLite store: the only importer of apsw and sqlite-vec."""

from samplerecs_daemon.store.store import Store

__all__ = ["Store"]
