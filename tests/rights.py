"""What a user without an administrator's rights may do, tried by whoever runs the suite; and a disk without room.

Root reads and writes past every permission. It can lay that right down for a while, per thread, and stay who it is, so
that program, interpreter and folders of the tests can be reached as before.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION_3 = 0x20080522
_PAST_PERMISSIONS = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def lay_down() -> None:
    """For this thread and those it starts from now on, for good: in a process that a test started."""
    if os.geteuid() == 0:
        _set(*(words & ~_PAST_PERMISSIONS if number == 0 else words for number, words in enumerate(_get())))


@contextmanager
def without_rights() -> Iterator[None]:
    """Skips the test where root cannot lay its rights down."""
    if not sys.platform.startswith("linux"):
        pytest.skip("rights are laid down by a call of Linux")
    if os.geteuid() != 0:
        yield
        return
    held = _get()
    lay_down()
    try:
        if _get()[0] & _PAST_PERMISSIONS:
            pytest.skip("this root cannot lay its rights down")
        yield
    finally:
        _set(*held)


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The disk is full: the system refuses every write beyond ``size``, of whatever file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


_Words = ctypes.c_uint32 * 6


def _get() -> list[int]:
    """Effective, permitted and inheritable, then the same of the rights with high numbers."""
    words = _Words()
    ctypes.CDLL(None).capget(ctypes.byref(_Header(_VERSION_3, 0)), ctypes.byref(words))
    return list(words)


def _set(*words: int) -> None:
    ctypes.CDLL(None).capset(ctypes.byref(_Header(_VERSION_3, 0)), ctypes.byref(_Words(*words)))
