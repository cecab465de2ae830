"""What starts the daemon at login: each system's file, byte for byte, and installing it."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.lifecycle import run_command
from samplerecs_daemon.service.install import install, service_of, status, uninstall
from samplerecs_daemon.service.launchd import Launchd
from samplerecs_daemon.service.plan import Manager, Service
from samplerecs_daemon.service.systemd import Systemd, quoted
from samplerecs_daemon.service.windows import Startup
from samplerecs_models.errors import BadPath, DaemonError

GOLDEN = Path(__file__).parents[2] / "golden" / "service"
ARGUMENTS = ("-P", "-m", "samplerecs_cli", "daemon", "run", "--background")
LINUX = Service(("/home/ann/My Tools/100%/bin/python", *ARGUMENTS))
FULL = Service(LINUX.command, {"SAMPLERECS_HOME": '/mnt/$ound/50% "x"'}, memory_max_mb=1500)
MACOS = Service(("/Users/ann/tools & more/bin/python3", *ARGUMENTS), {"SAMPLERECS_HOME": "/V/A"})
WINDOWS = Service(
    (r"C:\Users\Zoë\100% sound\Scripts\python.exe", *ARGUMENTS), {"SAMPLERECS_HOME": r"D:\recs 5%"}
)
NOWHERE = Path("/nowhere")


@pytest.mark.parametrize(
    ("name", "manager", "service"),
    [
        ("samplerecs.service", Systemd(NOWHERE, {}), LINUX),
        ("samplerecs-full.service", Systemd(NOWHERE, {}), FULL),
        ("samplerecs.daemon.plist", Launchd(NOWHERE, 501), MACOS),
        ("samplerecs.cmd", Startup(NOWHERE, {}), WINDOWS),
    ],
)
def test_the_file_is_the_golden_one(name: str, manager: Manager, service: Service) -> None:
    golden = GOLDEN / name
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_bytes(manager.render(service))
    assert manager.render(service) == golden.read_bytes()


def test_each_file_lies_where_its_system_looks() -> None:
    home = Path("/home/ann")
    assert Systemd(home, {}).path == home / ".config/systemd/user/samplerecs.service"
    assert Systemd(home, {"XDG_CONFIG_HOME": "/x"}).path == Path(
        "/x/systemd/user/samplerecs.service"
    )
    assert Launchd(home, 501).path == home / "Library/LaunchAgents/samplerecs.daemon.plist"
    assert Startup(home, {"APPDATA": "/r"}).path == Path(
        "/r/Microsoft/Windows/Start Menu/Programs/Startup/samplerecs.cmd"
    )


def test_launchd_reads_back_what_is_meant() -> None:
    agent = plistlib.loads(Launchd(NOWHERE, 501).render(MACOS))
    assert agent["ProgramArguments"] == list(MACOS.command)
    assert agent["EnvironmentVariables"] == MACOS.environment
    assert agent["KeepAlive"] == {"SuccessfulExit": False}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("service", [LINUX, FULL], ids=["plain", "full"])
def test_systemd_finds_nothing_wrong(tmp_path: Path, service: Service) -> None:
    unit = tmp_path / "samplerecs.service"
    program = tmp_path / "My $ound 100%" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    here = Service((str(program), *ARGUMENTS), service.environment, service.memory_max_mb)
    unit.write_bytes(Systemd(NOWHERE, {}).render(here))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(unit)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "samplerecs.service" not in checked.stderr, checked.stderr


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_a_quoted_word_is_one_word_of_a_unit(text: str) -> None:
    # systemd takes quotes and backslashes as the shell does within double quotes.
    (read,) = shlex.split(quoted(text))
    assert read.replace("%%", "%").replace("$$", "$") == text


def test_the_service_is_this_installation_with_this_home() -> None:
    service = service_of({"SAMPLERECS_HOME": "/here", "RECS_PORT": "1", "SECRET": "x"})
    assert service.command == run_command()
    assert Path(service.command[0]).is_absolute()
    assert service.environment == {"SAMPLERECS_HOME": "/here"}
    assert service_of({}).environment == {}


class Recorded(Systemd):
    """A systemd whose commands are programs that write down that they were called."""

    __slots__ = ()

    def is_there(self) -> bool:
        return True

    def _noting(self, word: str, status: int = 0) -> tuple[str, ...]:
        code = f"open({str(self.home / 'calls')!r}, 'a').write({word!r}); exit({status})"
        return (sys.executable, "-c", code)

    def on_install(self) -> tuple[tuple[str, ...], ...]:
        return (self._noting("reload "), self._noting("start "))

    def on_uninstall(self) -> tuple[tuple[str, ...], ...]:
        # One that was switched off by hand cannot be switched off again.
        return (self._noting("end ", status=1),)

    def on_removed(self) -> tuple[tuple[str, ...], ...]:
        return (self._noting("forget "),)


class Refusing(Recorded):
    __slots__ = ()

    def on_install(self) -> tuple[tuple[str, ...], ...]:
        return ((sys.executable, "-c", "import sys; sys.exit('no bus')"),)


def calls(home: Path) -> list[str]:
    return (home / "calls").read_text().split()


def test_installing_starts_it_and_removing_ends_it(tmp_path: Path) -> None:
    manager = Recorded(tmp_path, {})
    assert not status(manager, LINUX).installed
    change = install(manager, LINUX)
    assert (change.changed, change.todo) == (True, ())
    assert calls(tmp_path) == ["reload", "start"]
    found = status(manager, LINUX)
    assert (found.installed, found.current, found.reachable) == (True, True, True)
    assert not status(manager, FULL).current
    install(manager, FULL)
    assert status(manager, FULL).current
    assert calls(tmp_path) == ["reload", "start", "end", "reload", "start"]
    assert uninstall(manager).changed
    assert calls(tmp_path)[-2:] == ["end", "forget"]
    assert not manager.path.exists()
    assert not uninstall(manager).changed


def test_without_a_manager_it_says_what_is_left_to_do(tmp_path: Path) -> None:
    manager = Startup(tmp_path, {})
    change = install(manager, WINDOWS)
    assert change.todo == ("samplerecs daemon start",)
    assert manager.path.read_bytes() == manager.render(WINDOWS)
    assert uninstall(manager).todo == ("samplerecs daemon stop",)
    assert not manager.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_unit_starts_at_login_also_where_no_systemd_can_be_told(tmp_path: Path) -> None:
    units = tmp_path / "systemd" / "user"
    manager = Systemd(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path)})
    if manager.is_there():
        pytest.skip("the real systemd of who runs the tests would hear of it")
    install(manager, LINUX)
    link = units / "default.target.wants" / "samplerecs.service"
    assert link.resolve() == manager.path.resolve(), "as `systemctl --user enable` makes it"
    assert status(manager, LINUX).enabled
    install(manager, LINUX)
    link.unlink()
    assert not status(manager, LINUX).enabled, "as `systemctl --user disable` leaves it"
    install(manager, LINUX)
    assert status(manager, LINUX).enabled
    (link.parent / "other.service").touch()
    assert uninstall(manager).todo == ("samplerecs daemon stop",)
    assert [path.name for path in link.parent.iterdir()] == ["other.service"]
    install(manager, LINUX)
    (link.parent / "other.service").unlink()
    uninstall(manager)
    assert list(units.iterdir()) == []


def test_a_manager_that_refuses_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(DaemonError, match="no bus"):
        install(Refusing(tmp_path, {}), LINUX)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / ".config").touch()
    with pytest.raises(BadPath, match=r"\.config"):
        install(Systemd(tmp_path, {}), LINUX)
