"""State, time and I/O: the store, the index, the scan, the engine and the ways to reach it."""
