"""The spreadsheet (CSV) of sales, refunds and hand-overs: a line each, for an accountant or, by keys, for a program.

An accountant's program guesses: it rounds long digits, drops leading zeros, takes a store «3-12» for the twelfth of
March and runs what begins like a formula. So

* a number that only names something (order, receipt, voucher, till), and what could be a date, begins with a tab, which
  makes it a text. The other usual form, ``="4012…"``, is a formula itself: some programs show it as it stands, and no
  cell of ours begins with «=». A tab stands before digits, with «-» between them at most, so that nothing is left to
  run where a program drops it;
* any other text that begins like a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterable

from pos_terminal.contract.money import format_amount
from sync_server.hq.entries import Entry, HandOver, Sale
from sync_server.hq.given_back import GivenBack
from sync_server.wording import Language

MARK = "\ufeff"
"""Tells a spreadsheet that this is UTF-8."""
HEADINGS: dict[str, tuple[str, str]] = {
    "store": ("门店", "Store"),
    "till": ("收银台", "Till"),
    "kind": ("类别", "Kind"),
    "number": ("小票号", "Receipt"),
    "sale": ("销售编号", "Sale ID"),
    "business_day": ("营业日", "Business day"),
    "time": ("时间", "Time"),
    "operator": ("操作员", "Operator"),
    "gross": ("原价合计", "Gross"),
    "discount": ("优惠", "Discount"),
    "deposit_credit": ("定金抵扣", "Deposit credit"),
    "fees": ("权益包费", "Pack fees"),
    "rounding": ("抹零", "Rounding"),
    "net": ("实收", "Net"),
    "tax": ("税额", "Tax"),
    "cash": ("现金", "Cash"),
    "card": ("银行卡", "Card"),
    "code": ("付款码", "Payment code"),
    "order": ("订单号", "Order"),
    "offline": ("离线", "Offline"),
    "refund": ("退货编号", "Refund ID"),
    "of_number": ("原小票号", "Original receipt"),
    "vouchers": ("提货凭证", "Vouchers"),
    "card_back": ("银行卡收后退回", "Card, came back"),
    "code_back": ("付款码收后退回", "Payment code, came back"),
    "reference": ("参考号", "Reference"),
    "unpaid": ("未到账冲抵", "Never paid, set off"),
    "late_cash": ("迟到结果现金", "Cash for late answers"),
    "late_card": ("迟到结果银行卡", "Card, late answers"),
    "late_code": ("迟到结果付款码", "Payment code, late answers"),
}
"""The columns by key, as programs know them: Simplified Chinese, English."""
COLUMNS = tuple(HEADINGS)
_WORDS = {
    "kind": {
        "sale": ("销售", "Sale"),
        "refund": ("退货", "Refund"),
        "hand_over": ("交货", "Hand-over"),
        "void": ("作废退回", "Voided"),
        "given_back": ("收后退回", "Given back"),
        "late_back": ("迟到收款退回", "Late payment given back"),
        "late_cash_in": ("迟到结果补收现金", "Cash in for a late answer"),
        "late_moved": ("迟到结果未计入", "Late answer, in no figure"),
        "late_cash_out": ("迟到结果退现金", "Cash out for a late answer"),
    },
    "offline": {"": ("", ""), "0": ("否", "No"), "1": ("是", "Yes")},
}
_FIGURES = frozenset((*COLUMNS[COLUMNS.index("gross") : COLUMNS.index("code") + 1], "unpaid"))
_BESIDE = ("card_back", "code_back", "late_cash", "late_card", "late_code")  # in no sum of sales
_NAMES = frozenset(COLUMNS) - _FIGURES - {"business_day", "time", "kind", "offline", *_BESIDE}
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[0-9]+([eE][0-9]+)?|[0-9]{1,4}(-[0-9]{1,4}){1,2}")
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def heading(language: Language | None) -> str:
    """The first line, with the mark; None: the keys of the columns, for a program, without it."""
    if language is None:
        return _line(COLUMNS)
    return MARK + _line(pair[language == "en"] for pair in HEADINGS.values())


def line(entry: Entry | GivenBack, zone_minutes: int, language: Language | None) -> str:
    """One entry; ``zone_minutes``: how far the store's clock is ahead of UTC. None: as a program reads it.

    A refund's amounts have a minus, so that a column sums to what is left; ``sale`` is the one it is of, and
    ``order`` that one's. The time of a hand-over is when the goods went, and its amounts are nothing. So are those of
    money that moved beside sales, which stands in columns of its own: cash that went out of the drawer with a minus, so
    what pinpad or acquirer have less than the columns of card and code say.
    """
    cells = _cells(entry, zone_minutes)
    if language is None:
        return _line(_unformula(cells[name]) for name in COLUMNS)
    cells |= {name: words[cells[name]][language == "en"] for name, words in _WORDS.items()}
    return _line(_as_text(name, cells[name]) for name in COLUMNS)


def _cells(entry: Entry | GivenBack, zone_minutes: int) -> dict[str, str]:
    local = time.gmtime(entry.at_ms // 1000 + zone_minutes * 60)
    cells = dict.fromkeys(COLUMNS, "") | {
        "store": entry.store,
        "till": entry.till,
        "number": entry.number,
        "business_day": entry.business_day or "",
        "time": time.strftime("%Y-%m-%d %H:%M:%S", local),
        "operator": entry.operator,
    }
    figures = dict.fromkeys(_FIGURES, 0)
    if isinstance(entry, HandOver):
        coupons = " ".join(voucher.coupon for voucher in entry.vouchers)
        cells |= {"kind": "hand_over", "sale": entry.sale, "order": entry.order, "vouchers": coupons}
    elif isinstance(entry, GivenBack):
        cells |= {"kind": entry.kind, "sale": entry.sale, "reference": entry.reference}
        late = entry.means == "cash" or entry.kind == "late_moved"
        column = f"late_{entry.means}" if late else f"{entry.means}_back"
        cells[column] = format_amount(entry.amount, grouped=False)
    else:
        figures |= {"gross": entry.gross, "discount": entry.discount, "deposit_credit": entry.credit}
        figures |= {"fees": entry.fees, "rounding": entry.rounding, "net": entry.total, "tax": entry.tax}
        cells |= {"offline": "1" if entry.offline else "0", "order": entry.order or ""}
        if isinstance(entry, Sale):
            cells |= {"kind": "sale", "sale": entry.sale}
            moved = [(tender.kind, tender.receivable) for tender in entry.tenders]
        else:
            cells |= {"kind": "refund", "sale": entry.of, "refund": entry.refund, "of_number": entry.of_number}
            moved = [(back.kind, back.amount) for back in entry.tenders]
        for name, amount in moved:
            figures[name] = figures.get(name, 0) + amount
    sign = -1 if cells["kind"] == "refund" else 1
    return cells | {name: format_amount(sign * figures[name], grouped=False) for name in _FIGURES}


def _as_text(name: str, cell: str) -> str:
    if name in _NAMES and _NUMBER.fullmatch(cell):
        return "\t" + cell
    return _unformula(cell)


def _unformula(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) and not _FIGURE.fullmatch(cell) else cell


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
