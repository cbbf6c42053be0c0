"""What codes mean that are asked for: an order's, a coupon's, the member's, and a unit's serial number."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import Item
from pos_terminal.till import events
from pos_terminal.ui import intents, session
from pos_terminal.ui.session import UiSession, change
from pos_terminal.ui.typed import COUPON, MEMBER, ORDER, QUANTITY_FIRST, is_labelled
from pos_terminal.ui.wishing import CarryOut, Meaning, Wishing


class CodeWishes(Wishing):
    """A text that says itself what it is counts as that, whatever it was typed for."""

    def look_up(self, intent: intents.LookUpOrder, ui: UiSession) -> Meaning:
        text = intent.text.strip()
        ui = change(ui, screen="presale", problem=None)
        if is_labelled(text):
            return ui, lambda: self._runtime.scan(text)
        if not ORDER.fullmatch(text):
            return ui, self._refuse("order_number_unreadable")
        return ui, lambda: self._runtime.look_up_order(text)

    def drop_order(self, intent: intents.DropOrder, ui: UiSession) -> Meaning:
        """An order that was only looked at is let go; one that is leased or redeemed for is put aside."""
        sale = self._runtime.state.sale
        ui = session.show(ui, "sale")
        if sale is None or sale.order is None:
            return ui, self._leaving_goods()
        if sale.attempts or sale.tenders:
            return ui, self._post(events.Park)
        return ui, self._post(events.Void, reason="")

    def use_coupon(self, intent: intents.UseCoupon, ui: UiSession) -> Meaning:
        text = intent.code.strip()
        ui = change(ui, problem=None)
        if is_labelled(text):
            return ui, lambda: self._runtime.scan(text)
        readable = COUPON.fullmatch(text) is not None
        use = self._post(events.CouponScanned, code=text) if readable else self._refuse("coupon_code_unreadable", text)
        return ui, self._unless_goods(text, use) if intent.scanned else use

    def use_member(self, intent: intents.UseMember, ui: UiSession) -> Meaning:
        """A text that is no code is not repeated: it may be somebody's all the same."""
        text = intent.code.strip()
        ui = change(ui, problem=None)
        if is_labelled(text):
            return ui, lambda: self._runtime.scan(text)
        readable = MEMBER.fullmatch(text) is not None
        use = self._post(events.MemberScanned, code=text) if readable else self._refuse("member_code_unreadable")
        return ui, self._unless_goods(text, use) if intent.scanned else use

    def enter_serial(self, intent: intents.EnterSerial, ui: UiSession) -> Meaning:
        """The code of goods is none, nor is a payment code: scanned, somebody forgot the number and went on; typed, it
        may be one all the same.
        """

        def other(item: Item | None) -> None:
            if item is None:
                self._tell("serial_is_payment_code") if intent.scanned else enter()
                return
            sale = self._runtime.state.sale
            line = next((one for one in sale.lines if one.line == intent.line), None) if sale is not None else None
            if line is None:
                return
            if item.sku == line.item.sku:
                self._tell("serial_is_item_code", intent.text[:64])
            elif intent.scanned:
                self._tell("serial_is_goods", item.title, line.item.title)
            else:
                sure = msgspec.structs.replace(intent, sure=True)
                self._ask("serial_or_goods", (item.title, line.item.title, sure))

        def enter() -> None:
            self._runtime.enter_serial(intent.line, intent.text)

        if not intent.scanned and QUANTITY_FIRST.fullmatch(intent.text.strip()):
            return ui, self._refuse("serial_is_quantity", intent.text.strip()[:64])
        return ui, enter if intent.sure else lambda: self._runtime.enter_serial(intent.line, intent.text, other)

    def _unless_goods(self, text: str, use: CarryOut) -> CarryOut:
        """Somebody pressed the key and scanned the goods: that is what they are."""
        return lambda: self._runtime.scan_unless_goods(text, use)
