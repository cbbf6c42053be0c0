"""Why something was not done, in Simplified Chinese, by the word of ours that came as its code.

A key ``kind.code`` is looked at first, where a code means another thing for that kind of attempt. A reversal without
words of its own is told as a refund is.
"""

from __future__ import annotations

CARD = {
    "declined": "银行没有批准，请换一张卡或换一种方式付款。",
    "aborted": "已取消，没有扣款。",
    "cancelled": "已取消，没有扣款。",
    "timeout": "等待太久，没有扣款，请重试。",
    "wrong_pin": "密码不对，请重新刷卡输入密码。",
    "pin_blocked": "密码错误次数过多，请换一张卡。",
    "card_expired": "卡已过期，请换一张卡。",
    "insufficient_funds": "余额不足，请换一张卡或少刷一些。",
    "code.insufficient_funds": "钱包余额不足，请顾客换一种支付方式或少付一些。",
    "limit_exceeded": "超过限额，请换一张卡或分几笔付。",
    "card_blocked": "卡不能使用，请顾客联系发卡行，换一种方式付款。",
    "card_unreadable": "读不到卡，请擦净后重试或换一张卡。",
    "card_not_accepted": "不受理这种卡，请换一张卡。",
    "wrong_amount": "刷卡机不接受这个金额，请核对金额。",
    "wrong_currency": "刷卡机不支持人民币，请联系支持。",
    "bank_unreachable": "连不上银行，没有扣款，请重试或换一种方式付款。",
    "not_ready": "刷卡机还没准备好，请稍后重试。",
    "not_registered": "刷卡机还没登记，请联系支持。",
    "end_of_day_needed": "刷卡机需要先结算，请主管做日结后重试。",
    "already_reversed": "这笔已经撤销过了。",
    "reversal_impossible": "刷卡机不能撤销这一笔，请主管处理退款。",
    "not_possible": "刷卡机现在做不了这个操作。",
    "pinpad_fault": "刷卡机故障，没有扣款。请重启刷卡机，或换一种方式付款。",
    "card.unreachable": "连不上刷卡机，没有扣款。请检查电源和网线。",
    "reversal.reversal_impossible": "刷卡机不能撤销这一笔，请主管处理退款。",
    "reversal.unreachable": "没有连上，还没有退回，请重试。",
    "not_found": "刷卡机上没有这一笔，没有扣款，可以重刷。",
    "no_pinpad": "本机没有装刷卡机，请换一种方式付款。",
    "forced": "主管裁定为未成功。",
}

CODE = {
    "never_arrived": "支付平台没有收到，没有扣款，请重扫。",
    "code_expired": "付款码已过期，请顾客刷新后重扫。",
    "invalid_code": "付款码无效，请顾客刷新后重扫。",
    "attempt_conflict": "支付平台已有同号的另一笔，请联系支持。",
    "not_paid": "这一笔没有收过款，不用退。",
    "too_much": "退款超过已收金额，请主管处理。",
    "already_refunded": "这一笔已经退过一部分，请主管处理。",
    "bad_request": "支付平台不接受这个请求，请联系支持。",
    "code_used": "付款码已用过，请顾客刷新后重扫。",
    "customer_cancelled": "顾客取消了付款。",
    "refund_refused": "支付平台没有退款，请主管处理。",
    "refund_closed": "支付平台没有退这一笔，请重试。",
    "already_paid": "已经付清，不用再收。",
    "code.wrong_amount": "支付平台不接受这个金额，请核对。",
}

REFUND = {
    "refund.declined": "银行没有批准退款，请重试；仍不行请主管处理。",
    "refund.aborted": "已取消，没有退款。",
    "refund.cancelled": "已取消，没有退款。",
    "refund.timeout": "等待太久，没有退款，请重试。",
    "refund.wrong_pin": "密码不对，没有退款，请重试。",
    "refund.card_expired": "卡已过期，没有退款，请主管处理。",
    "refund.card_blocked": "卡不能使用，没有退款，请主管处理。",
    "refund.card_unreadable": "读不到卡，没有退款，请擦净后重试。",
    "refund.card_not_accepted": "不受理这张卡，请用付款时的卡重试。",
    "refund.insufficient_funds": "商户账户余额不足，没有退款，请主管处理。",
    "refund.limit_exceeded": "超过退款限额，请主管处理。",
    "refund.wrong_amount": "收单机构不接受这个退款金额，请主管处理。",
    "refund.bank_unreachable": "连不上银行，没有退款，请重试。",
    "refund.reversal_impossible": "刷卡机已不能撤销这一笔，请再试一次，改为退货退款。",
    "refund.not_possible": "刷卡机现在做不了这个操作，请重试；仍不行请主管处理。",
    "refund.pinpad_fault": "刷卡机故障，没有退款。请重启刷卡机后重试。",
    "refund.unreachable": "没有连上，这次没有退款，请重试。",
    "refund.not_found": "刷卡机上没有这一笔退款，可以重试。",
    "refund.no_pinpad": "本机没有装刷卡机，请主管处理。",
    "refund.forced": "主管裁定为没有退款。",
}

ORDER = {
    "closed": "订单已关闭。",
    "forfeited": "订单已过尾款期限，先付的款已不能抵用。",
    "refund_open": "顾客已申请退款，退款处理完之前不能收尾款。",
    "other_store": "这张订单属于另一家店，请顾客到下单门店付款。",
    "no_store": "云端没有把这张订单分给任何门店，不能在店里收尾款。请联系总部分配门店，或请顾客在手机上付款。",
    "not_presale": "这不是预售订单，没有尾款可收。",
    "credit_purchase": "优享购订单会自动扣款，本机暂不能收，请顾客在手机上付款。",
    "deposit_unpaid": "第一步还没付，请顾客先在手机上付款。",
    "not_in_window": "还没到付尾款的时间，请到时再来。",
    "window_over": "付尾款的时间已过，请联系旗舰店客服。",
    "no_such_order": "没有这张订单，请核对订单号。",
    "inconsistent": "云端的订单金额对不上，请联系支持。",
    "order_unreadable": "云端的订单内容读不懂，请联系支持。",
    "not_collectable": "订单现在不能收尾款，请重新查询。",
    "leased_elsewhere": "另一台收银机正在收这张订单，请到那台处理。",
    "no_such_sale": "本店没有这一单，或它还没有上传，请核对单号。",
    "other_store_sale": "这一单是其他门店卖的，请到原门店退货。",
    "sale_leased_elsewhere": "另一台收银机正在退这一单，请到那台完成或取消。",
    "sale_too_large": "这一单太大，取不过来，请到卖出它的收银机退货。",
    "redemption.leased_elsewhere": "另一台收银机正在使用这张券。",
    "order.closed": "订单已关闭。",
    "order.already_paid": (
        "尾款已在另一台收银机或顾客的手机上付清，不用再收。"
        "要退货：店里收的，凭小票上的单号在交易记录里退；手机上付的，请顾客在手机上申请退款。"
    ),
}

COUPON = {
    "used": "这张券已经用过。",
    "expired": "这张券已过期。",
    "not_yet": "这张券还没到使用时间。",
    "void": "这张券已作废。",
    "usable": "可以使用。",
    "no_such_coupon": "没有这张券，请核对券码。",
    "other_order": "这张券属于另一张订单。",
    "coupon_unreadable": "券的内容读不懂，请联系支持。",
    "order_needed": "这张券要配合订单使用，请先扫订单码。",
    "not_redeemed": "云端没有核销，可以重新使用。",
    "used_elsewhere": "这张券已在别处用掉。",
    "irreversible": "这张券核销后不能退回。",
    "serial_used": "核销编号重复，请联系支持。",
    "returned": "这一单的商品已全部退回。",
    "coupon.other_store": "这张凭证要在另一家店使用。",
}

VOUCHER = {
    "voucher.returned": "商品已全部退回，不再核销。",
    "voucher.other_store": "这张凭证要在另一家店使用。",
    "voucher.leased_elsewhere": "另一台收银机正在核销这张凭证，请稍后再试。",
    "voucher.not_paid_yet": "服务器还没有收到这一单，稍后自动核销。",
    "voucher.unreachable": "连不上服务器，连上后自动核销。",
    "voucher.forced": "主管裁定为没有核销。",
}

MEMBER = {
    "member_code_expired": "会员码已过期，请让顾客刷新后再扫。",
    "no_such_member": "没有这个会员码，请让顾客打开会员码再扫。",
    "member_refused": "云端没有认出会员，请让顾客刷新会员码再扫。",
    "member_forgotten": "查到这张券已经太久，请重新扫会员码。",
    "member.coupon_unreadable": "会员的券读不懂，请联系支持；有券可以扫码或输入券码。",
}

SERVER = {
    "unreachable": "连不上服务器，没有生效，请稍后再试。",
    "cloud_refused": "云端没有接受，请核对后再试。",
    "seller_unknown": "卖家还没有授权本店，请联系总部。",
    "store_unknown": "云端没有登记本店，请联系总部。",
    "bad_argument": "云端不接受这个请求，请联系支持。",
    "amount_differs": "金额与云端不一致，请联系主管。",
    "too_many_lines": "商品行太多，云端不接受，请联系主管。",
    "refund_exceeds": "云端记的退款已超过实收，请联系支持。",
    "goods_unnamed": "商品编码里有逗号或冒号，云端收不了这笔退货，请联系支持。",
    "too_many_tenders": "收款笔数太多，云端不接受，请联系主管。",
    "not_paid_yet": "云端还没有显示付清。",
    "no_order": "这一单没有订单。",
    "not_posted": "云端没有这一单。",
    "key_conflict": "云端已有同号的另一单，请联系支持。",
}

REFUSALS: dict[str, str] = {**CARD, **CODE, **REFUND, **ORDER, **COUPON, **VOUCHER, **MEMBER, **SERVER}

PRINTER: dict[str, str] = {
    "paper_out": "缺纸，请装纸后补打。",
    "paper_low": "纸快用完，请准备换纸。",
    "cover_open": "机盖没关，请关好后补打。",
    "offline": "打印机离线，请按打印机的联机键。",
    "no_answer": "打印机没有回应，请检查电源和连线。",
    "unreachable": "连不上打印机，请检查电源和连线。",
    "busy": "打印机忙，请稍后补打。",
    "link_lost": "打印时断线，请检查连线后补打。",
    "no_confirmation": "打印机没有确认，请看小票是否完整，不完整就补打。",
    "error_cutter": "切刀卡住，请打开机盖清理。",
    "error_recoverable": "打印机报错，请关开一次电源。",
    "error_unrecoverable": "打印机故障，请报修。",
    "no_printer": "本机没有装打印机。",
    "nothing_to_print": "没有可打印的内容。",
    "ledger_unreadable": "账本暂时读不出，请稍后补打。",
    "not_supported": "本机不支持。",
}

ENROLMENT: dict[str, str] = {
    "bad_code": "注册码不对，请核对后重新输入。",
    "code_used": "注册码已用过或已过期，请向总部索取新的。",
    "unknown_terminal": "服务器没有这个门店或收银台，请核对编号。",
    "revoked": "总部已停用这台终端，请联系总部。",
    "bad_signature": "服务器不认可这台终端的签名，请重新注册。",
    "stale": "本机时间与服务器不一致，请校准后重试。",
    "version_mismatch": "程序版本与服务器不符，请升级。",
    "too_large": "服务器不接受这个请求，请联系支持。",
    "bad_envelope": "服务器读不懂这个请求，请联系支持。",
    "unexpected": "服务器的回答读不懂，请核对地址。",
    "unreachable": "连不上服务器，请检查地址和网络。",
}
