"""Ranking: rules, fusion, diversity and reasons, all pure functions over columns."""
