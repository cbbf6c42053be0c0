"""The documents of the golden files, by name. As a program it rewrites these, to be read before they are committed."""

from pathlib import Path
from typing import Any

from pos_terminal.receipt.layout import Document
from pos_terminal.receipt.plain import plain_text
from pos_terminal.receipt.refund import refund_receipt
from pos_terminal.receipt.report import x_receipt, z_receipt
from pos_terminal.receipt.sale import sale_receipt
from pos_terminal.receipt.void import void_slip
from tests.pos_terminal.receipt.refund_samples import large_refund, large_sale, small_refund
from tests.pos_terminal.receipt.samples import (
    AT_MS,
    DIFFERENCES,
    HEADING,
    OPENED,
    TIP,
    benefits_sale,
    cash_sale,
    closed_over_a_card_given_back,
    closed_period,
    closed_period_with_late_answers,
    closed_period_with_refunds,
    presale,
    voided_sale,
)

GOLDEN = Path(__file__).parent / "golden"


def documents() -> dict[str, Document]:
    """What the golden files hold, by name."""
    found = {}
    for columns, language in ((48, "zh_CN"), (32, "zh_CN"), (48, "en"), (32, "en")):
        paper = f"{columns}-{language}"
        how: dict[str, Any] = {"tip": TIP, "columns": columns, "language": language}
        found[f"cash-{paper}"] = sale_receipt(cash_sale(), HEADING, copy=0, **how)
        found[f"benefits-{paper}"] = sale_receipt(benefits_sale(), HEADING, copy=0, **how)
        found[f"presale-duplicate-{paper}"] = sale_receipt(presale(), HEADING, copy=2, **how)
        found[f"refund-{paper}"] = refund_receipt(large_refund(), HEADING, sold=large_sale(), copy=0, **how)
        found[f"refund-duplicate-{paper}"] = refund_receipt(small_refund(), HEADING, sold=None, copy=1, **how)
        found[f"void-{paper}"] = void_slip(voided_sale(), HEADING, copy=0, **how)
        found[f"void-duplicate-{paper}"] = void_slip(voided_sale(), HEADING, copy=1, **how)
        found[f"cash-given-back-{paper}"] = sale_receipt(closed_over_a_card_given_back(), HEADING, copy=0, **how)
        found[f"z-{paper}"] = z_receipt(closed_period(), HEADING, opened=OPENED, copy=0, **how)
        found[f"z-refunds-{paper}"] = z_receipt(closed_period_with_refunds(), HEADING, opened=OPENED, copy=0, **how)
        found[f"z-late-{paper}"] = z_receipt(
            closed_period_with_late_answers(), HEADING, differences=DIFFERENCES, opened=OPENED, copy=0, **how
        )
        for name, blind in (("x", False), ("x-blind", True)):
            found[f"{name}-{paper}"] = x_receipt(
                closed_period().report,
                HEADING,
                operator="1007",
                at_ms=AT_MS,
                blind=blind,
                opened=OPENED,
                **how,
            )
    return found


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each, printed in documents().items():
        (GOLDEN / f"{each}.txt").write_text(plain_text(printed), encoding="utf-8")
