"""Models in child processes: loaded on first use, ended when idle, never in our own process."""
