"""A return after others: what is left is brought to the price it would have had all come back at once.

That price does not hang on how the returns were split, so neither does what came back so far, in money or of each
benefit: one that gives the rest more than it still gives the sale gives again (a ``BenefitTakenBack`` below nothing),
never more in all than the sale had of it. What the refunds before state is final, which leaves two limits, in this
order:

* nobody is asked for money: where the rest would cost more than is still paid for it, it costs what is paid. What
  benefits that are repriced still gave makes up for it, on lines they reach if they can;
* what went back into a red packet is not taken out again: the buyer has it in the packet instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pos_terminal.contract.benefits import RedPacket
from pos_terminal.contract.money import allocate
from pos_terminal.sale.lines import in_scope
from pos_terminal.sale.placing import place
from pos_terminal.sale.repricing import Shares, as_priced, at_most, repriced_by, room_of, terms_of, with_given
from pos_terminal.sale.standing import Standing


def settle(before: Standing, rest: Standing, ideal: Standing) -> Standing:
    """``rest``, which is ``before`` after a return, at the price of ``ideal``: had all that is back come at once."""
    rest = _dealt_as_sold(before, rest, ideal)
    given = _still_given(before, rest, ideal)
    asks = ideal.paid > before.paid
    fees = {pack: fee for pack, fee in rest.fees.items() if asks or pack in ideal.fees}
    after = msgspec.structs.replace(with_given(rest, given), fees=fees)
    terms = terms_of(rest)
    packets = [one for one in given if isinstance(terms[one], RedPacket)]
    others = [one for one in given if one not in packets]
    in_packets = sum(ideal.given(one) - after.given(one) for one in packets)
    price = min(before.paid, ideal.paid + in_packets)
    dearer = {line: max(0, one.left.net - ideal.lines[line].left.net) for line, one in after.lines.items()}
    anywhere = {line: one.left.amount for line, one in after.lines.items()}
    for benefits, room in ((others, dearer), (others, anywhere), (packets, anywhere)):
        for reach in (_reach(after, benefits), {one: _there(after) for one in benefits}):
            after = _lowered(before, after, price, reach, room)
    return after


def _dealt_as_sold(before: Standing, rest: Standing, ideal: Standing) -> Standing:
    """With the odd fen of deposit, 抹零 and kept shares where they fell in the sale.

    A line of which refunds before took other ones (once what a repricing left was dealt to units anew) stays.
    """
    again = set(repriced_by(rest))
    changed = {}
    for line, one in rest.lines.items():
        sold, shares = ideal.lines[line].left, one.left.shares
        kept = {each: amount for each, amount in sold.shares.items() if each not in again}
        left = msgspec.structs.replace(sold, shares={**shares, **kept}, net=0)
        left = msgspec.structs.replace(left, net=one.left.amount - left.amount)
        back = before.lines[line].left.less(left)
        if min(back.deposit, back.bonus, back.rounding, *(back.shares[each] for each in kept)) >= 0:
            changed[line] = msgspec.structs.replace(one, left=left)
    return rest.with_lines(changed)


def _still_given(before: Standing, rest: Standing, ideal: Standing) -> Shares:
    """What the benefits repriced give in ``ideal``, no packet more than it gives ``before``."""
    room, given, terms = room_of(rest), Shares(), terms_of(rest)
    for benefit in repriced_by(rest):
        shares = {line: one.left.shares.get(benefit, 0) for line, one in ideal.lines.items()}
        limit = before.given(benefit) if isinstance(terms[benefit], RedPacket) else ideal.given(benefit)
        given[benefit] = at_most(limit, shares, room)
    return given


def _there(after: Standing) -> list[str]:
    return [line for line, one in after.lines.items() if one.units]


def _reach(after: Standing, benefits: Iterable[str]) -> dict[str, list[str]]:
    terms = terms_of(after)
    priced = {line: as_priced(after.lines[line], after) for line in _there(after)}
    return {one: [line for line, each in priced.items() if in_scope(terms[one].scope, each)] for one in benefits}


def _lowered(
    before: Standing, after: Standing, price: int, reach: dict[str, list[str]], room: Mapping[str, int]
) -> Standing:
    """Towards ``price`` from above: benefits of ``reach`` give more of what they gave ``before``, within ``room``."""
    slack = {benefit: max(0, before.given(benefit) - after.given(benefit)) for benefit in reach}
    missing = min(max(0, after.paid - price), sum(slack.values()))
    supply = dict(zip(slack, allocate(missing, list(slack.values())), strict=True))
    left = {line: max(0, min(room[line], one.left.net)) for line, one in after.lines.items()}
    return _with_more(after, place(supply, reach, left))


def _with_more(after: Standing, more: Shares) -> Standing:
    given = {
        benefit: {line: after.lines[line].left.shares.get(benefit, 0) + amount for line, amount in by_line.items()}
        for benefit, by_line in more.items()
    }
    return with_given(after, given)
