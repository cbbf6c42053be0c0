"""What X and Z say of late answers, and of the cash with which they were put right."""

from __future__ import annotations

import msgspec


class LateWords(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    done: str
    refused: str
    accounted: dict[str, str]
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
