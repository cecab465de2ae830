"""What the export of a CLAP checkpoint is made of."""
