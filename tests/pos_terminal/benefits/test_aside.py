"""Work that is left to itself: never too much of it at once, whoever begins it."""

from __future__ import annotations

import threading
from functools import partial

from pos_terminal.benefits import aside


def wait_for(end: threading.Event) -> None:
    end.wait(10)


def test_one_more_begins_as_soon_as_any_has_ended_not_the_oldest() -> None:
    ends = [threading.Event() for _ in range(aside.MOST_RUNNING)]
    for end in ends:
        aside.begin(partial(wait_for, end))
    begun = threading.Event()
    waiting = threading.Thread(target=lambda: aside.begin(begun.set))
    waiting.start()
    assert not begun.wait(0.05)
    ends[-1].set()
    assert begun.wait(10), "the oldest still runs"
    assert not aside.join(0.05)
    for end in ends:
        end.set()
    waiting.join()
    assert aside.join(10)
    assert aside.running() == 0


def test_several_may_begin_work_at_once() -> None:
    done: list[int] = []

    def begin_some() -> None:
        for one in range(50):
            aside.begin(partial(done.append, one))

    threads = [threading.Thread(target=begin_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert aside.join(10)
    assert len(done) == 200
