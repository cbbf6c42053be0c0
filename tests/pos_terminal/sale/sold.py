"""Sales that were really priced: random lines, a random book, and what ``evaluate`` says of a selection out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from pos_terminal.contract.benefit_book import BenefitBook, Pack
from pos_terminal.contract.benefits import (
    Benefit,
    EveryBenefit,
    FixedBenefit,
    FreeUnits,
    ItemBenefit,
    ItemFixed,
    ItemPercent,
    ItemPrice,
    OnReturn,
    PercentBenefit,
    RedPacket,
    Scope,
)
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.money import allocate
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import BenefitShare, BenefitUsed, Line, PackBought, Tender
from pos_terminal.contract.words import TenderKind
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.returns import ReturnPlan
from pos_terminal.sale.tax import tax_included
from pos_terminal.sale.tenders import rounded_down
from pos_terminal.sale.terms import as_sold

NOW = 1_000
POLICIES: tuple[OnReturn, ...] = get_args(OnReturn)
METRES = Quantity(2_850, "米")
SKUS = ("a", "b", "c")
Takings = Sequence[tuple[TenderKind, int]]


def goods(name: str, price: int, units: int = 1, **fields: Any) -> PricedLine:
    return PricedLine(**{"line": name, "sku": name, "amount": price * units, "units": units, "store": "s", **fields})


def closed(
    lines: Iterable[PricedLine],
    benefits: Sequence[Benefit] = (),
    items: tuple[tuple[str, str], ...] = (),
    *,
    packs: tuple[Pack, ...] = (),
    rounding_unit: int = 1,
    takings: Takings | None = None,
    by_metre: Mapping[str, int] | None = None,
) -> SaleClosed:
    """The fact of a sale of ``lines`` with all basket ``benefits``, and the item benefits of ``items``, used.

    ``by_metre``: the price of a metre on the lines that are ``METRES``.
    """
    lines = tuple(lines)
    basket = tuple(one.benefit for one in benefits if not isinstance(one, ItemBenefit))
    found = evaluate(
        lines, BenefitBook(benefits=tuple(benefits), packs=packs), Selection(items=items, benefits=basket), NOW
    )
    assert isinstance(found, Evaluation), found
    rounding = rounded_down(found.due, rounding_unit)
    total = found.due - rounding
    opened = {one.pack for one in benefits if one.benefit in {*basket, *(name for name, _ in items)}}
    sold = tuple(_line(line, found.of_line(line.line), (by_metre or {}).get(line.line)) for line in lines)
    return SaleClosed(
        at_ms=NOW + 10**9,  # long after the benefits ended: they were judged when the sale was priced
        sale="sale",
        number="20260214-02-0217",
        period="p",
        operator="7",
        lines=sold,
        benefits=tuple(_used(one, found, lines) for one in benefits if found.of_benefit(one.benefit)),
        tenders=_tenders(total, takings or (("cash", total),)),
        rounding=rounding,
        total=total,
        tax=sum(line.tax for line in sold),
        packs=tuple(PackBought(pack=one.pack, fee=one.fee) for one in packs if one.pack in opened),
        store="s",
        priced_at_ms=NOW,
    )


def _line(line: PricedLine, discount: int, by_metre: int | None) -> Line:
    net = line.amount - discount - line.credit
    rate = 1_300 if line.sku == "a" else 600
    return Line(
        line=line.line,
        sku=line.sku,
        gtin=None,
        title=line.line,
        quantity=Quantity(line.units * 1_000) if by_metre is None else METRES,
        unit_price=line.unit_price if by_metre is None else by_metre,
        amount=line.amount,
        discount=discount,
        credit=line.credit,
        net=net,
        tax_code="t",
        tax_rate_bp=rate,
        tax=tax_included(net, rate),
        deposit=line.deposit,
        industry=line.industry,
        brand=line.brand,
        category=line.category,
    )


def _used(one: Benefit, found: Evaluation, lines: tuple[PricedLine, ...]) -> BenefitUsed:
    discount = found.of_benefit(one.benefit)
    funders = sorted(one.funding_bp) or ["merchant"]
    parts = allocate(discount, [one.funding_bp.get(funder, 10_000) for funder in funders])
    shares = [share for share in found.shares if share.benefit == one.benefit]
    return BenefitUsed(
        benefit=one.benefit,
        title=one.benefit,
        redemption=one.redemption,
        discount=discount,
        funding=dict(zip(funders, parts, strict=True)),
        shares=tuple(BenefitShare(line=share.line, amount=share.amount) for share in shares),
        terms=as_sold(one, lines),
    )


def _tenders(total: int, takings: Takings) -> tuple[Tender, ...]:
    assert sum(amount for _, amount in takings) == total
    return tuple(
        Tender(tender=f"t{place}", kind=kind, requested=amount, buyer_paid=amount, receivable=amount)
        for place, (kind, amount) in enumerate(takings)
    )


def refunded(sale: SaleClosed, plan: ReturnPlan, count: int = 0) -> SaleRefunded:
    """The fact of a plan carried out."""
    return SaleRefunded(
        at_ms=NOW,
        refund=f"r{count}",
        number=f"n{count}",
        of=sale.sale,
        of_number=sale.number,
        period="p",
        operator="7",
        reason="faulty",
        **{field: getattr(plan, field) for field in plan.__struct_fields__},
    )


# --- random ones


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[PricedLine], dict[str, int]]:
    """Lines, and the price of a metre of those that are measured."""
    scale = draw(st.sampled_from([3, 100, 5_000, 100_000_000]))
    found, by_metre = [], {}
    for number in range(draw(st.integers(1, 4))):
        price, units = draw(st.integers(1, scale)), draw(st.integers(1, 4))
        if draw(st.integers(0, 5)) == 0:
            by_metre[f"L{number}"] = price
            price, units = METRES.amount_at(price), 1
        one = goods(f"L{number}", price, units, sku=draw(st.sampled_from(SKUS)), brand=draw(st.sampled_from("xy")))
        if draw(st.integers(0, 3)) == 0:
            credit = draw(st.integers(0, one.amount))
            one = msgspec.structs.replace(one, presale=True, credit=credit, deposit=draw(st.integers(0, credit)))
        found.append(one)
    return found, by_metre


@st.composite
def benefit(draw: st.DrawFn, name: str, total: int, policies: tuple[OnReturn, ...], pack: str | None) -> Benefit:
    common: dict[str, Any] = {
        "benefit": name,
        "valid_from_ms": 0,
        "valid_to_ms": 10_000,
        "on_return": draw(st.sampled_from(policies)),
        "pack": pack,
        "funding_bp": draw(st.sampled_from([{}, {"brand": 10_000}, {"bank": 3_333, "mall": 6_667}])),
    }
    amount = st.integers(1, max(1, total // 2))
    scope = draw(st.sampled_from([Scope(), Scope(skus=("a",)), Scope(skus=("a", "b")), Scope(brands=("x",))]))
    if draw(st.booleans()):
        common |= {"scope": scope}
        units = draw(st.none() | st.integers(1, 3))
        per_unit = st.integers(1, max(1, total // 6))
        item: list[Benefit] = [
            ItemPrice(**common, prices=dict.fromkeys(SKUS, draw(per_unit))),
            ItemPercent(**common, off_bp=draw(st.integers(1, 10_000)), max_units=units),
            ItemFixed(**common, amount=draw(per_unit), max_units=units),
            FreeUnits(**common, max_units=units),
        ]
        return draw(st.sampled_from(item))
    layer, basis = draw(
        st.sampled_from([("store", "item"), ("platform", "item"), ("platform", "net"), ("payment", "net")])
    )
    if layer == "store":
        scope = msgspec.structs.replace(scope, stores=("s",))
    common |= {"layer": layer, "basis": basis, "scope": Scope() if basis == "net" else scope}
    common["min_quantity"] = draw(st.sampled_from([0, 0, 0, 2, 3, 5]))
    threshold = draw(st.sampled_from([0, total // 2, total * 3 // 4, total * 7 // 8]))
    packet = common | {"layer": "payment", "basis": draw(st.sampled_from(["item", "net"]))}
    if packet["basis"] == "net":
        packet["scope"] = Scope()
    percent = draw(st.integers(1, 9_000))
    basket: list[Benefit] = [
        FixedBenefit(**common, threshold=threshold, amount=draw(amount)),
        PercentBenefit(**common, threshold=threshold, off_bp=percent, cap=draw(st.none() | amount)),
        EveryBenefit(**common, every=max(1, total // 4), amount=draw(st.integers(1, max(1, total // 5)))),
        RedPacket(**packet, threshold=threshold, amount=draw(amount)),
    ]
    return draw(st.sampled_from(basket))


@st.composite
def sales(
    draw: st.DrawFn, policies: tuple[OnReturn, ...] = POLICIES, *, packs: bool = True, rounding: bool = True
) -> SaleClosed:
    """A sale with as many benefits of a random book as can be used together, tried in a random order."""
    priced, by_metre = draw(lines())
    total = sum(line.amount for line in priced)
    pack = Pack(pack="p", fee=draw(st.integers(0, max(1, total // 20))), max_used=9) if packs else None
    book = [
        draw(benefit(f"B{number}", total, policies, "p" if pack is not None and draw(st.integers(0, 2)) == 0 else None))
        for number in range(draw(st.integers(0, 6)))
    ]
    chosen, items = _chosen(priced, book)
    limits = (pack,) if pack is not None else ()
    unit = draw(st.sampled_from([1, 10, 100])) if rounding else 1
    sale = closed(priced, chosen, items, packs=limits, rounding_unit=unit, by_metre=by_metre)
    cuts = sorted(draw(st.lists(st.integers(0, sale.total), max_size=2)))
    amounts = [end - start for start, end in zip([0, *cuts], [*cuts, sale.total], strict=True)]
    kinds = [draw(st.sampled_from(get_args(TenderKind))) for _ in amounts]
    return msgspec.structs.replace(sale, tenders=_tenders(sale.total, list(zip(kinds, amounts, strict=True))))


def _chosen(priced: list[PricedLine], book: list[Benefit]) -> tuple[list[Benefit], tuple[tuple[str, str], ...]]:
    basket: list[str] = []
    items: list[tuple[str, str]] = []
    whole = BenefitBook(benefits=tuple(book))

    def fits(more_items: list[tuple[str, str]], more: list[str]) -> bool:
        selection = Selection(items=tuple(more_items), benefits=tuple(more))
        return isinstance(evaluate(priced, whole, selection, NOW), Evaluation)

    for one in book:
        if isinstance(one, ItemBenefit):
            for line in priced:
                if fits([*items, (one.benefit, line.line)], basket):
                    items.append((one.benefit, line.line))
        elif fits(items, [*basket, one.benefit]):
            basket.append(one.benefit)
    names = {*basket, *(name for name, _ in items)}
    return [one for one in book if one.benefit in names], tuple(items)
