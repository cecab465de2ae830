"""The library in memory: columns, words and vectors, with a memory-mapped snapshot on disk."""
