"""Receipts and reports: golden texts, and the rules a golden text cannot state."""

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.records import PackBought
from pos_terminal.receipt.heading import heading_of, local_time, percent
from pos_terminal.receipt.layout import Barcode, Columns, Cut, QrCode, Text
from pos_terminal.receipt.messages import DUPLICATE, words
from pos_terminal.receipt.plain import plain_lines, plain_text
from pos_terminal.receipt.report import x_receipt, z_receipt
from pos_terminal.receipt.sale import sale_receipt
from pos_terminal.ui.messages import word
from tests.pos_terminal.receipt.papers import GOLDEN, documents
from tests.pos_terminal.receipt.samples import (
    AT_MS,
    HEADING,
    OPENED,
    TIP,
    benefits_sale,
    cash_sale,
    closed_period,
    closed_period_with_refunds,
    line,
    presale,
)

DOCUMENTS = documents()


def fen(shown: str) -> int:
    return int(shown.replace(",", "").replace(".", "").replace("¥", ""))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_golden(name: str) -> None:
    assert plain_text(DOCUMENTS[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_file_is_used() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(DOCUMENTS)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_a_presale_names_order_steps_credit_and_benefit(columns: int, language: str) -> None:
    fact = presale()
    text = plain_text(sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=columns, language=language))
    assert fact.order is not None
    wanted = [fact.number, fact.order.order, "1,000.00", "2,000.00", TIP, fact.operator, "02"]
    wanted += [words(language).step_names[step.name] for step in fact.order.steps] + [
        benefit.title for benefit in fact.benefits
    ]
    wanted += ["622848******1234", "0042", "000317", "A71239", "4200002381202602141234567890"]
    assert [each for each in wanted if each not in text] == []


@pytest.mark.parametrize("copy", [0, 1, 7])
def test_only_copies_say_duplicate(copy: int) -> None:
    sale = plain_lines(sale_receipt(cash_sale(), HEADING, copy=copy, tip=TIP, columns=48, language="en"))
    z = plain_lines(z_receipt(closed_period(), HEADING, copy=copy, tip=TIP, columns=32, language="zh_CN"))
    for lines in (sale, z):
        assert sum(DUPLICATE in line for line in lines) == (2 if copy else 0)


def test_the_total_lines_add_up_to_the_total() -> None:
    for fact in (cash_sale(), presale(), benefits_sale()):
        document = sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=48, language="zh_CN")
        rows = {block.left.split("  ")[0]: block.right for block in document.blocks if isinstance(block, Columns)}
        names = [words("zh_CN").gross, words("zh_CN").discounts, "定金抵扣", "权益包费", words("zh_CN").rounding]
        top = [block for block in document.blocks if isinstance(block, Columns) and not block.indent]
        figures = [fen(block.right) for block in top if block.left.split("  ")[0] in names]
        assert sum(figures) == fact.total
        assert rows[words("zh_CN").total] == f"¥{fact.total // 100:,}.{fact.total % 100:02d}"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_every_benefit_says_what_it_took_off_and_the_fee_what_it_cost(columns: int, language: str) -> None:
    fact = benefits_sale()
    document = sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=columns, language=language)
    rows = [(block.left, block.right) for block in document.blocks if isinstance(block, Columns)]
    for used in fact.benefits:
        assert (used.title or used.benefit, format_amount(-used.discount)) in rows
    assert [right for left, right in rows if left.startswith(words(language).pack_fee)] == ["9.90"]
    assert (words(language).saved, "¥1,093.18") in rows, "what benefits took off, less the fee"


def test_a_sale_that_saved_nothing_says_nothing_of_it() -> None:
    for fact in (cash_sale(), msgspec.structs.replace(cash_sale(), packs=(PackBought(pack="p", fee=5),))):
        text = plain_text(sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=48, language="zh_CN"))
        assert words("zh_CN").saved not in text


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "已交货"), ("en", "Handed over")])
@pytest.mark.parametrize("columns", [32, 48])
def test_a_receipt_printed_after_the_hand_over_says_when_it_was(columns: int, language: str, said: str) -> None:
    fact = presale()
    before = sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=columns, language=language)
    assert said not in plain_text(before)
    at_ms = 1_771_030_800_000
    after = sale_receipt(fact, HEADING, copy=1, tip=TIP, columns=columns, language=language, handed_over_ms=at_ms)
    assert Columns(left=said, right="2026-02-14 09:00:00") in after.blocks


def test_a_receipt_ends_with_a_cut_and_carries_its_codes() -> None:
    blocks = sale_receipt(cash_sale(), HEADING, copy=0, tip=TIP, columns=48, language="zh_CN").blocks
    assert isinstance(blocks[-1], Cut)
    assert Barcode(data="20260214-02-0217") in blocks
    assert QrCode(data="https://fapiao.example.cn/s/S001?sale=20260214-02-0217") in blocks


def test_a_receipt_counts_lines_and_pieces_as_the_screen_does() -> None:
    """A measured line is one piece, and so is one whose label has the amount."""
    three, curtain = line(1, "杯", 3_000, "只", 1_900), line(2, "窗帘", 2_850, "米", 8_650)
    labelled = msgspec.structs.replace(line(3, "火腿", 2_000, "包", 1_900), amount=1_705)
    fact = msgspec.structs.replace(cash_sale(), lines=(three, curtain, labelled))
    assert "共 3 项 5 件" in plain_text(sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=48, language="zh_CN"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_an_x_and_a_z_name_the_period_by_its_day_and_its_opening(columns: int, language: str) -> None:
    """Nobody knows it by the id that the ledger has for it."""
    how: dict[str, Any] = {"opened": OPENED, "tip": TIP, "columns": columns, "language": language}
    z = z_receipt(closed_period(), HEADING, copy=0, **how)
    x = x_receipt(closed_period().report, HEADING, operator="1007", at_ms=AT_MS, blind=True, **how)
    for document in (x, z):
        rows = [(block.left, block.right) for block in document.blocks if isinstance(block, Columns)]
        assert (words(language).business_day, "2026-02-14") in rows
        assert (words(language).opened, "2026-02-14 09:01:05") in rows
        assert OPENED.period not in plain_text(document)
    del how["opened"]  # of a ledger without its beginning
    assert OPENED.period in plain_text(z_receipt(closed_period(), HEADING, copy=0, **how))


def test_without_an_invoice_address_there_is_no_code_and_an_offline_sale_says_so() -> None:
    heading = msgspec.structs.replace(HEADING, invoice_url="")
    fact = msgspec.structs.replace(cash_sale(), offline=True)
    document = sale_receipt(fact, heading, copy=0, tip=TIP, columns=48, language="zh_CN")
    assert not any(isinstance(block, QrCode) for block in document.blocks)
    assert words("zh_CN").offline in plain_text(document)


@pytest.mark.parametrize("blind", [True, False])
def test_an_x_tells_nobody_what_the_drawer_should_hold(blind: bool) -> None:
    report = closed_period().report
    how: dict[str, Any] = {"tip": TIP, "columns": 48, "language": "zh_CN"}
    text = plain_text(x_receipt(report, HEADING, operator="1007", at_ms=AT_MS, blind=blind, **how))
    assert "6,623.04" not in text
    assert words("zh_CN").cash_expected not in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_a_blind_x_names_no_amount_the_drawer_could_be_worked_out_from(columns: int, language: str) -> None:
    """Not the float, not the cash taken or given back, and no total that is cash once card and code are taken off."""
    report, text = closed_period_with_refunds().report, words(language)
    how: dict[str, Any] = {"tip": TIP, "columns": columns, "language": language}
    document = x_receipt(report, HEADING, operator="1007", at_ms=AT_MS, blind=True, **how)
    names = {block.left for block in document.blocks if isinstance(block, Columns)}
    amounts = {block.right for block in document.blocks if isinstance(block, Columns)}
    totals = (text.gross, text.discounts, text.deposit_credit, text.rounding, text.net, text.tax_included)
    assert not names & {*totals, text.pack_fees, text.cash_float, text.refunded_total}
    assert not any(name.startswith(text.cash) for name in names)
    cash = [one.amount for one in (*report.tenders, *report.refunded) if one.kind == "cash"]
    for amount in (*cash, report.net, report.gross, report.tax, report.cash_float, report.cash_expected):
        assert format_amount(amount) not in amounts
    others = [one for one in (*report.tenders, *report.refunded) if one.kind != "cash"]
    assert others
    assert {format_amount(one.amount) for one in others} < amounts
    assert any(isinstance(block, Text) and block.text == text.blind for block in document.blocks)


@pytest.mark.parametrize(("counted", "word"), [(662_304, "长短款"), (662_305, "长款"), (662_303, "短款")])
def test_a_z_names_the_difference(counted: int, word: str) -> None:
    fact = msgspec.structs.replace(closed_period(), cash_counted=counted)
    document = z_receipt(fact, HEADING, copy=0, tip=TIP, columns=48, language="zh_CN")
    assert any(isinstance(block, Columns) and block.left == word and block.bold for block in document.blocks)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_an_x_and_a_z_show_refunds_and_fees_and_add_up(columns: int, language: str) -> None:
    fact, text = closed_period_with_refunds(), words(language)
    how = {"tip": TIP, "columns": columns, "language": language}
    z = z_receipt(fact, HEADING, copy=0, **how)  # type: ignore[arg-type]
    x = x_receipt(fact.report, HEADING, operator="1007", at_ms=AT_MS, blind=False, **how)  # type: ignore[arg-type]
    for document in (x, z):
        rows = [(block.left, block.right) for block in document.blocks if isinstance(block, Columns)]
        steps = (text.gross, text.discounts, text.deposit_credit, text.pack_fees, text.rounding)
        assert sum(fen(right) for left, right in rows if left in steps) == fact.report.net
        assert (text.refunds, "2") in rows
        assert (text.pack_fees, "19.80") in rows
        assert (f"{text.card}  {text.times.format(count=1)}", "3,000.00") in rows
        assert (f"{text.cash}  {text.times.format(count=2)}", "470.95") in rows
        assert (text.refunded_total, "3,470.95") in rows
        assert text.net_of_refunds in plain_text(document)


@pytest.mark.parametrize("blind", [True, False])
def test_what_was_taken_and_what_went_back_are_counted_apart(blind: bool) -> None:
    """The facts count both ways in one number: 13 by cash were 11 takings and 2 refunds."""
    report = closed_period_with_refunds().report
    how: dict[str, Any] = {"tip": TIP, "columns": 48, "language": "zh_CN"}
    shown = plain_text(x_receipt(report, HEADING, operator="1007", at_ms=AT_MS, blind=blind, **how))
    assert "银行卡  收 9 笔，退 1 笔" in shown
    assert "付款码  18 笔" in shown
    assert ("现金  收 11 笔，退 2 笔" in shown) == (not blind)
    assert "13 笔" not in shown


def test_a_z_without_refunds_does_not_speak_of_them() -> None:
    shown = plain_text(z_receipt(closed_period(), HEADING, copy=0, tip=TIP, columns=48, language="zh_CN"))
    assert not any(word in shown for word in ("退", "权益包费"))


def test_heading_time_and_rates() -> None:
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司", address="路", invoice_url="u")
    heading = heading_of(profile, "02")
    assert (heading.store, heading.till, heading.tax_number, heading.invoice_url) == ("S001", "02", "9133", "u")
    assert local_time(AT_MS, 480) == "2026-02-14 15:04:05"
    assert local_time(AT_MS, 0) == "2026-02-14 07:04:05"
    assert [percent(rate) for rate in (1300, 900, 50, 0, 1000)] == ["13%", "9%", "0.5%", "0%", "10%"]


def test_the_step_that_is_collected_says_what_was_taken_now() -> None:
    lines = plain_lines(sale_receipt(presale(), HEADING, copy=0, tip=TIP, columns=48, language="zh_CN"))
    step = next(place for place, line in enumerate(lines) if line.strip() == "第2步 尾款")
    assert [line.split() for line in lines[step + 1 : step + 3]] == [
        ["应付", "4,298.00", "优惠合计", "-300.00"],
        ["本次", "3,998.00"],
    ], "what a coupon took off is not owed any more"
    assert not any("balance" in line for line in lines), "the contract's word is no word for a customer"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_in_training_no_paper_passes_for_a_receipt(language: str) -> None:
    heading = msgspec.structs.replace(HEADING, training=True)
    sale = plain_text(sale_receipt(cash_sale(), heading, copy=0, tip=TIP, columns=48, language=language))
    z = plain_text(z_receipt(closed_period(), heading, copy=0, tip=TIP, columns=48, language=language))
    assert "TRAINING" in sale
    assert "TRAINING" in z


def test_in_training_no_paper_has_a_code_since_a_real_sale_may_have_its_number() -> None:
    heading = msgspec.structs.replace(HEADING, training=True)
    assert heading.invoice_url
    paper = sale_receipt(cash_sale(), heading, copy=0, tip=TIP, columns=48, language="zh_CN")
    assert not any(isinstance(block, Barcode | QrCode) for block in paper.blocks)


@pytest.mark.parametrize(
    ("language", "kind", "name"),
    [
        ("zh_CN", "earnest", "定金"),
        ("zh_CN", "prepayment", "预付款"),
        ("zh_CN", "privilege", "特权订金"),
        ("en", "earnest", "Deposit"),
        ("en", "prepayment", "Prepayment"),
        ("en", "privilege", "Privilege deposit"),
    ],
)
def test_a_receipt_has_one_word_for_what_was_paid_first_and_it_is_that_of_the_screen(
    language: str, kind: str, name: str
) -> None:
    fact = presale()
    assert fact.order is not None
    fact = msgspec.structs.replace(fact, order=msgspec.structs.replace(fact.order, deposit_kind=kind))
    printed = plain_text(sale_receipt(fact, HEADING, copy=0, tip=TIP, columns=48, language=language))
    step = {"zh_CN": f"第1步 {name}", "en": f"Step 1 {name.lower()}"}[language]
    credit = {"zh_CN": f"{name}抵扣", "en": f"{name} credit"}[language]
    assert step in printed
    assert printed.count(credit) == 3, "both lines, and the sum"
    assert f"{name} 1,000.00" in printed
    assert word(f"deposit_{kind}", language) == name
    others = {"定金", "订金", "预付款"} - {name, name[-2:]}
    assert language == "en" or not any(other in printed for other in others)
