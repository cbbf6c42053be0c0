"""The look in one place: colour tokens, type sizes, spacing, fonts and the style sheet.

Everything is on a 4-px grid in device-independent pixels. Widgets that paint themselves (``widgets.keys``, the basket's
delegate) take their colours from here; the style sheet only dresses what Qt paints: fields, scroll bars, cards.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from pos_terminal.ui.resources import resources

BG = "#F3F4F6"
SURFACE = "#FFFFFF"
LINE = "#E5E7EB"
LINE_STRONG = "#D1D5DB"
INK = "#111827"
INK_2 = "#596273"  # the study's #6B7280 has 4.39:1 on BG; this one 5.6
PLACEHOLDER = "#6B7280"
DISABLED = "#8B93A1"
DISABLED_BG = "#F8F9FA"
ACCENT = "#0F766E"
ACCENT_HOVER = "#0D6B64"
ACCENT_PRESSED = "#115E59"
ACCENT_SOFT = "#E6F4F1"
DANGER = "#B42318"
DANGER_HOVER = "#A01F15"
DANGER_PRESSED = "#8A1A12"
DANGER_SOFT = "#FEF3F2"
WARN = "#A83F06"
WARN_SOFT = "#FEF0C7"
OK = "#067647"
OK_SOFT = "#E7F6EE"
OK_DOT = "#12B76A"
WARN_DOT = "#FDB022"
HOVER = "#F6F8F9"
PRESSED = "#E9EDEF"
BAR = "#0B1F1D"
BAR_SOFT = "#16332F"
BAR_INK = "#E7F2F0"
BAR_INK_2 = "#9DB9B4"
BAR_WARN = "#FEC84B"
BAR_WARN_SOFT = "#3D2A0A"
BAR_DANGER = "#FDA29B"
BAR_DANGER_SOFT = "#4A1512"
TOAST = "#111827"
TOAST_INK = "#FFFFFF"

CARD_RADIUS = 12
CONTROL_RADIUS = 10
GAP = 8
MARGIN = 16
TOUCH = 48
BAR_HEIGHT = 52

REGULAR_FAMILIES = ["Noto Sans SC"]
STRONG_FAMILIES = ["Noto Sans SC Strong", "Noto Sans SC"]

TONE_INK = {"plain": INK_2, "ok": OK, "warn": WARN, "danger": DANGER}
TONE_SOFT = {"plain": BG, "ok": OK_SOFT, "warn": WARN_SOFT, "danger": DANGER_SOFT}


def font(size: int, *, strong: bool = False) -> QFont:
    """The product's font at ``size`` device-independent pixels. Its figures are tabular by themselves."""
    made = QFont()
    made.setFamilies(STRONG_FAMILIES if strong else REGULAR_FAMILIES)
    made.setPixelSize(size)
    made.setBold(strong)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.1)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def load(app: QApplication) -> None:
    """Give ``app`` the product's fonts and palette. Called once, before the first widget.

    :raises FileNotFoundError: a font is missing or unreadable: the installation is damaged.
    """
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Strong.ttf"):
        path = resources() / "fonts" / name
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"font {path}")
    app.setStyle("Fusion")
    app.setFont(font(15))
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, BG),
        (QPalette.ColorRole.Base, SURFACE),
        (QPalette.ColorRole.WindowText, INK),
        (QPalette.ColorRole.Text, INK),
        (QPalette.ColorRole.ButtonText, INK),
        (QPalette.ColorRole.Highlight, ACCENT),
        (QPalette.ColorRole.HighlightedText, SURFACE),
        (QPalette.ColorRole.PlaceholderText, PLACEHOLDER),
        (QPalette.ColorRole.Accent, ACCENT),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def style_sheet() -> str:
    """The one style sheet. It belongs to the window, not to the application.

    Under an application's style sheet whatever is put into a layout is styled anew with all that is in it: building a
    screen took three times as long.
    """
    return f"""
    QWidget#page, QMainWindow, QDialog {{ background: {BG}; }}
    QFrame[card="true"] {{ background: {SURFACE}; border: 1px solid {LINE}; border-radius: {CARD_RADIUS}px; }}
    QFrame[rule="true"] {{ background: {LINE}; border: none; }}
    QLineEdit {{ background: {SURFACE}; color: {INK}; border: 1px solid {LINE_STRONG}; padding: 0 15px;
        border-radius: {CONTROL_RADIUS}px; min-height: 46px; selection-background-color: {ACCENT};
        selection-color: {SURFACE}; placeholder-text-color: {PLACEHOLDER}; }}
    QLineEdit:hover {{ border-color: {INK_2}; }}
    QLineEdit:focus {{ border: 2px solid {ACCENT}; padding: 0 14px; min-height: 44px; }}
    QLineEdit[refused="true"] {{ border: 2px solid {DANGER}; padding: 0 14px; min-height: 44px;
        background: {DANGER_SOFT}; }}
    QLineEdit:disabled {{ background: {DISABLED_BG}; color: {DISABLED}; border-color: {LINE}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QListView {{ background: transparent; border: none; outline: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {LINE_STRONG}; border-radius: 4px; min-height: 48px; }}
    QScrollBar::handle:vertical:hover {{ background: {DISABLED}; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QToolTip {{ background: {TOAST}; color: {TOAST_INK}; border: none; padding: 4px 8px; }}
    """
