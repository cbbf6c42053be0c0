"""Instances of the model RBM-1 as files hold them: one JSON object, read into the project's own words.

The format's instants are whatever unit its ``now`` has; they are kept as they are, since only their order counts.

What is wrong costs as little as it may. A benefit that breaks the model is refused by name, the rest still work. A
group, campaign or pack that does (a negative number, one id twice) costs the benefits under it, which would give too
much without it; a member that is not there is only told. Lines decide about all benefits: one that is wrong makes the
instance none, and so does whatever cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from pos_terminal.contract.benefit_book import (
    BenefitBook,
    BrokenLimit,
    Campaign,
    Group,
    NotAdmitted,
    Pack,
    admit,
    broken_limits,
)
from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.money import MAX_AMOUNT
from pos_terminal.sale.lines import PricedLine


class InstanceError(ValueError):
    """The text is no instance; the message says where and why."""


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """``refused``: benefits left out of ``book``. ``wrong``: what is wrong with limits, in a few words each."""

    id: str
    at_ms: int
    lines: tuple[PricedLine, ...]
    book: BenefitBook
    refused: tuple[NotAdmitted, ...]
    wrong: tuple[str, ...] = ()


class _Presale(msgspec.Struct, forbid_unknown_fields=True):
    deposit_paid: int
    deposit_counts_as: int


class _Line(msgspec.Struct):
    id: str
    sku: str
    unit_price: int
    qty: int
    store: str = ""
    district: str = ""
    industry: str = ""
    brand: str = ""
    category: str = ""
    presale: _Presale | None = None


class _Group(msgspec.Struct):
    id: str
    max: int
    members: tuple[str, ...]


class _Campaign(msgspec.Struct):
    id: str
    budget: int | None = None
    max_uses: int | None = None


class _Pack(msgspec.Struct):
    id: str
    fee: int
    max_used: int


class _Instance(msgspec.Struct):
    format: Literal["rbm-1"]
    id: str
    now: int
    lines: tuple[_Line, ...]
    benefits: tuple[Any, ...] = ()
    groups: tuple[_Group, ...] = ()
    campaigns: tuple[_Campaign, ...] = ()
    packs: tuple[_Pack, ...] = ()


_decoder = msgspec.json.Decoder(_Instance)
_NAMES = {"id": "benefit", "valid_from": "valid_from_ms", "valid_to": "valid_to_ms", "min_qty": "min_quantity"}


def read_instance(data: bytes) -> Instance:
    """:raises InstanceError: not JSON, a field missing or of the wrong kind, a line that breaks the model."""
    try:
        found = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InstanceError(str(error)) from error
    lines = tuple(_line(line) for line in found.lines)
    doubled = _twice([line.line for line in lines])
    if doubled:
        raise InstanceError(f"line {doubled} stands in it twice")
    offered, refused = _benefits(found.benefits)
    whole = BenefitBook(
        benefits=offered,
        groups=tuple(Group(group=one.id, max=one.max, members=one.members) for one in found.groups),
        campaigns=tuple(Campaign(campaign=c.id, budget=c.budget, max_uses=c.max_uses) for c in found.campaigns),
        packs=tuple(Pack(pack=one.id, fee=one.fee, max_used=one.max_used) for one in found.packs),
    )
    broken = _broken(found, whole)
    book, left_out = admit(whole, broken)
    return Instance(
        id=found.id,
        at_ms=found.now,
        lines=lines,
        book=book,
        refused=(*refused, *left_out),
        wrong=(*(f"{one.kind} {one.name} {one.why}" for one in broken), *_strangers(found)),
    )


def _broken(found: _Instance, book: BenefitBook) -> list[BrokenLimit]:
    """Limits that break the model, or that a sale cannot have."""
    broken = list(broken_limits(book))
    large = "has a number beyond any sale"
    broken += [BrokenLimit("group", one.id, large) for one in found.groups if one.max > MAX_AMOUNT]
    broken += [
        BrokenLimit("campaign", one.id, large)
        for one in found.campaigns
        if max(one.budget or 0, one.max_uses or 0) > MAX_AMOUNT
    ]
    broken += [BrokenLimit("pack", one.id, large) for one in found.packs if max(one.fee, one.max_used) > MAX_AMOUNT]
    return broken


def _strangers(found: _Instance) -> Iterator[str]:
    """Members of groups that are not there, not even refused."""
    named = {one["id"] for one in found.benefits if isinstance(one, dict) and isinstance(one.get("id"), str)}
    for group in found.groups:
        for member in group.members:
            if member not in named:
                yield f"group {group.id} names {member}, which is not there"


def _twice(names: list[str]) -> str | None:
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def _line(line: _Line) -> PricedLine:
    amount = line.unit_price * line.qty
    if line.unit_price < 1 or line.qty < 1 or amount > MAX_AMOUNT:
        raise InstanceError(
            f"line {line.id}: unit_price and qty must be positive, and their product at most {MAX_AMOUNT}"
        )
    deposit = line.presale.deposit_paid if line.presale else 0
    credit = line.presale.deposit_counts_as if line.presale else 0
    if not 0 <= deposit <= credit <= amount:
        raise InstanceError(f"line {line.id}: 0 <= deposit_paid <= deposit_counts_as <= {amount} does not hold")
    return PricedLine(
        line=line.id,
        sku=line.sku,
        amount=amount,
        units=line.qty,
        deposit=deposit,
        credit=credit,
        presale=line.presale is not None,
        store=line.store,
        district=line.district,
        industry=line.industry,
        brand=line.brand,
        category=line.category,
    )


def _benefits(raw: tuple[Any, ...]) -> tuple[tuple[Benefit, ...], tuple[NotAdmitted, ...]]:
    """Each by itself: one that breaks the model does not cost the others."""
    read: list[Benefit] = []
    broken: list[NotAdmitted] = []
    for place, fields in enumerate(raw):
        found = _benefit(fields)
        if isinstance(found, str):
            name = fields.get("id") if isinstance(fields, dict) else None
            broken.append(NotAdmitted(name if isinstance(name, str) and name else f"#{place}", found))
        else:
            read.append(found)
    return tuple(read), tuple(broken)


def _benefit(fields: Any) -> Benefit | str:
    """In our words, or what is wrong with it."""
    if not isinstance(fields, dict):
        return "it is no object"
    try:
        if _is_beyond([value for key, value in fields.items() if key not in ("valid_from", "valid_to")]):
            return "it has a number beyond any sale"
        benefit: Benefit = msgspec.convert({_NAMES.get(key, key): value for key, value in fields.items()}, Benefit)
    except (msgspec.ValidationError, RecursionError) as error:
        return str(error)
    if fields.get("layer", benefit.layer) != benefit.layer:
        return f"a benefit of kind {fields['kind']} is of the item layer"
    return benefit


def _is_beyond(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_beyond([*value.values()])
    if isinstance(value, list):
        return any(map(_is_beyond, value))
    return isinstance(value, int | float) and not abs(value) <= MAX_AMOUNT
