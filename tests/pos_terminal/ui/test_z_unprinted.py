"""The Z did not print at the close: whoever comes next can print it, and anybody can print it again later."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from pos_terminal.contract.facts import PeriodClosed
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.state import Paper
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView, HistoryView, Notice, OpenPeriodView, SaleView, SignInView
from pos_terminal.ui.pages.entry import OpenPeriodPage
from pos_terminal.ui.present import present
from pos_terminal.ui.session import UiSession
from tests.pos_terminal.till.scenes import PROFILE
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.states import ALL_UP

COUNT = intents.ClosePeriod(counts={10_000: 5})


def closed_without_paper(counter: Counter) -> str:
    counter.start()
    counter.runtime.paper = False
    counter.ask(intents.OpenScreen(name="close_period"), COUNT)
    return counter.runtime.state.papers[-1].subject


def press(counter: Counter, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(counter.window.sheet or counter.window, key, with_)
    counter.settle()


def test_the_page_says_so_and_signing_out_is_asked_about(counter: Counter) -> None:
    period = closed_without_paper(counter)
    body = counter.body()
    assert isinstance(body, ClosePeriodView)
    assert (body.printed, body.printed_tone) == ("日结单没有打出来：装好纸按 F9 打印", "warn")
    press(counter, Qt.Key.Key_F12)
    assert counter.window.sheet is not None, "it is asked first"
    assert isinstance(counter.body(), ClosePeriodView)
    counter.window.sheet.reject()
    counter.settle()
    counter.runtime.paper = True
    press(counter, Qt.Key.Key_F9)
    assert counter.runtime.printed[-1] == f"report/{period}/0", "no duplicate: there is no other"
    body = counter.body()
    assert isinstance(body, ClosePeriodView)
    assert body.printed == "日结单已打印"
    press(counter, Qt.Key.Key_F12)
    assert isinstance(counter.body(), SignInView)


def test_whoever_signs_in_next_prints_it(counter: Counter) -> None:
    period = closed_without_paper(counter)
    press(counter, Qt.Key.Key_F12)
    press(counter, Qt.Key.Key_F12)
    assert isinstance(counter.body(), SignInView)
    counter.ask(intents.SignIn(number="1001", pin="1234"))
    body = counter.body()
    assert isinstance(body, OpenPeriodView)
    (notice,) = body.notices
    assert notice.actions[0].intent == intents.Reprint(sale=period, document="report")
    press(counter, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)  # still no paper
    assert counter.runtime.printed[-1] == f"report/{period}/0"
    (page,) = [one for one in counter.window.findChildren(OpenPeriodPage) if one.isVisible()]
    ground = counter.window.ground
    assert ground.toast.isVisible(), "it did not print: paper out"
    assert ground.toast.geometry().bottom() < page.notices.mapTo(ground, QPoint(0, 0)).y()
    counter.ask(intents.OpenPeriod(float_text="500"))
    assert [one.actions[0].intent for one in counter.sale().notices] == [notice.actions[0].intent]
    counter.runtime.paper = True
    press(counter, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert counter.sale().notices == ()


def test_the_history_prints_the_last_zs_again(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="close_period"), COUNT, intents.OpenScreen(name="sale"))
    counter.ask(intents.OpenPeriod(float_text="500"), intents.OpenScreen(name="history"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    (row,) = body.rows
    assert row.document == "report"
    assert row.number.startswith("日结单 Z · ")
    assert not body.can_return
    counter.click("reprint")
    assert counter.runtime.printed[-1] == f"report/{row.sale}/1"


def test_it_is_still_said_after_a_restart(counter: Counter) -> None:
    period = closed_without_paper(counter)
    (paper,) = counter.runtime.state.papers
    facts = counter.runtime.facts
    assert isinstance(facts[-1], PeriodClosed)
    kept = Paper(document="report", subject=period, number=paper.number, failed=True)
    told = Ledgered(facts=facts, reports=(kept,))
    machine, _ = recover(store="s1", till="02", profile=PROFILE, ledgered=told, drafts=(), at_ms=9, ticket="t")
    assert machine.till.reports_unprinted == (kept,)
    state = msgspec.structs.replace(machine.till, operator=counter.runtime.state.operator)
    (notice,) = shown(present(state, ALL_UP, UiSession(), 9, "zh_CN").body)
    assert (notice.text, notice.actions[0].shortcut) == (
        f"{paper.number} 的日结单（Z）未确认打印，请查看纸张，需要时补打",
        "Alt+Z",
    )


def shown(body: object) -> tuple[Notice, ...]:
    assert isinstance(body, OpenPeriodView | SaleView)
    return body.notices
