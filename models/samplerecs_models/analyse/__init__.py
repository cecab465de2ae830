"""Analysis: a sound to level, onsets, tempo, tonality, kind and role; one family a file."""
