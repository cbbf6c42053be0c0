"""Why something was not done: (Simplified Chinese, English), by the word of ours that came as its code.

A key ``kind.code`` is looked at first, where a code means another thing for that kind of attempt.
"""

from __future__ import annotations

CARD = {
    "declined": (
        "银行没有批准，请换一张卡或换一种方式付款。",
        "The bank said no. Use another card or another way to pay.",
    ),
    "aborted": ("已取消，没有扣款。", "It was cancelled; nothing was charged."),
    "cancelled": ("已取消，没有扣款。", "It was cancelled; nothing was charged."),
    "timeout": ("等待太久，没有扣款，请重试。", "It took too long; nothing was charged. Try again."),
    "wrong_pin": ("密码不对，请重新刷卡输入密码。", "The PIN was wrong. Present the card again."),
    "pin_blocked": ("密码错误次数过多，请换一张卡。", "Too many wrong PINs. Use another card."),
    "card_expired": ("卡已过期，请换一张卡。", "The card has expired. Use another card."),
    "insufficient_funds": (
        "余额不足，请换一张卡或少刷一些。",
        "Not enough funds. Use another card or a smaller amount.",
    ),
    "limit_exceeded": (
        "超过限额，请换一张卡或分几笔付。",
        "Over the card's limit. Use another card or split the amount.",
    ),
    "card_blocked": ("卡不能使用，请顾客联系发卡行，换一种方式付款。", "The card is blocked. Use another way to pay."),
    "card_unreadable": (
        "读不到卡，请擦净后重试或换一张卡。",
        "The card cannot be read. Try again or use another card.",
    ),
    "card_not_accepted": ("不受理这种卡，请换一张卡。", "This card is not accepted here. Use another card."),
    "wrong_amount": ("刷卡器不接受这个金额，请核对金额。", "The pinpad refused this amount. Check it."),
    "wrong_currency": ("刷卡器不支持人民币，请联系支持。", "The pinpad does not take yuan. Call support."),
    "bank_unreachable": (
        "连不上银行，没有扣款，请重试或换一种方式付款。",
        "The bank cannot be reached; nothing was charged. Try again.",
    ),
    "not_ready": ("刷卡器还没准备好，请稍后重试。", "The pinpad is not ready yet. Try again shortly."),
    "not_registered": ("刷卡器还没登记，请联系支持。", "The pinpad is not registered. Call support."),
    "end_of_day_needed": (
        "刷卡器需要先结算，请主管做日结后重试。",
        "The pinpad needs its end of day first. Ask a supervisor.",
    ),
    "already_reversed": ("这笔已经撤销过了。", "This payment was taken back before."),
    "reversal_impossible": (
        "刷卡器不能撤销这一笔，请主管处理退款。",
        "The pinpad cannot take this back. A supervisor must refund it.",
    ),
    "not_possible": ("刷卡器现在做不了这个操作。", "The pinpad cannot do this now."),
    "pinpad_fault": (
        "刷卡器故障，没有扣款。请重启刷卡器，或换一种方式付款。",
        "The pinpad has a fault; nothing was charged. Restart it.",
    ),
    "card.unreachable": (
        "连不上刷卡器，没有扣款。请检查电源和网线。",
        "The pinpad cannot be reached; nothing was charged. Check its cables.",
    ),
    "reversal.unreachable": ("没有连上，还没有退回，请重试。", "Nobody answered; nothing was taken back. Try again."),
    "not_found": (
        "刷卡器上没有这一笔，没有扣款，可以重刷。",
        "The pinpad has no such payment; nothing was charged. Try again.",
    ),
    "no_pinpad": ("本机没有装刷卡器，请换一种方式付款。", "This till has no pinpad. Use another way to pay."),
    "forced": ("主管裁定为未成功。", "A supervisor decided that it did not go through."),
}

CODE = {
    "never_arrived": (
        "支付平台没有收到，没有扣款，请重扫。",
        "The payment never arrived; nothing was charged. Scan again.",
    ),
    "code_expired": ("付款码已过期，请顾客刷新后重扫。", "The payment code is too old. Let the customer refresh it."),
    "invalid_code": ("付款码无效，请顾客刷新后重扫。", "The payment code is not valid. Let the customer refresh it."),
    "attempt_conflict": (
        "支付平台已有同号的另一笔，请联系支持。",
        "The acquirer has another payment of this id. Call support.",
    ),
    "not_paid": ("这一笔没有收过款，不用退。", "Nothing was paid that could be given back."),
    "too_much": ("退款超过已收金额，请主管处理。", "More than was paid cannot be given back. Ask a supervisor."),
    "already_refunded": ("这一笔已经退过一部分，请主管处理。", "Part of it was given back before. Ask a supervisor."),
    "bad_request": ("支付平台不接受这个请求，请联系支持。", "The acquirer does not accept the request. Call support."),
    "code_used": ("付款码已用过，请顾客刷新后重扫。", "The payment code was used. Let the customer refresh it."),
    "customer_cancelled": ("顾客取消了付款。", "The customer cancelled the payment."),
    "refund_refused": ("支付平台没有退款，请主管处理。", "The refund was refused. Ask a supervisor."),
    "already_paid": ("已经付清，不用再收。", "It is paid already; take no money."),
    "code.wrong_amount": ("支付平台不接受这个金额，请核对。", "The wallet refused this amount. Check it."),
}

ORDER = {
    "closed": ("订单已关闭。", "The order is closed."),
    "forfeited": ("订单已过尾款期限，定金已不能使用。", "The order's deposit was forfeited."),
    "refund_open": (
        "顾客已申请退款，退款处理完之前不能收尾款。",
        "A refund is open; no balance can be taken until it ends.",
    ),
    "other_store": (
        "这张订单属于另一家店，请顾客到下单门店付款。",
        "The order belongs to another store. Pay it there.",
    ),
    "not_presale": ("这不是预售订单，没有尾款可收。", "This is no presale order; it has no balance."),
    "credit_purchase": (
        "优享购订单会自动扣款，本机暂不能收，请顾客在手机上付款。",
        "A credit purchase is debited by itself; this till cannot take it yet. The customer pays on the phone.",
    ),
    "deposit_unpaid": (
        "定金还没付，请顾客先在手机上付定金。",
        "The deposit is not paid. The customer pays it on the phone first.",
    ),
    "not_in_window": (
        "还没到付尾款的时间，请到时再来。",
        "The balance cannot be paid yet. Come back when its window opens.",
    ),
    "window_over": (
        "付尾款的时间已过，请联系旗舰店客服。",
        "The time to pay the balance is over. Contact the flagship store.",
    ),
    "window_unknown": (
        "不知道付尾款的时间，联网后才能收。",
        "The balance window is unknown; it can be taken on line only.",
    ),
    "no_such_order": ("没有这张订单，请核对订单号。", "There is no such order. Check the number."),
    "inconsistent": ("云端的订单金额对不上，请联系支持。", "The order's amounts do not add up. Call support."),
    "order_unreadable": ("云端的订单内容读不懂，请联系支持。", "The order cannot be read. Call support."),
    "not_collectable": ("订单现在不能收尾款，请重新查询。", "The order takes no balance now. Look it up again."),
    "leased_elsewhere": (
        "另一台收银机正在收这张订单，请到那台处理。",
        "Another till is collecting this order. Finish it there.",
    ),
    "redemption.leased_elsewhere": ("另一台收银机正在使用这张券。", "Another till is using this coupon."),
    "order.closed": ("订单已关闭。", "The order is closed."),
    "order.already_paid": ("订单已经付清，不用再收。", "The order is paid already; take no money."),
}

COUPON = {
    "used": ("这张券已经用过。", "The coupon was used before."),
    "expired": ("这张券已过期。", "The coupon has expired."),
    "not_yet": ("这张券还没到使用时间。", "The coupon is not valid yet."),
    "void": ("这张券已作废。", "The coupon is void."),
    "usable": ("可以使用。", "It can be used."),
    "no_such_coupon": ("没有这张券，请核对券码。", "There is no such coupon. Check the code."),
    "other_order": ("这张券属于另一张订单。", "The coupon belongs to another order."),
    "coupon_unreadable": ("券的内容读不懂，请联系支持。", "The coupon cannot be read. Call support."),
    "order_needed": ("这张券要配合订单使用，请先扫订单码。", "This coupon needs its order. Scan the order first."),
    "not_redeemed": ("云端没有核销，可以重新使用。", "It was not redeemed; it can be used again."),
    "used_elsewhere": ("这张券已在别处用掉。", "The coupon was used elsewhere."),
    "irreversible": ("这张券核销后不能退回。", "This coupon cannot be taken back once redeemed."),
    "serial_used": ("核销编号重复，请联系支持。", "The redemption's number was used before. Call support."),
}

SERVER = {
    "unreachable": ("连不上服务器，没有生效，请稍后再试。", "The server does not answer; nothing happened. Try later."),
    "cloud_refused": ("云端没有接受，请核对后再试。", "The cloud store refused it. Check and try again."),
    "seller_unknown": (
        "卖家还没有授权本店，请联系总部。",
        "The seller has not authorised this store. Call head office.",
    ),
    "store_unknown": ("云端没有登记本店，请联系总部。", "The cloud does not know this store. Call head office."),
    "bad_argument": ("云端不接受这个请求，请联系支持。", "The cloud does not accept this request. Call support."),
    "amount_differs": ("金额与云端不一致，请联系主管。", "The amount differs from the cloud's. Tell a supervisor."),
    "too_many_lines": ("商品行太多，云端不接受，请联系主管。", "Too many lines for the cloud. Tell a supervisor."),
    "too_many_tenders": (
        "收款笔数太多，云端不接受，请联系主管。",
        "Too many payments for the cloud. Tell a supervisor.",
    ),
    "not_paid_yet": ("云端还没有显示付清。", "The cloud does not show it paid yet."),
    "no_order": ("这一单没有订单。", "This sale has no order."),
    "not_posted": ("云端没有这一单。", "The cloud does not have this sale."),
    "key_conflict": ("云端已有同号的另一单，请联系支持。", "The cloud has another sale of this number. Call support."),
}

REFUSALS: dict[str, tuple[str, str]] = {**CARD, **CODE, **ORDER, **COUPON, **SERVER}

PRINTER: dict[str, tuple[str, str]] = {
    "paper_out": ("缺纸，请装纸后补打。", "it is out of paper; load paper and reprint."),
    "paper_low": ("纸快用完，请准备换纸。", "its paper is near the end."),
    "cover_open": ("机盖没关，请关好后补打。", "its cover is open; close it and reprint."),
    "offline": ("打印机离线，请按打印机的联机键。", "the printer is off line; press its feed or on-line key."),
    "no_answer": ("打印机没有回应，请检查电源和连线。", "the printer does not answer; check power and cable."),
    "unreachable": ("连不上打印机，请检查电源和连线。", "the printer cannot be reached; check power and cable."),
    "busy": ("打印机忙，请稍后补打。", "the printer is busy; reprint shortly."),
    "link_lost": ("打印时断线。", "the line broke while printing."),
    "no_confirmation": ("打印机没有确认。", "the printer did not confirm."),
    "error_cutter": ("切刀卡住，请打开机盖清理。", "its cutter is stuck; open the cover and clear it."),
    "error_recoverable": ("打印机报错，请关开一次电源。", "it reports an error; switch it off and on."),
    "error_unrecoverable": ("打印机故障，请报修。", "it is broken; call service."),
    "no_printer": ("本机没有装打印机。", "this till has no printer."),
    "nothing_to_print": ("没有可打印的内容。", "there is nothing to print."),
    "ledger_unreadable": ("账本暂时读不出，请稍后补打。", "the ledger cannot be read just now; reprint later."),
    "not_supported": ("本机不支持。", "it is not supported here."),
}

ENROLMENT: dict[str, tuple[str, str]] = {
    "bad_code": ("注册码不对，请核对后重新输入。", "The code is wrong. Check it and enter it again."),
    "code_used": ("注册码已用过或已过期，请向总部索取新的。", "The code was used or is too old. Get a new one."),
    "unknown_terminal": (
        "服务器没有这个门店或收银台，请核对编号。",
        "The server has no such store or till. Check both.",
    ),
    "revoked": ("总部已停用这台终端，请联系总部。", "Head office has revoked this terminal. Call head office."),
    "bad_signature": (
        "服务器不认可这台终端的签名，请重新注册。",
        "The server does not accept the signature. Enrol again.",
    ),
    "stale": (
        "本机时间与服务器不一致，请校准后重试。",
        "The clocks differ too much. Set this one right and try again.",
    ),
    "version_mismatch": ("程序版本与服务器不符，请升级。", "This version does not fit the server's. Update it."),
    "too_large": ("服务器不接受这个请求，请联系支持。", "The server does not accept the request. Call support."),
    "bad_envelope": ("服务器读不懂这个请求，请联系支持。", "The server cannot read the request. Call support."),
    "unexpected": ("服务器的回答读不懂，请核对地址。", "The server's answer makes no sense. Check its address."),
    "unreachable": (
        "连不上服务器，请检查地址和网络。",
        "The server cannot be reached. Check its address and the network.",
    ),
}
