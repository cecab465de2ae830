"""The command line: Typer for the words, Rich for the tables."""
