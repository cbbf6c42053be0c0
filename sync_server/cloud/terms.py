"""What head office knows and the cloud does not say: campaigns by item, terms of coupons and vouchers, stores.

The cloud returns no balance windows, no scopes and no funding; they stand in this table, one JSON file. Amounts are
minor units, instants Unix milliseconds, funding hundredths of a percent of the discount by funder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from pos_terminal.contract.benefits import WHOLE_BP, BasketLayer, FixedBenefit, RedPacket, Scope
from pos_terminal.contract.cloud import DepositKind, Window
from pos_terminal.contract.facts import CollectionRoute, Funder, RedemptionClass


class TermsError(ValueError):
    """The table cannot be used; the message says where and why."""


class Campaign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A presale of one cloud item. ``window`` None: unknown, so its balances are collected online only.

    ``route`` *platform*, as for an item without a campaign: the customer pays on the phone, no till collects.
    """

    item: str
    window: Window | None = None
    deposit_kind: DepositKind = "privilege"
    route: CollectionRoute = "platform"
    brand: str = ""
    category: str = ""
    industry: str = ""


class CouponTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a coupon template reaches and who pays for it. A *red packet* is of the payment layer."""

    template: str
    kind: Literal["fixed", "red_packet"] = "fixed"
    layer: BasketLayer
    scope: Scope = Scope()
    funding_bp: dict[Funder, int] = {}


class VoucherTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voucher code as the code-sent notification announced it, with head office's terms. Single share.

    ``voucher_order`` and ``token`` are the cloud's, quoted at each use; ``token`` is a secret. ``buyer``: the cloud's
    opaque id of whom it was sent to, "" where that is not known: then its code has to be scanned. One of the class
    *fulfilment* (提货凭证) has no amount: it is for the goods of ``order``, or ("") of any order the store hands over.
    """

    code: str
    voucher_order: str
    token: str
    seller: str
    title: str
    layer: BasketLayer = "store"
    threshold: int = 0
    amount: int = 0
    redemption: RedemptionClass = "reversible"
    order: str = ""
    scope: Scope = Scope()
    funding_bp: dict[Funder, int] = {}
    buyer: str = ""

    def __repr__(self) -> str:
        return f"VoucherTerms(code={self.code!r}, title={self.title!r})"


class StoreTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store of ours: its id in the cloud, the seller it posts sales as, the entity its balances belong to."""

    store: str
    cloud_store: str
    seller: str
    payee: str


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Head office's table."""

    stores: tuple[StoreTerms, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    coupons: tuple[CouponTerms, ...] = ()
    vouchers: tuple[VoucherTerms, ...] = ()

    def campaign(self, item: str) -> Campaign | None:
        return next((entry for entry in self.campaigns if entry.item == item), None)

    def coupon(self, template: str) -> CouponTerms | None:
        return next((entry for entry in self.coupons if entry.template == template), None)

    def voucher(self, code: str) -> VoucherTerms | None:
        return next((entry for entry in self.vouchers if entry.code == code), None)

    def vouchers_of_order(self, order: str) -> tuple[VoucherTerms, ...]:
        """The fulfilment vouchers bound to one order."""
        return tuple(entry for entry in self.vouchers if entry.order == order)

    def vouchers_of(self, buyer: str) -> tuple[VoucherTerms, ...]:
        """Those that were sent to ``buyer``; none where nobody is meant."""
        return tuple(entry for entry in self.vouchers if buyer and entry.buyer == buyer)

    def store(self, store: str) -> StoreTerms | None:
        return next((entry for entry in self.stores if entry.store == store), None)


_decoder: msgspec.json.Decoder[Terms] = msgspec.json.Decoder(Terms)


def decode_terms(data: bytes) -> Terms:
    """:raises TermsError: not JSON, an unknown field, a key twice, or shares that do not make a whole."""
    try:
        terms = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise TermsError(str(error)) from error
    for kind, keys in (
        ("store", [entry.store for entry in terms.stores]),
        ("campaign", [entry.item for entry in terms.campaigns]),
        ("coupon", [entry.template for entry in terms.coupons]),
        ("voucher", [entry.code for entry in terms.vouchers]),
    ):
        doubled = {key for key in keys if keys.count(key) > 1}
        if doubled:
            raise TermsError(f"{kind} {min(doubled)} stands in the table twice")
    for entry in terms.coupons:
        if entry.kind == "red_packet" and entry.layer != "payment":
            raise TermsError(f"coupon {entry.template}: a red packet is of the payment layer")
    fundings = [(entry.template, entry.funding_bp) for entry in terms.coupons]
    fundings += [(entry.code, entry.funding_bp) for entry in terms.vouchers]
    for key, shares in fundings:
        if shares and (sum(shares.values()) != WHOLE_BP or min(shares.values()) < 0):
            raise TermsError(f"the funding of {key} does not make {WHOLE_BP}")
    for voucher in terms.vouchers:
        is_discount = voucher.redemption != "fulfilment"
        if is_discount != (voucher.amount > 0) or (is_discount and voucher.order):
            wrong = "a discount has an amount and no order" if is_discount else "a fulfilment voucher has no amount"
            raise TermsError(f"voucher {voucher.code}: {wrong}")
    return terms


def encode_terms(terms: Terms) -> bytes:
    return msgspec.json.format(msgspec.json.encode(terms), indent=2)


def load_terms(file: Path) -> Terms:
    """The table in ``file``.

    :raises TermsError: it cannot be read or used.
    """
    try:
        return decode_terms(file.read_bytes())
    except OSError as error:
        raise TermsError(f"{file}: {error.strerror}") from error


def fixed_benefit(
    terms: CouponTerms | VoucherTerms,
    *,
    benefit: str,
    title: str,
    threshold: int,
    amount: int,
    redemption: RedemptionClass,
    valid: Window,
) -> FixedBenefit:
    """The benefit a coupon gives: figures as the cloud or head office states them.

    :raises BenefitError: the figures break the model.
    """
    return FixedBenefit(
        benefit=benefit,
        title=title,
        layer=terms.layer,
        threshold=threshold,
        amount=amount,
        valid_from_ms=valid.starts_ms,
        valid_to_ms=valid.ends_ms,
        redemption=redemption,
        scope=terms.scope,
        funding_bp=terms.funding_bp,
    )


def red_packet(
    terms: CouponTerms,
    *,
    benefit: str,
    title: str,
    threshold: int,
    amount: int,
    redemption: RedemptionClass,
    valid: Window,
) -> RedPacket:
    """The red packet a coupon of such a template is: up to ``amount``, after the coupons where it reaches every line.

    :raises BenefitError: the figures break the model.
    """
    return RedPacket(
        benefit=benefit,
        title=title,
        layer=terms.layer,
        basis="net" if terms.scope.is_everything else "item",
        threshold=threshold,
        amount=amount,
        valid_from_ms=valid.starts_ms,
        valid_to_ms=valid.ends_ms,
        redemption=redemption,
        scope=terms.scope,
        funding_bp=terms.funding_bp,
    )
