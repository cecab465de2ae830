"""How values read, in the words that all faces share."""

from samplerecs_daemon.api.formats import age_text as age_text
from samplerecs_daemon.api.formats import bpm_text as bpm_text
from samplerecs_daemon.api.formats import context_text as context_text
from samplerecs_daemon.api.formats import count_text as count_text
from samplerecs_daemon.api.formats import field_text as field_text
from samplerecs_daemon.api.formats import guess_text as guess_text
from samplerecs_daemon.api.formats import key_text as key_text
from samplerecs_daemon.api.formats import left_text as left_text
from samplerecs_daemon.api.formats import length_text as length_text
from samplerecs_daemon.api.formats import pace_text as pace_text
from samplerecs_daemon.api.formats import role_text as role_text
from samplerecs_daemon.api.formats import said_text as said_text
from samplerecs_daemon.api.formats import setting_text as setting_text
from samplerecs_daemon.api.formats import short_key as short_key
from samplerecs_daemon.api.formats import size_text as size_text


def resting_text(reason: str) -> str:
    """Return why analysis rests, with the way to end it where there is one for the user."""
    ways = {
        "by you": "samplerecs library resume",
        "recording": "if nothing records: samplerecs context clear recording",
    }
    return f"{reason} ({ways[reason]})" if reason in ways else reason
