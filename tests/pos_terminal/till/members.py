"""A basket whose customer shows a code, and the coupons that it brings."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import Coupon, FindMemberCoupons, MemberCoupons
from pos_terminal.till.effects import Ask
from pos_terminal.till.events import Answered, MemberScanned
from tests.playbook import Playbook, ev, hole, said
from tests.pos_terminal.till.scenes import open_till, scan

CODE = "7310552846190273"


MINE = "m-1"


def basket(lines: int = 1, amount: int = 10_000) -> Playbook:
    book = open_till()
    for number in range(lines):
        book >> scan(f"tea{number}", amount)
    return book


def shows_code(book: Playbook, code: str = CODE) -> Any:
    """The member code is scanned; → the question."""
    ask = hole()
    book >> ev(MemberScanned, code=code) << Ask(ask, FindMemberCoupons(code=code)) << said("looking_up_member")
    return ask


def identified(*coupons: Coupon, book: Playbook | None = None, member: str = MINE) -> Playbook:
    book = book or basket()
    book >> ev(Answered, ask=shows_code(book), answer=MemberCoupons(member=member, coupons=coupons))
    book << (said("member_found", str(len(coupons))) if coupons else said("member_has_none"))
    return book
