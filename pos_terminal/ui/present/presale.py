"""The balance of a presale order: steps, deposit and credit, window, benefits, and the cloud's word afterwards."""

from __future__ import annotations

from pos_terminal.contract.cloud import Order, Step, WhyNot, Window
from pos_terminal.contract.facts import OrderCollected, SaleClosed
from pos_terminal.till.closing import FIRST_CONFIRM_MS, lease_of
from pos_terminal.till.presale import ALARM_AFTER_TRIES, CONFIRM_EVERY_MS
from pos_terminal.till.pricing import Totals
from pos_terminal.till.state import Confirming, Sale
from pos_terminal.ui.messages import notice_text
from pos_terminal.ui.model import (
    BenefitsView,
    ConfirmationView,
    DoneView,
    Pill,
    PresaleView,
    SerialView,
    StepView,
    Tone,
)
from pos_terminal.ui.present.benefits import benefits_view, closed_benefits
from pos_terminal.ui.present.context import DAY_MS, Seen, lacks_serials, money, money_or_nothing
from pos_terminal.ui.present.hand_over import CameBack, came_back, kept_vouchers, known
from pos_terminal.ui.present.tender import is_refused, sale_blocked

SOON_MS = 60 * 60_000
VERY_SOON_MS = 5 * 60_000
ALARM_AFTER_MS = FIRST_CONFIRM_MS + sum(
    CONFIRM_EVERY_MS[min(tries, len(CONFIRM_EVERY_MS) - 1)] for tries in range(1, ALARM_AFTER_TRIES)
)
"""When asking has gone on so long that somebody must look: the waits before the last of ``ALARM_AFTER_TRIES``."""


def presale_view(seen: Seen, sale: Sale | None, totals: Totals | None) -> PresaleView:
    """The order on the sale, or where none is: the look-up, the question under way, or what came of it."""
    asking = next((one for one in seen.state.asking if one.purpose == "order"), None)
    if asking is not None:
        return PresaleView(stage="busy", message=seen.say("looking_up", asking.subject))
    problem = notice_text(seen.session.problem, seen.language) if seen.session.problem else ""
    if sale is None or totals is None or sale.order is None:
        return PresaleView(stage="refused" if problem else "lookup", refusal=problem)
    order = sale.order
    blocked = sale_blocked(seen, sale)
    refused = is_refused(sale)
    sums = not refused or bool(totals.paid)  # nothing is to be taken: no figures that look as if
    waits = sale.why_not not in ("closed", "forfeited", "already_paid")
    text, tone = _countdown(seen, order.window) if waits else ("", "plain")
    return PresaleView(
        stage="refused" if refused else "found",
        order=order.order,
        title=_title(seen, [line.item.title for line in sale.lines]),
        status=seen.say(f"order_{order.status}", seen.deposit(order.deposit_kind)),
        status_tone="warn" if refused else "ok",
        steps=tuple(_step(seen, order, step, sale.why_not, totals.credit if sums else 0) for step in order.steps),
        price=money(totals.gross) if sums else "",
        credit_label=seen.credit(order.deposit_kind),
        credit=money_or_nothing(totals.credit) if sums else "",
        benefit_total=money_or_nothing(totals.discount) if sums else "",
        balance="" if refused else money(totals.total),
        window=_window(seen, order) if waits else "",
        countdown=text,
        countdown_tone=tone,
        route=seen.say(f"route_{order.route}") if waits else "",
        benefits=benefits_view(seen, sale, totals) if sums else BenefitsView(),
        refusal="\n".join(filter(None, (blocked, _since(seen, sale, order)))) if refused else "",
        can_collect=not blocked and not sale.waiting,
        message="" if refused else blocked or _held(seen, sale),
        problem=problem,
        serials=tuple(
            SerialView(title=line.item.title, entered=line.serials, lacks=lacks_serials(seen, line))
            for line in sale.lines
            if line.item.serials
        ),
        can_undo=bool(sale.undo) and not sale.frozen,
        vouchers=kept_vouchers(seen, sale),
    )


def _held(seen: Seen, sale: Sale) -> str:
    """That another till is collecting the order: it may end there, so that nothing is shut here."""
    if not sale.held_by or lease_of(sale) is not None:
        return ""
    store, _, till = sale.held_by.rpartition("/")
    return seen.say("order_held" if store == seen.state.store else "order_held_store", till, store)


def _title(seen: Seen, titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else seen.say("and_more", titles[0], str(len(titles))) if titles else ""


def _step_name(seen: Seen, order: Order | OrderCollected, name: str) -> str:
    return seen.deposit(order.deposit_kind) if name == "deposit" else seen.say(f"step_{name}")


def _step(seen: Seen, order: Order, step: Step, why_not: WhyNot | None, credit: int) -> StepView:
    """A step as the cloud has it, which of a balance that somebody else took does not know how much that was, after
    coupons. One that can never be paid any more is not due.
    """
    paid = step.status == "paid"
    over = not paid and why_not in ("closed", "forfeited")
    elsewhere = paid and why_not == "already_paid" and step.name != "deposit"
    return StepView(
        step=str(step.step),
        name=_step_name(seen, order, step.name),
        due="" if over or elsewhere else money(step.due),
        paid="" if elsewhere else money_or_nothing(step.paid),
        credit=money_or_nothing(credit) if step.name == "deposit" else "",
        state=seen.say("step_paid" if paid else f"order_{order.status}" if over else "step_unpaid"),
        tone="ok" if paid else "plain" if why_not is not None else "warn",
        payee=_payee(seen, step.payee),
    )


def _payee(seen: Seen, payee: str) -> str:
    """Whose money a step is, by a name: the cloud gives tax numbers and codes, which say nothing to a customer."""
    if not payee:
        return ""
    profile = seen.state.profile
    own = payee == profile.entity and (profile.entity_name or profile.name)
    return seen.say("payee", own or seen.say("payee_other"))


# --- the window


def _since(seen: Seen, sale: Sale, order: Order) -> str:
    """When the time to pay was over, of a deposit that was forfeited by that; "" where it is not known."""
    window = order.window
    if sale.why_not != "forfeited" or window is None or window.ends_ms > seen.now_ms:
        return ""
    return seen.say("window_was", seen.at(window.ends_ms, "%Y-%m-%d %H:%M"))


def _window(seen: Seen, order: Order) -> str:
    if order.window is None:
        return seen.say("window_unknown")
    form = "%Y-%m-%d %H:%M"
    return f"{seen.at(order.window.starts_ms, form)} – {seen.at(order.window.ends_ms, form)}"


def _countdown(seen: Seen, window: Window | None) -> tuple[str, Tone]:
    """What is left to the next edge of the window, and how much it presses."""
    if window is None:
        return "", "plain"
    if seen.now_ms < window.starts_ms:
        return seen.say("opens_in", seen.span(window.starts_ms - seen.now_ms)), "plain"
    left = window.ends_ms - seen.now_ms
    if left < 0:
        return seen.say("window_closed"), "danger"
    tone: Tone = "danger" if left < VERY_SOON_MS else "warn" if left < SOON_MS else "plain"
    return seen.say("closes_in", seen.span(left)), tone


def counts_seconds(seen: Seen) -> bool:
    """Whether something on the screen of the sale changes every second."""
    if seen.state.confirming or any(
        one.kind == "code" and one.status == "pending" for one in (seen.state.sale.attempts if seen.state.sale else ())
    ):
        return True
    window = seen.state.sale.order.window if seen.state.sale and seen.state.sale.order else None
    if window is None:
        return False
    return any(0 <= edge - seen.now_ms + 1000 < DAY_MS for edge in (window.starts_ms, window.ends_ms))


# --- after the money


def confirming_text(seen: Seen, one: Confirming) -> str:
    """How long until the alarm, or for how long it has been overdue."""
    left = one.since_ms + ALARM_AFTER_MS - seen.now_ms
    if one.tries >= ALARM_AFTER_TRIES or left <= 0:
        return seen.say("overdue", seen.span(seen.now_ms - one.since_ms))
    return seen.say("alarm_in", seen.span(left))


def collected_view(seen: Seen, done: SaleClosed, after: DoneView) -> PresaleView:
    """The order whose balance was taken: «collected, cloud unconfirmed», later «the cloud shows it paid».

    ``after``: the closed sale as any other is shown.
    """
    order = done.order
    assert order is not None
    back, given = came_back(seen, done), _given_back(seen, done)
    discount = sum(benefit.discount for benefit in done.benefits)
    return PresaleView(
        stage="collected",
        order=order.order,
        title=_title(seen, [line.title for line in done.lines]),
        status=seen.say(f"state_returned_{back}" if back is not None else "order_collected"),
        status_tone="ok" if back is None else "plain",
        steps=_collected_steps(seen, order, done.total, discount, back),
        price=money(sum(line.amount for line in done.lines)),
        credit_label=seen.credit(order.deposit_kind),
        credit=money_or_nothing(order.credit),
        benefit_total=money_or_nothing(discount),
        balance=money(done.total),
        back=back or "",
        returned=money_or_nothing(given),
        kept=money(done.total - given) if given else "",
        route=seen.say(f"route_{order.route}"),
        benefits=closed_benefits(seen, done),
        confirmation=_confirmation(seen, done, back),
        hand_over=after.hand_over,
        receipt=Pill(text=after.receipt, tone=after.receipt_tone) if after.receipt else None,
        reprint=next(iter(after.actions), None),
    )


def _collected_steps(
    seen: Seen, order: OrderCollected, taken: int, discount: int, back: CameBack | None
) -> tuple[StepView, ...]:
    """The steps as the order had them; the step just collected is paid here, whatever the cloud says yet.

    What was given back is this step's: the deposit is its holder's to give.
    """
    collected = seen.say("step_collected" if back is None else f"state_returned_{back}")
    return tuple(
        StepView(
            step=str(step.step),
            name=_step_name(seen, order, step.name),
            due=money(step.due),
            paid=money(step.paid or taken),
            credit=money_or_nothing(order.credit) if step.name == "deposit" else "",
            discount="" if step.paid else money_or_nothing(discount),
            state=seen.say("step_paid") if step.paid else collected,
            tone="ok" if step.paid or back is None else "plain",
            payee=_payee(seen, step.payee),
        )
        for step in order.steps
    )


def _given_back(seen: Seen, done: SaleClosed) -> int:
    over = known(seen, done.sale)
    return sum(refund.total for refund in over.refunds) if over is not None else 0


def _confirmation(seen: Seen, done: SaleClosed, back: CameBack | None) -> ConfirmationView:
    """How far the cloud is; once it is there, that money went back counts for more."""
    one = next((one for one in seen.state.confirming if one.sale == done.sale), None)
    if one is None and back is not None:
        return ConfirmationView(text=seen.say(f"return_given_{back}", money(_given_back(seen, done))), tone="plain")
    if one is None:
        return ConfirmationView(text=seen.say("confirmed"), tone="ok")
    alarm = one.tries >= ALARM_AFTER_TRIES or seen.now_ms >= one.since_ms + ALARM_AFTER_MS
    left = max(one.since_ms + ALARM_AFTER_MS, seen.now_ms) - seen.now_ms
    return ConfirmationView(
        text=seen.say("unconfirmed_alarm" if alarm else "unconfirmed"),
        countdown=seen.span(seen.now_ms - one.since_ms if alarm else left),
        tone="danger" if alarm else "warn",
    )
