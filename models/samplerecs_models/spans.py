"""Times as people write them: "90", "25m", "1h30m", "1.5h", "25:00", "1:30:00"."""

from __future__ import annotations

import re

#: Longest time that a session may have left, in seconds: a week.
LONGEST_S = 7 * 86_400.0
#: How to write one, for messages.
FORMS = 'Write "25m", "1h30m", "25:00" (minutes and seconds) or seconds, at most a week.'
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})", re.ASCII)
_SPAN = re.compile(
    r"(?=.)(?:(?P<h>\d{1,9}(?:\.\d{1,9})?)\s*h(?:ours?)?)?\s*"
    r"(?:(?P<m>\d{1,9}(?:\.\d{1,9})?)\s*m(?:in(?:utes?)?)?)?\s*"
    r"(?:(?P<s>\d{1,9}(?:\.\d{1,9})?)\s*(?:s(?:ec(?:onds?)?)?)?)?",
    re.ASCII,
)
_HALF_HOUR = re.compile(r"(?P<h>\d{1,4})\s*h\s*(?P<m>\d{1,2})", re.ASCII)


def seconds_of(text: str) -> float | None:
    """Return a time in seconds, 0 .. LONGEST_S; None where the text is none.

    A number alone is seconds, but minutes right behind hours: "1h30" is an hour and a half. Two
    numbers with a colon are minutes and seconds, as DAWs show them; three begin with hours.
    """
    written = text.strip().lower()
    if clock := _CLOCK.fullmatch(written):
        found = int(clock[1] or 0) * 3600.0 + int(clock[2]) * 60.0 + int(clock[3])
    elif half := _HALF_HOUR.fullmatch(written):
        found = int(half["h"]) * 3600.0 + int(half["m"]) * 60.0
    elif span := _SPAN.fullmatch(written):
        parts = (span["h"], 3600.0), (span["m"], 60.0), (span["s"], 1.0)
        found = sum(float(number or 0) * unit for number, unit in parts)
    else:
        return None
    return found if found <= LONGEST_S else None
