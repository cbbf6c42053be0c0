"""Paints every screen in every state: ``python -m pos_terminal.ui.gallery FOLDER [--sizes 1366x768] [--language en]``.

For looking at: the sample screens at several sizes, the dialogs over them, and the states of the keys. It works without
a display (``QT_QPA_PLATFORM=offscreen`` unless set); ``QT_SCALE_FACTOR=1.25`` shows the scaling.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from pos_terminal.ui import intents, samples, theme
from pos_terminal.ui.dialogs import CloseDialog, MoreDialog, RefundDialog, Sheet, VoidDialog
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import Toast
from pos_terminal.ui.samples import presale, returns
from pos_terminal.ui.screens import new_sheet
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.supervisor import ForceDialog, GiveBackDialog, SupervisedRefundDialog
from pos_terminal.ui.translations import languages
from pos_terminal.ui.widgets.keys import Key, Role
from pos_terminal.ui.window import MainWindow

SIZES = "1024x768,1366x768,1920x1080"


def dialogs(window: MainWindow, language: str) -> Iterator[tuple[str, Sheet]]:
    yield "dialog-void", VoidDialog(window, language=language)
    yield "dialog-more", MoreDialog(window, language=language)
    for name, attempt in samples.TO_DECIDE.items():
        yield f"dialog-force-{name}", ForceDialog(window, attempt, language=language)
    yield "dialog-in-cash", ForceDialog(window, returns.REFUSED, language=language)
    yield "dialog-refund", RefundDialog(window, returns.CHOOSING, language=language)
    yield "dialog-big-refund", SupervisedRefundDialog(window, returns.BIG, language=language)
    yield "dialog-settle", SettleDialog(window, samples.LATE, samples.SETTLE, language=language)
    yield "dialog-settle-code", SettleDialog(window, samples.LATE_CODE, samples.SETTLE_CODE, language=language)
    yield "dialog-give-back", GiveBackDialog(window, samples.IN_THE_WAY, language=language)
    yield "dialog-hand-over", new_sheet("hand_over", presale.DUE, window, order="789", language=language)
    twice = (samples.AT_RISK, "现金收款", intents.PayCash(text=""))
    yield "dialog-pay-twice", new_sheet("pay_twice", twice, window, order="789", language=language)
    goods = ("牛奶", "扫地机器人 S9", intents.EnterSerial(line="line2", text="6922266454295"))
    yield "dialog-serial-or-goods", new_sheet("serial_or_goods", goods, window, order="789", language=language)
    odd_float = (intents.OpenPeriod(float_text="33050"), 3_305_000)
    odd_change = (31_770, "现金收款", intents.PayCash(text="330"))
    for name, about in (("odd_float", odd_float), ("odd_change", odd_change)):
        yield f"dialog-{name}", new_sheet(name, about, window, order="789", language=language)
    yield "dialog-close", CloseDialog(window, samples.CLOSING)
    yield "dialog-close-odd", CloseDialog(window, samples.ODD_COUNT)


def key_states() -> QWidget:
    """A board of keys, role by state."""
    board = QWidget()
    board.setStyleSheet(f"background: {theme.BG};")
    grid = QGridLayout(board)
    grid.setSpacing(12)
    roles: tuple[Role, ...] = ("plain", "primary", "danger", "destroy", "digit", "quiet")
    for line, role in enumerate(roles):
        for place, state in enumerate(("default", "hover", "down", "focus", "checked", "disabled")):
            key = Key(state, role=role, icon="banknote", shortcut="F9", size=16, height=56)
            key.setCheckable(True)
            key.setChecked(state == "checked")
            key.setDown(state == "down")
            key.setEnabled(state != "disabled")
            key.pretend(hover=state == "hover", focus=state == "focus")
            grid.addWidget(key, line, place)
    board.resize(1200, 460)
    return board


def paint(window: MainWindow, folder: Path, size: str, language: str) -> int:
    """Every sample at one size; the number of pictures."""
    app = QApplication.instance()
    assert app is not None
    width, height = (int(part) for part in size.split("x"))
    window.resize(width, height)
    count = 0

    def save(name: str) -> None:
        nonlocal count
        for _ in range(3):
            app.processEvents()
        window.snapshot().save(str(folder / f"{name}-{size}.png"))
        count += 1

    for name in samples.BODIES:
        window.show_view(samples.screen(name))
        save(name)
    window.show_view(samples.screen("sale", link=samples.OFFLINE))
    window.toast(Toast(text="未找到商品 6900000，请检查条码或手工录入", tone="warn"))
    save("sale-toast")
    window.show_view(samples.screen("sale", training=True))
    window.toast(Toast(text="已删除 遮光窗帘定制 2.8m×2.6m", undo=True))
    save("sale-undo-training")
    window.hide_toast()
    for name, sheet in dialogs(window, language):
        window.open_sheet(sheet)
        save(name)
        sheet.reject()
    return count


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="gallery", description="Paint every screen in every state to PNG files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--language", choices=languages(), default="zh_CN")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme.load(app)
    options.folder.mkdir(parents=True, exist_ok=True)
    language = Language(app)
    language.use(options.language)
    window = MainWindow(language, sounds=Sounds(muted=True))
    window.show()
    count = sum(paint(window, options.folder, size, options.language) for size in options.sizes.split(","))
    board = key_states()
    board.grab().save(str(options.folder / "keys.png"))
    print(f"{count + 1} pictures in {options.folder}")
    window.close()
    language.use("zh_CN")  # the translator is the application's, which may go on with something else
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
