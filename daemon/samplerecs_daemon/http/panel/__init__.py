"""The web panel as the daemon serves it: who may see it, and its files."""
