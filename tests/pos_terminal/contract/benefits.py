"""Benefits that keep the model, of every kind: a strategy for whatever carries them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pos_terminal.contract.benefits import (
    WHOLE_BP,
    Benefit,
    EveryBenefit,
    FixedBenefit,
    FreeUnits,
    ItemFixed,
    ItemPercent,
    ItemPrice,
    PercentBenefit,
    RedPacket,
    Scope,
)

AMOUNTS = st.integers(1, 10**10)
NAMES = st.text("abc", min_size=1, max_size=3)
SOME = st.none() | st.lists(NAMES, max_size=2).map(tuple)
ITEM_KINDS: dict[type[Benefit], dict[str, st.SearchStrategy[Any]]] = {
    ItemPrice: {"prices": st.dictionaries(NAMES, st.integers(0, 10**10), max_size=2)},
    ItemPercent: {"off_bp": st.integers(1, WHOLE_BP), "max_units": st.none() | st.integers(1, 9)},
    ItemFixed: {"amount": AMOUNTS, "max_units": st.none() | st.integers(1, 9)},
    FreeUnits: {"max_units": st.none() | st.integers(1, 9)},
}
BASKET_KINDS: dict[type[Benefit], dict[str, st.SearchStrategy[Any]]] = {
    FixedBenefit: {"threshold": st.integers(0, 10**10), "amount": AMOUNTS},
    PercentBenefit: {
        "threshold": st.integers(0, 10**10),
        "off_bp": st.integers(1, WHOLE_BP),
        "cap": st.none() | AMOUNTS,
    },
    EveryBenefit: {"every": AMOUNTS, "amount": AMOUNTS, "times": st.none() | st.integers(1, 9)},
    RedPacket: {"threshold": st.integers(0, 10**10), "amount": AMOUNTS},
}
KINDS = (*ITEM_KINDS, *BASKET_KINDS)


@st.composite
def benefits(draw: st.DrawFn, kind: type[Benefit] | None = None) -> Any:
    """One of ``kind``, or of any."""
    chosen = kind or draw(st.sampled_from(KINDS))
    begins = draw(st.integers(0, 10))
    share = draw(st.none() | st.integers(0, WHOLE_BP))
    fields: dict[str, Any] = {
        "benefit": draw(NAMES),
        "title": draw(st.text(max_size=5)),
        "valid_from_ms": begins,
        "valid_to_ms": draw(st.integers(begins, 20)),
        "redemption": draw(st.sampled_from(("reversible", "irreversible"))),
        "campaign": draw(st.none() | NAMES),
        "pack": draw(st.none() | NAMES),
        "funding_bp": {} if share is None else {"brand": share, "platform": WHOLE_BP - share},
        "on_return": draw(st.sampled_from(("keep", "reprice", "block"))),
    }
    if chosen in ITEM_KINDS:
        terms = ITEM_KINDS[chosen] | {"max_lines": st.none() | st.integers(1, 3)}
        fields["scope"] = draw(_scopes(goods=True))
    else:
        terms = BASKET_KINDS[chosen] | {"min_quantity": st.integers(0, 5)}
        fields |= draw(_places(chosen))
    return chosen(**fields, **{name: draw(one) for name, one in terms.items()})


@st.composite
def _places(draw: st.DrawFn, kind: type[Benefit]) -> dict[str, Any]:
    """A layer with the basis and scope it allows."""
    layer = "payment" if kind is RedPacket else draw(st.sampled_from(("store", "platform", "payment")))
    net = layer != "store" and draw(st.booleans())
    if layer == "payment" and kind in (FixedBenefit, PercentBenefit):
        net = True
    if layer == "payment" and net:
        scope = Scope()
    elif layer == "store":
        scope = Scope(stores=(draw(NAMES),), categories=draw(SOME))
    else:
        scope = draw(_scopes(goods=not net))
    return {"layer": layer, "basis": "net" if net else "item", "scope": scope}


@st.composite
def _scopes(draw: st.DrawFn, *, goods: bool) -> Scope:
    places = {name: draw(SOME) for name in ("stores", "districts", "industries")}
    wares = {name: draw(SOME) for name in ("brands", "categories", "skus")} if goods else {}
    return Scope(**places, **wares, exclude_skus=draw(st.lists(NAMES, max_size=1).map(tuple)) if goods else ())
