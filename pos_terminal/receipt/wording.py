"""What a receipt needs words for; ``receipt.messages`` has them in each language."""

from __future__ import annotations

import msgspec

from pos_terminal.receipt.late_words import LateWords


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Every text of a receipt that is not data."""

    sale: str
    reprint: str
    number: str
    time: str
    store: str
    till: str
    operator: str
    tax_number: str
    item: str
    amount: str
    discount: str
    deposit_credit: str
    line_net: str
    serial: str
    benefits: str
    order: str
    step: str
    due: str
    paid: str
    collected_now: str
    deposit: str
    credit_unnamed: str
    deposit_counts: str
    gross: str
    discounts: str
    rounding: str
    cash_rounding: str
    pack_fee: str
    total: str
    saved: str
    pieces: str
    cash: str
    given: str
    change: str
    card: str
    card_scheme: str
    unionpay: str
    card_number: str
    slip_number: str
    trace: str
    authorisation: str
    code: str
    wechat: str
    alipay: str
    reference: str
    promotion: str
    tax_included: str
    tax_rate: str
    offline: str
    invoice: str
    qr_code: str
    journal: str
    thanks: str
    refund: str
    refund_number: str
    of_number: str
    reason: str
    units: str
    kept_repriced: str
    discount_back: str
    benefits_back: str
    benefits_again: str
    repriced: str
    goods_back: str
    unpaid: str
    refund_total: str
    back_by: str
    beside: str
    into_packet: str
    deposit_back: str
    allowed_by: str
    offline_refund: str
    invoice_back: str
    customer_signature: str
    handed_over: str
    void: str
    void_reason: str
    void_note: str
    void_total: str
    went_back: str
    back_slip: str
    charged_and_back: str
    x_report: str
    z_report: str
    period: str
    business_day: str
    opened: str
    sales: str
    refunds: str
    voids: str
    pack_fees: str
    refunded: str
    refunded_total: str
    net_of_refunds: str
    net: str
    tenders: str
    times: str
    both_ways: str
    by_funder: str
    cash_drawer: str
    cash_float: str
    cash_expected: str
    cash_counted: str
    cash_over: str
    cash_short: str
    cash_even: str
    blind: str
    forced: str
    late: LateWords
    signature: str
    funders: dict[str, str]
    deposit_kinds: dict[str, str]
    deposit_credits: dict[str, str]
    deposits_back: dict[str, str]
    step_names: dict[str, str]

    def deposit_kind(self, kind: str) -> str:
        """What was paid online first, by its one name: a 定金 and a 预付款 are not the same in law."""
        return self.deposit_kinds.get(kind, self.deposit)

    def credit_of(self, kind: str) -> str:
        """What that counts as."""
        return self.deposit_credits.get(kind, self.credit_unnamed)

    def back_of(self, kind: str) -> str:
        """Who gives it back."""
        return self.deposits_back.get(kind, self.deposit_back)
