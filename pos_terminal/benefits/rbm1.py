"""Instances of the model RBM-1 as files hold them: one JSON object, read into the project's own words.

The format's instants are whatever unit its ``now`` has; they are kept as they are, since only their order counts.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook, Campaign, Group, NotAdmitted, Pack, admit
from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.money import MAX_AMOUNT
from pos_terminal.sale.lines import PricedLine


class InstanceError(ValueError):
    """The text is no instance; the message says where and why."""


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """``refused``: benefits that break the model, left out of ``book``."""

    id: str
    at_ms: int
    lines: tuple[PricedLine, ...]
    book: BenefitBook
    refused: tuple[NotAdmitted, ...]


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
    benefits: tuple[dict[str, Any], ...] = ()
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
    benefits, broken = _benefits(found.benefits)
    book, left_out = admit(
        BenefitBook(
            benefits=benefits,
            groups=tuple(Group(group=one.id, max=one.max, members=one.members) for one in found.groups),
            campaigns=tuple(Campaign(campaign=c.id, budget=c.budget, max_uses=c.max_uses) for c in found.campaigns),
            packs=tuple(Pack(pack=one.id, fee=one.fee, max_used=one.max_used) for one in found.packs),
        )
    )
    return Instance(id=found.id, at_ms=found.now, lines=lines, book=book, refused=(*broken, *left_out))


def _twice(names: list[str]) -> str | None:
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def _line(line: _Line) -> PricedLine:
    amount = line.unit_price * line.qty
    if line.unit_price < 1 or line.qty < 1 or amount > MAX_AMOUNT:
        raise InstanceError(f"line {line.id}: unit_price and qty must be positive, and their product a sane amount")
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


def _benefits(raw: tuple[dict[str, Any], ...]) -> tuple[tuple[Benefit, ...], tuple[NotAdmitted, ...]]:
    """Each by itself: one that breaks the model does not cost the others."""
    read: list[Benefit] = []
    broken: list[NotAdmitted] = []
    for place, fields in enumerate(raw):
        renamed = {_NAMES.get(key, key): value for key, value in fields.items()}
        name = renamed.get("benefit")
        try:
            benefit: Benefit = msgspec.convert(renamed, Benefit)
        except msgspec.ValidationError as error:
            broken.append(NotAdmitted(name if isinstance(name, str) and name else f"#{place}", str(error)))
            continue
        if fields.get("layer", benefit.layer) != benefit.layer:
            broken.append(NotAdmitted(benefit.benefit, f"a benefit of kind {fields['kind']} is of the item layer"))
        else:
            read.append(benefit)
    return tuple(read), tuple(broken)
