"""The one door of the faces: a typed client, and what needs no library at all.

`open_client` gives the same `Client` whoever answers it. Nothing heavy is imported until a
function is called, so that `samplerecs --help` stays instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samplerecs_daemon.gateway.beginning import likely_folders, write_demo
from samplerecs_daemon.gateway.clients import open_client, open_daemon
from samplerecs_daemon.gateway.daemon import (
    check_settings,
    daemon_log,
    daemon_status,
    run_daemon,
    start_daemon,
    stop_daemon,
)
from samplerecs_daemon.gateway.daws import (
    daw_profile_troubles,
    daw_profiles,
    daw_recipes,
    pair_device,
    ping_osc,
    setups,
    switch_daw,
)
from samplerecs_daemon.gateway.evaluation import evaluate_projects
from samplerecs_daemon.gateway.installation import (
    crash_folder,
    doctor,
    restore_library,
    settings,
    settings_path,
    stays,
    uninstall,
    written_files,
)
from samplerecs_daemon.gateway.models import (
    install_model,
    model_offers,
    remove_model,
    self_test_model,
    verify_models,
)
from samplerecs_daemon.gateway.panel import forget_browsers, panel_link
from samplerecs_daemon.gateway.service import (
    install_service,
    service_status,
    service_text,
    uninstall_service,
)

if TYPE_CHECKING:
    from samplerecs_daemon.daws.choices import DawProfile
    from samplerecs_daemon.daws.probe import Pong
    from samplerecs_daemon.daws.setup.doing import Setups
    from samplerecs_daemon.daws.setup.recipe import Awaited, Recipe, Stage
    from samplerecs_daemon.lifecycle import Started, Stopped
    from samplerecs_daemon.modelstore.desk import Checked, Offer
    from samplerecs_daemon.modelstore.download import Told
    from samplerecs_daemon.modelstore.install import Done
    from samplerecs_daemon.panel_link import Way
    from samplerecs_daemon.recovery import Restored
    from samplerecs_daemon.removal import Removed
    from samplerecs_daemon.service.install import ServiceChange, ServiceStatus
    from samplerecs_daemon.written import Trace
    from samplerecs_models.embed.clap.types import Verdict

__all__ = [
    "Awaited",
    "Checked",
    "DawProfile",
    "Done",
    "Offer",
    "Pong",
    "Recipe",
    "Removed",
    "Restored",
    "ServiceChange",
    "ServiceStatus",
    "Setups",
    "Stage",
    "Started",
    "Stopped",
    "Told",
    "Trace",
    "Verdict",
    "Way",
    "check_settings",
    "crash_folder",
    "daemon_log",
    "daemon_status",
    "daw_profile_troubles",
    "daw_profiles",
    "daw_recipes",
    "doctor",
    "evaluate_projects",
    "forget_browsers",
    "install_model",
    "install_service",
    "likely_folders",
    "model_offers",
    "open_client",
    "open_daemon",
    "pair_device",
    "panel_link",
    "ping_osc",
    "remove_model",
    "restore_library",
    "run_daemon",
    "self_test_model",
    "service_status",
    "service_text",
    "settings",
    "settings_path",
    "setups",
    "start_daemon",
    "stays",
    "stop_daemon",
    "switch_daw",
    "uninstall",
    "uninstall_service",
    "verify_models",
    "write_demo",
    "written_files",
]
