"""Sample screens beside the checkout."""

from __future__ import annotations

import msgspec

from pos_terminal.ui.model import (
    Body,
    ClosePeriodView,
    CloseQuestion,
    Denomination,
    DeviceAction,
    DeviceCard,
    DevicesView,
    EnrolView,
    FaultView,
    HistoryView,
    OpenPeriodView,
    ParkedRow,
    ParkedView,
    ReceiptRow,
    ReportRow,
    SignInView,
    StartingView,
)

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
    ReportRow(label="退货"),
    ReportRow(label="退货笔数", amount="3"),
    ReportRow(label="现金 1 笔", amount="-31.00"),
    ReportRow(label="银行卡 2 笔", amount="-1,348.00"),
    ReportRow(label="退款合计", amount="-1,379.00", strong=True),
    ReportRow(label="钱箱"),
    ReportRow(label="备用金", amount="500.00"),
    ReportRow(label="应有现金", amount="6,620.40", strong=True),
    ReportRow(label="清点现金", amount="6,610.40", strong=True),
)
_NOTES = ((10000, "100 元"), (5000, "50 元"), (2000, "20 元"), (1000, "10 元"), (500, "5 元"), (100, "1 元"))
DENOMINATIONS = tuple(
    Denomination(value_minor=value, label=label) for value, label in (*_NOTES, (50, "5 角"), (10, "1 角"))
)
_CLOSE = ClosePeriodView(
    stage="count",
    period="p1",
    business_day="2026-02-14",
    denominations=DENOMINATIONS,
    asked_from_minor=1_000_000,
)
CLOSING = CloseQuestion(
    counts={},
    total_minor=661_040,
    late=("银行卡 328.60 已按失败处理，后来查明成功（0042）· 销售 20260214-02-0216 · 请主管核对并退款",),
    awaited=("付款码 59.00 已由主管裁定，收单方还没有答复 · 单号 20260214-02-0209",),
)
ODD_COUNT = CloseQuestion(counts={100: 33_050}, total_minor=3_305_000, many=(("1 元", 33_050),), odd=True)

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
            title="刷卡机",
            state="有一笔未决",
            tone="warn",
            detail="有一笔银行卡收款结果未明，查清之前不接受新的银行卡收款；现金收款不受影响。",
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
    "starting": StartingView(step="ledger"),
    "starting-backup": StartingView(step="backup", share=0.62),
    "enrol": EnrolView(server="https://sync.example.cn", store="hz-west", till="02"),
    "enrol-refused": EnrolView(
        server="https://sync.example.cn", store="hz-west", till="02", problem="这个注册码已经用过，请向总部要一个新的。"
    ),
    "fault": FaultView(
        title="账本无法写入，收银已停止",
        happened="磁盘已满，账本写不进去。已记下的销售都还在，没有丢失。",
        steps=("不要再收款，请顾客稍候。", "清理磁盘，或联系支持人员。", "处理好后重新启动收银程序。"),
        detail="ledger.sqlite3 · disk full (SQLITE_FULL) · 第 128 条",
    ),
    "sign-in": SignInView(),
    "sign-in-refused": SignInView(number="1007", problem="工号或密码不对，还可以再试 3 次"),
    "sign-in-locked": SignInView(number="1007", problem="1007 号输错次数过多，5 分钟后再试"),
    "open-period": OpenPeriodView(
        business_day="2026-02-14", operator="1007", suggested="500.00", asked_from_minor=250_000
    ),
    "parked": ParkedView(
        rows=(
            ParkedRow(
                sale="p1",
                number="20260214-02-0209",
                time="14:02",
                operator="1007",
                counts="3 件 / 2 行",
                amount="427.00",
            ),
            ParkedRow(
                sale="p2",
                number="20260214-02-0212",
                time="14:11",
                operator="1012",
                counts="1 件 / 1 行",
                amount="3,699.00",
                note="预售订单 …4512",
            ),
            ParkedRow(
                sale="p3",
                number="20260214-02-0214",
                time="14:19",
                operator="1007",
                counts="没有商品",
                amount="0.00",
                note="商品已全部删除：取回后按 F8 作废，或接着扫商品",
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
                amount=amount,
                document="void" if state == "作废" else "refund" if of else "sale",
                of=of,
                state=state,
                tone="warn" if state.startswith(("未", "待")) else "plain",
            )
            for place, (number, tenders, amount, state, of) in enumerate(
                (
                    ("216", "现金", "101.50", "未打印", ""),
                    ("215", "银行卡", "1,299.00", "", ""),
                    ("214", "现金", "-12.50", "退货", "原单 20260214-02-0212"),
                    ("213", "银行卡", "0.00", "作废", "已退回 ¥400.00"),
                    ("212", "支付宝", "12.50", "已退", ""),
                    ("211", "银行卡", "3,699.00", "待交货", ""),
                )
            )
        ),
        selected="s216",
        preview=_PREVIEW,
        can_reprint=True,
        can_return=True,
        goods="交货",
    ),
    "history-empty": HistoryView(rows=(), query="999"),
    "close-count": _CLOSE,
    "close-blocked": msgspec.structs.replace(_CLOSE, blocked=("有一笔银行卡收款结果未明，请先处理", "有 2 单挂起")),
    "close-done": msgspec.structs.replace(
        _CLOSE, stage="closed", report=_REPORT, difference="-10.00", difference_tone="danger", printed="Z 报表已打印"
    ),
    "devices": _DEVICES,
}
