"""What holds for the whole suite: Qt paints off screen unless told otherwise, nobody's keyring is touched, no example
is timed."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # from a shell's background, and the programs would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes tells of the machine, not of what is tested: timings are for the benchmarks.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Each test goes where there is room; those that look at the scripted day to one process, which plays it once."""
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = _scope
    return scheduler


def _scope(test: str) -> str:
    return "the day" if test.startswith(("tests/day/test_day", "tests/day/test_checks")) else test
