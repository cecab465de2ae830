"""A sound at the project's tempo and key, as a file: what is wanted, how it is made and kept."""
