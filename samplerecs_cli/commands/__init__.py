"""The commands, one file a group; each asks the gateway and prints the answer."""
