"""The port to the cloud store: what the server asks of it, in the project's own words.

Every call ends in a value, a ``Refusal`` (no effect, for sure, and asking again will not help), ``CloudUnreachable``
(no effect, for sure; ask again later) or, for calls with an effect, ``CloudUnknown`` (it may have taken effect: query
before any retry). Effects carry a key of ours. Implementations raise nothing for what a cloud can do to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import msgspec

from pos_terminal.contract.cloud import Coupon, Done, Order, Redeemed, Refusal
from pos_terminal.contract.facts import SaleClosed, SaleRefunded


class CloudUnknown(msgspec.Struct, frozen=True):
    """The call may have taken effect."""

    why: str


class CloudUnreachable(msgspec.Struct, frozen=True):
    """The call took no effect: no way there, a limit of calls, a session to renew, a fault while reading.

    ``answered``: the cloud answered this question, with an error of its own; other questions may fare better.
    """

    why: str
    retry_after_ms: int | None = None
    answered: bool = False


class Posted(msgspec.Struct, frozen=True):
    """The cloud holds the sale or refund under our key. ``reference`` is the cloud's own number."""

    reference: str


class Member(msgspec.Struct, frozen=True):
    """Somebody who showed a member code: the cloud's opaque id of them, and the store where they stand."""

    buyer: str
    store: str

    def __repr__(self) -> str:
        return "Member(…)"


# The code of a refusal: the order was paid before we told the cloud that the store has the money.
PAID_ELSEWHERE: Final = "paid_elsewhere"

Telling = Callable[[], Awaitable[None]]
Failure = Refusal | CloudUnreachable
EffectFailure = Refusal | CloudUnknown | CloudUnreachable


class CloudStore(Protocol):
    """The retailer's store in the cloud. Order numbers, coupon codes and keys are as in ``contract.cloud``."""

    async def order(self, order: str) -> Order | Failure:
        """The order as it stands. ``Refusal("no_such_order")`` where no seller of ours has it."""
        ...

    async def coupons(self, order: str) -> tuple[Coupon, ...] | Failure:
        """What the buyer of ``order`` holds, usable or not."""
        ...

    async def identify(self, code: str, store: str) -> Member | Failure:
        """Whose member code it is. ``Refusal("member_code_expired" | "no_such_member")``. The code is kept nowhere."""
        ...

    async def coupons_of(self, member: Member) -> tuple[Coupon, ...] | Failure:
        """What ``member`` holds, usable or not."""
        ...

    async def check(self, code: str, order: str | None) -> Coupon | Failure:
        """One coupon by its scanned code or id; some are found only with the order they are to lower."""
        ...

    async def redeem(
        self,
        coupon: str,
        serial: str,
        order: str | None,
        *,
        member: Member | None = None,
        collected: bool = False,
    ) -> Redeemed | EffectFailure:
        """Redeem under our ``serial``; the same serial again is the same redemption where the cloud can tell.

        A coupon that is bound to its holder is of the buyer of ``order``, or of ``member``.
        ``collected``: our journal has the sale that took the balance of ``order``. A fulfilment voucher is consumed
        only then, or where the cloud says that the order is paid: ``Refusal("not_paid_yet")`` until one of them does.
        """
        ...

    async def reverse(self, coupon: str, serial: str) -> Done | EffectFailure:
        """Take a redemption back. ``Refusal("irreversible")`` where its class has no way back."""
        ...

    async def query_redemption(
        self,
        coupon: str,
        serial: str,
        order: str | None,
        *,
        member: Member | None = None,
        asked_at_ms: int | None = None,
    ) -> Redeemed | EffectFailure:
        """Whether ``serial`` redeemed ``coupon``: ``Refusal("not_redeemed" | "used_elsewhere")`` if not.

        ``asked_at_ms``: when the cloud was last asked to redeem it; None: never, as far as we know. While that request
        may still take effect, *not redeemed* is not certain: ``CloudUnknown``.
        """
        ...

    async def confirm_collection(
        self, key: str, store: str, sale: SaleClosed, *, told: bool = False, telling: Telling | None = None
    ) -> Done | EffectFailure:
        """Make the order of ``sale`` paid by its collection route; ``Done`` only once it reads as paid.

        Reads the order first. If that says paid and the cloud was never ``told`` of this collection (a call that may
        have taken effect), somebody else paid: nothing is told, ``Refusal("paid_elsewhere")``. ``telling`` is awaited
        right before the cloud is told, so that the caller can make *told* durable; what it raises goes through.
        ``Refusal("not_paid_yet")`` on the route *platform*, where only the customer can pay, and where paid is paid.
        """
        ...

    def seller_of(self, store: str, sale: SaleClosed | SaleRefunded) -> str:
        """Whose session the cloud is told of ``sale``, or of a refund, with; "" where none is known."""
        ...

    async def post_sale(self, key: str, store: str, sale: SaleClosed) -> Posted | EffectFailure:
        """Tell the cloud of a sale, once for each ``key`` (1–64 of letters, digits, ``-`` and ``_``)."""
        ...

    async def sale_posted(self, key: str, store: str) -> Posted | Failure:
        """Whether the cloud has the sale: ``Refusal("not_posted")`` if not. Asked before any retry."""
        ...

    async def post_refund(
        self, key: str, store: str, refund: SaleRefunded, sale_key: str, sale: SaleClosed
    ) -> Posted | EffectFailure:
        """Tell the cloud of a refund, once for each ``key``; ``store`` is the one that ``sale`` was posted for.

        ``Refusal("not_posted")`` where the cloud has not got the sale, ``Refusal("refund_exceeds")`` where it counts
        more given back than was paid.
        """
        ...

    async def refund_posted(self, key: str, store: str, sale_key: str) -> Posted | Failure:
        """Whether the cloud has the refund: ``Refusal("not_posted")`` if not. Asked before any retry."""
        ...
