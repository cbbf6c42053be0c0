"""What is to be said of the benefits of a sale, in words of ours; the sentences are the window's."""

from __future__ import annotations

import msgspec


class WhyUnused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a benefit is not used in a quote.

    ``reason``: the words of ``sale.evaluate.Unusable`` where it could not be used whatever else was chosen
    (``expired``, ``not_yet_valid``, ``out_of_scope``, ``too_few`` and ``short`` by ``missing``, ``no_gain``). Beside
    what is chosen:

    * ``excluded`` by the benefits ``by``: without them it could be used (an item benefit on some line), without a part
      of them it could not. ``or_by``: up to two other such sets, where one of ``by`` could stay if all others went;
      empty where each of ``by`` forbids it by itself. Why: they hold the lines it would lower; or the group, pack or
      campaign ``limit`` allows no more; or they leave it ``missing`` to its threshold; or they would fall short of
      theirs. A ``limit`` without ``by`` allows none at all.
    * ``budget`` of the campaign ``limit``, spent on ``by``; without ``by`` it is less than the benefit gives.
    * ``pack_fee``: it would take something off, but no more than its pack costs.
    * ``not_worth``: nothing is due any more of the goods it would lower; without ``by`` it would take something off,
      without a part of them not (empty where that holds for several sets). Where nothing was due of them before
      either: ``no_gain``.
    * ``lowers_others``: others would take off less by as much or more.
    * ``undecided``: used besides it would leave less to pay: the search was not at its end.
    * ``off_line``: it has to be redeemed at the cloud, and cannot be now.

    ``cost``: how much more than in the quote would be due at the best with it used, None where it cannot be or is not
    known.
    """

    benefit: str
    reason: str
    missing: int = 0
    by: tuple[str, ...] = ()
    or_by: tuple[tuple[str, ...], ...] = ()
    limit: str = ""
    cost: int | None = None


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """With goods of its scope for ``missing`` more ``saves`` less is due for all the rest, or more than that.

    ``line``: one that it reaches, with goods to have more of.
    """

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
