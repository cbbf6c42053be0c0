"""What the sandbox starts with, and what head office would know of it: ``seed.json`` placed on the clock.

``seed.json`` gives times in hours from a start, amounts in fen. The demo and the tests read order numbers, coupon ids
and voucher and member codes here by their names (``order("sofa")``, ``voucher("applies")``, ``member("many")``).
"""

from __future__ import annotations

from importlib.resources import files

import msgspec

from pos_terminal.contract.benefits import BasketLayer, Scope
from pos_terminal.contract.cloud import DepositKind, Window
from pos_terminal.contract.facts import CollectionRoute, Funder, RedemptionClass
from sync_server.cloud.terms import Campaign, CouponTerms, StoreTerms, Terms, VoucherTerms
from sync_server.cloud.top.settings import Seller, TopSettings

HOUR_MS = 3_600_000


class SeedApp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    app_key: str
    app_secret: str
    coupon_biz_type: str


class SeedCampaign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without hours, the window is unknown."""

    item: str
    opens_h: int | None = None
    closes_h: int | None = None
    deposit_kind: DepositKind
    route: CollectionRoute
    brand: str
    category: str
    industry: str


class SeedOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trade with a deposit and a balance. ``credit``: what the deposit counts as; ``credit_buy``: TOP's phase."""

    name: str
    order: str
    store: str
    seller: str
    buyer: str
    receiver_name: str
    receiver_mobile: str
    item: str
    sku: str
    title: str
    cid: int
    price: int
    quantity: int
    deposit: int
    credit: int
    step_status: str = "FRONT_PAID_FINAL_NOPAID"
    status: str = "WAIT_BUYER_PAY"
    refund_status: str = "NO_REFUND"
    credit_buy: str = ""

    @property
    def balance(self) -> int:
        return self.price * self.quantity - self.credit


class SeedCoupon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    coupon: str
    template: str
    buyer: str
    name: str
    threshold: int
    amount: int
    opens_h: int
    closes_h: int


class SeedVoucher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    code: str
    voucher_order: str
    token: str
    seller: str
    title: str
    opens_h: int
    closes_h: int
    layer: BasketLayer = "store"
    threshold: int = 0
    amount: int = 0
    redemption: RedemptionClass = "reversible"
    order: str = ""
    scope: Scope = Scope()
    funding_bp: dict[Funder, int] = {}
    used: bool = False
    buyer: str = ""


class SeedMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer who shows ``code``: an app draws a new one each minute, the seed's stands for its hours."""

    name: str
    code: str
    buyer: str
    nick: str
    opens_h: int
    closes_h: int


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``plain_receivers``: the sellers whose session sees a receiver's whole name and phone; others see them masked."""

    about: str
    app: SeedApp
    sellers: tuple[Seller, ...]
    plain_receivers: tuple[str, ...]
    stores: tuple[StoreTerms, ...]
    campaigns: tuple[SeedCampaign, ...]
    orders: tuple[SeedOrder, ...]
    coupon_templates: tuple[CouponTerms, ...]
    coupons: tuple[SeedCoupon, ...]
    vouchers: tuple[SeedVoucher, ...]
    members: tuple[SeedMember, ...]

    def order(self, name: str) -> SeedOrder:
        """:raises StopIteration: no order of that name: a typing error in a program."""
        return next(order for order in self.orders if order.name == name)

    def voucher(self, name: str) -> SeedVoucher:
        """:raises StopIteration: no voucher of that name: a typing error in a program."""
        return next(voucher for voucher in self.vouchers if voucher.name == name)

    def member(self, name: str) -> SeedMember:
        """:raises StopIteration: no member of that name: a typing error in a program."""
        return next(member for member in self.members if member.name == name)


def load_seed() -> Seed:
    """The seed that ships with the sandbox."""
    data = files("sync_server.cloud.sandbox").joinpath("seed.json").read_bytes()
    return msgspec.json.decode(data, type=Seed)


def window_at(start_ms: int, opens_h: int, closes_h: int) -> Window:
    """The window on the clock, to whole seconds: TOP's dates have no finer."""
    whole_ms = start_ms // 1000 * 1000
    return Window(whole_ms + opens_h * HOUR_MS, whole_ms + closes_h * HOUR_MS)


def seed_terms(start_ms: int, seed: Seed | None = None) -> Terms:
    """Head office's table for a sandbox that started at ``start_ms``: what the sync server is configured with."""
    seed = seed or load_seed()
    return Terms(
        stores=seed.stores,
        campaigns=tuple(
            Campaign(
                item=entry.item,
                window=None
                if entry.opens_h is None or entry.closes_h is None
                else window_at(start_ms, entry.opens_h, entry.closes_h),
                deposit_kind=entry.deposit_kind,
                route=entry.route,
                brand=entry.brand,
                category=entry.category,
                industry=entry.industry,
            )
            for entry in seed.campaigns
        ),
        coupons=seed.coupon_templates,
        vouchers=tuple(
            VoucherTerms(
                code=entry.code,
                voucher_order=entry.voucher_order,
                token=entry.token,
                seller=entry.seller,
                title=entry.title,
                layer=entry.layer,
                threshold=entry.threshold,
                amount=entry.amount,
                redemption=entry.redemption,
                order=entry.order,
                scope=entry.scope,
                funding_bp=entry.funding_bp,
                buyer=entry.buyer,
            )
            for entry in seed.vouchers
        ),
    )


def seed_settings(gateway: str, seed: Seed | None = None) -> TopSettings:
    """Settings of the TOP client that fit the seed."""
    seed = seed or load_seed()
    return TopSettings(
        gateway=gateway,
        app_key=seed.app.app_key,
        app_secret=seed.app.app_secret,
        sellers=seed.sellers,
        coupon_biz_type=seed.app.coupon_biz_type,
    )
