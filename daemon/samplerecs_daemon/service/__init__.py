"""Starting the daemon at login: what is written for each system, by pure functions."""
