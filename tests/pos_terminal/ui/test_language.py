"""Two languages, switched at run time."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pos_terminal.till.effects import Notice
from pos_terminal.ui import intents, samples, translations
from pos_terminal.ui.dialogs import MoreDialog, VoidDialog
from pos_terminal.ui.language import Language, tr
from pos_terminal.ui.messages import notice_text
from pos_terminal.ui.model import ScreenView
from pos_terminal.ui.present import present
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.supervisor import ForceDialog, SupervisedRefundDialog
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import AmountDue
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap
from tests.pos_terminal.ui.states import STATES

SCRIPT = Path(__file__).parents[3] / "packaging" / "translations.py"
ENGLISH = translations.folder() / "en.ts"


def is_chinese(text: str) -> bool:
    return any(
        "\u3000" <= sign <= "\u303f" or "\u4e00" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uff60" for sign in text
    )


def plain(value: Any) -> Any:
    """``value`` with every Chinese sign in its texts replaced: what stays Chinese on the screen is then a label."""
    if isinstance(value, str):
        return "".join("x" if is_chinese(sign) else sign for sign in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, msgspec.Struct) and not isinstance(value, intents.Intent):
        return type(value)(**{name: plain(getattr(value, name)) for name in value.__struct_fields__})
    return value


def texts(root: QWidget) -> list[str]:
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        found.append(widget.accessibleName())
        if isinstance(widget, Key):
            found += [widget.label, widget.hint]
        elif isinstance(widget, Text):
            found.append(widget.text())
        elif isinstance(widget, QLineEdit):
            found += [widget.text(), widget.placeholderText()]
    return [text for text in found if text]


def test_the_files_hold_every_text() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def script() -> Any:
    spec = importlib.util.spec_from_file_location("collecting", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NO_GOODS = "没有商品 (words.no_goods)"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<translation>No goods</translation>", "<translation></translation>", f"not translated: {NO_GOODS}"),
        ("<translation>No goo", '<translation type="unfinished">No goo', f"not finished: {NO_GOODS}"),
        ("<source>补打<", "<source>重打<", "no longer in the code: 重打 (words.reprint)"),
        ("<source>补打<", "<source>重打<", "not translated: 补打 (words.reprint)"),
        (">{0} items<", ">{1} items<", "other places than its source: {0} 件 → {1} items"),
        (">{0} items<", ">{0 items<", "other places than its source: {0} 件 → {0 items"),
        (">Use ¥ {amount}<", ">Use ¥ {sum}<", "other places than its source: 使用 ¥ {amount} → Use ¥ {sum}"),
    ],
)
def test_the_check_finds_a_file_behind_the_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    whole = ENGLISH.read_text("utf-8")
    assert before in whole
    (tmp_path / "en.ts").write_text(whole.replace(before, after, 1), "utf-8")
    assert script().main(["--check", "--folder", str(tmp_path)]) == 1
    assert f"en.ts: {said}" in capsys.readouterr().out.splitlines()


def test_collecting_keeps_what_is_translated_and_marks_what_is_new(tmp_path: Path) -> None:
    (tmp_path / "en.ts").write_bytes(ENGLISH.read_bytes())
    (tmp_path / "fr.ts").touch()
    module = script()
    assert module.main(["--folder", str(tmp_path)]) == 1
    assert (tmp_path / "en.ts").read_bytes() == ENGLISH.read_bytes()
    known = module.translations(tmp_path / "fr.ts")
    assert list(known) == module.source_texts()
    assert {one.finished for one in known.values()} == {False}


def test_a_computed_text_is_refused(tmp_path: Path) -> None:
    module = script()
    (tmp_path / "page.py").write_text('label = tr("收款")\n')
    assert module.labels_of(tmp_path / "page.py") == {("pos_terminal", "收款", "")}
    (tmp_path / "page.py").write_text("label = tr(name)\n")
    with pytest.raises(ValueError, match="string literals"):
        module.labels_of(tmp_path / "page.py")


def test_no_chinese_is_left_in_english(desk: Desk) -> None:
    desk.language.use("en")
    desk.settle()
    for name in samples.BODIES:
        view = samples.screen(name, training=True)
        desk.window.show_view(ScreenView(bar=plain(view.bar), body=plain(view.body)))
        QApplication.processEvents()
        left = [text for text in texts(desk.window.ground) if is_chinese(text) and text != "简体中文"]
        assert left == [], name
    for sheet in (
        VoidDialog(desk.window, language="en"),
        ForceDialog(desk.window, plain(samples.UNKNOWN), language="en"),
        SupervisedRefundDialog(desk.window, plain(samples.returns.BIG), language="en"),
        SettleDialog(desk.window, plain(samples.LATE), samples.SETTLE, language="en"),
        MoreDialog(desk.window, language="en"),
    ):
        left = [text for text in texts(sheet) if is_chinese(text) and text != "简体中文"]
        sheet.deleteLater()
        assert left == []


def test_switching_changes_the_labels_and_keeps_the_data(desk: Desk) -> None:
    desk.show("sale")
    due = desk.window.findChild(AmountDue, "amount_due")
    assert due is not None
    assert due.accessibleName() == "应收 ¥2,901.46"
    desk.language.use("en")
    desk.settle()
    due = next(one for one in desk.window.findChildren(AmountDue) if one.isVisible())
    assert due.accessibleName() == "Due ¥2,901.46"
    assert tr("收款") == "Pay"
    desk.language.use("zh_CN")
    desk.settle()
    due = next(one for one in desk.window.findChildren(AmountDue) if one.isVisible())
    assert due.accessibleName() == "应收 ¥2,901.46"
    assert tr("收款") == "收款"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        Language().use("fr")


@pytest.fixture
def a_third(translation_folder: Path) -> Path:
    """A folder with English and a language made up of it, in capitals, in one file."""
    shutil.copy(ENGLISH, translation_folder)
    tree = ElementTree.parse(ENGLISH)
    for translation in tree.getroot().iter("translation"):
        parts = re.split(r"(\{\w*\})", translation.text or "")
        translation.text = "".join(part if part.startswith("{") else part.upper() for part in parts)
    tree.write(translation_folder / "fr.ts", "utf-8")
    return translation_folder


def test_one_file_is_a_language_more(a_third: Path, desk: Desk) -> None:
    assert script().main(["--check", "--folder", str(a_third)]) == 0
    seen: list[str] = []
    for _ in range(4):
        desk.show("sign-in")
        switch = next(one for one in desk.window.findChildren(Key, "language") if one.isVisible())
        seen.append(switch.label)
        following = translations.following(desk.language.code)
        switch.click()
        desk.settle()
        assert desk.language.code == following
    assert seen == ["English", "ENGLISH", "简体中文", "English"]
    desk.language.use("fr")
    desk.settle()
    english = {text for text in translations.texts("en").values() if text != text.upper()}
    for name, state in STATES.items():
        at = state()
        view = present(at.state, at.links, at.session, at.now_ms, "fr")
        assert str(view).upper() == str(present(at.state, at.links, at.session, at.now_ms, "en")).upper()
        desk.window.show_view(ScreenView(bar=plain(view.bar), body=plain(view.body)))
        desk.settle()
        shown = texts(desk.window.ground)
        assert [text for text in shown if text in english or (is_chinese(text) and text != "简体中文")] == [], name
        assert [text for text in shown if text.isupper()], name
    notice = Notice("card_refused", "error", ("insufficient_funds",))
    assert notice_text(notice, "fr") == "CARD NOT CHARGED: NOT ENOUGH FUNDS. USE ANOTHER CARD OR A SMALLER AMOUNT."
    sheet = VoidDialog(desk.window, language="fr")
    assert "CUSTOMER CHANGED MIND" in texts(sheet)
    sheet.deleteLater()


def test_the_title_of_the_window_is_in_its_language(desk: Desk) -> None:
    assert desk.window.windowTitle() == "门店收银终端"
    desk.language.use("en")
    desk.settle()
    assert desk.window.windowTitle() == "Store Terminal"


def test_the_page_of_the_first_run_has_a_key_to_the_other_language(desk: Desk) -> None:
    desk.show("enrol")
    key = desk.window.findChild(QAbstractButton, "language")
    assert key is not None
    assert key.accessibleName() == "English"
    key.click()
    desk.settle()
    assert desk.last() == intents.SwitchLanguage(code="en")
    assert desk.language.code == "en"


def test_what_is_asked_for_at_the_scan_field_is_whole_in_a_narrow_window(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    desk.language.use("en")
    desk.show("sale")
    field = desk.window.findChild(QLineEdit, "scan")
    assert field is not None
    wide = QFontMetrics(field.font()).horizontalAdvance(field.placeholderText())
    assert wide <= field.width() - field.textMargins().left() - 24


@pytest.mark.parametrize("how", ["wrong", "typing", "number only"])
def test_a_switch_while_signing_in_leaves_number_and_focus_where_they_are(counter: Counter, how: str) -> None:
    """After a wrong PIN the focus came back to the number: the PIN typed next stood there to be read."""
    counter.settle()
    press(counter, "1001")
    if how != "number only":
        press(counter, Qt.Key.Key_Return, "99")
    if how == "wrong":
        press(counter, Qt.Key.Key_Return)
    focused = counter.window.focusWidget()
    assert focused is not None
    name = focused.objectName()
    tap(counter, "language")
    for _ in range(4):
        counter.settle()
    assert tr("密码") == "PIN"
    focused = counter.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == name == ("operator_number" if how == "number only" else "operator_pin")
    press(counter, "1234")
    fields = {one.objectName(): one.text() for one in counter.window.findChildren(QLineEdit) if one.isVisible()}
    number, pin = ("10011234", "") if how == "number only" else ("1001", "1234")
    assert fields == {"operator_number": number, "operator_pin": pin}
