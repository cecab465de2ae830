"""`python -m samplerecs_cli` is `samplerecs`."""

from samplerecs_cli.main import run

run()
