"""The live crate: a folder in which any DAW's browser shows the current list, to drag from."""

#: The list in its order, and the names of all files that are ours, below the crate's folder.
PLAYLIST, MANIFEST = "now.m3u8", ".samplerecs-crate"
