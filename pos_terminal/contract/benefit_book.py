"""The book of benefits one sale may choose from, with the limits between them, checked on the way in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Iterable
from typing import Literal, TypeVar

import msgspec

from pos_terminal.contract.benefits import Benefit


class Group(msgspec.Struct, frozen=True, kw_only=True, tag_field="limits", tag="group"):
    """At most ``max`` of ``members`` (benefit ids) may be used in a sale; with an item benefit among them, one."""

    group: str
    max: int
    members: tuple[str, ...]


class Campaign(msgspec.Struct, frozen=True, kw_only=True, tag_field="limits", tag="campaign"):
    """At most ``max_uses`` uses and ``budget`` of nominal discounts in a sale; None = no limit.

    An item benefit is used once on each line it lowers, and its nominal discount is its gain there.
    """

    campaign: str
    budget: int | None = None
    max_uses: int | None = None


class Pack(msgspec.Struct, frozen=True, kw_only=True, tag_field="limits", tag="pack"):
    """A pack the customer may buy: ``max_used`` of its benefits may be used, and its ``fee`` is due if any is."""

    pack: str
    fee: int
    max_used: int


Limit = Group | Campaign | Pack
LimitKind = Literal["group", "campaign", "pack"]
_L = TypeVar("_L", Group, Campaign, Pack)
_H = TypeVar("_H", bound=Hashable)


class BenefitBook(msgspec.Struct, frozen=True, kw_only=True):
    """Benefits and the limits between them: what one sale may choose from. Made by ``admit``, which checks it."""

    benefits: tuple[Benefit, ...] = ()
    groups: tuple[Group, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    packs: tuple[Pack, ...] = ()


class NotAdmitted(msgspec.Struct, frozen=True):
    """A benefit that breaks the model, by name, and the sentence that says how."""

    benefit: str
    why: str


class BrokenLimit(msgspec.Struct, frozen=True):
    """A limit that breaks the model, and how: «has a negative limit»."""

    kind: LimitKind
    name: str
    why: str


def admit(
    book: BenefitBook, broken: Iterable[BrokenLimit] | None = None
) -> tuple[BenefitBook, tuple[NotAdmitted, ...]]:
    """The part of ``book`` that keeps the model, in the order of ids, and what was left out of it.

    ``broken``: by default the ``broken_limits`` of it.

    A benefit whose limit is missing or broken is left out with it: without the limit it would give too much. A group
    may name members that are not in the book: a customer does not hold them.
    """
    refused = dict.fromkeys(_twice(one.benefit for one in book.benefits), "it stands in the book twice")
    against: dict[tuple[str, str | None], str] = {
        (one.kind, one.name): one.why for one in (broken_limits(book) if broken is None else broken)
    }
    campaigns, packs = {one.campaign for one in book.campaigns}, {one.pack for one in book.packs}
    for one in book.benefits:
        for kind, name, there in (("campaign", one.campaign, campaigns), ("pack", one.pack, packs)):
            why = against.get((kind, name)) if name in there else "is missing"
            if name is not None and why is not None:
                refused.setdefault(one.benefit, f"its {kind} {name} {why}")
    offered = {one.benefit for one in book.benefits}
    for group in book.groups:
        if (why := against.get(("group", group.group))) is not None:
            for member in offered.intersection(group.members):
                refused.setdefault(member, f"its group {group.group} {why}")
    kept = sorted((one for one in book.benefits if one.benefit not in refused), key=lambda one: one.benefit)
    admitted = BenefitBook(
        benefits=tuple(kept),
        groups=tuple(_sound(book.groups, against)),
        campaigns=tuple(_sound(book.campaigns, against)),
        packs=tuple(_sound(book.packs, against)),
    )
    return admitted, tuple(NotAdmitted(name, refused[name]) for name in sorted(refused))


def broken_limits(book: BenefitBook) -> tuple[BrokenLimit, ...]:
    """The limits of ``book`` that break the model, whether benefits are under them or not; by kind and name."""
    item = {one.benefit for one in book.benefits if one.layer == "item"}
    limits: tuple[Limit, ...] = (*book.groups, *book.campaigns, *book.packs)
    found = {_key(one): why for one in limits if (why := _fault(one, item)) is not None}
    found |= dict.fromkeys(_twice(map(_key, limits)), "stands in the book twice")
    return tuple(BrokenLimit(kind, name, why) for (kind, name), why in sorted(found.items()))


def _key(limit: Limit) -> tuple[LimitKind, str]:
    match limit:
        case Group():
            return "group", limit.group
        case Campaign():
            return "campaign", limit.campaign
        case Pack():
            return "pack", limit.pack


def _sound(limits: Iterable[_L], against: Container[tuple[str, str | None]]) -> list[_L]:
    sound: list[_L] = [one for one in limits if _key(one) not in against]
    return sorted(sound, key=_key)


def _twice(names: Iterable[_H]) -> list[_H]:
    return [name for name, number in Counter(names).items() if number > 1]


def _fault(limit: Limit, item: set[str]) -> str | None:
    match limit:
        case Campaign():
            broken = any(one is not None and one < 0 for one in (limit.budget, limit.max_uses))
            return "has a negative limit" if broken else None
        case Pack():
            return "has a negative fee or limit" if limit.fee < 0 or limit.max_used < 0 else None
        case Group():
            if limit.max < 0:
                return "has a negative limit"
            return "has an item benefit and must allow one" if limit.max != 1 and item & {*limit.members} else None
