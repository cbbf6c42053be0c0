"""Where the files lie that the window is made with."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path


def resources() -> Path:
    """The folder of fonts, icons, translations and sounds.

    In a frozen program inside it, in a checkout beside the package, installed from a wheel under the environment's
    ``share``.
    """
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    beside = (Path(frozen) if frozen else Path(__file__).parents[2]) / "resources"
    if beside.is_dir():
        return beside
    return Path(sysconfig.get_path("data")) / "share" / "store-terminal" / "resources"
