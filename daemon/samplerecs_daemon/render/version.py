"""The version of renders, apart from what makes them: that loads a library."""

from __future__ import annotations

#: Raised with whatever changes the samples that come out: renders kept of older ones are not used.
VERSION = 1
