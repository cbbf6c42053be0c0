"""Whether the goods of a sale all came back, at whichever tills: a refund names the sale it is of, not its till."""

from __future__ import annotations

_BACK = (
    "SELECT DISTINCT l.line, l.units, l.thousandths FROM refunds r JOIN refund_lines l "
    "ON l.store = r.store AND l.till = r.till AND l.refund = r.refund AND l.units <> '[]' WHERE r.sale = s.sale"
)
_SOLD = "SELECT sum(l.thousandths) FROM sale_lines l WHERE l.store = s.store AND l.till = s.till AND l.sale = s.sale"

ALL_BACK = f"(SELECT coalesce(sum(b.thousandths), 0) FROM ({_BACK}) b) >= ({_SOLD})"
"""A condition on the row ``s`` of ``sales``. What two tills gave back twice, line and units the same, counts once."""
