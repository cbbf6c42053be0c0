"""Sample returns: units being chosen, one that a benefit blocks, the money on its way, done."""

from __future__ import annotations

import msgspec

from pos_terminal.ui import intents
from pos_terminal.ui.model import Action, AttemptView, Body, ReportRow, ReturnLine, ReturnPart, ReturnView, Tone

_LINES = (
    ReturnLine(line="l1", title="清风原木纯品抽纸 3层120抽", under="3 提 × ¥19.90", left=3, chosen=0),
    ReturnLine(line="l2", title="伊利纯牛奶 250ml×16", under="2 箱 × ¥59.90 · 已退 1", left=1, chosen=0),
    ReturnLine(line="l3", title="北欧简约实木落地灯 暖光", under="2 盏 × ¥399.00", left=2, chosen=1, amount="331.00"),
    ReturnLine(line="l4", title="全包围汽车脚垫 · 双层丝圈", under="1 套 × ¥1,280.00", left=1, chosen=0),
    ReturnLine(line="l5", title="东方树叶茉莉花茶 500ml", under="6 瓶 × ¥5.50 · 已退 6", left=0, chosen=0),
)
_CARD = ReturnPart(kind="card", title="银行卡", detail="尾号 1234 · 银联", amount="300.00")
_CASH = ReturnPart(kind="cash", title="现金", amount="31.00")
CHOOSING = ReturnView(
    stage="choose",
    number="20260214-02-0211",
    under="实收 ¥2,169.00 · 02-14 13:40 · 银行卡 + 现金",
    lines=_LINES,
    rows=(
        ReportRow(label="退回商品", amount="399.00"),
        ReportRow(label="收回优惠 全场满 2000 减 100", amount="-50.00", tone="warn"),
        ReportRow(label="退回红包 会员红包", amount="-18.00", tone="warn"),
        ReportRow(label="退款", amount="331.00", strong=True),
    ),
    parts=(_CARD, _CASH),
    notes=("留下的商品不再满足“全场满 2000 减 100”的条件，已按留下的商品重新计算，所以少退。",),
    total="331.00",
    total_minor=33_100,
    can_confirm=True,
    can_give_up=True,
    can_park=True,
)
BIG = msgspec.structs.replace(
    CHOOSING, total="10,000.00", total_minor=1_000_000, supervised="一单退款超过 ¥2,000.00，要主管确认。"
)
_PAYING = msgspec.structs.replace(CHOOSING, stage="paying", under="质量问题", lines=_LINES[2:3], can_give_up=False)
_PENDING = AttemptView(
    attempt="a1",
    kind="refund",
    state="pending",
    title="退款到 银行卡",
    amount="300.00",
    status="请插卡",
    detail="请顾客在刷卡机上出示付款的卡。以刷卡机显示为准。",
    can_cancel=True,
)
REFUSED = AttemptView(
    attempt="a1",
    kind="refund",
    state="refused",
    title="退款到 银行卡",
    amount="300.00",
    status="没有退款",
    detail="银行没有批准退款，请重试；仍不行请主管处理。",
    can_force=True,
    in_cash=True,
    decides="refund",
)
_UNKNOWN = msgspec.structs.replace(
    REFUSED,
    state="unknown",
    status="结果未明，正在查询",
    detail="可能已经生效，请勿重复操作。",
    can_ask=True,
    in_cash=False,
)


def _part(status: str, tone: Tone) -> tuple[ReturnPart, ...]:
    going = msgspec.structs.replace(_CARD, status=status, tone=tone)
    return going, msgspec.structs.replace(_CASH, status="最后从钱箱付")


BODIES: dict[str, Body] = {
    "return": CHOOSING,
    "return-empty": msgspec.structs.replace(
        CHOOSING,
        lines=tuple(msgspec.structs.replace(line, chosen=0, amount="") for line in _LINES),
        rows=(),
        parts=(),
        notes=(),
        total="0.00",
        total_minor=0,
        can_confirm=False,
    ),
    "return-blocked": msgspec.structs.replace(
        CHOOSING,
        lines=tuple(msgspec.structs.replace(line, amount="") for line in _LINES),
        rows=(),
        parts=(),
        notes=(),
        against=("优惠“家居馆 9 折”不能只退一部分，请把用了它的商品一起退",),
        can_confirm=False,
    ),
    "return-unpaid": msgspec.structs.replace(
        CHOOSING,
        rows=(
            ReportRow(label="退回商品", amount="399.00"),
            ReportRow(label="未到账冲抵", amount="-300.00", tone="warn"),
            ReportRow(label="退款", amount="99.00", strong=True),
        ),
        parts=(
            ReturnPart(kind="unpaid", title="银行卡", detail="未到账，不退", amount="300.00"),
            msgspec.structs.replace(_CASH, amount="99.00"),
        ),
        notes=("银行卡 ¥300.00 后来查明没有到账：这一部分不退钱，只与退回的商品相抵。",),
        total="99.00",
        total_minor=39_900,
        supervised="这一单有收款后来查明没有到账，要主管确认怎样退。",
    ),
    "return-looking": msgspec.structs.replace(
        _PAYING,
        attempts=(
            msgspec.structs.replace(
                _PENDING, status="正在连接刷卡机…", detail="还没有退款。连上后请顾客出示付款的卡。"
            ),
        ),
        parts=_part("正在退款", "plain"),
        can_park=False,
    ),
    "return-paying": msgspec.structs.replace(
        _PAYING, attempts=(_PENDING,), parts=_part("正在退款", "plain"), can_park=False
    ),
    "return-unknown": msgspec.structs.replace(_PAYING, attempts=(_UNKNOWN,), parts=_part("结果未明", "warn")),
    "return-refused": msgspec.structs.replace(
        _PAYING,
        attempts=(REFUSED,),
        parts=_part("没有退款", "danger"),
        can_resume=True,
        again=True,
        can_give_up=True,
    ),
    "return-done": msgspec.structs.replace(
        _PAYING,
        stage="done",
        under="退货单 20260214-02-0217 · 质量问题",
        lines=(),
        parts=(_CARD, _CASH),
        can_park=False,
        receipt="小票已打印",
        receipt_tone="ok",
        actions=(Action(label="补打", intent=intents.Reprint(sale="r1", document="refund"), shortcut="Ctrl+R"),),
    ),
}
