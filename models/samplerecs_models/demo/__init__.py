"""The demo library: music made by numpy, in packs named as packs are named."""
