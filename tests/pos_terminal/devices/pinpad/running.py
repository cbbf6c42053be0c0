"""The pinpad simulator as a program, and a client that waits for it no longer than a test has to."""

from typing import Any

from pos_terminal.devices.pinpad.client import monotonic_ms

MODULE = "pos_terminal.simulators.pinpad"


def silent(message: str) -> None:
    pass


def hurried(factor: int) -> Any:
    """A clock on which the protocol's seconds pass faster."""
    return lambda: monotonic_ms() * factor
