"""From folders to rows: walk, supervised workers, scan."""
