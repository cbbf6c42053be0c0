"""What each kind of dispute means and asks of head office, in both languages; most urgent first.

And what a supervisor decided, in words of the thing: the till has two outcomes, and what they mean differs.
"""

from __future__ import annotations

import msgspec

from sync_server.disputes import Kind
from sync_server.hq.payments import Payment
from sync_server.wording import Language


class KindWords(msgspec.Struct, frozen=True):
    """``means`` says what happened, ``next`` what a person does about it."""

    means: str
    next: str


CHINESE: dict[Kind, KindWords] = {
    "paid_elsewhere": KindWords(
        "门店收了尾款，而订单在上报之前已经付清：顾客可能付了两次。",
        "今天就处理：在云端核对订单的付款记录，确有两笔就联系顾客和门店，退回其中一笔。",
    ),
    "lease_lost": KindWords(
        "收银台收尾款时，订单已经不由它占用，别的收银台可能也收过。",
        "在云端打开订单，看付了几次；收了两次就让门店退回一笔。说明里写着记录的，按说明人工处理占用。",
    ),
    "over_refunded": KindWords(
        "同一件商品退了两次，或者退的钱比付的多：多半是两台收银台离线时各退了一次。",
        "对照两张退货小票问门店：真退了两次就向顾客追回后一次的钱，或记为门店损失；然后结案。",
    ),
    "refund_at_cloud": KindWords(
        "门店退了一张已收尾款的订单，云端的订单仍是已付。",
        "让买家在云端申请退款，同意时不要再退一次尾款；定金由收定金的卖家退。办完再结案。",
    ),
    "forced_tender": KindWords(
        "主管裁定了一笔收款、退款或一张券的结果，或者后来的答复与裁定相反。",
        "拿金额、时间和下列号码向收单机构核对实际有没有扣款：付款码报商户单号；银行卡没有参考号时，"
        "查刷卡机上一笔凭证号之后的那一笔。多收的退给顾客，漏收的补收，券则在云端核对是否已核销。"
        "裁定另行退回、另行补发或改退现金的，向门店要凭据，核对没有又从原路退一次。",
    ),
    "benefit_refused": KindWords(
        "销售单减了一项优惠，而它的核销被拒：这笔钱没有出资方认账。",
        "在云端查这张券的状态；能补核销就补，不能就记为门店承担。",
    ),
    "bad_arithmetic": KindWords(
        "一笔销售、退货或日结 Z 里写明的合计，与它自己的明细对不上。",
        "对照小票和日结 Z 找出是哪一项，以实际收到的钱为准；把本条说明转给支持，程序算错要修。",
    ),
    "cloud_refused": KindWords(
        "云端不收这笔销售，已不再重试。顾客的钱和小票不受影响。",
        "按原因处理：补门店对照表、续授权或更正订单；然后在云端后台补录这笔，再结案。",
    ),
    "fork": KindWords(
        "收银台的账本里没有服务器已收到的一段记录，多半是恢复了旧备份或换了硬盘。",
        "问门店何时恢复过账本；拿小票核对那段之后的销售有没有重复录入，核对完再结案。",
    ),
    "undecodable": KindWords(
        "服务器读不懂收银台写下的一条记录。它原样保存着，但没有计入任何合计。",
        "把服务器升级到不低于收银台的版本，再运行 sync-server rebuild，读懂后本条自动消失；仍在就把原文转给支持。",
    ),
    "cloud_overdue": KindWords(
        "一笔销售等了太久还没有上传云端，仍在继续试。",
        "按原因处理：授权过期就续，连不上就查网络；排在别的单子后面的，先处理最前面那笔。上传成功后本条自动消失。",
    ),
}

ENGLISH: dict[Kind, KindWords] = {
    "paid_elsewhere": KindWords(
        "The store took a balance, and the order had been paid before we told the cloud: the customer may have paid "
        "twice.",
        "Do it today: look at the order's payments in the cloud; if there are two, agree with customer and store which "
        "one goes back.",
    ),
    "lease_lost": KindWords(
        "A till took an order's balance though it no longer held the order: another till may have taken it too.",
        "Open the order in the cloud and see how often it was paid; if twice, have the store give one back. Where the "
        "detail speaks of a record, look after the hold on the order by hand.",
    ),
    "over_refunded": KindWords(
        "The same unit came back twice, or more went back than was paid: most likely at two tills off line.",
        "Compare the two receipts with the store: if it did go back twice, claim the later money from the customer or "
        "book it as the store's loss, then close this.",
    ),
    "refund_at_cloud": KindWords(
        "The store refunded an order whose balance it had taken, and the cloud still has the order as paid.",
        "Let the buyer ask for the refund at the cloud, and agree without paying the balance a second time; the "
        "deposit is due from the seller that has it. Close this once that is done.",
    ),
    "forced_tender": KindWords(
        "A supervisor decided how a payment, a refund or a coupon ended, or a later answer contradicts that.",
        "Ask the acquirer by amount, time and the numbers below whether money moved: of a payment code by our number; "
        "of a card without a reference look at the pinpad's receipt after the one named. Give back what was taken too "
        "much, collect what is missing; for a coupon, see in the cloud whether it is used. Where something was given "
        "back by other means or in cash, ask the store for the proof, and whether it did not go back a second time.",
    ),
    "benefit_refused": KindWords(
        "A sale was lowered by a benefit whose redemption was refused: no funder stands for the amount.",
        "Look the coupon up in the cloud; redeem it there if that is still possible, else the store bears the amount.",
    ),
    "bad_arithmetic": KindWords(
        "A sum that a sale, a refund or a Z states does not follow from its own lines.",
        "Compare the receipt and the Z to find which figure it is; the money counted is what holds. Pass the detail on "
        "to support: a program that counts wrong must be mended.",
    ),
    "cloud_refused": KindWords(
        "The cloud does not take this sale, and it is not tried any more. The customer's money and receipt are not "
        "touched.",
        "Follow the reason: complete the table of stores, renew the authorisation, correct the order. Then enter the "
        "sale in the cloud's back office and close this.",
    ),
    "fork": KindWords(
        "A till's ledger lacks what the server has of it: most likely an old backup was restored or a disk changed.",
        "Ask the store when the ledger was restored, and compare receipts: was anything after it rung up again? "
        "Close this when that is settled.",
    ),
    "undecodable": KindWords(
        "The server cannot read a record that a till wrote. It is kept as it came, and counts in no total.",
        "Bring the server to the till's version or above and run sync-server rebuild: this ends by itself once it is "
        "read. If it stays, pass the text on to support.",
    ),
    "cloud_overdue": KindWords(
        "A sale has waited too long to reach the cloud, and is still tried.",
        "Follow the reason: renew an authorisation that ran out, look at the network. Where it waits behind another, "
        "settle the first one. It ends by itself once the cloud has the sale.",
    ),
}

_MONEY_BACK = {
    "done": ("钱已退回顾客", "the money went back to the customer"),
    "refused": ("钱没有退回", "the money did not go back"),
}
_COUPON_BACK = {
    "done": ("券已退还", "the coupon was given back"),
    "refused": ("券没有退还", "the coupon was not given back"),
}
_PAYMENT = {"done": ("已收到钱", "the money was received"), "refused": ("没有收到钱", "no money was received")}
_COUPON = {"done": ("券已核销", "the coupon was redeemed"), "refused": ("券没有核销", "the coupon was not redeemed")}
_VOUCHER = {
    "done": ("凭证已核销", "the voucher was redeemed"),
    "refused": ("凭证没有核销", "the voucher was not redeemed"),
}
_ORDER = {"done": ("已占用订单", "the order was held"), "refused": ("没有占用订单", "the order was not held")}
_IN_CASH = ("改退现金", "the money was given back in cash instead")
_MONEY_OUTSIDE = ("钱已另行退回顾客", "the money was given back to the customer by other means")
_COUPON_OUTSIDE = ("券已另行补发", "the coupon was issued anew by other means")


def decided(about: Payment | None, language: Language, *, overtaken: bool = False) -> dict[str, str]:
    """What a supervisor's «done» and «refused» mean of this; nothing where it is not known what it was about.

    «refused» of what was in effect says that it was given back outside the till, and nothing comes after that:
    ``overtaken`` is a decision that something came after, such as the answer against it. What the other side reversed
    was not given back so. A refund that is done has no code, unless its last word is the decision that gives it in
    cash: it stayed refused.
    """
    if about is None:
        return {}
    words = dict(_words_of(about))
    if about.state == "reversed" and about.code != "reversal" and not overtaken:
        words["refused"] = _COUPON_OUTSIDE if about.kind == "redemption" else _MONEY_OUTSIDE
    elif about.kind == "refund" and about.state == "done" and about.code:
        words["done"] = _IN_CASH
    return {outcome: said[language == "en"] for outcome, said in words.items()}


def _words_of(about: Payment) -> dict[str, tuple[str, str]]:
    match about.kind:
        case "reversal":
            return _COUPON_BACK if about.first_kind == "redemption" else _MONEY_BACK
        case "refund":
            return _MONEY_BACK
        case "redemption":
            return _COUPON if about.amount else _VOUCHER
        case "lease":
            return _ORDER
        case _:
            return _PAYMENT


BY_LANGUAGE: dict[Language, dict[Kind, KindWords]] = {"zh": CHINESE, "en": ENGLISH}
