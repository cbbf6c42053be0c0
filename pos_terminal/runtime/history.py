"""What was sold and refunded before, out of the ledger: found again, shown, printed again, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos_terminal.contract.cloud import SaleFound
from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.runtime import records
from pos_terminal.runtime.documents import Composer
from pos_terminal.runtime.printer_edge import PrinterEdge
from pos_terminal.runtime.reading import Reader
from pos_terminal.till import effects, events, return_events
from pos_terminal.till.hand_over_events import HandOverOpened

LIMIT = 100
Entries = tuple[records.Entry, ...]
Told = tuple[Entries, dict[str, records.Standing], dict[str, records.Returned], frozenset[str]]
Found = Callable[[Entries, dict[str, records.Standing], dict[str, records.Returned], frozenset[str]], None]


_FINDS: dict[ReceiptKind, Callable[[Ledger, str], records.AnyFound | None]] = {
    "sale": records.find_sale,
    "refund": records.find_refund,
    "void": records.find_void,
    "report": records.find_period,
}


class History:
    """Reads on a thread of its own; answers are delivered, or become events, on the GUI thread."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        printer: PrinterEdge,
        composer: Callable[[], Composer],
        post: Callable[..., None],
        told: Callable[[effects.Notice], None],
    ) -> None:
        self._ledger, self._reader, self._printer = ledger, reader, printer
        self._composer, self._post, self._told = composer, post, told

    def find(self, text: str, found: Found) -> None:
        """The newest sales and refunds whose number ends so, where the goods of orders are, what came back, and of
        which no receipt is confirmed. Without a number the newest Z's are among them.
        """

        def read() -> Told:
            stored = records.receipts(self._ledger, text.strip(), LIMIT)
            if not text.strip():
                stored = records.with_reports(self._ledger, stored)
            entries = tuple(records.entries_of(stored))
            sales = [one for one in entries if isinstance(one, SaleClosed)]
            came_back = records.returned(self._ledger, sales)
            goods = records.standing(self._ledger, sales, came_back)
            return entries, goods, came_back, records.unprinted(self._ledger, stored)

        self._reader.do(read, lambda told: found(*told), lambda: found((), {}, {}, frozenset()))

    def show_receipt(self, subject: str, document: ReceiptKind, shown: Callable[[str], None]) -> None:
        composer = self._composer()
        self._reader.do(lambda: composer.preview(subject, document), shown)

    def reprint(self, subject: str, document: ReceiptKind) -> None:
        """A DUPLICATE. The copy after those already confirmed, never copy 0 again."""
        find: Callable[[Ledger, str], records.AnyFound | None] = _FINDS[document]

        def found(one: records.AnyFound | None) -> None:
            copy = max(1, one.copies) if one is not None else 0
            self._post(events.Reprint, sale=subject, copy=copy, document=document)

        self._reader.do(lambda: find(self._ledger, subject), found)

    def open_return(self, sale: str) -> None:
        """Goods of a closed sale are brought back; with all that is known of it since."""

        def read() -> dict[str, Any]:
            found = records.find_sale(self._ledger, sale)
            return {"sale": None} if found is None else {"sale": found.fact, **self._since(found.fact)}

        self._reader.do(read, lambda found: self._post(return_events.ReturnOpened, **found))

    def _since(self, sold: SaleClosed) -> dict[str, Any]:
        return {
            "before": records.refunds_of(self._ledger, sold.sale),
            "late": records.late_of(self._ledger, sold),
        }

    def open_goods(self, sale: str) -> None:
        """The customer of a closed sale is back for the goods."""
        self._reader.do(lambda: records.find_goods(self._ledger, sale), self._goods_found)

    def find_collected(self, effect: effects.FindCollected) -> None:
        """As ``open_goods``, by the order whose voucher was scanned."""
        self._reader.do(
            lambda: records.find_collected(self._ledger, effect.order),
            lambda goods: self._goods_found(goods, coupon=effect.coupon, title=effect.title),
        )

    def look_up_order(self, order: str) -> None:
        """An order whose code was scanned or typed: where it was collected here its goods, else the server is asked."""

        def found(goods: records.Goods | None) -> None:
            if goods is not None:
                self._goods_found(goods, order=order)
            else:
                self._post(events.OrderScanned, order=order)

        self._reader.do(lambda: records.find_collected(self._ledger, order), found, lambda: found(None))

    def _goods_found(self, goods: records.Goods | None, **scanned: str) -> None:
        told = {} if goods is None else {name: getattr(goods, name) for name in goods._fields if name != "sale"}
        self._post(HandOverOpened, sale=goods.sale if goods is not None else None, **scanned, **told)

    def open_return_of_receipt(self, number: str, refunded: Callable[[str], None]) -> None:
        """As ``open_return``, by the number on a receipt that was scanned; ``refunded(number)``: it is no sale's."""

        def found(entries: list[records.Receipted]) -> None:
            match = next((one for one in entries if one.number == number), None)
            if match is None:
                self._post(return_events.ReturnOpened, sale=None, number=number)
            elif not isinstance(match, SaleClosed):
                refunded(number)
            else:
                self.open_return(match.sale)

        self._reader.do(lambda: records.find_entries(self._ledger, number, LIMIT), found, lambda: found([]))

    def sale_answered(self, ask: str, answer: SaleFound) -> None:
        """Adds what this ledger has of the sale since: some of it may not have reached the server yet."""

        def read() -> dict[str, Any]:
            try:
                sold = decode_fact(answer.sale)
            except Undecodable:
                return {}  # the till says so
            return self._since(sold) if isinstance(sold, SaleClosed) else {}

        def failed() -> None:
            self._post(events.Answered, ask=ask, answer=events.Unreachable(why="ledger"))

        self._reader.do(read, lambda since: self._post(events.Answered, ask=ask, answer=answer, **since), failed)
