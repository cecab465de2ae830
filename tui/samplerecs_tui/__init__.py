"""The live panel for the terminal."""
