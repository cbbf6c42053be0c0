"""The sentences in which the server says what is wrong: key → (as it is stored, in Simplified Chinese).

What stands in braces is filled in; ``wording`` says how each is shown. A sentence that holds another (``why``) stands
behind those it may hold a part of: the first that fits is taken.
"""

from __future__ import annotations

FORKS = {
    "fork_differs": (
        "the till's ledger differs from the journal, which has it up to {sequence}",
        "收银台的账本与总部收到的不一致，总部已收到第 {sequence} 条记录",
    ),
    "fork_began": ("the till began another ledger, {branch}", "收银台另起了一本账（{branch}）"),
    "fork_went_on": (
        "the till went on from {sequence} under {branch}",
        "收银台从第 {sequence} 条记录起记入另一本账（{branch}）",
    ),
}

UNREADABLE = {
    "beyond_limit": ("{field}: {value} is beyond {limit}", "字段 {field} 的值 {value} 超过上限 {limit}"),
    "too_long": ("{field}: {size} bytes; the limit is {limit}", "字段 {field} 有 {size} 字节，上限 {limit}"),
    "holds_nul": ("{field}: holds a NUL", "字段 {field} 含有无法保存的字符"),
    "unreadable": ("unreadable: {text}", "无法解读，程序原文：{text}"),
    "lease_unfit": (
        "a lease that this fact begins or ends must be looked after by hand: {text}",
        "这条记录开始或结束的订单占用须人工处理，程序原文：{text}",
    ),
    "sale_unfit": (
        "the sale or refund in this fact cannot be queued for the cloud: {text}",
        "这条记录中的销售或退货无法排队上传云端，程序原文：{text}",
    ),
}

RETURNS = {
    "refund_of": ("refund {number} of sale {sale}, {total}", "销售单 {sale} 的退货 {number}，{total}"),
    "came_twice": (
        "unit {units} of {title} came back before, with {first}: {given} was given for it again",
        "{title} 第 {units} 件先前已经退过（{first}），又退了 {given}",
    ),
    "more_back": ("{given} went back in all, {total} was paid", "合计退了 {given}，而只付了 {total}"),
    "tender_more_back": (
        "{given} of tender {tender} went back, it took {taken}",
        "收款 {tender} 退了 {given}，而只收了 {taken}",
    ),
}

SUMS = {
    "stray_shares": ("benefit shares of lines that are not there: {lines}", "优惠分摊到了不存在的明细行：{lines}"),
    "rounding_up": ("rounding {amount} goes up", "抹零 {amount} 是向上的"),
    "due_not_total": (
        "the lines and fees come to {due}, the total is {total}",
        "明细与费用合计 {due}，总额却是 {total}",
    ),
    "tenders_not_total": ("the tenders come to {taken}, the total is {total}", "收款合计 {taken}，总额却是 {total}"),
    "refund_not_total": (
        "the lines and fees come to {due}, the tenders to {given}, the total is {total}",
        "退货明细与费用合计 {due}，退款合计 {given}，总额却是 {total}",
    ),
    "taken_back": ("what is taken back of benefit {benefit} is not {amount}", "优惠 {benefit} 收回的金额不是 {amount}"),
    "funding_not": (
        "the funding of benefit {benefit} does not sum to {amount}",
        "优惠 {benefit} 的出资合计不是 {amount}",
    ),
    "shares_not": ("the shares of benefit {benefit} do not sum to {amount}", "优惠 {benefit} 的分摊合计不是 {amount}"),
    "line_price": ("line {line}: quantity at its price is not {amount}", "明细行 {line}：数量乘单价不是 {amount}"),
    "line_taken_back": (
        "line {line}: discount {amount} is not what benefits take back",
        "明细行 {line}：优惠 {amount} 与收回的优惠不符",
    ),
    "line_less": (
        "line {line}: amount less what was taken off is not {amount}",
        "明细行 {line}：金额减去各项后不是 {amount}",
    ),
    "line_discount": (
        "line {line}: discount {amount}, benefit shares {shares}",
        "明细行 {line}：优惠 {amount}，分摊到它的优惠却是 {shares}",
    ),
    "line_net": (
        "line {line}: amount less discount and credit is not {amount}",
        "明细行 {line}：金额减去优惠与定金抵扣后不是 {amount}",
    ),
    "tender_asked": (
        "tender {tender}: requested {requested}, receivable {receivable}",
        "收款 {tender}：应收 {requested}，入账却是 {receivable}",
    ),
    "tender_paid": ("tender {tender}: what was paid is not {receivable}", "收款 {tender}：实付合计不是 {receivable}"),
    "z_gross": ("the Z's gross less what is taken off is not {net}", "日结 Z 的总额减去各项后不是 {net}"),
    "z_tenders": ("the Z's tenders do not sum to {net}", "日结 Z 的收款合计不是 {net}"),
    "z_funders": ("the Z's discounts by funder do not sum to {amount}", "日结 Z 按出资方的优惠合计不是 {amount}"),
}

PEOPLE = {
    "forced": ("{outcome} by {supervisor}: {reason}", "主管 {supervisor} 裁定：{outcome}（依据：{reason}）"),
    "contradicted": (
        "settled otherwise, then {outcome}: {kind} {amount}, sale {number}, {reference}",
        "销售单 {number} 的{kind} {amount} 先按相反的结果入了账，后来对方自己的答复是：{outcome}（{reference}）",
    ),
    "confirmed": (
        "the acquirer's own answer agrees: {outcome}, {reference}",
        "收单机构自己的答复与裁定一致：{outcome}，参考号 {reference}",
    ),
    "settled": ("{supervisor}: {reason}", "主管 {supervisor}：{reason}"),
    "settled_alone": ("—: {reason}", "自动结清：{reason}"),
}

CLOUD = {
    "lease_unknown": (
        "order {order}: this server knows no lease {lease}",
        "订单 {order}：服务器没有占用记录 {lease}",
    ),
    "lease_of_other": (
        "order {order}: lease {lease} is {holder}'s for {subject}",
        "订单 {order}：占用 {lease} 是 {holder} 为 {subject} 取得的",
    ),
    "lease_written_off": (
        "order {order}: lease {lease} had been written off",
        "订单 {order}：占用 {lease} 已由人工注销",
    ),
    "refused_benefit": (
        "the sale was closed with a benefit whose redemption was refused: {code}",
        "销售单用了核销被拒的优惠：{code}",
    ),
    "amounts_differ": ("the sale took {total}, the cloud counts {counted}", "销售单收了 {total}，云端算得 {counted}"),
    "paid_before": (
        "order {order} was paid before we told the cloud: the customer may have paid twice",
        "订单 {order} 在我们上报之前已经付清，顾客可能付了两次",
    ),
    "not_paid_yet": ("not paid yet: only the customer can pay this order", "还没有付：这张订单只能由顾客付款"),
    "not_read_back": ("accepted, but not yet read back as paid", "云端已受理，但读回来还不是已付"),
    "behind_its_sale": ("it waits for its sale {sale}", "等它的销售单 {sale} 先上传"),
    "sale_not_there": ("the cloud has not got its sale {number}: {why}", "云端没有它的销售单 {number}：{why}"),
    "refund_by_hand": (
        "order {order}: the till gave {total} back, and the cloud still has the order as paid. "
        "Let the buyer ask for the refund there, and agree to it without paying the balance twice",
        "订单 {order}：收银台已退 {total}，云端仍是已付。请让买家在云端申请退款，同意时不要再退一次尾款",
    ),
    "refund_and_deposit_by_hand": (
        "order {order}: the till gave {total} back, a deposit of {due} is due from {seller}, and the cloud still has "
        "the order as paid. Let the buyer ask for the refund there, and agree to it without paying the balance twice",
        "订单 {order}：收银台已退 {total}，定金 {due} 由 {seller} 退，云端仍是已付。请让买家在云端申请退款，"
        "同意时不要再退一次尾款",
    ),
    "behind": ("it waits behind another sale", "排在另一笔后面"),
    "overdue": (
        "seller {seller}: the cloud has not got it for {minutes} min; {why}",
        "卖家 {seller}：{minutes} 分钟了还没有上传；{why}",
    ),
    "tried": ("{why} (tried {tries} times)", "{why}（试了 {tries} 次）"),
    "fault": ("{fault}: {text}", "{fault}（原文：{text}）"),
    "refusal": ("{refusal}: {why}", "{refusal}（原文：{why}）"),
}

SENTENCES: dict[str, tuple[str, str]] = {**FORKS, **UNREADABLE, **SUMS, **RETURNS, **CLOUD, **PEOPLE}
OF_REFUNDS = {
    "contradicted": (
        "{kind} {amount} of return {number} was recorded the other way; the other side's own answer came later: "
        "{outcome} ({reference})",
        "退货单 {number} 的退款 {amount} 先按相反的结果入了账，后来对方自己的答复是：{outcome}（{reference}）",
    ),
}
"""How a sentence is shown of a refund, whose number is the return's: as in ``SHOWN_IN_ENGLISH``, and in Chinese."""
SHOWN_IN_ENGLISH = {
    "forced": "supervisor {supervisor} decided: {outcome} ({reason})",
    "contradicted": "{kind} {amount} of sale {number} was recorded the other way; the other side's own answer came "
    "later: {outcome} ({reference})",
    "settled": "supervisor {supervisor}: {reason}",
    "settled_alone": "settled by itself: {reason}",
    "fault": "{fault} (its own words: {text})",
    "refusal": "{refusal} (its own words: {why})",
    "fork_differs": "the till's ledger differs from what head office has, which goes up to record {sequence}",
    "fork_went_on": "the till went on from record {sequence} in another ledger, {branch}",
    "holds_nul": "{field}: holds a character that cannot be stored",
    "lease_unfit": "the hold on an order that this record begins or ends must be looked after by hand: {text}",
    "sale_unfit": "the sale or refund in this record cannot be queued for the cloud: {text}",
    "lease_unknown": "order {order}: head office knows of no hold {lease} on it",
    "lease_of_other": "order {order}: the hold {lease} is {holder}'s for {subject}",
    "lease_written_off": "order {order}: the hold {lease} had been written off",
}
"""Where English is shown otherwise than it is stored: a code stands there as its meaning, and what only programmers say
of ledgers and orders in words that an accountant has. What is stored stays, so that rows kept before are found."""
