"""What X and Z say of late answers, and of the cash with which they were put right."""

from __future__ import annotations

import msgspec


class LateWords(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    done: str
    refused: str
    accounted: dict[str, str]
    settled_how: str
    going: str
    earlier: str
    ask: str
    differs: dict[str, str]
    differs_in_all: dict[str, str]
    kinds: dict[str, str]
    cash_in: str
    cash_out: str


LATE_ZH_CN = LateWords(
    title="迟到的结果，另注明的除外，未计入以上",
    done="按失败处理，后来查明成功",
    refused="按成功处理，后来查明没有成功",
    accounted={
        "settled": "主管已处理",
        "counted": "已计入以上金额",
        "unfinished": "该单还没有完成，未计入以上",
        "voided": "已随作废退回，不在以上金额内",
        "back": "已退回，不在以上金额内",
    },
    settled_how="主管处理：{how}",
    going="正在原路退回，还没有结果",
    earlier="以前班次的",
    ask="差额以对方账单为准",
    differs={"card": "刷卡机比以上银行卡", "code": "收单方比以上付款码"},
    differs_in_all={"card": "刷卡机比银行卡合计", "code": "收单方比付款码合计"},
    kinds={
        "card": "银行卡",
        "code": "付款码",
        "redemption": "优惠核销",
        "reversal": "退回",
        "refund": "退款",
        "lease": "订单锁定",
    },
    cash_in="迟到结果补收现金",
    cash_out="迟到结果退现金",
)
LATE_EN = LateWords(
    title="Late: not in figures unless said",
    done="taken as failed, succeeded after all",
    refused="taken as done, failed after all",
    accounted={
        "settled": "settled by a supervisor",
        "counted": "counted in the figures",
        "unfinished": "not in figures: sale not done",
        "voided": "went back with its void",
        "back": "went back since",
    },
    settled_how="Settled: {how}",
    going="Being given back, no answer yet",
    earlier="Of a period before",
    ask="Difference: see their account",
    differs={"card": "Pinpad minus card", "code": "Acquirer minus code"},
    differs_in_all={"card": "Pinpad minus card, all", "code": "Acquirer minus code, all"},
    kinds={
        "card": "Card",
        "code": "Payment code",
        "redemption": "Redemption",
        "reversal": "Reversal",
        "refund": "Refund",
        "lease": "Order lock",
    },
    cash_in="Late: cash in",
    cash_out="Late: cash out",
)
