"""The words on receipts, in the languages a receipt can be printed in. The Chinese words are the trade's own."""

from __future__ import annotations

from typing import Literal

import msgspec

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")

TRAINING = "TRAINING 训练"
DUPLICATE = "DUPLICATE 重印件"  # in both languages at once: whoever is shown a copy must be able to tell


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
    x_report: str
    z_report: str
    period: str
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
    late: str
    late_done: str
    late_refused: str
    late_settled: str
    late_kinds: dict[str, str]
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


_ZH_CN = Words(
    sale="销售小票",
    reprint="第 {copy} 次重印",
    number="单号",
    time="时间",
    store="门店",
    till="收银台",
    operator="收银员",
    tax_number="税号",
    item="商品",
    amount="金额",
    discount="优惠",
    deposit_credit="定金抵扣",
    line_net="小计",
    serial="序列号",
    benefits="已享优惠",
    order="预售订单",
    step="第{step}步",
    due="应付",
    paid="已付",
    collected_now="本次",
    deposit="线上已付",
    credit_unnamed="线上已付抵扣",
    deposit_counts="抵 {credit}",
    gross="商品合计",
    discounts="优惠合计",
    rounding="抹零",
    pack_fee="权益包费",
    total="实付金额",
    saved="共省",
    pieces="共 {count} 项",
    cash="现金",
    given="实收",
    change="找零",
    card="银行卡",
    card_scheme="卡组织",
    unionpay="银联",
    card_number="卡号",
    slip_number="票据号",
    trace="流水号",
    authorisation="授权码",
    code="付款码",
    wechat="微信支付",
    alipay="支付宝",
    reference="交易号",
    promotion="{funder}承担",
    tax_included="其中税额",
    tax_rate="{rate} 不含税 {base}",
    offline="离线销售，联网后自动上传",
    invoice="扫码开具发票",
    journal="账本摘要",
    thanks="谢谢惠顾  请保留小票以便退换",
    refund="退货小票",
    refund_number="退货单号",
    of_number="原销售单号",
    reason="退货原因",
    units="退回第 {units} 件",
    kept_repriced="商品未退，优惠重新计算",
    discount_back="收回优惠",
    benefits_back="收回的优惠",
    benefits_again="留下商品多享优惠",
    repriced="剩余商品已重新计价",
    goods_back="退回商品",
    refund_total="实退金额",
    back_by="退款去向",
    beside="另行退还",
    into_packet="退回红包：{packet}",
    deposit_back="线上已付，由原收款方退",
    allowed_by="授权",
    offline_refund="离线退货，联网后自动上传",
    invoice_back="已开发票的，请交回办理红冲",
    customer_signature="顾客签字",
    handed_over="已交货",
    x_report="交班报表 X",
    z_report="日结报表 Z",
    period="班次",
    sales="销售笔数",
    refunds="退货笔数",
    voids="作废笔数",
    pack_fees="权益包费",
    refunded="退款方式",
    refunded_total="退款合计",
    net_of_refunds="以上各项已减退款",
    net="实收合计",
    tenders="收款方式",
    times="{count} 笔",
    by_funder="优惠承担方",
    cash_drawer="现金",
    cash_float="备用金",
    cash_expected="应有现金",
    cash_counted="清点现金",
    cash_over="长款",
    cash_short="短款",
    cash_even="长短款",
    blind="现金须盲点，本单不含现金与合计",
    forced="主管裁定",
    late="迟到的结果，以上金额未更正",
    late_done="按失败处理，后来查明成功",
    late_refused="按成功处理，后来查明没有成功",
    late_settled="主管已处理",
    late_kinds={
        "card": "银行卡",
        "code": "付款码",
        "redemption": "优惠核销",
        "reversal": "退回",
        "refund": "退款",
        "lease": "订单锁定",
    },
    signature="签字",
    funders={
        "merchant": "商家",
        "brand": "品牌",
        "platform": "平台",
        "mall": "商场",
        "bank": "银行",
        "government": "政府补贴",
    },
    deposit_kinds={"earnest": "定金", "prepayment": "预付款", "privilege": "特权订金"},
    deposit_credits={"earnest": "定金抵扣", "prepayment": "预付款抵扣", "privilege": "特权订金抵扣"},
    deposits_back={
        "earnest": "定金，由原收款方退",
        "prepayment": "预付款，由原收款方退",
        "privilege": "特权订金，由原收款方退",
    },
    step_names={"deposit": "定金", "balance": "尾款", "instalment": "分期款"},
)

_EN = Words(
    sale="SALES RECEIPT",
    reprint="Copy {copy}",
    number="Sale no.",
    time="Time",
    store="Store",
    till="Till",
    operator="Operator",
    tax_number="Tax no.",
    item="Item",
    amount="Amount",
    discount="Discount",
    deposit_credit="Deposit credit",
    line_net="Net",
    serial="Serial no.",
    benefits="Benefits",
    order="Presale order",
    step="Step {step}",
    due="due",
    paid="paid",
    collected_now="now",
    deposit="Paid online",
    credit_unnamed="Paid online, credit",
    deposit_counts="worth {credit}",
    gross="Goods",
    discounts="Discounts",
    rounding="Rounding",
    pack_fee="Pack fee",
    total="TOTAL",
    saved="You saved",
    pieces="{count} line(s)",
    cash="Cash",
    given="Tendered",
    change="Change",
    card="Card",
    card_scheme="Card scheme",
    unionpay="UnionPay",
    card_number="Card no.",
    slip_number="Slip no.",
    trace="Trace",
    authorisation="Authorisation",
    code="Payment code",
    wechat="WeChat Pay",
    alipay="Alipay",
    reference="Reference",
    promotion="Paid by {funder}",
    tax_included="Tax included",
    tax_rate="at {rate} on {base}",
    offline="Sold offline, sent once back online",
    invoice="Scan for an invoice",
    journal="Journal",
    thanks="Thank you. Keep this receipt.",
    refund="REFUND RECEIPT",
    refund_number="Refund no.",
    of_number="Original sale",
    reason="Reason",
    units="Unit no. {units}",
    kept_repriced="Kept, priced again",
    discount_back="Discount taken back",
    benefits_back="Benefits taken back",
    benefits_again="More off what stays",
    repriced="Remaining items priced again",
    goods_back="Goods returned",
    refund_total="REFUNDED",
    back_by="Refunded to",
    beside="Refunded separately",
    into_packet="To red packet: {packet}",
    deposit_back="Paid online, by its payee",
    allowed_by="Allowed by",
    offline_refund="Refunded offline, sent once back online",
    invoice_back="If invoiced: hand it in for correction",
    customer_signature="Customer",
    handed_over="Handed over",
    x_report="X REPORT",
    z_report="Z REPORT",
    period="Period",
    sales="Sales",
    refunds="Refunds",
    voids="Voids",
    pack_fees="Pack fees",
    refunded="Refunded by",
    refunded_total="Total refunded",
    net_of_refunds="All above is net of refunds",
    net="Taken",
    tenders="Tenders",
    times="{count} x",
    by_funder="Discounts by funder",
    cash_drawer="Cash",
    cash_float="Float",
    cash_expected="Expected",
    cash_counted="Counted",
    cash_over="Over",
    cash_short="Short",
    cash_even="Difference",
    blind="Blind count: cash and totals left out",
    forced="Decided by a supervisor",
    late="Late answers (figures unchanged)",
    late_done="taken as failed, succeeded after all",
    late_refused="taken as done, failed after all",
    late_settled="settled by a supervisor",
    late_kinds={
        "card": "Card",
        "code": "Payment code",
        "redemption": "Redemption",
        "reversal": "Reversal",
        "refund": "Refund",
        "lease": "Order lock",
    },
    signature="Signature",
    funders={
        "merchant": "merchant",
        "brand": "brand",
        "platform": "platform",
        "mall": "mall",
        "bank": "bank",
        "government": "government",
    },
    deposit_kinds={"earnest": "Deposit", "prepayment": "Prepayment", "privilege": "Privilege deposit"},
    deposit_credits={
        "earnest": "Deposit credit",
        "prepayment": "Prepayment credit",
        "privilege": "Privilege deposit credit",
    },
    deposits_back={
        "earnest": "Deposit, by whoever took it",
        "prepayment": "Prepayment, by whoever took it",
        "privilege": "Privilege deposit, by whoever took it",
    },
    step_names={"deposit": "deposit", "balance": "balance", "instalment": "instalment"},
)


def words(language: str) -> Words:
    """The words of ``language``; a language a receipt has no words for is printed in Chinese."""
    return _EN if language.split("_")[0] == "en" else _ZH_CN
