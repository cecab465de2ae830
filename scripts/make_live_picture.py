"""Draw the picture of the live panel: the real app over the fixed data of its tests.

python scripts/make_live_picture.py docs/pictures/live.svg
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from panel_parts import sample, stage, until

SIZE = (124, 30)


async def _drawn() -> str:
    with stage() as made:
        panel = made.app()
        async with panel.run_test(size=SIZE) as pilot:
            known = panel.known
            heard = [n for n in range(1, 11) if sample(n).heard]
            await until(pilot, lambda: all(known.waves.get(n) for n in heard))
            await until(pilot, lambda: known.near.get(1) and known.uses and known.daws)
            await pilot.press("p")
            await pilot.press("space")
            await until(pilot, lambda: panel.audition.words)
            panel.clear_notifications()
            await pilot.pause()
            return panel.export_screenshot(title="samplerecs live")


def main(target: Path) -> None:
    """Write the picture to `target`."""
    target.write_text(asyncio.run(_drawn()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
