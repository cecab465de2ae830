"""The librarian: keeps the library true in the background while folders and drives change."""
