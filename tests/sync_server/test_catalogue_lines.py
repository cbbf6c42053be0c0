"""Reading a file to publish: what fits, and how what does not is named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from argon2 import PasswordHasher

from pos_terminal.contract.benefit_book import Limit
from pos_terminal.contract.benefits import Benefit, Scope
from pos_terminal.contract.catalog import Change, Product
from sync_server import catalogue_lines

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "resources" / "docs" / "sync-server.md"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"type":"promotion","store":"S001","benefit":{"kind":"fixed","benefit":"b-7"}}', "valid_from_ms"),
        (
            b'{"type":"promotion","store":"S001","benefit":{"kind":"item_fixed","benefit":"b-7","amount":0,'
            b'"valid_from_ms":0,"valid_to_ms":1}}',
            "line 3: benefit b-7: the amount must be positive",
        ),
        (
            b'{"type":"promotion","store":"no store","benefit":{"kind":"item_fixed","benefit":"b","amount":1,'
            b'"valid_from_ms":0,"valid_to_ms":1}}',
            "store",
        ),
    ],
)
def test_a_promotion_that_breaks_the_model_is_refused_by_name(line: bytes, why: str) -> None:
    with pytest.raises(catalogue_lines.PublishError, match=why):
        catalogue_lines.parse_line(3, line)


def test_pinyin_initials_are_computed_here() -> None:
    line = '{"type":"product","sku":"A","gtins":[],"name":"遮光窗帘 2.8m","unit":"米","tax_code":"1","tax_rate_bp":0}'
    product, _ = catalogue_lines.parse_line(1, line.encode())
    assert isinstance(product, Product)
    assert (product.pinyin, product.spelling) == ("zgcl28m", "zhe guang chuang lian 28m")


_PRODUCT = b'{"type":"product","sku":"%s","gtins":[],"name":"%s","unit":"m","tax_code":"1","tax_rate_bp":%s}'


def test_the_documented_catalogue_as_it_stands_has_goods_for_sale() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Files for `publish`")[2]
    catalogue, withdrawal = re.findall(r"^```\n(.+?)^```", text, re.MULTILINE | re.DOTALL)[:2]
    changes = catalogue_lines.read_lines(catalogue.encode().splitlines())
    assert [type(change).__name__ for change, _ in changes] == ["StoreProfile", "Product", "Offer", "Operator"]
    assert catalogue_lines.read_lines(withdrawal.encode().splitlines())


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"offer","store":"S1","channel":"store","sku":"A/1","price":10000000000000}',
        _PRODUCT % (b"A/1", b"n", b"10000"),
        b'{"type":"withdrawn","kind":"offer","key":"S1/store/A/1"}',
        b'{"type":"withdrawn","kind":"product","key":"A/1"}',
        b'{"type":"withdrawn","kind":"operator","key":"S1/1001"}',
    ],
)
def test_a_line_at_the_bounds_fits(line: bytes) -> None:
    assert catalogue_lines.parse_line(1, line)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", "line 3"),
        (b"[]", "line 3"),
        (b"\xff", "line 3"),
        (b'{"type":"vehicle"}', "vehicle"),
        (b'{"type":"offer","store":"S 1","channel":"store","sku":"A","price":1}', "store"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":-1}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":1.5}', "price"),
        (b'{"type":"withdrawn","kind":"store","key":"S1"}', "kind"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":10000000000001}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":9223372036854775808}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":%s}' % (b"9" * 5_000), "line 3"),
        (b'{"type":"offer","store":"S1","channel":"st/ore","sku":"A","price":1}', "channel"),
        (b'{"type":"offer","store":"S1","channel":"","sku":"A","price":1}', "channel"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"","price":1}', "sku"),
        (_PRODUCT % (b"A" * 101, b"n", b"0"), "sku"),
        (_PRODUCT % (b"A\\u0000", b"n", b"0"), "sku"),
        (_PRODUCT % (b"A", b"", b"0"), "name"),
        (_PRODUCT % (b"A", b"n" * 70_000, b"0"), "65536"),
        (_PRODUCT % (b"A", b"n", b"10001"), "tax_rate_bp"),
        (_PRODUCT % (b"A", b"n", b"18446744073709551616"), "tax_rate_bp"),
        (_PRODUCT % (b"A", b"n", b'0,"gtins":[""]'), "gtins"),
        (b'{"type":"operator","number":"1/2","store":"S1","role":"clerk","pin":"1"}', "number"),
        (b'{"type":"operator","number":"","store":"S1","role":"clerk","pin":"1234"}', "number"),
        (b'{"type":"withdrawn","kind":"offer","key":""}', "key"),
        (b'{"type":"withdrawn","kind":"offer","key":"A"}', "key: store/channel/sku"),
        (b'{"type":"withdrawn","kind":"offer","key":"S1/store"}', "key: store/channel/sku"),
        (b'{"type":"withdrawn","kind":"offer","key":"S 1/store/A"}', "key: store"),
        (b'{"type":"withdrawn","kind":"offer","key":"S1//A"}', "key: channel"),
        (b'{"type":"withdrawn","kind":"operator","key":"1001"}', "key: store/number"),
        (b'{"type":"withdrawn","kind":"operator","key":"S1/1/2"}', "key: number"),
        (b'{"type":"withdrawn","kind":"product","key":""}', "key: sku"),
        (b'{"type":"operator","number":"1","store":"S1","role":"king","pin":"1"}', "role"),
    ],
)
def test_a_line_that_does_not_fit_is_named(line: bytes, what: str) -> None:
    good = b'{"type":"store","store":"S1","name":"n","entity":"9","entity_name":"e"}'
    with pytest.raises(catalogue_lines.PublishError, match=r"^line 3: ") as caught:
        catalogue_lines.read_lines([good, b"", line])
    assert what in str(caught.value)


LINES = ROOT / "resources" / "docs" / "catalogue-lines.md"
_KINDS = {str(kind.__struct_config__.tag): kind for kind in get_args(Change)}


def test_each_kind_of_line_is_documented_with_its_fields_and_a_line_that_fits() -> None:
    sections = dict(re.findall(r"^## (\w+)\n(.+?)(?=^## |\Z)", LINES.read_text("utf-8"), re.MULTILINE | re.DOTALL))
    assert set(sections) == set(_KINDS)
    for name, kind in _KINDS.items():
        told = re.findall(r"^\| `(\w+)` \| (.+?) \|", sections[name].partition("Every benefit")[0], re.MULTILINE)
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        assert {field for field, _ in told} - {"pin"} == set(fields), name
        needed = {field for field, word in told if word in ("needed", "or this", "computed")} - {"spelling"}
        assert needed == {field.name for field in fields.values() if field.required}, name
        for example in re.findall(r"^```\n(.+?)^```", sections[name], re.MULTILINE | re.DOTALL):
            for change, _ in catalogue_lines.read_lines(example.encode().splitlines()):
                assert isinstance(change, kind)


def test_each_kind_of_benefit_and_limit_is_documented_with_its_fields() -> None:
    text = LINES.read_text("utf-8")
    common = {"benefit", "title", "valid_from_ms", "valid_to_ms", "redemption", "scope", "campaign", "pack"}
    for kind in get_args(Benefit):
        (row,) = re.findall(rf"^\| `{kind.__struct_config__.tag}` \| (.+) \|$", text, re.MULTILINE)
        own = {field.name for field in msgspec.structs.fields(kind)} - common - {"funding_bp", "on_return"}
        assert set(re.findall(r"`(\w+)`", row)) == own - {"layer", "basis", "min_quantity"}, row
    for kind in (Scope, *get_args(Limit)):
        for field in msgspec.structs.fields(kind):
            assert f"`{field.name}`" in text, field.name


def _operator(**fields: object) -> bytes:
    return json.dumps({"type": "operator", "number": "1001", "store": "S1", "role": "clerk", **fields}).encode()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (_PRODUCT % (b"A", b"n", b'0,"serial":true'), "there is no field serial; did you mean serials?"),
        (_PRODUCT % (b"A", b"n", b'0,"mesured":true'), "there is no field mesured; did you mean measured?"),
        (_PRODUCT % (b"A", b"n", b'0,"zzz":1'), "there is no field zzz"),
        (
            b'{"type":"offer","store":"S1","channel":"store","sku":"A","prise":1}',
            "there is no field prise; did you mean price?",
        ),
        (_operator(pn="1234"), "there is no field pn; did you mean pin?"),
        (
            b'{"type":"promotion","store":"S1","benefit":{"kind":"item_fixed","benefit":"b","amount":1,'
            b'"valid_from_ms":0,"valid_to_ms":1,"max_unit":5}}',
            "benefit: there is no field max_unit; did you mean max_units?",
        ),
        (b'{"type":"vehicle"}', "type: «vehicle» is none of product, offer, operator, store, promotion, "),
        (b'{"sku":"A"}', "type: nothing is none of product, "),
        (
            b'{"type":"withdrawn","kind":"store","key":"S1"}',
            "kind: «store» is none of product, offer, operator, promotion, promotion_limit",
        ),
        (_operator(role="king", pin="1234"), "role: «king» is none of clerk, dealer, supervisor"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_was_meant(line: bytes, told: str) -> None:
    with pytest.raises(catalogue_lines.PublishError) as caught:
        catalogue_lines.parse_line(7, line)
    assert str(caught.value).startswith(f"line 7: {told}")


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "１２３４", "12 34", True, 12.5, None, -1234])
def test_a_pin_that_nobody_can_type_is_refused_and_not_repeated(pin: object) -> None:
    with pytest.raises(catalogue_lines.PublishError, match=r"^line 7: pin: 4 to 12 digits") as caught:
        catalogue_lines.parse_line(7, _operator(pin=pin))
    assert str(pin) not in str(caught.value).removeprefix("line 7: pin: 4 to 12 digits") or pin == ""


@pytest.mark.parametrize("number", ["a1", "１００１", "1234567890123", "10 01"])
def test_a_number_that_nobody_can_type_is_refused(number: str) -> None:
    with pytest.raises(catalogue_lines.PublishError, match=r"line 7: number: .*1 to 12 digits"):
        catalogue_lines.parse_line(7, _operator(number=number, pin="1234"))


_HASH = PasswordHasher(time_cost=1, memory_cost=64).hash("1234")


@pytest.mark.parametrize("fields", [{"pin": "1234"}, {"pin": 123456789012}, {"pin_hash": _HASH}])
def test_a_person_who_can_sign_in_is_taken(fields: dict[str, object]) -> None:
    assert catalogue_lines.parse_line(7, _operator(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pin_hash": ""},
        {"pin_hash": "2468"},
        {"pin_hash": _HASH.replace("argon2id", "argon2i")},
        {"pin_hash": _HASH.rpartition("$")[0]},
        {"pin_hash": _HASH, "pin": "1234"},
    ],
)
def test_a_person_who_cannot_sign_in_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(catalogue_lines.PublishError, match="line 7: pin"):
        catalogue_lines.parse_line(7, _operator(**fields))


def test_the_sample_fits_as_it_is() -> None:
    assert catalogue_lines.read_lines((ROOT / "resources/sample/store-s001.jsonl").read_bytes().splitlines())


def test_lines_are_counted_as_people_count_them() -> None:
    assert catalogue_lines.numbers([b"", b"{}", b"  ", b"{}"]) == [2, 4]
