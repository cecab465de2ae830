"""Embedding: sounds to unit vectors."""
