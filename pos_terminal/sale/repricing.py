"""What a return does to benefits whose condition it breaks: ``on_return`` of each, and all of them in one sale.

What is left of the sale is judged by ``sale.evaluate`` with the benefits used in it. A benefit is *broken* where its
threshold or its minimum of units is no longer met by the lines left in its reach; where none of its reach is left it
is simply over. Then

* *block*: the return is refused;
* *reprice*: what is left costs what it would cost alone, with those of the benefits of that policy that are still
  usable; one broken benefit of the policy is enough for all of the policy;
* *keep*: its shares stay on what is left as they fell, whatever the others do.

So the price of the rest is its amount, less credit and 抹零, less the shares of the benefits that stay, less what
``evaluate`` says of those repriced. Two limits: no line falls below nothing, and no benefit gives the rest more than
it gave the sale, since what was redeemed and told to its funder is not raised by a return. All of this is of one return
of all that is back; what earlier returns change in it is in ``sale.settling``.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import Benefit, ItemBenefit
from pos_terminal.contract.money import allocate
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.standing import Fee, LineStanding, Standing

Shares = dict[str, dict[str, int]]
"""By benefit, then by line."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Of what is left: the benefits broken, by policy, and what those still usable would give it alone."""

    blocking: tuple[str, ...]
    repricing: bool
    shares: Shares


def judge(rest: Standing) -> Judged:
    """What holds of ``rest``, the sale after the return at the prices it had."""
    terms = terms_of(rest)
    if rest.is_empty or all(one.on_return == "keep" for one in terms.values()):
        return Judged(blocking=(), repricing=False, shares={})
    lines = [as_priced(one, rest) for one in rest.lines.values() if one.units]
    selection = _used(rest, terms)
    book = BenefitBook(benefits=tuple(terms.values()))  # its limits held for the sale and hold for less of it
    at_ms = rest.sale.priced_at_ms or rest.sale.at_ms
    broken: list[str] = []
    while not isinstance(found := evaluate(lines, book, selection, at_ms), Evaluation):
        broken += [one.benefit for one in found if one.reason in ("short", "too_few")]
        selection = _without(selection, {one.benefit for one in found})
    shares: Shares = {}
    for share in found.shares:
        shares.setdefault(share.benefit, {})[share.line] = share.amount
    return Judged(
        blocking=tuple(sorted(one for one in broken if terms[one].on_return == "block")),
        repricing=any(terms[one].on_return == "reprice" for one in broken),
        shares=shares,
    )


def terms_of(standing: Standing) -> dict[str, Benefit]:
    return {one.benefit: one.terms for one in standing.sale.benefits if one.terms is not None}


def as_priced(one: LineStanding, standing: Standing) -> PricedLine:
    """As benefits see it; that item benefits shun presale lines was settled when the sale was priced."""
    line, sale = one.line, standing.sale
    return PricedLine(
        line=line.line,
        sku=line.sku,
        amount=one.left.amount,
        units=len(one.units),
        deposit=one.left.deposit,
        credit=one.left.credit,
        store=sale.store,
        district=sale.district,
        industry=line.industry,
        brand=line.brand,
        category=line.category,
    )


def _used(rest: Standing, terms: dict[str, Benefit]) -> Selection:
    """What the sale used, item benefits on the lines of which something is left."""
    items, basket = [], []
    for used in rest.sale.benefits:
        if isinstance(terms.get(used.benefit), ItemBenefit):
            items += [(used.benefit, share.line) for share in used.shares if rest.lines[share.line].units]
        elif used.benefit in terms:
            basket.append(used.benefit)
    return Selection(items=tuple(items), benefits=tuple(basket))


def _without(selection: Selection, benefits: set[str]) -> Selection:
    return Selection(
        items=tuple(pair for pair in selection.items if pair[0] not in benefits),
        benefits=tuple(one for one in selection.benefits if one not in benefits),
    )


def reprice(sold: Standing, rest: Standing, judged: Judged) -> Standing:
    """``rest``, what one return left of ``sold``, at the price it has alone.

    A pack whose fee goes back with units that had all that its benefits gave is not bought again for the others.
    """
    room, given, terms = room_of(rest), Shares(), terms_of(rest)
    closed = rest.fees.keys() - with_fees(rest).fees.keys()
    for benefit in repriced_by(rest):
        shares = {} if terms[benefit].pack in closed else judged.shares.get(benefit, {})
        given[benefit] = at_most(sold.given(benefit), shares, room)
    cleared = {benefit: dict.fromkeys(rest.lines, 0) | by_line for benefit, by_line in given.items()}
    return with_fees(with_given(rest, cleared))


def repriced_by(standing: Standing) -> list[str]:
    """The benefits of the sale with the policy *reprice*, by id."""
    return sorted(one for one, terms in terms_of(standing).items() if terms.on_return == "reprice")


def room_of(rest: Standing) -> dict[str, int]:
    """By line, what is due on it before the benefits of the policy *reprice*."""
    again = repriced_by(rest)
    return {line: max(0, one.left.net + _sum(one, again)) for line, one in rest.lines.items()}


def at_most(limit: int, shares: dict[str, int], room: dict[str, int]) -> dict[str, int]:
    """``shares`` of a benefit as far as they fit in ``room``, which they use up, and into ``limit`` in proportion."""
    fits = {line: min(amount, room[line]) for line, amount in sorted(shares.items())}
    if sum(fits.values()) > limit:
        fits = dict(zip(fits, allocate(limit, list(fits.values())), strict=True))
    for line, amount in fits.items():
        room[line] -= amount
    return fits


def with_given(standing: Standing, given: Shares) -> Standing:
    """With ``given`` as the shares of its benefits on its lines, and net that makes up for them; others stay."""
    changed = {}
    for line, one in standing.lines.items():
        now = {benefit: by_line[line] for benefit, by_line in given.items() if line in by_line}
        changed[line] = _with_shares(one, {each: now[each] for each in now if now[each] or each in one.left.shares})
    return standing.with_lines(changed)


def _sum(one: LineStanding, benefits: list[str]) -> int:
    return sum(one.left.shares.get(benefit, 0) for benefit in benefits)


def _with_shares(one: LineStanding, shares: dict[str, int]) -> LineStanding:
    """The line with other shares of some benefits; its net makes up for them."""
    net = one.left.net + _sum(one, list(shares)) - sum(shares.values())
    left = msgspec.structs.replace(one.left, net=net, shares={**one.left.shares, **shares})
    return msgspec.structs.replace(one, left=left)


def with_fees(standing: Standing) -> Standing:
    """Without the fees of packs whose benefits give nothing any more.

    A pack that never gave anything keeps its fee until all is back.
    """
    terms = terms_of(standing)

    def stays(pack: str) -> bool:
        members = [one for one in standing.sale.benefits if one.benefit in terms and terms[one.benefit].pack == pack]
        if standing.is_empty or not any(one.discount for one in members):
            return not standing.is_empty
        return any(standing.given(one.benefit) for one in members)

    fees: dict[str, Fee] = {pack: fee for pack, fee in standing.fees.items() if stays(pack)}
    return msgspec.structs.replace(standing, fees=fees)
