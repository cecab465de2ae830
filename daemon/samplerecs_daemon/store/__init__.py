"""The SQLite store: the only importer of apsw and sqlite-vec."""
