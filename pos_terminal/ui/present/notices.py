"""What stands above the content until it is dealt with: late answers, paper, the cloud, parked sales, warnings."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.facts import LateAnswer
from pos_terminal.till import counting_in
from pos_terminal.till.contradictions import GOES_BACK, is_against, owed_to
from pos_terminal.till.decided_codes import is_answered
from pos_terminal.till.given_back import paid_back, thing_back
from pos_terminal.till.presale import ALARM_AFTER_TRIES
from pos_terminal.ui.intents import OpenScreen, Reprint, SettleContradiction
from pos_terminal.ui.messages import refusal, thing_text
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import Action, Notice
from pos_terminal.ui.present.attempts import in_the_way_text
from pos_terminal.ui.present.context import Seen, money, short, warning_text
from pos_terminal.ui.present.hand_over import hand_over_notices
from pos_terminal.ui.present.presale import confirming_text
from pos_terminal.ui.session import is_printing

REPRINT_KEY = "Ctrl+R"
SETTLE_KEY = "Alt+S"
REPORT_KEY = "Alt+Z"
PARKED_KEY = "Alt+P"


def notices(seen: Seen) -> tuple[Notice, ...]:
    return (
        *_late_notices(seen),
        *_given_back_notices(seen),
        *_handed_back_notices(seen),
        *_voided_notices(seen),
        *_paper_notices(seen),
        *report_notices(seen),
        *_cloud_notices(seen),
        *hand_over_notices(seen),
        *_basket_notices(seen),
        *_parked_notices(seen),
        *_warnings(seen),
    )


def _paper_notices(seen: Seen) -> tuple[Notice, ...]:
    """A sale or refund without a confirmed receipt: look at the paper, reprint as DUPLICATE when the printer can.

    The newest, whose customer is nearest; with it done, the one before it is next.
    """
    if not (papers := seen.state.unprinted):
        return ()
    paper, others = papers[-1], len(papers) - 1
    if any(job.startswith(f"{paper.document}/{paper.subject}/") for job in seen.state.printing):
        return (Notice(text=seen.say("reprinting", paper.number), tone="plain"),)
    text = seen.say("never_printed" if paper.never else "unprinted", paper.number)
    if seen.links.printer.state == "absent":
        return (Notice(text=text),)
    more = (seen.number_of("unprinted_others", others),) if others else ()
    intent = Reprint(sale=paper.subject, document=paper.document)
    reprint = Action(label=seen.say("reprint"), intent=intent, shortcut=REPRINT_KEY)
    return (Notice(text=" · ".join((text, *more)), actions=(reprint,)),)


def report_notices(seen: Seen) -> tuple[Notice, ...]:
    """A Z that nobody saw printed, of whatever period: for whoever comes next, until it is."""
    if not (papers := seen.state.reports_unprinted) or seen.links.printer.state == "absent":
        return ()
    paper = papers[-1]
    if is_printing(seen.state, paper.subject):
        return (Notice(text=seen.say("z_reprinting", paper.number), tone="plain"),)
    text = seen.say("z_never" if paper.never else "z_missing", paper.number)
    reprint = Action(
        label=seen.say("z_print"), intent=Reprint(sale=paper.subject, document="report"), shortcut=REPORT_KEY
    )
    return (Notice(text=text, actions=(reprint,)),)


def paper_action(seen: Seen, reprint: Reprint, *, can_print: bool) -> Action:
    """The receipt of what just ended once more: on paper, or where there is no printer in the history.

    One key, one meaning: where a notice offers the reprint of a sale, its key is the notice's.
    """
    if not can_print:
        return Action(label=seen.say("look_at_receipt"), intent=OpenScreen(name="history"), shortcut=REPRINT_KEY)
    return Action(label=seen.say("reprint"), intent=reprint, shortcut="" if seen.state.unprinted else REPRINT_KEY)


def _late_notices(seen: Seen) -> tuple[Notice, ...]:
    """What an answer said too late: money that nobody counted, or counted and never came. A supervisor settles it."""
    open_ = [one for one in seen.state.contradictions if not one.settled]
    open_.sort(key=lambda one: _distance(seen, one))
    to_settle = [one for one in open_ if not counting_in.is_counted_by_sale(seen.state, one)]
    return tuple(
        Notice(
            text=_late_text(seen, one),
            tone="danger",
            actions=_late_actions(seen, one, to_settle),
        )
        for one in open_
    )


def _late_actions(seen: Seen, one: LateAnswer, to_settle: list[LateAnswer]) -> tuple[Action, ...]:
    """What its parked sale counts needs nobody's word, but the sale."""
    if seen.deciding("contradiction", one.attempt):
        return ()
    if one not in to_settle:
        return (Action(label=seen.say("open_parked"), intent=OpenScreen(name="parked")),)
    return (_settling(seen, one, first=one is to_settle[0]),)


def _distance(seen: Seen, one: LateAnswer) -> int:
    """How far it is from what the clerk has in front of them: what keeps that from going on comes first."""
    sale = seen.state.sale
    if sale is None:
        return 2
    if sale.refund is not None:
        return 0 if one.attempt in [tender.attempt for tender in sale.refund.of.tenders] else 2
    if is_against(sale, one) and owed_to(one) == "customer":
        return 0
    return 1 if sale.attempt(one.attempt) is not None else 2


def late_texts(seen: Seen) -> tuple[str, ...]:
    """The same without their keys, and where those work: closing a period ends none of them, and what is settled there
    in cash would be counted wrongly.
    """
    open_ = [one for one in seen.state.contradictions if not one.settled]
    where = not all(counting_in.is_counted_by_sale(seen.state, one) for one in open_)
    return (*(_late_text(seen, one) for one in open_), *((seen.say("late_where"),) if where else ()))


def awaited_texts(seen: Seen) -> tuple[str, ...]:
    """What a supervisor decided and the pinpad or acquirer has not told of yet: it may still say the contrary."""
    told = [("awaited_acquirer", kept) for kept in seen.state.codes_decided if not is_answered(kept)]
    if seen.state.forced is not None:
        told.insert(0, ("awaited_pinpad", seen.state.forced))
    return tuple(
        seen.say(word, seen.say(f"kind_{kept.attempts[0].kind}"), money(kept.attempts[0].amount), kept.number)
        for word, kept in told
    )


def _given_back_notices(seen: Seen) -> tuple[Notice, ...]:
    """Money of a closed sale that was charged and given back: while the sale is in sight, so that the customer is told.

    Of one that closed while another was on screen, until the next sale closes.
    """
    shown = ((seen.session.done, "given_back_since"), (seen.session.closed_aside, "given_back_aside"))
    found = []
    for done, text in shown:
        attempts = next((one.attempts for one in seen.state.gone if done and one.sale == done.sale), ())
        if done is not None and (told := paid_back(attempts)):
            things = seen.say("list_comma").join(thing_text(one, seen.language) for one in told)
            found.append(Notice(text=seen.say(text, things, done.number)))
    return tuple(found)


def _handed_back_notices(seen: Seen) -> tuple[Notice, ...]:
    """Cash of the open sale that the books have as returned: the drawer was opened for it, whoever looked away."""
    amount = seen.state.sale.handed_back if seen.state.sale is not None else 0
    return (Notice(text=seen.say("notice_handed_back", money(amount))),) if amount else ()


def _voided_notices(seen: Seen) -> tuple[Notice, ...]:
    """The void that just ended, or had when the power failed: what went back which way, what is to be handed out, and
    its slip once more. Until the next sale begins.
    """
    void, sale = seen.session.voided, seen.state.sale
    if void is None or (sale is not None and not sale.is_empty):
        return ()
    things = seen.say("list_comma").join(thing_text(thing_back(one), seen.language) for one in void.back)
    if things:
        told = seen.say("voided_back", void.number, things)
    else:
        told = seen.say("voided_cash" if void.cash else "voided_nothing", void.number)
    if void.cash:
        told += seen.say("void_cash", money(void.cash))
    slip, can_print = Reprint(sale=void.sale, document="void"), seen.links.printer.state != "absent"
    offered = void.went_back and not seen.state.is_unprinted(void.sale) and not is_printing(seen.state, void.sale)
    actions = (paper_action(seen, slip, can_print=can_print),) if offered else ()
    return (Notice(text=told.strip(), tone="warn" if void.cash else "plain", actions=actions),)


def _late_text(seen: Seen, one: LateAnswer) -> str:
    """A voucher for goods has a title in the place of an amount."""
    told: tuple[str, ...] = (_reference(seen, one), one.number)
    vouchers = (voucher for over in seen.state.hand_overs for voucher in over.vouchers)
    if (voucher := next((each for each in vouchers if each.attempt == one.attempt), None)) is not None:
        words = {"done": "notice_late_voucher_done", "refused": "notice_late_voucher_refused"}
        return seen.say(words[one.outcome], voucher.title, *told)
    words = {"done": "notice_late_done", "refused": "notice_late_refused"}
    if one.kind in GOES_BACK:
        words = {"done": "notice_late_back_done", "refused": "notice_late_back_refused"}
    if one.kind == "reversal":
        words["done"] = "notice_late_reversed"
    if counting_in.sale_of(seen.state, one) is not None:
        words = {"done": "notice_late_countable"}
    elif counting_in.waits_for_room(seen.state, one):
        words = {"done": "notice_late_beside"}
        told = (*told, in_the_way_text(seen, one))
    elif counting_in.waits_for_answer(seen.state, one):
        words = {"done": "notice_late_waits"}
    if one.outcome == "done" and counting_in.is_going_back(seen.state, one.attempt):
        words = {"done": "notice_late_going_back"}
    return seen.say(words[one.outcome], seen.say(f"kind_{one.kind}"), money(one.left), *told)


_NO_NUMBER = {
    "not_found": "late_not_found",
    "never_arrived": "late_never_arrived",
    "cancelled": "late_cancelled",
}


def _reference(seen: Seen, one: LateAnswer) -> str:
    """The other side's number, or in words why it says that there is none."""
    if one.outcome == "done":
        return short(one.reference, 8)
    known = _NO_NUMBER.get(one.reference)
    return seen.say(known) if known else refusal(one.reference, seen.language, kind=one.kind).rstrip("。.")


def _settling(seen: Seen, one: LateAnswer, *, first: bool) -> Action:
    """The key to a supervisor's word about it; only the first has a key of the keyboard."""
    intent = SettleContradiction(
        attempt=one.attempt,
        outcome=one.outcome,
        grounds=counting_in.grounds_of(seen.state, one),
        only_these=counting_in.goes_on_against(seen.state, one),
        going_back=_going_back(seen, one),
    )
    return Action(label=seen.say("settle"), intent=intent, shortcut=SETTLE_KEY if first else "")


def _going_back(seen: Seen, one: LateAnswer) -> Literal["", "card", "code"]:
    if one.outcome != "done" or not counting_in.is_going_back(seen.state, one.attempt):
        return ""
    return "card" if one.kind == "card" else "code"


def _cloud_notices(seen: Seen) -> tuple[Notice, ...]:
    """Collected orders that the cloud does not yet show as paid; the one in full sight says so itself."""
    done = seen.session.done
    return tuple(
        Notice(
            text=seen.say("notice_confirming", short(one.order), confirming_text(seen, one)),
            tone="danger" if one.tries >= ALARM_AFTER_TRIES else "warn",
        )
        for one in seen.state.confirming
        if done is None
        or done.sale != one.sale
        or (seen.session.just_paid and any(tender.change for tender in done.tenders))
    )


def _basket_notices(seen: Seen) -> tuple[Notice, ...]:
    """The basket that waits behind a collected order, for the clerk to know that it is not lost."""
    waiting = seen.state.basket_waiting
    sale = next((one for one in seen.state.parked if waiting is not None and one.sale == waiting.sale), None)
    if sale is None:
        return ()
    named = [sale.number, *(line.item.title for line in sale.lines[:1])]
    return (Notice(text=seen.say("basket_waits", " · ".join(named)), tone="plain"),)


def _parked_notices(seen: Seen) -> tuple[Notice, ...]:
    """A parked sale whose payment, or a return whose refund, has no outcome yet is easily forgotten."""
    unknown = [sale for sale in seen.state.parked if any(one.status == "unknown" for one in sale.attempts)]
    if not unknown:
        return ()
    to_parked = Action(label=seen.say("open_parked"), intent=OpenScreen(name="parked"), shortcut=PARKED_KEY)
    refunds = all(sale.refund is not None for sale in unknown)
    text = seen.say("parked_refund_unknown" if refunds else "parked_unknown")
    return (Notice(text=text, tone="danger", actions=(to_parked,)),)


_FOR_OTHERS = ("key_in_file", "catalog_unsound")


def _warnings(seen: Seen) -> tuple[Notice, ...]:
    """What a clerk has to act on. What is for whoever set the terminal up, or head office, the device page says."""
    server = seen.links.server
    lasting = server.detail if server.state == "down" and f"warning_{server.detail}" in WORDS else ""
    urgent = (one for one in (*seen.links.warnings, lasting) if one and one not in _FOR_OTHERS)
    return tuple(Notice(text=warning_text(seen, one)) for one in urgent)
