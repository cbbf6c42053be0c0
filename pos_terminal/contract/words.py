"""Closed sets of words that facts, benefits and questions share."""

from __future__ import annotations

from typing import Literal

Funder = Literal["merchant", "brand", "platform", "mall", "bank", "government"]
RedemptionClass = Literal["reversible", "irreversible", "fulfilment"]
CollectionRoute = Literal["platform", "store_collected", "cloud_pos"]
TenderKind = Literal["cash", "card", "code"]
RefundKind = Literal["cash", "card", "code", "unpaid"]
"""The way back of what a tender took; «unpaid»: it never came, so nothing goes back, and the two are set off."""
Wallet = Literal["wechat", "alipay"]
ReceiptKind = Literal["sale", "refund", "void", "report"]
"""What has a paper of its own: a closed sale, a refund, a voided sale of which money went back; a period's Z."""
AttemptKind = Literal["card", "code", "redemption", "lease", "reversal", "refund"]
