"""Help with connecting a DAW: steps to take, files to write, and what to wait for."""
