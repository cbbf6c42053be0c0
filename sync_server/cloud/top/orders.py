"""A trade of ``taobao.trade.fullinfo.get`` as an order in the project's words. Pure.

What TOP states: statuses, step amounts (``o2o_step_trade_detail``, fen), what was paid (``step_paid_fee``, yuan), what
the deposit counts as (``o2o_voucher_price``, fen), refunds, the store (``rt_omni_outer_store_id``, our own code for
it). What it does not state comes from head office's table: the balance window, the kind of deposit, the route.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from pos_terminal.contract.cloud import Order, OrderLine, OrderStatus, Step, StepName, TransientBuyer
from pos_terminal.contract.money import AmountError
from pos_terminal.contract.quantity import ONE, Quantity
from sync_server.cloud.terms import Terms
from sync_server.cloud.top.amounts import read_amount
from sync_server.cloud.top.client import is_digits, listed, text, whole
from sync_server.cloud.top.settings import Seller

METHOD: Final = "taobao.trade.fullinfo.get"
FIELDS: Final = (
    "tid,status,type,created,buyer_open_uid,step_trade_status,step_paid_fee,o2o_step_trade_detail,"
    "o2o_step_order_id,o2o_et_order_id,o2o_voucher_price,rt_omni_outer_store_id,o2o_shop_id,receiver_name,"
    "receiver_mobile,orders"
)

_STEP_STATUS: Final[dict[str, OrderStatus]] = {
    "FRONT_NOPAID_FINAL_NOPAID": "deposit_unpaid",
    "FRONT_PAID_FINAL_NOPAID": "balance_unpaid",
    "FRONT_PAID_FINAL_PAID": "paid",
    "FRONT_PAID_FRONT_FORFEITED": "forfeited",
}
_CLOSED = {"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"}
_UNPAID = {"TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING"}
_NO_REFUND = {"", "NO_REFUND", "CLOSED", "SUCCESS"}
_PHASES: Final[dict[str, Literal[1, 2, 3]]] = {"1": 1, "2": 2, "3": 3}


class TradeError(ValueError):
    """The trade contradicts itself or lacks what an order needs; the message says what."""


class _StepDetail(msgspec.Struct, frozen=True):
    """One part of ``o2o_step_trade_detail``: ``3_2_2000_nopaid`` = step 2 of 3, 2000 fen, not paid."""

    step: int
    due: int
    is_paid: bool


def read_order(trade: Mapping[str, object], seller: Seller, terms: Terms) -> Order:
    """The order in ``trade``, which ``seller``'s session returned.

    :raises TradeError: no number, no line, steps that do not count up, or amounts that contradict each other.
    """
    try:
        return _read(trade, seller, terms)
    except AmountError as error:
        raise TradeError(str(error)) from error


def has_tail(body: Mapping[str, object]) -> bool:
    """Whether the trade in an answer names the order that paid its balance."""
    trade = body.get("trade")
    return isinstance(trade, dict) and text(trade, "o2o_step_order_id") not in ("", "0")


def _read(trade: Mapping[str, object], seller: Seller, terms: Terms) -> Order:
    number = text(trade, "tid")
    lines = tuple(_line(entry, terms) for entry in listed(trade, "orders"))
    if not number or not lines:
        raise TradeError(f"trade {number or '?'} has no number or no line")
    campaign = terms.campaign(lines[0].item)
    store = terms.store(text(trade, "rt_omni_outer_store_id"))
    details = _details(text(trade, "o2o_step_trade_detail"))
    status = _status(trade, has_steps=bool(details))
    paid = _amount(trade, "step_paid_fee")
    steps = _steps(details, status, seller.payee, store.payee if store else seller.payee)
    deposit_paid = sum(step.paid for step in steps if step.name == "deposit")
    if steps and status == "balance_unpaid" and paid != deposit_paid:
        raise TradeError(f"trade {number}: its steps say {deposit_paid} were paid, step_paid_fee says {paid}")
    credit = max(_amount(trade, "o2o_voucher_price"), deposit_paid) if deposit_paid else 0
    total = sum(line.amount for line in lines)
    balance_due = max(total - credit, 0) if steps else 0
    open_balance = sum(step.due for step in steps if step.name != "deposit")
    if status == "balance_unpaid" and open_balance != balance_due:
        raise TradeError(f"trade {number}: price less credit is {balance_due}, its balance steps are {open_balance}")
    return Order(
        order=number,
        seller=seller.name,
        store=text(trade, "rt_omni_outer_store_id"),
        status=status,
        lines=lines,
        steps=steps,
        deposit_kind=(campaign.deposit_kind if campaign else _guess_kind(trade)) if steps else None,
        deposit_paid=deposit_paid,
        deposit_credit=credit,
        balance_due=balance_due,
        window=campaign.window if campaign else None,
        refund_open=any(_refund_open(entry) for entry in listed(trade, "orders")),
        credit_buy=next((phase for entry in listed(trade, "orders") if (phase := _phase(entry))), None),
        route=campaign.route if campaign else "platform",
        buyer=text(trade, "buyer_open_uid"),
        display=_masked(text(trade, "receiver_name"), text(trade, "receiver_mobile")),
    )


def _line(entry: Mapping[str, object], terms: Terms) -> OrderLine:
    item = text(entry, "num_iid")
    campaign = terms.campaign(item)
    count = whole(entry, "num") or 0
    if count < 1:
        raise TradeError(f"line {text(entry, 'oid')} has no quantity")
    price = read_amount(METHOD, "trade.orders.price", entry.get("price"))
    return OrderLine(
        line=text(entry, "oid"),
        sku=text(entry, "outer_sku_id") or text(entry, "outer_iid"),
        item=item,
        title=text(entry, "title"),
        quantity=Quantity(count * ONE),
        unit_price=price,
        amount=read_amount(METHOD, "trade.orders.total_fee", entry.get("total_fee", price * count)),
        brand=campaign.brand if campaign else "",
        category=(campaign.category if campaign else "") or text(entry, "cid"),
        industry=campaign.industry if campaign else "",
    )


def _status(trade: Mapping[str, object], *, has_steps: bool) -> OrderStatus:
    """A closed trade goes before its steps, a forfeited deposit before that: closing is what forfeiting ends in."""
    step_status = _STEP_STATUS.get(text(trade, "step_trade_status"))
    if step_status == "forfeited":
        return "forfeited"
    if text(trade, "status") in _CLOSED:
        return "closed"
    if has_steps or step_status is not None:
        if step_status is None:
            raise TradeError(f"trade {text(trade, 'tid')}: step status {text(trade, 'step_trade_status')!r}")
        return step_status
    return "unpaid" if text(trade, "status") in _UNPAID else "paid"


def _details(raw: str) -> list[_StepDetail]:
    details = []
    for place, part in enumerate(filter(None, (piece.strip() for piece in raw.split(";"))), start=1):
        fields = part.split("_")
        if len(fields) != 4 or not all(is_digits(field) for field in fields[:2]) or fields[3] not in ("paid", "nopaid"):
            raise TradeError(f"step detail {part!r}")
        if int(fields[1]) != place:
            raise TradeError(f"step detail {part!r} stands in place {place}")
        due = read_amount(METHOD, "trade.o2o_step_trade_detail", fields[2])
        details.append(_StepDetail(place, due, fields[3] == "paid"))
    return details


def _steps(details: list[_StepDetail], status: OrderStatus, deposit_payee: str, balance_payee: str) -> tuple[Step, ...]:
    """Numbered steps: the first is the deposit, the last the balance. A paid order has every step paid."""

    def name(step: int) -> StepName:
        if step == 1 and len(details) > 1:
            return "deposit"
        return "balance" if step == len(details) else "instalment"

    return tuple(
        Step(
            step=detail.step,
            name=name(detail.step),
            due=detail.due,
            paid=detail.due if detail.is_paid or status == "paid" else 0,
            status="paid" if detail.is_paid or status == "paid" else "unpaid",
            payee=deposit_payee if name(detail.step) == "deposit" else balance_payee,
        )
        for detail in details
    )


def _amount(trade: Mapping[str, object], field: str) -> int:
    value = trade.get(field)
    return 0 if value in (None, "") else read_amount(METHOD, f"trade.{field}", value)


def _guess_kind(trade: Mapping[str, object]) -> Literal["privilege", "earnest"]:
    """Without a campaign: a trade that names its privilege-deposit order is one; else an earnest, the stricter."""
    return "privilege" if text(trade, "o2o_et_order_id") else "earnest"


def _refund_open(entry: Mapping[str, object]) -> bool:
    return text(entry, "refund_status") not in _NO_REFUND


def _phase(entry: Mapping[str, object]) -> Literal[1, 2, 3] | None:
    return _PHASES.get(text(entry, "credit_buy"))


def _masked(name: str, mobile: str) -> TransientBuyer:
    """At most the first character of a name and the last four digits; what TOP encrypts or masks shows nothing."""
    shown = name[0] + "*" * min(len(name) - 1, 2) if name and not name.isascii() else ""
    tail = mobile[-4:]
    return TransientBuyer(masked_name=shown, phone_tail=tail if len(tail) == 4 and tail.isdigit() else "")
