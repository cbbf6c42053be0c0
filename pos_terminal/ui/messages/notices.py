"""The messages of the machine, of the runtime and of the window's own controller, by id."""

from __future__ import annotations

from pos_terminal.ui.messages.entry import Entry

PEOPLE = {
    "already_signed_in": Entry("{0} 号已登录，请先退出登录", ("text",)),
    "sign_in_first": Entry("请先登录"),
    "number_and_pin_needed": Entry("请输入工号和密码"),
    "wrong_pin": Entry("工号或密码不对，还可以试 {0} 次", ("text",)),
    "locked_out": Entry("{0} 号输错次数过多，请 {1} 分钟后再试，或请主管处理", ("text", "text")),
    "supervisor_needed": Entry("需要主管的工号和密码"),
    "reason_needed": Entry("请填写原因"),
    "reason_personal": Entry("原因里不要写电话、卡号、证件号、车牌等，请改写后再试"),
}

PERIOD = {
    "open_period_first": Entry("请先开班，再开始收银"),
    "period_already_open": Entry("本班已经开了"),
    "float_implausible": Entry("备用金金额不合理，请核对后重新输入"),
    "count_implausible": Entry("清点金额不合理，请核对"),
    "finish_sale_first": Entry("请先完成、挂起或作废当前销售"),
    "parked_sale_unresolved": Entry("有挂单的结果未明，请先取单查询"),
    "parked_sale_holds_money": Entry("有挂单已收款或已核销，请先取单处理"),
}

BASKET = {
    "close_dialog_first": Entry("先回答或关闭对话框，再扫码"),
    "basket_frozen": Entry("已开始收款，商品不能再改"),
    "unknown_code": Entry("未找到商品 {0}，请检查条码或输入名称", ("text",)),
    "order_takes_no_lines": Entry("预售订单里不能加商品，请另开一单"),
    "too_many_lines": Entry("一单最多 {0} 行，请分两单", ("text",)),
    "quantity_implausible": Entry("数量不对，请重新输入"),
    "label_has_its_amount": Entry("店内码商品按标签金额，不能改数量"),
    "whole_pieces_only": Entry("{0} 只能按整数卖", ("text",)),
    "no_such_line": Entry("这一行已经不在了"),
    "line_removed": Entry("已删除 {0}", ("text",), undo=True),
    "nothing_to_undo": Entry("没有可撤销的操作"),
    "nothing_to_park": Entry("没有可挂起的销售"),
    "parked": Entry("已挂单 {0}", ("text",)),
    "not_parked": Entry("这一单已不在挂单里"),
    "nothing_to_void": Entry("没有可作废的销售"),
    "benefit_cannot_be_used": Entry("这一单不能用：{0}", ("text",)),
    "too_many_benefits": Entry("优惠太多，一单记不下"),
    "voided": Entry("已作废 {0}", ("text",)),
    "sale_recovered": Entry("已恢复未完成的销售 {0}", ("text",)),
}

MONEY = {
    "wait_for_answer": Entry("正在等待结果，请稍候"),
    "nothing_to_pay": Entry("没有需要付款的金额"),
    "still_to_pay": Entry("还有金额没有付清"),
    "amount_implausible": Entry("金额不对，请重新输入"),
    "cash_implausible": Entry("实收金额过大，请核对后重新输入"),
    "more_than_left": Entry("超过应收金额，请重新输入"),
    "no_such_tender": Entry("找不到这笔收款"),
    "hand_cash_back": Entry("请退还顾客现金 ¥{0}", ("amount",)),
    "pinpad_unresolved": Entry("上一笔刷卡结果未明，请先查询；现金仍可收"),
    "scan_payment_code": Entry("请扫顾客的付款码", sound=""),
    "tender_approved": Entry("已收款 ¥{0}", ("amount",), tone="ok", sound="ok"),
    "sale_closed": Entry("收款完成 {0}", ("text",), tone="ok", sound="ok"),
    "card_refused": Entry("刷卡未成功：{0}", ("refusal", "reason"), "card"),
    "code_refused": Entry("扫码未成功：{0}", ("refusal", "reason"), "code"),
    "redemption_refused": Entry("优惠未核销：{0}", ("refusal", "reason"), "redemption"),
    "lease_refused": Entry("订单未锁定：{0}", ("refusal", "reason"), "lease"),
    "reversal_refused": Entry("退回未成功：{0}", ("refusal", "reason"), "reversal"),
    "outcome_unknown": Entry("结果未明：可能已扣款，请勿重复收款，正在查询"),
    "asking_again": Entry("正在再次查询"),
    "nothing_to_ask": Entry("没有需要查询的结果"),
    "nothing_to_force": Entry("结果已经明确，无需主管裁定"),
    "cancelling": Entry("正在取消，请等待结果"),
    "late_answer": Entry("一笔已按失败处理的收款其实成功了，请主管查看流水并退款"),
    "late_refusal": Entry("一笔已按成功处理的收款其实没有成功，请主管核对"),
    "serials_missing": Entry("“{0}”还差 {1} 个序列号，录入后再收款", ("text", "text")),
    "serial_entered": Entry("已录入序列号 {0}", ("text",), tone="ok", sound="ok", undo=True),
    "serial_unreadable": Entry("“{0}”不是序列号：1–64 个字母、数字或符号", ("text",)),
    "serial_twice": Entry("序列号 {0} 这一单已经录过", ("text",)),
    "serial_is_item_code": Entry("{0} 是商品条码，请扫机身上的序列号", ("text",)),
    "serial_is_vin": Entry("车架号属于个人信息，不能录在这里；确是机身序列号时，请在前面加 SN"),
    "serial_is_personal": Entry("这像是手机号、证件号或卡号，不能录在这里；确是机身序列号时，请在前面加 SN"),
    "serials_complete": Entry("“{0}”不用再录序列号", ("text",)),
    "serials_entered": Entry("“{0}”已录的序列号比这个数量多，请先撤销或删除行", ("text",)),
    "nothing_to_settle": Entry("没有要处理的差异"),
    "contradiction_settled": Entry("已记入账本，总部会看到", tone="ok", sound="ok"),
    "lease_cannot_be_forced": Entry("订单锁定只能由服务器确认，不能裁定为成功"),
    "price_changed": Entry("优惠有变化，金额已更新，请确认后再收"),
    "order_takes_no_rounding": Entry("预售尾款不抹零"),
    "paid_twice_reversing": Entry("顾客多付了一笔，正在自动退回"),
}

RETURNS = {
    "finish_return_first": Entry("请先完成或取消这一单退货"),
    "no_such_sale": Entry("本机没有这一单，请核对小票上的单号"),
    "return_out_of_date": Entry("这一单刚退过货，请重新打开"),
    "all_returned": Entry("{0} 的商品已全部退完", ("text",)),
    "not_so_many_left": Entry("只有 {0} 件可退", ("text",)),
    "not_in_sale": Entry("这一单里没有 {0}", ("text",)),
    "already_returned": Entry("{0} 已经退过，不能再退", ("text",)),
    "already_chosen": Entry("{0} 的这一件已经选了", ("text",)),
    "return_nothing": Entry("请先选择要退的商品"),
    "return_blocked": Entry("优惠“{0}”不能只退一部分，请把用了它的商品一起退", ("text",)),
    "return_changed": Entry("退款金额有变化，请核对后再确认"),
    "no_return_open": Entry("没有打开的退货"),
    "return_begun": Entry("已开始退款，商品不能再改"),
    "return_given_up": Entry("已取消 {0} 的退货", ("text",)),
    "money_went_back": Entry("已有款项退出，不能取消，请继续退完"),
    "refund_approved": Entry("已退款 ¥{0}", ("amount",), tone="ok", sound="ok"),
    "refund_refused": Entry("退款未成功：{0}", ("refusal", "reason"), "refund"),
    "refund_closed": Entry("退货完成 {0}", ("text",), tone="ok", sound="ok"),
}

PRESALE = {
    "order_not_collectable": Entry("不能收尾款：{0}", ("refusal",), "order"),
    "customer_pays_online": Entry("这张订单由顾客在手机上付款，付完会自动显示"),
    "order_is_parked": Entry("订单 {0} 已在挂单里，请取单", ("text",)),
    "looking_up_order": Entry("正在查询订单 {0}", ("text",)),
    "order_refused": Entry("{0}（订单 {1}）", ("refusal", "text"), "order"),
    "order_unreachable": Entry("查不到订单 {0}：连不上服务器，请稍后再试", ("text",)),
    "order_changed": Entry("订单 {0} 在云端有变化，请与顾客核对后再收款", ("text",)),
    "offers_unreachable": Entry("查不到顾客的优惠券；有券可以扫码或输入券码"),
    "scan_goods_first": Entry("请先扫商品或订单，再用优惠券"),
    "benefit_already_there": Entry("已经用了：{0}", ("text",)),
    "coupon_not_usable": Entry("这张券不能用：{0}", ("refusal",), "coupon"),
    "coupon_came_late": Entry("{0} 查到时已换了一单，没有使用", ("text",)),
    "coupon_is_voucher": Entry("{0} 是提货凭证，收款并交货后再核销", ("text",)),
    "coupon_added": Entry("已加优惠：{0}", ("text",), tone="ok", sound="ok"),
    "coupon_refused": Entry("这张券不能用：{0}", ("refusal", "reason"), "coupon"),
    "coupon_unreachable": Entry("查不到券 {0}：连不上服务器，请稍后再试", ("text",)),
    "coupon_cannot_be_reversed": Entry("券已核销且不能退回，这一单不能作废，请挂单并找主管"),
    "collection_confirmed": Entry("云端已确认订单 {0} 付清", ("text",), tone="ok", sound="ok"),
    "order_paid_elsewhere": Entry("订单 {0} 已在别处付清，顾客可能付了两次：请找主管核对，把多收的退给顾客", ("text",)),
    "collection_unconfirmed": Entry("订单 {0} 已收款，但云端一直未确认，请通知主管", ("text",)),
}

PAPER = {
    "print_failed": Entry("小票未打印：{0}", ("printer",)),
    "print_unknown": Entry("小票可能未打完：{0}请查看纸上，需要时补打", ("printer",)),
    "nothing_to_print": Entry("没有可打印的内容"),
    "receipt_not_confirmed": Entry("上一单的小票未确认打印，可补打"),
    "drawer_failed": Entry("钱箱没有打开：{0}", ("printer",)),
    "ledger_unreadable": Entry("账本暂时读不出，收银不受影响；请通知主管"),
    "catalog_fault": Entry("商品资料读不出，请再试一次；仍不行请通知主管"),
    "ledger_fault": Entry("账本无法写入，已停止收银。请重启本机，并联系支持", ("text",)),
}

CONTROLLER = {
    "amount_unreadable": Entry("“{0}”不是金额，例如 12.50", ("text",)),
    "quantity_unreadable": Entry("“{0}”不是数量，例如 3 或 2.85", ("text",)),
    "payment_code_unreadable": Entry("这不是付款码，请重新扫"),
    "coupon_code_unreadable": Entry("“{0}”不是券码，请核对后再输", ("text",)),
    "order_number_unreadable": Entry("请输入订单号或扫订单码"),
    "server_needed": Entry("现在离线，不能使用；请稍后再试"),
    "not_now": Entry("现在不能这样做"),
    "nothing_found": Entry("没有找到“{0}”", ("text",)),
}

NOTICES: dict[str, Entry] = {**PEOPLE, **PERIOD, **BASKET, **MONEY, **RETURNS, **PRESALE, **PAPER, **CONTROLLER}
