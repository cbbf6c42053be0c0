"""What gets printed, composed from the ledger. Blocking, for the printer's thread."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.chain import short
from pos_terminal.contract.facts import PeriodClosed
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.receipt.heading import StoreHeading, heading_of
from pos_terminal.receipt.layout import Document
from pos_terminal.receipt.messages import words
from pos_terminal.receipt.plain import plain_text
from pos_terminal.receipt.refund import refund_receipt
from pos_terminal.receipt.report import x_receipt, z_receipt
from pos_terminal.receipt.sale import sale_receipt
from pos_terminal.receipt.void import late_back_slip, void_slip
from pos_terminal.runtime import records
from pos_terminal.runtime.late_differences import differences
from pos_terminal.runtime.late_voids import late_back
from pos_terminal.till.effects import Print, PrintGivenBack, PrintRefund, PrintReport, PrintSale, PrintVoid, PrintZ


class Composer(msgspec.Struct, frozen=True, kw_only=True):
    """Makes documents for one till, in one language, for one width of paper."""

    ledger: Ledger
    profile: StoreProfile
    till: str
    utc_offset_min: int
    columns: int
    language: str
    training: bool = False

    @property
    def heading(self) -> StoreHeading:
        return heading_of(self.profile, self.till, self.utc_offset_min, training=self.training)

    def paper(self, effect: Print) -> Document | None:
        """What the machine wants printed; None where the ledger has no such thing."""
        match effect:
            case PrintSale():
                return self.sale(effect.sale, effect.copy)
            case PrintRefund():
                return self.refund(effect.refund, effect.copy)
            case PrintVoid():
                return self.void(effect.sale, effect.copy, anew=True)
            case PrintGivenBack():
                return self.given_back(effect.attempt)
            case PrintReport():
                return self.report(effect)
            case PrintZ():
                return self.z(effect.period, effect.copy)

    def sale(self, sale: str, copy: int) -> Document | None:
        """The receipt of a closed sale; None where the ledger has no such sale."""
        found = records.find_sale(self.ledger, sale)
        if found is None:
            return None
        gone = records.handed_over(self.ledger, sale) if found.fact.order is not None else None
        return sale_receipt(
            found.fact,
            self.heading,
            copy=copy,
            tip=short(found.tip),
            columns=self.columns,
            language=self.language,
            handed_over_ms=gone.at_ms if gone is not None else None,
        )

    def refund(self, refund: str, copy: int) -> Document | None:
        """The receipt of a refund; None where the ledger has no such refund. Its sale may be another till's."""
        found = records.find_refund(self.ledger, refund)
        if found is None:
            return None
        sold = records.find_sale(self.ledger, found.fact.of)
        return refund_receipt(
            found.fact,
            self.heading,
            sold=sold.fact if sold is not None else None,
            copy=copy,
            tip=short(found.tip),
            columns=self.columns,
            language=self.language,
        )

    def void(self, sale: str, copy: int, *, anew: bool = False) -> Document | None:
        """The slip of a void of which money went back; None where the ledger has no such void.

        ``anew``: what went back since may have it printed again, as a copy where it was printed before.
        """
        found = records.find_void(self.ledger, sale)
        if found is None:
            return None
        how = {"copy": copy or (found.copies if anew else 0), "columns": self.columns}
        return void_slip(found.fact, self.heading, tip=short(found.tip), language=self.language, **how)

    def given_back(self, attempt: str) -> Document | None:
        """The slip of a late payment that went back; None where it did not, or its void has it."""
        found = late_back(self.ledger, attempt)
        if found is None:
            return None
        return late_back_slip(
            found.number,
            found.payment,
            self.heading,
            operator=found.supervisor,
            at_ms=found.at_ms,
            tip=short(self.ledger.tip.digest),
            columns=self.columns,
            language=self.language,
        )

    def report(self, effect: PrintReport) -> Document:
        """The X, or the Z of a period that was just closed, that the machine wants printed."""
        if effect.counted is None:
            tip = short(self.ledger.tip.digest)
            return x_receipt(
                effect.report,
                self.heading,
                operator=effect.operator,
                at_ms=effect.at_ms,
                blind=effect.blind,
                late=effect.late,
                differences=differences(self.ledger, effect.late, effect.report.period),
                opened=records.opened(self.ledger, effect.report.period),
                tip=tip,
                columns=self.columns,
                language=self.language,
            )
        found = records.find_period(self.ledger, effect.report.period)
        assert found is not None, "a Z is printed once its fact is durable"
        return self._z(found.fact, 0, found.tip)

    def z(self, period: str, copy: int) -> Document | None:
        """The Z of a closed period; None where the ledger has no such period."""
        found = records.find_period(self.ledger, period)
        return self._z(found.fact, copy, found.tip) if found is not None else None

    def _z(self, fact: PeriodClosed, copy: int, tip: bytes) -> Document:
        return z_receipt(
            fact,
            self.heading,
            differences=differences(self.ledger, fact.late, fact.period),
            opened=records.opened(self.ledger, fact.period),
            copy=copy,
            tip=short(tip),
            columns=self.columns,
            language=self.language,
        )

    def preview(self, subject: str, document: ReceiptKind = "sale") -> str:
        """The receipt as text, as the history shows it."""
        papers = {"sale": self.sale, "refund": self.refund, "void": self.void, "report": self.z}
        paper = papers[document](subject, 0)
        return plain_text(paper, qr_code=words(self.language).qr_code) if paper is not None else ""
