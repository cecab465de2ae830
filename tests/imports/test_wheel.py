"""The built wheel: everything is in it, nothing generic, and `--help` stays light."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGES = {
    "samplerecs_cli",
    "samplerecs_daemon",
    "samplerecs_models",
    "samplerecs_osc",
    "samplerecs_tui",
}
#: Suffixes of files that are no Python and belong into the wheel.
WITH_IT = (".sql", ".npz", ".npy", ".json", ".toml", ".html", ".css", ".js", ".svg")
HEAVY = (
    "numpy",
    "onnxruntime",
    "tokenizers",
    "huggingface_hub",
    "fastapi",
    "textual",
    "pydantic",
    "soundfile",
    "apsw",
    "httpx",
    "uvicorn",
    "watchdog",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPO,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_five_packages_and_no_other_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == PACKAGES
    for package in PACKAGES:
        assert f"{package}/py.typed" in names


def test_the_wheel_holds_what_is_not_python(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("daemon/samplerecs_daemon", "models/samplerecs_models"):
        for path in (REPO / package).rglob("*"):
            if path.suffix in WITH_IT:
                assert path.relative_to(REPO / Path(package).parent).as_posix() in names


def test_help_loads_nothing_heavy(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import json, sys\n"
        "import samplerecs_cli.main as main\n"
        "code = main.main(['--help'])\n"
        "print(json.dumps([code, main.__file__, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    exit_code, where, modules = json.loads(run.stderr.splitlines()[-1])
    assert exit_code == 0
    assert Path(where).is_relative_to(tmp_path)
    assert "suggest" in run.stdout
    assert not set(HEAVY) & set(modules)


def test_the_daemon_loads_no_model() -> None:
    code = (
        "import json, sys\n"
        "import samplerecs_daemon.gateway, samplerecs_daemon.wiring.daemon\n"
        "import samplerecs_daemon.modelstore.desk\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"onnxruntime", "tokenizers", "huggingface_hub"} & set(json.loads(run.stdout))
