"""Ableton Link, heard and never spoken: tempo and transport of the apps that announce themselves.

An active peer could change the user's tempo, so nothing here can send.
"""

from __future__ import annotations
