"""Parts of `evaluate.py rank`: known answers, the oracle, and one proof a file."""
