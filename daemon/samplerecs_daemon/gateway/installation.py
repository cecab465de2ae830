"""What was set and written on this computer: looked at, restored, removed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from samplerecs_daemon.api import Check, Setting
from samplerecs_daemon.gateway.daemon import stop_daemon
from samplerecs_daemon.gateway.service import uninstall_service

if TYPE_CHECKING:
    from samplerecs_daemon.recovery import Restored
    from samplerecs_daemon.removal import Removed
    from samplerecs_daemon.written import Trace


def settings() -> list[Setting]:
    """Return every setting with its value, source and help.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.config import settings_table

    return settings_table(settings_path(), os.environ)


def settings_path() -> Path:
    """Return where the settings file is, whether it exists or not."""
    from samplerecs_daemon.paths import find_paths

    return find_paths(os.environ).settings


def crash_folder() -> Path:
    """Return the folder that takes the details of a crash, found without heavy imports."""
    from samplerecs_daemon.paths import find_paths

    return find_paths(os.environ).data


def doctor() -> list[Check]:
    """Check installation, settings and library; never raises for what it finds."""
    from samplerecs_daemon import wiring

    return wiring.examine_installation(os.environ)


def restore_library(backup: Path) -> Restored:
    """Put a backup in the place of the library; the library that was there is kept beside it.

    Raises:
        DaemonError: while a daemon runs; SamplerecsError: when the backup cannot be used.
    """
    from samplerecs_daemon import recovery
    from samplerecs_daemon.paths import find_paths

    return recovery.restore(find_paths(os.environ), backup)


def written_files(*, exports: bool = False) -> list[Trace]:
    """Return every file and folder that samplerecs has written and that is still there.

    Args:
        exports: also look which exports known projects use.

    Raises:
        StoreError: when that cannot be known.
    """
    from samplerecs_daemon import removal
    from samplerecs_daemon.paths import find_paths
    from samplerecs_daemon.service import install

    paths = find_paths(os.environ)
    removal.check_home(paths)
    named = removal.names_in_use(paths) if exports else ()
    return removal.traces(paths, install.manager_of_this_system(os.environ).path, named)


def stays(trace: Trace, *, keep_data: bool, exports: bool) -> bool:
    """Say whether `uninstall`, asked with the same words, would leave what was written."""
    from samplerecs_daemon import removal

    return removal.stays(trace, keep_data=keep_data, exports=exports)


def uninstall(*, keep_data: bool = False, exports: bool = False) -> Removed:
    """End the daemon and remove everything that samplerecs has written.

    Args:
        keep_data: leave library and settings.
        exports: also remove exports and backups that were written where the user said, but for
            files that known projects name.

    Raises:
        DaemonError: when the daemon cannot be ended.
        StoreError: when it cannot be known which exports projects use; nothing is removed then.
    """
    from samplerecs_daemon import removal
    from samplerecs_daemon.paths import HOME_VARIABLE, find_paths

    own = os.environ.get(HOME_VARIABLE)
    before = written_files(exports=exports)
    stop_daemon()
    # Listed before the service goes: its file is one of them. A daemon takes files of its own away
    # when it ends, and writes others: all that was there is named, as a dry run names it.
    now = written_files(exports=exports)
    found = list({trace.path: trace for trace in (*before, *now)}.values())
    uninstall_service()
    paths = find_paths(os.environ)
    return removal.remove(
        found,
        keep_data=keep_data,
        exports=exports,
        home=Path(own).expanduser().absolute().parent if own else Path.home(),
        folders=(paths.config, paths.data, paths.cache),
    )
