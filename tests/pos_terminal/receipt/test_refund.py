"""The receipt of a refund: what golden texts cannot state."""

import msgspec
import pytest

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.money import format_amount
from pos_terminal.receipt.layout import Barcode, Columns, Cut, Document, Text
from pos_terminal.receipt.messages import DUPLICATE, TRAINING, words
from pos_terminal.receipt.plain import plain_lines, plain_text
from pos_terminal.receipt.refund import refund_receipt
from tests.pos_terminal.receipt.refund_samples import (
    CARD,
    given_again,
    large_refund,
    large_sale,
    refund,
    small_refund,
    small_sale,
)
from tests.pos_terminal.receipt.samples import HEADING, TIP

LANGUAGES = ["zh_CN", "en"]


def paper(
    fact: SaleRefunded, sold: SaleClosed | None = None, *, copy: int = 0, columns: int = 48, language: str = "zh_CN"
) -> Document:
    return refund_receipt(fact, HEADING, sold=sold, copy=copy, tip=TIP, columns=columns, language=language)


def rows(document: Document) -> list[tuple[str, str]]:
    return [(block.left, block.right) for block in document.blocks if isinstance(block, Columns)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 48])
def test_it_names_the_sale_the_units_the_benefits_and_where_the_money_went(columns: int, language: str) -> None:
    fact, text = large_refund(), words(language)
    document = paper(fact, large_sale(), columns=columns, language=language)
    found = rows(document)
    assert (text.refund_number, fact.number) in found
    assert (text.of_number, fact.of_number) in found
    assert [(benefit.title, format_amount(-benefit.amount)) for benefit in fact.benefits] == [
        row for row in found if row[0] in {benefit.title for benefit in fact.benefits}
    ]
    assert (text.card, "3,000.00") in found
    assert (text.card_scheme, text.unionpay) in found
    assert (text.card_number, "622848******1234") in found
    assert (text.trace, "000402") in found, "the refund's own slip, not that of the payment"
    assert (text.cash, format_amount(fact.tenders[1].amount)) in found
    assert (text.into_packet.format(packet="新春红包"), format_amount(fact.benefits[1].amount)) in found
    assert (text.back_of("earnest"), "800.00") in found
    shown = plain_text(document)
    for wanted in (f"{text.serial} SN20260100871", text.units.format(units="2"), text.kept_repriced, TIP):
        assert wanted in shown
    assert "0042" not in shown


def test_a_benefit_that_gives_what_stays_more_is_not_among_those_taken_back() -> None:
    text, document = words("zh_CN"), paper(given_again())
    told = [getattr(block, "text", getattr(block, "left", "")) for block in document.blocks]
    place = told.index(text.benefits_back)
    assert told[place : place + 4] == [text.benefits_back, "满 200 减 3", text.benefits_again, "随便减 10"]
    assert [row[1] for row in rows(document) if row[0] in told[place:][1:4:2]] == ["-2.00", "3.34"]
    assert (text.benefits_again, "1.34") in rows(document), "in all, too"
    assert (text.refund_total, "¥101.34") in rows(document)


@pytest.mark.parametrize(("kind", "name"), [("prepayment", "预付款"), ("privilege", "特权订金"), ("new", "线上已付")])
def test_a_deposit_goes_back_under_the_name_of_its_kind(kind: str, name: str) -> None:
    sold = large_sale()
    assert sold.order is not None
    sold = msgspec.structs.replace(sold, order=msgspec.structs.replace(sold.order, deposit_kind=kind))
    printed = plain_text(paper(large_refund(), sold))
    assert f"{name}抵扣" in printed
    assert f"{name}，由原收款方退" in printed
    assert "定金" not in printed.replace("特权订金", "")


def test_a_deposit_of_a_sale_that_the_till_has_not_is_called_by_what_is_known_of_it() -> None:
    printed = plain_text(paper(large_refund(), None))
    assert "线上已付抵扣" in printed
    assert "定金" not in printed


def fen(shown: str) -> int:
    return int(shown.replace(",", "").replace("¥", "").replace(".", ""))


@pytest.mark.parametrize("fact", [large_refund(), small_refund(), refund(large_sale(), {"3": (0,)}), given_again()])
def test_the_total_lines_add_up_to_the_total(fact: SaleRefunded) -> None:
    text = words("zh_CN")
    steps = (
        text.goods_back,
        text.discount_back,
        text.benefits_again,
        text.credit_unnamed,
        text.pack_fee,
        text.rounding,
    )
    blocks = [block for block in paper(fact).blocks if isinstance(block, Columns) and not block.indent]
    top = [fen(block.right) for block in blocks if block.left.split("  ")[0] in steps]
    assert sum(top) == fact.total
    assert (text.refund_total, f"¥{format_amount(fact.total)}") in rows(paper(fact))


def test_cash_that_was_rounded_up_stands_among_the_total_lines() -> None:
    fact = small_refund()
    more = msgspec.structs.replace(fact, cash_rounding=3, total=fact.total + 3)
    assert ("现金凑整", "0.03") in rows(paper(more))
    assert "现金凑整" not in plain_text(paper(fact))


def test_the_units_are_told_where_there_were_several() -> None:
    text = words("zh_CN")
    assert text.units.format(units="1-2, 4") in plain_text(paper(small_refund(), small_sale()))
    one = refund(large_sale(), {"1": (0,)})
    assert "退回第" not in plain_text(paper(one, large_sale())), "one was sold, and it has a serial number"
    curtain = refund(large_sale(), {"3": (0,)})
    assert "退回第" not in plain_text(paper(curtain)), "what is measured has no units to tell apart"


def test_without_a_slip_of_its_own_the_card_that_paid_is_named_where_the_sale_is_known() -> None:
    fact = refund(large_sale(), {"1": (0,)})
    known, alone = rows(paper(fact, large_sale())), rows(paper(fact))
    assert ("银行卡", "3,000.00") in known
    assert ("卡组织", "银联") in known
    assert ("卡号", CARD.card) in known
    assert not any(left in ("票据号", "流水号") for left, _ in known), "those are of the payment"
    assert ("银行卡", "3,000.00") in alone
    assert not any(left in ("卡号", "卡组织") for left, _ in alone)
    assert ("支付宝", "89.70") in rows(paper(small_refund(), small_sale()))


@pytest.mark.parametrize("copy", [0, 1, 7])
def test_only_copies_say_duplicate(copy: int) -> None:
    lines = plain_lines(paper(large_refund(), copy=copy, columns=32))
    assert sum(DUPLICATE in line for line in lines) == (2 if copy else 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_training_it_does_not_pass_for_a_receipt(language: str) -> None:
    heading = msgspec.structs.replace(HEADING, training=True)
    document = refund_receipt(small_refund(), heading, sold=None, copy=0, tip=TIP, columns=32, language=language)
    assert any(isinstance(block, Text) and block.text == TRAINING for block in document.blocks)
    assert not any(isinstance(block, Barcode) for block in document.blocks)


def test_it_ends_with_a_cut_and_speaks_of_the_invoice_only_where_there_are_invoices() -> None:
    blocks = paper(small_refund()).blocks
    assert isinstance(blocks[-1], Cut)
    assert Barcode(data="20260215-02-0031") in blocks
    heading = msgspec.structs.replace(HEADING, invoice_url="")
    without = refund_receipt(small_refund(), heading, sold=None, copy=0, tip=TIP, columns=48, language="zh_CN")
    assert words("zh_CN").invoice_back in plain_text(paper(small_refund()))
    assert words("zh_CN").invoice_back not in plain_text(without)


def test_a_refund_of_nothing_names_no_tender() -> None:
    fact = msgspec.structs.replace(small_refund(), tenders=(), total=0)
    assert words("zh_CN").back_by not in plain_text(paper(fact))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 48])
def test_it_names_the_supervisor_who_allowed_it_and_nobody_where_nobody_had_to(columns: int, language: str) -> None:
    name = words(language).allowed_by
    allowed = msgspec.structs.replace(small_refund(), supervisor="9001")
    assert (name, "9001") in rows(paper(allowed, columns=columns, language=language))
    assert name not in dict(rows(paper(small_refund(), columns=columns, language=language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_set_off_is_said_and_is_not_among_what_was_given_back(language: str) -> None:
    text, fact = words(language), large_refund()
    card, *rest = fact.tenders
    unpaid = msgspec.structs.replace(card, kind="unpaid", slip=None, attempt=None)
    shown = rows(paper(msgspec.structs.replace(fact, tenders=(unpaid, *rest)), large_sale(), language=language))
    assert (text.unpaid, format_amount(-card.amount)) in shown
    assert (text.refund_total, f"¥{format_amount(fact.total - card.amount)}") in shown
    assert (text.card_number, "622848******1234") not in shown
    only = paper(msgspec.structs.replace(fact, tenders=(unpaid,), total=card.amount), large_sale(), language=language)
    assert text.back_by not in plain_text(only)


def test_what_a_wallet_refused_and_came_out_of_the_drawer_is_called_cash() -> None:
    text, sold, fact = words("zh_CN"), large_sale(), large_refund()
    card, *rest = fact.tenders
    given = msgspec.structs.replace(card, kind="cash", slip=None)
    shown = rows(paper(msgspec.structs.replace(fact, tenders=(given, *rest)), sold))
    assert (text.cash, format_amount(card.amount)) in shown
    assert (text.card_number, "622848******1234") not in shown
