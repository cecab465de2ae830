"""The engine in this process: what answers when no daemon runs, and what a daemon serves."""
