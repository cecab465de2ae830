"""The daemon as a service, which the system starts at login."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from samplerecs_daemon.gateway.daemon import stop_daemon

if TYPE_CHECKING:
    from samplerecs_daemon.service.install import ServiceChange, ServiceStatus


def install_service(memory_max_mb: int | None = None) -> ServiceChange:
    """Have the daemon started at login; one started by hand makes room for it.

    Args:
        memory_max_mb: megabytes above which systemd ends it; None for no limit.

    Raises:
        SamplerecsError: when it cannot be installed.
    """
    from samplerecs_daemon.service import install

    manager = install.manager_of_this_system(os.environ)
    if manager.is_there():
        stop_daemon()
    return install.install(manager, install.service_of(os.environ, memory_max_mb))


def uninstall_service() -> ServiceChange:
    """Take back what `install_service` did, and end the daemon it started.

    Raises:
        SamplerecsError: when it cannot be removed.
    """
    from samplerecs_daemon.service import install

    return install.uninstall(install.manager_of_this_system(os.environ))


def service_status(memory_max_mb: int | None = None) -> ServiceStatus:
    """Return whether and how the daemon is started at login."""
    from samplerecs_daemon.service import install

    manager = install.manager_of_this_system(os.environ)
    return install.status(manager, install.service_of(os.environ, memory_max_mb))


def service_text(memory_max_mb: int | None = None) -> str:
    """Return the file that `install_service` would write."""
    from samplerecs_daemon.service import install

    manager = install.manager_of_this_system(os.environ)
    return manager.render(install.service_of(os.environ, memory_max_mb)).decode()
