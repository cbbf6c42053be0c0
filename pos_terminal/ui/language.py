"""The language of the window. ``tr`` looks a fixed label up in the installed translators, as Qt does for its own.

The texts come from ``ui.translations``, as those of ``ui.messages`` do, so there is no compiled file to build, ship or
forget. ``packaging/translations.py`` collects the source texts into the ``.ts`` files.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from pos_terminal.ui.translations import LABELS, SOURCE, languages, texts


def tr(text: str, comment: str | None = None) -> str:
    """``text`` in the language of the window; ``comment`` tells equal source texts apart."""
    return QCoreApplication.translate(LABELS, text, comment)


class TsTranslator(QTranslator):
    """Qt's side of a language that ``ui.translations`` has read. Raises as ``texts``."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts(language)

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return self._texts.get((context, source, disambiguation or ""))

    def isEmpty(self) -> bool:
        return not self._texts


class Language(QObject):
    """The language chosen; ``use`` switches at run time, upon which every widget receives ``LanguageChange``, and
    ``chosen`` carries its code."""

    chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.code = SOURCE
        self._translator: TsTranslator | None = None

    def use(self, code: str) -> None:
        """Switch to ``code``.

        :raises KeyError: no such language.
        """
        if code not in languages():
            raise KeyError(code)
        if code == self.code:
            return
        self.code = code
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        if code != SOURCE:
            self._translator = TsTranslator(code, self)
            QCoreApplication.installTranslator(self._translator)
        self.chosen.emit(code)
