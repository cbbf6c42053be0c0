"""Made-up goods and sales for the benchmarks; the same number always gives the same thing."""

from __future__ import annotations

import argon2

from pos_terminal.contract.catalog import Offer, Operator, Product
from pos_terminal.contract.facts import Line, SaleClosed, Tender
from pos_terminal.contract.quantity import Quantity

GOODS = ("窗帘", "沙发", "椅子", "毛巾", "牛奶", "落地灯", "衣架", "地毯", "书架", "花瓶")
INITIALS = ("cl", "sf", "yz", "mj", "nn", "ldd", "yj", "dt", "sj", "hp")
COLOURS = ("云灰", "亚麻", "胡桃", "雾蓝", "米白")
COLOUR_INITIALS = ("yh", "ym", "ht", "wl", "mb")


CLERK = Operator(
    number="1001",
    store="S001",
    role="clerk",
    pin_hash=argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("1234"),
)


def gtin(number: int) -> str:
    """A valid EAN-13 of the range 690–699."""
    digits = f"690{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def product_and_offer(number: int) -> tuple[Product, Offer]:
    kind, colour = number % len(GOODS), number // len(GOODS) % len(COLOURS)
    product = Product(
        sku=f"SKU-{number:07d}",
        gtins=(gtin(number),),
        name=f"{GOODS[kind]} {COLOURS[colour]} {number % 9973}号",
        pinyin=f"{INITIALS[kind]}{COLOUR_INITIALS[colour]}{number % 9973}h",
        unit="件",
        tax_code="1080000000000000000",
        tax_rate_bp=1300,
    )
    return product, Offer(store="S001", channel="store", sku=product.sku, price=100 + number % 100_000)


def sale_closed(number: int, lines: int = 5) -> SaleClosed:
    """A retail sale of ``lines`` lines paid in cash."""
    sold = tuple(
        Line(
            line=f"{number}-{place}",
            sku=f"SKU-{place:07d}",
            gtin=gtin(place),
            title=f"{GOODS[place % len(GOODS)]} {place}",
            quantity=Quantity(1000),
            unit_price=1990,
            amount=1990,
            discount=0,
            credit=0,
            net=1990,
            tax_code="1080000000000000000",
            tax_rate_bp=1300,
            tax=229,
        )
        for place in range(lines)
    )
    total = 1990 * lines
    tender = Tender(tender=f"{number}-t", kind="cash", requested=total, buyer_paid=total, receivable=total)
    return SaleClosed(
        at_ms=1_790_000_000_000 + number,
        sale=f"sale-{number}",
        number=f"20260214-02-{number:04d}",
        period="p1",
        operator="1001",
        lines=sold,
        benefits=(),
        tenders=(tender,),
        rounding=0,
        total=total,
        tax=229 * lines,
    )
