"""Every message of the machine and of the runtime has a text in every language, with the places its arguments fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from pos_terminal.contract.cloud import CouponStatus, DepositKind, OrderStatus, StepName, WhyNot
from pos_terminal.contract.facts import AttemptKind, CollectionRoute, TenderKind, Wallet
from pos_terminal.contract.reasons import (
    FORCE_REASONS,
    GIVE_BACK_REASONS,
    RETURN_REASONS,
    SETTLE_REASONS,
    VOID_REASONS,
    reason_text,
)
from pos_terminal.devices.pinpad.port import REFUSAL_CODES, STATUS_WORDS
from pos_terminal.online.custody import Reason
from pos_terminal.till.effects import Notice
from pos_terminal.till.refunding import PartStatus
from pos_terminal.ui import messages
from pos_terminal.ui.messages import TABLES, Table, text_of
from pos_terminal.ui.messages.notices import NOTICES
from pos_terminal.ui.messages.outside import DETAILS, PINPAD
from pos_terminal.ui.messages.refusals import ENROLMENT, REFUSALS
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import Toast
from pos_terminal.ui.translations import places, texts

ROOT = Path(messages.__file__).parents[3]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
CALLS = ("notice", "refuse", "Notice", "_tell", "_refuse")


def sources(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text("utf-8"))


def called(tree: ast.AST) -> Iterator[tuple[str, int | None]]:
    """Message ids with the number of their arguments, as far as the source tells (None: it does not)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in CALLS:
            continue
        count: int | None = len(node.args) - 1
        if name == "Notice":
            given = node.args[2] if len(node.args) > 2 else None
            count = len(given.elts) if isinstance(given, ast.Tuple) else None if given is not None else 0
        for message in ids(node.args[0]):
            yield message, count


def ids(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from ids(node.body)
        yield from ids(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        tail = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        assert tail == "_refused", "the one id that is put together is «<kind>_refused»"
        yield from (f"{kind}{tail}" for kind in get_args(AttemptKind))


def places_of(text: str) -> set[int]:
    names = places(text)
    assert names is not None, text
    return {int(name) for name in names}


def both(table: Table, key: str) -> tuple[str, str]:
    chinese, english = text_of(table, key, "zh_CN"), text_of(table, key, "en")
    assert chinese
    assert english
    return chinese, english


def test_every_message_of_till_runtime_and_controller_has_its_texts_and_places() -> None:
    found = {
        (message, count)
        for tree in sources("pos_terminal/till", "pos_terminal/runtime", "pos_terminal/ui")
        for message, count in called(tree)
    }
    assert len(found) > 60, "the search for messages has lost its way"
    for message, count in sorted(found, key=str):
        assert message in NOTICES, message
        entry = NOTICES[message]
        for text in both("notices", message):
            assert count is None or places_of(text) <= set(range(max(count, len(entry.kinds)))), (message, text, count)
            assert count is None or len(entry.kinds) <= count or message.startswith("order_refused"), message


@pytest.mark.parametrize(
    ("module", "function", "messages"),
    [
        ("forcing", "why_not_forced", {"lease_cannot_be_forced", "nothing_to_force"}),
        ("contradictions", "why_not", {"nothing_to_settle"}),
        ("returning", "why_not", {"return_blocked", "already_returned", "return_nothing", "no_such_line"}),
    ],
)
def test_the_messages_that_are_given_as_values_have_texts(module: str, function: str, messages: set[str]) -> None:
    tree = ast.parse((ROOT / f"pos_terminal/till/{module}.py").read_text("utf-8"))
    why = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    strings = {node.value for node in ast.walk(why) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert messages <= strings & set(NOTICES)


@pytest.mark.parametrize("table", TABLES)
def test_texts_are_in_two_languages_with_the_same_places(table: Table) -> None:
    for key in TABLES[table]:
        chinese, english = both(table, key)
        assert CHINESE.search(chinese) or not re.search("[a-z]", chinese), f"{key} has no Chinese"
        assert not CHINESE.search(english), f"{key} has Chinese in its English"
        assert places_of(chinese) == places_of(english), key


def test_what_the_window_calls_a_reason_is_what_head_office_calls_it() -> None:
    for code in VOID_REASONS | FORCE_REASONS | SETTLE_REASONS | RETURN_REASONS | GIVE_BACK_REASONS:
        for language in ("zh_CN", "en"):
            assert messages.reason(code, language) == reason_text(code, language)
    assert messages.reason("找错人了", "en") == "找错人了"


def test_an_unknown_word_is_an_error_and_an_unknown_language_is_the_source() -> None:
    with pytest.raises(KeyError):
        messages.word("never_heard_of", "zh_CN")
    assert messages.language_of("xx") == "zh_CN"
    assert messages.language_of("en") == "en"


def test_every_code_that_can_refuse_has_a_sentence() -> None:
    acquirer = {"insufficient_funds", "invalid_code", "code_used", "customer_cancelled", "cancelled"}
    codes = {*acquirer, *REFUSAL_CODES, *get_args(WhyNot), *get_args(CouponStatus), *server_codes()}
    assert codes - set(REFUSALS) == set()
    for code in REFUSALS:
        chinese, english = both("refusals", code)
        assert chinese.endswith("。")
        assert english.endswith(".")


def test_an_order_booked_to_no_store_sends_nobody_to_another_store() -> None:
    chinese, english = both("refusals", "no_store")
    assert "另一家店" not in chinese
    assert "总部" in chinese
    assert "another store" not in english


def test_a_code_of_a_newer_server_is_told_with_its_own_reason() -> None:
    """A terminal that does not know the code yet refuses as well, and says what it was told."""
    for language in ("zh_CN", "en"):
        told = messages.refusal("heard_of_later", language, kind="order", reason="booked to the moon")
        assert told == messages.word("refusal_other", language, "heard_of_later: booked to the moon")


def server_codes() -> set[str]:
    """Codes that the server's own sources give in a ``Refusal`` or take over from the cloud store and the acquirer."""
    found: set[str] = set()
    for tree in sources("sync_server"):
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Refusal", "Refused", "Denied"):
                found |= {
                    str(word.value.value)
                    for word in node.keywords
                    if word.arg == "code" and isinstance(word.value, ast.Constant)
                }
            target = getattr(node, "target", None)
            if isinstance(node, ast.AnnAssign) and getattr(target, "id", "") == "REFUSALS":
                assert isinstance(node.value, ast.Dict)
                found |= {str(value.value) for value in node.value.values if isinstance(value, ast.Constant)}
    assert "no_such_order" in found
    return found - set(ENROLMENT)


def test_every_pinpad_status_has_a_text() -> None:
    assert set(PINPAD) == STATUS_WORDS


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind_", get_args(TenderKind)),
        ("wallet_", get_args(Wallet)),
        ("status_", get_args(AttemptKind)),
        ("refused_", get_args(AttemptKind)),
        ("decided_", get_args(AttemptKind)),
        ("found_", get_args(AttemptKind)),
        ("order_", get_args(OrderStatus)),
        ("step_", tuple(name for name in get_args(StepName) if name != "deposit")),  # it is called by its kind
        ("deposit_", (*get_args(DepositKind), "other")),
        ("credit_", (*get_args(DepositKind), "other")),
        ("route_", get_args(CollectionRoute)),
        ("benefit_", ("expired", "not_yet_valid", "out_of_scope", "too_few", "short")),
        ("role_", ("clerk", "dealer", "supervisor")),
        ("link_state_", ("up", "down", "busy", "absent", "warning")),
        ("z_", ("printing", "printed", "failed")),
        ("back_", ("card", "code", "coupon")),
        ("return_", get_args(PartStatus)),
    ],
)
def test_families_of_words_are_whole(prefix: str, values: list[str]) -> None:
    assert [f"{prefix}{value}" for value in values if f"{prefix}{value}" not in WORDS] == []


def test_every_reason_to_have_no_key_is_told_in_a_word_and_with_what_to_do() -> None:
    reasons = [f"key_{reason}" for reason in get_args(Reason)]
    assert [reason for reason in reasons if reason not in DETAILS or f"warning_{reason}" not in WORDS] == []


def test_every_word_asked_for_by_name_exists_and_none_is_idle() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "pos_terminal/ui").rglob("*.py"))
    text += "\n".join(path.read_text("utf-8") for path in (ROOT / "pos_terminal/app").rglob("*.py"))
    asked = set(re.findall(r'(?:say|word|number_of)\(\s*"([a-z_0-9]+)"', text))
    assert asked - set(WORDS) == set()
    families = (
        *(
            "kind_",
            "wallet_",
            "status_",
            "refused_",
            "decided_",
            "found_",
            "order_",
            "step_",
            "deposit_",
            "credit_",
            "route_",
            "benefit_",
            "role_",
            "back_",
            "unused_",
        ),
        *("link_state_", "z_", "device_", "warning_", "fault_", "return_"),
    )
    named = {key: text.count(f'"{key.removesuffix("_one")}"') for key in WORDS}
    idle = {key for key in WORDS if named[key] < 2 and not key.startswith(families)}
    assert idle == set()


def test_an_order_under_payment_names_the_till_that_collects_it() -> None:
    def told(reason: str) -> str:
        return messages.notice_text(Notice("lease_refused", "error", ("leased_elsewhere", reason)), "zh_CN")

    assert "02 号收银台" in told("s1/02")
    assert "另一台收银机" in told("ask again")


def test_amounts_come_as_fen_and_are_shown_as_money() -> None:
    assert messages.notice_text(Notice("tender_approved", "info", ("1234567",)), "zh_CN") == "已收款 ¥12,345.67"
    assert messages.notice_text(Notice("hand_cash_back", "warning", ("5",)), "en").startswith("Hand ¥0.05 in cash")


def test_a_refusal_is_a_sentence_for_its_kind_and_an_unknown_code_shows_itself() -> None:
    declined = Notice("card_refused", "error", ("insufficient_funds", "code 33"))
    assert messages.notice_text(declined, "zh_CN") == "银行卡收款未成功：余额不足，请换一张卡或少刷一些。"
    assert "pinpad" in messages.notice_text(Notice("card_refused", "error", ("unreachable", "")), "en")
    assert "server" in messages.notice_text(Notice("lease_refused", "error", ("unreachable", "")), "en")
    assert "brand_new: 你好" in messages.refusal("brand_new", "zh_CN", reason="你好")
    assert messages.notice_text(Notice("never_heard_of", "info", ("a",)), "en") == "never_heard_of a"


def test_a_coupon_that_gives_nothing_is_not_greeted() -> None:
    def toast(reason: str, missing: str, language: str = "zh_CN") -> Toast:
        return messages.toast(Notice("coupon_added_unused", "warning", ("满减", reason, missing)), language)

    assert toast("short", "5000").text == "已加“满减”，但没有减钱：还差 ¥50.00 才能用"
    assert toast("too_few", "2").text.endswith("还差 2 件才能用")
    assert toast("out_of_scope", "0").text.endswith("不适用于这些商品")
    assert (toast("short", "5000").tone, toast("short", "5000").sound) == ("warn", "")


def test_how_a_notice_looks_and_sounds() -> None:
    removed = messages.toast(Notice("line_removed", "info", ("茶",)), "zh_CN")
    assert (removed.undo, removed.tone, removed.sound) == (True, "plain", "")
    refused = messages.toast(Notice("basket_frozen", "warning"), "zh_CN")
    assert (refused.undo, refused.tone, refused.sound) == (False, "warn", "error")
    assert messages.toast(Notice("sale_closed", "info", ("1",)), "en").sound == "ok"
    assert messages.toast(Notice("print_failed", "error", ("paper_out",)), "en").tone == "danger"


def test_enrolment_problems() -> None:
    assert messages.enrolment_problem("bad_code", "en").startswith("The code is wrong")
    assert "odd" in messages.enrolment_problem("odd", "zh_CN")


def test_a_void_names_what_went_back_and_what_did_not() -> None:
    card, coupon, cash = ("card", "1000", "1234"), ("coupon", "30000", "满减"), ("cash", "500", "")
    voided = Notice("voided", "info", ("0001", *card, *coupon, *cash))
    assert (
        messages.notice_text(voided, "zh_CN")
        == "已作废 0001（已退回：尾号 1234 的卡 ¥10.00、券“满减”），请退给顾客现金 ¥5.00"
    )
    in_cash = messages.notice_text(Notice("voided", "info", ("0001", *cash)), "zh_CN")
    assert in_cash == "已作废 0001，请退给顾客现金 ¥5.00", "it has not gone back before somebody hands it out"
    assert messages.notice_text(Notice("voided", "info", ("0001",)), "zh_CN") == "已作废 0001"
    assert messages.thing_text(("card", "1000", ""), "zh_CN") == "银行卡 ¥10.00"  # whose number nobody knows
    stopped = Notice("void_stopped", "error", ("unreachable", "", *coupon, *card))
    assert messages.notice_text(stopped, "zh_CN") == (
        "没有作废，券“满减”没有退回：没有连上，还没有退回，请重试。（已退回：尾号 1234 的卡 ¥10.00）"
    )
    code = Notice("money_given_back", "info", ("code", "100", "wechat"))
    assert messages.notice_text(code, "zh_CN") == "已退回：微信支付 ¥1.00"


ACTS = {"insert_card", "status_card", "detail_card"}
"""What the customer does at the pinpad, in its own word."""


def test_a_shift_has_one_name_in_the_window() -> None:
    """The question before its end spoke of a «business period», which no other page knows."""
    assert not [source for _, source, _ in texts("en") if "营业期" in source]


def test_a_card_has_one_name_as_a_means_of_payment() -> None:
    known = {key: text for table in TABLES.values() for key, text in table.items()}
    found = {key: str(text) for key, text in known.items() if "刷卡" in str(text).replace("刷卡机", "")}
    assert set(found) <= {*ACTS, "wrong_pin"}, found
