"""Sample screens, one for each state worth looking at: for the gallery and for the tests of the views.

They are data as ``present`` would compute it, in Chinese; names, amounts and states are made up, sums are true.
"""

from __future__ import annotations

import msgspec

from pos_terminal.ui import intents
from pos_terminal.ui.model import (
    Action,
    AttemptView,
    BarView,
    BenefitView,
    Body,
    CashKey,
    ClosePeriodView,
    ConfirmationView,
    Denomination,
    DeviceAction,
    DeviceCard,
    DevicesView,
    DoneView,
    EnrolView,
    FaultView,
    HistoryView,
    LineView,
    Notice,
    OpenPeriodView,
    ParkedRow,
    ParkedView,
    PickRow,
    Pill,
    PresaleView,
    ReceiptRow,
    ReportRow,
    SaleView,
    ScreenView,
    SearchView,
    SignInView,
    StepView,
    TenderRow,
    TenderView,
)

ONLINE = Pill(text="在线 · 刚刚同步", tone="ok")
OFFLINE = Pill(text="离线 · 3 单待上传", tone="warn")
BAR = BarView(
    store="城西家居旗舰店",
    till="02号收银台",
    sale_number="20260214-02-0217",
    operator="1007",
    role="收银员",
    shift="早班 08:30 起",
    link=ONLINE,
    clock="14:26",
)
SIGNED_OUT = msgspec.structs.replace(BAR, sale_number="", operator="", role="", shift="")

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
SALE = SaleView(
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
    CashKey(label="2,910", text="2910"),
    CashKey(label="2,950", text="2950"),
    CashKey(label="3,000", text="3000"),
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
    detail="622588******1234 · 凭证号 000217 · 招商银行",
    amount="1,000.00",
    reversible=True,
)
CASH_DONE = TenderRow(tender="t2", kind="cash", title="现金", detail="收 2,000.00 · 找零 98.60", amount="1,901.40")
PENDING = AttemptView(
    attempt="a1",
    kind="card",
    state="pending",
    title="银行卡",
    amount="1,901.46",
    status="请插卡、刷卡或挥卡",
    detail="等待密码键盘…",
    can_cancel=True,
)
UNKNOWN = AttemptView(
    attempt="a1",
    kind="card",
    state="unknown",
    title="银行卡",
    amount="1,901.46",
    status="结果未知：连接在批准前中断",
    detail="不要再次刷卡。再次查询密码键盘的最后一笔交易；仍无结果时请主管裁定。可以先收现金。",
    can_ask=True,
    can_force=True,
)
REFUSED = AttemptView(
    attempt="a1",
    kind="card",
    state="refused",
    title="银行卡",
    amount="1,901.46",
    status="已拒绝：余额不足",
    detail="没有扣款。请换一张卡或换一种方式付款。",
)


def _sale(**changes: object) -> SaleView:
    return msgspec.structs.replace(SALE, **changes)


def _tender(**changes: object) -> TenderView:
    return msgspec.structs.replace(TENDER, **changes)


_REST = {"due": "1,901.46", "due_minor": 190146, "cash_due": "1,901.40", "cash_due_minor": 190140}
_TAKEN: dict[str, object] = {
    "mode": "tender",
    "frozen": True,
    "frozen_reason": "已收款，商品不能再改",
    "tendered": "1,000.00",
    "due": "1,901.46",
    "tenders": (CARD_DONE,),
    "can_park": False,
}

ORDER = PresaleView(
    stage="found",
    order="4012388176512034512",
    title="云朵三人位布艺沙发（雾灰）",
    status="等待付尾款",
    status_tone="ok",
    seller="云栖家居旗舰店 · 预订门店：城西家居旗舰店",
    steps=(
        StepView(
            step="1", name="定金", due="1,000.00", paid="1,000.00", state="已付", tone="ok", payee="云栖家居旗舰店"
        ),
        StepView(step="2", name="尾款", due="3,699.00", paid="", state="待付", tone="warn", payee="城西家居旗舰店"),
    ),
    price="5,999.00",
    deposit="1,000.00",
    deposit_kind="定金",
    credit="2,000.00",
    benefit_total="300.00",
    balance="3,699.00",
    window="2 月 12 日 00:00 – 2 月 16 日 23:59",
    countdown="还剩 2 天 9 小时",
    route="本店代收，收款后通知云端",
    benefits=(
        BenefitView(
            code="c1", title="家装节满 5000 减 300", amount="300.00", used=True, reason="平台 200.00 · 商家 100.00"
        ),
        BenefitView(code="c2", title="新客满 6000 减 500", amount="500.00", usable=False, reason="还差 1,001.00"),
        BenefitView(code="c3", title="老客专享减 50", amount="50.00", reason="核销后可撤销"),
    ),
    can_collect=True,
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
        discount=presale.benefit_total,
        due=presale.balance or "0.00",
        can_pay=collect,
    )


_BARE: dict[str, object] = {
    name: ORDER.__class__(stage="lookup").__getattribute__(name) for name in ORDER.__struct_fields__
}

_PREVIEW = """            城西家居旗舰店
          统一代码 91330106MA2XXXXX
------------------------------------------
单号 20260214-02-0216      02-14 14:21
收银员 1007                收银台 02
------------------------------------------
商品                数量    单价      小计
农夫山泉饮用天然水
  6901028075763      2箱   23.90     47.80
清风原木纯品抽纸
  6922266454295      3提   19.90     59.70
  优惠 会员九折                      -5.97
------------------------------------------
合计 5 件                           101.53
抹零                                 -0.03
应收                                101.50
现金                                120.00
找零                                 18.50
------------------------------------------
账本 #128  7f3a 90c1 5be2 d410
            谢谢惠顾 欢迎再来
"""

_REPORT = (
    ReportRow(label="销售"),
    ReportRow(label="成交笔数", amount="41"),
    ReportRow(label="作废笔数", amount="2"),
    ReportRow(label="原价合计", amount="48,210.30"),
    ReportRow(label="优惠", amount="-2,311.00"),
    ReportRow(label="定金抵扣", amount="-4,000.00"),
    ReportRow(label="抹零", amount="-1.24"),
    ReportRow(label="实收", amount="41,898.06", strong=True),
    ReportRow(label="收款"),
    ReportRow(label="现金 18 笔", amount="6,120.40"),
    ReportRow(label="银行卡 15 笔", amount="31,200.16"),
    ReportRow(label="微信 / 支付宝 8 笔", amount="4,577.50"),
    ReportRow(label="钱箱"),
    ReportRow(label="备用金", amount="500.00"),
    ReportRow(label="应有现金", amount="6,620.40", strong=True),
    ReportRow(label="清点现金", amount="6,610.40", strong=True),
)
_NOTES = ((10000, "100 元"), (5000, "50 元"), (2000, "20 元"), (1000, "10 元"), (500, "5 元"), (100, "1 元"))
DENOMINATIONS = tuple(
    Denomination(value_minor=value, label=label) for value, label in (*_NOTES, (50, "5 角"), (10, "1 角"))
)
_CLOSE = ClosePeriodView(stage="count", period="p1", business_day="2026-02-14", denominations=DENOMINATIONS)

_DEVICES = DevicesView(
    cards=(
        DeviceCard(
            device="scanner",
            title="扫码枪",
            state="正常",
            tone="ok",
            detail="串口扫码枪已连接，键盘扫码枪随插随用",
            facts=(("端口", "/dev/ttyACM0"), ("最近一次扫码", "14:25:51")),
        ),
        DeviceCard(
            device="pinpad",
            title="密码键盘",
            state="有一笔未决",
            tone="warn",
            detail="有一笔刷卡结果未知，解决之前不接受新的刷卡；现金收款不受影响。",
            facts=(("协议", "ZVT · TCP"), ("终端号", "52009331"), ("最近凭证号", "000217")),
            actions=(
                DeviceAction(key="enquire", label="查询最后一笔"),
                DeviceAction(key="reconnect", label="重新连接"),
            ),
        ),
        DeviceCard(
            device="printer",
            title="小票打印机",
            state="缺纸",
            tone="danger",
            detail="请装纸并合上盖子，未打完的小票会自动补打。",
            facts=(("纸宽", "80 毫米"), ("待打印", "1 张")),
            actions=(DeviceAction(key="test", label="打印测试页"), DeviceAction(key="drawer", label="打开钱箱")),
        ),
        DeviceCard(
            device="network",
            title="网络",
            state="离线",
            tone="warn",
            detail="连不上同步服务器，已离线 12 分钟。可以继续销售。",
            facts=(("服务器", "sync.example.cn"), ("上次连通", "14:14:02")),
            actions=(DeviceAction(key="retry", label="立即重试"),),
        ),
        DeviceCard(
            device="sync",
            title="同步",
            state="3 单待上传",
            tone="warn",
            detail="连上网后自动补传，不需要操作。",
            facts=(("账本", "第 128 条"), ("服务器已收到", "第 119 条"), ("商品目录", "今天 08:02")),
        ),
    ),
    version="Store Terminal 0.1.0 · 02号收银台",
)

BODIES: dict[str, Body] = {
    "enrol": EnrolView(server="https://sync.example.cn", store="hz-west", till="02"),
    "enrol-refused": EnrolView(
        server="https://sync.example.cn", store="hz-west", till="02", problem="这个注册码已经用过，请向总部要一个新的。"
    ),
    "fault": FaultView(
        title="账本无法写入，收银已停止",
        happened="磁盘已满，账本写不进去。已记下的销售都还在，没有丢失。",
        steps=("不要再收款，请顾客稍候。", "清理磁盘，或联系支持人员。", "处理好后按「重试」。"),
        detail="ledger.sqlite3 · disk full (SQLITE_FULL) · 第 128 条",
    ),
    "sign-in": SignInView(),
    "sign-in-refused": SignInView(number="1007", problem="工号或密码不对，还可以再试 3 次"),
    "sign-in-locked": SignInView(number="1007", problem="试错太多次，请在 4 分 30 秒后再试，或请主管登录", locked=True),
    "open-period": OpenPeriodView(business_day="2026-02-14", operator="1007", suggested="500.00"),
    "sale": SALE,
    "sale-empty": SaleView(parked_count=2),
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
    "sale-frozen": _sale(
        frozen=True,
        frozen_reason="已收 1,000.00，商品不能再改；退回收款或作废后可以改",
        tendered="1,000.00",
        due="1,901.46",
        can_undo=False,
        can_park=False,
    ),
    "sale-search": _sale(
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
        )
    ),
    "sale-search-none": _sale(search=SearchView(query="沙发垫子", rows=())),
    "tender-cash": _sale(mode="tender", rounding="0.06", tender=TENDER),
    "tender-card": _sale(mode="tender", tender=_tender(kind="card")),
    "tender-card-pending": _sale(**_TAKEN, tender=_tender(**_REST, kind="card", can_leave=False), attempts=(PENDING,)),
    "tender-card-refused": _sale(**_TAKEN, tender=_tender(**_REST, kind="card", can_leave=False), attempts=(REFUSED,)),
    "tender-card-unknown": _sale(
        **_TAKEN,
        tender=_tender(
            **_REST,
            can_leave=False,
            kinds=("cash", "code"),
            kind_reasons={"card": "有一笔刷卡结果未知"},
            cash_keys=(CashKey(label="刚好", text=""), CashKey(label="2,000", text="2000")),
        ),
        attempts=(UNKNOWN,),
    ),
    "tender-code": _sale(mode="tender", tender=_tender(kind="code")),
    "tender-code-awaiting": _sale(mode="tender", frozen=True, tender=_tender(kind="code", awaiting_code=True)),
    "tender-mixed": _sale(
        **_TAKEN,
        rounding="0.06",
        tender=_tender(
            **_REST, can_leave=False, cash_keys=(CashKey(label="刚好", text=""), CashKey(label="2,000", text="2000"))
        ),
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
    "presale-lookup": _order(**{**_BARE, "stage": "lookup"}),
    "presale-busy": _order(**{**_BARE, "stage": "busy", "message": "正在查询订单 4012388176512034512…"}),
    "presale-found": _order(),
    "presale-not-found": _order(**{**_BARE, "stage": "refused", "refusal": "没有查到这个订单，请核对订单号"}),
    "presale-refused": _order(
        stage="refused",
        refusal="还没有到付尾款的时间：2 月 20 日 00:00 开始。请顾客到时再来，定金不受影响。",
        status="未到尾款期",
        status_tone="warn",
        countdown="5 天 9 小时后开始",
        countdown_tone="warn",
        can_collect=False,
    ),
    "presale-collected": _order(
        stage="collected",
        status="已收款",
        status_tone="warn",
        countdown="",
        window="",
        can_collect=False,
        confirmation=ConfirmationView(text="已收款，云端未确认", countdown="09:41", hand_over=True),
    ),
    "presale-confirmed": _order(
        stage="collected",
        status="云端已付清",
        status_tone="ok",
        countdown="",
        window="",
        can_collect=False,
        confirmation=ConfirmationView(text="云端已确认付清", tone="ok", hand_over=True, handed_over=True),
    ),
    "parked": ParkedView(
        rows=(
            ParkedRow(
                sale="p1",
                number="20260214-02-0209",
                time="14:02",
                operator="1007",
                counts="3 件 / 2 行",
                amount="¥ 427.00",
            ),
            ParkedRow(
                sale="p2",
                number="20260214-02-0212",
                time="14:11",
                operator="1012",
                counts="1 件 / 1 行",
                amount="¥ 3,699.00",
                note="预售订单 …4512",
            ),
        )
    ),
    "parked-empty": ParkedView(rows=()),
    "history": HistoryView(
        rows=tuple(
            ReceiptRow(
                sale=f"s{number}",
                number=f"20260214-02-0{number}",
                time=f"14:{21 - place * 3:02d}",
                operator="1007",
                tenders=tenders,
                amount=f"¥ {amount}",
                state=state,
                tone="warn" if state else "plain",
            )
            for place, (number, tenders, amount, state) in enumerate(
                (
                    ("216", "现金", "101.50", "未打印"),
                    ("215", "银行卡", "1,299.00", ""),
                    ("214", "微信支付", "38.00", "待上传"),
                    ("213", "银行卡 + 现金", "5,680.00", ""),
                    ("212", "支付宝", "12.50", ""),
                    ("211", "银行卡", "3,699.00", "云端未确认"),
                )
            )
        ),
        selected="s216",
        preview=_PREVIEW,
        can_reprint=True,
    ),
    "history-empty": HistoryView(rows=(), query="999"),
    "close-count": _CLOSE,
    "close-blocked": msgspec.structs.replace(_CLOSE, blocked=("有一笔刷卡结果未知，请先处理", "有 2 单挂起")),
    "close-done": msgspec.structs.replace(
        _CLOSE, stage="closed", report=_REPORT, difference="-10.00", difference_tone="danger", printed="Z 报表已打印"
    ),
    "devices": _DEVICES,
}


def screen(name: str, *, link: Pill | None = None, training: bool = False) -> ScreenView:
    """The sample ``name`` of ``BODIES`` under its bar."""
    body = BODIES[name]
    outside = isinstance(body, SignInView | EnrolView | FaultView)
    bar = SIGNED_OUT if outside else BAR
    if name in ("devices", "tender-card-unknown", "sale-search"):
        bar = msgspec.structs.replace(bar, link=OFFLINE)
    if name in ("done-no-paper", "devices"):
        bar = msgspec.structs.replace(bar, devices=Pill(text="打印机缺纸", tone="danger"))
    if link is not None:
        bar = msgspec.structs.replace(bar, link=link)
    return ScreenView(bar=msgspec.structs.replace(bar, training=training), body=body)
