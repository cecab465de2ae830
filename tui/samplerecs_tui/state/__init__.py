"""What the panel knows and decides, apart from any widget. Pure: no clock, no I/O."""
