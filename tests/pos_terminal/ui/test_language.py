"""Two languages, switched at run time."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_terminal.ui import intents, samples
from pos_terminal.ui.dialogs import MoreDialog, VoidDialog
from pos_terminal.ui.language import Language, tr
from pos_terminal.ui.model import ScreenView
from pos_terminal.ui.supervisor import ForceDialog, SettleDialog
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import AmountDue
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.conftest import Desk

SCRIPT = Path(__file__).parents[3] / "packaging" / "translations.py"


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


def test_a_computed_text_is_refused(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "page.py").write_text('label = tr("收款")\n')
    assert module.texts_of(tmp_path / "page.py") == {("收款", "")}
    (tmp_path / "page.py").write_text("label = tr(name)\n")
    with pytest.raises(ValueError, match="string literals"):
        module.texts_of(tmp_path / "page.py")


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
