"""The top bar: store, till, sale number, operator, the link and what is queued, the device that needs a hand."""

from __future__ import annotations

from pos_terminal.till.links import LinkStatus
from pos_terminal.ui.messages import text_of
from pos_terminal.ui.model import BarView, Pill, Tone
from pos_terminal.ui.present.context import Seen

JUST_NOW_MS = 60_000
REFUSALS = ("revoked", "unknown_terminal", "bad_signature")
"""A server that is there and does not take this till: it lasts until somebody at head office does something."""


def bar_view(seen: Seen) -> BarView:
    state, session = seen.state, seen.session
    sale = state.sale if state.sale is not None and not state.sale.is_empty else None
    number = sale.number if sale else session.done.number if session.done else ""
    operator = state.operator
    return BarView(
        store=state.profile.name or state.store,
        till=seen.say("till", state.till),
        sale_number=number,
        operator=operator.number if operator else "",
        role=seen.say(f"role_{operator.role}") if operator else "",
        shift=seen.say("since", seen.at(state.period.opened_at_ms)) if operator and state.period else "",
        link=link_pill(seen),
        devices=device_pill(seen),
        training=session.training,
        clock=seen.at(seen.now_ms),
    )


def link_pill(seen: Seen) -> Pill:
    """«在线 · 刚刚同步», «离线 · 3 单待上传»."""
    links = seen.links
    if links.server.state == "absent":
        return Pill(text=seen.say("link_standalone"), tone="plain")
    if links.server.state == "down":
        return _down_pill(seen, links.server.detail)
    if links.last_exchange_ms is None:
        return Pill(text=seen.say("link_connecting"), tone="plain")
    if links.queued_receipts:
        return Pill(text=seen.say("link_online", queued_text(seen)), tone="ok")
    return Pill(text=seen.say("link_online", synced_text(seen, links.last_exchange_ms)), tone="ok")


def _down_pill(seen: Seen, detail: str) -> Pill:
    """Off line passes by itself; what keeps a server that is there from taking this till does not."""
    if detail in REFUSALS:
        return Pill(text=seen.say("link_refused", queued_text(seen)), tone="danger")
    why = text_of("details", detail, seen.language) if detail not in ("", "unreachable") else None
    if why:
        return Pill(text=f"{why[:1].upper()}{why[1:]} · {queued_text(seen)}", tone="warn")
    return Pill(text=seen.say("link_offline", queued_text(seen)), tone="warn")


def queued_text(seen: Seen) -> str:
    """What waits for the server. Off line always the receipts: one number, which only grows until it is back."""
    links = seen.links
    if not links.queued:
        return seen.say("queued_none")
    if links.queued_receipts or links.server.state == "down":
        return seen.number_of("queued_receipts", links.queued_receipts)
    return seen.number_of("queued_facts", links.queued)


def synced_text(seen: Seen, last_exchange_ms: int) -> str:
    ago = seen.now_ms - last_exchange_ms
    if ago < JUST_NOW_MS:
        return seen.say("synced_now")
    return (
        seen.say("synced_minutes", str(ago // 60_000))
        if ago < 3_600_000
        else seen.say("synced_at", seen.at(last_exchange_ms))
    )


def device_pill(seen: Seen) -> Pill | None:
    """The first device that was set up and needs attention; the others stand on the page of the devices."""
    links = seen.links
    for name, status in (("pinpad", links.pinpad), ("printer", links.printer), ("scanner", links.scanner)):
        if status.state in ("down", "warning"):
            tone: Tone = "danger" if status.state == "down" and name == "pinpad" else "warn"
            return Pill(
                text=seen.say("device_needs", seen.say(f"device_{name}"), short_detail(seen, status)), tone=tone
            )
    return None


def short_detail(seen: Seen, status: LinkStatus) -> str:
    """A link's state in a word or two; the other side's own text where we have no word for it."""
    return text_of("details", status.detail, seen.language) or seen.say(f"link_state_{status.state}")


def long_detail(seen: Seen, status: LinkStatus, *, printer: bool = False) -> str:
    """What to do about it, where we know; the other side's own text where we have no word for it."""
    text = text_of("printer", status.detail, seen.language) if printer else None
    if text is None:
        return "" if text_of("details", status.detail, seen.language) else status.detail
    return text[:1].upper() + text[1:]
