"""What a return of goods gives back: one plan, shown before it is done, that becomes a ``SaleRefunded``.

Units are divided exactly (``sale.units``), so that without a broken condition the plan of a return does not hang on
what was returned before it or together with it. Where a return breaks a benefit's condition, ``sale.repricing`` has
the rules, and ``sale.settling`` makes it the same over any split, as far as facts before allow. Always

* 0 ≤ refunded so far ≤ paid, and everything back = everything paid, over any split and order of the returns;
* a refund so far is max(refunded before, paid − price of the rest): what was once given back is never asked for again;
* of a benefit, what is taken back so far is between nothing and what it gave, in the end all of it; by funder too.

What goes where: a red packet's share back into the packet, never into cash. The net goes to the tenders of the sale,
to none more than it took: cards and payment codes before cash, the newest first, since money has to go back the way it
came (原路退回) and a card sale must not be a way to cash. Before all of them stands a payment that never came: what
comes back is set off against it first, so that no more goes back than was paid. Who paid a part of a code (promotion)
gets it back by the acquirer, which divides every refund of a code itself. A deposit is due back at what was really
paid, never at what it counted for, by whoever holds it. A pack's fee goes back with the return after which its
benefits give nothing any more.

Cash is paid out in coins that the shop has (``payout_unit``), rounded up, never beyond what the sale took in cash: that
is ``cash_rounding``, beside sums that stay to the fen. Returns after it pay out so much less: it is an advance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pos_terminal.contract.benefits import RedPacket
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.quantity import ONE, Quantity
from pos_terminal.contract.records import (
    BenefitShare,
    BenefitTakenBack,
    BenefitUsed,
    LineRefunded,
    PackRefunded,
    Tender,
    TenderRefunded,
    units_of,
)
from pos_terminal.contract.words import Funder, RefundKind
from pos_terminal.sale.repricing import judge, reprice, terms_of, with_fees
from pos_terminal.sale.settling import settle
from pos_terminal.sale.standing import LineStanding, Standing, Units, by_funder, standing_of
from pos_terminal.sale.tax import tax_included
from pos_terminal.sale.tenders import rounded_up
from pos_terminal.sale.units import in_ranges, ranges

Ways = Mapping[str, RefundKind]
"""How what these tenders took goes back, where it is not the way it came."""
_AS_IT_CAME: Ways = {}

WhyNot = Literal["nothing", "no_such_line", "no_such_unit", "already_returned", "blocked", "over_refunded"]


class NotReturnable(msgspec.Struct, frozen=True, kw_only=True):
    """Why a return is refused: at which line and unit, or by which benefit that blocks it.

    ``blocked``: a return of all the goods the benefit covers is allowed. ``over_refunded``: tills that did not know of
    each other gave back so much that this would be more than was paid; people have to settle that.
    """

    reason: WhyNot
    line: str = ""
    unit: int | None = None
    benefit: str = ""


class ReturnPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a return gives back, as ``SaleRefunded`` states it; ``deposit`` is due beside ``total``, not by tenders."""

    lines: tuple[LineRefunded, ...]
    benefits: tuple[BenefitTakenBack, ...]
    packs: tuple[PackRefunded, ...]
    tenders: tuple[TenderRefunded, ...]
    total: int
    deposit: int
    tax: int
    repriced: bool
    cash_rounding: int = 0


class IfReturned(msgspec.Struct, frozen=True, kw_only=True):
    """What the return of a line alone would give back: by tenders, as deposit, into packets; or who blocks it.

    ``repriced``: it would break a benefit's condition, and what is left would cost more for it.
    """

    line: str
    refund: int = 0
    deposit: int = 0
    packets: int = 0
    repriced: bool = False
    blocked_by: tuple[str, ...] = ()


class _Undone(msgspec.Struct, frozen=True, kw_only=True):
    before: Standing
    after: Standing
    repriced: bool


def plan_return(
    sale: SaleClosed, before: Iterable[SaleRefunded], units: Units, payout_unit: int = 1, ways: Ways = _AS_IT_CAME
) -> ReturnPlan | tuple[NotReturnable, ...]:
    """What the return of ``units`` of ``sale`` gives back after the refunds ``before``, or everything against it.

    ``before``: all refunds of the sale so far, in the order they happened. ``payout_unit``: the smallest coin, in fen.
    ``ways``: of tenders that never came, so that nothing goes back for them («unpaid»), or that cash came for.
    """
    earlier = tuple(before)
    undone = _after(sale, earlier, units)
    if not isinstance(undone, _Undone):
        return undone
    lines = tuple(line for line in _lines(undone) if line is not None)
    benefits = tuple(_benefits(undone))
    exact = undone.before.paid - undone.after.paid
    if not 0 <= exact <= sale.total - sum(refund.total - refund.cash_rounding for refund in earlier):
        return (NotReturnable(reason="over_refunded"),)
    room = _room(sale.tenders, earlier, ways)
    rounding = _cash_rounding(exact, room, earlier, payout_unit)
    total = exact + rounding
    return ReturnPlan(
        lines=lines,
        benefits=benefits,
        packs=tuple(
            PackRefunded(pack=pack, fee=fee.fee, rounding=fee.rounding)
            for pack, fee in undone.before.fees.items()
            if pack not in undone.after.fees
        ),
        tenders=_tenders(total, room),
        total=total,
        deposit=sum(line.deposit for line in lines),
        tax=sum(line.tax for line in lines),
        repriced=undone.repriced,
        cash_rounding=rounding,
    )


def if_returned(sale: SaleClosed, before: Iterable[SaleRefunded] = ()) -> tuple[IfReturned, ...]:
    """What each line's return alone would give back now, in the order of the sale; a line that is gone is left out.

    Tenders do not count: ``sale`` may be the fact that a sale on screen would close with, before it is paid.
    """
    standing = standing_of(sale, before)
    found = []
    for line in sale.lines:
        if not standing.lines[line.line].units:
            continue
        undone = _undo(standing, {line.line: standing.lines[line.line].units})
        if isinstance(undone, _Undone):
            found.append(_preview(line.line, undone))
        else:
            found.append(IfReturned(line=line.line, blocked_by=tuple(one.benefit for one in undone)))
    return tuple(found)


def _preview(line: str, undone: _Undone) -> IfReturned:
    before, after = undone.before, undone.after
    return IfReturned(
        line=line,
        refund=before.paid - after.paid,
        deposit=before.lines[line].left.deposit,
        packets=sum(one.amount for one in _benefits(undone) if one.packet),
        repriced=undone.repriced,
    )


def _after(sale: SaleClosed, earlier: tuple[SaleRefunded, ...], units: Units) -> _Undone | tuple[NotReturnable, ...]:
    """What the return undoes. Where the refunds before do not fit together, since tills that were off line did not know
    of each other, what is left is taken as it would be had all that is back come back at once.
    """
    before = standing_of(sale, earlier)
    back = [(line.line, unit) for refund in earlier for line in refund.lines for unit in in_ranges(line.units)]
    if before.is_sound and len(back) == len(set(back)):
        undone = _undo(before, units)
        if not isinstance(undone, _Undone) or undone.after.is_sound:
            return undone
    return _undo(_had_all_come_at_once(sale, back), units)


def _had_all_come_at_once(sale: SaleClosed, back: Iterable[tuple[str, int]]) -> Standing:
    sold = standing_of(sale)
    units: dict[str, set[int]] = {}
    for line, unit in back:
        units.setdefault(line, set()).add(unit)
    undone = _undo(sold, units)
    if not isinstance(undone, _Undone):  # blocked, which did not keep the two tills from it
        undone = _Undone(before=sold, after=with_fees(sold.without(units)), repriced=False)
    funding = {benefit: {**left} for benefit, left in sold.funding.items()}
    for taken in _benefits(undone):
        for funder, amount in taken.funding.items():
            funding[taken.benefit][funder] -= amount
    after = msgspec.structs.replace(undone.after, funding=funding)
    return after.dealt_anew() if undone.repriced else after


def _undo(before: Standing, units: Units) -> _Undone | tuple[NotReturnable, ...]:
    wanted = {line: frozenset(numbers) for line, numbers in sorted(units.items()) if numbers}
    against = tuple(_against(before, wanted))
    if against or not wanted:
        return against or (NotReturnable(reason="nothing"),)
    rest = before.without(wanted)
    sold = standing_of(before.sale)
    at_once = rest if before == sold else _at_once(sold, rest)
    judged = judge(at_once)
    if judged.blocking:
        return tuple(NotReturnable(reason="blocked", benefit=one) for one in judged.blocking)
    plain = with_fees(rest)
    after = plain
    if judged.repricing or before.repriced:
        ideal = reprice(sold, at_once, judged) if judged.repricing else with_fees(at_once)
        settled = rest is at_once and ideal.paid <= before.paid  # the first return: nothing went back before
        after = ideal if settled else settle(before, rest, ideal)
    return _Undone(before=before, after=after, repriced=judged.repricing or after != plain)


def _at_once(sold: Standing, rest: Standing) -> Standing:
    """What would be left of ``sold`` had all that is back in ``rest`` come back at once."""
    back = {line: set(one.units) - set(rest.lines[line].units) for line, one in sold.lines.items()}
    return sold.without({line: units for line, units in back.items() if units})


def _against(before: Standing, wanted: Mapping[str, Collection[int]]) -> Iterable[NotReturnable]:
    for line, numbers in wanted.items():
        one = before.lines.get(line)
        if one is None:
            yield NotReturnable(reason="no_such_line", line=line)
            continue
        there, sold = set(one.units), units_of(one.line)
        for unit in sorted(numbers):
            if not 0 <= unit < sold:
                yield NotReturnable(reason="no_such_unit", line=line, unit=unit)
            elif unit not in there:
                yield NotReturnable(reason="already_returned", line=line, unit=unit)


def _lines(undone: _Undone) -> Iterable[LineRefunded | None]:
    for line in undone.before.sale.lines:
        before, after = undone.before.lines[line.line], undone.after.lines[line.line]
        gone = set(before.units) - set(after.units)
        yield _line(before, after, gone) if gone or before.left != after.left else None


def _line(before: LineStanding, after: LineStanding, gone: set[int]) -> LineRefunded:
    line, back = before.line, before.left.less(after.left)
    measured = units_of(line) == 1 and bool(gone)
    return LineRefunded(
        line=line.line,
        sku=line.sku,
        title=line.title,
        quantity=line.quantity if measured else Quantity(len(gone) * ONE, line.quantity.unit),
        units=ranges(gone),
        unit_price=line.unit_price,
        amount=back.amount,
        discount=back.discount,
        credit=back.credit,
        deposit=back.deposit,
        rounding=back.rounding,
        net=back.net,
        tax_code=line.tax_code,
        tax_rate_bp=line.tax_rate_bp,
        tax=_tax(before) - _tax(after),
    )


def _tax(one: LineStanding) -> int:
    """Of what is left of the line: over all refunds it sums to the tax of the line, which 抹零 did not lower."""
    return tax_included(one.left.net + one.left.rounding, one.line.tax_rate_bp)


def _benefits(undone: _Undone) -> Iterable[BenefitTakenBack]:
    packets = {one for one, terms in terms_of(undone.before).items() if isinstance(terms, RedPacket)}
    for used in sorted(undone.before.sale.benefits, key=lambda one: one.benefit):
        shares = _shares(used, undone)
        if shares:
            amount = sum(share.amount for share in shares)
            yield BenefitTakenBack(
                benefit=used.benefit,
                title=used.title,
                amount=amount,
                funding=_funding(amount, used, undone.before.funding[used.benefit]),
                shares=shares,
                packet=used.benefit in packets,
            )


def _shares(used: BenefitUsed, undone: _Undone) -> tuple[BenefitShare, ...]:
    found = []
    for line, before in undone.before.lines.items():
        amount = before.left.shares.get(used.benefit, 0) - undone.after.lines[line].left.shares.get(used.benefit, 0)
        if amount:
            found.append(BenefitShare(line=line, amount=amount))
    return tuple(found)


def _funding(amount: int, used: BenefitUsed, left: Mapping[Funder, int]) -> dict[Funder, int]:
    """In proportion to what each funder still gives, or, of what is given again, to what each got back.

    So none gets back more than it gave or gives more than it got back, and in the end each gets back all.
    """
    taken = {funder: used.funding[funder] - left[funder] for funder in left}
    parts = by_funder(amount, left if amount > 0 else taken, used.funding)
    return {funder: part for funder, part in parts.items() if part}


def _cash_rounding(exact: int, room: Sequence[_Room], before: Iterable[SaleRefunded], unit: int) -> int:
    """What is paid out in cash beyond the part of ``exact`` that is due in cash, less what was advanced so before.

    Where a whole unit would be more than the sale still has of the cash it took, it is paid to the fen.
    """
    due = exact - min(exact, sum(one.left for one in room if one.kind != "cash"))
    if not due:
        return 0
    cash = sum(one.left for one in room if one.kind == "cash")
    wanted = max(0, due - sum(refund.cash_rounding for refund in before))
    whole = rounded_up(wanted, unit)
    return (whole if whole <= cash else min(wanted, cash)) - due


class _Room(msgspec.Struct, frozen=True, kw_only=True):
    """What of a tender has not gone back, and the way it goes."""

    tender: Tender
    kind: RefundKind
    left: int


_ORDER: dict[RefundKind, int] = {"unpaid": 0, "card": 1, "code": 1, "cash": 2}


def _room(tenders: Iterable[Tender], before: Iterable[SaleRefunded], ways: Ways) -> list[_Room]:
    """The tenders in the order in which they are given back."""
    earlier = [back for refund in before for back in refund.tenders]
    newest_first = [_room_of(one, earlier, ways.get(one.tender, one.kind)) for one in tuple(tenders)[::-1]]
    return sorted(newest_first, key=lambda one: _ORDER[one.kind])


def _room_of(tender: Tender, earlier: Iterable[TenderRefunded], kind: RefundKind) -> _Room:
    """Money that went back to what never paid, before anybody knew, is no reason to set off less now."""
    gone = (back for back in earlier if back.of == tender.tender and (back.kind == "unpaid" or kind != "unpaid"))
    return _Room(tender=tender, kind=kind, left=max(0, tender.receivable - sum(back.amount for back in gone)))


def _tenders(total: int, room: Iterable[_Room]) -> tuple[TenderRefunded, ...]:
    left, found = total, []
    for one in room:
        amount = min(left, one.left)
        if amount:
            tender = one.tender
            found.append(TenderRefunded(of=tender.tender, kind=one.kind, amount=amount, payee=tender.payee))
            left -= amount
    assert left == 0, "a refund is never more than the tenders took"
    return tuple(found)
