"""OSC, DAW profiles, passive Ableton Link and project files: each a source of context."""
