"""The book of benefits one sale may choose from, with the limits between them, checked on the way in."""

from __future__ import annotations

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


def admit(book: BenefitBook) -> tuple[BenefitBook, tuple[NotAdmitted, ...]]:
    """The part of ``book`` that keeps the model, in the order of ids, and what was left out of it.

    A benefit whose limit is missing or broken is left out with it: without the limit it would give too much. A group
    may name members that are not in the book: a customer does not hold them.
    """
    refused: dict[str, str] = {}
    seen: set[str] = set()
    for one in book.benefits:
        if one.benefit in seen:
            refused[one.benefit] = "it stands in the book twice"
        seen.add(one.benefit)
    campaigns = {one.campaign: one for one in book.campaigns if _campaign_fault(one) is None}
    packs = {one.pack: one for one in book.packs if _pack_fault(one) is None}
    for one in book.benefits:
        if one.campaign is not None and one.campaign not in campaigns:
            refused.setdefault(one.benefit, f"its campaign {one.campaign} is missing or broken")
        if one.pack is not None and one.pack not in packs:
            refused.setdefault(one.benefit, f"its pack {one.pack} is missing or broken")
    item = {one.benefit for one in book.benefits if one.layer == "item"}
    for group in book.groups:
        if (why := _group_fault(group, item)) is not None:
            for member in group.members:
                if member in seen:
                    refused.setdefault(member, f"its group {group.group} {why}")
    kept = sorted((one for one in book.benefits if one.benefit not in refused), key=lambda one: one.benefit)
    admitted = BenefitBook(
        benefits=tuple(kept),
        groups=tuple(sorted((one for one in book.groups if _group_fault(one, item) is None), key=lambda g: g.group)),
        campaigns=tuple(campaigns[name] for name in sorted(campaigns)),
        packs=tuple(packs[name] for name in sorted(packs)),
    )
    return admitted, tuple(NotAdmitted(name, refused[name]) for name in sorted(refused))


def _campaign_fault(one: Campaign) -> str | None:
    broken = (one.budget is not None and one.budget < 0) or (one.max_uses is not None and one.max_uses < 0)
    return "a limit is negative" if broken else None


def _pack_fault(one: Pack) -> str | None:
    return "its fee or its limit is negative" if one.fee < 0 or one.max_used < 0 else None


def _group_fault(group: Group, item: set[str]) -> str | None:
    if group.max < 0:
        return "has a negative limit"
    if group.max != 1 and item.intersection(group.members):
        return "has an item benefit and must allow one"
    return None
