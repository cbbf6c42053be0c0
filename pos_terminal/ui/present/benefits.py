"""The benefits of a sale: which are used and what they save, why the others are not, and what a choice costs."""

from __future__ import annotations

from unicodedata import east_asian_width

from pos_terminal.contract.benefits import Benefit, FreeUnits, ItemPercent, ItemPrice, PercentBenefit
from pos_terminal.contract.cloud import Coupon
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.sale.evaluate import Unusable
from pos_terminal.sale.reasons import Explanation, WhyUnused
from pos_terminal.till.members import is_asked, usable_offers
from pos_terminal.till.offers import is_paying, why_not_offered
from pos_terminal.till.pricing import Totals, never_usable, pool
from pos_terminal.till.quoting import is_current, off_line
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.ui.intents import DropMember, ForceBenefit, ReleaseBenefits
from pos_terminal.ui.messages import refusal, unusable
from pos_terminal.ui.model import BenefitsView, BenefitView, MemberView, Pill
from pos_terminal.ui.present.context import Seen, money, money_or_nothing

MOST_NAMED = 3
"""A clerk reads no longer list to a customer."""
MOST_COLUMNS = 116
"""Of a sentence that comes while the customer waits: two lines in the panel of the smallest window."""
NAMES = ((MOST_NAMED, MOST_COLUMNS), (2, MOST_COLUMNS), (1, MOST_COLUMNS), (1, 24), (1, 14))
"""How many are named in it and how much of each title, tried until it fits."""


def benefits_view(seen: Seen, sale: Sale, totals: Totals) -> BenefitsView:
    """Benefits that might be used, then the customer's own that cannot, the store's, and what is being checked."""
    against = {one: Unusable(benefit=one, reason="off_line") for one in off_line(sale, seen.state.online)}
    against |= {one.benefit: one for one in never_usable(sale, totals)}
    held = {one.benefit.benefit for one in sale.benefits}
    last = {one: 1 if one in held else 2 for one in against}
    benefits = sorted(pool(sale).benefits, key=lambda one: last.get(one.benefit, 0))
    rows = [_row(seen, sale, totals, one, against.get(one.benefit)) for one in benefits]
    kept = {one.coupon for one in sale.vouchers}  # the order itself shows them
    rows += [_offer(seen, sale, one) for one in sale.offers if one.id not in held | kept]
    listed = {row.code for row in rows}
    rows += [
        BenefitView(code=one.subject, title=one.subject, busy=True, usable=False, reason=seen.say("checking_coupon"))
        for one in seen.state.asking
        if one.purpose == "coupon" and one.sale == sale.sale and one.subject not in listed
    ]
    used = sum(row.used for row in rows)
    costs = _explained(seen, sale).choice_costs if sale.forced else None
    return BenefitsView(
        rows=tuple(rows),
        summary=seen.number_of("benefits_used", used) if used else seen.say("benefits_none"),
        saved=money_or_nothing(totals.discount - totals.fees),
        pill=_pill(seen, sale),
        hint=_hint(seen, sale),
        others=seen.number_of("benefits_others", len(rows) - used) if len(rows) > used else "",
        choice=seen.say("benefits_choice_costs", money(costs)) if costs else "",
        reset=ReleaseBenefits() if sale.forced and not sale.frozen else None,
        member=_member(seen, sale),
    )


def _member(seen: Seen, sale: Sale) -> MemberView | None:
    asked = is_asked(seen.state.asking, sale)
    if not (sale.member or asked):
        return None
    usable = len(usable_offers(sale))
    if asked:
        pill = Pill(text=seen.say("member_asked"))
    elif usable:
        pill = Pill(text=seen.number_of("member_found", usable), tone="ok")
    else:
        pill = Pill(text=seen.say("member_none"))
    return MemberView(pill=pill, drop=None if is_paying(sale) else DropMember())


def closed_benefits(seen: Seen, done: SaleClosed) -> BenefitsView:
    """What a closed sale used: nothing of it can be changed."""
    rows = tuple(
        BenefitView(
            code=one.benefit,
            title=one.title,
            amount=money(one.discount),
            used=True,
            usable=False,
            reason=seen.say("redeemed"),
        )
        for one in done.benefits
    )
    return BenefitsView(
        rows=rows,
        summary=seen.number_of("benefits_used", len(rows)),
        saved=money_or_nothing(sum(one.discount for one in done.benefits)),
    )


def _row(seen: Seen, sale: Sale, totals: Totals, benefit: Benefit, against: Unusable | None) -> BenefitView:
    name = benefit.benefit
    attempt = _redemption(sale, name)
    used, forced = name in totals.selection.used, sale.forced.get(name)
    amount = totals.evaluation.of_benefit(name) if used else 0
    redeemed = attempt is not None and attempt.status == "done"
    burn = _explained(seen, sale).burn(name) if used and not redeemed else None
    usable = not sale.frozen and not redeemed and (used or against is None or forced is not None)
    how = None if forced is not None else "out" if used else "in"
    return BenefitView(
        code=name,
        title=benefit.title or name,
        amount=money(amount) if amount else face(seen, benefit) if _is_money(benefit) else "",
        face="" if _is_money(benefit) else face(seen, benefit),
        used=used,
        usable=usable,
        chosen=forced is not None,
        reason=_reason(seen, sale, totals, name, used=used, redeemed=redeemed, against=against),
        busy=attempt is not None and attempt.status == "pending",
        warn=burn is not None,
        intent=ForceBenefit(benefit=name, how=how) if usable else None,  # type: ignore[arg-type]  # mypy widens how
    )


def _is_final(sale: Sale, benefit: str) -> bool:
    """Whether it is a coupon that cannot be taken back once it is redeemed."""
    return any(
        one.coupon and one.benefit.redemption == "irreversible"
        for one in sale.benefits
        if one.benefit.benefit == benefit
    )


def _redemption(sale: Sale, benefit: str) -> Attempt | None:
    bound = next((one.attempt for one in sale.benefits if one.benefit.benefit == benefit), None)
    return sale.attempt(bound) if bound else None


def _reason(
    seen: Seen, sale: Sale, totals: Totals, name: str, *, used: bool, redeemed: bool, against: Unusable | None
) -> str:
    """The one sentence under a benefit; that another combination is better is said only where it is proven."""
    told = _explained(seen, sale)
    if redeemed:
        return seen.say("redeemed")
    if used:
        burn = told.burn(name)
        if burn is not None:
            return seen.say("benefit_burns", money(burn.face), money(burn.saves))
        counts = seen.say("benefit_chosen" if sale.forced.get(name) == "in" else "benefit_counts")
        return seen.say("benefit_final", counts) if _is_final(sale, name) else counts
    if against is not None:
        return unusable_text(seen, against)
    if sale.forced.get(name) == "out":
        return seen.say("benefit_put_aside")
    why = told.why(name)
    if why is not None and why.reason != "undecided":
        return why_text(seen, sale, why)
    if _is_proven(sale):
        return seen.say("benefit_not_better")
    return seen.say("benefit_not_used" if sale.frozen else "benefit_looking")


def why_text(seen: Seen, sale: Sale, why: WhyUnused) -> str:
    """«Not beside «满100减15»; using it instead would cost ¥3.00 more.» As many names as leave it readable at a glance.

    It never takes more than ``MOST_COLUMNS``, for which a row of the panel has room from the beginning.
    """
    for most, columns in NAMES:
        text = _told_of(seen, why, [_named(seen, sale, way, most, columns) for way in (why.by, *why.or_by)])
        if _columns(text) <= MOST_COLUMNS:
            return text
    return _told_of(seen, why, [])


def _told_of(seen: Seen, why: WhyUnused, ways: list[str]) -> str:
    """The sentence with ``ways`` to make room for it, each the names of a set; without any, of all that is used."""
    others = ways[0] if ways else ""
    if why.reason == "not_worth" and others:
        text = seen.say("benefit_not_worth_by", others)
    elif len(ways) > 1:
        text = seen.say("benefit_either", seen.say("benefit_or").join(ways))
    elif why.reason == "excluded":
        text = seen.say("benefit_excluded", others) if others else seen.say(_by_all(why))
    elif why.reason == "budget" and others:
        text = seen.say("benefit_budget_by", others)
    elif why.reason in ("short", "too_few"):
        return unusable_text(seen, Unusable(benefit=why.benefit, reason=why.reason, missing=why.missing))
    else:
        text = seen.say(f"benefit_{why.reason}")
    return seen.say("benefit_instead", text, money(why.cost)) if why.cost else text


def _by_all(why: WhyUnused) -> str:
    return "benefit_group" if why.by else "benefit_no_uses"


def _named(seen: Seen, sale: Sale, benefits: tuple[str, ...], most: int, columns: int) -> str:
    """Their titles, cut to so many ``columns`` each; of more than ``most`` the first ones."""
    titles = _titles(sale)
    shown = benefits if len(benefits) <= most else benefits[: max(1, most - 1)]
    named = seen.say("list_comma").join(_cut(titles.get(one, one), columns) for one in shown)
    return named if len(shown) == len(benefits) else seen.say("benefit_and_more", named, str(len(benefits)))


def _columns(text: str) -> int:
    """How wide a text is, a letter counted once and a Chinese character twice."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _cut(text: str, columns: int) -> str:
    if _columns(text) <= columns:
        return text
    while _columns(text) >= columns:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _titles(sale: Sale) -> dict[str, str]:
    return {one.benefit: one.title or one.benefit for one in pool(sale).benefits}


def _explained(seen: Seen, sale: Sale) -> Explanation:
    told = seen.state.explained
    fits = told is not None and (told.sale, told.revision) == (sale.sale, sale.revision)
    return told.explanation if told is not None and fits else Explanation()


def _offer(seen: Seen, sale: Sale, one: Coupon) -> BenefitView:
    """A coupon the buyer holds that could not be put on the sale, and why."""
    against = why_not_offered(sale, one)
    reason = seen.say("benefit_voucher") if against == "voucher" else refusal(against, seen.language, kind="coupon")
    return BenefitView(
        code=one.id,
        title=one.benefit.title,
        amount=face(seen, one.benefit) if _is_money(one.benefit) else "",
        face="" if _is_money(one.benefit) else face(seen, one.benefit),
        usable=False,
        reason=reason if against else "",
    )


def _pill(seen: Seen, sale: Sale) -> Pill | None:
    if not pool(sale).benefits:
        return None
    if sale.forced:
        return Pill(text=seen.say("benefits_chosen"), tone="warn")
    if off_line(sale, seen.state.online):
        return Pill(text=seen.say("benefits_off_line"), tone="warn")
    if _is_proven(sale):
        return Pill(text=seen.say("benefits_proven"), tone="ok")
    return Pill(text=seen.say("benefits_looking" if not sale.frozen else "benefits_best_known"))


def _is_proven(sale: Sale) -> bool:
    return is_current(sale) and sale.quote is not None and sale.quote.proven


def _hint(seen: Seen, sale: Sale) -> str:
    """The amounts first: where the bar is too narrow, it is the name that is cut, and its row in the panel has it."""
    hints = _explained(seen, sale).hints
    if not hints or sale.frozen or sale.order is not None:
        return ""
    best = max(hints, key=lambda one: (one.saves, -one.missing, one.benefit))
    return seen.say(
        "benefits_hint", money(best.missing), money(best.saves), _titles(sale).get(best.benefit, best.benefit)
    )


def face(seen: Seen, benefit: Benefit) -> str:
    """What a benefit promises by its terms, in short."""
    match benefit:
        case PercentBenefit() | ItemPercent():
            return seen.say("face_percent", _hundredths(benefit.off_bp))
        case ItemPrice():
            return seen.say("face_price", money(min(benefit.prices.values(), default=0)))
        case FreeUnits():
            return seen.say("face_free")
        case _:
            return money(benefit.amount)


def _is_money(benefit: Benefit) -> bool:
    return not isinstance(benefit, PercentBenefit | ItemPercent | ItemPrice | FreeUnits)


def _hundredths(bp: int) -> str:
    return f"{bp // 100}.{bp % 100:02d}".rstrip("0").rstrip(".")


def unusable_text(seen: Seen, against: Unusable) -> str:
    """Why a benefit does not apply, with what is missing: «还差 ¥x»."""
    return unusable(against.reason, against.missing, seen.language)
