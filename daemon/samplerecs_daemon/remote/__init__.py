"""The engine of a daemon, over its HTTP API: the same `Client` as in-process."""
