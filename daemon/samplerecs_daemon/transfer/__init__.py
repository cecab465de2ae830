"""Analysis on its way to another computer: by content, without paths."""
