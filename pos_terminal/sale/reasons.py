"""What is to be said of the benefits of a sale, in words of ours; the sentences are the window's."""

from __future__ import annotations

import msgspec


class WhyUnused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a benefit is not used in a quote.

    ``reason``: the words of ``sale.evaluate.Unusable`` where it could not be used whatever else was chosen
    (``expired``, ``not_yet_valid``, ``out_of_scope``, ``too_few`` and ``short`` by ``missing``, ``no_gain``). Beside
    what is chosen: ``excluded`` by the benefits ``by`` (``limit``: the group, pack or campaign that says so; without
    one they take the lines it would lower, or leave it ``missing`` to its threshold, or would themselves fall short; a
    ``limit`` without ``by`` allows none at all); ``budget`` of the campaign ``limit``; ``pack_fee`` where its pack's
    fee is more than it gives; ``not_worth`` where nothing is due any more of the goods it would lower;
    ``lowers_others`` where others would take off less by as much or more. ``off_line`` where it has to be redeemed at
    the cloud, and cannot be now. ``cost``: how much more would be due with it used, None where it cannot be or is not
    known.
    """

    benefit: str
    reason: str
    missing: int = 0
    by: tuple[str, ...] = ()
    limit: str = ""
    cost: int | None = None


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """With goods for ``missing`` more, like those on ``line``, ``saves`` less is due for all the rest."""

    benefit: str
    missing: int
    line: str
    saves: int


class Burn(msgspec.Struct, frozen=True, kw_only=True):
    """The sale uses up a benefit of ``face`` to save ``saves``: without it that much more would be due."""

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
