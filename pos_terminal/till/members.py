"""The member of a retail sale: their code is shown, what they hold joins the sale, and leaves it with them.

The code goes to the server and is kept nowhere: the sale has the server's random reference, a question under way the
sale it is asked for. An answer belongs to that sale, wherever it is by then; where it is gone, or is being paid, the
answer brings nothing. The newest code counts: it replaces the member before it, and what was asked of an older one is
not waited for. Without an answer nothing is lost: a coupon can be scanned or its code typed.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Answer, FindMemberCoupons, MemberCoupons, Refusal, at_most
from pos_terminal.till.events import MemberDropped, MemberScanned, Unreachable
from pos_terminal.till.offers import MAX_OFFERS, is_paying, why_not_offered, with_offers, without_member
from pos_terminal.till.selling import may_change
from pos_terminal.till.state import Asking, Sale
from pos_terminal.till.turn import Turn


def scan_member(turn: Turn, event: MemberScanned) -> None:
    """Asks whose code it is and what they hold."""
    if not may_change(turn):
        return
    sale = turn.sale
    if sale is None or sale.is_empty:
        turn.refuse("goods_before_member")
    elif sale.order is not None:
        turn.refuse("member_not_for_order")
    elif is_paying(sale):
        turn.refuse("member_while_paying")
    else:
        _stop_asking(turn, sale)
        turn.ask(FindMemberCoupons(code=event.code), "member", sale.sale)
        turn.notice("looking_up_member")


def drop_member(turn: Turn, event: MemberDropped) -> None:
    """The member leaves the sale, or is no longer waited for."""
    if not may_change(turn):
        return
    sale = turn.sale
    if sale is None or not (sale.member or is_asked(turn.state.asking, sale)):
        turn.refuse("no_member")
    elif is_paying(sale):
        turn.refuse("member_while_paying")
    else:
        _stop_asking(turn, sale)
        turn.put_sale(without_member(sale, turn.at_ms))
        turn.notice("member_dropped")


def member_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    sale = next((one for one in turn.sales() if one.sale == asking.subject), None)
    if sale is None or sale.is_empty or sale.refund is not None:  # emptied, it may have become a return
        return
    shown = turn.sale is not None and turn.sale.sale == sale.sale
    if not isinstance(answer, MemberCoupons):
        if shown:
            _tell_why(turn, answer)
    elif is_paying(sale):
        if shown:
            turn.refuse("member_came_late")
    else:
        again = bool(sale.member)
        sale = without_member(sale, turn.at_ms, forced_too=True)
        sale = msgspec.structs.replace(sale, member=answer.member, offers=at_most(answer.coupons, MAX_OFFERS))
        turn.put_sale(with_offers(sale, turn.at_ms))
        usable = len(usable_offers(sale))
        if shown:
            if usable:
                turn.notice("member_replaced" if again else "member_found", str(usable))
            else:
                turn.notice("member_replaced_by_none" if again else "member_has_none")


def usable_offers(sale: Sale) -> tuple[str, ...]:
    """The coupons of the sale's customer that nothing stands against, so far as the cloud says."""
    return tuple(one.id for one in sale.offers if not why_not_offered(sale, one))


def is_asked(asking: tuple[Asking, ...], sale: Sale) -> bool:
    """Whether a member code of ``sale`` is being looked up."""
    return any(one.purpose == "member" and one.subject == sale.sale for one in asking)


def _stop_asking(turn: Turn, sale: Sale) -> None:
    left = tuple(one for one in turn.state.asking if one.purpose != "member" or one.subject != sale.sale)
    turn.change(asking=left)


def _tell_why(turn: Turn, answer: Answer | Unreachable) -> None:
    """Words of ours alone: the other side's text might quote the code."""
    if isinstance(answer, Refusal):
        turn.refuse("member_refused", answer.code)
    elif isinstance(answer, Unreachable) and answer.not_understood:
        turn.refuse("member_not_supported")
    else:
        turn.refuse("member_unreachable")
