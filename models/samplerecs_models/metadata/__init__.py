"""What a file says of itself: its name, folders, chunks and tags."""
