"""Project files of DAWs: what a saved project says of its tempo, key, tracks and sounds."""

from __future__ import annotations

from samplerecs_osc.projects.model import KeyGuess as KeyGuess
from samplerecs_osc.projects.model import Notes as Notes
from samplerecs_osc.projects.model import Project as Project
from samplerecs_osc.projects.model import Unread as Unread
from samplerecs_osc.projects.model import UsedSample as UsedSample
from samplerecs_osc.projects.read import SUFFIXES as SUFFIXES
from samplerecs_osc.projects.read import is_project as is_project
from samplerecs_osc.projects.read import read_project as read_project
