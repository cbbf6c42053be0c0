"""Sample checkouts: basket, search, money, the sale that just closed."""

from __future__ import annotations

import msgspec

from pos_terminal.ui import intents
from pos_terminal.ui.model import (
    Action,
    BenefitsView,
    BenefitView,
    Body,
    CashKey,
    DoneView,
    LineView,
    MemberView,
    Notice,
    PickRow,
    Pill,
    SaleView,
    SearchView,
    TenderRow,
    TenderView,
)
from pos_terminal.ui.samples.attempts import (
    AT_RISK,
    LATE,
    LATE_BESIDE,
    LOOKING,
    NOT_BACK,
    NOT_REDEEMED,
    PENDING,
    REDEEMED,
    REDEEMING,
    REFUSED,
    UNKNOWN,
)

_GOODS = (
    ("农夫山泉饮用天然水 550ml×12", "6901028075763", "2", "箱", "23.90", "", "47.80"),
    ("清风原木纯品抽纸 3层120抽", "6922266454295", "3", "提", "19.90", "-10%", "53.73"),
    ("娃哈哈AD钙奶 220g×24", "6902083886455", "1", "箱", "49.80", "", "49.80"),
    ("康师傅红烧牛肉面 五连包", "6920459950180", "2", "袋", "14.50", "", "29.00"),
    ("伊利纯牛奶 250ml×16", "6907992512761", "2", "箱", "59.90", "-5%", "113.81"),
    ("东方树叶茉莉花茶 500ml", "6921168509256", "6", "瓶", "5.50", "", "33.00"),
    ("可口可乐零度 330ml×6", "6954767423579", "1", "组", "13.80", "", "13.80"),
    ("特仑苏有机纯牛奶 250ml×12", "6934665087738", "1", "箱", "79.90", "", "79.90"),
    ("立白大师香氛洗衣液 3kg", "6937003706322", "1", "桶", "45.90", "-15%", "39.02"),
    ("北欧简约实木落地灯 暖光", "6941639812347", "1", "盏", "399.00", "", "399.00"),
    ("全包围汽车脚垫 · 双层丝圈", "6958620701233", "1", "套", "1,280.00", "-8%", "1,177.60"),
    ("遮光窗帘定制 2.8m×2.6m", "6970399921045", "2.85", "米", "303.51", "", "865.00"),
)
LINES = tuple(
    LineView(
        line=f"line{place}",
        position=str(place),
        title=title,
        code=code,
        quantity=quantity,
        unit=unit,
        unit_price=price,
        discount=chip,
        amount=amount,
    )
    for place, (title, code, quantity, unit, price, chip, amount) in enumerate(_GOODS, 1)
)
BENEFITS = BenefitsView(
    rows=(
        BenefitView(
            code="p1",
            title="清风抽纸 第二件半价",
            amount="9.95",
            used=True,
            reason="已从应收里减去",
            intent=intents.ForceBenefit(benefit="p1", how="out"),
        ),
        BenefitView(
            code="p2",
            title="全场满 2000 减 100",
            amount="100.00",
            used=True,
            reason="已从应收里减去",
            intent=intents.ForceBenefit(benefit="p2", how="out"),
        ),
        BenefitView(
            code="p3",
            title="会员红包",
            amount="11.29",
            used=True,
            warn=True,
            reason="¥200.00 的券在这一单只省 ¥11.29，可以留到下次用",
            intent=intents.ForceBenefit(benefit="p3", how="out"),
        ),
        BenefitView(
            code="p4",
            title="家居馆 9 折",
            face="立减 10%",
            reason="不能与“全场满 2000 减 100”同用，改用它要多付 ¥3.00",
            intent=intents.ForceBenefit(benefit="p4", how="in"),
        ),
        BenefitView(code="p5", title="满 3000 减 180", amount="180.00", usable=False, reason="还差 ¥87.25 才能用"),
        BenefitView(code="p6", title="生鲜满 99 减 20", amount="20.00", usable=False, reason="不适用于这些商品"),
    ),
    summary="优惠 3 项",
    saved="121.24",
    pill=Pill(text="已是最低价", tone="ok"),
    hint="再买 ¥87.25 可再省 ¥80.00，限“满 3000 减 180”商品",
    others="另有 3 项没有用上",
    member=MemberView(pill=Pill(text="会员 已识别 · 4 张券", tone="ok"), drop=intents.DropMember()),
)
CHOSEN = msgspec.structs.replace(
    BENEFITS,
    rows=(
        *BENEFITS.rows[:1],
        BenefitView(
            code="p2",
            title="全场满 2000 减 100",
            amount="100.00",
            chosen=True,
            reason="按您的选择不用",
            intent=intents.ForceBenefit(benefit="p2", how=None),
        ),
        BENEFITS.rows[2],
        BenefitView(
            code="p4",
            title="家居馆 9 折",
            amount="97.00",
            used=True,
            reason="已从应收里减去",
            intent=intents.ForceBenefit(benefit="p4", how="out"),
        ),
        *BENEFITS.rows[4:],
    ),
    saved="118.24",
    pill=Pill(text="按您的选择", tone="warn"),
    choice="您的选择比最省的组合多付 ¥3.00",
    reset=intents.ReleaseBenefits(),
)
SALE = SaleView(
    benefits=BENEFITS,
    lines=LINES,
    selected="line12",
    counts="22 件 / 12 行",
    gross="3,022.70",
    discount="121.24",
    due="2,901.46",
    parked_count=2,
    can_undo=True,
    can_park=True,
    can_void=True,
    can_pay=True,
)
CASH_KEYS = (
    CashKey(label="刚好", text=""),
    CashKey(label="¥2,910.00", text="2910"),
    CashKey(label="¥2,950.00", text="2950"),
    CashKey(label="¥3,000.00", text="3000"),
)
TENDER = TenderView(
    kind="cash",
    due="2,901.46",
    due_minor=290146,
    cash_due="2,901.40",
    cash_due_minor=290140,
    rounding="0.06",
    cash_keys=CASH_KEYS,
)
CARD_DONE = TenderRow(
    tender="t1",
    kind="card",
    title="银行卡",
    detail="尾号 1234 · 银联",
    amount="1,000.00",
    reversible=True,
)
IN_THE_WAY = msgspec.structs.replace(CARD_DONE, supervised=True, makes_room=True, first=True)
CASH_DONE = TenderRow(tender="t2", kind="cash", title="现金", detail="实收 2,000.00，找零 98.60", amount="1,901.40")


def _sale(**changes: object) -> SaleView:
    return msgspec.structs.replace(SALE, **changes)


def _tender(**changes: object) -> TenderView:
    return msgspec.structs.replace(TENDER, **changes)


_REST: dict[str, object] = {
    "due": "1,901.46",
    "due_minor": 190146,
    "cash_due": "1,901.40",
    "cash_due_minor": 190140,
    "cash_keys": (CashKey(label="刚好", text=""), CashKey(label="¥2,000.00", text="2000")),
}
_TAKEN: dict[str, object] = {
    "mode": "tender",
    "frozen": True,
    "frozen_reason": "已收款，商品不能再改",
    "tendered": "1,000.00",
    "due": "1,901.46",
    "tenders": (CARD_DONE,),
    "can_park": False,
}


BODIES: dict[str, Body] = {
    "sale": SALE,
    "benefits": _sale(mode="benefits"),
    "benefits-chosen": _sale(mode="benefits", benefits=CHOSEN, discount="118.24", due="2,904.46"),
    "benefits-frozen": _sale(
        mode="benefits",
        benefits=msgspec.structs.replace(BENEFITS, hint=""),
        frozen=True,
        frozen_reason="正在等待结果，商品不能再改",
    ),
    "sale-empty": SaleView(parked_count=2),
    "sale-voided": SaleView(
        notices=(
            Notice(
                text="已作废 20260214-02-0216，已退回：尾号 1234 的卡 ¥1,200.00。请退给顾客现金 ¥100.00。",
                actions=(
                    Action(label="补打", intent=intents.Reprint(sale="s216", document="void"), shortcut="Ctrl+R"),
                ),
            ),
        ),
    ),
    "sale-notice": _sale(
        lines=LINES[:3],
        selected="line2",
        notices=(
            Notice(
                text="上一单 20260214-02-0216 的小票没有打印成功。",
                actions=(Action(label="补打小票", intent=intents.Reprint(sale="s216")),),
            ),
        ),
    ),
    "sale-late-answer": _sale(lines=LINES[:3], selected="line2", notices=(LATE,)),
    "sale-serial": _sale(
        lines=(
            LINES[0],
            LineView(
                line="line2",
                position="2",
                title="扫地机器人 S9 自清洁",
                code="6970000000017",
                quantity="1",
                unit="台",
                unit_price="1,999.00",
                amount="1,999.00",
                lacks="需录入序列号 0/1",
            ),
        ),
        selected="line2",
        counts="3 件 / 2 行",
        gross="2,046.80",
        discount="",
        due="2,046.80",
        serial_line="line2",
        serial_count="0/1",
    ),
    "sale-frozen": _sale(
        frozen=True,
        frozen_reason="已收 1,000.00，商品不能再改；退回收款或作废后可以改",
        tendered="1,000.00",
        due="1,901.46",
        can_undo=False,
        can_park=False,
    ),
    "sale-search": _sale(
        query="沙发",
        search=SearchView(
            query="沙发",
            more="还有 23 件，请继续输入",
            rows=tuple(
                PickRow(sku=f"SF-{place}", title=title, code=f"SF-300{place}", unit="套", price=price, note=note)
                for place, (title, price, note) in enumerate(
                    (
                        ("云朵三人位布艺沙发（雾灰）", "5,999.00", ""),
                        ("云朵双人位布艺沙发（奶白）", "4,299.00", ""),
                        ("科技布直排沙发 2.4 米", "3,680.00", "需登记序列号"),
                        ("头层牛皮功能沙发 单人位", "6,980.00", ""),
                        ("折叠沙发床 1.2 米", "1,299.00", ""),
                    )
                )
            ),
        ),
    ),
    "sale-search-none": _sale(query="沙发垫子", search=SearchView(query="沙发垫子", rows=())),
    "tender-cash": _sale(mode="tender", rounding="0.06", tender=TENDER),
    "tender-card": _sale(mode="tender", tender=_tender(kind="card")),
    "tender-card-looking": _sale(**_TAKEN, tender=_tender(**_REST, kind="card", can_leave=False), attempts=(LOOKING,)),
    "tender-card-pending": _sale(**_TAKEN, tender=_tender(**_REST, kind="card", can_leave=False), attempts=(PENDING,)),
    "tender-card-refused": _sale(**_TAKEN, tender=_tender(**_REST, kind="card", can_leave=False), attempts=(REFUSED,)),
    "tender-void-stopped": _sale(**_TAKEN, tender=_tender(**_REST, can_leave=False), attempts=(NOT_BACK,)),
    "tender-card-unknown": _sale(
        **_TAKEN,
        tender=_tender(
            **_REST,
            can_leave=False,
            kinds=("cash", "code"),
            kind_reasons={"card": "有一笔银行卡收款结果未明"},
            at_risk=AT_RISK,
            at_risk_minor=190146,
        ),
        attempts=(UNKNOWN,),
    ),
    "tender-code": _sale(mode="tender", tender=_tender(kind="code")),
    "tender-code-shut": _sale(
        mode="tender",
        tender=_tender(kind="code", kinds=("cash", "card"), kind_reasons={"code": "离线时不能用付款码"}),
    ),
    "tender-code-awaiting": _sale(mode="tender", frozen=True, tender=_tender(kind="code", awaiting_code=True)),
    "sale-redeemed": _sale(
        frozen=True,
        frozen_reason="优惠已核销，商品不能再改",
        attempts=(msgspec.structs.replace(REFUSED, kind="code", title="微信支付"), *REDEEMED),
    ),
    "tender-code-held": _sale(
        mode="tender",
        frozen=True,
        tender=_tender(kind="code", kinds=(), code_held="2,901.46"),
        attempts=(REDEEMING,),
    ),
    "tender-code-unused": _sale(
        mode="tender",
        tender=_tender(
            kind="code",
            awaiting_code=True,
            code_unused="刚才扫的付款码没有使用：有券没有核销成功，扫码时应收 ¥2,801.46，现在应收 ¥2,901.46。"
            "请与顾客确认后再扫",
        ),
        attempts=(NOT_REDEEMED,),
    ),
    "tender-mixed": _sale(
        **_TAKEN,
        rounding="0.06",
        tender=_tender(**_REST, can_leave=False),
    ),
    "tender-late-answer": _sale(
        **{**_TAKEN, "tenders": (IN_THE_WAY,)},
        rounding="0.06",
        tender=_tender(**_REST, can_leave=False),
        notices=(LATE_BESIDE,),
    ),
    "done": SaleView(
        mode="done",
        done=DoneView(
            sale="s217",
            number="20260214-02-0217",
            total="2,901.40",
            change="98.60",
            tenders=(CARD_DONE, CASH_DONE),
            receipt="小票已打印",
            receipt_tone="ok",
        ),
        parked_count=2,
    ),
    "done-no-paper": SaleView(
        mode="done",
        done=DoneView(
            sale="s217",
            number="20260214-02-0217",
            total="1,000.00",
            tenders=(CARD_DONE,),
            receipt="打印机缺纸，装纸后自动补打",
            receipt_tone="warn",
            actions=(Action(label="现在补打", intent=intents.Reprint(sale="s217")),),
        ),
    ),
}
