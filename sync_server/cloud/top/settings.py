"""What the TOP client needs to know: the gateway, our application and one session per seller."""

from __future__ import annotations

import msgspec

from sync_server.cloud.top.signing import SignMethod


class Seller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seller whose store ours is. ``payee``: the legal entity its money belongs to. ``session`` is a secret."""

    name: str
    seller_id: str
    session: str
    payee: str

    def __repr__(self) -> str:
        return f"Seller(name={self.name!r}, seller_id={self.seller_id!r})"


class TopSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``gateway`` is the one URL; ``timeout_ms`` bounds each call; ``app_secret`` is a secret.

    ``late_effect_ms``: how long after it was sent a request that nobody answered may still take effect.
    ``coupon_biz_type`` is what TOP gave the retailer for ``tmall.promotion.coupon.*``.
    """

    gateway: str
    app_key: str
    app_secret: str
    sellers: tuple[Seller, ...]
    sign_method: SignMethod = "hmac-sha256"
    timeout_ms: int = 5_000
    late_effect_ms: int = 15_000
    coupon_biz_type: str = "store_terminal"

    def __repr__(self) -> str:
        return f"TopSettings(gateway={self.gateway!r}, app_key={self.app_key!r}, sellers={self.sellers!r})"

    def seller(self, name: str) -> Seller | None:
        return next((seller for seller in self.sellers if seller.name == name), None)
