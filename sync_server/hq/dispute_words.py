"""What each kind of dispute means and asks of head office, in both languages; most urgent first."""

from __future__ import annotations

import msgspec

from sync_server.disputes import Kind
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
        "主管在结果未知时作了裁定，或者后来的答复与裁定相反。",
        "拿金额、时间和下列号码向收单机构核对实际有没有扣款：付款码报商户单号；银行卡没有参考号时，"
        "查刷卡机上一笔凭证号之后的那一笔。多收的退给顾客，漏收的补收，券则在云端核对是否已核销。",
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
        "A supervisor decided an unknown outcome, or a later answer contradicts what was decided.",
        "Ask the acquirer by amount, time and the numbers below whether money moved: of a payment code by our number; "
        "of a card without a reference look at the pinpad's receipt after the one named. Give back what was taken too "
        "much, collect what is missing; for a coupon, see in the cloud whether it is used.",
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

BY_LANGUAGE: dict[Language, dict[Kind, KindWords]] = {"zh": CHINESE, "en": ENGLISH}
