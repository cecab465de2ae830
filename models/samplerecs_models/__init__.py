"""The pure core: audio and context in, numbers and an order out. No state, no clock, no network."""

__version__ = "0.1.0"
