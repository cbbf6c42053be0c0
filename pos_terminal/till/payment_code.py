"""A customer's payment code between its scan and the question that takes the money.

Where order and coupons have to be secured first, the code waits in memory only (``TillState.code_waiting``): no fact,
draft or repr has it. It is good for a minute, so it waits no longer than ``CODE_LIVES_MS``, and it pays the amount that
was due when it was scanned or none. A code that is not used is told of by the sale's intent (``Intent.unused``), which
waits for another scan; nothing goes on by itself then.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.cloud import PayCode
from pos_terminal.contract.facts import AttemptForced, AttemptRefused, CodeSubject
from pos_terminal.till.effects import ConfirmPayment, StartTimer
from pos_terminal.till.events import PaymentCodeScanned, TenderCancelled
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Intent, Sale
from pos_terminal.till.tendering import advance, begin, intended, ready_to_pay, redeemed_for_good
from pos_terminal.till.turn import Turn
from pos_terminal.till.waiting import CodeWaiting

CODE_LIVES_MS = 45_000
"""Wallets show a new code every minute; one that is older than this may be refused by the time it arrives."""


def scan(turn: Turn, event: PaymentCodeScanned) -> None:
    """Pays with a scanned code once the sale is secured.

    What may be paid already, and what would be redeemed for good, is asked about first.
    """
    if ready_to_pay(turn, code=True) is None or turn.sale is None:
        return
    before = turn.sale.intent if turn.sale.intent is not None and turn.sale.intent.kind == "code" else None
    # where the code was chosen first, what may be paid was asked about then
    doubtful = turn.sale.may_be_paid if before is None else ()
    if not event.sure and (doubtful or redeemed_for_good(turn.sale)):
        turn.want(ConfirmPayment(event.code, event.wallet, turn.at_ms))
        return
    chosen = msgspec.structs.replace(before or Intent(kind="code"), unused="", told=None)
    amount = intended(msgspec.structs.replace(turn.sale, intent=chosen))
    until_ms = (event.since_ms or turn.at_ms) + CODE_LIVES_MS
    waiting = CodeWaiting(
        scan=turn.event.id,
        sale=turn.sale.sale,
        code=event.code,
        wallet=event.wallet,
        amount=amount,
        until_ms=until_ms,
    )
    if turn.at_ms >= until_ms:
        _not_used(turn, msgspec.structs.replace(turn.sale, intent=chosen), waiting, "late")
        return
    turn.change_sale(intent=msgspec.structs.replace(chosen, told=amount))
    turn.change(code_waiting=waiting)
    advance(turn)  # secures what the basket got since the tender was chosen


def follow(turn: Turn) -> None:
    """Uses the code that waits as soon as only the money is missing; drops it with what it was scanned for."""
    waiting, sale = turn.state.code_waiting, turn.sale
    if waiting is None:
        return
    if sale is None or sale.sale != waiting.sale or turn.state.operator is None:
        turn.change(code_waiting=None)
    elif sale.intent is None:
        _given_up(turn, sale, waiting)
    elif sale.intent.kind != "code" or sale.intent.unused:
        turn.change(code_waiting=None)
    elif sale.intent.secured:
        _use(turn, sale, waiting)
    elif waiting.scan == turn.event.id:
        turn.want(StartTimer(f"code/{waiting.scan}", CODE_LIVES_MS))


def expire(turn: Turn, scan: str) -> None:
    """The code is too old now, though what it waits for is still under way."""
    waiting = turn.state.code_waiting
    if waiting is not None and waiting.scan == scan and turn.sale is not None:
        _not_used(turn, turn.sale, waiting, "late")


def _use(turn: Turn, sale: Sale, waiting: CodeWaiting) -> None:
    amount = intended(sale)
    if turn.at_ms >= waiting.until_ms:
        _not_used(turn, sale, waiting, "late")
    elif amount != waiting.amount:
        _not_used(turn, sale, waiting, "changed")
    else:
        turn.change(code_waiting=None)
        changed, fact = begin(turn, sale, amount, CodeSubject(wallet=waiting.wallet))
        turn.put_sale(msgspec.structs.replace(changed, intent=None))
        turn.record(fact)
        question = PayCode(attempt=fact.attempt, code=waiting.code, wallet=waiting.wallet, amount=amount)
        turn.ask(question, "attempt", fact.attempt)


def _given_up(turn: Turn, sale: Sale, waiting: CodeWaiting) -> None:
    """By the clerk, or since something on the way to the money was refused: that is said where the scan is awaited."""
    by_clerk = isinstance(turn.event, TenderCancelled)
    if by_clerk or sale.voiding or sale.why_not is not None or price(sale).left <= 0:
        turn.change(code_waiting=None)
        return
    refused = [sale.attempt(fact.attempt) for fact in turn.facts if isinstance(fact, AttemptRefused | AttemptForced)]
    coupon = sale.order is None or any(one is not None and one.kind == "redemption" for one in refused)
    _not_used(turn, sale, waiting, "refused" if coupon else "order")


def _not_used(
    turn: Turn, sale: Sale, waiting: CodeWaiting, why: Literal["late", "changed", "refused", "order"]
) -> None:
    """Drops the code; the sale waits for another scan, and securing it for what the clerk does."""
    turn.change(code_waiting=None)
    intent = sale.intent if sale.intent is not None else Intent(kind="code")
    changed = msgspec.structs.replace(intent, secured=False, unused=why, told=waiting.amount)
    turn.put_sale(msgspec.structs.replace(sale, intent=changed))
