"""What is to be said of the benefits of a sale, in words of ours; the sentences are the window's."""

from __future__ import annotations

import msgspec


class WhyUnused(msgspec.Struct, frozen=True, kw_only=True):
    """Why a benefit is not used.

    ``reason``: a word of ``sale.evaluate.Unusable``, or ``excluded`` (``by``: the benefits used that it cannot stand
    beside), ``off_line`` (it has to be redeemed at the cloud), ``put_aside`` (the clerk's choice), ``pack_fee`` (it
    saves less than its pack costs), ``nothing_left`` (others take all that it could), ``not_better``. ``missing``: fen
    or units. ``cost``: how much more would be due with it in, None where that is not known or cannot be.
    """

    benefit: str
    reason: str
    missing: int = 0
    by: tuple[str, ...] = ()
    cost: int | None = None


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """``missing`` fen more of goods in its scope, and ``benefit`` lowers what is due by ``saves``."""

    benefit: str
    missing: int
    saves: int


class Burn(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon worth ``face`` that saves only ``saves`` on this sale: the customer may want to keep it."""

    benefit: str
    face: int
    saves: int


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """``choice_costs``: how much more is due because of what the clerk put in or left out, None where not known."""

    unused: tuple[WhyUnused, ...] = ()
    hints: tuple[Hint, ...] = ()
    burns: tuple[Burn, ...] = ()
    choice_costs: int | None = None

    def why(self, benefit: str) -> WhyUnused | None:
        return next((one for one in self.unused if one.benefit == benefit), None)

    def burn(self, benefit: str) -> Burn | None:
        return next((one for one in self.burns if one.benefit == benefit), None)
