"""Decoding: a path to audio; the only importer of soundfile, soxr and xxhash."""
