"""The four packs of the demo library, as data."""
