"""The one table of units: what stands in it is read exactly, what does not is refused."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sync_server.cloud.top as top
from pos_terminal.contract.money import MAX_AMOUNT, AmountError
from sync_server.cloud.top.amounts import AMOUNTS, UndeclaredAmount, Unit, read_amount, write_amount

TRADE = "taobao.trade.fullinfo.get"
PAY = "alibaba.nlife.b2c.trade.pay"


def test_yuan_and_fen_of_one_method_are_told_apart() -> None:
    assert read_amount(TRADE, "trade.step_paid_fee", "1000.00") == 100_000
    assert read_amount(TRADE, "trade.o2o_voucher_price", "1000") == 1_000
    assert read_amount(PAY, "fund_bill_list.amount", 1000) == 1_000


@pytest.mark.parametrize(
    ("method", "field"),
    [(TRADE, "trade.payment"), ("tmall.unheard.of", "amount"), (PAY, "amount"), (TRADE, "step_paid_fee")],
)
def test_an_undeclared_amount_is_refused(method: str, field: str) -> None:
    with pytest.raises(UndeclaredAmount, match=field.split(".")[-1]):
        read_amount(method, field, "1.00")
    with pytest.raises(UndeclaredAmount, match=field.split(".")[-1]):
        write_amount(method, field, 100)


def test_yuan_is_never_written() -> None:
    with pytest.raises(UndeclaredAmount, match="yuan"):
        write_amount(TRADE, "trade.step_paid_fee", 100)


@pytest.mark.parametrize("value", [None, "", "1.5", "-1", -1, 1.5, True, [], "１２", "1e3", MAX_AMOUNT + 1])
def test_what_is_no_fen(value: object) -> None:
    with pytest.raises(AmountError, match=r"."):
        read_amount(TRADE, "trade.o2o_voucher_price", value)


@pytest.mark.parametrize("value", [None, "", "1.234", "-1.00", 1.5, True, "1.00.00", "一元"])
def test_what_is_no_yuan(value: object) -> None:
    with pytest.raises(AmountError, match=r"."):
        read_amount(TRADE, "trade.step_paid_fee", value)


@given(st.integers(0, MAX_AMOUNT))
def test_every_amount_is_read_exactly(amount: int) -> None:
    assert read_amount(TRADE, "trade.step_paid_fee", f"{amount // 100}.{amount % 100:02d}") == amount
    assert read_amount(TRADE, "trade.o2o_voucher_price", str(amount)) == amount
    assert read_amount(PAY, "actual_pay_fee", amount) == amount
    assert write_amount(PAY, "actual_pay_fee", amount) == amount


def test_fen_methods_are_those_of_the_published_prefix() -> None:
    """``alibaba.*`` counts integer fen; only ``taobao.*`` may have yuan."""
    assert {unit.unit for (method, _), unit in AMOUNTS.items() if method.startswith("alibaba.")} == {Unit.FEN}
    assert all(method.startswith("taobao.") for (method, _), unit in AMOUNTS.items() if unit.unit is Unit.YUAN)


def test_every_declared_unit_is_used_by_the_client() -> None:
    """A row nobody reads or writes is a guess that nothing checks."""
    literals: set[str] = set()
    for file in Path(str(top.__file__)).parent.glob("*.py"):
        if file.name != "amounts.py":
            tree = ast.parse(file.read_text(encoding="utf-8"))
            literals |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    text = json.dumps(sorted(literals))
    assert {field for _, field in AMOUNTS if field.split(".")[-1] not in text} == set()
