"""Sample attempts: under way, unknown, refused, redeemed; and the notices of answers that came late."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.reasons import GIVE_BACK, SETTLE_GROUNDS
from pos_terminal.ui import intents
from pos_terminal.ui.model import Action, AttemptView, Notice

SETTLE = intents.SettleContradiction(attempt="a1", outcome="done", grounds=SETTLE_GROUNDS["customer"])
SETTLE_CODE = intents.SettleContradiction(
    attempt="a2", outcome="done", grounds=(*SETTLE_GROUNDS["customer"], GIVE_BACK)
)
LATE = Notice(
    text="银行卡 1,200.00 已按失败处理，后来查明成功（0042）· 销售 20260214-02-0211 · 请主管核对并退款",
    tone="danger",
    actions=(Action(label="主管处理", intent=SETTLE, shortcut="Alt+S"),),
)
LATE_BESIDE = msgspec.structs.replace(
    LATE,
    text="银行卡 2,200.00 已按失败处理，后来查明成功（0042）· 销售 20260214-02-0217 · "
    "请先退回尾号 1234 的卡 ¥1,000.00（14:22 收），再由主管算作这一单的收款",
)
LATE_CODE = Notice(
    text="付款码 399.00 已按失败处理，后来查明成功（…00000001）· 销售 20260214-02-0212 · 请主管核对并退款",
    tone="danger",
    actions=(Action(label="主管处理", intent=SETTLE_CODE, shortcut="Alt+S"),),
)
PENDING = AttemptView(
    attempt="a1",
    kind="card",
    state="pending",
    title="银行卡",
    amount="1,901.46",
    status="请插卡、刷卡或挥卡",
    detail="等待刷卡机…",
    can_cancel=True,
)
LOOKING = msgspec.structs.replace(PENDING, status="正在连接刷卡机…", detail="还没有扣款。连上后请顾客出示银行卡。")
UNKNOWN = AttemptView(
    attempt="a1",
    kind="card",
    state="unknown",
    title="银行卡",
    amount="1,901.46",
    status="结果未知：连接在批准前中断",
    detail="不要再次刷卡。再次查询刷卡机的最后一笔交易；仍无结果时请主管裁定。先收现金时会再问一次。",
    can_ask=True,
    can_force=True,
)
UNKNOWN_CODE = msgspec.structs.replace(
    UNKNOWN, kind="code", title="微信支付", means="code", detail="请勿重复收款；查不到结果时请主管裁定。"
)
COUPON_DONE = msgspec.structs.replace(
    UNKNOWN,
    kind="redemption",
    state="final",
    title="核销 满1000减60",
    amount="60.00",
    status="已核销，不能退回",
    detail="",
    means="benefit",
    decides="final_coupon",
)
_COUPON = msgspec.structs.replace(COUPON_DONE, state="unknown", status="结果未明", decides="redemption")
_BACK = msgspec.structs.replace(UNKNOWN, kind="reversal", title="退回 银行卡", status="结果未明")
TO_DECIDE = {
    "card": UNKNOWN,
    "code": UNKNOWN_CODE,
    "void": msgspec.structs.replace(_BACK, decides="back_of_void"),
    "void-code": msgspec.structs.replace(_BACK, title="退回 微信支付", means="code", decides="back_of_void"),
    "twice": msgspec.structs.replace(_BACK, decides="back_of_twice"),
    "alone": msgspec.structs.replace(_BACK, decides="back_alone"),
    "not-back": msgspec.structs.replace(_BACK, status="多收的款还没有退回", decides="paid_twice"),
    "void-not-back": msgspec.structs.replace(_BACK, status="没有退回，作废停在这里", decides="not_back_of_void"),
    "not-back-alone": msgspec.structs.replace(_BACK, status="没有退回", decides="not_back_alone"),
    "refund": msgspec.structs.replace(_BACK, kind="refund", title="退款到 银行卡", decides="refund"),
    "refund-code": msgspec.structs.replace(_BACK, kind="refund", title="退款到 付款码", means="code", decides="refund"),
    "coupon": _COUPON,
    "coupon-back": msgspec.structs.replace(_COUPON, title="退回 核销 满1000减60", decides="coupon_back"),
    "coupon-not-back": msgspec.structs.replace(
        _COUPON, title="退回 核销 满1000减60", status="没有退回，作废停在这里", decides="coupon_not_back"
    ),
    "coupon-final": COUPON_DONE,
    "voucher": msgspec.structs.replace(_COUPON, title="核销 云朵脚凳 提货凭证", amount="", decides="voucher"),
    "order": msgspec.structs.replace(_COUPON, title="锁定订单 …00012345", amount="", decides="lease"),
}
"""What a supervisor's dialog can be about."""
AT_RISK = "可能已经扣款：银行卡 ¥1,901.46。查明已扣的，会自动退回给顾客。"
REFUSED = AttemptView(
    attempt="a1",
    kind="card",
    state="refused",
    title="银行卡",
    amount="1,901.46",
    status="已拒绝：余额不足",
    detail="没有扣款。请换一张卡或换一种方式付款。",
)
NOT_BACK = AttemptView(
    attempt="a1",
    kind="reversal",
    state="refused",
    title="退回 银行卡",
    amount="1,000.00",
    status="没有退回，作废停在这里",
    detail="连不上银行，没有退款，请重试。\n按“再试一次”继续作废；仍退不了的，请收单机构退给顾客，"
    "再请主管裁定“钱已另行退回顾客”。不作废了就继续收款。",
    can_ask=True,
    can_force=True,
    decides="not_back_of_void",
)
REDEEMING = AttemptView(
    attempt="r1",
    kind="redemption",
    state="pending",
    title="核销 满 3000 减 100",
    amount="100.00",
    status="正在核销",
)
NOT_REDEEMED = msgspec.structs.replace(REDEEMING, state="refused", status="没有核销", detail="这张券已在别处使用。")
_REDEEMED = msgspec.structs.replace(
    REDEEMING,
    state="final",
    status="已核销，不能退回",
    detail="请继续收款，或先挂单。要作废这一单，须先请主管裁定这张券另行补发。",
    can_force=True,
)
REDEEMED = (_REDEEMED, msgspec.structs.replace(_REDEEMED, attempt="r2", title="核销 会员 9 折券", amount="21.24"))
