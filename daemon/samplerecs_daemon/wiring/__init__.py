"""The composition root: the only place that names concrete classes and puts them together.

`parts` is all that a command line needs; `daemon` is imported by the daemon alone.
"""

from __future__ import annotations

from samplerecs_daemon.wiring.parts import evaluate_own_projects as evaluate_own_projects
from samplerecs_daemon.wiring.parts import examine_installation as examine_installation
from samplerecs_daemon.wiring.parts import open_local as open_local
