"""What each intent of the window means: a change of the window's own state, then something asked of the runtime.

Typed amounts, quantities and codes are read here and refused with a message that fits. What is asked of the runtime
comes back as a call to make later, since the till may answer before that call returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from pos_terminal.contract.catalog import Item
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.quantity import QuantityError, parse_quantity
from pos_terminal.sale.returns import if_returned
from pos_terminal.till import events, return_events
from pos_terminal.till.closing import as_closed
from pos_terminal.till.events import Event
from pos_terminal.till.hand_over_events import GoodsTaken, VoucherLeftOut, VoucherTried
from pos_terminal.till.pricing import price
from pos_terminal.till.serials import first_without_serial
from pos_terminal.till.state import Sale
from pos_terminal.till.tendering import MAX_CHANGE
from pos_terminal.ui import intents, session
from pos_terminal.ui.doing import Doing
from pos_terminal.ui.intents import Intent, ScreenName
from pos_terminal.ui.present.tender import can_leave, cash_due
from pos_terminal.ui.session import UiSession, change, is_printing
from pos_terminal.ui.typed import PAYMENT_CODE, TIMES, amount_of, is_labelled, looks_like_code, times_of
from pos_terminal.ui.wishes_of_codes import CodeWishes
from pos_terminal.ui.wishing import CarryOut, Meaning


class Wishes(CodeWishes):
    """``finds``: look-ups of the history that have no answer yet; ``entered``: the name at Enter, until its answer
    comes.
    """

    def __init__(self, runtime: Doing, tell: Callable[..., None], ask: Callable[[str, object], object]) -> None:
        super().__init__(runtime, tell, ask)
        self.entered = ""
        self.finds = 0

    def meaning(self, intent: Intent, ui: UiSession) -> Meaning:
        return MEANINGS[type(intent)](self, intent, ui)

    def only_result(self, query: str, items: tuple[Item, ...]) -> str | None:
        """The product that Enter meant, where the search for the entered text found just one."""
        if not query or query != self.entered:
            return None
        self.entered = ""
        if not items:
            self._tell("nothing_found", query)
        return items[0].sku if len(items) == 1 else None

    # --- the till

    def sign_in(self, intent: intents.SignIn, ui: UiSession) -> Meaning:
        ui = change(ui, number=intent.number, problem=None)
        return ui, self._post(events.SignIn, number=intent.number, pin=intent.pin)

    def open_period(self, intent: intents.OpenPeriod, ui: UiSession) -> Meaning:
        amount = amount_of(intent.float_text)
        if amount is None:
            return ui, self._refuse("amount_unreadable", intent.float_text)
        return change(ui, opening=True, problem=None), self._post(events.OpenPeriod, cash_float=amount)

    def close_period(self, intent: intents.ClosePeriod, ui: UiSession) -> Meaning:
        counted = sum(value * pieces for value, pieces in intent.counts.items())
        return change(ui, counted=counted, problem=None), self._post(events.ClosePeriod, cash_counted=counted)

    def open_screen(self, intent: intents.OpenScreen, ui: UiSession) -> Meaning:
        if intent.name == "tender":
            return self._to_tender(ui, ui.tender_kind)
        if intent.name == "history":
            newest = change(ui, history_query="", history_selected=None, preview="")
            stop = self._stop_waiting()

            def look() -> None:
                if stop is not None:
                    stop()
                self._find("")

            return session.show(newest, "history"), look
        leaving = self._leaving_goods() if intent.name == "sale" else None
        return session.show(ui, intent.name), leaving or self._stop_waiting()

    # --- the basket

    def scanned(self, intent: intents.Scanned, ui: UiSession) -> Meaning:
        return self._scan_times(intent.times, intent.text, ui)

    def scan_typed(self, intent: intents.ScanTyped, ui: UiSession) -> Meaning:
        text = intent.text.strip()
        many = times_of(text)
        if many is not None:
            return self._scan_times(many["quantity"], many["code"], ui)
        if looks_like_code(text):
            return session.asked(ui, ""), lambda: self._runtime.scan(text)
        self.entered = text
        return session.asked(ui, text), (lambda: self._runtime.search(text)) if text else None

    def _scan_times(self, quantity: str, code: str, ui: UiSession) -> Meaning:
        try:
            thousandths = parse_quantity(quantity, "").thousandths
        except QuantityError:
            return ui, self._refuse("quantity_unreadable", quantity)
        return session.asked(ui, ""), lambda: self._runtime.scan(code, thousandths)

    def search_typed(self, intent: intents.SearchTyped, ui: UiSession) -> Meaning:
        text = intent.text.strip()
        self.entered = ""
        if not text or TIMES.match(text) or is_labelled(text):
            return session.asked(ui, ""), None
        return session.asked(ui, text), lambda: self._runtime.search(text)

    def pick(self, intent: intents.PickItem, ui: UiSession) -> Meaning:
        return session.asked(ui, ""), lambda: self._runtime.pick(intent.sku)

    def select(self, intent: intents.SelectLine, ui: UiSession) -> Meaning:
        return change(ui, selected=intent.line), None

    def set_quantity(self, intent: intents.SetQuantity, ui: UiSession) -> Meaning:
        sale = self._runtime.state.sale
        line = next((one for one in sale.lines if one.line == intent.line), None) if sale else None
        try:
            quantity = parse_quantity(intent.text, line.item.unit if line else "")
        except QuantityError:
            return ui, self._refuse("quantity_unreadable", intent.text)
        return ui, self._post(events.QuantitySet, line=intent.line, thousandths=quantity.thousandths)

    def hold_quantity(self, intent: intents.HoldQuantity, ui: UiSession) -> Meaning:
        return ui, self._refuse("quantity_waits", intent.text)

    # --- money

    def begin_tender(self, intent: intents.BeginTender, ui: UiSession) -> Meaning:
        return self._to_tender(ui, intent.kind)

    def collect(self, intent: intents.CollectBalance, ui: UiSession) -> Meaning:
        return self._to_tender(ui, "balance")

    def _to_tender(self, ui: UiSession, kind: intents.PayKind | Literal["balance"]) -> Meaning:
        sale = self._runtime.state.sale
        if sale is None or sale.is_empty:
            return ui, self._refuse("nothing_to_pay")
        if (line := first_without_serial(sale)) is not None:
            return ui, self._refuse("serials_missing", line.item.title, str(line.serials_missing))
        ui = change(_dismissing(ui, sale), screen="tender", tender_kind=kind, query="", found=None)
        waits_for_code = sale.intent is not None and sale.intent.awaits_code

        def carry_out() -> None:
            if waits_for_code and kind != "code":
                self._runtime.post(events.TenderCancelled)
            if kind != "cash":
                self._round_off()

        return ui, carry_out

    def pay_cash(self, intent: intents.PayCash, ui: UiSession) -> Meaning:
        """All that is due in cash is rounded down first (抹零); a part payment is not."""
        sale = self._runtime.state.sale
        if sale is None or sale.is_empty:
            return ui, self._refuse("nothing_to_pay")
        left = price(sale).left
        if left == 0:
            return _dismissing(ui, sale), self._post(events.ClosedWithoutTender)
        due = cash_due(sale, left, ui.rounding_unit)
        amount = amount_of(intent.text) if intent.text.strip() else due
        if amount is None:
            return ui, self._refuse("amount_unreadable", intent.text)

        def carry_out() -> None:
            if due != left and due <= amount <= due + MAX_CHANGE:
                self._runtime.post(events.RoundingToggled, unit=ui.rounding_unit)
            self._runtime.post(events.CashGiven, amount=amount)

        return _dismissing(ui, sale), carry_out

    def pay_card(self, intent: intents.PayCard, ui: UiSession) -> Meaning:
        if (intent.text or "").strip() and amount_of(intent.text or "") is None:
            return ui, self._refuse("amount_unreadable", intent.text or "")
        return _dismissing(ui, self._runtime.state.sale), self._post(
            events.CardChosen, amount=amount_of(intent.text or "")
        )

    def pay_code(self, intent: intents.PayCode, ui: UiSession) -> Meaning:
        text, code = (intent.text or "").strip(), (intent.code or "").strip()
        if text and amount_of(text) is None:
            return ui, self._refuse("amount_unreadable", text)
        if code and not PAYMENT_CODE.fullmatch(code):
            return ui, self._refuse("payment_code_unreadable")

        def carry_out() -> None:
            self._runtime.post(events.CodeChosen, amount=amount_of(text))
            if code:
                self._runtime.scan(code)

        return _dismissing(ui, self._runtime.state.sale), carry_out

    def pay_scanned(self, intent: intents.PayScanned, ui: UiSession) -> Meaning:
        scanned = {"code": intent.code, "wallet": intent.wallet, "since_ms": intent.at_ms}
        pays = self._post(events.PaymentCodeScanned, **scanned, sure=True)
        return _dismissing(ui, self._runtime.state.sale), pays

    def leave_tender(self, intent: intents.LeaveTender, ui: UiSession) -> Meaning:
        sale = self._runtime.state.sale
        if sale is not None and not can_leave(sale):
            return ui, self._refuse("wait_for_answer" if sale.unresolved else "basket_frozen")
        back: ScreenName = "presale" if sale is not None and sale.order is not None else "sale"

        def carry_out() -> None:
            if sale is not None and sale.intent is not None:
                self._runtime.post(events.TenderCancelled)
            self._round_off()

        return change(_dismissing(ui, sale), screen=back, later=()), carry_out

    def reverse_tender(self, intent: intents.ReverseTender, ui: UiSession) -> Meaning:
        """Cash is handed back; a card or a code comes back by voiding the sale."""
        sale = self._runtime.state.sale
        tender = next((one for one in sale.tenders if one.tender == intent.tender), None) if sale else None
        if tender is not None and tender.kind != "cash":
            return ui, self._refuse("not_now")
        return ui, self._post(events.CashReturned, tender=intent.tender)

    def give_back(self, intent: intents.GiveBack, ui: UiSession) -> Meaning:
        """The tender of a card or code has the id of its attempt."""
        said = {"number": intent.number, "pin": intent.pin, "reason": intent.reason}
        return ui, self._post(events.GiveBack, attempt=intent.tender, **said)

    # --- afterwards

    def show_receipt(self, intent: intents.ShowReceipt, ui: UiSession) -> Meaning:
        if intent.sale == ui.history_selected and ui.preview:
            return ui, None
        ui = change(ui, history_selected=intent.sale, preview="")
        return ui, lambda: self._runtime.show_receipt(intent.sale, intent.document)

    def find(self, intent: intents.FindReceipts, ui: UiSession) -> Meaning:
        return change(ui, history_query=intent.text), lambda: self._find(intent.text)

    def reprint(self, intent: intents.Reprint, ui: UiSession) -> Meaning:
        """Once: not again while it is looked up or printed."""
        if ui.reprinting == intent.sale or is_printing(self._runtime.state, intent.sale):
            return ui, None
        return change(ui, reprinting=intent.sale), lambda: self._runtime.reprint(intent.sale, intent.document)

    def return_goods(self, intent: intents.ReturnGoods, ui: UiSession) -> Meaning:
        return ui, lambda: self._runtime.open_return(intent.sale)

    def open_goods(self, intent: intents.OpenGoods, ui: UiSession) -> Meaning:
        """The sale is in sight at once; where its goods are, the ledger may have to say."""
        listed = (one for one in ui.history if isinstance(one, SaleClosed))
        sales = (*(over.of for over in self._runtime.state.hand_overs), *listed)
        done = next((one for one in sales if one.sale == intent.sale), ui.done)
        ui = change(ui, screen="sale", done=done, just_paid=False, refunded=None, problem=None)
        return ui, lambda: self._runtime.open_goods(intent.sale)

    def resume_refund(self, intent: intents.ResumeRefund, ui: UiSession) -> Meaning:
        return _dismissing(ui, self._runtime.state.sale), self._post(return_events.RefundResumed)

    def preview_returns(self, intent: intents.PreviewReturns, ui: UiSession) -> Meaning:
        sale = self._runtime.state.sale
        if ui.later or sale is None or sale.is_empty:
            return change(ui, later=()), None
        return change(ui, later=if_returned(as_closed(sale))), None

    def act_on_device(self, intent: intents.ActOnDevice, ui: UiSession) -> Meaning:
        return ui, lambda: self._runtime.act_on_device(intent.device, intent.action)

    def not_offered(self, intent: Intent, ui: UiSession) -> Meaning:
        """Nothing on screen offers it: enrolment has its own screen."""
        return ui, self._refuse("not_now")

    # --- parts

    def plain(self, kind: type[Event], **fields: object) -> CarryOut:
        return self._post(kind, **fields)

    def find_again(self, ui: UiSession) -> None:
        """A receipt in the list may be printed now."""
        self._find(ui.history_query)

    def _find(self, text: str) -> None:
        self.finds += 1
        self._runtime.find_history(text)

    def _stop_waiting(self) -> CarryOut | None:
        """Another screen is opened: a customer's code is no longer waited for, nor used."""
        state = self._runtime.state
        intent = state.sale.intent if state.sale is not None else None
        waits = (intent is not None and intent.awaits_code) or state.code_waiting is not None
        return self._post(events.TenderCancelled) if waits else None

    def _round_off(self) -> None:
        """The sale is no longer paid in cash alone: 抹零 is taken off again."""
        sale = self._runtime.state.sale
        if sale is not None and sale.rounding_unit and not sale.frozen:
            self._runtime.post(events.RoundingToggled, unit=sale.rounding_unit)


def _dismissing(ui: UiSession, sale: Sale | None) -> UiSession:
    """The clerk went on: the refusal on screen has been seen."""
    last = sale.attempts[-1] if sale is not None and sale.attempts else None
    seen = last is not None and last.status == "refused"
    return change(ui, unreached="", dismissed=last.attempt if last is not None and seen else ui.dismissed)


def _plain(kind: type[Event], *same: str, **fields: object) -> Callable[[Wishes, Any, UiSession], Meaning]:
    """An event with the intent's own fields of the names ``same``, and ``fields``."""
    return lambda wishes, intent, ui: (
        ui,
        wishes.plain(kind, **{name: getattr(intent, name) for name in same}, **fields),
    )


MEANINGS: dict[type[msgspec.Struct], Callable[[Wishes, Any, UiSession], Meaning]] = {
    intents.Enrol: Wishes.not_offered,
    intents.SignIn: Wishes.sign_in,
    intents.SignOut: _plain(events.SignOut),
    intents.OpenPeriod: Wishes.open_period,
    intents.ClosePeriod: Wishes.close_period,
    intents.PrintX: _plain(events.PrintX),
    intents.OpenScreen: Wishes.open_screen,
    intents.Scanned: Wishes.scanned,
    intents.ScanTyped: Wishes.scan_typed,
    intents.SearchTyped: Wishes.search_typed,
    intents.PickItem: Wishes.pick,
    intents.SelectLine: Wishes.select,
    intents.SetQuantity: Wishes.set_quantity,
    intents.HoldQuantity: Wishes.hold_quantity,
    intents.EnterSerial: Wishes.enter_serial,
    intents.RemoveLine: _plain(events.LineRemoved, "line"),
    intents.Undo: _plain(events.Undo),
    intents.Park: _plain(events.Park),
    intents.Recall: _plain(events.Recall, "sale"),
    intents.Void: _plain(events.Void, "reason"),
    intents.BeginTender: Wishes.begin_tender,
    intents.PayCash: Wishes.pay_cash,
    intents.PayCard: Wishes.pay_card,
    intents.PayCode: Wishes.pay_code,
    intents.PayScanned: Wishes.pay_scanned,
    intents.LeaveTender: Wishes.leave_tender,
    intents.ReverseTender: Wishes.reverse_tender,
    intents.GiveBack: Wishes.give_back,
    intents.CancelAttempt: _plain(events.TenderCancelled),
    intents.AskAgain: _plain(events.AskAgain, "attempt"),
    intents.ForceAttempt: _plain(events.Force, *intents.ForceAttempt.__struct_fields__),
    intents.SettleContradiction: _plain(events.SettleContradiction, "attempt", "outcome", "number", "pin", "reason"),
    intents.LookUpOrder: Wishes.look_up,
    intents.DropOrder: Wishes.drop_order,
    intents.UseCoupon: Wishes.use_coupon,
    intents.UseMember: Wishes.use_member,
    intents.DropMember: _plain(events.MemberDropped),
    intents.ForceBenefit: _plain(events.BenefitForced, "benefit", "how"),
    intents.ReleaseBenefits: _plain(events.BenefitsReleased),
    intents.CollectBalance: Wishes.collect,
    intents.ShowReceipt: Wishes.show_receipt,
    intents.FindReceipts: Wishes.find,
    intents.Reprint: Wishes.reprint,
    intents.ReturnGoods: Wishes.return_goods,
    intents.OpenGoods: Wishes.open_goods,
    intents.HandOver: _plain(GoodsTaken, "sale"),
    intents.LeaveOutVoucher: _plain(VoucherLeftOut, "sale", "coupon"),
    intents.TryVoucher: _plain(VoucherTried, "sale", "coupon"),
    intents.SetReturned: _plain(return_events.ReturnCounted, "line", "count"),
    intents.ReturnEverything: _plain(return_events.ReturnAll),
    intents.ConfirmReturn: _plain(return_events.ReturnConfirmed, *intents.ConfirmReturn.__struct_fields__),
    intents.ResumeRefund: Wishes.resume_refund,
    intents.GiveUpReturn: _plain(events.Void, reason=""),
    intents.PreviewReturns: Wishes.preview_returns,
    intents.ActOnDevice: Wishes.act_on_device,
}
