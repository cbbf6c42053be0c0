"""What head office publishes to terminals: products, offers, promotions, operators, the store itself. One feed.

A master product is what never varies; a store offer is price, title and picture per store and channel. Pinyin is
computed by the publisher, so that terminals carry no dictionary.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.benefit_book import Campaign, Group, Limit, Pack
from pos_terminal.contract.benefits import Benefit

Role = Literal["clerk", "dealer", "supervisor"]


class Product(msgspec.Struct, frozen=True, kw_only=True, tag="product"):
    """A master product. ``pinyin``: initials of the name, lower case (``chuanglian`` → ``cl``); ``spelling``: its whole
    pinyin, syllables apart (``chuang lian``), empty from servers before it.

    ``measured``: sold by length or weight, so that a quantity may have thousandths. ``tax_rate_bp``: hundredths of a
    percent, included in prices. ``serials``: each unit needs its serial number (machine number, IMEI; never a VIN).
    """

    sku: str
    gtins: tuple[str, ...]
    name: str
    pinyin: str
    unit: str
    tax_code: str
    tax_rate_bp: int
    brand: str = ""
    category: str = ""
    industry: str = ""
    measured: bool = False
    serials: bool = False
    spelling: str = ""


class Offer(msgspec.Struct, frozen=True, kw_only=True, tag="offer"):
    """A product on sale in a store and channel, at ``price`` minor units a unit, tax included."""

    store: str
    channel: str
    sku: str
    price: int
    title: str = ""
    picture: str = ""


class Operator(msgspec.Struct, frozen=True, kw_only=True, tag="operator"):
    """Somebody who may sign in at a store. ``pin_hash`` is argon2id in its PHC text. No name: a staff number."""

    number: str
    store: str
    role: Role
    pin_hash: str
    active: bool = True


class StoreProfile(msgspec.Struct, frozen=True, kw_only=True, tag="store"):
    """The store as receipts name it. ``entity``: tax number of the legal entity; ``district``: for benefit scopes."""

    store: str
    name: str
    entity: str
    entity_name: str
    district: str = ""
    address: str = ""
    invoice_url: str = ""


class Promotion(msgspec.Struct, frozen=True, kw_only=True, tag="promotion"):
    """A benefit that a store gives everybody (``store`` ``*``: every store), without a code to redeem."""

    store: str
    benefit: Benefit


class PromotionLimit(msgspec.Struct, frozen=True, kw_only=True, tag="promotion_limit"):
    """A limit between benefits of a store (``*``: of every store); its members may be coupons too."""

    store: str
    limit: Limit


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="withdrawn"):
    """Takes something out of the feed again. ``key``: as ``feed_key`` makes it."""

    kind: Literal["product", "offer", "operator", "promotion", "promotion_limit"]
    key: str


Change = Product | Offer | Operator | StoreProfile | Promotion | PromotionLimit | Withdrawn
EVERY_STORE = "*"


def feed_key(change: Change) -> str:
    """What a later change of the same kind replaces.

    ``sku``, ``store/channel/sku``, ``store/number``, ``store/benefit``, ``store/campaign/name`` or the store.
    """
    match change:
        case Product():
            return change.sku
        case Offer():
            return f"{change.store}/{change.channel}/{change.sku}"
        case Operator():
            return f"{change.store}/{change.number}"
        case StoreProfile():
            return change.store
        case Promotion():
            return f"{change.store}/{change.benefit.benefit}"
        case PromotionLimit():
            return f"{change.store}/{_limit_key(change.limit)}"
        case Withdrawn():
            return change.key


def _limit_key(limit: Limit) -> str:
    match limit:
        case Group():
            return f"group/{limit.group}"
        case Campaign():
            return f"campaign/{limit.campaign}"
        case Pack():
            return f"pack/{limit.pack}"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A product with the store's offer: what a scanned code resolves to. A sale line keeps this snapshot."""

    sku: str
    gtin: str | None
    title: str
    unit: str
    unit_price: int
    tax_code: str
    tax_rate_bp: int
    brand: str = ""
    category: str = ""
    industry: str = ""
    measured: bool = False
    serials: bool = False
