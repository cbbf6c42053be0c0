"""Taking the money, in the right order: lease the order, read it again, redeem, then the tender.

The clerk's wish is kept as the sale's ``intent``; ``advance`` begins the next thing that is missing, and is called
again with every answer, until the intent is carried out. Reversible benefits are redeemed before irreversible ones,
which come last before the money.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import LeaseOrder, LookUpOrder
from pos_terminal.contract.facts import (
    AttemptBegun,
    CardSubject,
    LeaseSubject,
    RedemptionSubject,
    Subject,
    Tender,
)
from pos_terminal.till import attempt as attempts
from pos_terminal.till import once_more
from pos_terminal.till.closing import close, lease_of, settle
from pos_terminal.till.contradictions import is_against, owed_to
from pos_terminal.till.effects import Authorise, LookAtPinpad, OpenDrawer
from pos_terminal.till.events import (
    CardChosen,
    CashGiven,
    CashReturned,
    ClosedWithoutTender,
    CodeChosen,
    PinpadSeen,
    RoundingToggled,
)
from pos_terminal.till.offers import redemption
from pos_terminal.till.pricing import price
from pos_terminal.till.quoting import wait_for_quote
from pos_terminal.till.selling import may_change, ready_to_sell
from pos_terminal.till.serials import first_without_serial
from pos_terminal.till.state import BenefitOnSale, Intent, Sale
from pos_terminal.till.tenders import attempt_tender, cash_tender, payee_of
from pos_terminal.till.turn import Turn

MAX_REREAD_AGE_MS = 60_000
MAX_CHANGE = 100_000  # ¥1,000: more change than that is a barcode in the cash field


def toggle_rounding(turn: Turn, event: RoundingToggled) -> None:
    if turn.sale is None or not may_change(turn):
        return
    if turn.sale.order is not None:
        turn.refuse("order_takes_no_rounding")  # a fen less, and the cloud would not hold the order as paid
    elif event.unit < 1:
        turn.refuse("amount_implausible")
    else:
        turn.change_sale(rounding_unit=0 if turn.sale.rounding_unit else event.unit)


def give_cash(turn: Turn, event: CashGiven) -> None:
    left = ready_to_pay(turn)
    if left is None:
        return
    if event.amount <= 0:
        turn.refuse("amount_implausible")
    elif event.amount - left > MAX_CHANGE:
        turn.refuse("cash_implausible")
    elif event.amount < left and event.amount % turn.state.payout_unit:
        turn.refuse("cash_not_in_coins", str(turn.state.payout_unit))  # the drawer would be off by what is no coin
    else:
        _intend(turn, Intent(kind="cash", amount=event.amount))


def return_cash(turn: Turn, event: CashReturned) -> None:
    """Hands cash back. Money that came on top of it and could not be given back then counts in its place."""
    sale = turn.sale
    if not ready_to_sell(turn):
        return
    found = next((one for one in sale.tenders if one.tender == event.tender), None) if sale else None
    if sale is None or found is None or found.kind != "cash":
        turn.refuse("no_such_tender")
        return
    if sale.taking_back:
        turn.refuse("wait_for_answer")
        return
    left = tuple(one for one in sale.tenders if one.tender != event.tender)
    changed = msgspec.structs.replace(sale, tenders=left, handed_back=sale.handed_back + found.receivable)
    turn.put_sale(changed)
    turn.wait_for_disk()
    turn.want(OpenDrawer("return"))
    turn.notice("hand_cash_back", str(found.receivable), level="warning")
    for one in changed.stray:
        given_back = any(other.unresolved for other in changed.reversals_of(one.attempt))
        if not given_back and one.amount <= price(changed).left:
            changed = count_tender(turn, changed, attempt_tender(turn, changed, one))
    settle(turn, changed)


def choose_card(turn: Turn, event: CardChosen) -> None:
    left = ready_to_pay(turn)
    if left is None or not _amount_fits(turn, event.amount, left):
        return
    if turn.state.pinpad_unresolved:
        turn.refuse(turn.state.why_pinpad_waits)
        return
    _intend(turn, Intent(kind="card", amount=event.amount))


def choose_code(turn: Turn, event: CodeChosen) -> None:
    left = ready_to_pay(turn, code=True)
    if left is not None and _amount_fits(turn, event.amount, left):
        _intend(turn, Intent(kind="code", amount=event.amount))


def close_without_tender(turn: Turn, event: ClosedWithoutTender) -> None:
    if _payable(turn) and not _is_judged_anew(turn):
        assert turn.sale is not None
        if price(turn.sale).left:
            turn.refuse("still_to_pay")
        elif turn.sale.unresolved or turn.sale.stray:
            turn.refuse("wait_for_answer")
        else:
            _intend(turn, Intent(kind="none"))


def advance(turn: Turn, *, pinpad_seen: bool = False) -> None:
    """Begins what the sale on screen needs next for its intent; nothing while an answer is awaited, or another scan.

    ``pinpad_seen``: the pinpad's newest receipt was read just now.
    """
    sale = turn.sale
    if sale is None or sale.intent is None or sale.waiting or sale.intent.unused or sale.taking_back:
        return
    intent = msgspec.structs.replace(sale.intent, secured=False, looking="")
    sale = msgspec.structs.replace(sale, intent=intent)
    turn.put_sale(sale)
    if _secure_order(turn, sale) or _secure_benefits(turn, sale):
        return
    if intent.kind == "card" and not pinpad_seen:
        _look_at_pinpad(turn, sale, intent)
    else:
        _take(turn, sale, intent)


def looked_at_pinpad(turn: Turn, event: PinpadSeen) -> None:
    """The newest receipt before the money: with it the intent becomes durable. Without it nothing was begun."""
    sale = turn.sale
    if sale is None or sale.intent is None or sale.intent.looking != event.look:
        return  # cancelled meanwhile, or another tender was chosen
    if event.why_not:
        give_up(turn, sale)
        turn.notice("card_refused", event.why_not, "", level="error")
    elif turn.state.pinpad_unresolved:
        give_up(turn, sale)
        turn.refuse(turn.state.why_pinpad_waits)
    else:
        turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(sale.intent, looking="")))
        advance(turn, pinpad_seen=True)


def _look_at_pinpad(turn: Turn, sale: Sale, intent: Intent) -> None:
    look = turn.new_id()
    turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(intent, looking=look)))
    once_more.ask(turn)
    turn.want(LookAtPinpad(look))


def give_up(turn: Turn, sale: Sale) -> Sale:
    """Drops the intent: something on the way to it was refused."""
    changed = msgspec.structs.replace(sale, intent=None)
    turn.put_sale(changed)
    return changed


def count_tender(turn: Turn, sale: Sale, tender: Tender) -> Sale:
    changed = msgspec.structs.replace(sale, tenders=(*sale.tenders, tender))
    turn.put_sale(changed)
    return changed


def ready_to_pay(turn: Turn, *, code: bool = False) -> int | None:
    """What is left to pay, or None with the reason told. ``code``: by one; another that is open might pay it too."""
    if not _payable(turn) or _is_judged_anew(turn):
        return None
    assert turn.sale is not None
    if code and turn.sale.code_unresolved:
        turn.refuse("code_unresolved")
        return None
    left = price(turn.sale).left
    if left <= 0:
        turn.refuse("nothing_to_pay")
        return None
    return left


def _payable(turn: Turn) -> bool:
    """Whether money may be taken for the sale on screen now; otherwise the clerk is told why not."""
    sale = turn.sale
    if not ready_to_sell(turn):
        return False
    if sale is not None and sale.refund is not None:
        turn.refuse("finish_return_first")
    elif sale is None or not sale.lines:  # it may have been tried to be paid for goods that are gone again
        turn.refuse("nothing_to_pay")
    elif sale.voiding or sale.waiting or sale.taking_back:
        turn.refuse("wait_for_answer")
    elif here := _here_after_all(turn, sale):
        turn.refuse("paid_after_all", str(here))
    elif sale.why_not is not None:
        turn.refuse("order_not_collectable", sale.why_not)
    elif sale.order is not None and sale.order.route == "platform":
        turn.refuse("customer_pays_online")
    elif (line := first_without_serial(sale)) is not None:
        turn.refuse("serials_missing", line.item.title, str(line.serials_missing))
    else:
        return True
    return False


def _here_after_all(turn: Turn, sale: Sale) -> int:
    """Money of this sale that came, or did not go back, although that was decided: another payment would take it twice,
    until a supervisor has said what becomes of it.
    """
    told = (one for one in turn.state.contradictions if not one.settled and owed_to(one) == "customer")
    return sum(one.left for one in told if is_against(sale, one))


def _is_judged_anew(turn: Turn) -> bool:
    """Whether benefits began or ended since the price was shown: the clerk sees the new price before taking it.

    True too where the best combination is still being found: the tender is taken up again when it is.
    """
    sale = turn.sale
    assert sale is not None
    if sale.frozen:
        return wait_for_quote(turn, sale, sale)
    now = msgspec.structs.replace(sale, priced_at_ms=turn.at_ms)
    turn.put_sale(now)
    if price(now).total != price(sale).total:
        turn.refuse("price_changed")
        return True
    return wait_for_quote(turn, sale, now)


def _amount_fits(turn: Turn, amount: int | None, left: int) -> bool:
    if amount is None or 0 < amount <= left:
        return True
    turn.refuse("more_than_left" if amount > left else "amount_implausible")
    return False


def _intend(turn: Turn, intent: Intent) -> None:
    turn.change_sale(intent=intent, void_stopped="", handed_back=0)  # whoever takes money wants the sale after all
    advance(turn)


def intended(sale: Sale) -> int:
    """What the sale's intent takes, as things stand."""
    assert sale.intent is not None
    left = price(sale).left
    return left if sale.intent.amount is None else min(sale.intent.amount, left)


def begin(turn: Turn, sale: Sale, amount: int, subject: Subject) -> tuple[Sale, AttemptBegun]:
    """An attempt of the sale on screen, by whoever is signed in."""
    return attempts.begin(
        sale,
        attempt=turn.new_id(),
        amount=amount,
        subject=subject,
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=turn.operator_of(sale),
    )


def _secure_order(turn: Turn, sale: Sale) -> bool:
    """Leases the order and reads it again right before the money; True while an answer is awaited."""
    if sale.order is None:
        return False
    assert sale.intent is not None
    if lease_of(sale) is None:
        changed, fact = begin(turn, sale, 0, LeaseSubject(order=sale.order.order))
        turn.put_sale(changed)
        turn.record(fact)
        turn.ask(LeaseOrder(order=sale.order.order, attempt=fact.attempt), "attempt", fact.attempt)
        return True
    if not _is_fresh(turn, sale.intent):
        if not any(one.purpose == "reread" and one.subject == sale.sale for one in turn.state.asking):
            turn.ask(LookUpOrder(order=sale.order.order), "reread", sale.sale)
        return True
    return False


def _is_fresh(turn: Turn, intent: Intent) -> bool:
    """Whether the order was read again just now: a chosen payment code may wait for hours for its scan."""
    return intent.reread_at_ms is not None and abs(turn.at_ms - intent.reread_at_ms) <= MAX_REREAD_AGE_MS


def _secure_benefits(turn: Turn, sale: Sale) -> bool:
    """Redeems the next coupon that counts and is not redeemed yet; True while its answer is awaited."""
    totals = price(sale)
    missing = [one for one in totals.used if one.coupon and one.attempt is None]
    missing.sort(key=lambda one: (one.benefit.redemption == "irreversible", one.benefit.benefit))
    for one in missing:
        amount = totals.evaluation.of_benefit(one.benefit.benefit)
        if amount:
            _redeem(turn, sale, one, amount)
            return True
    return False


def redeemed_for_good(sale: Sale) -> tuple[BenefitOnSale, ...]:
    """The coupons that are redeemed before the money and cannot be given back then."""
    return tuple(
        one
        for one in price(sale).used
        if one.coupon and one.attempt is None and one.benefit.redemption == "irreversible"
    )


def _redeem(turn: Turn, sale: Sale, one: BenefitOnSale, amount: int) -> None:
    order = sale.order.order if sale.order else None
    serial = turn.new_id()
    subject = RedemptionSubject(
        benefit=one.benefit.benefit, redemption=one.benefit.redemption, serial=serial, order=order
    )
    changed, fact = attempts.begin(
        sale,
        attempt=serial,
        amount=amount,
        subject=subject,
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=turn.operator_of(sale),
    )
    bound = msgspec.structs.replace(one, attempt=serial)
    benefits = tuple(bound if other.benefit.benefit == one.benefit.benefit else other for other in changed.benefits)
    turn.put_sale(msgspec.structs.replace(changed, benefits=benefits))
    turn.record(fact)
    turn.ask(redemption(sale, one, serial, amount), "attempt", serial)


def _take(turn: Turn, sale: Sale, intent: Intent) -> None:
    amount = intended(sale)
    if intent.kind != "none" and amount <= 0:  # a late answer has paid it meanwhile
        give_up(turn, sale)
        turn.refuse("nothing_to_pay")
        return
    if intent.kind == "cash":
        given = intent.amount if intent.amount is not None else amount
        tender = cash_tender(turn.new_id(), amount, given, payee_of(turn, sale))
        turn.wait_for_disk()
        turn.want(OpenDrawer("sale"))
        settle(turn, count_tender(turn, give_up(turn, sale), tender))
    elif intent.kind == "card":
        subject = CardSubject(pinpad="pinpad", last_receipt_number=turn.state.last_receipt_number)
        changed, fact = begin(turn, sale, amount, subject)
        turn.put_sale(msgspec.structs.replace(changed, intent=None))
        turn.record(fact)
        turn.change(pinpad_text="")
        turn.want(Authorise(fact.attempt, amount))
    elif intent.kind == "code":
        turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(intent, secured=True)))
        if intent.told is None:  # else the code is at hand
            turn.notice("scan_payment_code")
    else:
        close(turn, give_up(turn, sale))
