"""A member code at a till at work: a server that is silent, older, or has no cloud; and that no file keeps the code."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract import cloud
from pos_terminal.online.ask import READ_S
from pos_terminal.online.connection import Signer
from tests.pos_terminal.online.server import RealServer
from tests.pos_terminal.runtime.rig import ROBOT, WATER, Rig
from tests.pos_terminal.runtime.silence import online_at, silent_server

Make = Callable[..., Rig]
CODE = "7310552846190273"


def kept_anywhere(folder: Path, code: str = CODE) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and code.encode() in path.read_bytes()]


def test_a_silent_server_holds_nobody_up(till: Make) -> None:
    with silent_server() as url:
        rig = till(online=partial(online_at, url)).open()
        rig.ring_up(WATER)
        begun = time.monotonic()
        rig.runtime.scan(f"MEMBER:{CODE}")
        assert time.monotonic() - begun < READ_S / 2, "it waits for nobody"
        rig.ring_up(WATER)  # the sale goes on while it is asked
        assert not rig.told("member_unreachable")
        rig.until(lambda: rig.told("member_unreachable"), "the look-up is given up", 8)
        rig.pay_cash(2500)


def test_a_server_without_a_cloud_says_so_and_nobody_keeps_the_code(
    till: Make, server: RealServer, signer: Signer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    rig.until(lambda: rig.state.online, "the server is there")
    rig.ring_up(WATER)
    rig.runtime.scan(f"MEMBER:{CODE}")
    rig.until(lambda: rig.told("member_unreachable"), "it is told")
    rig.pay_cash(1250)
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "all facts are up")
    assert kept_anywhere(tmp_path) == []
    assert CODE not in caplog.text
    assert CODE not in repr(rig.notices)


def test_a_server_of_before_members_is_told_from_one_that_is_away(
    till: Make, server: RealServer, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads questions with the very decoder it had."""
    before = cloud.LookUpOrder | cloud.FindCoupons | cloud.CheckCoupon
    monkeypatch.setattr(cloud, "_questions", msgspec.json.Decoder(before))
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    rig.until(lambda: rig.state.online, "the server is there")
    rig.ring_up(WATER)
    rig.runtime.scan(f"MEMBER:{CODE}")
    rig.until(lambda: rig.told("member_not_supported"), "it is told")
    rig.pay_cash(1250)


def test_a_misread_member_code_is_nothing_and_is_not_repeated(till: Make) -> None:
    rig = till().open()
    rig.ring_up(WATER)
    rig.runtime.scan(f"MEMBER:{CODE} x")
    assert [notice.args for notice in rig.told("member_code_unreadable")] == [()]
    assert CODE not in repr(rig.notices)


@pytest.mark.parametrize("text", [f"MEMBER:{CODE}", f"]Q1member:{CODE}", f"MEMBER:{CODE}/"])
def test_a_member_code_does_not_become_a_serial_number(till: Make, text: str) -> None:
    """It is scanned where a unit's number was asked for: it still is the customer's, and stays out of the facts."""
    rig = till().open()
    sale = rig.ring_up(ROBOT)
    rig.runtime.enter_serial(sale.lines[0].line, text)
    assert rig.state.sale.lines[0].serials == ()
    rig.until(lambda: rig.told("member_unreachable") or rig.told("member_code_unreadable"), "it was looked up")
