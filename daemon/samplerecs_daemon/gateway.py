"""The one door of the faces: a typed client, and what needs no library at all.

`open_client` gives the same `Client` whoever answers it. Nothing heavy is imported until a
function is called, so that `samplerecs --help` stays instant.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from samplerecs_daemon.api import (
    AnalysedFile,
    Check,
    Client,
    DaemonStatus,
    HideOneReport,
    LikelyFolder,
    Progress,
    ScanProgress,
    Setting,
)

if TYPE_CHECKING:
    from samplerecs_daemon.daws.choices import DawProfile as DawProfile
    from samplerecs_daemon.daws.probe import Pong as Pong
    from samplerecs_daemon.daws.setup.doing import Setups as Setups
    from samplerecs_daemon.daws.setup.recipe import Awaited as Awaited
    from samplerecs_daemon.daws.setup.recipe import Recipe as Recipe
    from samplerecs_daemon.daws.setup.recipe import Stage as Stage
    from samplerecs_daemon.lifecycle import Started as Started
    from samplerecs_daemon.lifecycle import Stopped as Stopped
    from samplerecs_daemon.modelstore.desk import Checked as Checked
    from samplerecs_daemon.modelstore.desk import Offer as Offer
    from samplerecs_daemon.modelstore.download import Told as Told
    from samplerecs_daemon.modelstore.install import Done as Done
    from samplerecs_daemon.modelstore.shelf import Shelf
    from samplerecs_daemon.panel_link import Way as Way
    from samplerecs_daemon.recovery import Restored as Restored
    from samplerecs_daemon.remote.sounds import Listen
    from samplerecs_daemon.removal import Removed as Removed
    from samplerecs_daemon.removal import Trace as Trace
    from samplerecs_daemon.service.install import ServiceChange as ServiceChange
    from samplerecs_daemon.service.install import ServiceStatus as ServiceStatus
    from samplerecs_models.embed.clap.types import Verdict as Verdict


@contextmanager
def open_client(home: Path | None = None) -> Iterator[Client]:
    """Open the engine for a `with` block: the daemon's where one runs, else one in this process.

    Args:
        home: a folder to keep settings, data and cache in, instead of the user's own.

    Raises:
        DaemonVersion: a daemon of another version can neither be used nor replaced now.
        SamplerecsError: when settings or store cannot be used.
    """
    from samplerecs_daemon.remote.attach import attach

    environment = _environment(home)
    client = attach(environment, _listener(environment)) or _local_client(environment)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def open_daemon(home: Path | None = None) -> Iterator[Client]:
    """Open the client of the daemon that runs, for a `with` block; it can be followed.

    Args:
        home: a folder to keep settings, data and cache in, instead of the user's own.

    Raises:
        DaemonGone: none runs.
        DaemonVersion: one of another version can neither be used nor replaced now.
    """
    from samplerecs_daemon.remote.attach import attach
    from samplerecs_models.errors import DaemonGone

    environment = _environment(home)
    client = attach(environment, _listener(environment))
    if client is None:
        raise DaemonGone("The daemon does not run.", "`samplerecs daemon start` starts it.")
    try:
        yield client
    finally:
        client.close()


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


def written_files() -> list[Trace]:
    """Return every file and folder that samplerecs has written and that is still there."""
    from samplerecs_daemon import removal
    from samplerecs_daemon.paths import find_paths
    from samplerecs_daemon.service import install

    paths = find_paths(os.environ)
    removal.check_home(paths)
    return removal.traces(paths, install.manager_of_this_system(os.environ).path)


def uninstall(*, keep_data: bool = False, exports: bool = False) -> Removed:
    """End the daemon and remove everything that samplerecs has written.

    Args:
        keep_data: leave library and settings.
        exports: also remove exports and backups that were written where the user said.

    Raises:
        DaemonError: when the daemon cannot be ended.
    """
    from samplerecs_daemon import removal
    from samplerecs_daemon.paths import find_paths

    stop_daemon()
    # Listed before the service goes: its file is one of them.
    found = written_files()
    uninstall_service()
    paths = find_paths(os.environ)
    return removal.remove(
        found,
        keep_data=keep_data,
        exports=exports,
        home=Path.home(),
        folders=(paths.config, paths.data, paths.cache),
    )


def evaluate_projects(folder: Path, progress: Progress | None = None) -> HideOneReport:
    """Say how well the sounds of one's own projects would have been guessed; reads them first.

    Raises:
        BadPath: when the folder is not there; SamplerecsError: when the library cannot be used.
    """
    from samplerecs_daemon import wiring

    with open_client() as client:
        client.scan_projects(folder, progress)
    return wiring.evaluate_own_projects(os.environ, folder)


def likely_folders() -> list[LikelyFolder]:
    """Return the folders of this computer where sounds are usually kept."""
    from samplerecs_daemon.known_folders import likely_folders as look

    return look(Path.home())


def write_demo(folder: Path, progress: Progress | None = None) -> int:
    """Write the demo library into `folder` and return the number of files."""
    from samplerecs_models.demo import write_demo_library

    def advance(done: int, total: int, name: str) -> None:
        if progress:
            progress(ScanProgress(str(folder), "Writing sounds", done, total, 0, 0, 0.0, name))

    return write_demo_library(folder, progress=advance).files


def run_daemon(*, terminal: bool, lan: bool = False, lan_osc: str | None = None) -> NoReturn:
    """Be the daemon until told to end, then end the process with status 0.

    Args:
        terminal: also write the log to stderr, as sentences.
        lan: let other computers of the network ask, with the token.
        lan_osc: interface or address at which devices of the network may speak OSC.

    Raises:
        DaemonRunning: this user has a daemon already; SamplerecsError: it cannot start.
    """
    from samplerecs_daemon import server

    server.run(_opened(lan_osc), terminal=terminal, lan=lan)


def start_daemon(*, lan: bool = False, lan_osc: str | None = None) -> Started:
    """Start the daemon in the background and wait until it answers.

    Args:
        lan: let other computers of the network ask, with the token.
        lan_osc: interface or address at which devices of the network may speak OSC.

    Raises:
        DaemonError: when it does not start; the message says why.
    """
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.start(find_paths(os.environ), _opened(lan_osc), lan=lan)


def stop_daemon() -> Stopped | None:
    """End the daemon and wait until it is gone; None when there is none.

    Raises:
        DaemonError: when it cannot be ended.
    """
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.stop(find_paths(os.environ))


def panel_link(*, lan: bool = False) -> Way:
    """Return a link into the web panel that works once; starts the daemon if none runs.

    Args:
        lan: for another device of the network; the daemon is started anew if only this computer
            reaches it.

    Raises:
        DaemonError: when there is no way.
    """
    from samplerecs_daemon import panel_link as links
    from samplerecs_daemon.paths import find_paths

    return links.way_in(find_paths(os.environ), os.environ, lan=lan)


def forget_browsers() -> int:
    """Let no browser into the panel any more without a new link; return how many were known.

    Raises:
        DaemonError: when no daemon answers.
    """
    from samplerecs_daemon import panel_link as links
    from samplerecs_daemon.paths import find_paths

    return links.forget_browsers(find_paths(os.environ))


def daemon_status() -> DaemonStatus:
    """Return how the daemon is; `running` is False when none answers."""
    from samplerecs_daemon import lifecycle
    from samplerecs_daemon.paths import find_paths

    return lifecycle.status(find_paths(os.environ))


def daemon_log(count: int, *, follow: bool = False) -> Iterator[tuple[Mapping[str, object], str]]:
    """Yield the last entries of the daemon's log, each as data and as a sentence.

    Args:
        count: how many (0..).
        follow: go on with each new one, without end.
    """
    from samplerecs_daemon import logs, logtail
    from samplerecs_daemon.paths import find_paths

    path = find_paths(os.environ).log
    entries = logtail.follow(path, count) if follow else logtail.last_entries(path, count)
    for entry in entries:
        yield entry, logs.readable(entry)


def daw_profiles() -> list[DawProfile]:
    """Return every DAW profile and whether it is switched on.

    Raises:
        ConfigError: when the file of choices cannot be read.
    """
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    return Choices(find_paths(os.environ)).profiles()


def daw_profile_troubles() -> tuple[str, ...]:
    """Return a sentence for each file of a profile that cannot be used; needs no daemon."""
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    choices = Choices(find_paths(os.environ))
    choices.wanted()
    return choices.troubles


def switch_daw(name: str, *, on: bool) -> None:
    """Switch a DAW profile on or off; a daemon that runs follows within two seconds.

    Raises:
        InputError: when there is no such profile; ConfigError: when it cannot be kept.
    """
    from samplerecs_daemon.daws.choices import Choices
    from samplerecs_daemon.paths import find_paths

    Choices(find_paths(os.environ)).switch(name, on=on)


def daw_recipes(port: int = 0) -> dict[str, Recipe]:
    """Return how each program is connected that `daw setup` knows.

    Args:
        port: UDP port where OSC is heard; the one that is set when 0.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.config import load_settings
    from samplerecs_daemon.daws.setup.recipe import Place
    from samplerecs_daemon.daws.setup.recipes import recipes
    from samplerecs_daemon.discovery import own_address
    from samplerecs_daemon.paths import find_paths

    set_ = load_settings(find_paths(os.environ).settings, os.environ)
    lan = own_address(set_.lan_osc) if set_.lan_osc else ""
    return recipes(Place.here(os.environ, port or set_.osc_port, lan))


def setups() -> Setups:
    """Return what does set-ups and takes them back."""
    from samplerecs_daemon.daws.setup.doing import Setups
    from samplerecs_daemon.paths import find_paths

    return Setups(find_paths(os.environ))


def pair_device(address: str, *, paired: bool) -> str:
    """Let a device of the network do everything over OSC, or end that; return its address.

    Raises:
        InputError: when it is no address; ConfigError: when it cannot be kept.
    """
    from samplerecs_daemon.daws.pairing import Pairing
    from samplerecs_daemon.paths import find_paths

    return Pairing(find_paths(os.environ).paired).set(address, paired=paired)


def ping_osc(port: int) -> Pong | None:
    """Send a ping to a UDP port of this computer; None when nobody answers."""
    from samplerecs_daemon.daws.probe import ping

    return ping(port)


def model_offers() -> list[Offer]:
    """Return the models that are installed, and what can be."""
    from samplerecs_daemon.modelstore import desk

    return desk.offers(_shelf())


def install_model(
    name: str, told: Told, *, folder: Path | None = None, precision: str = "", text: bool = True
) -> Done:
    """Fetch a model, or take it from a folder; a daemon that runs uses it within two seconds.

    Args:
        name: of the catalogue.
        told: how far a download is: file, bytes there, bytes in all.
        folder: where it lies on this computer; nothing is then fetched.
        precision: fp32, fp16 or int8; "" for the usual.
        text: with the tower that understands words.

    Raises:
        SamplerecsError: when it cannot be installed.
    """
    from samplerecs_daemon.modelstore import desk

    return desk.install(_shelf(), name, told, folder=folder, precision=precision, text=text)


def remove_model(name: str) -> list[Offer]:
    """Remove the files of a model; raise ModelError when there is none of that name."""
    from samplerecs_daemon.modelstore import desk

    return desk.remove(_shelf(), name)


def verify_models() -> list[Checked]:
    """Compare every file of the installed models with its checksum."""
    from samplerecs_daemon.modelstore import desk

    return desk.verify(_shelf())


def self_test_model() -> Verdict:
    """Have the model in use name five made sounds; raise ModelError when it cannot be used."""
    from samplerecs_daemon.modelstore import desk

    return desk.self_test(_shelf())


def _shelf() -> Shelf:
    from samplerecs_daemon.modelstore.shelf import Shelf
    from samplerecs_daemon.paths import find_paths

    return Shelf(find_paths(os.environ).models)


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


def _local_client(environment: Mapping[str, str]) -> Client:
    from samplerecs_daemon import wiring

    return wiring.open_local(environment)


def _listener(environment: Mapping[str, str]) -> Listen:
    """Return what analyses files in this process; the engine for it is made when it is needed."""

    def listen(
        paths: Sequence[Path], *, audio_only: bool, with_vector: bool
    ) -> Iterator[AnalysedFile]:
        with closing(_local_client(environment)) as local:
            yield from local.analyse(paths, audio_only=audio_only, with_vector=with_vector)

    return listen


def _opened(lan_osc: str | None) -> Mapping[str, str]:
    """Return the environment of a daemon that hears OSC from the network, if that is wanted."""
    return {**os.environ, "RECS_LAN_OSC": lan_osc} if lan_osc else os.environ


def _environment(home: Path | None) -> Mapping[str, str]:
    if home is None:
        return os.environ
    from samplerecs_daemon.paths import HOME_VARIABLE

    return {**os.environ, HOME_VARIABLE: str(home)}
