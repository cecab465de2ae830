"""The demo library: music made by numpy, in packs named as packs are named."""

from samplerecs_models.demo.odd import Odd
from samplerecs_models.demo.write import DemoReport, write_demo_library

__all__ = ["DemoReport", "Odd", "write_demo_library"]
