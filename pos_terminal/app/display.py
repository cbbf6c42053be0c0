"""Whether there is a display to open the window on: without one Qt writes its own text and aborts the process."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from pathlib import Path

WHAT_TO_DO = "set DISPLAY or WAYLAND_DISPLAY to one, or QT_QPA_PLATFORM=offscreen to run without a window"


def why_no_display(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Why no window can be opened, and what to do; "" where one can, or where only Qt knows.

    X is asked for a connection, as Qt will; of Wayland it is enough that its socket is there. What QT_QPA_PLATFORM
    names is Qt's own, unless it is one of these.
    """
    chosen = {one.partition(":")[0] for one in environment.get("QT_QPA_PLATFORM", "").split(";")}
    if platform != "linux" or chosen - {"", "xcb", "wayland"}:
        return ""
    if chosen & {"", "wayland"} and _has_wayland(environment):
        return ""
    display = environment.get("DISPLAY", "")
    if chosen & {"", "xcb"} and display and _answers(display):
        return ""
    names = [f"{name}={environment[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if environment.get(name)]
    found = f"none answers at {' or '.join(names)}" if names else "neither DISPLAY nor WAYLAND_DISPLAY is set"
    return f"there is no display for the window ({found}); {WHAT_TO_DO}"


def _has_wayland(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    return bool(name) and Path(environment.get("XDG_RUNTIME_DIR", "/"), name).exists()


def _answers(display: str) -> bool:
    """True also where Qt's way to X is not installed: then Qt says so itself."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    for call in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        call.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
