"""What the codes mean that the server keeps of a refusal or a fault: code → (English, Simplified Chinese).

The till has its own sentences for the customer; these are for head office, which looks into it.
"""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

REFUSALS: Words = {
    "already_paid": ("the order was paid already", "订单已经付清"),
    "amount_differs": ("the amounts of the sale and the cloud differ", "销售单与云端的金额对不上"),
    "attempt_ended": ("its attempt had ended", "这次尝试已经结束"),
    "bad_argument": ("the cloud does not accept the call as we made it", "云端不接受我们的请求内容"),
    "bad_request": ("the acquirer does not accept the call as we made it", "收单机构不接受我们的请求内容"),
    "cancelled": ("cancelled", "已取消"),
    "never_arrived": ("the acquirer has no such payment", "收单机构没有这一笔"),
    "not_found": ("the pinpad has no such payment", "刷卡机上没有这一笔"),
    "closed": ("the order is closed", "订单已关闭"),
    "cloud_refused": ("the cloud refused without a reason known to us", "云端拒绝，理由不在已知范围内"),
    "coupon_unreadable": ("the cloud's answer about the coupon cannot be read", "云端关于券的答复读不懂"),
    "expired": ("the coupon had expired", "券已过期"),
    "forced": ("a supervisor decided that it was not redeemed", "主管裁定为未核销"),
    "goods_unnamed": ("the code of a product cannot be told to the cloud", "商品编码无法报给云端"),
    "irreversible": ("this kind of coupon cannot be given back", "这类券核销后不能冲正"),
    "key_conflict": ("the cloud holds another sale under our number", "云端已有同号的另一笔"),
    "leased_elsewhere": ("another till held it", "被另一台收银台占用"),
    "no_order": ("the sale collects no order", "销售单没有对应的订单"),
    "member_forgotten": ("it is too long ago that the member showed their code", "会员出示会员码已经太久"),
    "member_refused": ("the cloud did not recognise the member", "云端没有认出会员"),
    "other_order": ("it is of another order", "属于另一张订单"),
    "no_store": ("the cloud books the order to no store", "云端没有把订单分给任何门店"),
    "no_such_coupon": ("there is no such coupon", "没有这张券"),
    "no_such_sale": ("there is no such sale", "没有这笔销售"),
    "no_such_order": ("the cloud has no such order", "云端没有这张订单"),
    "not_collectable": ("the order's balance cannot be collected now", "订单现在不能收尾款"),
    "not_paid_yet": ("the order is not paid yet", "这张订单还没有付清"),
    "not_posted": ("the cloud has not got the sale", "云端没有这笔销售"),
    "not_redeemed": ("the coupon was not redeemed", "券没有核销"),
    "order_needed": ("the coupon is found with its order only", "这张券要和订单一起查"),
    "order_unreadable": ("the cloud's answer about the order cannot be read", "云端关于订单的答复读不懂"),
    "other_store": ("the order is another store's", "订单属于另一家店"),
    "other_store_sale": ("the sale is another store's", "销售单属于另一家店"),
    "paid_elsewhere": ("the order was paid elsewhere", "订单在别处付过款"),
    "refund_exceeds": ("more would go back than the cloud counts as paid", "退款超过云端记的实付"),
    "refund_open": ("a refund of the order is open", "订单有未完结的退款"),
    "returned": ("the goods had all come back", "商品已全部退回"),
    "sale_leased_elsewhere": ("another till takes goods of the sale back", "另一台收银台正在退这笔"),
    "sale_too_large": ("the sale is too large to be told to a till", "这笔销售太大，不能传给收银台"),
    "seller_unknown": ("the server has no session of this seller", "服务器没有这个卖家的授权"),
    "serial_used": ("our serial was used for another redemption", "我们的流水号已用于另一次核销"),
    "store_unknown": ("the table of stores does not have this store", "门店对照表里没有这家店"),
    "too_many_lines": ("the sale has more lines than the cloud takes", "明细行超过云端的上限"),
    "too_many_tenders": ("the sale has more tenders than the cloud takes", "收款笔数超过云端的上限"),
    "unreachable": ("there was no way to the cloud", "连不上云端"),
    "used": ("the coupon had been used", "券已经用过"),
    "used_elsewhere": ("the coupon was used elsewhere", "券已在别处用掉"),
}
"""The codes of ``Refusal`` that a sale, an order or a coupon meets."""

FAULTS: Words = {
    "answer": ("the cloud's answer cannot be read", "云端的答复读不懂"),
    "broken_off": ("the connection broke off", "连接中断"),
    "call_limit": ("the cloud limits our calls for a while", "云端暂时限制调用次数"),
    "http": ("the cloud's gateway reports a failure", "云端网关报错"),
    "permission": ("our application may not make this call", "我们的应用没有这项权限"),
    "service": ("the cloud reports a failure of its own", "云端自身报错"),
    "session": ("the seller's authorisation has run out: renew it", "卖家授权已过期，请重新授权"),
    "signature": ("the cloud does not accept our signature: check the secret", "云端不接受我们的签名，请核对密钥"),
    "time_out": ("the cloud did not answer in time", "云端没有按时答复"),
    "timestamp": ("the clocks of server and cloud differ", "服务器与云端的时钟不一致"),
    "ConnectError": ("there is no way to the cloud", "连不上云端"),
    "ConnectTimeout": ("there is no way to the cloud", "连不上云端"),
    "PoolTimeout": ("the server has too many calls under way", "服务器同时进行的调用太多"),
    "UnsupportedProtocol": ("the address of the cloud is wrong", "云端地址不对"),
}
"""What ``CloudUnknown`` and ``CloudUnreachable`` begin with."""

WORDS: Words = {
    "done": ("it went through", "成功"),
    "refused": ("it did not go through", "未成功"),
    "card": ("card", "银行卡"),
    "code": ("payment code", "付款码"),
    "cash": ("cash", "现金"),
    "redemption": ("redemption", "核销"),
    "lease": ("hold on an order", "占用"),
    "reversal": ("reversal", "冲正"),
    "refund": ("refund", "退货"),
}
"""Outcomes and kinds of attempts."""
NO_NUMBER = ("no number was given", "没有给号码")
