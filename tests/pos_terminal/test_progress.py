"""A bar for people; a pipe gets nothing."""

from __future__ import annotations

import io

from pos_terminal.progress import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_people() -> None:
    screen, pipe = Screen(), io.StringIO()
    for stream in (screen, pipe):
        with Progress(stream, "verifying") as progress:
            for done in range(0, 1001, 10):
                progress(done, 1000)
    assert pipe.getvalue() == ""
    assert screen.getvalue().endswith("100 %\n")
    assert screen.getvalue().count("\r") == 101
