"""Sample presale orders, in each stage."""

from __future__ import annotations

import msgspec

from pos_terminal.ui.intents import AskAgain, ForceBenefit, LeaveOutVoucher, Reprint, TryVoucher
from pos_terminal.ui.model import (
    Action,
    AttemptView,
    BenefitsView,
    BenefitView,
    Body,
    ConfirmationView,
    DoneView,
    HandOverView,
    Pill,
    PresaleView,
    SaleView,
    SerialView,
    StepView,
    TenderRow,
    VoucherView,
)

DEPOSIT = StepView(
    step="1",
    name="定金",
    due="1,000.00",
    paid="1,000.00",
    credit="2,000.00",
    state="已付",
    tone="ok",
    payee="云栖家居旗舰店",
)
BALANCE = StepView(step="2", name="尾款", due="3,999.00", paid="", state="待付", tone="warn", payee="城西家居旗舰店")
ORDER = PresaleView(
    stage="found",
    order="4012388176512034512",
    title="云朵三人位布艺沙发（雾灰）",
    status="等待付尾款",
    status_tone="ok",
    steps=(DEPOSIT, BALANCE),
    price="5,999.00",
    credit_label="定金抵扣",
    credit="2,000.00",
    benefit_total="300.00",
    balance="3,699.00",
    window="2 月 12 日 00:00 – 2 月 16 日 23:59",
    countdown="还剩 2 天 9 小时",
    route="本店代收，收款后通知云端",
    benefits=BenefitsView(
        rows=(
            BenefitView(
                code="c1",
                title="家装节满 5000 减 300",
                amount="300.00",
                used=True,
                reason="已从应收里减去",
                intent=ForceBenefit(benefit="c1", how="out"),
            ),
            BenefitView(
                code="c2", title="新客满 6000 减 500", amount="500.00", usable=False, reason="还差 ¥1,001.00 才能用"
            ),
            BenefitView(
                code="c3",
                title="老客专享减 50",
                amount="50.00",
                reason="不能与“家装节满 5000 减 300”同用，改用它要多付 ¥250.00",
                intent=ForceBenefit(benefit="c3", how="in"),
            ),
        ),
        summary="优惠 1 项",
        saved="300.00",
        pill=Pill(text="已是最低价", tone="ok"),
        others="另有 2 项没有用上",
    ),
    can_collect=True,
)


DUE = HandOverView(
    sale="s1",
    goods="云朵三人位布艺沙发（雾灰）",
    state=Pill(text="待交货", tone="warn"),
    text="货物交给顾客后，请登记交货，随后核销提货凭证。现在不取，以后凭订单码或交易记录登记。",
    due=True,
    titles="云朵沙发 提货凭证",
    vouchers=(
        VoucherView(
            coupon="8801",
            title="云朵沙发 提货凭证",
            state=Pill(text="交货后核销"),
            action=Action(label="不核销", intent=LeaveOutVoucher(sale="s1", coupon="8801")),
        ),
    ),
)
GONE = HandOverView(
    sale="s1",
    goods="云朵三人位布艺沙发（雾灰）",
    state=Pill(text="02-14 14:32 已交货 · 1007", tone="ok"),
    text="货已交，不用等：凭证会自动核销，也可以开始下一单。",
    vouchers=(
        VoucherView(coupon="8801", title="云朵沙发 提货凭证", state=Pill(text="已核销", tone="ok")),
        VoucherView(
            coupon="8802",
            title="云朵脚凳 提货凭证",
            state=Pill(text="结果未明", tone="warn"),
            detail="可能已经核销，正在查询，不会重复核销。",
            action=Action(label="再次查询", intent=AskAgain(attempt="v2"), shortcut="F6"),
            unknown=AttemptView(
                attempt="v2",
                kind="redemption",
                state="unknown",
                title="核销 云朵脚凳 提货凭证",
                status="结果未明",
                means="benefit",
                decides="voucher",
            ),
        ),
        VoucherView(
            coupon="8803",
            title="靠垫 提货凭证",
            state=Pill(text="没有核销", tone="danger"),
            detail="这张券已经用过。",
            action=Action(label="再试一次", intent=TryVoucher(sale="s1", coupon="8803")),
        ),
    ),
)


PART_BACK = HandOverView(
    sale="s1",
    goods="云朵脚凳",
    state=Pill(text="待交货", tone="warn"),
    text="货物交给顾客后，请登记交货。现在不取，以后凭订单码或交易记录登记。",
    due=True,
    back="已退回：云朵三人位布艺沙发（雾灰） × 1 · 退货单 20260214-02-0219",
)


def _order(**changes: object) -> SaleView:
    presale = msgspec.structs.replace(ORDER, **changes)
    collect = presale.can_collect and presale.stage == "found"
    return SaleView(
        mode="presale",
        presale=presale,
        counts="1 件 / 1 行" if presale.price else "",
        gross=presale.price or "0.00",
        credit=presale.credit,
        credit_label=presale.credit_label,
        discount=presale.benefit_total,
        due=presale.balance or "0.00",
        can_pay=collect,
        serial_line="line1" if presale.serials else "",
        serial_count="1/2" if presale.serials else "",
    )


_BARE: dict[str, object] = {
    name: ORDER.__class__(stage="lookup").__getattribute__(name) for name in ORDER.__struct_fields__
}


_NO_SUMS: dict[str, object] = {
    **dict.fromkeys(("price", "credit", "benefit_total", "balance"), ""),
    "benefits": BenefitsView(),
    "steps": (msgspec.structs.replace(DEPOSIT, credit=""), BALANCE),
}
_COLLECTED: dict[str, object] = {
    "steps": (DEPOSIT, msgspec.structs.replace(BALANCE, paid="3,699.00", discount="300.00", state="已收", tone="ok")),
    "stage": "collected",
    "countdown": "",
    "window": "",
    "can_collect": False,
}
BODIES: dict[str, Body] = {
    "presale-lookup": _order(**{**_BARE, "stage": "lookup"}),
    "presale-busy": _order(**{**_BARE, "stage": "busy", "message": "正在查询订单 4012388176512034512…"}),
    "presale-found": _order(),
    "presale-not-found": _order(**{**_BARE, "stage": "refused", "refusal": "没有查到这个订单，请核对订单号"}),
    "presale-refused": _order(
        stage="refused",
        **_NO_SUMS,
        refusal="还没有到付尾款的时间：2 月 20 日 00:00 开始。请顾客到时再来。",
        status="未到尾款期",
        status_tone="warn",
        window="2 月 20 日 00:00 – 2 月 24 日 23:59",
        countdown="5 天 9 小时后开始",
        countdown_tone="warn",
        can_collect=False,
    ),
    "presale-serial": _order(
        serials=(SerialView(title="云朵三人位布艺沙发（雾灰）", entered=("SF20260001",), lacks="需录入序列号 1/2"),),
        can_undo=True,
    ),
    "presale-coupon-refused": _order(problem="这张券不能用：这张券已经用过。"),
    "presale-voucher": _order(
        vouchers=(VoucherView(coupon="8801", title="云朵沙发 提货凭证", state=Pill(text="交货后核销")),),
    ),
    "done-goods": SaleView(
        mode="done",
        done=DoneView(
            sale="s1",
            number="20260214-02-0217",
            total="4,780.00",
            change="20.00",
            tenders=(
                TenderRow(
                    tender="t2", kind="cash", title="现金", detail="实收 4,800.00，找零 20.00", amount="4,780.00"
                ),
            ),
            receipt="小票已打印",
            receipt_tone="ok",
            actions=(Action(label="补打", intent=Reprint(sale="s1"), shortcut="Ctrl+R"),),
            hand_over=DUE,
        ),
    ),
    "presale-collected": _order(
        **_COLLECTED,
        status="已收款",
        status_tone="warn",
        confirmation=ConfirmationView(text="已收款，云端未确认", countdown="09:41"),
        hand_over=DUE,
        receipt=Pill(text="小票已打印", tone="ok"),
        reprint=Action(label="补打", intent=Reprint(sale="s1"), shortcut="Ctrl+R"),
    ),
    "presale-confirmed": _order(
        **_COLLECTED,
        status="云端已付清",
        status_tone="ok",
        confirmation=ConfirmationView(text="云端已确认付清", tone="ok"),
        hand_over=GONE,
        receipt=Pill(text="小票未确认打印", tone="warn"),
    ),
    "presale-returned": _order(
        **_COLLECTED,
        back="part",
        returned="2,999.00",
        kept="700.00",
        status="部分退",
        status_tone="plain",
        confirmation=ConfirmationView(text="已部分退货，退款 ¥2,999.00", tone="plain"),
        hand_over=PART_BACK,
        receipt=Pill(text="小票已打印", tone="ok"),
        reprint=Action(label="补打", intent=Reprint(sale="s1"), shortcut="Ctrl+R"),
    ),
    "done-hand-over": SaleView(
        mode="done",
        done=DoneView(
            sale="s1",
            number="20260214-02-0218",
            total="3,699.00",
            change="1.00",
            receipt="小票已打印",
            receipt_tone="ok",
            actions=(Action(label="补打", intent=Reprint(sale="s1"), shortcut="Ctrl+R"),),
            hand_over=DUE,
        ),
    ),
}
