"""The messages of the machine, of the runtime and of the window's own controller, by id."""

from __future__ import annotations

from pos_terminal.ui.messages.entry import Entry

PEOPLE = {
    "already_signed_in": Entry("{0} 号已登录，请先退出登录", "{0} is signed in; sign out first", ("text",)),
    "sign_in_first": Entry("请先登录", "Sign in first"),
    "number_and_pin_needed": Entry("请输入工号和密码", "Enter your number and PIN"),
    "wrong_pin": Entry("工号或密码不对，还可以试 {0} 次", "Wrong number or PIN; {0} tries left", ("text",)),
    "locked_out": Entry(
        "{0} 号输错次数过多，请 {1} 分钟后再试，或请主管处理",
        "Too many wrong PINs for {0}; try again in {1} min or ask a supervisor",
        ("text", "text"),
    ),
    "supervisor_needed": Entry("需要主管的工号和密码", "This needs a supervisor's number and PIN"),
    "reason_needed": Entry("请填写原因", "Give a reason"),
}

PERIOD = {
    "open_period_first": Entry("请先开班，再开始收银", "Open the period first"),
    "period_already_open": Entry("本班已经开了", "The period is open already"),
    "float_implausible": Entry(
        "备用金金额不合理，请核对后重新输入", "That float cannot be right; check and enter it again"
    ),
    "count_implausible": Entry("清点金额不合理，请核对", "That count cannot be right; check it"),
    "finish_sale_first": Entry("请先完成、挂起或作废当前销售", "Finish, park or void the open sale first"),
    "parked_sale_unresolved": Entry(
        "有挂单的结果未明，请先取单查询", "A parked sale has an open outcome; recall it and ask again"
    ),
    "parked_sale_holds_money": Entry(
        "有挂单已收款或已核销，请先取单处理", "A parked sale holds money or a redemption; recall and finish it first"
    ),
}

BASKET = {
    "close_dialog_first": Entry("先回答或关闭对话框，再扫码", "Answer or close the dialog, then scan"),
    "basket_frozen": Entry("已开始收款，商品不能再改", "Payment has begun; the goods cannot change now"),
    "unknown_code": Entry(
        "未找到商品 {0}，请检查条码或输入名称", "No product for {0}; check the code or type a name", ("text",)
    ),
    "order_takes_no_lines": Entry(
        "预售订单里不能加商品，请另开一单", "A presale order takes no other goods; ring them up as another sale"
    ),
    "too_many_lines": Entry("一单最多 {0} 行，请分两单", "A sale holds {0} lines at most; begin another", ("text",)),
    "quantity_implausible": Entry("数量不对，请重新输入", "That is no quantity; enter it again"),
    "label_has_its_amount": Entry(
        "店内码商品按标签金额，不能改数量", "The label has its amount; its quantity is fixed"
    ),
    "whole_pieces_only": Entry("{0} 只能按整数卖", "{0} is sold in whole pieces", ("text",)),
    "no_such_line": Entry("这一行已经不在了", "That line is gone"),
    "line_removed": Entry("已删除 {0}", "Removed {0}", ("text",), undo=True),
    "nothing_to_undo": Entry("没有可撤销的操作", "Nothing to undo"),
    "nothing_to_park": Entry("没有可挂起的销售", "There is no sale to park"),
    "parked": Entry("已挂单 {0}", "Parked {0}", ("text",)),
    "not_parked": Entry("这一单已不在挂单里", "That sale is no longer parked"),
    "nothing_to_void": Entry("没有可作废的销售", "There is no sale to void"),
    "too_many_benefits": Entry("优惠太多，一单记不下", "Too many benefits for one sale"),
    "voided": Entry("已作废 {0}", "Voided {0}", ("text",)),
    "sale_recovered": Entry("已恢复未完成的销售 {0}", "Recovered the unfinished sale {0}", ("text",)),
}

MONEY = {
    "wait_for_answer": Entry("正在等待结果，请稍候", "Still waiting for an answer"),
    "nothing_to_pay": Entry("没有需要付款的金额", "There is nothing to pay"),
    "still_to_pay": Entry("还有金额没有付清", "There is still something to pay"),
    "amount_implausible": Entry("金额不对，请重新输入", "That amount cannot be right; enter it again"),
    "cash_implausible": Entry("实收金额过大，请核对后重新输入", "That is too much cash; check and enter it again"),
    "more_than_left": Entry("超过应收金额，请重新输入", "That is more than what is due"),
    "no_such_tender": Entry("找不到这笔收款", "There is no such payment"),
    "hand_cash_back": Entry("请退还顾客现金 ¥{0}", "Hand ¥{0} in cash back to the customer", ("amount",)),
    "pinpad_unresolved": Entry(
        "上一笔刷卡结果未明，请先查询；现金仍可收",
        "The last card payment is unresolved; ask again first. Cash stays open",
    ),
    "scan_payment_code": Entry("请扫顾客的付款码", "Scan the customer's payment code", sound=""),
    "tender_approved": Entry("已收款 ¥{0}", "Took ¥{0}", ("amount",), tone="ok", sound="ok"),
    "sale_closed": Entry("收款完成 {0}", "Paid: {0}", ("text",), tone="ok", sound="ok"),
    "card_refused": Entry("刷卡未成功：{0}", "Card not charged: {0}", ("refusal", "reason"), "card"),
    "code_refused": Entry("扫码未成功：{0}", "Payment code not charged: {0}", ("refusal", "reason"), "code"),
    "redemption_refused": Entry("优惠未核销：{0}", "Coupon not redeemed: {0}", ("refusal", "reason"), "redemption"),
    "lease_refused": Entry("订单未锁定：{0}", "Order not reserved: {0}", ("refusal", "reason"), "lease"),
    "reversal_refused": Entry("退回未成功：{0}", "Not taken back: {0}", ("refusal", "reason"), "reversal"),
    "outcome_unknown": Entry(
        "结果未明：可能已扣款，请勿重复收款，正在查询",
        "Outcome unknown: it may have been charged. Do not charge again; asking",
    ),
    "asking_again": Entry("正在再次查询", "Asking again"),
    "nothing_to_ask": Entry("没有需要查询的结果", "There is no open outcome to ask about"),
    "nothing_to_force": Entry("结果已经明确，无需主管裁定", "The outcome is known; nothing to decide"),
    "cancelling": Entry("正在取消，请等待结果", "Cancelling; wait for the answer"),
    "late_answer": Entry(
        "一笔已按失败处理的收款其实成功了，请主管查看流水并退款",
        "A payment settled as failed went through after all: a supervisor must look and refund it",
    ),
    "late_refusal": Entry(
        "一笔已按成功处理的收款其实没有成功，请主管核对",
        "A payment settled as done did not go through after all: a supervisor must look",
    ),
    "serials_missing": Entry(
        "“{0}”还差 {1} 个序列号，录入后再收款",
        "“{0}” lacks {1} serial number(s); enter them before the money",
        ("text", "text"),
    ),
    "serial_entered": Entry("已录入序列号 {0}", "Serial number {0}", ("text",), tone="ok", sound="ok", undo=True),
    "serial_unreadable": Entry(
        "“{0}”不是序列号：1–64 个字母、数字或符号",
        "“{0}” is no serial number: 1–64 letters, digits or signs",
        ("text",),
    ),
    "serial_twice": Entry("序列号 {0} 这一单已经录过", "Serial number {0} is in this sale already", ("text",)),
    "serial_is_item_code": Entry(
        "{0} 是商品条码，请扫机身上的序列号", "{0} is the code of the goods; scan the unit's serial number", ("text",)
    ),
    "serial_is_vin": Entry(
        "车架号属于个人信息，不能录在这里", "A vehicle number is personal data and is not kept here"
    ),
    "serials_complete": Entry("“{0}”不用再录序列号", "“{0}” needs no further serial number", ("text",)),
    "serials_entered": Entry(
        "“{0}”已录的序列号比这个数量多，请先撤销或删除行",
        "“{0}” has more serial numbers than that; undo or remove it",
        ("text",),
    ),
    "nothing_to_settle": Entry("没有要处理的差异", "There is nothing to settle"),
    "contradiction_settled": Entry(
        "已记入账本，总部会看到", "Recorded; head office will see it", tone="ok", sound="ok"
    ),
    "lease_cannot_be_forced": Entry(
        "订单锁定只能由服务器确认，不能裁定为成功", "Only the server can reserve an order; it cannot be decided here"
    ),
    "price_changed": Entry(
        "优惠有变化，金额已更新，请确认后再收", "Benefits changed the price; check it and pay again"
    ),
    "order_takes_no_rounding": Entry("预售尾款不抹零", "A presale balance is not rounded"),
    "paid_twice_reversing": Entry(
        "顾客多付了一笔，正在自动退回", "The customer paid more than was due; it is being taken back"
    ),
}

PRESALE = {
    "order_not_collectable": Entry("不能收尾款：{0}", "The balance cannot be taken: {0}", ("refusal",), "order"),
    "customer_pays_online": Entry(
        "这张订单由顾客在手机上付款，付完会自动显示",
        "The customer pays this order on the phone; it shows here by itself",
    ),
    "order_is_parked": Entry("订单 {0} 已在挂单里，请取单", "Order {0} is parked; recall it", ("text",)),
    "looking_up_order": Entry("正在查询订单 {0}", "Looking up order {0}", ("text",)),
    "order_refused": Entry("{0}（订单 {1}）", "{0} (order {1})", ("refusal", "text"), "order"),
    "order_unreachable": Entry(
        "查不到订单 {0}：连不上服务器，请稍后再试",
        "Order {0} cannot be read: the server does not answer; try later",
        ("text",),
    ),
    "order_changed": Entry(
        "订单 {0} 在云端有变化，请与顾客核对后再收款",
        "Order {0} has changed in the cloud; check it with the customer",
        ("text",),
    ),
    "offers_unreachable": Entry(
        "查不到顾客的优惠券；有券可以扫码或输入券码",
        "The customer's coupons cannot be read; a coupon can still be scanned or typed",
    ),
    "scan_goods_first": Entry("请先扫商品或订单，再用优惠券", "Scan goods or an order before a coupon"),
    "benefit_already_there": Entry("已经用了：{0}", "In use already: {0}", ("text",)),
    "coupon_not_usable": Entry("这张券不能用：{0}", "This coupon cannot be used: {0}", ("refusal",), "coupon"),
    "coupon_came_late": Entry(
        "{0} 查到时已换了一单，没有使用", "{0} came too late for its sale and was not used", ("text",)
    ),
    "coupon_is_voucher": Entry(
        "{0} 是提货凭证，收款并交货后再核销",
        "{0} is a voucher for goods; redeem it after payment and hand-over",
        ("text",),
    ),
    "coupon_added": Entry("已加优惠：{0}", "Added: {0}", ("text",), tone="ok", sound="ok"),
    "coupon_refused": Entry("这张券不能用：{0}", "This coupon cannot be used: {0}", ("refusal", "reason"), "coupon"),
    "coupon_unreachable": Entry(
        "查不到券 {0}：连不上服务器，请稍后再试",
        "Coupon {0} cannot be checked: the server does not answer; try later",
        ("text",),
    ),
    "coupon_cannot_be_reversed": Entry(
        "券已核销且不能退回，这一单不能作废，请挂单并找主管",
        "A coupon was redeemed for good; the sale cannot be voided. Park it and call a supervisor",
    ),
    "collection_confirmed": Entry(
        "云端已确认订单 {0} 付清", "The cloud shows order {0} paid", ("text",), tone="ok", sound="ok"
    ),
    "order_paid_elsewhere": Entry(
        "订单 {0} 已在别处付清，顾客可能付了两次：请找主管核对，把多收的退给顾客",
        "Order {0} was paid elsewhere: the customer may have paid twice. Call a supervisor; refund the excess",
        ("text",),
    ),
    "collection_unconfirmed": Entry(
        "订单 {0} 已收款，但云端一直未确认，请通知主管",
        "Order {0} is collected, but the cloud does not confirm; tell a supervisor",
        ("text",),
    ),
}

PAPER = {
    "print_failed": Entry("小票未打印：{0}", "Not printed: {0}", ("printer",)),
    "print_unknown": Entry(
        "小票可能未打完：{0}请查看纸上，需要时补打",
        "The receipt may be incomplete: {0} Look at the paper; reprint if needed",
        ("printer",),
    ),
    "nothing_to_print": Entry("没有可打印的内容", "There is nothing to print"),
    "receipt_not_confirmed": Entry(
        "上一单的小票未确认打印，可补打", "The last receipt is not confirmed; it can be reprinted"
    ),
    "drawer_failed": Entry("钱箱没有打开：{0}", "The drawer did not open: {0}", ("printer",)),
    "ledger_unreadable": Entry(
        "账本暂时读不出，收银不受影响；请通知主管",
        "The ledger cannot be read just now; selling goes on. Tell a supervisor",
    ),
    "catalog_fault": Entry(
        "商品资料读不出，请再试一次；仍不行请通知主管",
        "The catalogue cannot be read; try again, then tell a supervisor",
    ),
    "ledger_fault": Entry(
        "账本无法写入，已停止收银。请重启本机，并联系支持",
        "The ledger cannot be written; selling stopped. Restart and call support",
        ("text",),
    ),
}

CONTROLLER = {
    "amount_unreadable": Entry("“{0}”不是金额，例如 12.50", "“{0}” is no amount; type it as 12.50", ("text",)),
    "quantity_unreadable": Entry("“{0}”不是数量，例如 3 或 2.85", "“{0}” is no quantity; type 3 or 2.85", ("text",)),
    "payment_code_unreadable": Entry("这不是付款码，请重新扫", "That is no payment code; scan again"),
    "coupon_code_unreadable": Entry("“{0}”不是券码，请核对后再输", "“{0}” is no coupon code; check it", ("text",)),
    "order_number_unreadable": Entry("请输入订单号或扫订单码", "Enter an order number or scan the order code"),
    "server_needed": Entry(
        "现在离线，不能使用；请稍后再试", "This needs the server; try again when the till is on line"
    ),
    "not_now": Entry("现在不能这样做", "That is not possible now"),
    "nothing_found": Entry("没有找到“{0}”", "Nothing found for “{0}”", ("text",)),
}

NOTICES: dict[str, Entry] = {**PEOPLE, **PERIOD, **BASKET, **MONEY, **PRESALE, **PAPER, **CONTROLLER}
